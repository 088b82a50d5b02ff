//! The notices that a contract calls for: whom they are for, when they are due, what they are about.
//!
//! A notice is called for by what was known when it fell due, and once called for it stays so: the notices as of a day are
//! the first of the notices as of any later day. Ids follow from what a notice is about, so that none is sent twice.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::event::Party;
use crate::facts::{History, Known, Point, Revision};
use crate::measure::{KpiRating, MonthFacts};
use crate::month::Month;
use crate::rating::Rating;
use crate::standing::{OverallRating, final_ratings, same_figures};

mod lapse;
mod return_due;

pub use lapse::{Disposition, disposition, is_out_of_date};

/// An email or letter that the system sends, to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id within the contract; it follows from what the notice is about.
    pub id: String,
    /// Its kind.
    pub kind: NoticeKind,
    /// The party whose contract manager it is for.
    pub to: Party,
    /// The day on which it is due to be sent.
    pub due_on: NaiveDate,
    /// The month that it is about.
    pub month: Month,
    /// What it says. Kept beside the assessment, not in it: it repeats what the assessment says.
    #[serde(skip)]
    pub about: Option<About>,
}

/// The kinds of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// The month's return is due soon or today.
    ReturnReminder,
    /// The month's return is overdue.
    ReturnChaser,
    /// A return was received.
    ReturnReceipt,
    /// A provisional KPI can no longer be better than amber or red.
    EarlyWarning,
    /// The month closed: its final ratings.
    FinalRatings,
    /// The final ratings of a closed month changed.
    RatingsRestated,
}

/// What a notice says, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum About {
    /// The return is due in so many working days; 0 is today.
    ReturnDue {
        /// The day by which it is due.
        return_due_on: NaiveDate,
        /// Working days until then.
        working_days: u32,
    },
    /// The return has been overdue for so many working days.
    ReturnOverdue {
        /// The day by which it was due.
        return_due_on: NaiveDate,
        /// Working days since then.
        working_days: u32,
        /// The day at whose end the month closes without it.
        closes_on: NaiveDate,
    },
    /// A return was received.
    Received {
        /// Which revision of the month's return it is, from 1.
        revision: usize,
        /// When it was received.
        received_at: DateTime<Utc>,
        /// Whether the month's first revision came by the due date.
        on_time: bool,
        /// The day by which it was due.
        return_due_on: NaiveDate,
        /// The day at whose end the month closes.
        closes_on: NaiveDate,
        /// Whether the month had closed before.
        closed: bool,
        /// The ratings with it.
        ratings: Vec<TitledRating>,
    },
    /// A provisional KPI can no longer be better than this.
    CanNoLongerBeBetter {
        /// The best that it can still come to.
        than: Rating,
        /// The KPI.
        rating: TitledRating,
        /// The day at whose end the month closes.
        closes_on: NaiveDate,
    },
    /// The month closed.
    Closed {
        /// The day at whose end it did.
        closes_on: NaiveDate,
        /// Its overall rating.
        overall: OverallRating,
        /// Its final ratings.
        ratings: Vec<TitledRating>,
    },
    /// The closed month's ratings changed.
    Restated {
        /// The number in the log of the event that changed them.
        event: usize,
        /// The final ratings before it.
        before: Vec<TitledRating>,
        /// Its overall rating now.
        overall: OverallRating,
        /// The final ratings with it.
        ratings: Vec<TitledRating>,
    },
}

/// A KPI's rating with the KPI's title, so that a notice can be read by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitledRating {
    /// The KPI's title.
    pub title: String,
    /// The rating.
    #[serde(flatten)]
    pub rating: KpiRating,
}

fn titled(contract: &Contract, ratings: Vec<KpiRating>) -> Vec<TitledRating> {
    let title = |number| contract.kpis.iter().find(|kpi| kpi.number == number).map(|kpi| kpi.title.clone());
    ratings.into_iter().map(|rating| TitledRating { title: title(rating.kpi).unwrap_or_default(), rating }).collect()
}

