//! Notices of returns received and of what they make of the ratings: receipts, early warnings, final and restated ratings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::pace::Pace;
use super::{About, BOTH, Notice, NoticeDraft, NoticeKind, Step, spans, titled, titled_rating};
use crate::changes::{Changes, Submitted, doubts};
use crate::clause::{AssessmentContext, Finding, findings};
use crate::contract::{Contract, Kpi, Measure};
use crate::date::in_full;
use crate::deadline::deadlines_ahead;
use crate::derivation::listed;
use crate::event::{Party, Person};
use crate::explain::FindingInWords;
use crate::facts::{History, LogPosition, Revision, Visit};
use crate::headroom;
use crate::measure::{MonthFacts, ReportState, UnitVisit, report_state};
use crate::month::Month;
use crate::months::{FinalRating, KnownMonth, KnownMonths};
use crate::rating::Rating;
use crate::standing::{OverallRating, same_figures};

/// Returns the notices of ratings called for up to a date.
pub(super) fn called_for<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Notice> {
    let history = months.history;
    let mut notices = receipts(months, as_of);
    let definitions = spans(history, as_of);
    let begun: BTreeSet<Month> = definitions.iter().flat_map(|(_, contract)| contract.months_through(as_of)).collect();
    for month in begun {
        notices.extend(early_warnings(months, month, as_of));
        notices.extend(closing(months, &definitions, month, as_of));
        notices.extend(restatements(months, month, as_of));
    }
    notices
}

/// Returns the overall rating of a closed month, whose two ends agree.
fn overall(rating: &FinalRating) -> OverallRating {
    OverallRating { rating: rating.overall, at_worst: rating.overall, at_best: rating.overall }
}

/// Returns a receipt for every revision of a return, with the ratings as they stand with it: to the contractor's contract
/// manager, and to the person who submitted it where that is somebody else.
fn receipts<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Notice> {
    let history = months.history;
    let mut receipts = Vec::new();
    for (revision, received_at) in history.returns_received(history.end_of(as_of)) {
        let (month, received_on) = (revision.submitted.month, revision.received_on);
        let known = history.known_at(revision.point.next());
        let contract = known.contract();
        if !contract.has_month(month) || received_on < contract.go_live {
            continue;
        }
        let about = received_with(months, revision, received_at);
        let step = Step::OfEntry(revision.number);
        let kind = NoticeKind::ReturnReceipt;
        let draft = NoticeDraft { parties: &[Party::Contractor], kind, month: Some(month), step, due_on: received_on };
        for notice in draft.say(about) {
            let to_submitter = submitter(contract, revision).map(|person| Notice {
                id: format!("{}/submitter", notice.id),
                person: Some(person),
                ..notice.clone()
            });
            receipts.extend(std::iter::once(notice).chain(to_submitter));
        }
    }
    receipts
}

/// Returns the contact who submitted a return, where what is sent to the contract manager does not reach them.
fn submitter(contract: &Contract, revision: &Revision<'_>) -> Option<Person> {
    let person = revision.who?.person()?;
    let contact = contract.contact_named(Party::Contractor, &person)?;
    let manager = contract.contract_manager(Party::Contractor);
    manager.is_none_or(|manager| !manager.has_address_of(contact)).then_some(person)
}

/// Returns what there is to say of a revision of a return when it is received: with what is known with it.
pub fn received(history: &History<'_>, revision: &Revision<'_>, received_at: DateTime<Utc>) -> About {
    received_with(&KnownMonths::new(history), revision, received_at)
}

fn received_with<'h>(months: &'h KnownMonths<'h>, revision: &Revision<'_>, received_at: DateTime<Utc>) -> About {
    let history = months.history;
    let month = revision.submitted.month;
    let known = history.known_at(revision.point.next());
    let contract = known.contract();
    let (due, closes) = (contract.return_due(month).on, contract.closes(month).on);
    let closed = revision.received_on > closes;
    let with_it = months.at(month, revision.point.next());
    let room = (!closed).then(|| headroom::of_month(months, revision.point.next(), &with_it));
    let (headroom, follows) = room.map(|room| (room.kpis, room.if_closed_now)).unwrap_or_default();
    let told = follows.iter().filter(|finding| finding.readers().include(Party::Contractor));
    let if_closed_now = told.map(|finding| FindingInWords::if_closed(contract, finding)).collect();
    About::Received {
        headroom,
        if_closed_now,
        revision: known.revisions(month).count(),
        received_at,
        on_time: known.revisions(month).next().is_some_and(|first| first.received_on <= due),
        return_due_on: due,
        closes_on: closes,
        closed,
        ratings: titled(contract, with_it.ratings(closed)),
        submission: Box::new(Submitted {
            event: revision.number,
            sha256: revision.sha256.map(str::to_owned),
            who: revision.who.cloned(),
            changes: Changes::of(months, revision),
            doubts: doubts(history, revision),
        }),
    }
}

