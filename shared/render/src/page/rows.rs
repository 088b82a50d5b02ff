//! What several pages show alike: a contract's head, a row of ratings, a deadline.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, What, days_ahead};
use domain::explain::{named, the_named};
use domain::measure::KpiRating;
use domain::month::Month;
use domain::standing::{OverallRating, Standing};
use serde::Serialize;

use crate::words::{self, RatingInWords};

/// What each of a contract's pages shows of it.
#[derive(Serialize)]
pub(super) struct ContractHead<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub council: &'a str,
    pub contractor: &'a str,
    /// The council's page, from the site's root.
    pub council_page: String,
}

impl<'a> ContractHead<'a> {
    pub(super) fn of(contract: &'a Contract) -> Self {
        let Contract { id, title, council, contractor, .. } = contract;
        let council_page = super::council::first_page(&super::council::slug(council));
        Self { id, title, council, contractor, council_page }
    }
}

/// A unit's label, by which the public knows it; its code where the definition has no such unit.
pub(super) fn label(contract: &Contract, code: &str) -> String {
    contract.unit(code).map_or(code, |unit| &unit.label).to_owned()
}

/// A KPI's title; empty where the definition has no such KPI.
pub(super) fn kpi_title(contract: &Contract, number: u32) -> String {
    contract.kpis.iter().find(|kpi| kpi.number == number).map(|kpi| kpi.title.clone()).unwrap_or_default()
}

/// A column of a table of ratings: one KPI.
#[derive(Serialize)]
pub(super) struct KpiColumn {
    pub number: u32,
    pub title: String,
}

/// A row of a table of ratings: one month.
#[derive(Serialize)]
pub(super) struct MonthRow {
    pub month: Month,
    pub standing: &'static str,
    pub overall: RatingInWords,
    /// One for each column; `None` where the KPI is not in force in the month.
    pub kpis: Vec<Option<KpiCell>>,
}

/// A KPI's rating in a month.
#[derive(Serialize)]
pub(crate) struct KpiCell {
    pub rating: RatingInWords,
    pub figures: Option<String>,
    pub reason: Option<&'static str>,
}

impl KpiCell {
    pub(crate) fn of(rating: &KpiRating, standing: Standing) -> Self {
        Self {
            rating: RatingInWords::of_kpi(rating, standing),
            figures: words::figures(rating),
            reason: rating.reason.map(words::reason),
        }
    }
}

impl MonthRow {
    pub(super) fn of<'a>(
        columns: &[KpiColumn],
        month: Month,
        standing: Standing,
        overall: &OverallRating,
        ratings: impl Iterator<Item = &'a KpiRating> + Clone,
    ) -> Self {
        let cell = |column: &KpiColumn| {
            let rating = ratings.clone().find(|rating| rating.kpi == column.number)?;
            Some(KpiCell::of(rating, standing))
        };
        Self {
            month,
            standing: words::standing(standing),
            overall: RatingInWords::of_month(overall, standing),
            kpis: columns.iter().map(cell).collect(),
        }
    }
}

/// A deadline in words.
#[derive(Serialize)]
pub(super) struct DeadlineRow {
    pub text: String,
    pub on: NaiveDate,
    pub projected: bool,
    pub month: Option<Month>,
    /// How the day comes about: `The last Friday of July 2022.`
    pub derivation: String,
    pub clause: String,
}

impl DeadlineRow {
    /// A deadline of a contract, which knows its units' labels.
    pub(super) fn of(contract: &Contract, deadline: &DeadlineAhead) -> Self {
        let unit = deadline.unit.as_deref().map(|code| label(contract, code));
        let visit = unit.as_deref().zip(deadline.visited_on);
        Self {
            text: what_is_due(deadline.what, deadline.month, visit, deadline.kpi, deadline.subject()),
            on: deadline.on,
            projected: deadline.projected,
            month: deadline.month,
            derivation: format!("{}.", words::sentence_case(&deadline.derivation)),
            clause: deadline.clause.to_string(),
        }
    }
}

/// The days ahead as a page lists them: all of them, those far ahead folded away.
#[derive(Serialize)]
pub(super) struct DaysAhead {
    /// What is due of the months begun and the next one, and of all else.
    soon: Vec<DeadlineRow>,
    /// The returns and closings of the months after that.
    later: Vec<DeadlineRow>,
}

impl DaysAhead {
    pub(super) fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let next = Month::of(assessment.as_of).next().max(contract.first_month());
        let is_soon = |deadline: &DeadlineAhead| deadline.month.is_none_or(|month| month <= next);
        let (soon, later): (Vec<_>, Vec<_>) = days_ahead(contract, assessment).into_iter().partition(is_soon);
        // A month that has not begun has no page to lead to.
        let has_page = |month: &Month| assessment.months.iter().any(|assessed| assessed.month == *month);
        let row = |deadline: &DeadlineAhead| {
            let row = DeadlineRow::of(contract, deadline);
            DeadlineRow { month: row.month.filter(has_page), ..row }
        };
        let rows = |ahead: Vec<DeadlineAhead>| ahead.iter().map(row).collect();
        Self { soon: rows(soon), later: rows(later) }
    }
}

/// What is due by a deadline, in words: of a month, of the visit to a unit on a day, for a KPI, or about a plan, meeting or
/// warning.
pub(crate) fn what_is_due(
    what: What,
    month: Option<Month>,
    visit: Option<(&str, NaiveDate)>,
    kpi: Option<u32>,
    subject: Option<(&str, Option<NaiveDate>)>,
) -> String {
    let month = month.map(Month::in_words).unwrap_or_default();
    let (about, day) = subject.unwrap_or_default();
    match (what, visit) {
        (What::Return, _) => format!("Return for {month} due"),
        (What::Close, _) => format!("{month} closes"),
        (What::Report, Some((unit, visited_on))) => {
            format!("Report of the visit to {unit} on {} due, to the council and to Ofsted", in_full(visited_on))
        }
        (What::Report, None) => format!("Report of a visit in {month} due, to the council and to Ofsted"),
        (What::Plan, _) => {
            let kpi = kpi.map(|kpi| format!(" for KPI {kpi}")).unwrap_or_default();
            let by = subject
                .map(|(warning, day)| format!(", required by {}", the_named("formal warning", warning, day)))
                .unwrap_or_default();
            format!("Improvement plan{kpi} to be agreed{by}")
        }
        (What::Review, _) => format!("{} to be reviewed", named("Improvement plan", about, day)),
        (What::Minutes, _) => {
            format!("Minutes of {} to be answered: silence agrees them", the_named("meeting", about, day))
        }
        (What::Meeting, _) => "Next meeting to be held".to_owned(),
        (What::Watch, _) => {
            format!("Last of the months watched after {} ends", the_named("formal warning", about, day))
        }
    }
}
