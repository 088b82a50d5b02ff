//! What lies ahead, and by when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::Known;
use crate::measure::{MonthFacts, ReportState};
use crate::month::Month;

/// What is due by a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The month's return (8.1).
    Return,
    /// A visit's report to the council and to Ofsted (KPI 2).
    Report,
    /// The evidence of a month's facts: after it the month closes (D4).
    Close,
}

/// A date ahead by which something is due, to the end of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineAhead {
    /// What is due.
    pub what: What,
    /// The month that it is of.
    pub month: Month,
    /// The day.
    pub on: NaiveDate,
    /// The unit whose visit a report is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The visit that a report is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visited_on: Option<NaiveDate>,
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub projected: bool,
}

/// The deadlines ahead as of a date, by date, kind, month, unit and visit: the returns not yet received of the months begun,
/// the closings to come, and the reports still pending.
pub fn deadlines_ahead(known: Known<'_>, as_of: NaiveDate) -> Vec<DeadlineAhead> {
    let contract = known.contract();
    let mut ahead = Vec::new();
    for month in contract.months_through(as_of) {
        let closes = contract.closes(month);
        if closes.on < as_of {
            continue;
        }
        let of_month = |what, deadline: crate::calendar::Deadline| DeadlineAhead {
            what,
            month,
            on: deadline.on,
            unit: None,
            visited_on: None,
            projected: deadline.projected,
        };
        let due = contract.return_due(month);
        if due.on >= as_of && known.standing_return(month).is_none() {
            ahead.push(of_month(What::Return, due));
        }
        ahead.push(of_month(What::Close, closes));
        let facts = MonthFacts::new(known, month, false);
        let Some(days) = crate::assessment::report_working_days(contract, month) else { continue };
        for visit in &facts.visits {
            let due = facts.report_due(visit, days);
            if due.on >= as_of && facts.report_state(visit, days) == ReportState::Pending {
                ahead.push(DeadlineAhead {
                    unit: Some(visit.unit.into()),
                    visited_on: Some(visit.visited_on),
                    ..of_month(What::Report, due)
                });
            }
        }
    }
    ahead.sort_by(|one, other| {
        let key = |deadline: &DeadlineAhead| (deadline.on, deadline.what, deadline.month, deadline.visited_on);
        key(one).cmp(&key(other)).then_with(|| one.unit.cmp(&other.unit))
    });
    ahead
}
