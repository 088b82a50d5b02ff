//! The check before a return is submitted: what was read, and the ratings that follow.

use chrono::NaiveDate;
use domain::changes::{Changes, Doubt};
use domain::contract::Contract;
use domain::deadline::listed;
use domain::event::{NotVisitedReason, Return, VisitRow};
use domain::headroom::KpiHeadroom;
use domain::measure::UnitVisit;
use domain::month::Month;
use domain::notice::TitledRating;
use domain::standing::Standing;
use serde::Serialize;
use wording::return_changes::ChangesInWords;

use super::Head;
use crate::RenderError;
use crate::form::{Around, Choice, Field, Slip, page};
use crate::page::rows::KpiCell;

/// What the check's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Check<'a> {
    /// The definition in force.
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
    /// Whether the month has closed.
    pub closed: bool,
    /// The ratings with it.
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
struct View<'a> {
    #[serde(flatten)]
    head: Head,
    version: u64,
    standing: Option<usize>,
    overtaken: bool,
    revision: usize,
    closed: bool,
    file_name: Option<&'a str>,
    says: Read<'a>,
    ratings: Vec<RatingRow<'a>>,
    caption: &'static str,
    headroom: Vec<String>,
    if_closed_now: &'a [String],
    changes: ChangesInWords,
    tells_changes: bool,
    confirmations: Vec<Confirmation>,
    slips: Vec<Slip>,
    not_mentioned: Option<NotMentioned>,
    received_as: Option<usize>,
    on_what: &'static str,
    not_all: Option<&'static str>,
}

/// Something to be confirmed before a return is submitted.
#[derive(Serialize)]
struct Confirmation {
    field: Field,
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

/// What a return says, in words.
#[derive(Serialize)]
pub(super) struct Read<'a> {
    nil: bool,
    visits: Vec<VisitLine>,
    /// Whether any visit is of another month, and any report sent back: each has a column of its own then, so that the table can be
    /// copied into a return and read.
    has_other_month: bool,
    has_sent_back: bool,
    not_visited: Vec<NotVisitedLine>,
    kpi_values: Vec<ValueLine>,
    capacity_issue: Option<&'a str>,
    comment: Option<&'a str>,
}

#[derive(Serialize)]
struct VisitLine {
    unit: String,
    visited_on: Option<NaiveDate>,
    to_council_on: Option<NaiveDate>,
    to_ofsted_on: Option<NaiveDate>,
    sent_back_on: Option<NaiveDate>,
    sent_back_why: Option<&'static str>,
    /// Whether it is of another month than the return.
    other_month: bool,
}

#[derive(Serialize)]
struct NotVisitedLine {
    unit: String,
    why: String,
}

#[derive(Serialize)]
struct ValueLine {
    kpi: u32,
    value: String,
}

/// A KPI's rating with its title.
#[derive(Serialize)]
pub(super) struct RatingRow<'a> {
    kpi: u32,
    title: &'a str,
    cell: KpiCell,
}

/// The page that shows a return before it is submitted.
///
/// # Errors
///
/// The templates do not fit.
pub fn check_page(around: &Around, check: &Check<'_>) -> Result<String, RenderError> {
    let (contract, month) = (check.contract, check.submitted.month);
    let confirmations: Vec<Confirmation> =
        check.doubts.iter().map(|doubt| Confirmation::of(*doubt, month, check.confirmed)).collect();
    let changes = ChangesInWords::of(check.changes, MOST_LINES);
    let view = View {
        head: Head::of(contract, month),
        version: check.version,
        standing: check.standing,
        overtaken: check.overtaken,
        revision: check.revision,
        closed: check.closed,
        file_name: check.file_name,
        says: Read::of(contract, check.submitted),
        ratings: ratings(check.ratings, check.closed),
        caption: caption(check.closed),
        headroom: check.headroom.iter().map(wording::headroom::headroom).collect(),
        if_closed_now: check.if_closed_now,
        tells_changes: changes.tells(),
        changes,
        slips: confirmations.iter().filter_map(|confirmation| confirmation.field.slip()).collect(),
        confirmations,
        not_mentioned: NotMentioned::of(contract, check),
        received_as: check.received_as,
        on_what: wording::headroom::ON_WHAT,
        not_all: (!check.closed).then_some(wording::headroom::NOT_ALL),
    };
    page("forms/check.html", around, &view)
}

