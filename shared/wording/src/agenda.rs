//! The subjects of a meeting.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::date::in_full;
use domain::days_ahead::{days_ahead, days_ahead_through};
use domain::deadline::DeadlineKind;
use domain::explain::{FindingInWords, named, named_beside_its_day};
use domain::measure::KpiRating;
use domain::record::Record;
use domain::standing::Standing;
use serde::Serialize;

use crate::deadline::{DeadlineInWords, review_day};
use crate::finding::asks;
use crate::headroom::{ON_WHAT, headroom};
use crate::minutes::MinutesState;
use crate::rating::RatingInWords;
use crate::section_6::in_force;
use crate::sentence::{kpi_list, within_sentence};

/// A subject.
#[derive(Serialize)]
pub struct AgendaItem {
    title: &'static str,
    clause: &'static str,
    /// Whether the KPIs' table belongs here.
    shows_kpis: bool,
    lines: Vec<AgendaLine>,
    /// Whether it is on every agenda.
    #[serde(skip)]
    always: bool,
}

/// A line under a subject.
#[derive(Serialize)]
struct AgendaLine {
    text: String,
    notes: Vec<String>,
}

impl AgendaLine {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), notes: Vec::new() }
    }

    fn with(self, notes: impl IntoIterator<Item = String>) -> Self {
        Self { notes: notes.into_iter().collect(), ..self }
    }
}

impl AgendaItem {
    fn of(title: &'static str, clause: &'static str, lines: Vec<AgendaLine>) -> Self {
        Self { title, clause, shows_kpis: false, lines, always: false }
    }

    fn always(self) -> Self {
        Self { always: true, ..self }
    }
}

/// Returns the items that have a line or are on every agenda, and the titles of the others.
pub fn standing_empty(items: Vec<AgendaItem>) -> (Vec<AgendaItem>, Vec<String>) {
    let (items, empty): (Vec<AgendaItem>, Vec<AgendaItem>) =
        items.into_iter().partition(|item| item.always || !item.lines.is_empty());
    (items, empty.iter().map(|item| format!("{} ({})", within_sentence(item.title), item.clause)).collect())
}

/// Returns the subjects of a meeting, in the order in which it takes them.
pub fn agenda_items(
    contract: &Contract,
    assessment: &Assessment,
    record: &Record<'_>,
    next_meeting_by: Option<NaiveDate>,
) -> Vec<AgendaItem> {
    let found = |kinds: &[FindingKind]| found(contract, assessment, kinds);
    vec![
        AgendaItem::of("Minutes of the last meeting", "5.7", last_minutes(contract, assessment, record)).always(),
        AgendaItem {
            shows_kpis: true,
            ..AgendaItem::of("Performance against the KPIs", "3.1, 5.4(b)", open_months(assessment)).always()
        },
        AgendaItem::of("Red ratings to raise", "6.6, 6.1", found(&[FindingKind::RaiseAtMeeting])),
        AgendaItem::of(
            "Improvement plans to agree",
            "6.3, 6.4",
            found(&[FindingKind::PlanRequired, FindingKind::PlanOverdue]),
        ),
        AgendaItem::of("Improvement plans under way", "6.4, 6.6", open_plans(assessment, record)),
        AgendaItem::of(
            "Formal warnings in force",
            "5.5, 6.9",
            in_force(contract, assessment, record).into_iter().map(AgendaLine::new).collect(),
        ),
        AgendaItem::of(
            "Returns and records",
            "8, 3.1",
            found(&[FindingKind::ReturnOverdue, FindingKind::RecordsDiffer]),
        ),
        AgendaItem::of("Capacity", "5.2", capacity_issues(record)),
        AgendaItem::of("Disputed ratings", "5.4(a)", disputes(record)),
        AgendaItem::of("Action plans", "9.1, 10.2", action_plans(record)),
        AgendaItem::of("Information asked for", "12.1", requests(record)),
        AgendaItem::of(
            "Themes arising from the visits; good practice; feedback from both directions",
            "4, 7.1",
            Vec::new(),
        )
        .always(),
        AgendaItem::of("Deadlines before the next meeting", "8", deadlines(contract, assessment, next_meeting_by)),
        AgendaItem::of("Any other business", "5.4(c)", Vec::new()).always(),
    ]
}

/// Returns the findings that still need action, each with its facts.
fn found(contract: &Contract, assessment: &Assessment, kinds: &[FindingKind]) -> Vec<AgendaLine> {
    let open = assessment.findings.iter().filter(|finding| asks(finding) && kinds.contains(&finding.kind()));
    let line = |finding| {
        let words = FindingInWords::of(contract, finding);
        AgendaLine::new(words.sentence).with(words.facts)
    };
    open.map(line).collect()
}

