//! A finding: what it is, what it is about, what it rests on, and what may be done next.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::event::{EventKind, Party};
use crate::explain::made_of;
use crate::month::Month;
use crate::readers::Readers;

/// Something that a clause makes of the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The clause that makes it.
    pub clause: String,
    /// The KPI that it is about.
    pub kpi: Option<u32>,
    /// `overall`, or the id of a warning, plan, meeting, issue, dispute or request.
    pub subject: Option<String>,
    /// The own day of what the subject is the id of, where the forms made the id of that: readers read the day in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_on: Option<NaiveDate>,
    /// Of a warning to consider, what gives ground to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<WarningCause>,
    /// The months whose ratings or returns make it, ascending.
    pub months: Vec<Month>,
    /// Of a capacity issue, the month in whose return it was raised, where it was in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_return: Option<Month>,
    /// The day on which it is raised.
    pub raised_on: NaiveDate,
    /// The day by which what it asks for is due; of `plan-required` and `meeting-due`.
    pub due_on: Option<NaiveDate>,
    /// The own date of the event that satisfied it.
    pub ended_on: Option<NaiveDate>,
    /// What it rests on, fact by fact.
    pub evidence: Vec<Evidence>,
    /// What may be done next; nothing once it is satisfied.
    pub next_steps: Vec<NextStep>,
}

/// The kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// An action plan is open (9.1, 10.2).
    ActionPlanOpen,
    /// A capacity issue was raised (5.2).
    CapacityIssue,
    /// The council asked for information (12.1).
    InformationRequested,
    /// A party's contract manager was missing at a meeting (5.6).
    ManagerAbsent,
    /// The next meeting was due and has not been held (7.1, 5.5).
    MeetingDue,
    /// Minutes are deemed agreed (5.7).
    MinutesDeemedAgreed,
    /// A required plan was not agreed in time (6.4).
    PlanOverdue,
    /// An improvement plan is required (6.3, 6.4).
    PlanRequired,
    /// A red KPI, or a red overall rating, is to be raised at a meeting (6.6, 6.1).
    RaiseAtMeeting,
    /// A rating is disputed (5.4(a)).
    RatingDisputed,
    /// The parties' records of reports sent back differ (3.1).
    RecordsDiffer,
    /// A return was not received by its due date (8).
    ReturnOverdue,
    /// Termination may be considered (6.5, 6.9).
    TerminationConsidered,
    /// A formal warning may be considered (6.7).
    WarningConsidered,
}

impl FindingKind {
    /// The word of the formats.
    pub fn word(self) -> &'static str {
        match self {
            Self::ActionPlanOpen => "action-plan-open",
            Self::CapacityIssue => "capacity-issue",
            Self::InformationRequested => "information-requested",
            Self::ManagerAbsent => "manager-absent",
            Self::MeetingDue => "meeting-due",
            Self::MinutesDeemedAgreed => "minutes-deemed-agreed",
            Self::PlanOverdue => "plan-overdue",
            Self::PlanRequired => "plan-required",
            Self::RaiseAtMeeting => "raise-at-meeting",
            Self::RatingDisputed => "rating-disputed",
            Self::RecordsDiffer => "records-differ",
            Self::ReturnOverdue => "return-overdue",
            Self::TerminationConsidered => "termination-considered",
            Self::WarningConsidered => "warning-considered",
        }
    }

    /// Whether it is the council's own deliberation: whether to warn, whether to terminate.
    pub fn is_deliberation(self) -> bool {
        self.readers() == Readers::Council
    }
}

/// What gives ground to consider a formal warning (6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCause {
    /// A required plan was not agreed in time: the contractor "fails to engage proactively".
    PlanOverdue,
    /// A plan has not improved a KPI by a test day: "performance does not improve".
    NotImproved,
    /// A plan was closed as not having met its objectives.
    ClosedNotMet,
    /// A month closed without a return.
    NoReturn,
}

/// Something that a party may do about a finding: to record an event of this kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Whose step it is.
    pub by: Party,
    /// The kind of event that records it.
    pub record: EventKind,
}

/// The subject of a finding about a month's overall rating.
pub const OVERALL: &str = "overall";

impl Finding {
    /// A finding on its day, with nothing else to say yet.
    pub(super) fn new(kind: FindingKind, clause: &str, raised_on: NaiveDate) -> Self {
        Self {
            kind,
            clause: clause.into(),
            kpi: None,
            subject: None,
            subject_on: None,
            cause: None,
            months: Vec::new(),
            in_return: None,
            raised_on,
            due_on: None,
            ended_on: None,
            evidence: Vec::new(),
            next_steps: Vec::new(),
        }
    }

    pub(super) fn of_kpi(mut self, kpi: impl Into<Option<u32>>) -> Self {
        self.kpi = kpi.into();
        self
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The own day of what the subject is the id of.
    pub(super) fn dated(self, on: NaiveDate) -> Self {
        Self { subject_on: self.subject.as_deref().and_then(|id| made_of(id, on)), ..self }
    }

    /// What gives ground to a warning to consider.
    pub(super) fn caused(self, cause: WarningCause) -> Self {
        Self { cause: Some(cause), ..self }
    }

    pub(super) fn of_months(mut self, months: impl IntoIterator<Item = Month>) -> Self {
        self.months = months.into_iter().collect();
        self
    }

    pub(super) fn because(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    pub(super) fn ended(mut self, on: Option<NaiveDate>) -> Self {
        self.ended_on = on;
        self
    }

    /// What either party may record next, while the finding is not satisfied.
    pub(super) fn next(mut self, steps: &[(Party, EventKind)]) -> Self {
        if self.ended_on.is_none() {
            let step = |(by, record): &(Party, EventKind)| NextStep { by: *by, record: *record };
            self.next_steps.extend(steps.iter().map(step));
        }
        self
    }

    /// What gives ground to a warning to consider; of one that was kept by a version which did not say so, as its form shows: no
    /// other had a plan and one month, or no KPI.
    pub(crate) fn ground(&self) -> Option<WarningCause> {
        let by_form = || match (self.kpi, &self.subject, self.months.len()) {
            (None, ..) => WarningCause::NoReturn,
            (Some(_), Some(_), 1) => WarningCause::NotImproved,
            (Some(_), ..) => WarningCause::PlanOverdue,
        };
        (self.kind == FindingKind::WarningConsidered).then(|| self.cause.unwrap_or_else(by_form))
    }

    /// What tells a finding from others, whatever else is known of it.
    pub fn identity(&self) -> impl Ord + Clone + use<> {
        (self.kind, self.clause.clone(), self.kpi, self.subject.clone(), self.months.clone())
    }

    /// What puts it in the order of the formats: the day on which it was raised, clause, KPI, subject, kind, months.
    pub(super) fn place(&self) -> impl Ord {
        let Self { raised_on, clause, kpi, subject, months, .. } = self;
        (raised_on, clause, kpi, subject, self.kind.word(), months)
    }

    /// The parties that it concerns, and that are told of it.
    pub fn concerns(&self) -> &'static [Party] {
        self.readers().parties()
    }

    /// Whether it is still to be satisfied.
    pub fn is_open(&self) -> bool {
        self.ended_on.is_none()
    }
}
