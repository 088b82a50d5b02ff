//! What lies ahead, by when, and how that day comes about.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::clause::{
    AssessmentContext, CitedClause, Clause, Finding, FindingDetails, FindingKind, MinutesPeriod, PlanCause,
    minutes_period, minutes_until, plan_due, watch_ends,
};
use crate::contract::Contract;
use crate::date::in_words;
use crate::derivation::{self, months_after, watched_in_words, working_days_after};
use crate::id::made_of;
use crate::measure::{ReportState, report_state};
use crate::month::Month;

mod moved;
mod readers;

pub use moved::{CalendarChanged, DatesMoved};
pub(crate) use moved::{minutes_moved_at, return_dates_moved, review_moved_at, title_changed_at};

/// What is due by a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// The month's return (8).
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
    pub what: DeadlineKind,
    /// The month that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
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
    pub clause: CitedClause,
    /// How the day comes about, in words.
    pub derivation: String,
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub projected: bool,
    /// When something that was received last set the date anew, or changed the contract's title or the unit's label, which a
    /// calendar names with it; `None` where all of it is as the first definition has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<DateTime<Utc>>,
}

impl DeadlineAhead {
    fn new(what: DeadlineKind, clause: impl Into<CitedClause>, deadline: Deadline, derivation: String) -> Self {
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

    /// Says what it is about, which has an id, and a day of its own.
    fn about(self, subject: &str, on: NaiveDate) -> Self {
        Self { subject: Some(subject.into()), subject_on: made_of(subject, on), ..self }
    }

    /// Returns the id of the plan, meeting or warning, with the day by which it is named.
    pub fn subject(&self) -> Option<(&str, Option<NaiveDate>)> {
        self.subject.as_deref().map(|id| (id, self.subject_on))
    }
}

/// How many of the months that have not begun are looked ahead to.
pub(crate) const MONTHS_AHEAD: usize = 12;

pub(crate) fn return_of(contract: &Contract, month: Month, moved_at: Option<DateTime<Utc>>) -> DeadlineAhead {
    let due = contract.return_due(month);
    let deadline = DeadlineAhead::new(DeadlineKind::Return, Clause::C8, due, derivation::return_due(contract, month));
    DeadlineAhead { month: Some(month), moved_at, ..deadline }
}

/// A month closes with the due date of the next one's return, and moves with that.
pub(crate) fn closing_of(contract: &Contract, month: Month, moved_at: Option<DateTime<Utc>>) -> DeadlineAhead {
    let derivation = format!("the due date of the return of {}", month.next().in_words());
    let deadline = DeadlineAhead::new(DeadlineKind::Close, Clause::C8, contract.closes(month), derivation);
    DeadlineAhead { month: Some(month), moved_at, ..deadline }
}

/// Returns the deadlines ahead as of a date, by date, kind, month, unit and visit: what the months begun still wait for, and what
/// the clauses and the record ask for.
pub(crate) fn deadlines_ahead(context: &AssessmentContext<'_>, findings: &[Finding]) -> Vec<DeadlineAhead> {
    let mut ahead = of_months(context);
    ahead.extend(of_plans(context, findings));
    ahead.extend(of_meetings(context));
    ahead.extend(of_warnings(context));
    // Every day names the title.
    let titled_at = title_changed_at(context.history(), context.point);
    for deadline in &mut ahead {
        deadline.moved_at = deadline.moved_at.max(titled_at);
    }
    // A day by which something is due lasts to its end: it is ahead on the day itself.
    ahead.retain(|deadline| deadline.on >= context.as_of);
    sort(&mut ahead);
    ahead
}

pub(crate) fn sort(deadlines: &mut [DeadlineAhead]) {
    deadlines.sort_by(|one, other| {
        let when = |deadline: &DeadlineAhead| (deadline.on, deadline.what, deadline.month, deadline.visited_on);
        let of_one = (&one.unit, one.kpi, &one.subject);
        when(one).cmp(&when(other)).then_with(|| of_one.cmp(&(&other.unit, other.kpi, &other.subject)))
    });
}

/// Returns the returns not yet received of the months begun, the closings to come, and the reports still pending.
fn of_months(context: &AssessmentContext<'_>) -> Vec<DeadlineAhead> {
    let contract = context.contract;
    let moved = return_dates_moved(context.history(), context.point, context.as_of);
    let moved_at = |month: Month| moved.get(&month).copied();
    let mut ahead = Vec::new();
    for known in &context.open {
        let month = known.month;
        if known.first_return_on.is_none() {
            ahead.push(return_of(contract, month, moved_at(month)));
        }
        ahead.push(closing_of(contract, month, moved_at(month.next())));
        let Some((kpi, days)) = contract.reports_due_within(month) else { continue };
        for (visit, due) in known.facts.reports(days) {
            if report_state(visit, due, false) == ReportState::Pending {
                let derivation = working_days_after(contract, days, visit.visited_on);
                ahead.push(DeadlineAhead {
                    unit: Some(visit.unit.into()),
                    visited_on: Some(visit.visited_on),
                    month: Some(month),
                    moved_at: moved::report_moved_at(context, days, visit.unit, visit.visited_on),
                    ..DeadlineAhead::new(DeadlineKind::Report, kpi.clause.as_str(), due, derivation)
                });
            }
        }
    }
    ahead
}

/// Explains how the day comes about by which a required plan is to be agreed: 6.4 sets its time after a formal warning alone
/// (D22).
fn plan_day(contract: &Contract, required: &Finding) -> String {
    let day = working_days_after(contract, contract.rules.plan_working_days, required.raised_on);
    let is_of_months = matches!(required.details, FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. });
    if is_of_months { format!("{day}, as after a formal warning (D22)") } else { day }
}

