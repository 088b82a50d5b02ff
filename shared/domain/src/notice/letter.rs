//! What the contractual letters say, filled in from the assessment as of their day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kpi_title;
use crate::clause::{AssessmentContext, Finding, FindingKind, findings, watch_ends};
use crate::contract::{Kpi, Watch};
use crate::derivation::{months_in_words, working_days_after};
use crate::event::PlanAction;
use crate::explain::{FindingInWords, target_in_words};
use crate::facts::{History, LogPosition};
use crate::measure::RatingReason;
use crate::month::Month;
use crate::months::KnownMonths;
use crate::party::Person;
use crate::rating::Rating;
use crate::record::Warning;

mod action_plan;
mod plan_request;
mod termination;

pub use action_plan::ActionPlanLetter;
pub use plan_request::{PlanRequest, PlanRule, RequiredPlan};
pub use termination::TerminationNotice;

/// The most months of which a letter shows a KPI's ratings: half a year shows a trend on one page.
const MONTHS_SHOWN: usize = 6;

/// A letter that the contract gives weight to. It is sent by itself, once, and kept as sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "kebab-case")]
pub enum ContractualLetter {
    /// The request for an improvement plan (6.3), with Appendix A.
    PlanRequest(PlanRequest),
    /// A formal warning (6.7, 6.8), with Appendix A for the further plan.
    FormalWarning(WarningLetter),
    /// The notification of the intention to terminate (6.5, 6.9, Clause 52).
    TerminationNotice(TerminationNotice),
    /// An action plan (9.1, 10.2).
    ActionPlan(ActionPlanLetter),
}

impl ContractualLetter {
    /// Returns the rows of Appendix A that go with it, with what is known filled in.
    pub fn appendix_a(&self) -> Vec<PlanAction> {
        match self {
            Self::PlanRequest(request) => request.plans.iter().map(|plan| plan.performance.to_row()).collect(),
            Self::FormalWarning(warning) => warning.without_plan().map(KpiOverMonths::to_row).collect(),
            Self::ActionPlan(plan) => plan.actions.clone(),
            Self::TerminationNotice(_) => Vec::new(),
        }
    }

    /// Returns whether Appendix A goes with it: not where it asks for no plan.
    pub fn has_appendix_a(&self) -> bool {
        match self {
            Self::PlanRequest(_) | Self::ActionPlan(_) => true,
            Self::FormalWarning(warning) => warning.without_plan().next().is_some(),
            Self::TerminationNotice(_) => false,
        }
    }

    /// Returns the day by which the plan that it asks for is to be agreed; `None` where it sets no day.
    pub fn plan_due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::PlanRequest(request) => request.plans.iter().map(|plan| plan.plan_due_on).min(),
            Self::FormalWarning(warning) => warning.without_plan().next().map(|_| warning.plan_due_on),
            Self::TerminationNotice(_) | Self::ActionPlan(_) => None,
        }
    }

    /// Returns who issued it; `None` where no person did: a plan is required by the clause itself (6.3), and a letter of a program or
    /// of an earlier version of this one names nobody.
    pub fn issued_by(&self) -> Option<&Person> {
        match self {
            Self::FormalWarning(warning) => warning.issued_by.as_ref(),
            Self::TerminationNotice(notice) => notice.issued_by.as_ref(),
            Self::ActionPlan(plan) => plan.issued_by.as_ref(),
            Self::PlanRequest(_) => None,
        }
    }

    /// Returns whether the clauses call for a decision about what it says; where they do not, the council alone does.
    pub fn has_ground(&self) -> bool {
        match self {
            Self::FormalWarning(warning) => !warning.grounds.is_empty(),
            Self::TerminationNotice(notice) => !notice.grounds.is_empty(),
            Self::PlanRequest(_) | Self::ActionPlan(_) => true,
        }
    }
}

/// Returns the findings of a kind that a decision of the council's answers: those raised by its date that nothing had settled
/// when it was recorded. What was decided against before is no ground for the opposite on the same day.
fn answered_by(context: &AssessmentContext<'_>, kind: FindingKind, point: LogPosition, on: NaiveDate) -> Vec<Finding> {
    let was_open = |finding: &Finding| finding.raised_on <= on && finding.ended_on.is_none_or(|ended| ended > on);
    let before = findings(&context.before(point));
    let before: Vec<&Finding> = before.iter().filter(|finding| finding.kind() == kind && was_open(finding)).collect();
    let mut found = findings(context);
    found.retain(|finding| before.iter().any(|before| before.identity() == finding.identity()));
    found
}

