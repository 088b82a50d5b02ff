//! How a letter opens: its subject, its first sentence, and whether and by when the reader is asked to act.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, TitledRating};
use domain::rating::Rating;

use super::Letterhead;
use super::details::overall_in_words;
use crate::words::{sentence_case, within_sentence};

mod contractual;
mod finding;
mod record;

pub(super) use finding::{opens_with_its_sentence, reason};

/// The most letters of a subject before the contract's title: what mail programs show of it.
const LONGEST_SUBJECT: usize = 90;

/// How a letter opens.
pub(super) struct Opening {
    /// What, and by when.
    pub subject: String,
    /// The action where the reader is asked for one, else what there is to know. It may begin with a small letter.
    first: String,
    /// What is asked of the reader.
    pub asks: Asks,
}

/// What is asked of the reader: the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asks {
    /// To act at once.
    AtOnce,
    /// To act by the end of a day.
    By(NaiveDate),
    /// To act, with no day set.
    InTime,
    /// Nothing: it answers the reader, or tells of the reader's own.
    NothingMore,
    /// Nothing: the other party acts.
    Nothing,
}

impl Asks {
    /// Whether the reader is asked to act.
    pub(super) fn is_action(self) -> bool {
        matches!(self, Self::AtOnce | Self::By(_) | Self::InTime)
    }
}

/// Whom an opening is for, and of what.
struct Reader<'a> {
    letterhead: &'a Letterhead,
    to: Party,
}

impl<'a> Reader<'a> {
    fn is_contractor(&self) -> bool {
        self.to == Party::Contractor
    }

    fn other(&self) -> &'a str {
        self.letterhead.other(self.to)
    }
}

impl Opening {
    pub(super) fn of(letterhead: &Letterhead, to: Party, month: Option<Month>, about: &About) -> Self {
        let reader = Reader { letterhead, to };
        let month = month.map(Month::in_words).unwrap_or_default();
        match about {
            About::ReturnDue { return_due_on, working_days } => {
                return_due(&reader, &month, *return_due_on, *working_days == 0)
            }
            About::ReturnOverdue { return_due_on, .. } => return_overdue(&reader, &month, *return_due_on),
            About::ReturnCameLate { return_due_on, received_on, .. } => {
                return_came_late(&reader, &month, *return_due_on, *received_on)
            }
            About::Received { revision, on_time, closed, closes_on, .. } => {
                let open_until = (!closed).then_some(*closes_on);
                received(&reader, &month, *revision, *on_time, open_until)
            }
            About::CanNoLongerBeBetter { than, rating, closes_on, .. } => {
                early_warning(&reader, &month, *than, rating, *closes_on)
            }
            About::Closed { closes_on, overall, .. } => {
                let overall = overall_in_words(overall).in_sentence();
                let closed_on = in_full(*closes_on);
                let subject = format!("Final ratings for {month}, closed on {closed_on}: overall {overall}");
                ratings(&reader, subject, &format!("final ratings for {month}"))
            }
            About::Restated { overall, .. } => {
                let overall = overall_in_words(overall).in_sentence();
                let subject = format!("Ratings for {month} restated: overall now {overall}");
                ratings(&reader, subject, &format!("changed ratings for {month}"))
            }
            About::Raised { finding, .. } => finding::raised(&reader, finding),
            About::PlanDue { finding, plan_due_on } => finding::plan_due(&reader, finding, *plan_due_on),
            About::ReviewDue { plan, review_on, .. } => record::review_due(&reader, plan, *review_on),
            About::MinutesShared { held_on, until, .. } => record::minutes_shared(&reader, *held_on, *until),
            About::MinutesDue { held_on, until, .. } => record::minutes_due(&reader, *held_on, *until),
            About::MinutesAnswered { held_on, approved, .. } => record::minutes_answered(&reader, *held_on, *approved),
            About::DisputeAnswered { rated_month, kpi, outcome, .. } => {
                record::dispute_answered(&reader, *rated_month, *kpi, *outcome)
            }
            About::InformationSupplied { request, supplied_on, .. } => {
                record::information_supplied(&reader, request, *supplied_on)
            }
            About::LetterUnknown { kind, claimed_on, .. } => record::letter_unknown(&reader, *kind, *claimed_on),
            About::LetterBounced { kind, bounced_on, .. } => record::letter_bounced(&reader, *kind, *bounced_on),
            About::Letter(letter) => contractual::of(&reader, letter),
        }
    }

    /// The opening of a letter that asks its reader to act.
    fn asking(asks: Asks, subject: String, first: String) -> Self {
        Self { subject, first, asks }
    }

    /// Whether it asks for something by a day that has passed.
    pub(super) fn is_past(&self, as_of: NaiveDate) -> bool {
        matches!(self.asks, Asks::By(day) if day < as_of)
    }

    /// The same where that day has passed: what is overdue is asked at once.
    pub(super) fn overdue(self) -> Self {
        Self {
            subject: format!("Overdue: {}", within_sentence(&self.subject)),
            first: format!("{} That day has passed.", self.first),
            asks: Asks::AtOnce,
        }
    }

