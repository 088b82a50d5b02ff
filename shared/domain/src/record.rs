//! What the parties have recorded beside returns: plans, warnings, decisions, meetings, issues, disputes, requests.
//!
//! A [`Record`] puts together what belongs together: a plan with its closing, a meeting with its minutes. D5: what was
//! withdrawn, and what refers to something that is not there or no longer, counts for nothing. Of two things of one kind with
//! one id the one received first has it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::event::{Attendee, DisputeOutcome, Fact, PlanAction, PlanOutcome};
use crate::facts::{Known, Point};
use crate::month::Month;

/// Where an event stands in the log, and when it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of receipt.
    pub point: Point,
    /// Its number in the log, from 1.
    pub number: usize,
    /// The date that it gives itself; the day of receipt where it gives none.
    pub on: NaiveDate,
    /// The day on which the log received it.
    pub received_on: NaiveDate,
    /// Its day: the later of that date and its receipt.
    pub day: NaiveDate,
}

/// An improvement plan (6.4).
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Its agreement; `on` is `agreed_on`.
    pub agreed: Entry,
    /// Its id.
    pub id: &'a str,
    /// The KPIs that it covers.
    pub kpis: &'a [u32],
    /// When it is reviewed.
    pub review_on: NaiveDate,
    /// Its rows (Appendix A).
    pub actions: &'a [PlanAction],
    /// Its closing, with the outcome.
    pub closed: Option<(Entry, PlanOutcome)>,
}

impl Plan<'_> {
    /// Whether it is open on a day: from `agreed_on` to the day before `closed_on`.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.agreed.on <= day && self.closed.is_none_or(|(closed, _)| day < closed.on)
    }
}

/// A formal warning (6.7).
#[derive(Clone, Debug)]
pub struct Warning<'a> {
    /// Its issue; `on` is `issued_on`.
    pub issued: Entry,
    /// Its id.
    pub id: &'a str,
    /// The KPIs that it names.
    pub kpis: BTreeSet<u32>,
    /// Why performance is not adequate (6.8(b)).
    pub explanation: &'a str,
}

/// A performance monitoring meeting (section 7).
#[derive(Clone, Debug)]
pub struct Meeting<'a> {
    /// That it was held; `on` is `held_on`.
    pub held: Entry,
    /// Its id.
    pub id: &'a str,
    /// Who was there.
    pub attendees: &'a [Attendee],
    /// Whether it was an urgent one (6.6).
    pub urgent: bool,
    /// Each sharing of its minutes, by day, with their text.
    pub shared: Vec<(Entry, &'a str)>,
    /// Each answer to them, in order of receipt.
    pub answers: Vec<MinutesAnswer<'a>>,
}

/// The contractor's answer to minutes (5.7).
#[derive(Clone, Copy, Debug)]
pub struct MinutesAnswer<'a> {
    /// The answer; `on` is `answered_on`.
    pub answered: Entry,
    /// Whether they are approved.
    pub approved: bool,
    /// What the contractor says to them.
    pub comment: Option<&'a str>,
}

/// A capacity issue (5.2).
#[derive(Clone, Debug)]
pub struct CapacityIssue<'a> {
    /// That it was raised, by itself or in a return.
    pub raised: Entry,
    /// Its id.
    pub id: String,
    /// What it is.
    pub text: &'a str,
    /// The month in whose return it was raised, where it was in one.
    pub in_return: Option<Month>,
    /// The discussion, with what came of it.
    pub discussed: Option<(Entry, &'a str)>,
}

/// A disputed rating (5.4(a)).
#[derive(Clone, Debug)]
pub struct Dispute<'a> {
    /// That it was raised.
    pub raised: Entry,
    /// Its id.
    pub id: &'a str,
    /// The month.
    pub month: Month,
    /// The KPI.
    pub kpi: u32,
    /// Why.
    pub text: &'a str,
    /// The council's answer, with its outcome and text.
    pub answered: Option<(Entry, DisputeOutcome, &'a str)>,
}

