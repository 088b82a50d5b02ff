//! A finding as the formats have it: one flat object, in which each kind fills in what it has.

use chrono::NaiveDate;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    CitedClause, Clause, Evidence, Finding, FindingDetails, FindingKind, MeetingRule, NextStep, OVERALL, PlanCause,
    RatedItem, Reference, TerminationCause, WarningCause, WarningCauseKind,
};
use crate::month::Month;

/// A finding's JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct FlatFinding {
    kind: FindingKind,
    clause: CitedClause,
    kpi: Option<u32>,
    subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject_on: Option<NaiveDate>,
    /// Of a warning to consider; not said by versions that had one kind of ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cause: Option<WarningCauseKind>,
    months: Vec<Month>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    in_return: Option<Month>,
    raised_on: NaiveDate,
    due_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    evidence: Vec<Evidence>,
    next_steps: Vec<NextStep>,
}

/// A flat finding that lacks what its kind has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a finding of kind {kind} without {lacks}")]
struct NotAFinding {
    kind: FindingKind,
    lacks: &'static str,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlatFinding::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(FlatFinding::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl From<Finding> for FlatFinding {
    fn from(finding: Finding) -> Self {
        let (kind, clause, kpi, due_on) = (finding.kind(), finding.clause(), finding.kpi(), finding.due_on());
        let (subject, subject_on) = (finding.subject().map(str::to_owned), finding.subject_on());
        let months = finding.months().to_vec();
        let (cause, in_return) = match &finding.details {
            FindingDetails::WarningConsidered { cause } => (Some(cause.into()), None),
            FindingDetails::CapacityIssue { in_return, .. } => (None, *in_return),
            FindingDetails::ActionPlanOpen { .. }
            | FindingDetails::InformationRequested { .. }
            | FindingDetails::ManagerAbsent { .. }
            | FindingDetails::MeetingDue { .. }
            | FindingDetails::MinutesDeemedAgreed { .. }
            | FindingDetails::PlanOverdue { .. }
            | FindingDetails::PlanRequired { .. }
            | FindingDetails::RaiseAtMeeting { .. }
            | FindingDetails::RatingDisputed { .. }
            | FindingDetails::RecordsDiffer { .. }
            | FindingDetails::ReturnOverdue { .. }
            | FindingDetails::TerminationConsidered { .. } => (None, None),
        };
        let Finding { raised_on, ended_on, evidence, next_steps, details: _ } = finding;
        Self {
            kind,
            clause,
            kpi,
            subject,
            subject_on,
            cause,
            months,
            in_return,
            raised_on,
            due_on,
            ended_on,
            evidence,
            next_steps,
        }
    }
}

impl TryFrom<FlatFinding> for Finding {
    type Error = NotAFinding;

    fn try_from(flat: FlatFinding) -> Result<Self, NotAFinding> {
        let details = flat.details()?;
        let FlatFinding { raised_on, ended_on, evidence, next_steps, .. } = flat;
        Ok(Self { details, raised_on, ended_on, evidence, next_steps })
    }
}

impl FlatFinding {
    fn details(&self) -> Result<FindingDetails, NotAFinding> {
        Ok(match self.kind {
            FindingKind::ActionPlanOpen => {
                FindingDetails::ActionPlanOpen { plan: self.reference()?, clause: self.clause.clone() }
            }
            FindingKind::CapacityIssue => {
                FindingDetails::CapacityIssue { issue: self.reference()?, in_return: self.in_return }
            }
            FindingKind::InformationRequested => FindingDetails::InformationRequested { request: self.reference()? },
            FindingKind::ManagerAbsent => FindingDetails::ManagerAbsent { meeting: self.reference()? },
            FindingKind::MeetingDue => FindingDetails::MeetingDue { rule: self.meeting_rule(), due_on: self.due_on()? },
            FindingKind::MinutesDeemedAgreed => FindingDetails::MinutesDeemedAgreed { meeting: self.reference()? },
            FindingKind::PlanOverdue => FindingDetails::PlanOverdue { kpi: self.kpi()?, cause: self.plan_cause() },
            FindingKind::PlanRequired => {
                FindingDetails::PlanRequired { kpi: self.kpi()?, cause: self.plan_cause(), due_on: self.due_on()? }
            }
            FindingKind::RaiseAtMeeting => {
                FindingDetails::RaiseAtMeeting { red: self.kpi.into(), month: self.month()? }
            }
            FindingKind::RatingDisputed => {
                FindingDetails::RatingDisputed { dispute: self.reference()?, month: self.month()?, kpi: self.kpi()? }
            }
            FindingKind::RecordsDiffer => FindingDetails::RecordsDiffer { month: self.month()?, kpi: self.kpi },
            FindingKind::ReturnOverdue => FindingDetails::ReturnOverdue { month: self.month()? },
            FindingKind::TerminationConsidered => {
                FindingDetails::TerminationConsidered { cause: self.termination_cause()? }
            }
            FindingKind::WarningConsidered => FindingDetails::WarningConsidered { cause: self.warning_cause()? },
        })
    }

