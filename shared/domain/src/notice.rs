//! The notices that a contract calls for: whom they are for, when they are due, what they are about.
//!
//! A notice is called for by what was known when it fell due, and once called for it stays so: the notices as of a day are
//! the first of the notices as of any later day. Ids follow from what a notice is about, so that none is sent twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::event::{Party, Person};
use crate::facts::{History, LogPosition, LogView};
use crate::measure::KpiRating;
use crate::month::Month;
use crate::months::KnownMonths;
pub use crate::notice_kind::NoticeKind;

mod about;
mod finding;
mod letter;
mod pace;
mod ratings;
mod readers;
mod recorded;
mod return_due;

pub(crate) use finding::{Span, spans as spans_of_findings};

pub use about::{About, TitledRating};
pub use letter::{
    ActionPlanLetter, AgreedPlan, ContractualLetter, KpiOverMonths, PlanRequest, PlanRule, RatedMonth, RequiredPlan,
    TerminationNotice, WarningLetter, appendix_a_rows,
};
pub use ratings::received;

/// An email or letter that the system sends, to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id within the contract; it follows from what the notice is about.
    pub id: String,
    pub kind: NoticeKind,
    /// The party whose contract manager it is for.
    pub to: Party,
    /// The contact of that party whom it is for in the contract manager's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// The day on which it is due to be sent.
    pub due_on: NaiveDate,
    /// The month that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// The number in the log of the entry that it tells, where it tells one. Kept beside the assessment, as what it says is.
    #[serde(skip)]
    pub event: Option<usize>,
    /// What it says. Kept beside the assessment, not in it: it repeats what the assessment says.
    #[serde(skip)]
    pub about: Option<About>,
}

fn titled(contract: &Contract, ratings: &[KpiRating]) -> Vec<TitledRating> {
    ratings.iter().map(|rating| titled_rating(contract, rating)).collect()
}

fn titled_rating(contract: &Contract, rating: &KpiRating) -> TitledRating {
    TitledRating { title: kpi_title(contract, rating.kpi), rating: rating.clone() }
}

fn kpi_title(contract: &Contract, number: u32) -> String {
    contract.kpis.iter().find(|kpi| kpi.number == number).map(|kpi| kpi.title.clone()).unwrap_or_default()
}

/// The notices called for up to a date, and the days after it on which more fall due if nothing is received.
pub(crate) struct CalledFor {
    /// By due date and id; none due before the contract's `go_live`.
    pub(crate) notices: Vec<Notice>,
    /// In any order.
    pub(crate) days_ahead: Vec<NaiveDate>,
}

/// Returns all notices called for up to a date.
///
/// What came about by then may be told on a later day: it waits for a working day, or for the summary.
pub(crate) fn called_for<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> CalledFor {
    let finding::OfFindings { notices, days_ahead } = finding::called_for(months, as_of);
    let mut called = CalledFor { notices, days_ahead };
    called.days_ahead.extend(return_due::days_ahead(months.history, as_of));
    let mut waiting = return_due::called_for(months.history, as_of);
    waiting.extend(ratings::called_for(months, as_of));
    waiting.extend(recorded::called_for(months, as_of));
    let late = return_due::late_returns(months.history, &waiting, as_of);
    waiting.extend(late);
    for notice in waiting {
        // It is known today that it will be told then: the day on which the next check must look.
        if notice.due_on > as_of {
            called.days_ahead.push(notice.due_on);
        } else {
            called.notices.push(notice);
        }
    }
    let notices = &mut called.notices;
    // An id stands once, for the first day on which it was called for: a moved due date calls for no second one.
    notices.sort_by(|one, other| (one.due_on, &one.id).cmp(&(other.due_on, &other.id)));
    let mut told = BTreeSet::new();
    notices.retain(|notice| told.insert(notice.id.clone()));
    called
}

