//! A finding: what it is of, what it rests on, and what may be done next.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CitedClause, Evidence, FindingDetails, FindingKind};
use crate::event::{EventKind, Party};
use crate::month::Month;

/// Something that a clause makes of the facts. As JSON it is flat, as the formats have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is of.
    pub details: FindingDetails,
    /// The day on which it is raised.
    pub raised_on: NaiveDate,
    /// The own date of the event that satisfied it.
    pub ended_on: Option<NaiveDate>,
    /// What it rests on, fact by fact.
    pub evidence: Vec<Evidence>,
    /// What may be done next; nothing once it is satisfied.
    pub next_steps: Vec<NextStep>,
}

/// Something that a party may do about a finding: to record an event of this kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Whose step it is.
    pub by: Party,
    /// The kind of event that records it.
    pub record: EventKind,
}

impl Finding {
    /// Makes a finding raised on a day, with nothing else to say yet.
    pub fn new(details: FindingDetails, raised_on: NaiveDate) -> Self {
        Self { details, raised_on, ended_on: None, evidence: Vec::new(), next_steps: Vec::new() }
    }

    pub(super) fn because(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    pub(super) fn ended(mut self, on: Option<NaiveDate>) -> Self {
        self.ended_on = on;
        self
    }

    /// Adds what either party may record next, while the finding is not satisfied.
    pub(super) fn next(mut self, steps: &[(Party, EventKind)]) -> Self {
        if self.ended_on.is_none() {
            let step = |(by, record): &(Party, EventKind)| NextStep { by: *by, record: *record };
            self.next_steps.extend(steps.iter().map(step));
        }
        self
    }

    /// Returns its kind.
    pub fn kind(&self) -> FindingKind {
        (&self.details).into()
    }

    /// Returns the clause that makes it.
    pub fn clause(&self) -> CitedClause {
        self.details.clause()
    }

    /// Returns the KPI that it is about.
    pub fn kpi(&self) -> Option<u32> {
        self.details.kpi()
    }

    /// Returns `overall`, or the id of a warning, plan, meeting, issue, dispute or request.
    pub fn subject(&self) -> Option<&str> {
        self.details.subject().map(|(id, _)| id)
    }

    /// Returns the own day of what the subject is the id of, where the forms made the id of that.
    pub fn subject_on(&self) -> Option<NaiveDate> {
        self.details.subject().and_then(|(_, on)| on)
    }

    /// Returns the months whose ratings or returns make it, ascending.
    pub fn months(&self) -> &[Month] {
        self.details.months()
    }

    /// Returns the day by which what it asks for is due.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.details.due_on()
    }

    /// Returns what tells a finding from others, whatever else is known of it.
    pub fn identity(&self) -> impl Ord + Clone + use<> {
        let subject = self.subject().map(str::to_owned);
        (self.kind(), self.clause(), self.kpi(), subject, self.months().to_vec())
    }

    /// Returns what puts it in the order of the formats: the day on which it was raised, clause, KPI, subject, kind, months.
    pub(super) fn place(&self) -> impl Ord {
        (self.raised_on, self.clause(), self.kpi(), self.subject(), self.kind().word(), self.months())
    }

    /// Returns the parties that it concerns, and that are told of it.
    pub fn concerns(&self) -> &'static [Party] {
        self.readers().parties()
    }

    /// Returns whether it is still to be satisfied.
    pub fn is_open(&self) -> bool {
        self.ended_on.is_none()
    }
}
