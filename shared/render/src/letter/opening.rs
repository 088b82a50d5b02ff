//! How a letter opens: its subject, its first sentence, and whether and by when the reader is asked to act.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::deadline::listed;
use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, TitledRating};
use domain::rating::Rating;

use super::Letterhead;
use super::details::{Change, changes, overall_in_words};
use super::subject::Subject;
use crate::words::sentence_case;

mod contractual;
mod finding;
mod record;

pub(super) use finding::{opens_with_its_sentence, reason};

/// How a letter opens.
pub(super) struct Opening {
    /// What, and by when.
    pub subject: Subject,
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
    /// The day as of which it is written, where that is known.
    as_of: Option<NaiveDate>,
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
    /// How a letter opens as of a day: one that asks for something by a day that has passed says so.
    pub(super) fn of(
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &About,
        as_of: Option<NaiveDate>,
    ) -> Self {
        let opening = Self::in_time(&Reader { letterhead, to, as_of }, month, about);
        // A contractual letter says by itself what is so on its day.
        let is_letter = matches!(about, About::Letter(_));
        if !is_letter && as_of.is_some_and(|as_of| opening.is_past(as_of)) { opening.overdue() } else { opening }
    }

    fn in_time(reader: &Reader<'_>, month: Option<Month>, about: &About) -> Self {
        let month = month.map(Month::in_words).unwrap_or_default();
        match about {
            About::ReturnDue { return_due_on, working_days, .. } => {
                let is_past = reader.as_of.is_some_and(|as_of| as_of > *return_due_on);
                return_due(reader, &month, *return_due_on, *working_days == 0 && !is_past)
            }
            About::ReturnOverdue { return_due_on, .. } => return_overdue(reader, &month, *return_due_on),
            About::ReturnCameLate { return_due_on, received_on, .. } => {
                return_came_late(reader, &month, *return_due_on, *received_on)
            }
            About::Received { revision, on_time, closed, closes_on, .. } => {
                let open_until = (!closed).then_some(*closes_on);
                received(reader, &month, *revision, *on_time, open_until)
            }
            About::CanNoLongerBeBetter { than, rating, closes_on, recorded_by_council, .. } => {
                early_warning(reader, &month, *than, rating, *closes_on, *recorded_by_council)
            }
            About::Closed { closes_on, overall, .. } => {
                let overall = overall_in_words(overall).in_sentence();
                let closed_on = in_full(*closes_on);
                let which = if reader.is_contractor() {
                    format!("Check the {month} final ratings: overall {overall}")
                } else {
                    format!("Final ratings for {month}: overall {overall}")
                };
                let subject = Subject::from(which).and(&format!(", closed on {closed_on}"));
                final_ratings(reader, subject, &month)
            }
            About::Restated { before, overall_before, overall, ratings, .. } => {
                restated(reader, &month, &changes(before, ratings, overall_before.as_ref(), overall))
            }
            About::Raised { finding, .. } => finding::raised(reader, finding),
            About::PlanDue { finding, plan_due_on, .. } => finding::plan_due(reader, finding, *plan_due_on),
            About::ReviewDue { plan, agreed_on, review_on, .. } => {
                record::review_due(reader, (plan, *agreed_on), *review_on)
            }
            About::MinutesShared { held_on, until, .. } => record::minutes_shared(reader, *held_on, *until),
            About::MinutesDue { held_on, until, .. } => record::minutes_due(reader, *held_on, *until),
            About::MinutesAnswered { held_on, approved, .. } => record::minutes_answered(reader, *held_on, *approved),
            About::DisputeAnswered { rated_month, kpi, outcome, corrected_by, .. } => {
                record::dispute_answered(reader, *rated_month, *kpi, *outcome, *corrected_by)
            }
            About::InformationSupplied { request, supplied_on, .. } => {
                record::information_supplied(reader, request, *supplied_on)
            }
            About::LetterUnknown { kind, claimed_on, .. } => record::letter_unknown(reader, *kind, *claimed_on),
            About::LetterBounced { kind, bounced_on, .. } => record::letter_bounced(reader, *kind, *bounced_on),
            About::Reread(rereading) => record::reread(rereading),
            About::Letter(letter) => contractual::of(reader, letter),
        }
    }

    /// The opening of a letter that asks its reader to act.
    fn asking(asks: Asks, subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into(), first, asks }
    }

    /// Whether it asks for something by a day that has passed.
    fn is_past(&self, as_of: NaiveDate) -> bool {
        matches!(self.asks, Asks::By(day) if day < as_of)
    }

    /// The same where that day has passed: what is overdue is asked at once.
    fn overdue(self) -> Self {
        Self {
            subject: self.subject.overdue(),
            first: format!("{} That day has passed.", self.first),
            asks: Asks::AtOnce,
        }
    }

    /// The opening of a letter that answers its reader, or tells of the reader's own.
    fn telling(subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into(), first, asks: Asks::NothingMore }
    }

    /// The opening of a letter that tells what others do.
    fn informing(subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into().marked("For information: "), first, asks: Asks::Nothing }
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
        let subject = Subject::by(reader.letterhead, &format!("Submit the {month} return {by}"), due);
        return Opening::asking(Asks::By(due), subject, first);
    }
    let first =
        format!("{} has been asked to submit the {month} return by the end of {due_on}.", reader.letterhead.contractor);
    Opening::informing(Subject::by(reader.letterhead, &format!("{month} return due"), due), first)
}

