//! The changes of a month after it was first reported: revisions of its return, and its restatement.

use chrono::NaiveDate;
use domain::assessment::{MonthAssessment, Restating, ReturnRevised, RowChange, RowChanged};
use domain::contract::Contract;
use domain::date::in_full;
use domain::measure::KpiRating;
use domain::standing::Standing;
use serde::Serialize;
use wording::rating::RatingInWords;
use wording::restated::restating_in_words;
use wording::sentence::sentence_case;
use wording::visit::unit_label;

use crate::page::rows::{KpiCell, kpi_title};

/// A revision of the month's return.
#[derive(Serialize)]
pub(super) struct RevisionRow {
    revision: usize,
    received_on: NaiveDate,
    /// Each in a sentence; empty where the revision says the same as the one before.
    changes: Vec<String>,
}

/// A month's ratings at its close and now.
#[derive(Serialize)]
pub(super) struct Restatement {
    overall_before: RatingInWords,
    overall_now: RatingInWords,
    kpis: Vec<RestatedKpi>,
}

#[derive(Serialize)]
struct RestatedKpi {
    number: u32,
    title: String,
    before: Option<KpiCell>,
    now: Option<KpiCell>,
    differs: bool,
}

/// An entry that changed the ratings of a closed month.
#[derive(Serialize)]
pub(super) struct RestatingRow {
    received_on: NaiveDate,
    by: String,
    /// `KPI 1 from red, 4 of 6 (66.6%), to amber, 5 of 6 (83.3%); overall still green`.
    changes: String,
}

/// Returns the entries that changed a month's ratings after its close, in order of receipt.
pub(super) fn restatings(month: &MonthAssessment) -> Vec<RestatingRow> {
    let row = |restating: &Restating| RestatingRow {
        received_on: restating.received_on,
        by: sentence_case(&restating.by),
        changes: restating_in_words(restating),
    };
    month.restatings.iter().map(row).collect()
}

/// Returns the revisions after the first, in order of receipt.
pub(super) fn revisions(contract: &Contract, month: &MonthAssessment) -> Vec<RevisionRow> {
    let row = |revised: &ReturnRevised| {
        let rows = revised.rows.iter().map(|row| row_in_words(contract, row));
        let values = revised.values.iter().map(|kpi| format!("For KPI {kpi} it states another value."));
        let ratings = revised.ratings.iter().map(|rating| {
            format!("KPI {}: {}. Before: {}.", rating.after.kpi, figures(&rating.after), figures(&rating.before))
        });
        RevisionRow {
            revision: revised.revision,
            received_on: revised.received_on,
            changes: rows.chain(values).chain(ratings).collect(),
        }
    };
    month.revised.iter().map(row).collect()
}

fn row_in_words(contract: &Contract, row: &RowChanged) -> String {
    let unit = unit_label(contract, &row.unit);
    // D5: a visit that another month's return lists stays, so it is not a change.
    if let (Some(on), Some(of)) = (row.visited_on, row.also_in) {
        let (on, of) = (in_full(on), of.in_words());
        match row.change {
            RowChange::Added => return format!("It lists the visit to {unit} on {on}, as the return of {of} does."),
            RowChange::Removed => {
                return format!("It no longer lists the visit to {unit} on {on}; the return of {of} still lists it.");
            }
            RowChange::Changed => {}
        }
    }
    match (row.visited_on, row.change) {
        (Some(on), RowChange::Added) => format!("It adds the visit to {unit} on {}.", in_full(on)),
        (Some(on), RowChange::Removed) => format!("It takes away the visit to {unit} on {}.", in_full(on)),
        (Some(on), RowChange::Changed) => {
            format!("It changes what is said of the report of the visit to {unit} on {}.", in_full(on))
        }
        (None, RowChange::Added) => format!("It declares {unit} not visited."),
        (None, RowChange::Removed) => format!("It no longer declares {unit} not visited."),
        (None, RowChange::Changed) => format!("It gives another reason why {unit} was not visited."),
    }
}

/// Returns a rating with its figures, within a sentence: `4 of 6 (66.6%), red so far`.
fn figures(rating: &KpiRating) -> String {
    let standing = if rating.bounds.is_some() { Standing::Provisional } else { Standing::Final };
    let rated = RatingInWords::of_kpi(rating, standing).in_sentence();
    wording::rating::figures(rating).map_or_else(|| rated.clone(), |figures| format!("{figures}, {rated}"))
}

/// Returns the ratings at the close beside those of now; `None` where the month is not restated.
pub(super) fn restatement(contract: &Contract, month: &MonthAssessment) -> Option<Restatement> {
    let at_close = month.at_close.as_ref()?;
    let mut numbers: Vec<u32> = at_close.kpis.iter().chain(&month.kpis).map(|kpi| kpi.kpi).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let row = |number: u32| {
        let of = |kpis: &'_ [KpiRating]| kpis.iter().find(|kpi| kpi.kpi == number).cloned();
        let (before, now) = (of(&at_close.kpis), of(&month.kpis));
        let differs = match (&before, &now) {
            (Some(before), Some(now)) => !before.figures_equal(now),
            (before, now) => before.is_some() != now.is_some(),
        };
        let cell = |rating: Option<KpiRating>| rating.map(|rating| KpiCell::of(&rating, month.standing));
        RestatedKpi { number, title: kpi_title(contract, number), before: cell(before), now: cell(now), differs }
    };
    Some(Restatement {
        overall_before: RatingInWords::of_month(&at_close.overall, month.standing),
        overall_now: RatingInWords::of_month(&month.overall, month.standing),
        kpis: numbers.into_iter().map(row).collect(),
    })
}