/// A KPI's final ratings over the latest months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiOverMonths {
    pub kpi: u32,
    pub title: String,
    /// Its target in the months, in words; where it changed between them, that of each.
    pub target: String,
    /// The months, ascending.
    pub months: Vec<RatedMonth>,
}

/// A KPI's final rating in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedMonth {
    pub month: Month,
    /// The rating; `None` where it is unrated.
    pub rating: Option<Rating>,
    /// The figures as readers see them.
    pub figures: Option<String>,
}

impl RatedMonth {
    /// Says `Amber: 5 of 6, 83.3%`.
    fn in_words(&self) -> String {
        let rating = self.rating.map_or("unrated", Rating::word);
        let figures = self.figures.as_ref().map(|figures| format!(": {figures}")).unwrap_or_default();
        format!("{rating}{figures}")
    }
}

impl KpiOverMonths {
    fn of(context: &AssessmentContext<'_>, number: u32) -> Self {
        let months = context.closed.iter().rev().filter_map(|month| {
            let rating = month.rating.kpi(number)?;
            let figures = match rating.reason {
                Some(RatingReason::NoReturn) => Some("no return was received by the close".to_owned()),
                Some(RatingReason::NoUnitsDue | RatingReason::NoVisits | RatingReason::NoValue) | None => {
                    rating.figures()
                }
            };
            Some(RatedMonth { month: month.month, rating: rating.rating, figures })
        });
        let mut months: Vec<RatedMonth> = months.take(MONTHS_SHOWN).collect();
        months.reverse();
        let kpi = context.contract.kpis.iter().find(|kpi| kpi.number == number);
        let target = kpi.map(|kpi| targets_in_words(kpi, &months)).unwrap_or_default();
        let title = kpi_title(context.contract, number);
        Self { kpi: number, title, target, months }
    }

    /// Returns Appendix A's row of it, with the current performance level filled in.
    fn to_row(&self) -> PlanAction {
        let current = self.months.last().map(|month| format!("{} in {}", month.in_words(), month.month.in_words()));
        PlanAction {
            kpi: Some(self.kpi),
            current_performance: current.unwrap_or_else(|| "not rated yet".into()),
            issue: String::new(),
            action: String::new(),
            expected_outcome: String::new(),
            timescale: String::new(),
        }
    }
}

/// Returns Appendix A's rows of some KPIs as of a date, with the current performance level filled in as the letters have it.
pub fn appendix_a_rows(history: &History<'_>, as_of: NaiveDate, kpis: &[u32]) -> Vec<PlanAction> {
    let months = KnownMonths::new(history);
    let context = AssessmentContext::new(&months, history.end_of(as_of), as_of);
    kpis.iter().map(|kpi| KpiOverMonths::of(&context, *kpi).to_row()).collect()
}

/// Returns the target in force in each of some months (D16): in its own words where it is one, else with the months before it.
fn targets_in_words(kpi: &Kpi, months: &[RatedMonth]) -> String {
    let months: Vec<Month> = months.iter().map(|rated| rated.month).collect();
    let alike: Vec<&[Month]> = months.chunk_by(|one, other| kpi.target(*one) == kpi.target(*other)).collect();
    let in_words = |months: &&[Month]| {
        let target = target_in_words(kpi, kpi.target(*months.first()?)?);
        Some(if alike.len() > 1 { format!("{}: {target}", months_in_words(months)) } else { target })
    };
    alike.iter().filter_map(in_words).collect::<Vec<_>>().join(" ")
}

