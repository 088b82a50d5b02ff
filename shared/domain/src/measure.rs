//! What each KPI measures of a month, and how that is rated: D11 to D16, with the bounds while provisional (D15).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::contract::Contract;
use crate::event::NotVisitedReason;
use crate::facts::{LogView, Visit};
use crate::month::Month;

mod rating;

pub use rating::{Bounds, KpiRating, RatingReason};

/// What is known of one month's visits and reports: what the KPIs are made from.
#[derive(Clone, Debug)]
pub struct MonthFacts<'a> {
    pub month: Month,
    /// Whether a return of the month has been received.
    pub has_return: bool,
    /// The units open throughout the month, in the definition's order.
    pub units: Vec<UnitFacts<'a>>,
    /// The visits dated in the month, by unit and date: second visits and units not due included.
    pub visits: Vec<Visit<'a>>,
    /// The reports sent back in the month.
    pub sent_back: BTreeSet<(&'a str, NaiveDate)>,
    /// By the working days in which the KPIs in force ask for reports, the day by which each visit's is due.
    reports_due: Vec<(u32, Vec<Deadline>)>,
    known: LogView<'a>,
}

/// What is known of a unit in a month throughout which it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFacts<'a> {
    pub unit: &'a str,
    /// What became of the visit.
    pub visit: UnitVisit,
}

/// What became of a unit's visit in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitVisit {
    /// It was visited at least once.
    Visited,
    /// The month's return declares it not visited, and no return shows a visit.
    Declared(NotVisitedReason),
    /// The same, for a reason that excuses: the unit is not due (D8).
    Excused(NotVisitedReason),
    /// Nothing is said of it yet.
    NotEvidenced,
}

/// Units due by what became of their visit (D15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitTally {
    /// n: units due.
    pub due: u64,
    /// v: of them visited.
    pub visited: u64,
    /// r: of them neither visited nor declared not visited.
    pub remaining: u64,
}

/// Reports of a month's visits by their state (D15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportTally {
    /// o: on time.
    pub on_time: u64,
    /// l: late.
    pub late: u64,
    /// p: pending.
    pub pending: u64,
}

impl ReportTally {
    /// Returns all of them: one a visit.
    pub fn visits(self) -> u64 {
        self.on_time + self.late + self.pending
    }
}

/// The state of a visit's report (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportState {
    /// Both dates known, both on or before the deadline.
    OnTime,
    /// It can no longer be on time.
    Late,
    /// It can still prove to have been on time.
    Pending,
}

/// Returns the state of a visit's report that is due by a day: D13. Once the month has closed (D4) what is not evidenced counts
/// as not done.
pub fn report_state(visit: &Visit<'_>, due: Deadline, closed: bool) -> ReportState {
    let dates = [visit.report_to_council_on, visit.report_to_ofsted_on];
    let missing = dates.iter().any(Option::is_none);
    // One date after the deadline is enough: KPI 2 asks for the report to both, each in time. A date that is missing from a
    // return received after the deadline should have been stated by then.
    if dates.iter().flatten().any(|on| *on > due.on) || (missing && (visit.listed_on > due.on || closed)) {
        ReportState::Late
    } else if missing {
        ReportState::Pending
    } else {
        ReportState::OnTime
    }
}

impl<'a> MonthFacts<'a> {
    /// Returns what is known of a month.
    pub fn new(known: LogView<'a>, month: Month) -> Self {
        let contract = known.contract();
        let visits = known.visits(month);
        let declared = known.declared_not_visited(month);
        let visited: BTreeSet<&str> = visits.iter().map(|visit| visit.unit).collect();
        let units = contract.units_open_throughout(month).map(|unit| {
            let unit = unit.code.as_str();
            // D15: a declared 'not visited' yields to a visit of that unit in that month from any standing return.
            let visit = match declared.get(unit) {
                _ if visited.contains(unit) => UnitVisit::Visited,
                Some(reason) if contract.excused_reasons.contains(reason) => UnitVisit::Excused(*reason),
                Some(reason) => UnitVisit::Declared(*reason),
                None => UnitVisit::NotEvidenced,
            };
            UnitFacts { unit, visit }
        });
        // Counted once for each visit: ratings, deadlines and headroom all ask for the same days.
        let due = |days| move |visit: &Visit<'_>| contract.calendar.working_day_after(days, visit.visited_on);
        let asked: BTreeSet<u32> = contract.kpis_in_force(month).filter_map(|(kpi, _)| kpi.reports_within()).collect();
        Self {
            month,
            reports_due: asked.into_iter().map(|days| (days, visits.iter().map(due(days)).collect())).collect(),
            has_return: known.standing_return(month).is_some(),
            units: units.collect(),
            visits,
            sent_back: known.sent_back(month),
            known,
        }
    }

    /// Returns the definition in force.
    pub fn contract(&self) -> &'a Contract {
        self.known.contract()
    }

    /// Returns the units due by what became of their visit.
    pub fn unit_tally(&self) -> UnitTally {
        let count = |test: fn(UnitVisit) -> bool| self.units.iter().filter(|unit| test(unit.visit)).count() as u64;
        UnitTally {
            due: count(|visit| !matches!(visit, UnitVisit::Excused(_))),
            visited: count(|visit| visit == UnitVisit::Visited),
            remaining: count(|visit| visit == UnitVisit::NotEvidenced),
        }
    }

    /// Returns the month's visits, each with the day by which its report is due; none where no KPI in force asks for reports
    /// within so many working days.
    ///
    /// > 3 (KPI 2): "Monthly reports must be submitted to the local authority and Ofsted within 5 working days of said
    /// > visit."
    ///
    /// D1: the day of the visit is not counted.
    pub fn reports(&self, within_working_days: u32) -> impl Iterator<Item = (&Visit<'a>, Deadline)> {
        let due = self.reports_due.iter().find(|(days, _)| *days == within_working_days);
        self.visits.iter().zip(due.into_iter().flat_map(|(_, due)| due).copied())
    }

    /// Returns the month's reports by their state, once it has closed or before.
    pub fn report_tally(&self, within_working_days: u32, closed: bool) -> ReportTally {
        let mut tally = ReportTally::default();
        for (visit, due) in self.reports(within_working_days) {
            match report_state(visit, due, closed) {
                ReportState::OnTime => tally.on_time += 1,
                ReportState::Late => tally.late += 1,
                ReportState::Pending => tally.pending += 1,
            }
        }
        tally
    }
}
