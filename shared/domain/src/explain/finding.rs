//! How a finding came about, in words.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::reading::reading_in_words;
use super::{Step, step};
use crate::clause::{
    CitedClause, Evidence, Finding, FindingDetails, FindingKind, NextStep, PlanCause, TerminationCause, owes, words,
};
use crate::contract::Contract;
use crate::date::in_full;
use crate::decision;
use crate::decision::Decision::{self, D1, D2, D3, D4, D6, D7, D9, D10, D11, D12, D14, D16, D17};
use crate::event::{EventKind, Party};
use crate::measure::RatingReason;
use crate::month::Month;

mod sentence;

pub use sentence::{finding_if_closed, finding_in_the_past, finding_in_words};

/// Explains how a finding came about: the clause's words, the facts one by one, the arithmetic, the result, and what may be done
/// next.
///
/// The steps say nothing that the finding does not: they read it aloud.
pub fn explain_finding(contract: &Contract, finding: &Finding) -> Vec<Step> {
    let words = words(&finding.details);
    let decisions = words.map(|words| words.decisions).unwrap_or_default();
    let mut steps = vec![step(finding_in_words(finding), finding.clause().as_str(), &[])];
    if let Some(words) = words {
        steps.push(step(format!("The schedule says: “{}”", words.quote), finding.clause().as_str(), decisions));
    }
    if let Some(reading) = reading_in_words(contract, finding) {
        steps.push(step(reading, finding.clause().as_str(), decisions));
    }
    for fact in &finding.evidence {
        let (clause, decisions) = rests_on(contract, fact);
        steps.push(step(evidence_in_words(contract, fact), clause, decisions));
    }
    let mut raised_by = vec![Decision::of_finding(finding)];
    if is_raised_by_ratings(finding) {
        raised_by.insert(0, D6);
    }
    steps.push(step(format!("Raised on {}.", in_full(finding.raised_on)), finding.clause().as_str(), &raised_by));
    steps.push(match (finding.ended_on, finding.kind()) {
        (Some(on), _) => step(format!("Satisfied on {}.", in_full(on)), finding.clause().as_str(), &[]),
        (None, FindingKind::MinutesDeemedAgreed) => step("It stays.", finding.clause().as_str(), &[]),
        (None, _) => step("Not satisfied yet.", finding.clause().as_str(), &[]),
    });
    for next in &finding.next_steps {
        steps.push(step(next_step_in_words(contract, next), finding.clause().as_str(), &[]));
    }
    steps
}

/// Returns whether the day on which a finding is raised is that since which ratings stand (D6). Others rest on ratings as well,
/// and are raised on a day of their own.
fn is_raised_by_ratings(finding: &Finding) -> bool {
    match &finding.details {
        FindingDetails::RaiseAtMeeting { .. }
        | FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. }
        | FindingDetails::TerminationConsidered {
            cause: TerminationCause::RedRun { .. } | TerminationCause::RedAfterWarning { .. },
        } => true,
        FindingDetails::PlanRequired { cause: PlanCause::Warning(_), .. }
        | FindingDetails::TerminationConsidered { cause: TerminationCause::Warnings(_) }
        | FindingDetails::ActionPlanOpen { .. }
        | FindingDetails::CapacityIssue { .. }
        | FindingDetails::InformationRequested { .. }
        | FindingDetails::ManagerAbsent { .. }
        | FindingDetails::MeetingDue { .. }
        | FindingDetails::MinutesDeemedAgreed { .. }
        | FindingDetails::PlanOverdue { .. }
        | FindingDetails::RatingDisputed { .. }
        | FindingDetails::RecordsDiffer { .. }
        | FindingDetails::ReturnOverdue { .. }
        | FindingDetails::WarningConsidered { .. } => false,
    }
}

