//! The return as a table to fill in.

use domain::contract::{Contract, Kpi, Measure};
use domain::event::VisitRow;
use domain::month::Month;
use serde::Serialize;

use super::Head;
use super::typed::{Typed, TypedRow};
use crate::RenderError;
use crate::form::{Around, Choice, Field, Slip, in_one, page};

/// The most units among which a row chooses; of more, the code is typed.
const MOST_CHOICES: usize = 60;

/// What the table's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct TableFile<'a> {
    /// The definition in force.
    pub contract: &'a Contract,
    /// The month.
    pub month: Month,
    /// What is typed so far.
    pub typed: &'a Typed,
    /// The version of the draft that this is; 0 where nothing was saved.
    pub version: u64,
    /// Which revision it will be, from 1.
    pub revision: usize,
    /// What is wrong with it.
    pub problems: &'a [TypedProblem],
    /// Whether it was saved just now.
    pub saved: bool,
    /// Whether another window, or a colleague, saved something else since this was opened.
    pub overtaken: bool,
}

/// Something that is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedProblem {
    /// The row, from 0, of the table; the KPI's number for the value of one.
    pub row: Option<usize>,
    /// The column, or the field.
    pub column: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    head: Head,
    version: u64,
    revision: usize,
    saved: bool,
    overtaken: bool,
    slips: Vec<Slip>,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    kpis: Vec<KpiFields>,
    nil: bool,
    nil_error: Option<String>,
    capacity_issue: Field,
    comment: Field,
}

#[derive(Serialize)]
struct Row {
    index: usize,
    number: usize,
    added: bool,
    code: String,
    label: String,
    /// What is wrong in the row, a line each.
    errors: Vec<RowError>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct RowError {
    id: String,
    label: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Cell {
    id: String,
    label: &'static str,
    /// What it is read aloud as: the column and the row.
    spoken: String,
    value: String,
    choices: Option<Vec<Choice>>,
    error: Option<String>,
}

#[derive(Serialize)]
struct KpiFields {
    number: u32,
    title: String,
    fields: Vec<Field>,
}

/// What people call a column, or a field, of a return; none for one that there is not.
pub fn label(column: &str) -> Option<&'static str> {
    Some(match column {
        "unit" => "Unit",
        "visited_on" => "Visited on",
        "report_to_council_on" => "Report to council",
        "report_to_ofsted_on" => "Report to Ofsted",
        "sent_back_on" => "Sent back on",
        "sent_back_reason" => "Why sent back",
        "not_visited_reason" => "Why not visited",
        "capacity_issue" => "Capacity issue",
        "comment" => "Comment",
        "nil" => "Nothing to report",
        "numerator" => "Numerator",
        "denominator" => "Denominator",
        "count" => "Count",
        _ => return None,
    })
}

/// The table's page.
///
/// # Errors
///
/// The templates do not fit.
pub fn table_page(around: &Around, file: &TableFile<'_>) -> Result<String, RenderError> {
    let TableFile { contract, month, typed, .. } = *file;
    let rows: Vec<Row> = typed.rows.iter().enumerate().map(|(index, row)| Row::of(file, index, row)).collect();
    let kpis = contract.kpis_in_force(month).map(|(kpi, _)| kpi).filter(|kpi| kpi.is_stated());
    let text = |name: &str, hint: &str, value: &str| {
        let error = problems_of(file, name);
        Field::new(name, label(name).unwrap_or_default()).hinting(hint).holding(value).wrong(error)
    };
    let view = View {
        head: Head::of(contract, month),
        version: file.version,
        revision: file.revision,
        saved: file.saved,
        overtaken: file.overtaken,
        slips: slips(file, &rows),
        columns: VisitRow::COLUMNS.iter().filter_map(|column| label(column)).collect(),
        rows,
        kpis: kpis.map(|kpi| KpiFields::of(file, kpi)).collect(),
        nil: typed.nil,
        nil_error: problems_of(file, "nil"),
        capacity_issue: text(
            "capacity_issue",
            "Only if one arose: what keeps visits from being made as they should. The council is told at once (clause 5.2). 500 characters at most.",
            &typed.capacity_issue,
        ),
        comment: text(
            "comment",
            "What the council should know beside the figures. 500 characters at most.",
            &typed.comment,
        ),
    };
    page("forms/table.html", around, &view)
}

/// What is wrong with a field that stands in no row, as the summary says it.
fn problems_of(file: &TableFile<'_>, field: &str) -> Option<String> {
    let of_field = file.problems.iter().filter(|problem| problem.column.as_deref() == Some(field));
    in_one(of_field.map(|problem| problem.message.clone()))
}

fn is_of_visits(column: &str) -> bool {
    VisitRow::COLUMNS.contains(&column)
}

/// The lines of the summary, in the order of the problems.
fn slips(file: &TableFile<'_>, rows: &[Row]) -> Vec<Slip> {
    let slip = |problem: &TypedProblem| {
        let message = problem.message.clone();
        let Some(column) = problem.column.as_deref() else { return Slip { field: None, place: None, message } };
        let said = label(column).unwrap_or(column);
        match problem.row {
            Some(row) if is_of_visits(column) => {
                let of = rows.get(row).map_or_else(String::new, Row::name);
                Slip { field: Some(format!("{column}-{row}")), place: Some(format!("{of}, {said}")), message }
            }
            Some(kpi) => {
                Slip { field: Some(format!("kpi-{kpi}-{column}")), place: Some(format!("KPI {kpi}, {said}")), message }
            }
            None => Slip { field: Some(column.to_owned()), place: Some(said.to_owned()), message },
        }
    };
    file.problems.iter().map(slip).collect()
}

impl Row {
    fn of(file: &TableFile<'_>, index: usize, row: &TypedRow) -> Self {
        let contract = file.contract;
        let label_of_unit = contract.unit(&row.unit).map_or(&row.unit, |unit| &unit.label).clone();
        let number = index + 1;
        let problems = file.problems.iter().filter(|problem| problem.row == Some(index));
        let problems: Vec<&TypedProblem> =
            problems.filter(|problem| problem.column.as_deref().is_some_and(is_of_visits)).collect();
        let error = |column: &str| {
            let of_column = problems.iter().find(|problem| problem.column.as_deref() == Some(column));
            of_column.map(|problem| problem.message.clone())
        };
        let of_row =
            if row.added || label_of_unit.is_empty() { format!("row {number}") } else { label_of_unit.clone() };
        let cell = |column: &str| Cell {
            id: format!("{column}-{index}"),
            label: label(column).unwrap_or_default(),
            spoken: format!("{}, {of_row}", label(column).unwrap_or_default()),
            value: row.cell(column).to_owned(),
            choices: choices(contract, column, row.cell(column)),
            error: error(column),
        };
        let columns = VisitRow::COLUMNS.iter().copied().filter(|column| row.added || *column != "unit");
        let errors = VisitRow::COLUMNS.iter().copied().flat_map(|column| {
            let of_column = problems.iter().filter(move |problem| problem.column.as_deref() == Some(column));
            of_column.enumerate().map(move |(at, problem)| RowError {
                id: if at == 0 { format!("{column}-{index}-error") } else { format!("{column}-{index}-error-{at}") },
                label: label(column).unwrap_or_default(),
                message: problem.message.clone(),
            })
        });
        Self {
            index,
            number,
            added: row.added,
            code: row.unit.clone(),
            label: label_of_unit,
            errors: errors.collect(),
            cells: columns.map(cell).collect(),
        }
    }

