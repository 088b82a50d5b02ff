//! The final ratings of a closed month, and their changes after the close.

use domain::assessment::{KpiRestated, Restating};
use domain::measure::{KpiRating, RatingReason};
use domain::standing::{OverallRating, Standing};

use crate::rating::{RatingInWords, figures, reason};

/// Returns a final rating with its figures or reason, within a sentence: `amber, 5 of 6 (83.3%)`, `red, without a return`.
pub fn final_rating(rating: &KpiRating) -> String {
    let rated = RatingInWords::of_kpi(rating, Standing::Final).in_sentence();
    let why = match rating.reason {
        Some(RatingReason::NoReturn) => Some("without a return".to_owned()),
        Some(why) => Some(reason(why).to_owned()),
        None => figures(rating),
    };
    match why {
        Some(why) => format!("{rated}, {why}"),
        None => rated,
    }
}

/// Returns the changes of a closed month by an entry, the KPIs first: `KPI 2 from amber, 5 of 6 (83.3%), to green, 6 of 6
/// (100%); overall from amber to green`.
pub fn restating_in_words(restating: &Restating) -> String {
    let overall = overall(&restating.overall_before, &restating.overall_after);
    let all: Vec<String> = restating.kpis.iter().map(kpi).chain([overall]).collect();
    all.join("; ")
}

/// Returns `KPI 2 from amber, 5 of 6 (83.3%), to green, 6 of 6 (100%)`. Without a return the rating may stay the same while the
/// evidence changes (D7): `KPI 1 still red, without a return; evidenced so far 1 of 3 (33.3%), instead of 0 of 3 (0%)`.
fn kpi(changed: &KpiRestated) -> String {
    let KpiRestated { kpi, before, after } = changed;
    let rated = |rating: &Option<KpiRating>| rating.as_ref().map_or("not in force".to_owned(), final_rating);
    let (was, is) = (rated(before), rated(after));
    if was != is {
        return format!("KPI {kpi} from {was}, to {is}");
    }
    let evidenced = |rating: &Option<KpiRating>| rating.as_ref().and_then(figures).unwrap_or("nothing".to_owned());
    format!("KPI {kpi} still {is}; shown so far {}, instead of {}", evidenced(after), evidenced(before))
}

/// Returns `overall from red to green`, `overall still green`.
fn overall(before: &OverallRating, after: &OverallRating) -> String {
    let rated = |overall| RatingInWords::of_month(overall, Standing::Final).in_sentence();
    let (before, after) = (rated(before), rated(after));
    if before == after { format!("overall still {after}") } else { format!("overall from {before} to {after}") }
}

#[cfg(test)]
mod tests {
    use domain::rating::Rating;

    use super::*;

    fn without_a_return(visited: u64) -> KpiRating {
        let (red, shown) = (Some(Rating::Red), Some(format!("{}%", visited * 50)));
        let (numerator, denominator, reason) = (Some(visited), Some(2), Some(RatingReason::NoReturn));
        let (at_worst, at_best, stretch, count, bounds) = (red, red, None, None, None);
        KpiRating {
            kpi: 1,
            rating: red,
            at_worst,
            at_best,
            stretch,
            reason,
            numerator,
            denominator,
            count,
            shown,
            bounds,
        }
    }

    #[test]
    fn what_is_evidenced_without_a_return_changes_no_rating() {
        let changed = KpiRestated { kpi: 1, before: Some(without_a_return(0)), after: Some(without_a_return(1)) };
        let said = "KPI 1 still red, without a return; shown so far 1 of 2 (50%), instead of 0 of 2 (0%)";
        assert_eq!(kpi(&changed), said);
    }
}