/// A finding in words, so that it can be read without the contract's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingInWords {
    pub kind: FindingKind,
    /// The clause that makes it.
    pub clause: CitedClause,
    /// The KPI that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<u32>,
    /// `overall`, or the id of a warning, plan, meeting, issue, dispute or request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The own day of what the subject is the id of, where the forms made the id of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_on: Option<NaiveDate>,
    /// The months that it is of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<Month>,
    /// What it is, in one sentence.
    pub sentence: String,
    /// The clause's words, where the schedule has them.
    pub quote: Option<String>,
    /// How they are read in this contract, where they leave that open or the contract has figures of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The decisions by which they are read; empty where they need none.
    pub decisions: String,
    /// What it rests on, a sentence each.
    pub facts: Vec<String>,
    /// What may be done next.
    pub next_steps: Vec<StepInWords>,
    /// The day on which it is raised.
    pub raised_on: NaiveDate,
    /// The day by which what it asks for is due.
    pub due_on: Option<NaiveDate>,
    /// The day on which it was satisfied.
    pub ended_on: Option<NaiveDate>,
}

/// Something that a party may do next, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepInWords {
    /// Whose step it is.
    pub by: Party,
    /// What it is, in a sentence.
    pub sentence: String,
}

impl FindingInWords {
    /// Returns whether a party owes what it waits for.
    pub fn is_owed_by(&self, party: Party) -> bool {
        owes(self.kind, &self.next_steps.iter().map(|step| step.by).collect::<Vec<_>>(), party)
    }

    /// Returns a finding in words that would follow if a month closed as it stands.
    pub fn if_closed(contract: &Contract, finding: &Finding) -> Self {
        Self { sentence: finding_if_closed(finding), ..Self::of(contract, finding) }
    }

    /// Returns whether it tells a finding, but for the days on which that is raised, due and satisfied.
    pub fn tells(&self, finding: &Finding) -> bool {
        (self.kind, &self.clause, self.kpi) == (finding.kind(), &finding.clause(), finding.kpi())
            && (self.subject.as_deref(), &self.months[..]) == (finding.subject(), finding.months())
    }

    /// Returns a finding in words.
    pub fn of(contract: &Contract, finding: &Finding) -> Self {
        let words = words(&finding.details);
        let next = |next: &NextStep| StepInWords { by: next.by, sentence: next_step_in_words(contract, next) };
        Self {
            kind: finding.kind(),
            clause: finding.clause(),
            kpi: finding.kpi(),
            subject: finding.subject().map(str::to_owned),
            subject_on: finding.subject_on(),
            months: finding.months().to_vec(),
            sentence: with_holiday(contract, finding),
            quote: words.map(|words| words.quote.to_owned()),
            reading: reading_in_words(contract, finding),
            decisions: words.map(|words| decision::tags(words.decisions)).unwrap_or_default(),
            facts: finding.evidence.iter().map(|fact| evidence_in_words(contract, fact)).collect(),
            next_steps: finding.next_steps.iter().map(next).collect(),
            raised_on: finding.raised_on,
            due_on: finding.due_on(),
            ended_on: finding.ended_on,
        }
    }
}

/// Returns what a finding is, in one sentence; a meeting's day says that it is a holiday. The other days count working days, and
/// are none.
fn with_holiday(contract: &Contract, finding: &Finding) -> String {
    let sentence = finding_in_words(finding);
    match finding.due_on().filter(|_| finding.kind() == FindingKind::MeetingDue) {
        Some(due) => sentence.replace(&in_full(due), &contract.calendar.day_and(due)),
        None => sentence,
    }
}

/// Returns the clause and decisions by which a fact is read: those that made it, and no other.
fn rests_on(contract: &Contract, fact: &Evidence) -> (&'static str, &'static [Decision]) {
    match fact {
        Evidence::Rated { kpi: None, .. } => ("3.1", &[D17]),
        Evidence::Rated { reason: Some(RatingReason::NoReturn), .. } => ("3.1", &[D7]),
        Evidence::Rated { reason: Some(RatingReason::NoUnitsDue), .. } => ("3.1", &[D11]),
        Evidence::Rated { reason: Some(RatingReason::NoVisits), .. } => ("3.1", &[D12]),
        Evidence::Rated { reason: Some(RatingReason::NoValue), .. } => ("3.1", &[D16]),
        Evidence::Rated { kpi: Some(number), reason: None, .. } => {
            let is_ratio = contract.kpis.iter().any(|kpi| kpi.number == *number && kpi.is_ratio());
            ("3.1", if is_ratio { &[D9, D10] } else { &[D9] })
        }
        Evidence::Recorded { .. } | Evidence::Months { .. } => ("", &[]),
        Evidence::ReturnDue { .. } => ("8", &[D2]),
        Evidence::Closed { .. } => ("8", &[D4]),
        Evidence::ReturnReceived { on: Some(_), .. } => ("8", &[D3]),
        Evidence::ReturnReceived { on: None, .. } => ("8", &[]),
        Evidence::SentBackByOneAlone { .. } => ("3.1", &[D14]),
        Evidence::WorkingDays { .. } => ("", &[D1]),
    }
}

