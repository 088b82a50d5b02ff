//! What lies ahead, by when, and how that day comes about.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::assessment::Assessment;
use crate::calendar::Deadline;
use crate::clause::{Finding, FindingKind, Ground, MinutesPeriod, minutes_period, minutes_until, plan_due, watch_ends};
use crate::contract::Contract;
use crate::date::in_words;
use crate::explain::{made_of, watched_in_words};
use crate::facts::{History, Point};
use crate::measure::{ReportState, report_state};
use crate::month::Month;

mod derivation;

pub(crate) use derivation::{holidays_left_out, months_after, working_days_after};
pub use derivation::{listed, return_due};

/// What is due by a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The month's return (8.1).
    Return,
    /// A visit's report to the council and to Ofsted (KPI 2).
    Report,
    /// The evidence of a month's facts: after it the month closes (D4).
    Close,
    /// A required improvement plan, to be agreed (6.4, D22).
    Plan,
    /// An improvement plan's review (6.6).
    Review,
    /// The contractor's answer to minutes: silence agrees them (5.7).
    Minutes,
    /// The next meeting (7.1, 5.5).
    Meeting,
    /// The end of the months watched after a formal warning (6.9).
    Watch,
}

/// A date ahead by which something is due, to the end of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineAhead {
    /// What is due.
    pub what: What,
    /// The month that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// The day.
    pub on: NaiveDate,
    /// The unit whose visit a report is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The visit that a report is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visited_on: Option<NaiveDate>,
    /// The KPI for which a plan is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<u32>,
    /// The id of the plan, meeting or warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The own day of that, where the forms made its id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_on: Option<NaiveDate>,
    /// The clause that sets it.
    pub clause: String,
    /// How the day comes about, in words.
    pub derivation: String,
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub projected: bool,
    /// When something that was received last set the date anew; `None` where it is as the first definition has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<DateTime<Utc>>,
}

impl DeadlineAhead {
    fn new(what: What, clause: &str, deadline: Deadline, derivation: String) -> Self {
        let Deadline { on, projected } = deadline;
        Self {
            what,
            month: None,
            on,
            unit: None,
            visited_on: None,
            kpi: None,
            subject: None,
            subject_on: None,
            clause: clause.into(),
            derivation,
            projected,
            moved_at: None,
        }
    }

    /// What has an id, and a day of its own.
    fn about(self, subject: &str, on: NaiveDate) -> Self {
        Self { subject: Some(subject.into()), subject_on: made_of(subject, on), ..self }
    }

    /// The id of the plan, meeting or warning, with the day by which it is named.
    pub fn subject(&self) -> Option<(&str, Option<NaiveDate>)> {
        self.subject.as_deref().map(|id| (id, self.subject_on))
    }
}

/// How many of the months that have not begun are looked ahead to.
const MONTHS_AHEAD: usize = 12;

/// The days ahead: the deadlines of an assessment, whoever sees it, and the returns and closings of the next twelve months that
/// have not begun. Whatever lists days ahead lists these.
pub fn days_ahead(contract: &Contract, assessment: &Assessment) -> Vec<DeadlineAhead> {
    with_months(contract, assessment, not_begun(contract, assessment.as_of).take(MONTHS_AHEAD))
}

/// The days ahead up to and on a day, however far it is.
pub fn days_ahead_through(contract: &Contract, assessment: &Assessment, last: NaiveDate) -> Vec<DeadlineAhead> {
    let months = not_begun(contract, assessment.as_of).take_while(|month| month.first_day() <= last);
    let mut ahead = with_months(contract, assessment, months);
    ahead.retain(|deadline| deadline.on <= last);
    ahead
}

/// The contract's months that have not begun on a day, in order.
fn not_begun(contract: &Contract, as_of: NaiveDate) -> impl Iterator<Item = Month> {
    let first = Month::of(as_of).next().max(contract.first_month());
    first.and_later().take_while(|month| contract.has_month(*month))
}