/// All notices called for up to a date, by due date and id; none due before the contract's `go_live`.
pub(crate) fn called_for(history: &History<'_>, as_of: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    notices.extend(return_due::called_for(history, as_of));
    notices.extend(receipts(history, as_of));
    let months: std::collections::BTreeSet<Month> =
        history.definitions(history.end_of(as_of)).flat_map(|(_, contract)| contract.months_through(as_of)).collect();
    for month in months {
        notices.extend(early_warnings(history, month, as_of));
        notices.extend(closing(history, month, as_of));
        notices.extend(restatements(history, month, as_of));
    }
    // An id stands once, for the first day on which it was called for: a moved due date calls for no second one.
    notices.sort_by(|one, other| (one.due_on, &one.id).cmp(&(other.due_on, &other.id)));
    let mut called = std::collections::BTreeSet::new();
    notices.retain(|notice| called.insert(notice.id.clone()));
    notices
}

/// The dates after a date on which a notice would fall due if nothing more were received.
pub(crate) fn dates_ahead(history: &History<'_>, as_of: NaiveDate) -> Vec<NaiveDate> {
    return_due::dates_ahead(history, as_of)
}

/// The same notice for each of some parties.
fn to_each(
    parties: &[Party],
    kind: NoticeKind,
    month: Month,
    step: &str,
    due_on: NaiveDate,
    about: &About,
) -> impl Iterator<Item = Notice> {
    parties.iter().map(move |party| Notice {
        id: id(kind, month, step, *party),
        kind,
        to: *party,
        due_on,
        month,
        about: Some(about.clone()),
    })
}

const BOTH: [Party; 2] = [Party::Contractor, Party::Council];

/// The id of a notice: `return-reminder/2022-07/5-before/contractor`.
fn id(kind: NoticeKind, month: Month, step: &str, to: Party) -> String {
    let kind = match kind {
        NoticeKind::ReturnReminder => "return-reminder",
        NoticeKind::ReturnChaser => "return-chaser",
        NoticeKind::ReturnReceipt => "return-receipt",
        NoticeKind::EarlyWarning => "early-warning",
        NoticeKind::FinalRatings => "final-ratings",
        NoticeKind::RatingsRestated => "ratings-restated",
    };
    let step = if step.is_empty() { String::new() } else { format!("{step}/") };
    format!("{kind}/{month}/{step}{to}")
}

/// A receipt to the contractor for every revision of a return, with the ratings as they stand with it.
fn receipts(history: &History<'_>, as_of: NaiveDate) -> Vec<Notice> {
    let mut receipts = Vec::new();
    for (revision, received_at) in history.returns_received(history.end_of(as_of)) {
        let (month, received_on) = (revision.submitted.month, revision.received_on);
        let known = history.known_at(revision.point + 1);
        let contract = known.contract();
        if !contract.has_month(month) || received_on < contract.go_live {
            continue;
        }
        let about = received(history, revision, received_at);
        let step = format!("event-{}", revision.number);
        receipts.extend(to_each(&[Party::Contractor], NoticeKind::ReturnReceipt, month, &step, received_on, &about));
    }
    receipts
}

/// What there is to say of a revision of a return when it is received: with what is known with it.
pub fn received(history: &History<'_>, revision: &Revision<'_>, received_at: DateTime<Utc>) -> About {
    let month = revision.submitted.month;
    let known = history.known_at(revision.point + 1);
    let contract = known.contract();
    let (due, closes) = (contract.return_due(month).on, contract.closes(month).on);
    let closed = revision.received_on > closes;
    About::Received {
        revision: known.revisions(month).count(),
        received_at,
        on_time: known.revisions(month).next().is_some_and(|first| first.received_on <= due),
        return_due_on: due,
        closes_on: closes,
        closed,
        ratings: titled(contract, MonthFacts::new(known, month, closed).ratings()),
    }
}

