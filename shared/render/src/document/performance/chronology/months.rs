//! The months in the chronology: as they closed, and as they were restated after it.

use domain::assessment::{Assessment, MonthAssessment, Restating};
use domain::contract::Contract;
use domain::event::Author;
use domain::measure::{KpiRating, RatingReason};
use domain::standing::{OverallRating, Standing};
use wording::party::author_name;
use wording::rating::RatingInWords;

use super::entry::{ChronologyEntry, DayStage};

/// Returns the months as they closed, with the ratings that they had at the close.
pub(super) fn closed(contract: &Contract, assessment: &Assessment) -> Vec<ChronologyEntry> {
    let closed = assessment.months.iter().filter(|month| month.standing != Standing::Provisional);
    let entry = |(index, month): (usize, &MonthAssessment)| {
        let (overall, kpis) = match &month.at_close {
            Some(at_close) => (&at_close.overall, &at_close.kpis),
            None => (&month.overall, &month.kpis),
        };
        ChronologyEntry {
            on: month.closes_on,
            what: format!("{} closed{}", month.month.in_words(), ratings(overall, kpis)),
            note: (month.standing == Standing::Restated).then(|| "Restated since.".to_owned()),
            clause: Some("3.1, 8".into()),
            by: author_name(contract, Author::System).to_owned(),
            order: (DayStage::Closed, index),
        }
    };
    closed.enumerate().map(entry).collect()
}

/// Returns each change of a closed month's ratings, on the day on which what changed them was received.
pub(super) fn restated(contract: &Contract, assessment: &Assessment) -> Vec<ChronologyEntry> {
    let all = assessment.months.iter().flat_map(|month| month.restatings.iter().map(move |change| (month, change)));
    let entry = |(index, (month, restating)): (usize, (&MonthAssessment, &Restating))| ChronologyEntry {
        on: restating.received_on,
        what: format!(
            "{} restated by {}: {}.",
            month.month.in_words(),
            restating.by,
            wording::restated::restating_in_words(restating)
        ),
        note: None,
        clause: Some("3.1, 8".into()),
        by: author_name(contract, Author::System).to_owned(),
        order: (DayStage::Followed, index),
    };
    all.enumerate().map(entry).collect()
}

/// Returns the final ratings of a month: ` without a return: overall red; KPI 1 red`, `: overall green; KPI 1 amber, 5 of 6
/// (83.3%)`.
fn ratings(overall: &OverallRating, kpis: &[KpiRating]) -> String {
    let without = kpis.iter().any(|rating| rating.reason == Some(RatingReason::NoReturn));
    let overall = RatingInWords::of_month(overall, Standing::Final).in_sentence();
    let of_kpis = kpis.iter().map(|rating| format!("KPI {} {}", rating.kpi, wording::restated::final_rating(rating)));
    let all: Vec<String> = [format!("overall {overall}")].into_iter().chain(of_kpis).collect();
    format!("{}: {}.", if without { " without a return" } else { "" }, all.join("; "))
}
