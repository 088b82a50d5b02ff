//! What the clauses make of the ratings and of what was recorded: findings.
//!
//! One file a group of clauses, each clause quoted above its rule. A rule proposes; people decide. A finding carries what it
//! rests on and what may be done next, so that whoever reads it can check the one and do the other.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{Days, NaiveDate};

use crate::calendar::Deadline;
use crate::contract::Contract;
use crate::decision::Decision;
use crate::facts::{History, LogPosition};
use crate::months::{FinalRating, KnownMonth, KnownMonths};
use crate::rating::Rating;
use crate::record::{Entry, Record};

mod capacity;
mod decided;
mod details;
mod evidence;
mod finding;
mod flat;
mod information;
mod kind;
mod meeting;
mod number;
mod plan;
mod readers;
mod returns;
mod standards;
mod termination;
mod warning;

pub use details::{
    FindingDetails, FindingKind, MeetingRule, OVERALL, PlanCause, RatedItem, Reference, TerminationCause, WarningCause,
    WarningCauseKind,
};
pub use evidence::Evidence;
pub use finding::{Finding, NextStep};
pub use kind::OverdueSince;
pub(crate) use kind::owes;
pub(crate) use meeting::minutes_until;
pub use meeting::{MeetingDue, MinutesPeriod, meeting_due, minutes_period};
pub use number::{CitedClause, Clause};
pub(crate) use plan::plan_due;
pub(crate) use warning::watch_ends;

/// The ground on which findings stand: what is known at a point, as of a date.
pub(crate) struct AssessmentContext<'h> {
    /// The definition in force.
    pub(crate) contract: &'h Contract,
    pub(crate) record: Record<'h>,
    /// The contract's months that have closed, in order.
    pub(crate) closed: Vec<Rc<KnownMonth<'h>>>,
    /// Those that have begun and have not closed, in order.
    pub(crate) open: Vec<Rc<KnownMonth<'h>>>,
    pub(crate) as_of: NaiveDate,
    /// What had been received by then.
    pub(crate) point: LogPosition,
    months: &'h KnownMonths<'h>,
}

impl<'h> AssessmentContext<'h> {
    /// Returns all that was received.
    pub(crate) fn history(&self) -> &'h History<'h> {
        self.months.history
    }

    pub(crate) fn new(months: &'h KnownMonths<'h>, point: LogPosition, as_of: NaiveDate) -> Self {
        let known = months.history.known_at(point);
        let contract = known.contract();
        let begun = contract.months_through(as_of).map(|month| months.at(month, point));
        // A definition in which a later month closes before an earlier one is not a thing.
        let (closed, open) = begun.partition(|month| month.closes_on < as_of);
        Self { contract, record: Record::new(known, as_of), closed, open, as_of, point, months }
    }

    /// Returns the same day by what was known before an event.
    pub(crate) fn before(&self, point: LogPosition) -> Self {
        Self::new(self.months, point, self.as_of)
    }

    /// Returns the day since which something about a closed month's ratings has stood (D6).
    fn stands_since(&self, month: &KnownMonth<'_>, is_so: impl Fn(&FinalRating) -> bool) -> NaiveDate {
        self.months.stands_since(month.month, month.closes_on, self.as_of, is_so)
    }

    /// Returns the day since which a KPI, or the overall rating where none is named, has been this bad or worse in a closed
    /// month;
    /// `None` where it is not.
    fn as_bad_since(&self, month: &KnownMonth<'_>, kpi: Option<u32>, rating: Rating) -> Option<NaiveDate> {
        let is_so = |month: &FinalRating| month.of(kpi).is_some_and(|rated| rated >= rating);
        is_so(&month.rating).then(|| self.stands_since(month, is_so))
    }

    /// Returns the numbers of the KPIs that are this bad or worse in any closed month, ascending.
    fn kpis_as_bad(&self, rating: Rating) -> BTreeSet<u32> {
        self.closed.iter().flat_map(|month| month.rating.as_bad(rating)).collect()
    }

    /// Returns the day by which something is due some working days after a date (D1).
    fn working_days_after(&self, number: u32, date: NaiveDate) -> Deadline {
        self.contract.calendar.working_day_after(number, date)
    }
}

/// Returns the own date of the first of some events that is on a date or after it.
fn first_on_or_after(entries: impl IntoIterator<Item = Entry>, date: NaiveDate) -> Option<NaiveDate> {
    entries.into_iter().map(|entry| entry.on).filter(|on| *on >= date).min()
}

/// Returns the earlier of two dates, where there are any.
fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}

/// Returns the day after a date.
fn day_after(date: NaiveDate) -> NaiveDate {
    date + Days::new(1)
}

/// A clause's words, and the decisions by which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClauseText {
    /// What the schedule says.
    pub quote: &'static str,
    /// The decisions; empty where the words need none.
    pub decisions: &'static [Decision],
}