/// An action plan (9.1, 10.2).
#[derive(Clone, Debug)]
pub struct ActionPlan<'a> {
    /// Its opening; `on` is `opened_on`.
    pub opened: Entry,
    /// Its id.
    pub id: &'a str,
    /// The clause under which it stands.
    pub clause: &'a str,
    /// Its rows (Appendix A).
    pub actions: &'a [PlanAction],
    /// Its closing.
    pub closed: Option<Entry>,
}

/// A request for information (12.1).
#[derive(Clone, Debug)]
pub struct InformationRequest<'a> {
    /// The request; `on` is `requested_on`.
    pub requested: Entry,
    /// Its id.
    pub id: &'a str,
    /// For what.
    pub text: &'a str,
    /// That it was supplied.
    pub supplied: Option<Entry>,
}

/// All that was recorded by a point and has come to pass by a date, each kind in order of receipt.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// Improvement plans.
    pub plans: Vec<Plan<'a>>,
    /// Formal warnings.
    pub warnings: Vec<Warning<'a>>,
    /// Decisions not to warn, with the reason.
    pub warnings_declined: Vec<(Entry, &'a str)>,
    /// Notifications of the intention to terminate.
    pub terminations: Vec<Entry>,
    /// Decisions not to terminate, with the reason.
    pub terminations_declined: Vec<(Entry, &'a str)>,
    /// Meetings.
    pub meetings: Vec<Meeting<'a>>,
    /// Capacity issues.
    pub capacity_issues: Vec<CapacityIssue<'a>>,
    /// Disputes.
    pub disputes: Vec<Dispute<'a>>,
    /// Action plans.
    pub action_plans: Vec<ActionPlan<'a>>,
    /// Requests for information.
    pub information_requests: Vec<InformationRequest<'a>>,
}

impl<'a> Record<'a> {
    /// What is known to be recorded, as of a date: what gives itself a later date has not come to pass.
    pub fn new(known: Known<'a>, as_of: NaiveDate) -> Self {
        let mut record = Self::default();
        for (revision, text) in known.capacity_issues() {
            let raised = known.entry(revision.point, None);
            let id = format!("return-{}", revision.submitted.month);
            let in_return = Some(revision.submitted.month);
            record.capacity_issues.push(CapacityIssue { raised, id, text, in_return, discussed: None });
        }
        let entries = known.recorded().map(|(point, fact)| (known.entry(point, own_date(fact)), fact));
        let entries: Vec<(Entry, &'a Fact)> = entries.filter(|(entry, _)| entry.on <= as_of).collect();
        for (entry, fact) in &entries {
            record.begin(*entry, fact);
        }
        record.capacity_issues.sort_by_key(|issue| issue.raised.point);
        for (entry, fact) in &entries {
            record.follow(*entry, fact);
        }
        for meeting in &mut record.meetings {
            meeting.shared.sort_by_key(|(shared, _)| (shared.day, shared.point));
        }
        record
    }

    /// Notes what stands by itself.
    fn begin(&mut self, entry: Entry, fact: &'a Fact) {
        match fact {
            Fact::PlanAgreed { plan: id, kpis, review_on, actions, .. } if self.plan(id).is_none() => {
                let review_on = *review_on;
                self.plans.push(Plan { agreed: entry, id, kpis, review_on, actions, closed: None });
            }
            Fact::WarningIssued { warning: id, kpis, explanation, .. } if self.warning(id).is_none() => {
                let kpis = kpis.iter().copied().collect();
                self.warnings.push(Warning { issued: entry, id, kpis, explanation });
            }
            Fact::WarningDeclined(declined) => self.warnings_declined.push((entry, &declined.reason)),
            Fact::TerminationDeclined(declined) => self.terminations_declined.push((entry, &declined.reason)),
            Fact::TerminationNotified { .. } => self.terminations.push(entry),
            Fact::MeetingHeld { meeting: id, attendees, urgent, .. } if self.meeting(id).is_none() => {
                let (shared, answers) = (Vec::new(), Vec::new());
                self.meetings.push(Meeting { held: entry, id, attendees, urgent: *urgent, shared, answers });
            }
            Fact::CapacityIssueRaised { issue: id, text } if self.capacity_issue(id).is_none() => {
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
            _ => {}
        }
    }

    /// Notes what refers to something that stands; of several that end one thing the earliest does.
    fn follow(&mut self, entry: Entry, fact: &'a Fact) {
        let sooner = |before: Option<Entry>| before.is_none_or(|before| entry.on < before.on);
        match fact {
            Fact::PlanClosed { plan: id, outcome, .. } => {
                let plan = self.plans.iter_mut().find(|plan| plan.id == id);
                if let Some(plan) = plan.filter(|plan| sooner(plan.closed.map(|(closed, _)| closed))) {
                    plan.closed = Some((entry, *outcome));
                }
            }
            Fact::MinutesShared { meeting: id, text, .. } => {
                if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.id == id) {
                    meeting.shared.push((entry, text));
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
            _ => {}
        }
    }

    /// An improvement plan by its id.
    pub fn plan(&self, id: &str) -> Option<&Plan<'a>> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// A formal warning by its id.
    pub fn warning(&self, id: &str) -> Option<&Warning<'a>> {
        self.warnings.iter().find(|warning| warning.id == id)
    }

    /// A meeting by its id.
    pub fn meeting(&self, id: &str) -> Option<&Meeting<'a>> {
        self.meetings.iter().find(|meeting| meeting.id == id)
    }

    /// A capacity issue by its id.
    pub fn capacity_issue(&self, id: &str) -> Option<&CapacityIssue<'a>> {
        self.capacity_issues.iter().find(|issue| issue.id == id)
    }

    /// A dispute by its id.
    pub fn dispute(&self, id: &str) -> Option<&Dispute<'a>> {
        self.disputes.iter().find(|dispute| dispute.id == id)
    }

    /// An action plan by its id.
    pub fn action_plan(&self, id: &str) -> Option<&ActionPlan<'a>> {
        self.action_plans.iter().find(|plan| plan.id == id)
    }

    /// A request for information by its id.
    pub fn information_request(&self, id: &str) -> Option<&InformationRequest<'a>> {
        self.information_requests.iter().find(|request| request.id == id)
    }
}

