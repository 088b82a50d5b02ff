//! What a finding is of: its kind, with the data of that kind.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumDiscriminants, EnumString, IntoStaticStr, VariantArray};

use super::{CitedClause, Clause};
use crate::id::made_of;
use crate::id::{ActionPlanId, CapacityIssueId, DisputeId, InformationRequestId, MeetingId, PlanId, WarningId};
use crate::month::Month;

/// A thing that a finding is about, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<Id> {
    pub id: Id,
    /// Its own day, where the forms made the id of that: readers read the day in the id's place.
    pub on: Option<NaiveDate>,
}

impl<Id: AsRef<str>> Reference<Id> {
    /// Names a thing that has an own day.
    pub fn new(id: impl Into<Id>, on: NaiveDate) -> Self {
        let id = id.into();
        let on = made_of(id.as_ref(), on);
        Self { id, on }
    }
}

/// What is rated: a KPI, or a month over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatedItem {
    /// A KPI, by its number.
    Kpi(u32),
    Overall,
}

impl RatedItem {
    /// Returns the KPI's number; `None` of the overall rating.
    pub fn kpi(self) -> Option<u32> {
        match self {
            Self::Kpi(number) => Some(number),
            Self::Overall => None,
        }
    }
}

impl From<Option<u32>> for RatedItem {
    fn from(kpi: Option<u32>) -> Self {
        kpi.map_or(Self::Overall, Self::Kpi)
    }
}

/// What requires an improvement plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanCause {
    /// The KPI was amber or worse over these months (6.3).
    Months(Vec<Month>),
    /// A formal warning names the KPI (6.4, 6.8(c)).
    Warning(Reference<WarningId>),
}

impl PlanCause {
    /// Returns the clause that requires the plan.
    pub const fn clause(&self) -> Clause {
        match self {
            Self::Months(_) => Clause::C6_3,
            Self::Warning(_) => Clause::C6_4,
        }
    }
}

/// By which rule a meeting was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingRule {
    /// Quarterly, as in every contract (7.1).
    Quarterly,
    /// Monthly, since a formal warning is in force (5.5).
    AfterWarning,
}

impl MeetingRule {
    /// Returns the clause that says so.
    pub const fn clause(self) -> Clause {
        match self {
            Self::Quarterly => Clause::C7_1,
            Self::AfterWarning => Clause::C5_5,
        }
    }
}

/// What gives ground to consider termination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminationCause {
    /// The contractor has received two formal warnings or more, this the latest of them (6.5).
    Warnings(Reference<WarningId>),
    /// A rating was red over consecutive months (6.5, D19).
    RedRun { of: RatedItem, months: Vec<Month> },
    /// A month within the watch after a formal warning is red (6.9, D20).
    RedAfterWarning { warning: Reference<WarningId>, month: Month },
}

/// What gives ground to consider a formal warning (6.7).
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(
    name(WarningCauseKind),
    doc = "The kinds of ground to consider a formal warning, as the formats name them.",
    derive(Serialize, Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum WarningCause {
    /// A required plan was not agreed in time: the contractor "fails to engage proactively".
    PlanOverdue { kpi: u32, cause: PlanCause },
    /// A plan has not improved a KPI by a test day: "performance does not improve".
    NotImproved { plan: Reference<PlanId>, kpi: u32, month: Month },
    /// A plan was closed as not having met its objectives; with the latest month that was final by then, where there was one.
    ClosedNotMet { plan: Reference<PlanId>, kpi: u32, month: Option<Month> },
    /// A month closed without a return.
    NoReturn { month: Month },
}

/// What a finding is of. This is the one list of the kinds: [`FindingKind`] is made of it.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(
    name(FindingKind),
    doc = "The kinds of finding.",
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, Display, EnumString, IntoStaticStr, VariantArray),
    serde(rename_all = "kebab-case"),
    strum(serialize_all = "kebab-case", const_into_str)
)]
pub enum FindingDetails {
    /// An action plan is open (9.1, 10.2).
    ActionPlanOpen { plan: Reference<ActionPlanId>, clause: CitedClause },
    /// A capacity issue was raised (5.2), by itself or in a month's return.
    CapacityIssue { issue: Reference<CapacityIssueId>, in_return: Option<Month> },
    /// The council asked for information (12.1).
    InformationRequested { request: Reference<InformationRequestId> },
    /// A party's contract manager was missing at a meeting (5.6).
    ManagerAbsent { meeting: Reference<MeetingId> },
    /// The next meeting was due and has not been held (7.1, 5.5).
    MeetingDue { rule: MeetingRule, due_on: NaiveDate },
    /// Minutes are deemed agreed (5.7).
    MinutesDeemedAgreed { meeting: Reference<MeetingId> },
    /// A required plan was not agreed in time (6.4).
    PlanOverdue { kpi: u32, cause: PlanCause },
    /// An improvement plan is required (6.3, 6.4).
    PlanRequired { kpi: u32, cause: PlanCause, due_on: NaiveDate },
    /// A red KPI, or a red overall rating, is to be raised at a meeting (6.6, 6.1).
    RaiseAtMeeting { red: RatedItem, month: Month },
    /// A rating is disputed (5.4(a)).
    RatingDisputed { dispute: Reference<DisputeId>, month: Month, kpi: u32 },
    /// The parties' records of reports sent back differ (3.1); with the KPI that counts them, where the contract has it.
    RecordsDiffer { month: Month, kpi: Option<u32> },
    /// A return was not received by its due date (8).
    ReturnOverdue { month: Month },
    /// Termination may be considered (6.5, 6.9).
    TerminationConsidered { cause: TerminationCause },
    /// A formal warning may be considered (6.7).
    WarningConsidered { cause: WarningCause },
}