impl Clause {
    /// Returns what the schedule says there, as far as it is quoted.
    pub const fn quotation(self) -> &'static str {
        match self {
            Self::C3_1 => returns::REPORTS_SENT_BACK,
            Self::C5_2 => capacity::CAPACITY,
            Self::C5_4a => returns::OPEN_EXCHANGE,
            Self::C5_5 => meeting::MONTHLY,
            Self::C5_6 => meeting::BOTH_MANAGERS,
            Self::C5_7 => meeting::MINUTES,
            Self::C6_1 => meeting::TAKE_ACTION,
            Self::C6_3 => plan::PLAN_REQUIRED,
            Self::C6_4 => plan::PLAN_AGREED_BY_BOTH,
            Self::C6_5 => termination::TERMINATION_CONSIDERED,
            Self::C6_6 => meeting::RAISE_AT_MEETING,
            Self::C6_7 => warning::WARNING_CONSIDERED,
            Self::C6_9 => termination::WATCHED,
            Self::C7_1 => meeting::QUARTERLY,
            Self::C8 => returns::RETURN_DUE,
            Self::C9_1 => standards::STANDARDS,
            Self::C10_2 => standards::INFORMATION_SECURITY,
            Self::C12_1 => information::INFORMATION,
        }
    }
}

/// Returns the words of the clause that makes a finding; `None` where the schedule's clause is not one that this knows, as an
/// action plan's may be.
pub fn words(details: &FindingDetails) -> Option<ClauseText> {
    let decisions: &[Decision] = match details {
        FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. } => {
            &[Decision::D1, Decision::D18, Decision::D22]
        }
        // The ten days of 6.4 are of a plan that a formal warning requires; for one that 6.3 requires D22 reads them so.
        FindingDetails::PlanOverdue { cause: PlanCause::Months(_), .. } => &[Decision::D1, Decision::D22],
        FindingDetails::PlanRequired { cause: PlanCause::Warning(_), .. }
        | FindingDetails::PlanOverdue { cause: PlanCause::Warning(_), .. } => {
            return Some(ClauseText { quote: plan::PLAN_AGREED, decisions: &[Decision::D1] });
        }
        FindingDetails::RaiseAtMeeting { .. } => &[Decision::D17],
        FindingDetails::TerminationConsidered { cause } => match cause {
            TerminationCause::RedAfterWarning { .. } => &[Decision::D20],
            // D19 is of runs of red months, not of the number of warnings.
            TerminationCause::RedRun { .. } => &[Decision::D19],
            TerminationCause::Warnings(_) => &[],
        },
        FindingDetails::MinutesDeemedAgreed { .. } => &[Decision::D1, Decision::D35],
        FindingDetails::RecordsDiffer { .. } => &[Decision::D14],
        FindingDetails::ReturnOverdue { .. } => &[Decision::D2],
        FindingDetails::MeetingDue { rule: MeetingRule::AfterWarning, .. } => &[Decision::D20],
        FindingDetails::ActionPlanOpen { clause, .. } => return action_plan_words(clause),
        FindingDetails::MeetingDue { rule: MeetingRule::Quarterly, .. }
        | FindingDetails::WarningConsidered { .. }
        | FindingDetails::CapacityIssue { .. }
        | FindingDetails::ManagerAbsent { .. }
        | FindingDetails::RatingDisputed { .. }
        | FindingDetails::InformationRequested { .. } => &[],
    };
    match details.clause() {
        CitedClause::Known(clause) => Some(ClauseText { quote: clause.quotation(), decisions }),
        CitedClause::Other(_) => None,
    }
}

/// Returns the words of the clause under which an action plan stands.
pub fn action_plan_words(clause: &CitedClause) -> Option<ClauseText> {
    match clause {
        CitedClause::Known(clause @ (Clause::C9_1 | Clause::C10_2)) => {
            Some(ClauseText { quote: clause.quotation(), decisions: &[] })
        }
        CitedClause::Known(_) | CitedClause::Other(_) => None,
    }
}

/// Returns all findings raised up to the as-of date, in the order of the formats.
pub(crate) fn findings(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let requirements = plan::required(context);
    let overdue = plan::overdue(context, &requirements);
    let mut findings = warning::considered(context, &requirements, &overdue);
    findings.extend(requirements);
    findings.extend(overdue);
    findings.extend(termination::considered(context));
    findings.extend(meeting::raise_at_meeting(context));
    findings.extend(meeting::managers_absent(context));
    findings.extend(meeting::minutes_deemed_agreed(context));
    findings.extend(meeting::due(context));
    findings.extend(capacity::issues(context));
    findings.extend(returns::overdue(context));
    findings.extend(returns::records_differ(context));
    findings.extend(returns::disputed(context));
    findings.extend(standards::action_plans(context));
    findings.extend(information::requested(context));
    findings.retain(|finding| finding.raised_on <= context.as_of);
    findings.sort_by(|one, other| one.place().cmp(&other.place()));
    findings
}