/// Returns the plans required and not agreed, and the reviews of those open.
fn of_plans(context: &AssessmentContext<'_>, findings: &[Finding]) -> Vec<DeadlineAhead> {
    let contract = context.contract;
    let required = findings.iter().filter(|finding| finding.kind() == FindingKind::PlanRequired && finding.is_open());
    let agree = required.map(|required| {
        let due = plan_due(context, required.raised_on);
        let deadline = DeadlineAhead::new(DeadlineKind::Plan, required.clause(), due, plan_day(contract, required));
        let (kpi, subject, subject_on) = (required.kpi(), required.subject().map(str::to_owned), required.subject_on());
        DeadlineAhead { kpi, subject, subject_on, ..deadline }
    });
    let open = context.record.plans.iter().filter(|plan| plan.closed.is_none());
    let review = open.map(|plan| {
        let derivation = format!("as plan {} says, agreed on {}", plan.id, in_words(plan.agreed.on));
        let on = Deadline { on: plan.review_on, projected: false };
        let moved_at = review_moved_at(context, plan);
        DeadlineAhead {
            moved_at,
            ..DeadlineAhead::new(DeadlineKind::Review, Clause::C6_6, on, derivation)
                .about(plan.id.as_str(), plan.agreed.on)
        }
    });
    agree.chain(review).collect()
}

/// Returns the minutes that wait for an answer, and the next meeting.
fn of_meetings(context: &AssessmentContext<'_>) -> Vec<DeadlineAhead> {
    let contract = context.contract;
    let days = contract.rules.minutes_working_days;
    let unanswered = context.record.meetings.iter().filter_map(|meeting| {
        let MinutesPeriod { shared, answer: None, .. } = minutes_period(contract, meeting)? else { return None };
        let due = minutes_until(contract, shared.day);
        let derivation = working_days_after(contract, days, shared.day);
        let moved_at = minutes_moved_at(context, shared);
        let deadline = DeadlineAhead::new(DeadlineKind::Minutes, Clause::C5_7, due, derivation);
        Some(DeadlineAhead { moved_at, ..deadline.about(meeting.id.as_str(), meeting.held.on) })
    });
    let last = context.last_meeting();
    let next = context.next_meeting_due().map(|due| {
        let from = match (&due.warning, last) {
            (Some((issued, id)), _) if issued.day == due.from => format!("formal warning {id} of"),
            (_, Some(_)) => "the last meeting, held on".into(),
            (_, None) => "commencement on".into(),
        };
        let deadline = Deadline { on: due.on, projected: false };
        DeadlineAhead::new(
            DeadlineKind::Meeting,
            due.rule.clause(),
            deadline,
            months_after(due.months, &from, due.from, due.on),
        )
    });
    unanswered.chain(next).collect()
}

/// Returns the ends of the months watched after formal warnings.
fn of_warnings(context: &AssessmentContext<'_>) -> Vec<DeadlineAhead> {
    let contract = context.contract;
    let months = contract.rules.watch_months;
    let watch = context.record.warnings.iter().map(|warning| {
        let of_warning = Month::of(warning.issued.day).in_words();
        let count = if months == 1 { "the month".into() } else { format!("the {months} months") };
        let watched = watched_in_words(&warning.watched_months(contract), warning.watch_closes_on(contract));
        let watched = watched.map(|watched| format!(": {watched}")).unwrap_or_default();
        let derivation =
            format!("the last day of {count} after {of_warning}, the month of formal warning {}{watched}", warning.id);
        let ends = Deadline { on: watch_ends(contract, warning), projected: false };
        let moved_at = moved::watch_moved_at(context, warning);
        let deadline = DeadlineAhead::new(DeadlineKind::Watch, Clause::C6_9, ends, derivation);
        DeadlineAhead { moved_at, ..deadline.about(warning.id.as_str(), warning.issued.on) }
    });
    watch.collect()
}
