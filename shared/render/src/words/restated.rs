//! Final ratings of a closed month, and what became of them after the close.

use domain::assessment::{KpiRestated, Restating};
use domain::measure::{KpiRating, Reason};
use domain::standing::{OverallRating, Standing};

use super::{RatingInWords, figures, reason};

/// A final rating with what made it, within a sentence: `amber, 5 of 6 (83.3%)`, `red, without a return`.
pub(crate) fn final_rating(rating: &KpiRating) -> String {
    let rated = RatingInWords::of_kpi(rating, Standing::Final).in_sentence();
    let why = match rating.reason {
        Some(Reason::NoReturn) => Some("without a return".to_owned()),
        Some(why) => Some(reason(why).to_owned()),
        None => figures(rating),
    };
    match why {
        Some(why) => format!("{rated}, {why}"),
        None => rated,
    }
}

/// What an entry changed of a closed month, the KPIs first:
/// `KPI 2 from amber, 5 of 6 (83.3%), to green, 6 of 6 (100%); overall from amber to green`.
pub(crate) fn restating_in_words(restating: &Restating) -> String {
    let rated = |rating: Option<&KpiRating>| rating.map_or("not in force".to_owned(), final_rating);
    let kpi = |changed: &KpiRestated| {
        format!("KPI {} from {}, to {}", changed.kpi, rated(changed.before.as_ref()), rated(changed.after.as_ref()))
    };
    let overall = overall(&restating.overall_before, &restating.overall_after);
    let all: Vec<String> = restating.kpis.iter().map(kpi).chain([overall]).collect();
    all.join("; ")
}

/// `overall from red to green`, `overall still green`.
fn overall(before: &OverallRating, after: &OverallRating) -> String {
    let rated = |overall| RatingInWords::of_month(overall, Standing::Final).in_sentence();
    let (before, after) = (rated(before), rated(after));
    if before == after { format!("overall still {after}") } else { format!("overall from {before} to {after}") }
}
