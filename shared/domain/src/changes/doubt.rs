//! What is asked about before a return is submitted: slips of the hand that are frequent, and that no rule forbids.

use serde::{Deserialize, Serialize};

use crate::contract::Measure;
use crate::facts::{History, LogView, Revision};
use crate::measure::{MonthFacts, UnitVisit};
use crate::month::Month;

/// What makes it doubtful that a return is meant for its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// It lists visits, and none of them in its own month.
    NoVisitOfItsMonth,
    /// Its bytes are those of the return of another month, as that stands.
    SameAsAnotherMonth { month: Month },
}

impl Doubt {
    /// Returns the word by which it is confirmed that the return is meant all the same.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoVisitOfItsMonth => "no-visit-of-its-month",
            Self::SameAsAnotherMonth { .. } => "same-as-another-month",
        }
    }
}

/// Returns what is to be asked about a return, by what is known with it.
pub fn doubts(history: &History<'_>, revision: &Revision<'_>) -> Vec<Doubt> {
    let submitted = revision.submitted;
    let mut visited_in = submitted.visits.iter().filter_map(|row| row.visited_on).map(Month::of).peekable();
    let lists_visits = visited_in.peek().is_some();
    let none_of_its_month = lists_visits && visited_in.all(|month| month != submitted.month);
    let known = history.known_at(revision.point.next());
    let same = revision.sha256.and_then(|sha256| {
        let others = history.months_with_bytes(sha256).filter(|month| *month != submitted.month);
        let standing = others.filter_map(|month| known.standing_return(month));
        // Of several the latest, which is the likeliest to be at hand.
        let same = standing.filter(|standing| standing.sha256 == Some(sha256)).last()?;
        Some(Doubt::SameAsAnotherMonth { month: same.submitted.month })
    });
    none_of_its_month.then_some(Doubt::NoVisitOfItsMonth).into_iter().chain(same).collect()
}

/// Returns the units that are due a visit in a month, and of which neither a visit nor a reason is known: what the month's return
/// has not mentioned (D8). By their codes. None where no KPI in force is made of visits: there a unit's silence says nothing.
pub fn not_mentioned(known: LogView<'_>, month: Month) -> Vec<String> {
    let is_of_visits = |measure: Measure| match measure {
        Measure::VisitsMade | Measure::ReportsOnTime { .. } => true,
        Measure::ReportsSentBack | Measure::Percentage | Measure::Count => false,
    };
    if !known.contract().kpis_in_force(month).any(|(kpi, _)| is_of_visits(kpi.measure)) {
        return Vec::new();
    }
    let facts = MonthFacts::new(known, month);
    let silent = facts.units.iter().filter(|unit| unit.visit == UnitVisit::NotEvidenced);
    silent.map(|unit| unit.unit.to_owned()).collect()
}
