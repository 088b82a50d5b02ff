//! Ratings in a letter, a line a KPI.

use domain::notice::TitledRating;
use domain::standing::{OverallRating, Standing};
use serde::Serialize;

use crate::words::{RatingInWords, rating_with_figures};

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

/// The ratings of a month, a line each.
pub(super) fn lines(ratings: &[TitledRating], standing: Standing) -> Vec<RatingLine<'_>> {
    let line = |rating| line(rating, rating_with_figures(&rating.rating, standing), None);
    ratings.iter().map(line).collect()
}

fn line(rating: &TitledRating, now: String, before: Option<String>) -> RatingLine<'_> {
    let changed = before.as_ref().is_some_and(|before| *before != now);
    RatingLine { kpi: rating.rating.kpi, title: &rating.title, now, before, changed }
}

/// The KPIs of a restated month by number, each as it was and as it is now: a revised definition can bring or take one.
pub(super) fn restated<'a>(before: &'a [TitledRating], now: &'a [TitledRating]) -> Vec<RatingLine<'a>> {
    const NOT_IN_FORCE: &str = "Not in force";
    let find = |ratings: &'a [TitledRating], kpi| ratings.iter().find(|rating| rating.rating.kpi == kpi);
    let said = |rating: &TitledRating| rating_with_figures(&rating.rating, Standing::Final);
    let mut lines: Vec<RatingLine<'a>> = Vec::new();
    for rating in now {
        let was = find(before, rating.rating.kpi).map_or_else(|| NOT_IN_FORCE.to_owned(), said);
        lines.push(line(rating, said(rating), Some(was)));
    }
    for rating in before.iter().filter(|rating| find(now, rating.rating.kpi).is_none()) {
        lines.push(line(rating, NOT_IN_FORCE.to_owned(), Some(said(rating))));
    }
    lines.sort_by_key(|line| line.kpi);
    lines
}

/// A closed month's overall rating in words.
pub(in crate::letter) fn overall_in_words(overall: &OverallRating) -> RatingInWords {
    RatingInWords::of_month(overall, Standing::Final)
}
