//! Deadlines in words: what is due, and when the next meeting is due.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::explain::{FindingInWords, named, the_named};
use domain::month::Month;
use serde::Serialize;

use crate::sentence::sentence_case;
use crate::visit::unit_label;

/// Returns what is due by a deadline, in words: of a month, of the visit to a unit on a day, for a KPI, or about a plan,
/// meeting or warning.
pub fn what_is_due(
    what: DeadlineKind,
    month: Option<Month>,
    visit: Option<(&str, NaiveDate)>,
    kpi: Option<u32>,
    subject: Option<(&str, Option<NaiveDate>)>,
) -> String {
    let month = month.map(Month::in_words).unwrap_or_default();
    let (about, day) = subject.unwrap_or_default();
    match (what, visit) {
        (DeadlineKind::Return, _) => format!("Return for {month} due"),
        (DeadlineKind::Close, _) => format!("{month} closes"),
        (DeadlineKind::Report, Some((unit, visited_on))) => {
            format!("Report of the visit to {unit} on {} due, to the council and to Ofsted", in_full(visited_on))
        }
        (DeadlineKind::Report, None) => format!("Report of a visit in {month} due, to the council and to Ofsted"),
        (DeadlineKind::Plan, _) => {
            let kpi = kpi.map(|kpi| format!(" for KPI {kpi}")).unwrap_or_default();
            let by = subject
                .map(|(warning, day)| format!(", required by {}", the_named("formal warning", warning, day)))
                .unwrap_or_default();
            format!("Improvement plan{kpi} to be agreed{by}")
        }
        (DeadlineKind::Review, _) => format!("{} to be reviewed", named("Improvement plan", about, day)),
        (DeadlineKind::Minutes, _) => {
            format!("Minutes of {} to be answered, or they count as agreed", the_named("meeting", about, day))
        }
        (DeadlineKind::Meeting, _) => "Next meeting to be held".to_owned(),
        (DeadlineKind::Watch, _) => {
            format!("Last of the months watched after {} ends", the_named("formal warning", about, day))
        }
    }
}

/// Returns what is due first of several reports of visits.
pub fn first_of_reports(number: usize) -> String {
    format!("First of {number} reports of visits due, to the council and to Ofsted")
}

/// Returns by when the next meeting is or was due (7.1, 5.5), and why; empty if none is due before the contract ends.
pub fn next_meeting_due(contract: &Contract, assessment: &Assessment) -> Vec<String> {
    let ahead = assessment.deadlines.iter().find(|deadline| deadline.what == DeadlineKind::Meeting);
    if let Some(ahead) = ahead {
        return vec![format!("Due by {} under {}: {}.", in_full(ahead.on), ahead.clause, ahead.derivation)];
    }
    let missed =
        assessment.findings.iter().find(|finding| finding.kind() == FindingKind::MeetingDue && finding.is_open());
    let Some(missed) = missed else { return Vec::new() };
    let words = FindingInWords::of(contract, missed);
    let mut due = vec![format!("{} ({})", words.sentence, words.clause)];
    due.extend(words.facts);
    due
}

/// Returns the day of a plan's review in words: `its review is on Friday 31 March 2023`, or `was` if it has passed.
pub fn review_day(on: NaiveDate, as_of: NaiveDate) -> String {
    format!("its review {} on {}", if on < as_of { "was due" } else { "is" }, in_full(on))
}

/// A deadline in words.
#[derive(Serialize)]
pub struct DeadlineInWords {
    pub text: String,
    /// The day at whose end it is due.
    pub on: NaiveDate,
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    pub projected: bool,
    pub month: Option<Month>,
    /// How the day was computed: `The last Friday of July 2022.`
    pub derivation: String,
    pub clause: String,
}

impl DeadlineInWords {
    /// Returns a deadline in words, with the units' labels from the contract.
    pub fn of(contract: &Contract, deadline: &DeadlineAhead) -> Self {
        let unit = deadline.unit.as_deref().map(|code| unit_label(contract, code));
        let visit = unit.as_deref().zip(deadline.visited_on);
        Self {
            text: what_is_due(deadline.what, deadline.month, visit, deadline.kpi, deadline.subject()),
            on: deadline.on,
            projected: deadline.projected,
            month: deadline.month,
            derivation: format!("{}.", sentence_case(&deadline.derivation)),
            clause: deadline.clause.to_string(),
        }
    }
}
