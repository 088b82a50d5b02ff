//! The words of the email that says that a closed month was restated.

use std::collections::BTreeMap;

use domain::derivation::listed;
use domain::notice::TitledRating;
use domain::standing::{OverallRating, Standing};

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;
use crate::rating::{RatingInWords, figures_of};

/// Returns the opening, which begins with the change.
pub(super) fn opening(reader: &Reader<'_>, month: &str, changes: &[Change]) -> Opening {
    let changed = listed(&changes.iter().map(|change| change.at_length.clone()).collect::<Vec<_>>());
    let said: Vec<&str> = changes.iter().map(|change| change.shortly.as_str()).collect();
    let (first, others) = said.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    let others: String = others.iter().map(|other| format!(", {other}")).collect();
    if reader.is_contractor() {
        let subject = Subject::from(format!("Check {month}, restated: {first}"));
        let subject = subject.or_in_short(format!("Check {month}: {first}")).and(&others);
        let council = &reader.letterhead.council;
        let first = format!(
            "Please check the ratings for {month}, which were restated: {changed}. Tell {council} if you think one is wrong."
        );
        return Opening::asking(Asks::InTime, subject, first);
    }
    let subject = Subject::from(format!("{month} restated: {first}")).or_in_short(format!("{month}: {first}"));
    Opening::telling(subject.and(&others), format!("The ratings for {month} were restated: {changed}."))
}

/// A KPI's rating before a restatement and after it; `None` where the KPI is not in force.
pub type BeforeAndNow<'a> = (Option<&'a TitledRating>, Option<&'a TitledRating>);

/// Returns the KPIs of a restated month by number, each before and now. A revised definition can add or remove a KPI, so either
/// can be absent.
pub fn before_and_now<'a>(before: &'a [TitledRating], now: &'a [TitledRating]) -> BTreeMap<u32, BeforeAndNow<'a>> {
    let mut kpis: BTreeMap<u32, BeforeAndNow<'a>> = BTreeMap::new();
    for rating in before {
        kpis.entry(rating.rating.kpi).or_default().0 = Some(rating);
    }
    for rating in now {
        kpis.entry(rating.rating.kpi).or_default().1 = Some(rating);
    }
    kpis
}

/// A change by a restatement, with the old value and the new one.
pub(super) struct Change {
    /// In a subject: `KPI 1 from green to amber`.
    shortly: String,
    /// In a sentence, with the figures where the rating stays: `KPI 2 from 5 of 6 (83.3%) to 6 of 6 (100%), still amber`.
    at_length: String,
}

impl Change {
    fn new(text: String) -> Self {
        Self { shortly: text.clone(), at_length: text }
    }
}

/// Returns the changes by a restatement: first the KPIs whose ratings changed, then those with only other figures, last the
/// overall rating, if it changed.
pub(super) fn changes(
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
    let overall_words = |of: &OverallRating| RatingInWords::of_closed_month(of).in_sentence();
    let of_month = overall_before
        .filter(|was| was.rating != overall.rating)
        .map(|was| Change::new(format!("overall from {} to {}", overall_words(was), overall_words(overall))));
    rated.into_iter().chain(counted).chain(of_month).collect()
}

/// Returns a rating's figures, where it stays the same.
fn figures(of: &TitledRating) -> String {
    let in_words = RatingInWords::of_kpi(&of.rating, Standing::Final);
    figures_of(&of.rating, &in_words).unwrap_or_else(|| "no figures".to_owned())
}