    fn lacks(&self, lacks: &'static str) -> NotAFinding {
        NotAFinding { kind: self.kind, lacks }
    }

    fn kpi(&self) -> Result<u32, NotAFinding> {
        self.kpi.ok_or_else(|| self.lacks("a KPI"))
    }

    fn due_on(&self) -> Result<NaiveDate, NotAFinding> {
        self.due_on.ok_or_else(|| self.lacks("the day by which it is due"))
    }

    fn month(&self) -> Result<Month, NotAFinding> {
        self.months.first().copied().ok_or_else(|| self.lacks("a month"))
    }

    fn reference<Id: From<String>>(&self) -> Result<Reference<Id>, NotAFinding> {
        let id = self.subject.clone().ok_or_else(|| self.lacks("a subject"))?;
        Ok(Reference { id: id.into(), on: self.subject_on })
    }

    fn meeting_rule(&self) -> MeetingRule {
        // Whatever else made a meeting due is not for anybody to see, as a warning is not.
        if self.clause == Clause::C7_1.into() { MeetingRule::Quarterly } else { MeetingRule::AfterWarning }
    }

    fn plan_cause(&self) -> PlanCause {
        match &self.subject {
            Some(id) => PlanCause::Warning(Reference { id: id.clone().into(), on: self.subject_on }),
            None => PlanCause::Months(self.months.clone()),
        }
    }

    fn termination_cause(&self) -> Result<TerminationCause, NotAFinding> {
        if self.clause == Clause::C6_9.into() {
            return Ok(TerminationCause::RedAfterWarning { warning: self.reference()?, month: self.month()? });
        }
        if self.subject.as_deref() == Some(OVERALL) && !self.months.is_empty() {
            return Ok(TerminationCause::RedRun { of: RatedItem::Overall, months: self.months.clone() });
        }
        match self.kpi {
            Some(kpi) => Ok(TerminationCause::RedRun { of: RatedItem::Kpi(kpi), months: self.months.clone() }),
            None => Ok(TerminationCause::Warnings(self.reference()?)),
        }
    }

    fn warning_cause(&self) -> Result<WarningCause, NotAFinding> {
        // Of one that was kept by a version which did not say so, its form shows it: no other had a plan and one month, or no KPI.
        let by_form = || match (self.kpi, &self.subject, self.months.len()) {
            (None, ..) => WarningCauseKind::NoReturn,
            (Some(_), Some(_), 1) => WarningCauseKind::NotImproved,
            (Some(_), ..) => WarningCauseKind::PlanOverdue,
        };
        Ok(match self.cause.unwrap_or_else(by_form) {
            WarningCauseKind::PlanOverdue => WarningCause::PlanOverdue { kpi: self.kpi()?, cause: self.plan_cause() },
            WarningCauseKind::NotImproved => {
                WarningCause::NotImproved { plan: self.reference()?, kpi: self.kpi()?, month: self.month()? }
            }
            WarningCauseKind::ClosedNotMet => WarningCause::ClosedNotMet {
                plan: self.reference()?,
                kpi: self.kpi()?,
                month: self.months.first().copied(),
            },
            WarningCauseKind::NoReturn => WarningCause::NoReturn { month: self.month()? },
        })
    }
}