fn last_minutes(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<AgendaLine> {
    let last = record.meetings.iter().max_by_key(|meeting| (meeting.held.on, meeting.held.point));
    let Some(last) = last else { return vec![AgendaLine::new("No meeting has been held before.")] };
    let state = MinutesState::of(contract, last, assessment.as_of).in_words();
    let comment = last.answers.last().and_then(|answer| answer.comment).filter(|comment| !comment.trim().is_empty());
    let comment = comment.map(|comment| format!("The contractor says: “{comment}”"));
    vec![AgendaLine::new(format!("Meeting of {} ({}). {state}", in_full(last.held.on), last.id)).with(comment)]
}

/// Returns the months that have not closed, with their ratings so far and their headroom.
fn open_months(assessment: &Assessment) -> Vec<AgendaLine> {
    let open = assessment.months.iter().filter(|month| month.standing == Standing::Provisional);
    let line = |month: &domain::assessment::MonthAssessment| {
        let kpi = |rating: &KpiRating| {
            let in_words = RatingInWords::of_kpi(rating, month.standing).in_sentence();
            format!("KPI {} {}", rating.kpi, in_words.replace(':', ","))
        };
        let kpis: Vec<String> = month.kpis.iter().map(kpi).collect();
        let closes = in_full(month.closes_on);
        let room = assessment.headroom.iter().filter(|room| room.month == month.month);
        let room: Vec<String> = room.flat_map(|room| room.kpis.iter().map(headroom)).collect();
        let on_what = if room.is_empty() { String::new() } else { format!(" {}", ON_WHAT) };
        AgendaLine::new(format!(
            "{} is open until the end of {closes}: {}.{on_what}",
            month.month.in_words(),
            kpis.join("; ")
        ))
        .with(room)
    };
    open.map(line).collect()
}

fn open_plans(assessment: &Assessment, record: &Record<'_>) -> Vec<AgendaLine> {
    let open = record.plans.iter().filter(|plan| plan.closed.is_none());
    open.map(|plan| {
        let kpis = kpi_list(plan.kpis.iter().copied());
        let review = review_day(plan.review_on, assessment.as_of);
        let text = format!("{} for {kpis}: {review}.", named("Plan", plan.id, plan.agreed.on));
        AgendaLine::new(text).with(plan.actions.iter().map(action))
    })
    .collect()
}

fn action_plans(record: &Record<'_>) -> Vec<AgendaLine> {
    let open = record.action_plans.iter().filter(|plan| plan.closed.is_none());
    open.map(|plan| {
        let text = format!(
            "{} under {}, opened on {}.",
            named_beside_its_day("Plan", plan.id, plan.opened.on),
            plan.clause,
            in_full(plan.opened.on)
        );
        AgendaLine::new(text).with(plan.actions.iter().map(action))
    })
    .collect()
}

/// Returns `Both are sent in one sitting. Timescale: from 1 December 2022.`
fn action(action: &domain::event::PlanAction) -> String {
    let mut text = action.action.trim().to_owned();
    if !action.timescale.trim().is_empty() {
        text.push_str(&format!(" Timescale: {}.", action.timescale.trim().trim_end_matches('.')));
    }
    text
}

fn capacity_issues(record: &Record<'_>) -> Vec<AgendaLine> {
    let open = record.capacity_issues.iter().filter(|issue| issue.discussed.is_none());
    open.map(|issue| {
        let text = format!("Raised on {} ({}).", in_full(issue.raised.on), issue.id);
        AgendaLine::new(text).with([issue.text.to_owned()])
    })
    .collect()
}

fn disputes(record: &Record<'_>) -> Vec<AgendaLine> {
    let open = record.disputes.iter().filter(|dispute| dispute.answered.is_none());
    open.map(|dispute| {
        let text = format!(
            "KPI {} in {}, disputed on {} ({}).",
            dispute.kpi,
            dispute.month.in_words(),
            in_full(dispute.raised.on),
            dispute.id
        );
        AgendaLine::new(text).with([dispute.text.to_owned()])
    })
    .collect()
}

fn requests(record: &Record<'_>) -> Vec<AgendaLine> {
    let open = record.information_requests.iter().filter(|request| request.supplied.is_none());
    open.map(|request| {
        let text = format!("Asked for on {} ({}).", in_full(request.requested.on), request.id);
        AgendaLine::new(text).with([request.text.to_owned()])
    })
    .collect()
}

/// Returns the deadlines before the meeting after this one, including those of months that have not begun, or all deadlines if
/// no further meeting is due.
fn deadlines(contract: &Contract, assessment: &Assessment, next_meeting_by: Option<NaiveDate>) -> Vec<AgendaLine> {
    let ahead = match next_meeting_by {
        Some(by) => days_ahead_through(contract, assessment, by),
        None => days_ahead(contract, assessment),
    };
    let line = |deadline| {
        let row = DeadlineInWords::of(contract, deadline);
        AgendaLine::new(format!("{}: {}", in_full(row.on), row.text)).with([row.derivation])
    };
    ahead.iter().filter(|ahead| ahead.what != DeadlineKind::Meeting).map(line).collect()
}
