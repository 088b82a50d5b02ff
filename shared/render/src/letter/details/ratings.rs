//! Ratings in a letter, a line a KPI.

use std::collections::BTreeMap;

use domain::notice::TitledRating;
use domain::standing::{OverallRating, Standing};
use serde::Serialize;

use crate::words::{self, RatingInWords, rating_with_figures};

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

const NOT_IN_FORCE: &str = "Not in force";

/// A KPI's rating before a restatement and with it; none where the KPI is not in force.
type BeforeAndNow<'a> = (Option<&'a TitledRating>, Option<&'a TitledRating>);

/// The KPIs of a restated month by number, each as it was and as it is now: a revised definition can bring or take one.
fn before_and_now<'a>(before: &'a [TitledRating], now: &'a [TitledRating]) -> BTreeMap<u32, BeforeAndNow<'a>> {
    let mut kpis: BTreeMap<u32, BeforeAndNow<'a>> = BTreeMap::new();
    for rating in before {
        kpis.entry(rating.rating.kpi).or_default().0 = Some(rating);
    }
    for rating in now {
        kpis.entry(rating.rating.kpi).or_default().1 = Some(rating);
    }
    kpis
}

/// The same, a line each.
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

/// One thing that a restatement changed, from what to what.
pub(in crate::letter) struct Change {
    /// In a subject: `KPI 1 from green to amber`.
    pub shortly: String,
    /// In a sentence, with the figures where the rating stays: `KPI 2 from 5 of 6 (83.3%) to 6 of 6 (100%), still amber`.
    pub at_length: String,
}

impl Change {
    fn new(text: String) -> Self {
        Self { shortly: text.clone(), at_length: text }
    }
}

/// What a restatement changed: the KPIs whose ratings it changed first, then those whose figures alone; last the overall rating,
/// if that changed.
pub(in crate::letter) fn changes(
    before: &[TitledRating],
    now: &[TitledRating],
    overall_before: Option<&OverallRating>,
    overall: &OverallRating,
) -> Vec<Change> {
    let (mut rated, mut counted) = (Vec::new(), Vec::new());
    for (number, of_kpi) in before_and_now(before, now) {
        let in_words = |of: &TitledRating| RatingInWords::of_kpi(&of.rating, Standing::Final).in_sentence();
        match of_kpi {
            (Some(was), Some(is)) if was.rating.rating != is.rating.rating => {
                rated.push(Change::new(format!("KPI {number} from {} to {}", in_words(was), in_words(is))));
            }
            (Some(was), Some(is)) if !was.rating.figures_equal(&is.rating) => counted.push(Change {
                shortly: format!("figures of KPI {number} changed"),
                at_length: format!("KPI {number} from {} to {}, still {}", figures(was), figures(is), in_words(is)),
            }),
            (None, Some(is)) => rated.push(Change::new(format!("KPI {number} is new, {}", in_words(is)))),
            (Some(_), None) => rated.push(Change::new(format!("KPI {number} no longer in force"))),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    let overall_words = |of: &OverallRating| overall_in_words(of).in_sentence();
    let of_month = overall_before
        .filter(|was| was.rating != overall.rating)
        .map(|was| Change::new(format!("overall from {} to {}", overall_words(was), overall_words(overall))));
    rated.into_iter().chain(counted).chain(of_month).collect()
}

/// A rating's figures, where it stays the same.
fn figures(of: &TitledRating) -> String {
    let in_words = RatingInWords::of_kpi(&of.rating, Standing::Final);
    words::figures_of(&of.rating, &in_words).unwrap_or_else(|| "no figures".to_owned())
}

/// A closed month's overall rating in words.
pub(in crate::letter) fn overall_in_words(overall: &OverallRating) -> RatingInWords {
    RatingInWords::of_month(overall, Standing::Final)
}
