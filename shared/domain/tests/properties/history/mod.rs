//! Lawful histories of a contract of six months: what the parties could have sent, in any order of events.
//!
//! A history is made from steps that mean something whatever came before: what could not be true yet when a step is received
//! (a visit still to come, a report not yet written, an event to withdraw that is not there) is left out of it.

use chrono::{Days, NaiveDate};
use domain::contract::Contract;
use domain::event::{Event, NotVisitedReason};
use proptest::prelude::*;

mod fact;
mod generate;
mod terms;

pub(crate) use generate::{a_return_each_month, steps, steps_within_months};
pub(crate) use terms::{Terms, terms};

/// The day on which the contract of every history commences.
pub(crate) fn commencement() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 7, 1).expect("a date")
}

/// A day so many days after commencement.
pub(crate) fn day(number: u64) -> NaiveDate {
    commencement() + Days::new(number)
}

/// The last day on which anything is received, as a number of days after commencement: in February 2023, after the last
/// month's close.
pub(crate) const LAST_RECEIPT: u64 = 225;

const UNITS: [&str; 4] = ["U1", "U2", "U3", "U4"];

/// A row of a return, before it is known what of it could be true.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    unit: usize,
    /// Months before the return's in which the visit lies.
    months_back: u32,
    day: u64,
    to_council_after: Option<u64>,
    to_ofsted_after: Option<u64>,
    sent_back_after: Option<u64>,
    not_visited: Option<NotVisitedReason>,
}

/// What is received in a step.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A return, of the month begun so many months ago.
    Return { months_ago: usize, rows: Vec<Row>, percentage: Option<(u64, u64)>, count: Option<u64> },
    /// The council's record of a report sent back so many days after a visit of the month begun so many months ago.
    SentBack { unit: usize, months_ago: usize, day: u64, after: u64 },
    /// What the mail service says of the letter of an earlier warning or sharing of minutes, dated so many days before its receipt.
    Letter { of: prop::sample::Index, delivered: bool, before: u64 },
    /// A withdrawal of an earlier event.
    Withdrawal { of: prop::sample::Index },
    /// A definition with another target for KPI 1.
    Revision { green: u32 },
    /// A decision, or what goes with one, dated so many days before its receipt.
    Decision { kind: Decided, id: u32, kpis: Vec<u32>, before: u64 },
}

/// The kinds of decision. Ids are few, so that they meet: what refers to nothing counts for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Decided {
    Plan,
    PlanMet,
    PlanNotMet,
    Warning,
    WarningDeclined,
    TerminationDeclined,
    Termination,
    Meeting,
    MeetingWithoutManager,
    MinutesShared,
    MinutesAnswered,
    Issue,
    Discussed,
    Dispute,
    DisputeAnswered,
    ActionPlan,
    ActionPlanClosed,
    Requested,
    Supplied,
}

/// One step: when, and what.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    day: u64,
    /// Seconds into the day, in UTC: few, so that some stamps are equal and some lie about midnight in London.
    second: i64,
    what: What,
}

/// The events of some steps, in order of receipt, on top of those received before.
pub(crate) fn events(terms: &Terms, contract: &Contract, steps: &[Step], before: &[Event]) -> Vec<Event> {
    let mut ordered: Vec<&Step> = steps.iter().collect();
    ordered.sort_by_key(|step| (step.day, step.second));
    let mut events = before.to_vec();
    for step in ordered {
        if let Some((by, fact)) = step.fact(terms, contract, &events) {
            events.push(Event::new(step.received_at(), by, fact));
        }
    }
    events.split_off(before.len())
}

/// The events of some steps as they come, stamped as the doors do where the clock goes back and forth: never before the event that
/// came before. So many have one stamp.
pub(crate) fn events_by_an_unsteady_clock(terms: &Terms, contract: &Contract, steps: &[Step]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut latest = (0, 0);
    for step in steps {
        latest = latest.max((step.day, step.second));
        let step = Step { day: latest.0, second: latest.1, what: step.what.clone() };
        if let Some((by, fact)) = step.fact(terms, contract, &events) {
            events.push(Event::new(step.received_at(), by, fact));
        }
    }
    events
}

/// The same steps, all received on a few days, at one moment of each.
pub(crate) fn on_few_days(mut steps: Vec<Step>) -> Vec<Step> {
    for step in &mut steps {
        (step.day, step.second) = (step.day / 45 * 45 + 44, 36_000);
    }
    steps
}

/// The same steps, all received at one moment of a day.
pub(crate) fn at_one_moment(mut steps: Vec<Step>, day: u64) -> Vec<Step> {
    for step in &mut steps {
        (step.day, step.second) = (day, 36_000);
    }
    steps
}