/// Tells both parties when a provisional KPI is amber at best on what has been received, and when red at best; each once, and not
/// again at a level no worse than one already told.
///
/// A party that is told on a later day is told what is so at the start of that day, while the month is open.
fn early_warnings(months: &KnownMonths<'_>, month: Month, as_of: NaiveDate) -> Vec<Notice> {
    BOTH.iter().flat_map(|party| early_warnings_to(months, month, as_of, party)).collect()
}

fn early_warnings_to(months: &KnownMonths<'_>, month: Month, as_of: NaiveDate, party: &Party) -> Vec<Notice> {
    let history = months.history;
    let kind = NoticeKind::EarlyWarning;
    let mut warnings = Vec::new();
    let mut told: BTreeMap<u32, Rating> = BTreeMap::new();
    for Moment { of, day, known_at } in moments(history, month, as_of, *party) {
        let contract = history.known_at(known_at).contract();
        let closes_on = contract.closes(month).on;
        if !contract.has_month(month) || day > closes_on {
            continue;
        }
        let with_it = months.at(month, known_at);
        for rating in with_it.provisional() {
            let Some(best) = rating.at_best.filter(|best| *best > Rating::Green) else { continue };
            let number = rating.kpi;
            if told.get(&number).is_some_and(|told| *told >= best) {
                continue;
            }
            told.insert(number, best);
            // What fell due before is never told, and not told later instead.
            if of < contract.go_live {
                continue;
            }
            let step = Step::Of(format!("kpi-{number}/{best}"));
            let facts = what_went_wrong(&with_it.facts, number);
            let about = About::CanNoLongerBeBetter {
                than: best,
                rating: titled_rating(contract, rating),
                facts,
                closes_on,
                recorded_by_council: rests_on_councils_record(&with_it, number),
                counts_sent_back: counts_sent_back(contract, number),
            };
            let parties = std::slice::from_ref(party);
            warnings.extend(NoticeDraft { parties, kind, month: Some(month), step, due_on: day }.say(about));
        }
    }
    warnings
}

/// When a party may be told of an open month.
#[derive(PartialEq)]
struct Moment {
    /// The day on which what is told came about.
    of: NaiveDate,
    /// The day on which it is told.
    day: NaiveDate,
    /// What is known then.
    known_at: LogPosition,
}

/// Returns the moments at which a party may be told of an open month: after each event that can change it, or at the start of the
/// later day on which the party is told.
fn moments(history: &History<'_>, month: Month, as_of: NaiveDate, party: Party) -> Vec<Moment> {
    let touching = history.touching(month, history.start_of(month.first_day()), history.end_of(as_of));
    let moment = |point: &LogPosition| {
        let of = history.received_on(*point);
        let contract = history.known_at(point.next()).contract();
        let day = Pace::of_early_warning(party).day(contract, of);
        Moment { of, day, known_at: if day == of { point.next() } else { history.start_of(day) } }
    };
    let mut moments: Vec<Moment> = touching.iter().map(moment).collect();
    // Of several events that are told at one moment the last one has its day.
    moments.sort_by_key(|moment| (moment.day, moment.known_at, moment.of));
    moments.reverse();
    moments.dedup_by_key(|moment| (moment.day, moment.known_at));
    moments.reverse();
    moments
}

/// Tells both parties the month's final ratings on the first working day after it closes; or, where a revised definition says
/// that it had closed before, after that is received.
fn closing<'h>(
    months: &'h KnownMonths<'h>,
    definitions: &[(Range<LogPosition>, &Contract)],
    month: Month,
    as_of: NaiveDate,
) -> Vec<Notice> {
    let history = months.history;
    let mut notices = Vec::new();
    for (in_force, contract) in definitions {
        let closes_on = contract.closes(month).on;
        let point = history.start_of(closes_on + Days::new(1)).max(in_force.start);
        if !in_force.contains(&point) || !contract.has_month(month) {
            continue;
        }
        let revised_on = in_force.start.previous().map(|revision| history.received_on(revision));
        let closed_by = (closes_on + Days::new(1)).max(revised_on.unwrap_or(NaiveDate::MIN));
        if closed_by > as_of || closed_by < contract.go_live {
            continue;
        }
        let due_on = Pace::WorkingDay.day(contract, closed_by);
        let rating = &months.at(month, point).rating;
        // What waits and lies ahead is told as of the day on which it is read.
        let context = AssessmentContext::new(months, point.max(history.start_of(due_on)), due_on);
        let found = findings(&context);
        let ahead = deadlines_ahead(&context, &found);
        let draft = NoticeDraft {
            parties: &BOTH,
            kind: NoticeKind::FinalRatings,
            month: Some(month),
            step: Step::OfMonth,
            due_on,
        };
        let open = open_in_words(contract, &found);
        notices.extend(draft.say_to_each(BOTH.map(|party| About::Closed {
            closes_on,
            overall: overall(rating),
            ratings: titled(contract, &rating.kpis),
            open: open.iter().filter(|(told, _)| told.contains(&party)).map(|(_, words)| words.clone()).collect(),
            ahead: ahead.clone(),
        })));
    }
    notices
}