fn with_months(
    contract: &Contract,
    assessment: &Assessment,
    months: impl Iterator<Item = Month>,
) -> Vec<DeadlineAhead> {
    let mut ahead = assessment.deadlines.clone();
    ahead.extend(months.flat_map(|month| of_month(contract, assessment, month)));
    sort(&mut ahead);
    ahead
}

/// When the return of a month is due, and when the month closes.
pub fn of_month(contract: &Contract, assessment: &Assessment, month: Month) -> [DeadlineAhead; 2] {
    let moved = &assessment.return_dates_moved;
    [return_of(contract, month, moved), closing_of(contract, month, moved)]
}

/// When the due date of a month's return was last moved.
pub type DatesMoved = BTreeMap<Month, DateTime<Utc>>;

/// When a revision of the definition last moved the due date of each month's return, of the months so far and of those that are
/// looked ahead to; a month whose date is as the first definition has it is not among them.
pub(crate) fn return_dates_moved(history: &History<'_>, point: Point, as_of: NaiveDate) -> DatesMoved {
    let definitions: Vec<(Point, &Contract)> = history.definitions(point).collect();
    let mut moved = DatesMoved::new();
    for pair in definitions.windows(2) {
        let [(_, before), (since, after)] = pair else { continue };
        let Some(at) = history.reached_at(*since) else { continue };
        let last = Month::of(as_of).and_later().nth(MONTHS_AHEAD + 1).unwrap_or(after.first_month());
        for month in after.first_month().through(last) {
            if before.return_due(month).on != after.return_due(month).on {
                moved.insert(month, at);
            }
        }
    }
    moved
}

fn return_of(contract: &Contract, month: Month, moved: &DatesMoved) -> DeadlineAhead {
    let due = contract.return_due(month);
    let deadline = DeadlineAhead::new(What::Return, "8.1", due, derivation::return_due(contract, month));
    DeadlineAhead { month: Some(month), moved_at: moved.get(&month).copied(), ..deadline }
}

fn closing_of(contract: &Contract, month: Month, moved: &DatesMoved) -> DeadlineAhead {
    let derivation = format!("the due date of the return of {}", month.next().in_words());
    let deadline = DeadlineAhead::new(What::Close, "8.1", contract.closes(month), derivation);
    DeadlineAhead { month: Some(month), moved_at: moved.get(&month.next()).copied(), ..deadline }
}

/// The deadlines ahead as of a date, by date, kind, month, unit and visit: what the months begun still wait for, and what
/// the clauses and the record ask for.
pub(crate) fn deadlines_ahead(ground: &Ground<'_>, findings: &[Finding]) -> Vec<DeadlineAhead> {
    let mut ahead = of_months(ground);
    ahead.extend(of_plans(ground, findings));
    ahead.extend(of_meetings(ground));
    ahead.extend(of_warnings(ground));
    ahead.retain(|deadline| deadline.on >= ground.as_of);
    sort(&mut ahead);
    ahead
}

fn sort(deadlines: &mut [DeadlineAhead]) {
    deadlines.sort_by(|one, other| {
        let when = |deadline: &DeadlineAhead| (deadline.on, deadline.what, deadline.month, deadline.visited_on);
        let of_one = (&one.unit, one.kpi, &one.subject);
        when(one).cmp(&when(other)).then_with(|| of_one.cmp(&(&other.unit, other.kpi, &other.subject)))
    });
}

/// The returns not yet received of the months begun, the closings to come, and the reports still pending.
fn of_months(ground: &Ground<'_>) -> Vec<DeadlineAhead> {
    let contract = ground.contract;
    let moved = return_dates_moved(ground.history(), ground.history().end_of(ground.as_of), ground.as_of);
    let mut ahead = Vec::new();
    for known in &ground.open {
        let month = known.month;
        if known.first_return_on.is_none() {
            ahead.push(return_of(contract, month, &moved));
        }
        ahead.push(closing_of(contract, month, &moved));
        let Some((kpi, days)) = crate::assessment::report_working_days(contract, month) else { continue };
        for (visit, due) in known.facts.reports(days) {
            if report_state(visit, due, false) == ReportState::Pending {
                let derivation = working_days_after(contract, days, visit.visited_on);
                ahead.push(DeadlineAhead {
                    unit: Some(visit.unit.into()),
                    visited_on: Some(visit.visited_on),
                    month: Some(month),
                    ..DeadlineAhead::new(What::Report, &kpi.clause, due, derivation)
                });
            }
        }
    }
    ahead
}