/// Returns the ids of those notices that tell an event which was withdrawn by a point.
pub(crate) fn withdrawn(notices: &[Notice], history: &History<'_>, point: LogPosition) -> Vec<String> {
    let is_withdrawn = |notice: &&Notice| {
        let of_event = notice.kind.is_contractual_letter() || notice.kind == NoticeKind::MinutesShared;
        of_event && notice.event.is_some_and(|number| !history.counted_at(number, point))
    };
    notices.iter().filter(is_withdrawn).map(|notice| notice.id.clone()).collect()
}

/// What tells a notice from others of its kind and month.
enum Step {
    /// Nothing: there is one a month.
    OfMonth,
    /// The entry of the log that it tells, by its number: `event-12`.
    OfEntry(usize),
    /// The entry that it tells, and what that entry is of: `M1/event-12`.
    OfEntryOf(String, usize),
    /// Something else: `5-before`.
    Of(String),
}

impl Step {
    fn entry(&self) -> Option<usize> {
        match self {
            Self::OfEntry(number) | Self::OfEntryOf(_, number) => Some(*number),
            Self::OfMonth | Self::Of(_) => None,
        }
    }

    fn word(&self) -> Option<String> {
        match self {
            Self::OfMonth => None,
            Self::OfEntry(number) => Some(format!("event-{number}")),
            Self::OfEntryOf(of, number) => Some(format!("{of}/event-{number}")),
            Self::Of(step) => Some(step.clone()),
        }
    }
}

/// Returns the id of a notice: `return-reminder/2022-07/5-before/contractor`.
fn id(kind: NoticeKind, month: Option<Month>, step: &Step, to: Party) -> String {
    let (month, to) = (month.map(|month| month.to_string()), to.to_string());
    let parts = [Some(kind.word().to_owned()), month, step.word(), Some(to)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

/// Returns the id of the notice of a kind that tells a party an entry of the log, by what it says: what an id is compared with
/// where the entry's number was not kept beside it.
pub fn id_of_entry(kind: NoticeKind, month: Option<Month>, about: &About, entry: usize, to: Party) -> String {
    let step = if let About::MinutesDue { meeting, .. } = about {
        Step::OfEntryOf(meeting.clone(), entry)
    } else {
        Step::OfEntry(entry)
    };
    id(kind, month, &step, to)
}

/// What notices have in common that tell several parties one thing.
struct NoticeDraft<'p> {
    parties: &'p [Party],
    kind: NoticeKind,
    month: Option<Month>,
    step: Step,
    due_on: NaiveDate,
}

impl NoticeDraft<'_> {
    /// Returns the notice to each party: `return-reminder/2022-07/5-before/contractor`.
    fn say(&self, about: About) -> Vec<Notice> {
        self.say_to_each(std::iter::repeat_n(about, self.parties.len()))
    }

    /// Returns the same where it says something else to each, in their order.
    fn say_to_each(&self, abouts: impl IntoIterator<Item = About>) -> Vec<Notice> {
        let Self { kind, month, due_on, .. } = *self;
        let notice = |(to, about): (&Party, About)| {
            let id = id(kind, month, &self.step, *to);
            Notice { id, kind, to: *to, person: None, due_on, month, event: self.step.entry(), about: Some(about) }
        };
        self.parties.iter().zip(abouts).map(notice).collect()
    }
}

const BOTH: [Party; 2] = [Party::Contractor, Party::Council];

/// Returns every definition with the span of points in which it was in force.
fn spans<'a>(history: &'a History<'_>, as_of: NaiveDate) -> Vec<(std::ops::Range<LogPosition>, &'a Contract)> {
    let definitions: Vec<(LogPosition, &Contract)> = history.definitions(history.end_of(as_of)).collect();
    let ends = definitions.iter().skip(1).map(|(point, _)| *point).chain([LogPosition::END]);
    definitions.iter().zip(ends).map(|((from, contract), until)| (*from..until, *contract)).collect()
}

/// Returns whether a return of a month had been received by a point.
fn is_returned(known: LogView<'_>, month: Month) -> bool {
    known.standing_return(month).is_some()
}

#[cfg(test)]
mod tests;