/// Tells both parties each change of a closed month's final ratings, on the first working day from that on which what changed
/// them was received.
fn restatements<'h>(months: &'h KnownMonths<'h>, month: Month, as_of: NaiveDate) -> Vec<Notice> {
    let history = months.history;
    let mut notices = Vec::new();
    for &point in history.touching(month, history.start_of(month.first_day()), history.end_of(as_of)) {
        let received_on = history.received_on(point);
        let known = history.known_at(point.next());
        let contract = known.contract();
        if received_on <= contract.closes(month).on || received_on < contract.go_live {
            continue;
        }
        let (before, now) = (months.at(month, point), months.at(month, point.next()));
        let (before, now) = (&before.rating, &now.rating);
        if same_figures(&before.kpis, &now.kpis) {
            continue;
        }
        let number = history.number(point);
        let about = About::Restated {
            event: number,
            cause: history.event_in_words(point),
            before: titled(contract, &before.kpis),
            overall_before: Some(overall(before)),
            overall: overall(now),
            ratings: titled(contract, &now.kpis),
        };
        let (kind, step) = (NoticeKind::RatingsRestated, Step::OfEntry(number));
        let due_on = Pace::WorkingDay.day(contract, received_on);
        notices.extend(NoticeDraft { parties: &BOTH, kind, month: Some(month), step, due_on }.say(about));
    }
    notices
}

/// Returns the findings that wait for somebody, each with the parties that are told of it.
fn open_in_words(contract: &Contract, findings: &[Finding]) -> Vec<(&'static [Party], FindingInWords)> {
    let open = findings.iter().filter(|finding| finding.is_open() && !finding.next_steps.is_empty());
    open.map(|finding| (finding.concerns(), FindingInWords::of(contract, finding))).collect()
}

/// Returns whether a KPI of a month counts reports that the council recorded as sent back: what the council recorded stands,
/// whatever a return states (D14).
pub(super) fn rests_on_councils_record(month: &KnownMonth<'_>, kpi: u32) -> bool {
    counts_sent_back(month.facts.contract(), kpi) && !month.council_sent_back.is_empty()
}

/// Returns whether a KPI counts reports sent back, whoever recorded them.
fn counts_sent_back(contract: &Contract, kpi: u32) -> bool {
    contract.kpis.iter().any(|of: &Kpi| of.number == kpi && of.measure == Measure::ReportsSentBack)
}

/// Returns the visits or reports that have brought a KPI down, in words.
fn what_went_wrong(facts: &MonthFacts<'_>, kpi: u32) -> Vec<String> {
    let contract = facts.contract();
    let visit_of = |unit: &str, on: NaiveDate| format!("{}, visited on {}", contract.unit_name(unit), in_full(on));
    match contract.kpis.iter().find(|candidate| candidate.number == kpi).map(|kpi| kpi.measure) {
        Some(Measure::VisitsMade) => {
            let missed = facts.units.iter().filter(|unit| matches!(unit.visit, UnitVisit::Declared(_)));
            missed.map(|unit| format!("{}: declared not visited", contract.unit_name(unit.unit))).collect()
        }
        Some(Measure::ReportsOnTime { within_working_days: days }) => {
            let late = facts.reports(days).filter(|(visit, due)| report_state(visit, *due, false) == ReportState::Late);
            late.map(|(visit, due)| {
                let of_visit = visit_of(visit.unit, visit.visited_on);
                let why = why_late(visit, due.on);
                format!("{of_visit}: report late, it was due by {}: {why}", in_full(due.on))
            })
            .collect()
        }
        Some(Measure::ReportsSentBack) => {
            facts.sent_back.iter().map(|(unit, on)| format!("{}: report sent back", visit_of(unit, *on))).collect()
        }
        Some(Measure::Percentage | Measure::Count) | None => Vec::new(),
    }
}

/// Returns which of its dates make a report late: `the date on which it went to Ofsted is missing`.
fn why_late(visit: &Visit<'_>, due: NaiveDate) -> String {
    let dates = [("the council", visit.report_to_council_on), ("Ofsted", visit.report_to_ofsted_on)];
    let late = dates.iter().filter_map(|(to, on)| {
        let on = on.filter(|on| *on > due)?;
        Some(format!("it went to {to} on {}", in_full(on)))
    });
    let missing: Vec<&str> = dates.iter().filter(|(_, on)| on.is_none()).map(|(to, _)| *to).collect();
    let missing = match missing.len() {
        0 => None,
        1 => Some(format!("the date on which it went to {} is missing", missing[0])),
        _ => Some(format!("the dates on which it went to {} are missing", missing.join(" and to "))),
    };
    listed(&late.chain(missing).collect::<Vec<_>>())
}