/// What the formats call the subject of a finding about a month's overall rating.
pub const OVERALL: &str = "overall";

/// What every finding has in the formats, whatever its kind; empty where its kind has no such thing.
struct Parts<'a> {
    clause: CitedClause,
    kpi: Option<u32>,
    subject: Option<(&'a str, Option<NaiveDate>)>,
    months: &'a [Month],
    due_on: Option<NaiveDate>,
}

impl<'a> Parts<'a> {
    fn of(clause: impl Into<CitedClause>) -> Self {
        Self { clause: clause.into(), kpi: None, subject: None, months: &[], due_on: None }
    }

    fn kpi(self, kpi: impl Into<Option<u32>>) -> Self {
        Self { kpi: kpi.into(), ..self }
    }

    fn about<Id: AsRef<str>>(self, reference: &'a Reference<Id>) -> Self {
        Self { subject: Some((reference.id.as_ref(), reference.on)), ..self }
    }

    fn month(self, month: &'a Month) -> Self {
        self.months(std::slice::from_ref(month))
    }

    fn months(self, months: &'a [Month]) -> Self {
        Self { months, ..self }
    }

    fn due(self, on: NaiveDate) -> Self {
        Self { due_on: Some(on), ..self }
    }

    fn rated(self, item: RatedItem) -> Self {
        match item {
            RatedItem::Kpi(number) => self.kpi(number),
            RatedItem::Overall => Self { subject: Some((OVERALL, None)), ..self },
        }
    }

    fn caused_by(self, cause: &'a PlanCause) -> Self {
        match cause {
            PlanCause::Months(months) => self.months(months),
            PlanCause::Warning(warning) => self.about(warning),
        }
    }
}

impl FindingDetails {
    fn parts(&self) -> Parts<'_> {
        match self {
            Self::ActionPlanOpen { plan, clause } => Parts::of(clause.clone()).about(plan),
            Self::CapacityIssue { issue, .. } => Parts::of(Clause::C5_2).about(issue),
            Self::InformationRequested { request } => Parts::of(Clause::C12_1).about(request),
            Self::ManagerAbsent { meeting } => Parts::of(Clause::C5_6).about(meeting),
            Self::MeetingDue { rule, due_on } => Parts::of(rule.clause()).due(*due_on),
            Self::MinutesDeemedAgreed { meeting } => Parts::of(Clause::C5_7).about(meeting),
            Self::PlanOverdue { kpi, cause } => Parts::of(Clause::C6_4).kpi(*kpi).caused_by(cause),
            Self::PlanRequired { kpi, cause, due_on } => {
                Parts::of(cause.clause()).kpi(*kpi).caused_by(cause).due(*due_on)
            }
            Self::RaiseAtMeeting { red: RatedItem::Overall, month } => {
                Parts::of(Clause::C6_1).rated(RatedItem::Overall).month(month)
            }
            Self::RaiseAtMeeting { red, month } => Parts::of(Clause::C6_6).rated(*red).month(month),
            Self::RatingDisputed { dispute, month, kpi } => {
                Parts::of(Clause::C5_4a).kpi(*kpi).about(dispute).month(month)
            }
            Self::RecordsDiffer { month, kpi } => Parts::of(Clause::C3_1).kpi(*kpi).month(month),
            Self::ReturnOverdue { month } => Parts::of(Clause::C8).month(month),
            Self::TerminationConsidered { cause } => match cause {
                TerminationCause::Warnings(latest) => Parts::of(Clause::C6_5).about(latest),
                TerminationCause::RedRun { of, months } => Parts::of(Clause::C6_5).rated(*of).months(months),
                TerminationCause::RedAfterWarning { warning, month } => {
                    Parts::of(Clause::C6_9).about(warning).month(month)
                }
            },
            Self::WarningConsidered { cause } => {
                let parts = Parts::of(Clause::C6_7);
                match cause {
                    WarningCause::PlanOverdue { kpi, cause } => parts.kpi(*kpi).caused_by(cause),
                    WarningCause::NotImproved { plan, kpi, month } => parts.kpi(*kpi).about(plan).month(month),
                    WarningCause::ClosedNotMet { plan, kpi, month } => {
                        parts.kpi(*kpi).about(plan).months(month.as_slice())
                    }
                    WarningCause::NoReturn { month } => parts.month(month),
                }
            }
        }
    }

    /// Returns the clause that makes it.
    pub fn clause(&self) -> CitedClause {
        self.parts().clause
    }

    /// Returns the KPI that it is about.
    pub fn kpi(&self) -> Option<u32> {
        self.parts().kpi
    }

    /// Returns what it is about, by its id or as [`OVERALL`], with its own day where that is read in the id's place.
    pub fn subject(&self) -> Option<(&str, Option<NaiveDate>)> {
        self.parts().subject
    }

    /// Returns the months whose ratings or returns make it, ascending.
    pub fn months(&self) -> &[Month] {
        self.parts().months
    }

    /// Returns the day by which what it asks for is due, of a plan required and of a meeting.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.parts().due_on
    }
}
