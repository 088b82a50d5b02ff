//! The check before a return is submitted: what was read, and the ratings that follow.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{NotVisitedReason, Return, VisitRow};
use domain::headroom::KpiHeadroom;
use domain::measure::UnitVisit;
use domain::notice::TitledRating;
use domain::standing::Standing;
use serde::Serialize;

use super::Head;
use crate::RenderError;
use crate::form::{Around, page};
use crate::page::KpiCell;
use crate::words;

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
}

#[derive(Serialize)]
struct View<'a> {
    #[serde(flatten)]
    head: Head,
    version: u64,
    revision: usize,
    closed: bool,
    file_name: Option<&'a str>,
    says: Read<'a>,
    ratings: Vec<RatingRow<'a>>,
    caption: &'static str,
    headroom: Vec<String>,
    if_closed_now: &'a [String],
    on_what: &'static str,
    not_all: &'static str,
}

/// What a return says, in words.
#[derive(Serialize)]
pub(super) struct Read<'a> {
    nil: bool,
    visits: Vec<VisitLine>,
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
    let view = View {
        head: Head::of(check.contract, check.submitted.month),
        version: check.version,
        revision: check.revision,
        closed: check.closed,
        file_name: check.file_name,
        says: Read::of(check.contract, check.submitted),
        ratings: ratings(check.ratings, check.closed),
        caption: caption(check.closed),
        headroom: check.headroom.iter().map(words::headroom).collect(),
        if_closed_now: check.if_closed_now,
        on_what: words::ON_WHAT,
        not_all: words::NOT_ALL,
    };
    page("forms/check.html", around, &view)
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
        KpiCell { figures: words::figures_of(&rating.rating, &cell.rating), ..cell }
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
        };
        let (declared, visits): (Vec<&VisitRow>, Vec<&VisitRow>) =
            submitted.visits.iter().partition(|row| row.not_visited_reason.is_some());
        let why = |reason: NotVisitedReason| words::unit_visit(UnitVisit::Declared(reason));
        let values = submitted.kpi_values.iter().map(|value| ValueLine {
            kpi: value.kpi,
            value: match (value.numerator, value.denominator, value.count) {
                (Some(numerator), Some(denominator), _) => format!("{numerator} of {denominator}"),
                (_, _, Some(count)) => count.to_string(),
                _ => String::new(),
            },
        });
        Self {
            nil: submitted.nil,
            visits: visits.into_iter().map(visit).collect(),
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
