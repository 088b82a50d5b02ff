//! The changes by a return, and the questions about it, in words: before it is submitted, in its receipt, and in the receipt's
//! email.

use chrono::NaiveDate;
use domain::changes::{
    Changes, Doubt, FindingChange, FindingDifference, MonthDifference, RowDifference, TextDifference, TextOfReturn,
    ValueDifference,
};
use domain::clause::FindingKind;
use domain::date::in_full;
use domain::derivation::listed;
use domain::event::{KpiValue, VisitRow};
use domain::month::Month;
use domain::standing::Standing;
use serde::Serialize;

use crate::rating::{RatingInWords, rating_with_figures};
use crate::sentence::within_sentence;
use crate::visit::{not_visited, sent_back};

/// The changes by a return, in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChangesInWords {
    /// The revision that it replaces, from 1; `None` if it is the first.
    replaces: Option<usize>,
    /// Whether it replaces a revision without any difference.
    nothing: bool,
    /// The number of removed visits and declarations, in words; `None` if there are none.
    gone_in_words: Option<String>,
    /// The removed visits and declarations.
    gone: Vec<String>,
    /// Other differences: rows, values, texts.
    said: Vec<String>,
    /// The number of further lines of either kind.
    further: usize,
    /// Sentences that closed months are restated, or are again as they were at their close.
    restated: Vec<String>,
    /// The ratings that differ.
    ratings: Vec<String>,
    /// The findings that differ.
    findings: Vec<String>,
}

impl ChangesInWords {
    /// Returns the sentences, with at most `most` lines of rows.
    pub fn of(changes: &Changes, most: usize) -> Self {
        let is_gone = |row: &&RowDifference| goes(row);
        let gone_in_words = how_many_go(changes.rows.iter().filter(is_gone));
        let mut gone: Vec<String> = changes.rows.iter().filter(is_gone).map(row).collect();
        let mut said: Vec<String> = changes.nil.map(nil).into_iter().map(str::to_owned).collect();
        said.extend(changes.rows.iter().filter(|row| !goes(row)).map(row));
        said.extend(changes.kpi_values.iter().map(value));
        said.extend(changes.texts.iter().map(text));
        let all = gone.len() + said.len();
        gone.truncate(most);
        said.truncate(most.saturating_sub(gone.len()));
        Self {
            replaces: changes.replaces,
            nothing: changes.replaces.is_some() && changes.is_empty(),
            further: all - gone.len() - said.len(),
            gone_in_words,
            gone,
            said,
            restated: closed_months(&changes.months),
            ratings: changes.months.iter().flat_map(ratings).collect(),
            findings: changes.findings.iter().map(finding).collect(),
        }
    }

    /// Returns the same with the differing ratings of only these months.
    pub fn with_ratings_of(self, months: &[&MonthDifference]) -> Self {
        Self { ratings: months.iter().copied().flat_map(ratings).collect(), ..self }
    }

    /// Says whether there is anything to tell.
    pub fn tells(&self) -> bool {
        self.nothing || self.replaces.is_some() || !self.ratings.is_empty() || !self.findings.is_empty()
    }
}

/// Returns the sentences on the final ratings of months that have closed.
fn closed_months(months: &[MonthDifference]) -> Vec<String> {
    let of = |is_so: fn(&MonthDifference) -> bool, does: &str, do_so: &str| {
        let months: Vec<String> = months.iter().filter(|of| is_so(of)).map(|of| of.month.in_words()).collect();
        match &months[..] {
            [] => None,
            [one] => Some(format!("{one} has closed: its final ratings {does}.")),
            several => Some(format!("{} have closed: their final ratings {do_so}.", listed(several))),
        }
    };
    let back = ["change back to those of the close", "change back to those of their closes"];
    let sentences =
        [of(|month| month.restated, "are restated", "are restated"), of(|month| month.as_at_close, back[0], back[1])];
    sentences.into_iter().flatten().collect()
}

