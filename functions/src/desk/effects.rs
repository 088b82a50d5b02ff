//! What something about to be recorded would change: ratings, findings, and the closed months that they are of.

use std::collections::{BTreeMap, BTreeSet};

use domain::assessment::{Assessment, MonthAssessment};
use domain::clause::Finding;
use domain::contract::Contract;
use domain::date::in_full;
use domain::explain::FindingInWords;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Rating;
use domain::standing::{OverallRating, Standing};
use render::form::RatingChangeRow;

/// Returns the ratings that would change.
pub(crate) fn of_ratings(before: &Assessment, after: &Assessment) -> Vec<RatingChangeRow> {
    changed_ratings(before, after).into_iter().map(|(_, change)| change).collect()
}

/// Returns the closed months whose ratings or findings would change, ascending: those that are restated, or that a finding names
/// which comes, goes or changes its day.
pub(crate) fn closed_months(before: &Assessment, after: &Assessment) -> BTreeSet<Month> {
    let closed = |month: &&MonthAssessment| month.standing != Standing::Provisional;
    let closed: BTreeSet<Month> =
        before.months.iter().chain(&after.months).filter(closed).map(|month| month.month).collect();
    let of_ratings = changed_ratings(before, after).into_iter().map(|(month, _)| month);
    let found = changed_findings(before, after);
    let of_findings = found.iter().flat_map(|(finding, _)| finding.months().iter().copied());
    of_ratings.chain(of_findings).filter(|month| closed.contains(month)).collect()
}

/// Returns each rating that would change, with its month.
fn changed_ratings(before: &Assessment, after: &Assessment) -> Vec<(Month, RatingChangeRow)> {
    let by_month = |of: &'_ Assessment| -> BTreeMap<Month, MonthAssessment> {
        of.months.iter().map(|month| (month.month, month.clone())).collect()
    };
    let (before, after) = (by_month(before), by_month(after));
    let months: BTreeSet<Month> = before.keys().chain(after.keys()).copied().collect();
    let mut changes = Vec::new();
    for month in months {
        let (was, then) = (before.get(&month), after.get(&month));
        let mut change = |of: String, before: String, after: String| {
            if before != after {
                changes.push((month, RatingChangeRow { month: month.in_words(), of, before, after }));
            }
        };
        let both = || [was, then].into_iter().flatten();
        let numbers: BTreeSet<u32> = both().flat_map(|month| month.kpis.iter().map(|rating| rating.kpi)).collect();
        for number in numbers {
            let rating_facts = |month: Option<&MonthAssessment>| {
                let rating = month.and_then(|month| month.kpis.iter().find(|rating| rating.kpi == number));
                rating.map_or_else(|| "not rated".to_owned(), in_words)
            };
            change(format!("KPI {number}"), rating_facts(was), rating_facts(then));
        }
        let overall = |month: Option<&MonthAssessment>| {
            month.map_or_else(|| "not rated".to_owned(), |month| overall_in_words(&month.overall))
        };
        change("Overall".into(), overall(was), overall(then));
    }
    changes
}

/// `amber (5 of 6, 83.3%)`, `green, stretch met (6 of 6, 100%)`.
fn in_words(rating: &KpiRating) -> String {
    let ends = ends(rating.rating, rating.at_worst, rating.at_best);
    let stretch = if rating.stretch == Some(true) { ", stretch met" } else { "" };
    let figures = rating.figures().map(|figures| format!(" ({figures})")).unwrap_or_default();
    format!("{ends}{stretch}{figures}")
}

fn overall_in_words(overall: &OverallRating) -> String {
    ends(overall.rating, overall.at_worst, overall.at_best)
}

/// Returns a rating, or while it is open what it can still be.
fn ends(rating: Option<Rating>, at_worst: Option<Rating>, at_best: Option<Rating>) -> String {
    match (rating, at_worst, at_best) {
        (Some(rating), ..) => rating.to_string(),
        (None, Some(worst), Some(best)) => format!("too early to rate, {best} to {worst}"),
        _ => "not rated".into(),
    }
}

/// What would become of a finding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FindingEffect {
    Raised,
    Gone,
    /// Raised or due on another day.
    Moved,
}

/// Returns what would be found, or not be found any more, or be raised or due on another day, a sentence each.
pub(crate) fn of_findings(contract: &Contract, before: &Assessment, after: &Assessment) -> Vec<String> {
    let in_words = |(finding, effect): (Finding, FindingEffect)| {
        let sentence = FindingInWords::of(contract, &finding).sentence;
        match effect {
            FindingEffect::Raised => format!("Would be raised: {sentence}"),
            FindingEffect::Gone => format!("Would no longer apply: {sentence}"),
            FindingEffect::Moved => {
                format!("Would have other dates (raised on {}): {sentence}", in_full(finding.raised_on))
            }
        }
    };
    changed_findings(before, after).into_iter().map(in_words).collect()
}

fn changed_findings(before: &Assessment, after: &Assessment) -> Vec<(Finding, FindingEffect)> {
    let twin = |finding: &Finding, other: &'_ Assessment| {
        other.findings.iter().find(|of| of.identity() == finding.identity()).map(|of| (of.raised_on, of.due_on()))
    };
    let of_after = after.findings.iter().filter_map(|finding| match twin(finding, before) {
        None => Some((finding.clone(), FindingEffect::Raised)),
        Some(days) if days != (finding.raised_on, finding.due_on()) => Some((finding.clone(), FindingEffect::Moved)),
        Some(_) => None,
    });
    let gone = before.findings.iter().filter(|finding| twin(finding, after).is_none());
    let mut changed: Vec<(Finding, FindingEffect)> = of_after.collect();
    changed.sort_by_key(|(_, effect)| *effect == FindingEffect::Moved);
    changed.extend(gone.map(|finding| (finding.clone(), FindingEffect::Gone)));
    changed
}

/// Returns the closed months that would change, in a sentence.
pub(crate) fn closed_months_in_words(months: &BTreeSet<Month>) -> String {
    if months.is_empty() {
        return "No rating and no finding of a closed month changes.".into();
    }
    format!("Closed months whose ratings or findings change: {}.", listed(months))
}

/// Lists months: `October 2022, November 2022`.
pub(crate) fn listed(months: &BTreeSet<Month>) -> String {
    months.iter().map(|month| month.in_words()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