    fn name(&self) -> String {
        if self.label.is_empty() || self.added { format!("Row {}", self.number) } else { self.label.clone() }
    }
}

/// What a column's cells choose among; none where they are typed into. What was chosen is always among it.
fn choices(contract: &Contract, column: &str, value: &str) -> Option<Vec<Choice>> {
    let listed: Vec<(String, String)> = match column {
        "unit" if contract.units.len() <= MOST_CHOICES => {
            let named = |unit: &domain::contract::Unit| match unit.code == unit.label {
                true => (unit.code.clone(), unit.code.clone()),
                false => (unit.code.clone(), format!("{} ({})", unit.label, unit.code)),
            };
            contract.units.iter().map(named).collect()
        }
        "sent_back_reason" => {
            pairs(&[("omission", "Omission"), ("inaccuracy", "Inaccuracy"), ("standard", "Overall poor standard")])
        }
        "not_visited_reason" => pairs(&[
            ("unit-closed", "Unit closed"),
            ("access-refused", "Access refused"),
            ("visitor-unavailable", "Visitor unavailable"),
            ("other", "Other reason"),
        ]),
        _ => return None,
    };
    let blank = if column == "unit" { "Choose" } else { "–" };
    let mut choices = vec![Choice { value: String::new(), label: blank.into(), chosen: value.is_empty(), hint: None }];
    choices.extend(listed.into_iter().map(|(of, label)| Choice { chosen: of == value, value: of, label, hint: None }));
    if choices.iter().all(|choice| !choice.chosen) {
        choices.push(Choice { value: value.into(), label: value.into(), hint: None, chosen: true });
    }
    Some(choices)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}

impl KpiFields {
    fn of(file: &TableFile<'_>, kpi: &Kpi) -> Self {
        let number = kpi.number;
        let typed = file.typed.kpi_values.iter().find(|value| value.kpi == number).cloned().unwrap_or_default();
        let at = usize::try_from(number).ok();
        let field = |column: &str, value: &str| {
            let of_field = file.problems.iter().filter(|problem| {
                problem.row == at && problem.column.as_deref() == Some(column) && !is_of_visits(column)
            });
            Field::new(&format!("kpi-{number}-{column}"), label(column).unwrap_or_default())
                .holding(value)
                .wrong(in_one(of_field.map(|problem| problem.message.clone())))
        };
        let fields = match kpi.measure {
            Measure::Percentage => {
                vec![field("numerator", &typed.numerator), field("denominator", &typed.denominator)]
            }
            _ => vec![field("count", &typed.count)],
        };
        Self { number, title: kpi.title.clone(), fields }
    }
}