/// The plans required and not agreed, and the reviews of those open.
fn of_plans(ground: &Ground<'_>, findings: &[Finding]) -> Vec<DeadlineAhead> {
    let contract = ground.contract;
    let required = findings.iter().filter(|finding| finding.kind == FindingKind::PlanRequired && finding.is_open());
    let days = contract.rules.plan_working_days;
    let agree = required.map(|required| {
        let due = plan_due(ground, required.raised_on);
        let derivation = working_days_after(contract, days, required.raised_on);
        let deadline = DeadlineAhead::new(What::Plan, "6.4", due, derivation);
        let (kpi, subject, subject_on) = (required.kpi, required.subject.clone(), required.subject_on);
        DeadlineAhead { kpi, subject, subject_on, ..deadline }
    });
    let open = ground.record.plans.iter().filter(|plan| plan.closed.is_none());
    let review = open.map(|plan| {
        let derivation = format!("as plan {} says, agreed on {}", plan.id, in_words(plan.agreed.on));
        let on = Deadline { on: plan.review_on, projected: false };
        let moved_at = ground.history().receipt_of(plan.agreed.number);
        DeadlineAhead {
            moved_at,
            ..DeadlineAhead::new(What::Review, "6.6", on, derivation).about(plan.id, plan.agreed.on)
        }
    });
    agree.chain(review).collect()
}

/// The minutes that wait for an answer, and the next meeting.
fn of_meetings(ground: &Ground<'_>) -> Vec<DeadlineAhead> {
    let contract = ground.contract;
    let days = contract.rules.minutes_working_days;
    let unanswered = ground.record.meetings.iter().filter_map(|meeting| {
        let MinutesPeriod { shared, answer: None, .. } = minutes_period(contract, meeting)? else { return None };
        let due = minutes_until(contract, shared.on);
        let derivation = working_days_after(contract, days, shared.on);
        let moved_at = ground.history().receipt_of(shared.number);
        let deadline = DeadlineAhead::new(What::Minutes, "5.7", due, derivation);
        Some(DeadlineAhead { moved_at, ..deadline.about(meeting.id, meeting.held.on) })
    });
    let last = ground.last_meeting();
    let next = ground.next_meeting_due().map(|due| {
        let from = match (&due.warning, last) {
            (Some((issued, id)), _) if issued.day == due.from => format!("formal warning {id} of"),
            (_, Some(_)) => "the last meeting, held on".into(),
            (_, None) => "commencement on".into(),
        };
        let deadline = Deadline { on: due.on, projected: false };
        DeadlineAhead::new(What::Meeting, due.clause, deadline, months_after(due.months, &from, due.from, due.on))
    });
    unanswered.chain(next).collect()
}

/// The ends of the months watched after formal warnings.
fn of_warnings(ground: &Ground<'_>) -> Vec<DeadlineAhead> {
    let contract = ground.contract;
    let months = contract.rules.watch_months;
    let watch = ground.record.warnings.iter().map(|warning| {
        let of_warning = Month::of(warning.issued.day).in_words();
        let count = if months == 1 { "the month".into() } else { format!("the {months} months") };
        let watched = watched_in_words(&warning.watched_months(contract), warning.watch_closes_on(contract));
        let watched = watched.map(|watched| format!(": {watched}")).unwrap_or_default();
        let derivation =
            format!("the last day of {count} after {of_warning}, the month of formal warning {}{watched}", warning.id);
        let ends = Deadline { on: watch_ends(contract, warning), projected: false };
        DeadlineAhead::new(What::Watch, "6.9", ends, derivation).about(warning.id, warning.issued.on)
    });
    watch.collect()
}

#[cfg(test)]
mod tests;
