//! The things that were recorded, each put together of the entries that speak of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::event::{Attendee, DisputeOutcome, Party, PlanAction, PlanOutcome};
use crate::facts::Entry;
use crate::id::{ActionPlanId, CapacityIssueId, DisputeId, InformationRequestId, MeetingId, PlanId, WarningId};
use crate::month::Month;

/// An improvement plan (6.4).
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Its agreement; `on` is `agreed_on`.
    pub agreed: Entry,
    pub id: &'a PlanId,
    /// The KPIs that it covers.
    pub kpis: &'a [u32],
    pub review_on: NaiveDate,
    /// Its rows (Appendix A).
    pub actions: &'a [PlanAction],
    /// Its closing, with the outcome.
    pub closed: Option<(Entry, PlanOutcome)>,
}

impl Plan<'_> {
    /// Returns whether it is open on a day: from `agreed_on` to the day before `closed_on`.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.agreed.on <= day && self.closed.is_none_or(|(closed, _)| day < closed.on)
    }
}

/// A formal warning (6.7).
#[derive(Clone, Debug)]
pub struct Warning<'a> {
    /// Its issue; `on` is `issued_on`.
    pub issued: Entry,
    pub id: &'a WarningId,
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
    pub id: &'a MeetingId,
    /// Who was there.
    pub attendees: &'a [Attendee],
    /// Whether it was an urgent one (6.6).
    pub urgent: bool,
    /// The party whose contract manager was missing (5.6).
    pub absent: Option<Party>,
    /// Each sharing of its minutes that has a day (D35), by day, with their text.
    pub shared: Vec<(Entry, &'a str)>,
    /// Each sharing whose email came back: it has no day yet (D35).
    pub not_delivered: Vec<(Entry, &'a str)>,
    /// Each answer to them, in order of receipt.
    pub answers: Vec<MinutesAnswer<'a>>,
}

impl<'a> Meeting<'a> {
    /// Returns each sharing of its minutes, whether or not its email came back, in order of receipt.
    pub fn sharings(&self) -> Vec<(Entry, &'a str)> {
        let mut sharings = [&self.shared[..], &self.not_delivered].concat();
        sharings.sort_by_key(|(shared, _)| shared.point);
        sharings
    }
}

/// The contractor's answer to minutes (5.7).
#[derive(Clone, Copy, Debug)]
pub struct MinutesAnswer<'a> {
    /// The answer; `on` is `answered_on`.
    pub answered: Entry,
    pub approved: bool,
    /// What the contractor says to them.
    pub comment: Option<&'a str>,
}

/// A capacity issue (5.2).
#[derive(Clone, Debug)]
pub struct CapacityIssue<'a> {
    /// That it was raised, by itself or in a return.
    pub raised: Entry,
    pub id: CapacityIssueId,
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
    pub id: &'a DisputeId,
    pub month: Month,
    pub kpi: u32,
    pub text: &'a str,
    /// The council's answer, with its outcome and text.
    pub answered: Option<(Entry, DisputeOutcome, &'a str)>,
}

/// An action plan (9.1, 10.2).
#[derive(Clone, Debug)]
pub struct ActionPlan<'a> {
    /// Its opening; `on` is `opened_on`.
    pub opened: Entry,
    pub id: &'a ActionPlanId,
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
    pub id: &'a InformationRequestId,
    pub text: &'a str,
    /// That it was supplied.
    pub supplied: Option<Entry>,
}
