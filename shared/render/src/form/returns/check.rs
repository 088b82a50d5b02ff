//! The check before a return is submitted: what was read, and the ratings that follow.

use domain::changes::{Changes, Doubt};
use domain::contract::Contract;
use domain::derivation::listed;
use domain::event::Return;
use domain::headroom::KpiHeadroom;
use domain::month::Month;
use domain::notice::TitledRating;
use serde::Serialize;
use wording::return_changes::ChangesInWords;

use super::page_head::ReturnPageHead;
use super::return_in_words::{MOST_LINES, RatingRow, ReturnInWords, ratings};
use crate::RenderError;
use crate::form::field::{Choice, ErrorLine, InputField};
use crate::form::frame::{PageFrame, page};

/// What the check's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct CheckPage<'a> {
    pub contract: &'a Contract,
    /// The return as it was read.
    pub submitted: &'a Return,
    /// The name of the file that it was read from; none for what was typed into the table.
    pub file_name: Option<&'a str>,
    /// The version of the draft that this is.
    pub version: u64,
    /// The number of the event of the revision that stands, against which it is shown what it changes; none where none does.
    pub standing: Option<usize>,
    /// Whether that came to stand while somebody looked at another, or at none.
    pub overtaken: bool,
    /// Which revision it will be, from 1.
    pub revision: usize,
    pub closed: bool,
    pub ratings: &'a [TitledRating],
    /// What the month can still take.
    pub headroom: &'a [KpiHeadroom],
    /// What the clauses would make of the month if it closed as it stands.
    pub if_closed_now: &'a [String],
    /// What it changes of what stands.
    pub changes: &'a Changes,
    /// What is asked about it.
    pub doubts: &'a [Doubt],
    /// What of that was confirmed, where it was sent without all of it; none where it was not sent yet.
    pub confirmed: Option<&'a [Doubt]>,
    /// The units that are due a visit and that it does not mention, by their codes.
    pub not_mentioned: &'a [String],
    /// The revision that the same bytes were received as before, from 1; then nothing new would be received.
    pub received_as: Option<usize>,
}

#[derive(Serialize)]
struct CheckView<'a> {
    #[serde(flatten)]
    head: ReturnPageHead,
    version: u64,
    standing: Option<usize>,
    overtaken: bool,
    revision: usize,
    closed: bool,
    file_name: Option<&'a str>,
    says: ReturnInWords<'a>,
    ratings: Vec<RatingRow<'a>>,
    caption: &'static str,
    headroom: Vec<String>,
    if_closed_now: &'a [String],
    changes: ChangesInWords,
    tells_changes: bool,
    confirmations: Vec<DoubtConfirmation>,
    errors: Vec<ErrorLine>,
    not_mentioned: Option<NotMentioned>,
    received_as: Option<usize>,
    on_what: &'static str,
    not_all: Option<&'static str>,
}

/// Something to be confirmed before a return is submitted.
#[derive(Serialize)]
struct DoubtConfirmation {
    field: InputField,
    choices: [Choice; 1],
}

/// The units that are due a visit and that a return does not mention.
#[derive(Serialize)]
struct NotMentioned {
    /// Whether it says that there is nothing to report at all.
    nil: bool,
    count: usize,
    /// `Unit 3 (U3) and Unit 5 (U5)`.
    units: String,
}

/// Renders the page that shows a return before it is submitted.
///
/// # Errors
///
/// The templates do not fit.
pub fn check_page(frame: &PageFrame, check: &CheckPage<'_>) -> Result<String, RenderError> {
    let (contract, month) = (check.contract, check.submitted.month);
    let confirmations: Vec<DoubtConfirmation> =
        check.doubts.iter().map(|doubt| DoubtConfirmation::of(*doubt, month, check.confirmed)).collect();
    let changes = ChangesInWords::of(check.changes, MOST_LINES);
    let view = CheckView {
        head: ReturnPageHead::of(contract, month),
        version: check.version,
        standing: check.standing,
        overtaken: check.overtaken,
        revision: check.revision,
        closed: check.closed,
        file_name: check.file_name,
        says: ReturnInWords::of(contract, check.submitted),
        ratings: ratings(check.ratings, check.closed),
        caption: caption(check.closed),
        headroom: check.headroom.iter().map(wording::headroom::headroom).collect(),
        if_closed_now: check.if_closed_now,
        tells_changes: changes.tells(),
        changes,
        errors: confirmations.iter().filter_map(|confirmation| confirmation.field.error_line()).collect(),
        confirmations,
        not_mentioned: NotMentioned::of(contract, check),
        received_as: check.received_as,
        on_what: wording::headroom::ON_WHAT,
        not_all: (!check.closed).then_some(wording::headroom::NOT_ALL),
    };
    page("forms/check.html", frame, &view)
}

/// Returns the name of the box by which it is confirmed that a return is meant all the same.
pub fn confirmation(doubt: Doubt) -> String {
    format!("confirm-{}", doubt.word())
}

impl DoubtConfirmation {
    fn of(doubt: Doubt, month: Month, confirmed: Option<&[Doubt]>) -> Self {
        let words = month.in_words();
        let (yes, missing) = match doubt {
            Doubt::NoVisitOfItsMonth => (
                format!("Yes, this is the return for {words}"),
                format!(
                    "Tick the box if this is the return for {words}. If it is another month’s, go back and submit it there"
                ),
            ),
            Doubt::SameAsAnotherMonth { .. } => (
                format!("Yes, the same file is the return for {words}"),
                format!(
                    "Tick the box if the same file is the return for {words} too. If not, go back and send another file"
                ),
            ),
        };
        let chosen = confirmed.is_some_and(|confirmed| confirmed.contains(&doubt));
        let is_missing = confirmed.is_some() && !chosen;
        let field = InputField::new(&confirmation(doubt), &wording::return_changes::doubt(doubt, month))
            .with_error(is_missing.then_some(missing));
        let choice = Choice { value: "yes".into(), label: yes, chosen, ..Choice::default() };
        Self { field, choices: [choice] }
    }
}

impl NotMentioned {
    fn of(contract: &Contract, check: &CheckPage<'_>) -> Option<Self> {
        let units: Vec<String> = check.not_mentioned.iter().map(|code| unit_in_words(contract, code)).collect();
        (!units.is_empty()).then(|| Self { nil: check.submitted.nil, count: units.len(), units: listed(&units) })
    }
}

/// Returns a unit by its label, with the code by which returns name it.
fn unit_in_words(contract: &Contract, code: &str) -> String {
    match contract.unit(code) {
        Some(unit) if unit.label != unit.code => format!("{} ({code})", unit.label),
        _ => code.to_owned(),
    }
}

/// Says whether ratings are final.
fn caption(closed: bool) -> &'static str {
    if closed {
        "The month has closed: these are its final ratings with this return"
    } else {
        "Provisional, on what has been received so far and this return"
    }
}