/// The date that an event gives itself.
pub fn own_date(fact: &Fact) -> Option<NaiveDate> {
    match fact {
        Fact::ReportSentBack(sent_back) => Some(sent_back.sent_back_on),
        Fact::CapacityIssueDiscussed { discussed_on: on, .. }
        | Fact::PlanAgreed { agreed_on: on, .. }
        | Fact::PlanClosed { closed_on: on, .. }
        | Fact::WarningIssued { issued_on: on, .. }
        | Fact::TerminationNotified { notified_on: on }
        | Fact::MeetingHeld { held_on: on, .. }
        | Fact::MinutesShared { shared_on: on, .. }
        | Fact::MinutesAnswered { answered_on: on, .. }
        | Fact::DisputeAnswered { answered_on: on, .. }
        | Fact::ActionPlanOpened { opened_on: on, .. }
        | Fact::ActionPlanClosed { closed_on: on, .. }
        | Fact::InformationRequested { requested_on: on, .. }
        | Fact::InformationSupplied { supplied_on: on, .. } => Some(*on),
        Fact::WarningDeclined(declined) | Fact::TerminationDeclined(declined) => Some(declined.declined_on),
        Fact::ReturnSubmitted { .. }
        | Fact::CapacityIssueRaised { .. }
        | Fact::RatingDisputed { .. }
        | Fact::ContractRevised { .. }
        | Fact::EventWithdrawn { .. }
        | Fact::ClockCorrected { .. } => None,
    }
}
