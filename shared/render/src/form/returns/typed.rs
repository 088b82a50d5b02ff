//! A return as it is typed into the table: texts, right or wrong.

use chrono::NaiveDate;
use domain::contract::{Contract, Unit};
use domain::event::{Return, VisitRow};
use domain::month::Month;
use serde::{Deserialize, Serialize};

/// A return as it is typed into the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The rows.
    pub rows: Vec<TypedRow>,
    /// The values of the KPIs that the return states, a line each.
    pub kpi_values: Vec<TypedKpi>,
    /// Whether it says that there is nothing to report.
    pub nil: bool,
    /// A capacity issue.
    pub capacity_issue: String,
    /// A comment.
    pub comment: String,
}

/// A row as it is typed: the columns of a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedRow {
    /// Whether its unit is chosen; else it stands there already.
    pub added: bool,
    /// The unit's code.
    pub unit: String,
    /// When it was visited.
    pub visited_on: String,
    /// When the report reached the council.
    pub report_to_council_on: String,
    /// When it reached Ofsted.
    pub report_to_ofsted_on: String,
    /// When the council sent it back.
    pub sent_back_on: String,
    /// Why.
    pub sent_back_reason: String,
    /// Why the unit was not visited.
    pub not_visited_reason: String,
}

/// The value of a KPI as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedKpi {
    /// The KPI's number.
    pub kpi: u32,
    /// A ratio's upper figure.
    pub numerator: String,
    /// A ratio's lower figure.
    pub denominator: String,
    /// A count.
    pub count: String,
}

impl TypedRow {
    /// What was typed into a column.
    pub fn cell(&self, column: &str) -> &str {
        match column {
            "unit" => &self.unit,
            "visited_on" => &self.visited_on,
            "report_to_council_on" => &self.report_to_council_on,
            "report_to_ofsted_on" => &self.report_to_ofsted_on,
            "sent_back_on" => &self.sent_back_on,
            "sent_back_reason" => &self.sent_back_reason,
            "not_visited_reason" => &self.not_visited_reason,
            _ => "",
        }
    }

    /// Whether nothing was typed but, perhaps, the unit.
    pub fn says_nothing(&self) -> bool {
        VisitRow::COLUMNS.iter().skip(1).all(|column| self.cell(column).trim().is_empty())
    }

    fn of_unit(unit: &Unit) -> Self {
        Self { unit: unit.code.clone(), ..Self::default() }
    }

    fn of(row: &VisitRow) -> Self {
        let date = |on: Option<NaiveDate>| on.map(|on| on.format("%-d %B %Y").to_string()).unwrap_or_default();
        let word = |word: Option<serde_json::Value>| {
            word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
        };
        Self {
            added: false,
            unit: row.unit.clone(),
            visited_on: date(row.visited_on),
            report_to_council_on: date(row.report_to_council_on),
            report_to_ofsted_on: date(row.report_to_ofsted_on),
            sent_back_on: date(row.sent_back_on),
            sent_back_reason: word(row.sent_back_reason.and_then(|reason| serde_json::to_value(reason).ok())),
            not_visited_reason: word(row.not_visited_reason.and_then(|reason| serde_json::to_value(reason).ok())),
        }
    }
}

impl Typed {
    /// The table of a month before anything is typed: what the month's return says as it stands, and a row for every unit that is
    /// open in the month and that it does not name.
    pub fn prefilled(contract: &Contract, month: Month, standing: Option<&Return>) -> Self {
        let is_open =
            |unit: &&Unit| unit.from <= month.last_day() && unit.until.is_none_or(|until| month.first_day() <= until);
        let mut rows = Vec::new();
        let said = standing.map(|submitted| &submitted.visits[..]).unwrap_or_default();
        for unit in contract.units.iter().filter(is_open) {
            let of_unit: Vec<TypedRow> = said.iter().filter(|row| row.unit == unit.code).map(TypedRow::of).collect();
            if of_unit.is_empty() { rows.push(TypedRow::of_unit(unit)) } else { rows.extend(of_unit) }
        }
        let others = said.iter().filter(|row| !contract.units.iter().filter(is_open).any(|unit| unit.code == row.unit));
        rows.extend(others.map(TypedRow::of));
        let value =
            |kpi: u32| standing.and_then(|submitted| submitted.kpi_values.iter().find(|value| value.kpi == kpi));
        let shown = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let stated = contract.kpis_in_force(month).map(|(kpi, _)| kpi).filter(|kpi| kpi.is_stated());
        let kpi_values = stated.map(|kpi| {
            let value = value(kpi.number);
            TypedKpi {
                kpi: kpi.number,
                numerator: shown(value.and_then(|value| value.numerator)),
                denominator: shown(value.and_then(|value| value.denominator)),
                count: shown(value.and_then(|value| value.count)),
            }
        });
        Self {
            rows,
            kpi_values: kpi_values.collect(),
            nil: standing.is_some_and(|submitted| submitted.nil),
            capacity_issue: standing.and_then(|submitted| submitted.capacity_issue.clone()).unwrap_or_default(),
            comment: standing.and_then(|submitted| submitted.comment.clone()).unwrap_or_default(),
        }
    }
}
