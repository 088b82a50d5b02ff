//! What the parties have recorded beside returns: plans, warnings, decisions, meetings, issues, disputes, requests.
//!
//! A [`Record`] puts together what belongs together: a plan with its closing, a meeting with its minutes. D5: what was
//! withdrawn, and what refers to something that is not there or no longer, counts for nothing. Of two things of one kind with
//! one id the one received first has it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::event::{Fact, Stage};
pub use crate::facts::Entry;
use crate::facts::LogView;
use crate::id::{ActionPlanId, CapacityIssueId, DisputeId, InformationRequestId, MeetingId, PlanId, WarningId};

mod delivery;
mod parts;

use delivery::Deliveries;
pub use parts::{ActionPlan, CapacityIssue, Dispute, InformationRequest, Meeting, MinutesAnswer, Plan, Warning};

/// All that was recorded by a point and has come to pass by a date, each kind in order of receipt.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    pub plans: Vec<Plan<'a>>,
    /// Formal warnings that the contractor received; the day of each is D35's.
    pub warnings: Vec<Warning<'a>>,
    /// Formal warnings whose letter came back: nothing runs from them until it is delivered (D35).
    pub warnings_not_delivered: Vec<Warning<'a>>,
    /// Decisions not to warn, with the reason.
    pub warnings_declined: Vec<(Entry, &'a str)>,
    /// Notifications of the intention to terminate.
    pub terminations: Vec<Entry>,
    /// Decisions not to terminate, with the reason.
    pub terminations_declined: Vec<(Entry, &'a str)>,
    pub meetings: Vec<Meeting<'a>>,
    /// Capacity issues.
    pub capacity_issues: Vec<CapacityIssue<'a>>,
    pub disputes: Vec<Dispute<'a>>,
    pub action_plans: Vec<ActionPlan<'a>>,
    pub information_requests: Vec<InformationRequest<'a>>,
}

impl<'a> Record<'a> {
    /// Returns what is known to be recorded, as of a date: what gives itself a later date has not come to pass.
    pub fn new(known: LogView<'a>, as_of: NaiveDate) -> Self {
        let mut record = Self::default();
        for (revision, text) in known.capacity_issues() {
            let raised = known.entry(revision.point, None);
            let id = CapacityIssueId::of_return(revision.submitted.month);
            let in_return = Some(revision.submitted.month);
            record.capacity_issues.push(CapacityIssue { raised, id, text, in_return, discussed: None });
        }
        let deliveries = Deliveries::new(known, as_of);
        let entries = known.recorded().map(|(point, fact)| (known.entry(point, fact.own_date()), fact));
        let entries: Vec<(Entry, &'a Fact)> = entries.filter(|(entry, _)| entry.on <= as_of).collect();
        let of_stage = |stage: Stage| entries.iter().filter(move |(_, fact)| fact.kind().stage() == stage);
        // In two passes: an entry that follows something may have been received before what it follows (D5).
        for (entry, fact) in of_stage(Stage::Begins) {
            record.put_together(*entry, fact, &deliveries);
        }
        record.first_capacity_issues();
        for (entry, fact) in of_stage(Stage::Follows) {
            record.put_together(*entry, fact, &deliveries);
        }
        for meeting in &mut record.meetings {
            meeting.shared.sort_by_key(|(shared, _)| (shared.day, shared.point));
        }
        record
    }

    /// Leaves, of the capacity issues of one id, the one received first, be it in a return or by itself.
    fn first_capacity_issues(&mut self) {
        let mut ids = BTreeSet::new();
        self.capacity_issues.sort_by_key(|issue| issue.raised.point);
        self.capacity_issues.retain(|issue| ids.insert(issue.id.clone()));
    }

    /// Adds what an entry begins, or puts it beside what it follows; of several that end one thing the earliest does.
    fn put_together(&mut self, entry: Entry, fact: &'a Fact, deliveries: &Deliveries) {
        let sooner = |before: Option<Entry>| before.is_none_or(|before| entry.on < before.on);
        match fact {
            Fact::PlanAgreed { plan: id, kpis, review_on, actions, .. } if self.plan(id).is_none() => {
                let review_on = *review_on;
                self.plans.push(Plan { agreed: entry, id, kpis, review_on, actions, closed: None });
            }
            Fact::WarningIssued { warning: id, kpis, explanation, .. } if self.warning(id).is_none() => {
                let kpis = kpis.iter().copied().collect();
                match deliveries.day_of(entry) {
                    Ok(issued) => self.warnings.push(Warning { issued, id, kpis, explanation }),
                    Err(issued) => self.warnings_not_delivered.push(Warning { issued, id, kpis, explanation }),
                }
            }
            Fact::WarningDeclined(declined) => self.warnings_declined.push((entry, &declined.reason)),
            Fact::TerminationDeclined(declined) => self.terminations_declined.push((entry, &declined.reason)),
            Fact::TerminationNotified { .. } => self.terminations.push(entry),
            Fact::MeetingHeld { meeting: id, attendees, urgent, absent, .. } if self.meeting(id).is_none() => {
                let (shared, not_delivered, answers) = (Vec::new(), Vec::new(), Vec::new());
                let (urgent, absent) = (*urgent, *absent);
                self.meetings.push(Meeting {
                    held: entry,
                    id,
                    attendees,
                    urgent,
                    absent,
                    shared,
                    not_delivered,
                    answers,
                });
            }
            Fact::CapacityIssueRaised { issue: id, text } => {
                let (id, in_return) = (id.clone(), None);
                self.capacity_issues.push(CapacityIssue { raised: entry, id, text, in_return, discussed: None });
            }
            Fact::RatingDisputed { dispute: id, month, kpi, text } if self.dispute(id).is_none() => {
                let (month, kpi) = (*month, *kpi);
                self.disputes.push(Dispute { raised: entry, id, month, kpi, text, answered: None });
            }
            Fact::ActionPlanOpened { plan: id, clause, actions, .. } if self.action_plan(id).is_none() => {
                self.action_plans.push(ActionPlan { opened: entry, id, clause, actions, closed: None });
            }
            Fact::InformationRequested { request: id, text, .. } if self.information_request(id).is_none() => {
                self.information_requests.push(InformationRequest { requested: entry, id, text, supplied: None });
            }
            Fact::PlanClosed { plan: id, outcome, .. } => {
                let plan = self.plans.iter_mut().find(|plan| plan.id == id);
                if let Some(plan) = plan.filter(|plan| sooner(plan.closed.map(|(closed, _)| closed))) {
                    plan.closed = Some((entry, *outcome));
                }
            }
            Fact::MinutesShared { meeting: id, text, .. } => {
                if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.id == id) {
                    match deliveries.day_of(entry) {
                        Ok(shared) => meeting.shared.push((shared, text)),
                        Err(shared) => meeting.not_delivered.push((shared, text)),
                    }
                }
            }
            Fact::MinutesAnswered { meeting: id, approved, comment, .. } => {
                if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.id == id) {
                    let (approved, comment) = (*approved, comment.as_deref());
                    meeting.answers.push(MinutesAnswer { answered: entry, approved, comment });
                }
            }
            Fact::CapacityIssueDiscussed { issue: id, outcome, .. } => {
                let issue = self.capacity_issues.iter_mut().find(|issue| issue.id == *id);
                if let Some(issue) = issue.filter(|issue| sooner(issue.discussed.map(|(discussed, _)| discussed))) {
                    issue.discussed = Some((entry, outcome));
                }
            }
            Fact::DisputeAnswered { dispute: id, outcome, text, .. } => {
                let dispute = self.disputes.iter_mut().find(|dispute| dispute.id == id);
                if let Some(dispute) = dispute.filter(|dispute| sooner(dispute.answered.map(|answered| answered.0))) {
                    dispute.answered = Some((entry, *outcome, text));
                }
            }
            Fact::ActionPlanClosed { plan: id, .. } => {
                let plan = self.action_plans.iter_mut().find(|plan| plan.id == id);
                if let Some(plan) = plan.filter(|plan| sooner(plan.closed)) {
                    plan.closed = Some(entry);
                }
            }
            Fact::InformationSupplied { request: id, .. } => {
                let request = self.information_requests.iter_mut().find(|request| request.id == id);
                if let Some(request) = request.filter(|request| sooner(request.supplied)) {
                    request.supplied = Some(entry);
                }
            }
            // Of two things of one kind with one id the one received first has it.
            Fact::PlanAgreed { .. }
            | Fact::WarningIssued { .. }
            | Fact::MeetingHeld { .. }
            | Fact::RatingDisputed { .. }
            | Fact::ActionPlanOpened { .. }
            | Fact::InformationRequested { .. } => {}
            // These are read by themselves.
            Fact::ReturnSubmitted { .. }
            | Fact::ReportSentBack(_)
            | Fact::ContractRevised { .. }
            | Fact::EventWithdrawn { .. }
            | Fact::LetterDelivered(_)
            | Fact::LetterFailed(_)
            | Fact::ClockCorrected { .. } => {}
        }
    }

    /// Returns an improvement plan by its id.
    pub fn plan<Id: ?Sized>(&self, id: &Id) -> Option<&Plan<'a>>
    where
        PlanId: PartialEq<Id>,
    {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Returns the formal warnings issued, whether or not the contractor received them: an answer to a consideration (6.7) counts
    /// from its own date.
    pub fn warnings_issued(&self) -> impl Iterator<Item = &Warning<'a>> {
        self.warnings.iter().chain(&self.warnings_not_delivered)
    }

    /// Returns a formal warning by its id.
    pub fn warning<Id: ?Sized>(&self, id: &Id) -> Option<&Warning<'a>>
    where
        WarningId: PartialEq<Id>,
    {
        self.warnings_issued().find(|warning| warning.id == id)
    }

    /// Returns the meetings at which both contract managers were (5.6): one without counts as held for nothing.
    pub fn meetings_with_both(&self) -> impl Iterator<Item = &Meeting<'a>> {
        self.meetings.iter().filter(|meeting| meeting.absent.is_none())
    }

    /// Returns a meeting by its id.
    pub fn meeting<Id: ?Sized>(&self, id: &Id) -> Option<&Meeting<'a>>
    where
        MeetingId: PartialEq<Id>,
    {
        self.meetings.iter().find(|meeting| meeting.id == id)
    }

    /// Returns a capacity issue by its id.
    pub fn capacity_issue<Id: ?Sized>(&self, id: &Id) -> Option<&CapacityIssue<'a>>
    where
        CapacityIssueId: PartialEq<Id>,
    {
        self.capacity_issues.iter().find(|issue| issue.id == *id)
    }

    /// Returns a dispute by its id.
    pub fn dispute<Id: ?Sized>(&self, id: &Id) -> Option<&Dispute<'a>>
    where
        DisputeId: PartialEq<Id>,
    {
        self.disputes.iter().find(|dispute| dispute.id == id)
    }

    /// Returns an action plan by its id.
    pub fn action_plan<Id: ?Sized>(&self, id: &Id) -> Option<&ActionPlan<'a>>
    where
        ActionPlanId: PartialEq<Id>,
    {
        self.action_plans.iter().find(|plan| plan.id == id)
    }

    /// Returns a request for information by its id.
    pub fn information_request<Id: ?Sized>(&self, id: &Id) -> Option<&InformationRequest<'a>>
    where
        InformationRequestId: PartialEq<Id>,
    {
        self.information_requests.iter().find(|request| request.id == id)
    }
}