/// A formal warning.
///
/// > 6.8: "The formal warning will state: a) The current level of performance is not adequate; b) An explanation of why this is
/// > the case; and c) Notification that a further Improvement Plan rectifying the poor performance is required."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningLetter {
    pub warning: String,
    pub issued_on: NaiveDate,
    /// Who issued it, where a person did (D25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<Person>,
    /// Which of the contract's formal warnings it is, from 1.
    pub number: usize,
    /// 6.8(a): the level of performance, of each KPI that it names.
    pub kpis: Vec<KpiOverMonths>,
    /// 6.8(b): the explanation.
    pub explanation: String,
    /// What led to it: the findings that a warning be considered, of those KPIs or of none, that nothing else had settled.
    pub grounds: Vec<FindingInWords>,
    /// Of the further improvement plans those that had been agreed on its day already (6.4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<AgreedPlan>,
    /// 6.8(c): the day by which the further improvement plan is to be agreed.
    pub plan_due_on: NaiveDate,
    /// How that day comes about.
    pub derivation: String,
    /// 6.9: the last day of the months watched.
    pub watched_until: NaiveDate,
    /// 6.9: those months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched_months: Vec<Month>,
    /// 6.9: the day at whose end the last of them closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch_closes_on: Option<NaiveDate>,
    /// Whether only the KPIs that it names are watched (`rules.watch`).
    pub watches_named_only: bool,
    /// Whether the overall rating alone is watched (`rules.watch`).
    #[serde(default)]
    pub watches_overall_only: bool,
    /// 6.5: the number of formal warnings with which termination is considered.
    pub warnings_to_termination: u32,
    /// 5.5: how many months apart meetings are while it is in force.
    #[serde(default = "monthly")]
    pub meeting_months: u32,
    /// 5.5: the day by which the next meeting is due; `None` where none is due before the contract ends.
    pub next_meeting_by: Option<NaiveDate>,
    /// Whether that day has passed.
    pub meeting_overdue: bool,
}

/// Returns what a warning kept by an earlier version of the program meant.
fn monthly() -> u32 {
    1
}

/// A plan that is a warning's further improvement plan for a KPI, agreed when the warning was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedPlan {
    pub kpi: u32,
    pub plan: String,
    pub agreed_on: NaiveDate,
}

impl WarningLetter {
    /// Returns the KPIs that it names and for which a further improvement plan is still to be agreed.
    pub fn without_plan(&self) -> impl Iterator<Item = &KpiOverMonths> {
        self.kpis.iter().filter(|kpi| self.agreed.iter().all(|agreed| agreed.kpi != kpi.kpi))
    }

    pub(super) fn of(context: &AssessmentContext<'_>, warning: &Warning<'_>) -> Self {
        let contract = context.contract;
        let days = contract.rules.plan_working_days;
        let found = answered_by(context, FindingKind::WarningConsidered, warning.issued.point, warning.issued.on);
        let leads_to_it = |finding: &&Finding| finding.kpi().is_none_or(|kpi| warning.kpis.contains(&kpi));
        // 6.4: a plan agreed on the warning's day is the one that it requires.
        let agreed = |kpi: &u32| {
            let mut plans = context.record.plans.iter().filter(|plan| plan.kpis.contains(kpi));
            let plan = plans.find(|plan| plan.agreed.on >= warning.issued.day)?;
            Some(AgreedPlan { kpi: *kpi, plan: plan.id.to_string(), agreed_on: plan.agreed.on })
        };
        let before =
            |other: &&Warning<'_>| (other.issued.day, other.issued.point) <= (warning.issued.day, warning.issued.point);
        Self {
            warning: warning.id.to_string(),
            issued_on: warning.issued.on,
            issued_by: context.history().recorded_by(warning.issued.point),
            number: context.record.warnings.iter().filter(before).count(),
            kpis: warning.kpis.iter().map(|kpi| KpiOverMonths::of(context, *kpi)).collect(),
            explanation: warning.explanation.to_owned(),
            grounds: found.iter().filter(leads_to_it).map(|found| FindingInWords::of(contract, found)).collect(),
            agreed: warning.kpis.iter().filter_map(agreed).collect(),
            plan_due_on: contract.calendar.working_day_after(days, warning.issued.day).on,
            derivation: working_days_after(contract, days, warning.issued.day),
            watched_until: watch_ends(contract, warning),
            watched_months: warning.watched_months(contract),
            watch_closes_on: warning.watch_closes_on(contract),
            watches_named_only: contract.rules.watch == Watch::Named,
            watches_overall_only: contract.rules.watch == Watch::Overall,
            warnings_to_termination: contract.rules.warnings_to_termination,
            meeting_months: contract.rules.meeting_months_after_warning,
            next_meeting_by: context.next_meeting_due().map(|due| due.on),
            meeting_overdue: context.next_meeting_due().is_some_and(|due| due.on < context.as_of),
        }
    }
}

#[cfg(test)]
mod tests;
