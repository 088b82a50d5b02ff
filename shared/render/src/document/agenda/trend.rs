//! The KPIs over the last months that closed, and where they are heading.

use std::cmp::Ordering;

use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::{Contract, Kpi};
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Better;
use domain::standing::Standing;
use serde::Serialize;

use crate::page::rows::KpiCell;

/// How many closed months are shown.
const MONTHS: usize = 6;

/// A KPI over the last months that closed.
#[derive(Serialize)]
pub(super) struct KpiTrend<'a> {
    number: u32,
    title: &'a str,
    /// One a month; none where it was not in force.
    cells: Vec<Option<KpiCell>>,
    trend: String,
}

/// Returns the last months that closed, the newest last, and each KPI over them.
pub(super) fn over_months<'a>(contract: &'a Contract, assessment: &Assessment) -> (Vec<Month>, Vec<KpiTrend<'a>>) {
    let closed = assessment.months.iter().filter(|month| month.standing != Standing::Provisional);
    let closed: Vec<&MonthAssessment> = closed.collect();
    let months = &closed[closed.len().saturating_sub(MONTHS)..];
    let of_kpi = |kpi: &'a Kpi| {
        let ratings: Vec<&KpiRating> = months.iter().filter_map(|month| of(month, kpi)).collect();
        let cell = |month: &&MonthAssessment| Some(KpiCell::of(of(month, kpi)?, month.standing));
        KpiTrend {
            number: kpi.number,
            title: &kpi.title,
            cells: months.iter().map(cell).collect(),
            trend: trend(&ratings, kpi.better),
        }
    };
    (months.iter().map(|month| month.month).collect(), contract.kpis.iter().map(of_kpi).collect())
}

fn of<'m>(month: &'m MonthAssessment, kpi: &Kpi) -> Option<&'m KpiRating> {
    month.kpis.iter().find(|rating| rating.kpi == kpi.number)
}

/// Returns where a KPI is heading, by its last two rated months: up is better. If both have the same rating, the exact
/// figures decide.
fn trend(ratings: &[&KpiRating], better: Better) -> String {
    let rated: Vec<_> = ratings.iter().filter_map(|rating| Some((rating.rating?, *rating))).collect();
    let [.., (was, before), (is, now)] = rated.as_slice() else {
        return match rated.first() {
            Some((is, _)) => format!("Only one month: {is}"),
            None => "Not rated yet".into(),
        };
    };
    // Red is the greatest rating, so `Less` is better.
    match is.cmp(was).then_with(|| worse_figures(now, before, better)) {
        Ordering::Equal => format!("Steady at {is}"),
        Ordering::Less if is == was => format!("Up within {is}"),
        Ordering::Greater if is == was => format!("Down within {is}"),
        Ordering::Less => format!("Up from {was} to {is}"),
        Ordering::Greater => format!("Down from {was} to {is}"),
    }
}

/// Compares two months' figures exactly (D10): greater is worse, as with ratings.
fn worse_figures(now: &KpiRating, before: &KpiRating, better: Better) -> Ordering {
    let figures = |rating: &KpiRating| match (rating.numerator, rating.denominator, rating.count) {
        (Some(part), Some(of), _) if of > 0 => Some((u128::from(part), u128::from(of))),
        (_, _, Some(count)) => Some((u128::from(count), 1)),
        _ => None,
    };
    let Some(((part, of), (part_before, of_before))) = figures(now).zip(figures(before)) else {
        return Ordering::Equal;
    };
    let more = (part * of_before).cmp(&(part_before * of));
    match better {
        Better::Higher => more.reverse(),
        Better::Lower => more,
    }
}

#[cfg(test)]
mod tests {
    use domain::rating::Rating::{self, Amber, Green, Red};

    use super::*;

    fn rated(rating: Option<Rating>, part: u64, of: u64) -> KpiRating {
        KpiRating {
            kpi: 1,
            rating,
            at_worst: rating,
            at_best: rating,
            stretch: None,
            reason: None,
            numerator: Some(part),
            denominator: Some(of),
            count: None,
            shown: None,
            bounds: None,
        }
    }

    #[test]
    fn a_trend_is_that_of_the_last_two_rated_months() {
        let said = |ratings: &[KpiRating]| trend(&ratings.iter().collect::<Vec<_>>(), Better::Higher);
        for (ratings, says) in [
            (
                vec![rated(Some(Green), 6, 6), rated(Some(Amber), 5, 6), rated(Some(Green), 7, 7)],
                "Up from amber to green",
            ),
            (vec![rated(Some(Green), 6, 6), rated(Some(Red), 2, 6)], "Down from green to red"),
            (vec![rated(Some(Amber), 5, 6), rated(None, 0, 0), rated(Some(Amber), 6, 7)], "Up within amber"),
            (vec![rated(Some(Amber), 6, 7), rated(Some(Amber), 5, 6)], "Down within amber"),
            (vec![rated(Some(Green), 6, 6), rated(Some(Green), 7, 7)], "Steady at green"),
            (vec![rated(Some(Red), 0, 0), rated(Some(Red), 1, 6)], "Steady at red"),
            (vec![rated(Some(Green), 6, 6)], "Only one month: green"),
            (vec![rated(None, 0, 0)], "Not rated yet"),
        ] {
            assert_eq!(said(&ratings), says);
        }
    }

    #[test]
    fn fewer_is_up_where_lower_is_better() {
        let count =
            |count| KpiRating { numerator: None, denominator: None, count: Some(count), ..rated(Some(Amber), 0, 0) };
        assert_eq!(trend(&[&count(3), &count(2)], Better::Lower), "Up within amber");
        assert_eq!(trend(&[&count(2), &count(3)], Better::Lower), "Down within amber");
    }
}
