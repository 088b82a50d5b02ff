//! Ratings in a letter, a line a KPI.

use wording::rating::rating_with_figures;

use domain::notice::TitledRating;
use domain::standing::Standing;
use serde::Serialize;
use wording::email::ratings_restated::before_and_now;

/// A KPI in a letter.
#[derive(Serialize)]
pub(super) struct RatingLine<'a> {
    kpi: u32,
    title: &'a str,
    /// `Amber; 5 of 6 (83.3%)`; of a restated month what it is now.
    now: String,
    /// What it was; only of a restated month.
    before: Option<String>,
    changed: bool,
}

/// Returns the ratings of a month, a line each.
pub(super) fn lines(ratings: &[TitledRating], standing: Standing) -> Vec<RatingLine<'_>> {
    let line = |rating| line(rating, rating_with_figures(&rating.rating, standing), None);
    ratings.iter().map(line).collect()
}

fn line(rating: &TitledRating, now: String, before: Option<String>) -> RatingLine<'_> {
    let changed = before.as_ref().is_some_and(|before| *before != now);
    RatingLine { kpi: rating.rating.kpi, title: &rating.title, now, before, changed }
}

const NOT_IN_FORCE: &str = "Not in force";

/// Returns the KPIs of a restated month, a line each.
pub(super) fn restated<'a>(before: &'a [TitledRating], now: &'a [TitledRating]) -> Vec<RatingLine<'a>> {
    let said = |rating: Option<&TitledRating>| {
        rating.map_or_else(|| NOT_IN_FORCE.to_owned(), |rating| rating_with_figures(&rating.rating, Standing::Final))
    };
    let lines = before_and_now(before, now).into_values().filter_map(|(was, is)| {
        let of = is.or(was)?;
        Some(line(of, said(is), Some(said(was))))
    });
    lines.collect()
}