    /// The opening of a letter that answers its reader, or tells of the reader's own.
    fn telling(subject: String, first: String) -> Self {
        Self { subject, first, asks: Asks::NothingMore }
    }

    /// The opening of a letter that tells what others do.
    fn informing(subject: &str, first: String) -> Self {
        Self { subject: format!("For information: {subject}"), first, asks: Asks::Nothing }
    }

    /// The first sentence of a letter that says nothing else.
    pub(super) fn first_by_itself(&self) -> String {
        match self.asks {
            Asks::Nothing => format!("For your information, nothing is asked of you: {}", self.first),
            _ => sentence_case(&self.first),
        }
    }

    /// The first sentence among others, under a heading that says whether anything is asked.
    pub(super) fn first_among_others(&self) -> String {
        sentence_case(&self.first)
    }
}

fn return_due(reader: &Reader<'_>, month: &str, due: NaiveDate, today: bool) -> Opening {
    let due_on = reader.letterhead.day(due);
    if reader.is_contractor() {
        let (by, also) = if today { ("today,", "today, ") } else { ("by", "") };
        let first = format!("Please submit the {month} return by the end of {also}{due_on}.");
        return Opening::asking(Asks::By(due), format!("Submit the {month} return {by} {due_on}"), first);
    }
    let first =
        format!("{} has been asked to submit the {month} return by the end of {due_on}.", reader.letterhead.contractor);
    Opening::informing(&format!("the {month} return is due by {due_on}"), first)
}

fn return_overdue(reader: &Reader<'_>, month: &str, due: NaiveDate) -> Opening {
    let due_on = reader.letterhead.day(due);
    if reader.is_contractor() {
        let subject = format!("Overdue: submit the {month} return now, it was due on {due_on}");
        let first = format!("Please submit the {month} return now: it was due by the end of {due_on}.");
        return Opening::asking(Asks::AtOnce, subject, first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!("{contractor} has not submitted the {month} return, which was due by the end of {due_on}.");
    Opening::informing(&format!("the {month} return is overdue, it was due by {due_on}"), first)
}

/// A return came of whose being overdue the council had been told.
fn return_came_late(reader: &Reader<'_>, month: &str, due: NaiveDate, received_on: NaiveDate) -> Opening {
    let (due_on, received_on) = (reader.letterhead.day(due), in_full(received_on));
    let contractor = &reader.letterhead.contractor;
    let first =
        format!("{contractor} submitted the {month} return on {received_on}; it was due by the end of {due_on}.");
    Opening::informing(&format!("the {month} return has come, on {received_on}"), first)
}

fn received(
    reader: &Reader<'_>,
    month: &str,
    revision: usize,
    on_time: bool,
    open_until: Option<NaiveDate>,
) -> Opening {
    let subject = match revision {
        1 => format!("Received {}: the {month} return", if on_time { "on time" } else { "late" }),
        _ => format!("Received: revision {revision} of the {month} return"),
    };
    if !reader.is_contractor() {
        let first = format!("a {month} return was received from {}.", reader.letterhead.contractor);
        return Opening { subject, first, asks: Asks::Nothing };
    }
    let first = match open_until {
        Some(closes_on) => format!(
            "Your {month} return was received. Please look through the ratings below: until the month closes at the end of \
             {} you can still complete or correct it.",
            reader.letterhead.day_and(closes_on)
        ),
        None => format!(
            "Your {month} return was received after the month had closed. Please look through the ratings below."
        ),
    };
    Opening::telling(subject, first)
}

fn early_warning(
    reader: &Reader<'_>,
    month: &str,
    than: Rating,
    rating: &TitledRating,
    closes_on: NaiveDate,
) -> Opening {
    let number = rating.rating.kpi;
    let closes = reader.letterhead.day(closes_on);
    if reader.is_contractor() {
        let subject = format!("KPI {number} is {than} at best for {month}: check the evidence by {closes}");
        let first = format!(
            "Please check the evidence for KPI {number} in {month}, and send what is missing or wrong by the end of {closes}."
        );
        return Opening::asking(Asks::By(closes_on), subject, first);
    }
    let subject = format!("KPI {number} is {than} at best for {month}, closing on {closes}");
    let first =
        format!("on what has been received so far, KPI {number} ({}) is {than} at best for {month}.", rating.title);
    Opening::informing(&subject, first)
}

/// Ratings of a closed month: the contractor may think one wrong.
fn ratings(reader: &Reader<'_>, subject: String, which: &str) -> Opening {
    if reader.is_contractor() {
        let council = &reader.letterhead.council;
        let first = format!("Please check the {which}, and tell {council} if you think one is wrong.");
        return Opening::asking(Asks::InTime, subject, first);
    }
    Opening::telling(subject, format!("These are the {which}."))
}

/// A subject that is short enough, else another.
fn short_enough(subject: &str, otherwise: &str) -> String {
    if subject.chars().count() <= LONGEST_SUBJECT { subject } else { otherwise }.to_owned()
}