fn return_overdue(reader: &Reader<'_>, month: &str, due: NaiveDate) -> Opening {
    let due_on = reader.letterhead.day(due);
    let was_due = format!(": it was due by {due_on}");
    if reader.is_contractor() {
        let subject = Subject::from(format!("Overdue: submit the {month} return now")).and(&was_due);
        let first = format!("Please submit the {month} return now: it was due by the end of {due_on}.");
        return Opening::asking(Asks::AtOnce, subject, first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!("{contractor} has not submitted the {month} return, which was due by the end of {due_on}.");
    Opening::informing(Subject::from(format!("the {month} return is overdue")).and(&was_due), first)
}

/// A return came of whose being overdue the council had been told.
fn return_came_late(reader: &Reader<'_>, month: &str, due: NaiveDate, received_on: NaiveDate) -> Opening {
    let (due_on, received_on) = (reader.letterhead.day(due), in_full(received_on));
    let contractor = &reader.letterhead.contractor;
    let first =
        format!("{contractor} submitted the {month} return on {received_on}; it was due by the end of {due_on}.");
    Opening::informing(Subject::from(format!("the {month} return has come, on {received_on}")), first)
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
        _ => format!("Received: version {revision} of the {month} return"),
    };
    if !reader.is_contractor() {
        let first = format!("a {month} return was received from {}.", reader.letterhead.contractor);
        return Opening { subject: subject.into(), first, asks: Asks::Nothing };
    }
    let which = match revision {
        1 => format!("Your {month} return was received."),
        _ => format!("Version {revision} of your {month} return was received."),
    };
    let look = if revision == 1 {
        "Please look through the ratings below"
    } else {
        "Please look through what it changes, below"
    };
    let first = match open_until {
        Some(closes_on) => format!(
            "{which} {look}: until the month closes at the end of {} you can still complete or correct it.",
            reader.letterhead.day_and(closes_on)
        ),
        None => format!("{which} It came after the month had closed. {look}."),
    };
    Opening::telling(subject, first)
}

/// A KPI that can be no better. What the council recorded as sent back no return can change: that the contractor can dispute.
fn early_warning(
    reader: &Reader<'_>,
    month: &str,
    than: Rating,
    rating: &TitledRating,
    closes_on: NaiveDate,
    recorded_by_council: bool,
) -> Opening {
    let number = rating.rating.kpi;
    let closes = reader.letterhead.day(closes_on);
    if reader.is_contractor() {
        let (subject, first) = if recorded_by_council {
            let council = &reader.letterhead.council;
            (
                "Check the reports sent back by".to_owned(),
                format!(
                    "Please check the reports that {council} sent back in {month}, and dispute the rating of KPI {number} by \
                     the end of {closes} if that record is wrong."
                ),
            )
        } else {
            (
                format!("Check the evidence for KPI {number} by"),
                format!(
                    "Please check the evidence for KPI {number} in {month}, and send what is missing or wrong by the end of \
                     {closes}."
                ),
            )
        };
        let subject = Subject::by(reader.letterhead, &subject, closes_on);
        return Opening::asking(
            Asks::By(closes_on),
            subject.and(&format!(": KPI {number} is {than} at best for {month}")),
            first,
        );
    }
    let subject = Subject::from(format!("KPI {number} {than} at best for {month}"));
    let first =
        format!("on what has been received so far, KPI {number} ({}) is {than} at best for {month}.", rating.title);
    Opening::informing(subject.and(&format!(", closing on {closes}")), first)
}

/// Final ratings of a closed month: the contractor may think one wrong.
fn final_ratings(reader: &Reader<'_>, subject: Subject, month: &str) -> Opening {
    if reader.is_contractor() {
        let council = &reader.letterhead.council;
        let first =
            format!("Please check the final ratings for {month}, and tell {council} if you think one is wrong.");
        return Opening::asking(Asks::InTime, subject, first);
    }
    Opening::telling(subject, format!("These are the final ratings for {month}."))
}

/// Changed ratings of a closed month: what changed, from what to what, before all else.
fn restated(reader: &Reader<'_>, month: &str, changes: &[Change]) -> Opening {
    let changed = listed(&changes.iter().map(|change| change.at_length.clone()).collect::<Vec<_>>());
    let said: Vec<&str> = changes.iter().map(|change| change.shortly.as_str()).collect();
    let (first, others) = said.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    let others: String = others.iter().map(|other| format!(", {other}")).collect();
    if reader.is_contractor() {
        let subject = Subject::from(format!("Check {month}, restated: {first}"));
        let subject = subject.or_in_short(format!("Check {month}: {first}")).and(&others);
        let council = &reader.letterhead.council;
        let first = format!(
            "Please check the ratings for {month}, which were restated: {changed}. Tell {council} if you think one is wrong."
        );
        return Opening::asking(Asks::InTime, subject, first);
    }
    let subject = Subject::from(format!("{month} restated: {first}")).or_in_short(format!("{month}: {first}"));
    Opening::telling(subject.and(&others), format!("The ratings for {month} were restated: {changed}."))
}
