//! What changes when a contract is read anew, in words: so that it can be read without the contract's definition.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Changes, FindingMoved, Rated, RatingChange};
use crate::clause::{Finding, FindingKind, words};
use crate::contract::{Contract, Measure};
use crate::date::in_full;
use crate::deadline::listed;
use crate::decision::{self, Decision};
use crate::explain::{FindingInWords, finding_in_the_past};
use crate::measure::Reason;
use crate::notice::NoticeKind;
use crate::readers::Readers;

/// What changes for a party when its contract is read anew, as the one email says it that tells all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rereading {
    /// The day as of which it is read by both sets of rules.
    pub as_of: NaiveDate,
    /// The ratings that came, went or moved.
    pub ratings: Vec<ChangeInWords>,
    /// The findings that are new.
    pub came: Vec<ChangeInWords>,
    /// The findings that fall away.
    pub went: Vec<ChangeInWords>,
    /// The findings with another date.
    pub moved: Vec<ChangeInWords>,
    /// The contractual letters that wait for the council's decision; in the council's email alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<LetterHeld>,
}

/// A rating or a finding that changes, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeInWords {
    /// What changes, in a sentence; where a finding moves, with another that says how.
    pub sentence: String,
    /// The clause that makes it.
    pub clause: String,
    /// The clause's words, where the schedule has them for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The decisions by which it is read, as `D18, D22` or `6.7 (b)`; empty where it needs none.
    pub decisions: String,
    /// The finding's kind; none of a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FindingKind>,
}

/// A contractual letter that the rules call for of the past, and that goes only if the council decides so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterHeld {
    /// Its notice's id, under which it stands in the outbox.
    pub notice: String,
    /// What kind of letter it is.
    pub kind: NoticeKind,
    /// The day on which it would have gone.
    pub due_on: NaiveDate,
}

impl Rereading {
    /// What changes, in words, for whoever may know all of it.
    pub fn of(contract: &Contract, as_of: NaiveDate, changes: &Changes, letters: Vec<LetterHeld>) -> Self {
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

    /// All that changes, in its order.
    pub fn changes(&self) -> impl Iterator<Item = &ChangeInWords> {
        self.ratings.iter().chain(&self.came).chain(&self.went).chain(&self.moved)
    }

    /// Whether it tells nothing.
    pub fn is_nothing(&self) -> bool {
        self.changes().next().is_none() && self.letters.is_empty()
    }

    /// Who may read it: the council alone, where a letter waits for its decision or a finding is its own.
    pub fn readers(&self) -> Readers {
        let of_letters = (!self.letters.is_empty()).then_some(Readers::Council);
        let of_findings = self.changes().filter_map(|change| change.kind).map(FindingKind::readers);
        of_findings.chain(of_letters).chain([Readers::Parties]).min().unwrap_or(Readers::Council)
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

/// The decisions by which a finding is read: those that its clause's words are read by, and the one that says when it is raised,
/// where that is cited by more than the clause.
fn decisions(finding: &Finding, of_words: &[Decision]) -> String {
    let raised_by = Decision::of_finding(finding);
    let is_new = raised_by.tag() != finding.clause().as_str() && !of_words.contains(&raised_by);
    let all: Vec<Decision> = of_words.iter().copied().chain(is_new.then_some(raised_by)).collect();
    decision::tags(&all)
}

/// A finding as it is now, with the day on which it was raised.
fn came_in_words(contract: &Contract, finding: &Finding) -> String {
    let sentence = FindingInWords::of(contract, finding).sentence;
    let ended = finding.ended_on.map(|on| format!(" and was satisfied on {}", in_full(on))).unwrap_or_default();
    format!("{sentence} It was raised on {}{ended}.", in_full(finding.raised_on))
}

/// A finding as it is now, with each of its dates that is another.
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

fn rating_change(contract: &Contract, change: &RatingChange) -> ChangeInWords {
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

/// `amber (5 of 6, 83.3%)`; what has no rating says why, as far as that is known.
fn rated_in_words(rated: &Rated) -> String {
    let word = rated.rating().map(|rating| rating.to_string());
    let word = word.unwrap_or_else(|| if rated.is_open() { "not settled yet" } else { "unrated" }.to_owned());
    match rated {
        Rated::Overall(..) => word,
        Rated::Kpi(rating, _) => match (rating.reason, rating.figures()) {
            (Some(Reason::NoReturn), _) => format!("{word} (without a return)"),
            (_, Some(figures)) => format!("{word} ({figures})"),
            (_, None) => word,
        },
    }
}

/// The decisions by which a rating is read: of the overall rating, without a measure; of a KPI, with what it measures.
fn rated_by(kpi: Option<Option<Measure>>, reason: Option<Reason>) -> &'static [Decision] {
    match (kpi, reason) {
        (None, _) => &[Decision::D17],
        (Some(_), Some(Reason::NoReturn)) => &[Decision::D7],
        (Some(_), Some(Reason::NoUnitsDue)) => &[Decision::D11],
        (Some(_), Some(Reason::NoVisits)) => &[Decision::D12],
        (Some(_), Some(Reason::NoValue)) => &[Decision::D16],
        (Some(Some(Measure::VisitsMade)), None) => &[Decision::D9, Decision::D10, Decision::D11],
        (Some(Some(Measure::ReportsOnTime { .. })), None) => {
            &[Decision::D5, Decision::D9, Decision::D10, Decision::D12, Decision::D13]
        }
        (Some(Some(Measure::ReportsSentBack)), None) => &[Decision::D9, Decision::D14],
        (Some(Some(Measure::Percentage)), None) => &[Decision::D9, Decision::D10, Decision::D16],
        (Some(Some(Measure::Count) | None), None) => &[Decision::D9, Decision::D16],
    }
}