/// The most lines of changed rows that a page lists.
pub(super) const MOST_LINES: usize = 200;

/// The name of the box by which it is confirmed that a return is meant all the same.
pub fn confirmation(doubt: Doubt) -> String {
    format!("confirm-{}", doubt.word())
}

impl Confirmation {
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
        let field = Field::new(&confirmation(doubt), &wording::return_changes::doubt(doubt, month))
            .wrong(is_missing.then_some(missing));
        let choice = Choice { value: "yes".into(), label: yes, chosen, ..Choice::default() };
        Self { field, choices: [choice] }
    }
}

impl NotMentioned {
    fn of(contract: &Contract, check: &Check<'_>) -> Option<Self> {
        let units: Vec<String> = check.not_mentioned.iter().map(|code| unit_in_words(contract, code)).collect();
        (!units.is_empty()).then(|| Self { nil: check.submitted.nil, count: units.len(), units: listed(&units) })
    }
}

/// A unit by its label, with the code by which returns name it.
fn unit_in_words(contract: &Contract, code: &str) -> String {
    match contract.unit(code) {
        Some(unit) if unit.label != unit.code => format!("{} ({code})", unit.label),
        _ => code.to_owned(),
    }
}

/// What ratings are.
pub(super) fn caption(closed: bool) -> &'static str {
    if closed {
        "The month has closed: these are its final ratings with this return"
    } else {
        "Provisional, on what has been received so far and this return"
    }
}

/// Ratings, a row each.
pub(super) fn ratings(ratings: &[TitledRating], closed: bool) -> Vec<RatingRow<'_>> {
    let standing = if closed { Standing::Final } else { Standing::Provisional };
    let row = |rating: &'_ TitledRating| {
        let cell = KpiCell::of(&rating.rating, standing);
        KpiCell { figures: wording::rating::figures_of(&rating.rating, &cell.rating), ..cell }
    };
    ratings.iter().map(|rating| RatingRow { kpi: rating.rating.kpi, title: &rating.title, cell: row(rating) }).collect()
}

impl<'a> Read<'a> {
    pub(super) fn of(contract: &Contract, submitted: &'a Return) -> Self {
        let unit = |row: &VisitRow| contract.unit(&row.unit).map_or(&row.unit, |unit| &unit.label).clone();
        let visit = |row: &VisitRow| VisitLine {
            unit: unit(row),
            visited_on: row.visited_on,
            to_council_on: row.report_to_council_on,
            to_ofsted_on: row.report_to_ofsted_on,
            sent_back_on: row.sent_back_on,
            sent_back_why: row.sent_back_reason.map(wording::visit::sent_back),
            other_month: row.visited_on.is_some_and(|on| Month::of(on) != submitted.month),
        };
        let (declared, visits): (Vec<&VisitRow>, Vec<&VisitRow>) =
            submitted.visits.iter().partition(|row| row.not_visited_reason.is_some());
        let why = |reason: NotVisitedReason| wording::visit::unit_visit(UnitVisit::Declared(reason));
        let values = submitted
            .kpi_values
            .iter()
            .map(|value| ValueLine { kpi: value.kpi, value: wording::return_changes::stated(value) });
        let visits: Vec<VisitLine> = visits.into_iter().map(visit).collect();
        Self {
            nil: submitted.nil,
            has_other_month: visits.iter().any(|visit| visit.other_month),
            has_sent_back: visits.iter().any(|visit| visit.sent_back_why.is_some()),
            visits,
            not_visited: declared
                .into_iter()
                .filter_map(|row| Some(NotVisitedLine { unit: unit(row), why: why(row.not_visited_reason?) }))
                .collect(),
            kpi_values: values.collect(),
            capacity_issue: submitted.capacity_issue.as_deref(),
            comment: submitted.comment.as_deref(),
        }
    }
}
