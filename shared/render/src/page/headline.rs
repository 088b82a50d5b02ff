//! The sentence that a contract's page opens with.

use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Contract;
use domain::measure::{KpiRating, Reason};
use domain::rating::Rating;
use domain::standing::Standing;

use crate::words;

/// What the latest closed month came to: `In October 2023 two of three KPIs were green; KPI 1 was amber: 5 of 6 units were
/// visited.`
pub(super) fn headline(contract: &Contract, assessment: &Assessment) -> String {
    let closed = assessment.months.iter().rev().find(|month| month.standing != Standing::Provisional);
    match (closed, assessment.months.first()) {
        (Some(month), _) => of_month(contract, month),
        (None, Some(first)) => format!(
            "No month has closed yet. The first, {}, closes at the end of {}.",
            first.month.in_words(),
            domain::date::in_full(first.closes_on)
        ),
        (None, None) => format!("The first month, {}, has not begun.", contract.first_month().in_words()),
    }
}

fn of_month(contract: &Contract, month: &MonthAssessment) -> String {
    let name = month.month.in_words();
    let all = month.kpis.len();
    let is_green = |kpi: &&KpiRating| kpi.rating == Some(Rating::Green);
    let green = month.kpis.iter().filter(is_green).count();
    if all == 0 {
        return format!("In {name} no KPI was in force.");
    }
    if month.kpis.iter().all(|kpi| kpi.reason == Some(Reason::NoReturn)) {
        let rated = month.kpis.iter().all(|kpi| kpi.rating == Some(Rating::Red));
        let outcome = if rated { "red" } else { "not rated" };
        let which = if all == 1 { "its one KPI is".to_owned() } else { format!("all {} KPIs are", words::number(all)) };
        return format!("For {name} no return was received by the close, so {which} {outcome}.");
    }
    let counted = match (green, all) {
        (1, 1) => "the one KPI was green".to_owned(),
        (_, 1) => "the one KPI was not green".to_owned(),
        (green, all) if green == all => format!("all {} KPIs were green", words::number(all)),
        (1, all) => format!("one of {} KPIs was green", words::number(all)),
        (green, all) => format!("{} of {} KPIs were green", words::number(green), words::number(all)),
    };
    let others = month.kpis.iter().filter(|kpi| !is_green(kpi)).map(|kpi| other(contract, kpi));
    let sentence: Vec<String> = [counted].into_iter().chain(others).collect();
    format!("In {name} {}.", sentence.join("; "))
}

fn other(contract: &Contract, rating: &KpiRating) -> String {
    let rated = rating.rating.map_or("not rated".to_owned(), |rating| rating.to_string());
    let measure = contract.kpis.iter().find(|kpi| kpi.number == rating.kpi).map(|kpi| kpi.measure);
    let why = match rating.reason {
        Some(reason) => Some(words::reason(reason).to_owned()),
        None => measure.and_then(|measure| words::figures_in_words(measure, rating)),
    };
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("KPI {} was {rated}{why}", rating.kpi)
}
