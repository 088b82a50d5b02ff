//! Why an event is not recorded: a stable code, the field, and a sentence that says what to do.

use serde::Serialize;

use crate::problem::{MOST_LISTED, codes, is_zero};

/// One reason why an event is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventProblem {
    /// What kind of problem it is.
    pub code: EventCode,
    /// The field, as a path into the object: `actions[2].kpi`; none where what was sent is no event at all.
    pub field: Option<String>,
    /// The line, where what was sent is not JSON, or no object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong there, and what to do.
    pub message: String,
}

codes! {
    /// The stable code of an [`EventProblem`], written in kebab case: `field-missing`.
    EventCode:
    /// A field that the kind needs is not there, or null.
    FieldMissing,
    /// A field is there, but not as it must be.
    FieldInvalid,
    /// The kind has no such field.
    FieldUnknown,
    /// The unit is not one of the contract's.
    UnknownUnit,
    /// The unit was not open on the day of the visit.
    UnknownVisit,
    /// The KPI is not one of the contract's, or not in force in the month.
    UnknownKpi,
    /// No such plan stands.
    UnknownPlan,
    /// No such formal warning stands. No kind of event refers to one so far.
    UnknownWarning,
    /// No such meeting stands, or its minutes were never shared.
    UnknownMeeting,
    /// No such capacity issue stands.
    UnknownIssue,
    /// No such dispute stands.
    UnknownDispute,
    /// No such request for information stands.
    UnknownRequest,
    /// The log has no event of that number.
    UnknownEvent,
    /// The id, or the record itself, stands already.
    IdInUse,
    /// The date is after the day of receipt.
    DateInFuture,
    /// The date is before the contract commences.
    BeforeCommencement,
    /// The date is before that of what it follows.
    DateOrder,
    /// A party's contract manager was not at the meeting (5.6).
    ContractManagerMissing,
    /// What the event would end has ended.
    AlreadyClosed,
    /// The definition changes what rates a closed month, and does not say that it restates.
    WouldRestate,
    /// The text is longer than it may be.
    TextTooLong,
    /// The party may not record this.
    WrongParty,
}

/// Why an event is not recorded: its problems, in the order of the kind's fields.
///
/// It is read as the list of them; at most 200 are listed. Of more than these a person reads none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedEvent {
    /// Those that are listed.
    #[serde(rename = "errors")]
    pub problems: Vec<EventProblem>,
    /// The number of the others.
    #[serde(skip_serializing_if = "is_zero")]
    pub further: usize,
}

impl RefusedEvent {
    /// Returns how many problems there are, listed or not.
    pub fn count(&self) -> usize {
        self.problems.len() + self.further
    }

    /// Returns what is said of those that are not listed; `None` where all are.
    pub fn further_in_words(&self) -> Option<String> {
        match self.further {
            0 => None,
            1 => Some("One more problem is not listed here. Put these right first, then send it again.".into()),
            more => {
                Some(format!("{more} more problems are not listed here. Put these right first, then send it again."))
            }
        }
    }
}

impl From<EventProblem> for RefusedEvent {
    fn from(problem: EventProblem) -> Self {
        Self { problems: vec![problem], further: 0 }
    }
}

impl std::ops::Deref for RefusedEvent {
    type Target = [EventProblem];

    fn deref(&self) -> &[EventProblem] {
        &self.problems
    }
}

/// The problems found so far, in the order of the kind's fields.
#[derive(Debug, Default)]
pub(super) struct Problems {
    refused: RefusedEvent,
}

impl Problems {
    /// Notes a problem of a field; beyond the most that are listed only who may record it is, and the others are counted.
    pub(super) fn note(&mut self, code: EventCode, path: &str, message: impl Into<String>) {
        let RefusedEvent { problems, further } = &mut self.refused;
        if problems.len() < MOST_LISTED || code == EventCode::WrongParty {
            problems.push(EventProblem { code, field: Some(path.into()), line: None, message: message.into() });
        } else {
            *further += 1;
        }
    }

    /// Returns why the event is refused; `None` where nothing is wrong with it.
    pub(super) fn refused(self) -> Option<RefusedEvent> {
        (self.refused.count() > 0).then_some(self.refused)
    }
}