/// To both parties, when a provisional KPI can no longer be better than amber, and when no better than red; each once, and
/// not again at a level no worse than one already told.
fn early_warnings(history: &History<'_>, month: Month, as_of: NaiveDate) -> Vec<Notice> {
    let mut warnings = Vec::new();
    let mut told: BTreeMap<u32, Rating> = BTreeMap::new();
    for point in history.touching(month, history.start_of(month.first_day()), history.end_of(as_of)) {
        let received_on = history.received_on(point);
        let known = history.known_at(point + 1);
        let contract = known.contract();
        let closes_on = contract.closes(month).on;
        if !contract.has_month(month) || received_on > closes_on {
            continue;
        }
        for rating in titled(contract, MonthFacts::new(known, month, false).ratings()) {
            let Some(best) = rating.rating.at_best.filter(|best| *best > Rating::Green) else { continue };
            let number = rating.rating.kpi;
            if told.get(&number).is_some_and(|told| *told >= best) {
                continue;
            }
            told.insert(number, best);
            // What fell due before is never told, and not told later instead.
            if received_on < contract.go_live {
                continue;
            }
            let step = format!("kpi-{number}/{best}");
            let about = About::CanNoLongerBeBetter { than: best, rating, closes_on };
            warnings.extend(to_each(&BOTH, NoticeKind::EarlyWarning, month, &step, received_on, &about));
        }
    }
    warnings
}

/// To both parties, the month's final ratings on the day after it closes; or, where a revised definition says that it had
/// closed before, on the day on which that is received.
fn closing(history: &History<'_>, month: Month, as_of: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (in_force, contract) in spans(history, as_of) {
        let closes_on = contract.closes(month).on;
        let point = history.start_of(closes_on + Days::new(1)).max(in_force.start);
        if !in_force.contains(&point) || !contract.has_month(month) {
            continue;
        }
        let revised_on = in_force.start.checked_sub(1).map(|revision| history.received_on(revision));
        let due_on = (closes_on + Days::new(1)).max(revised_on.unwrap_or(NaiveDate::MIN));
        if due_on > as_of || due_on < contract.go_live {
            continue;
        }
        let ratings = final_ratings(history.known_at(point), month);
        let overall = OverallRating::of(&ratings, contract.overall);
        let about = About::Closed { closes_on, overall, ratings: titled(contract, ratings) };
        notices.extend(to_each(&BOTH, NoticeKind::FinalRatings, month, "", due_on, &about));
    }
    notices
}

/// To both parties, each change of a closed month's final ratings, on the day on which what changed them was received.
fn restatements(history: &History<'_>, month: Month, as_of: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    for point in history.touching(month, history.start_of(month.first_day()), history.end_of(as_of)) {
        let received_on = history.received_on(point);
        let known = history.known_at(point + 1);
        let contract = known.contract();
        if received_on <= contract.closes(month).on || received_on < contract.go_live {
            continue;
        }
        let (before, now) = (final_ratings(history.known_at(point), month), final_ratings(known, month));
        if same_figures(&before, &now) {
            continue;
        }
        let about = About::Restated {
            event: history.number(point),
            before: titled(contract, before),
            overall: OverallRating::of(&now, contract.overall),
            ratings: titled(contract, now),
        };
        let step = format!("event-{}", history.number(point));
        notices.extend(to_each(&BOTH, NoticeKind::RatingsRestated, month, &step, received_on, &about));
    }
    notices
}

/// Every definition with the span of points in which it was in force.
fn spans<'a>(history: &'a History<'_>, as_of: NaiveDate) -> Vec<(std::ops::Range<Point>, &'a Contract)> {
    let definitions: Vec<(Point, &Contract)> = history.definitions(history.end_of(as_of)).collect();
    let ends = definitions.iter().skip(1).map(|(point, _)| *point).chain([Point::MAX]);
    definitions.iter().zip(ends).map(|((from, contract), until)| (*from..until, *contract)).collect()
}

/// Whether a return of a month had been received by a point.
fn is_returned(known: Known<'_>, month: Month) -> bool {
    known.standing_return(month).is_some()
}