/// Says whether a visit or a declaration is no longer in any month's return. A visit that is replaced by another of the same
/// unit is also gone, since a visit is identified by its unit and its date (D5).
fn goes(row: &RowDifference) -> bool {
    match (&row.before, &row.after) {
        (Some(before), Some(after)) => before.visited_on.is_some() && before.visited_on != after.visited_on,
        // D5: a visit that another month's return lists stays.
        (Some(_), None) => row.also_in.is_none(),
        (None, _) => false,
    }
}

/// Returns the number of removed rows: `6 visits go`, `1 visit and 2 reasons for not visiting go`.
fn how_many_go<'a>(gone: impl Iterator<Item = &'a RowDifference>) -> Option<String> {
    let is_visit = |row: &&RowDifference| row.before.as_ref().is_some_and(|before| before.visited_on.is_some());
    let (visits, reasons): (Vec<_>, Vec<_>) = gone.partition(is_visit);
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts = [
        counted(visits.len(), "visit", "visits"),
        counted(reasons.len(), "reason for not visiting", "reasons for not visiting"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let goes = if visits.len() + reasons.len() == 1 { "goes" } else { "go" };
    (!parts.is_empty()).then(|| format!("{} {goes}", listed(&parts)))
}

fn nil(says_nothing: bool) -> &'static str {
    if says_nothing {
        "It says that there is nothing to report; the one before did not."
    } else {
        "It does not say any more that there is nothing to report."
    }
}

fn row(row: &RowDifference) -> String {
    let unit = if row.label == row.unit { row.unit.clone() } else { format!("{} ({})", row.label, row.unit) };
    let declared = |row: &VisitRow| row.not_visited_reason.map(not_visited).unwrap_or("no reason");
    let said = match (&row.before, &row.after) {
        (Some(before), None) => match before.visited_on {
            Some(on) => {
                let still = |of: Month| format!(" here; the return of {} still lists it", of.in_words());
                let still = row.also_in.map(still).unwrap_or_default();
                format!("the visit of {} is no longer listed{still}", in_full(on))
            }
            None => format!("it is no longer declared not visited ({})", declared(before)),
        },
        (None, Some(after)) => match after.visited_on {
            Some(on) => match row.also_in {
                Some(of) => {
                    format!(
                        "the visit of {} is also listed here; the return of {} lists it",
                        in_full(on),
                        of.in_words()
                    )
                }
                None => format!("the visit of {} is new", in_full(on)),
            },
            None => format!("it is now declared not visited ({})", declared(after)),
        },
        (Some(before), Some(after)) => match (before.visited_on, after.visited_on) {
            (Some(was), Some(on)) if was != on => {
                format!("the visit of {} is no longer listed; one of {} is, which was not", in_full(was), in_full(on))
            }
            (Some(_), Some(on)) => visit(on, before, after),
            (Some(was), None) => format!(
                "the visit of {} is no longer listed, and it is declared not visited ({})",
                in_full(was),
                declared(after)
            ),
            (None, Some(on)) => {
                format!("visited on {}; it was declared not visited ({})", in_full(on), declared(before))
            }
            (None, None) => {
                format!("it is declared not visited ({}); the reason was: {}", declared(after), declared(before))
            }
        },
        (None, None) => String::new(),
    };
    format!("{unit}: {said}.")
}

/// Returns the differences of one visit.
fn visit(on: NaiveDate, before: &VisitRow, after: &VisitRow) -> String {
    let mut differs = Vec::new();
    let dates = [
        ("report to council", before.report_to_council_on, after.report_to_council_on),
        ("report to Ofsted", before.report_to_ofsted_on, after.report_to_ofsted_on),
        ("sent back", before.sent_back_on, after.sent_back_on),
    ];
    let date = |on: Option<NaiveDate>| on.map_or_else(|| "blank".to_owned(), in_full);
    for (name, before, after) in dates.into_iter().filter(|(_, before, after)| before != after) {
        differs.push(format!("{name} {}, instead of {}", date(after), date(before)));
    }
    if before.sent_back_reason != after.sent_back_reason {
        let reason = |row: &VisitRow| row.sent_back_reason.map_or("blank", sent_back);
        differs.push(format!("reason for sending back {}, instead of {}", reason(after), reason(before)));
    }
    format!("visit of {}: {}", in_full(on), differs.join("; "))
}

/// Returns the value of a KPI as a return states it: `9 of 10`, `3`.
pub fn stated(value: &KpiValue) -> String {
    match (value.numerator, value.denominator, value.count) {
        (Some(numerator), Some(denominator), _) => format!("{numerator} of {denominator}"),
        (_, _, Some(count)) => count.to_string(),
        _ => String::new(),
    }
}

fn value(value: &ValueDifference) -> String {
    let said = match (&value.before, &value.after) {
        (Some(before), Some(after)) => format!("{}, instead of {}", stated(after), stated(before)),
        (None, Some(after)) => format!("{}, instead of no value", stated(after)),
        (Some(before), None) => format!("no value any more, instead of {}", stated(before)),
        (None, None) => String::new(),
    };
    format!("KPI {}: {said}.", value.kpi)
}

fn text(text: &TextDifference) -> String {
    let name = match text.text {
        TextOfReturn::CapacityIssue => "The capacity issue",
        TextOfReturn::Comment => "The comment",
    };
    let said = match (text.was_there, text.is_there) {
        (true, true) => "has changed",
        (false, _) => "is new",
        (true, false) => "is not there any more",
    };
    // A capacity issue that a return raised stays raised (5.2).
    let stays = match (text.text, text.was_there) {
        (TextOfReturn::CapacityIssue, true) => "; the one that was raised stays on record",
        (TextOfReturn::CapacityIssue, false) | (TextOfReturn::Comment, _) => "",
    };
    format!("{name} {said}{stays}.")
}

fn ratings(month: &MonthDifference) -> Vec<String> {
    let standing = if month.is_closed() { Standing::Final } else { Standing::Provisional };
    let words = month.month.in_words();
    let kpi = |of: &domain::changes::RatingDifference| {
        let (now, before) = (rating_with_figures(&of.after, standing), rating_with_figures(&of.before, standing));
        format!("{words}, KPI {}: {now}. Before: {}.", of.after.kpi, within_sentence(&before))
    };
    let overall = month.overall.map(|overall| {
        let said = |of| RatingInWords::of_month(of, standing).text;
        let (now, before) = (said(&overall.after), said(&overall.before));
        format!("{words}, overall: {now}. Before: {}.", within_sentence(&before))
    });
    month.ratings.iter().map(kpi).chain(overall).collect()
}

fn finding(of: &FindingDifference) -> String {
    let what = match of.change {
        FindingChange::Raised => "Raised",
        FindingChange::Satisfied => "Settled",
        FindingChange::Reopened => "Open again",
        FindingChange::Gone => "No longer applies",
        FindingChange::Moved => "With a different date",
    };
    let by = match (of.change, of.finding.due_on) {
        (FindingChange::Raised | FindingChange::Reopened | FindingChange::Moved, Some(due))
            if !of.finding.sentence.contains(&in_full(due)) =>
        {
            format!(" By {}.", in_full(due))
        }
        (
            FindingChange::Raised
            | FindingChange::Satisfied
            | FindingChange::Reopened
            | FindingChange::Gone
            | FindingChange::Moved,
            _,
        ) => String::new(),
    };
    let sentence = if (of.change, of.finding.kind) == (FindingChange::Satisfied, FindingKind::ReturnOverdue) {
        let months: Vec<String> = of.finding.months.iter().map(|month| month.in_words()).collect();
        format!("the return of {}, which was overdue, has been received.", listed(&months))
    } else {
        within_sentence(&of.finding.sentence)
    };
    format!("{what}: {sentence}{by} (Clause {})", of.finding.clause)
}

/// Returns a question about a return.
pub fn doubt(doubt: Doubt, month: Month) -> String {
    let words = month.in_words();
    match doubt {
        Doubt::NoVisitOfItsMonth => {
            format!("It lists no visit in {words}, its own month: every visit in it is of another month.")
        }
        Doubt::SameAsAnotherMonth { month: other } => {
            format!("This is exactly the same file as the current return for {}.", other.in_words())
        }
    }
}

#[cfg(test)]
mod tests;
