//! What changes when a contract is read anew, in words: so that it can be read without the contract's definition.

use chrono::NaiveDate;

use super::{FindingMoved, Rated, RereadChanges, RereadRating};
use crate::clause::{Finding, words};
use crate::contract::{Contract, Measure};
use crate::date::in_full;
use crate::decision::{self, Decision};
use crate::derivation::listed;
use crate::explain::{FindingInWords, finding_in_the_past};
use crate::measure::RatingReason;
use crate::rereading::{ChangeInWords, LetterHeld, Rereading};

impl Rereading {
    /// Returns what changes, in words, for whoever may know all of it.
    pub fn of(contract: &Contract, as_of: NaiveDate, changes: &RereadChanges, letters: Vec<LetterHeld>) -> Self {
        let came = |finding: &Finding| finding_change(finding, came_in_words(contract, finding));
        let went = |finding: &Finding| finding_change(finding, finding_in_the_past(finding));
        let moved = |moved: &FindingMoved| finding_change(&moved.after, moved_in_words(contract, moved));
        Self {
            as_of,
            ratings: changes.ratings.iter().map(|change| rating_change(contract, change)).collect(),
            came: changes.came.iter().map(came).collect(),
            went: changes.went.iter().map(went).collect(),
            moved: changes.moved.iter().map(moved).collect(),
            letters,
        }
    }
}

fn finding_change(finding: &Finding, sentence: String) -> ChangeInWords {
    let words = words(&finding.details);
    ChangeInWords {
        sentence,
        clause: finding.clause().to_string(),
        quote: words.map(|words| words.quote.to_owned()),
        decisions: decisions(finding, words.map_or(&[], |words| words.decisions)),
        kind: Some(finding.kind()),
    }
}

/// Returns the decisions by which a finding is read: those that its clause's words are read by, and the one that says when it is
/// raised, where that is cited by more than the clause.
fn decisions(finding: &Finding, of_words: &[Decision]) -> String {
    let raised_by = Decision::of_finding(finding);
    let is_new = raised_by.tag() != finding.clause().as_str() && !of_words.contains(&raised_by);
    let all: Vec<Decision> = of_words.iter().copied().chain(is_new.then_some(raised_by)).collect();
    decision::tags(&all)
}

/// Returns a finding as it is now, with the day on which it was raised.
fn came_in_words(contract: &Contract, finding: &Finding) -> String {
    let sentence = FindingInWords::of(contract, finding).sentence;
    let ended = finding.ended_on.map(|on| format!(" and was satisfied on {}", in_full(on))).unwrap_or_default();
    format!("{sentence} It was raised on {}{ended}.", in_full(finding.raised_on))
}

/// Returns a finding as it is now, with each of its dates that is another.
fn moved_in_words(contract: &Contract, moved: &FindingMoved) -> String {
    let FindingMoved { before, after } = moved;
    let mut how = Vec::new();
    if before.raised_on != after.raised_on {
        how.push(format!("was raised on {} instead of {}", in_full(after.raised_on), in_full(before.raised_on)));
    }
    match (before.due_on(), after.due_on()) {
        (Some(before), Some(after)) if before == after => {}
        (Some(before), Some(after)) => how.push(format!("is due by {} instead of {}", in_full(after), in_full(before))),
        (None, Some(after)) => how.push(format!("is due by {}, which had no such day before", in_full(after))),
        (Some(before), None) => how.push(format!("is not due by {} any more", in_full(before))),
        (None, None) => {}
    }
    match (before.ended_on, after.ended_on) {
        (Some(before), Some(after)) if before == after => {}
        (Some(before), Some(after)) => {
            how.push(format!("was satisfied on {} instead of {}", in_full(after), in_full(before)));
        }
        (None, Some(after)) => how.push(format!("was satisfied on {}, and counted as open before", in_full(after))),
        (Some(before), None) => {
            how.push(format!("is not satisfied, and counted as satisfied on {} before", in_full(before)));
        }
        (None, None) => {}
    }
    format!("{} It {}.", FindingInWords::of(contract, after).sentence, listed(&how))
}

fn rating_change(contract: &Contract, change: &RereadRating) -> ChangeInWords {
    let kpi = change.kpi.and_then(|number| contract.kpis.iter().find(|kpi| kpi.number == number));
    let what = match (change.kpi, kpi) {
        (None, _) => "the overall rating".to_owned(),
        (Some(_), Some(kpi)) => format!("KPI {} ({})", kpi.number, kpi.title),
        (Some(number), None) => format!("KPI {number}"),
    };
    let month = change.month.in_words();
    let sentence = match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            format!("{month}: {what} is {} instead of {}.", rated_in_words(after), rated_in_words(before))
        }
        (None, Some(after)) => format!("{month}: {what} is {}, and was not rated before.", rated_in_words(after)),
        (Some(before), None) => format!("{month}: {what} is not rated any more, and was {}.", rated_in_words(before)),
        (None, None) => format!("{month}: {what} is not rated."),
    };
    let reason = match change.after.as_ref().or(change.before.as_ref()) {
        Some(Rated::Kpi(rating, _)) => rating.reason,
        Some(Rated::Overall(..)) | None => None,
    };
    ChangeInWords {
        sentence,
        clause: kpi.map_or_else(|| "3.1".to_owned(), |kpi| kpi.clause.clone()),
        quote: None,
        decisions: decision::tags(rated_by(change.kpi.map(|_| kpi.map(|kpi| kpi.measure)), reason)),
        kind: None,
    }
}

/// Says `amber (5 of 6, 83.3%)`; what has no rating says why, as far as that is known.
fn rated_in_words(rated: &Rated) -> String {
    let word = rated.rating().map(|rating| rating.to_string());
    let word = word.unwrap_or_else(|| if rated.is_open() { "not settled yet" } else { "unrated" }.to_owned());
    match rated {
        Rated::Overall(..) => word,
        Rated::Kpi(rating, _) => match (rating.reason, rating.figures()) {
            (Some(RatingReason::NoReturn), _) => format!("{word} (without a return)"),
            (_, Some(figures)) => format!("{word} ({figures})"),
            (_, None) => word,
        },
    }
}

/// Returns the decisions by which a rating is read: of the overall rating, without a measure; of a KPI, with what it measures.
fn rated_by(kpi: Option<Option<Measure>>, reason: Option<RatingReason>) -> &'static [Decision] {
    match (kpi, reason) {
        (None, _) => &[Decision::D17],
        (Some(_), Some(RatingReason::NoReturn)) => &[Decision::D7],
        (Some(_), Some(RatingReason::NoUnitsDue)) => &[Decision::D11],
        (Some(_), Some(RatingReason::NoVisits)) => &[Decision::D12],
        (Some(_), Some(RatingReason::NoValue)) => &[Decision::D16],
        (Some(Some(Measure::VisitsMade)), None) => &[Decision::D9, Decision::D10, Decision::D11],
        (Some(Some(Measure::ReportsOnTime { .. })), None) => {
            &[Decision::D5, Decision::D9, Decision::D10, Decision::D12, Decision::D13]
        }
        (Some(Some(Measure::ReportsSentBack)), None) => &[Decision::D9, Decision::D14],
        (Some(Some(Measure::Percentage)), None) => &[Decision::D9, Decision::D10, Decision::D16],
        (Some(Some(Measure::Count) | None), None) => &[Decision::D9, Decision::D16],
    }
}
