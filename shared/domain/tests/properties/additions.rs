//! A month that becomes known step by step, each step only adding to the one before.
//!
//! An addition names a visit of a unit of which nothing was said, or declares such a unit not visited; gives a date that was
//! blank, while a report can still be pending; records a further report sent back; or states a value not yet stated.
//! It takes nothing back: that is what the bounds of a provisional month are made for (D15).

use std::ops::Range;

use chrono::{Days, NaiveDate};
use domain::contract::Contract;
use domain::event::{Event, Fact, KpiValue, NotVisitedReason, Party, Return, SentBack, SentBackReason, VisitRow};
use proptest::prelude::*;

use crate::history::day;

/// The units open throughout July 2022, the month that becomes known.
const UNITS: [&str; 3] = ["U1", "U2", "U4"];

/// The day on which July closes, as days after commencement.
pub(crate) const CLOSES: u64 = 56;

/// Something, and the step from which it is told.
type Told<T> = Option<(T, usize)>;

fn told<T: std::fmt::Debug + Clone>(weight: f64, what: impl Strategy<Value = T>) -> impl Strategy<Value = Told<T>> {
    prop::option::weighted(weight, (what, 0..4_usize))
}

/// The value, where it is told by a step.
fn by<T: Copy>(step: usize, told: &Told<T>) -> Option<T> {
    told.filter(|(_, from)| *from <= step).map(|(what, _)| what)
}

/// What becomes of a unit in the month.
#[derive(Clone, Debug)]
struct UnitPlan {
    visited_on: Told<u64>,
    to_council_after: Told<u64>,
    to_ofsted_after: Told<u64>,
    sent_back_after: Told<u64>,
    not_visited: Told<NotVisitedReason>,
}

fn unit_plan() -> impl Strategy<Value = UnitPlan> {
    let reason = prop::sample::select(vec![NotVisitedReason::UnitClosed, NotVisitedReason::AccessRefused]);
    (told(0.7, 0..31_u64), told(0.8, 1..12_u64), told(0.8, 1..12_u64), told(0.2, 0..10_u64), told(0.5, reason))
        .prop_map(|(visited_on, to_council_after, to_ofsted_after, sent_back_after, not_visited)| UnitPlan {
            visited_on,
            to_council_after,
            to_ofsted_after,
            sent_back_after,
            not_visited,
        })
}

/// A month's facts, and when the parties tell them.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    units: Vec<UnitPlan>,
    percentage: Told<u64>,
    /// The days of the returns, in order, and whether each is a revision of July's or August's own, where that has begun.
    returns: Vec<(u64, bool)>,
    /// The council's records of reports sent back in July: unit, day of the visit, days until sent back, and until received.
    sent_back: Vec<(usize, u64, u64, u64)>,
}

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let day: Range<u64> = 3..CLOSES + 1;
    let sent_back = (0..UNITS.len(), 0..20_u64, 0..10_u64, 0..27_u64);
    (
        prop::collection::vec(unit_plan(), UNITS.len()),
        told(0.7, 0..11_u64),
        prop::collection::vec((day, prop::bool::weighted(0.25)), 0..5),
        prop::collection::vec(sent_back, 0..3),
    )
        .prop_map(|(units, percentage, mut returns, sent_back)| {
            returns.sort_unstable();
            Plan { units, percentage, returns, sent_back }
        })
}

impl Plan {
    /// The events of the plan in order of receipt.
    pub(crate) fn events(&self, contract: &Contract) -> Vec<Event> {
        let july = contract.first_month();
        let mut listed: Vec<Option<Listed>> = vec![None; UNITS.len()];
        let mut events = Vec::new();
        for (step, (number, of_august)) in self.returns.iter().enumerate() {
            let today = day(*number);
            let month = if *of_august && today > july.last_day() { july.next() } else { july };
            for ((plan, unit), listed) in self.units.iter().zip(UNITS).zip(&mut listed) {
                *listed = plan.listed(contract, unit, step, today, listed.take());
            }
            let rows = listed.iter().flatten().map(|listed| listed.row.clone());
            let visits: Vec<VisitRow> = rows.filter(|row| month == july || row.visited_on.is_some()).collect();
            let percentage = by(step, &self.percentage).filter(|_| month == july);
            let value = |part| KpiValue { kpi: 4, numerator: Some(part), denominator: Some(10), count: None };
            let kpi_values: Vec<KpiValue> = percentage.map(value).into_iter().collect();
            let nil = visits.is_empty() && kpi_values.is_empty();
            let submitted = Return { month, nil, visits, kpi_values, capacity_issue: None, comment: None };
            events.push(event(today, Party::Contractor, Fact::ReturnSubmitted { submitted }));
        }
        for (unit, visited, sent_back_after, received_after) in &self.sent_back {
            let sent_back_on = day(visited + sent_back_after);
            let record = SentBack {
                unit: UNITS[*unit].into(),
                visited_on: day(*visited),
                sent_back_on,
                reason: SentBackReason::Inaccuracy,
            };
            let received_on = sent_back_on + Days::new(*received_after);
            events.push(event(received_on, Party::Council, Fact::ReportSentBack(record)));
        }
        events.sort_by_key(|event| event.received_at);
        events
    }
}

fn event(on: NaiveDate, by: Party, fact: Fact) -> Event {
    Event::new(on.and_hms_opt(9, 0, 0).expect("a time").and_utc(), by, fact)
}

/// A unit's row as last told.
#[derive(Clone, Debug)]
struct Listed {
    row: VisitRow,
    /// Whether it was listed after its report's deadline: a date missing then makes the report late (D13), and none is
    /// added later.
    settled: bool,
}

impl UnitPlan {
    /// The unit's row by a step: what was told before, with what is told now and could be true today.
    fn listed(
        &self,
        contract: &Contract,
        unit: &str,
        step: usize,
        today: NaiveDate,
        before: Option<Listed>,
    ) -> Option<Listed> {
        let Listed { mut row, settled } = before.or_else(|| {
            let visited_on = by(step, &self.visited_on).map(day).filter(|on| *on <= today);
            // A unit that is visited in the end is never declared not visited: that would be taken back (D15).
            let not_visited_reason = by(step, &self.not_visited).filter(|_| self.visited_on.is_none());
            let told = visited_on.is_some() || not_visited_reason.is_some();
            let row = VisitRow { unit: unit.into(), visited_on, not_visited_reason, ..VisitRow::default() };
            told.then_some(Listed { row, settled: false })
        })?;
        let Some(visited_on) = row.visited_on else { return Some(Listed { row, settled }) };
        let known = |after: &Told<u64>, from: NaiveDate| {
            by(step, after).map(|after| from + Days::new(after)).filter(|on| *on <= today)
        };
        if !settled {
            row.report_to_council_on = row.report_to_council_on.or_else(|| known(&self.to_council_after, visited_on));
            row.report_to_ofsted_on = row.report_to_ofsted_on.or_else(|| known(&self.to_ofsted_after, visited_on));
        }
        if let Some(reached) = row.report_to_council_on {
            row.sent_back_on = row.sent_back_on.or_else(|| known(&self.sent_back_after, reached));
            row.sent_back_reason = row.sent_back_on.map(|_| SentBackReason::Standard);
        }
        let due = contract.calendar.working_day_after(5, visited_on).on;
        Some(Listed { row, settled: settled || today > due })
    }
}