/// Says one fact that a finding rests on, in a sentence.
fn evidence_in_words(contract: &Contract, fact: &Evidence) -> String {
    match fact {
        Evidence::Rated { month, kpi, rating, figures, reason } => {
            let what = kpi.map_or_else(|| "overall".to_owned(), |kpi| format!("KPI {kpi}"));
            let rating = rating.map_or_else(|| "unrated".to_owned(), |rating| rating.to_string());
            // Without a return it is not the figures that make it red.
            let why = match (reason, figures) {
                (Some(RatingReason::NoReturn), _) => ", without a return".to_owned(),
                (_, Some(figures)) => format!(" ({figures})"),
                (_, None) => String::new(),
            };
            format!("{}: {what} {rating}{why}.", month.in_words())
        }
        Evidence::Recorded { event, what, on, received_on } => {
            let received = received_on.map(|day| format!(", received on {}", in_full(day))).unwrap_or_default();
            let entry = event.map(|number| format!(" (entry {number} of the record)")).unwrap_or_default();
            format!("{}: {what}{received}{entry}.", in_full(*on))
        }
        Evidence::ReturnDue { month, on } => format!("The return of {} was due by {}.", month.in_words(), in_full(*on)),
        Evidence::Closed { month, on } => format!("{} closed at the end of {}.", month.in_words(), in_full(*on)),
        Evidence::ReturnReceived { month, on } => {
            let received = |on: NaiveDate| format!("was first received on {}", in_full(on));
            let received = on.map_or_else(|| "has not been received".to_owned(), received);
            format!("The return of {} {received}.", month.in_words())
        }
        Evidence::SentBackByOneAlone { shown_by, month, unit, visited_on } => format!(
            "{}: the report of the visit to {} on {} is shown as sent back only in the {shown_by}'s record.",
            month.in_words(),
            contract.unit_name(unit),
            in_full(*visited_on)
        ),
        Evidence::WorkingDays { number, after, .. } => {
            format!("{}.", crate::derivation::working_days_after(contract, *number, *after))
        }
        Evidence::Months { number, after, on } => {
            format!("{}.", crate::derivation::months_after(*number, "", *after, *on).replace("  ", " "))
        }
    }
}

/// Returns what a party may do next, in a sentence: `Kent County Council may issue a formal warning.`
fn next_step_in_words(contract: &Contract, next: &NextStep) -> String {
    let who = match next.by {
        Party::Contractor => &contract.contractor,
        Party::Council => &contract.council,
    };
    let what = match next.record {
        EventKind::PlanAgreed => "agree an improvement plan and record it",
        EventKind::PlanClosed => "close the plan, with its outcome",
        EventKind::WarningIssued => "issue a formal warning",
        EventKind::WarningDeclined => "decide against a formal warning and record why",
        EventKind::TerminationNotified => "notify its intention to terminate (Clause 52)",
        EventKind::TerminationDeclined => "decide against termination and record why",
        EventKind::MeetingHeld => "hold a meeting and record it",
        EventKind::ReturnSubmitted => "submit the return, or a new version of it",
        EventKind::ReportSentBack => "record a report that was sent back",
        EventKind::EventWithdrawn => "withdraw an entry that is wrong",
        EventKind::CapacityIssueDiscussed => "discuss the issue and record the outcome",
        EventKind::DisputeAnswered => "answer the dispute",
        EventKind::ActionPlanClosed => "close the action plan",
        EventKind::InformationSupplied => "supply the information and record it",
        // No finding has these for its next step.
        EventKind::CapacityIssueRaised
        | EventKind::MinutesShared
        | EventKind::MinutesAnswered
        | EventKind::RatingDisputed
        | EventKind::ActionPlanOpened
        | EventKind::InformationRequested
        | EventKind::ContractRevised
        | EventKind::LetterDelivered
        | EventKind::LetterFailed
        | EventKind::ClockCorrected => next.record.word(),
    };
    format!("{who} may {what}.")
}
