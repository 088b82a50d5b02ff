//! What a return says, and how its month is rated with it, as the check and the receipt show them.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{NotVisitedReason, Return, VisitRow};
use domain::measure::UnitVisit;
use domain::month::Month;
use domain::notice::TitledRating;
use domain::standing::Standing;
use serde::Serialize;

use crate::page::rows::KpiCell;

/// The most lines of changed rows that a page lists.
pub(super) const MOST_LINES: usize = 200;

/// What a return says, in words.
#[derive(Serialize)]
pub(super) struct ReturnInWords<'a> {
    nil: bool,
    visits: Vec<VisitLine>,
    /// Whether any visit is of another month, and any report sent back: each has a column of its own then, so that the table can
    /// be copied into a return and read.
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

/// Returns ratings, a row each.
pub(super) fn ratings(ratings: &[TitledRating], closed: bool) -> Vec<RatingRow<'_>> {
    let standing = if closed { Standing::Final } else { Standing::Provisional };
    let row = |rating: &'_ TitledRating| {
        let cell = KpiCell::of(&rating.rating, standing);
        KpiCell { figures: wording::rating::figures_of(&rating.rating, &cell.rating), ..cell }
    };
    ratings.iter().map(|rating| RatingRow { kpi: rating.rating.kpi, title: &rating.title, cell: row(rating) }).collect()
}

impl<'a> ReturnInWords<'a> {
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
