//! Why an event is not recorded: a stable code, the field, and a sentence that says what to do.

use serde::Serialize;
use strum::VariantArray;

use crate::problem::{MOST_LISTED, Rejection};

/// One reason why an event is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventProblem {
    pub code: EventCode,
    /// The field, as a path into the object: `actions[2].kpi`; none where what was sent is no event at all.
    pub field: Option<String>,
    /// The line, where what was sent is not JSON, or no object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong there, and what to do.
    pub message: String,
}

/// The stable code of an [`EventProblem`], written in kebab case: `field-missing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum EventCode {
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

impl EventCode {
    /// Every code, in the order of the list.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;
}

impl Rejection<EventProblem> {
    /// Returns what is said of those that are not listed; `None` where all are.
    pub fn further_in_words(&self) -> Option<String> {
        self.further_in_words_of("it")
    }
}

/// The problems found so far, in the order of the kind's fields.
#[derive(Debug, Default)]
pub(super) struct EventProblems {
    rejection: Rejection<EventProblem>,
}

impl EventProblems {
    /// Notes a problem of a field. Problems beyond those that are listed are only counted, except that the wrong party recorded
    /// it.
    pub(super) fn note(&mut self, code: EventCode, path: &str, message: impl Into<String>) {
        let Rejection { problems, further } = &mut self.rejection;
        if problems.len() < MOST_LISTED || code == EventCode::WrongParty {
            problems.push(EventProblem { code, field: Some(path.into()), line: None, message: message.into() });
        } else {
            *further += 1;
        }
    }

    /// Returns why the event is refused; `None` where nothing is wrong with it.
    pub(super) fn rejection(self) -> Option<Rejection<EventProblem>> {
        (self.rejection.count() > 0).then_some(self.rejection)
    }
}
