//! The return as a table to fill in.

use domain::contract::{Contract, Kpi};
use domain::event::{KpiFigure, NotVisitedReason, ReturnNote, SentBackReason, VisitColumn, VisitColumnKind};
use domain::month::Month;
use serde::Serialize;

use super::page_head::ReturnPageHead;
use super::typed_return::{TypedField, TypedReturn, TypedRow};
use crate::RenderError;
use crate::form::field::{Choice, ErrorLine, InputField, join_messages};
use crate::form::frame::{PageFrame, page};

/// The most units among which a row chooses; of more, the code is typed.
const MOST_CHOICES: usize = 60;

/// What the table's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct TablePage<'a> {
    pub contract: &'a Contract,
    pub month: Month,
    pub typed: &'a TypedReturn,
    /// The version of the draft that this is; 0 where nothing was saved.
    pub version: u64,
    /// Which revision it will be, from 1.
    pub revision: usize,
    pub problems: &'a [TypedProblem],
    pub saved: bool,
    /// Whether another window, or a colleague, saved something else since this was opened.
    pub overtaken: bool,
}

/// Something that is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedProblem {
    /// The row, from 0, of the table; the KPI's number for the value of one.
    pub row: Option<usize>,
    pub field: Option<TypedField>,
    pub message: String,
}

#[derive(Serialize)]
struct TableView {
    #[serde(flatten)]
    head: ReturnPageHead,
    version: u64,
    revision: usize,
    saved: bool,
    overtaken: bool,
    errors: Vec<ErrorLine>,
    columns: Vec<&'static str>,
    rows: Vec<VisitTableRow>,
    kpis: Vec<KpiFields>,
    nil: bool,
    nil_error: Option<String>,
    capacity_issue: InputField,
    comment: InputField,
}

#[derive(Serialize)]
struct VisitTableRow {
    index: usize,
    number: usize,
    added: bool,
    code: String,
    label: String,
    /// What is wrong in the row, a line each.
    errors: Vec<RowError>,
    cells: Vec<VisitTableCell>,
}

#[derive(Serialize)]
struct RowError {
    id: String,
    label: &'static str,
    message: String,
}

#[derive(Serialize)]
struct VisitTableCell {
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
    fields: Vec<InputField>,
}

/// Renders the table's page.
///
/// # Errors
///
/// The templates do not fit.
pub fn table_page(frame: &PageFrame, content: &TablePage<'_>) -> Result<String, RenderError> {
    let TablePage { contract, month, typed, .. } = *content;
    let rows: Vec<VisitTableRow> =
        typed.rows.iter().enumerate().map(|(index, row)| VisitTableRow::of(content, index, row)).collect();
    let kpis = contract.kpis_in_force(month).map(|(kpi, _)| kpi).filter(|kpi| kpi.is_stated());
    let note = |note: ReturnNote, hint: &str| {
        let field = TypedField::Note(note);
        InputField::new(field.name(), field.label())
            .with_hint(hint)
            .with_value(&typed.notes[note])
            .with_error(problems_of(content, field))
    };
    let view = TableView {
        head: ReturnPageHead::of(contract, month),
        version: content.version,
        revision: content.revision,
        saved: content.saved,
        overtaken: content.overtaken,
        errors: errors(content, &rows),
        columns: VisitColumn::ALL.iter().map(|column| TypedField::Cell(*column).label()).collect(),
        rows,
        kpis: kpis.map(|kpi| KpiFields::of(content, kpi)).collect(),
        nil: typed.nil,
        nil_error: problems_of(content, TypedField::Nil),
        capacity_issue: note(
            ReturnNote::CapacityIssue,
            "Only if there is one: anything that stops visits being made as they should. The council is told immediately (clause 5.2). 500 characters at most.",
        ),
        comment: note(ReturnNote::Comment, "Anything else the council should know. 500 characters at most."),
    };
    page("forms/table.html", frame, &view)
}

/// Returns what is wrong with a field that stands in no row, as the summary says it.
fn problems_of(content: &TablePage<'_>, field: TypedField) -> Option<String> {
    let of_field = content.problems.iter().filter(|problem| problem.field == Some(field));
    join_messages(of_field.map(|problem| problem.message.clone()))
}

/// Returns the lines of the summary, in the order of the problems.
fn errors(content: &TablePage<'_>, rows: &[VisitTableRow]) -> Vec<ErrorLine> {
    let error_line = |problem: &TypedProblem| {
        let message = problem.message.clone();
        let Some(field) = problem.field else { return ErrorLine { field: None, place: None, message } };
        let (name, said) = (field.name(), field.label());
        match (problem.row, field) {
            (Some(row), TypedField::Cell(_)) => {
                let of = rows.get(row).map_or_else(String::new, VisitTableRow::name);
                ErrorLine { field: Some(format!("{name}-{row}")), place: Some(format!("{of}, {said}")), message }
            }
            (Some(kpi), TypedField::Figure(_) | TypedField::Note(_) | TypedField::Nil) => ErrorLine {
                field: Some(format!("kpi-{kpi}-{name}")),
                place: Some(format!("KPI {kpi}, {said}")),
                message,
            },
            (None, TypedField::Cell(_) | TypedField::Figure(_) | TypedField::Note(_) | TypedField::Nil) => {
                ErrorLine { field: Some(name.to_owned()), place: Some(said.to_owned()), message }
            }
        }
    };
    content.problems.iter().map(error_line).collect()
}

impl VisitTableRow {
    fn of(content: &TablePage<'_>, index: usize, row: &TypedRow) -> Self {
        let contract = content.contract;
        let label_of_unit = contract.unit(row.unit()).map_or(row.unit(), |unit| &unit.label).to_owned();
        let number = index + 1;
        let problems = content.problems.iter().filter(|problem| problem.row == Some(index));
        let problems: Vec<&TypedProblem> = problems.collect();
        let of_column = |column: VisitColumn| {
            problems.iter().filter(move |problem| problem.field == Some(TypedField::Cell(column)))
        };
        let error = |column| of_column(column).next().map(|problem| problem.message.clone());
        let of_row =
            if row.added || label_of_unit.is_empty() { format!("row {number}") } else { label_of_unit.clone() };
        let cell = |column: VisitColumn| VisitTableCell {
            id: format!("{}-{index}", column.name()),
            label: TypedField::Cell(column).label(),
            spoken: format!("{}, {of_row}", TypedField::Cell(column).label()),
            value: row.cells[column].clone(),
            choices: choices(contract, column, &row.cells[column]),
            error: error(column),
        };
        let columns = VisitColumn::ALL.iter().copied().filter(|column| row.added || *column != VisitColumn::Unit);
        let errors = VisitColumn::ALL.iter().copied().flat_map(|column| {
            let id = format!("{}-{index}-error", column.name());
            of_column(column).enumerate().map(move |(at, problem)| RowError {
                id: if at == 0 { id.clone() } else { format!("{id}-{at}") },
                label: TypedField::Cell(column).label(),
                message: problem.message.clone(),
            })
        });
        Self {
            index,
            number,
            added: row.added,
            code: row.unit().to_owned(),
            label: label_of_unit,
            errors: errors.collect(),
            cells: columns.map(cell).collect(),
        }
    }

    fn name(&self) -> String {
        if self.label.is_empty() || self.added { format!("Row {}", self.number) } else { self.label.clone() }
    }
}

/// Returns what a column's cells choose among; none where they are typed into. What was chosen is always among it.
fn choices(contract: &Contract, column: VisitColumn, value: &str) -> Option<Vec<Choice>> {
    let listed: Vec<(String, String)> = match column.holds() {
        VisitColumnKind::Unit if contract.units.len() <= MOST_CHOICES => {
            let named = |unit: &domain::contract::Unit| match unit.code == unit.label {
                true => (unit.code.clone(), unit.code.clone()),
                false => (unit.code.clone(), format!("{} ({})", unit.label, unit.code)),
            };
            contract.units.iter().map(named).collect()
        }
        VisitColumnKind::SentBackReason => {
            let choice = |reason: &SentBackReason| (reason.word().to_owned(), sent_back_choice(*reason).to_owned());
            SentBackReason::ALL.iter().map(choice).collect()
        }
        VisitColumnKind::NotVisitedReason => {
            let choice = |reason: &NotVisitedReason| (reason.word().to_owned(), not_visited_choice(*reason).to_owned());
            NotVisitedReason::ALL.iter().map(choice).collect()
        }
        VisitColumnKind::Unit | VisitColumnKind::Date => return None,
    };
    let blank = if column == VisitColumn::Unit { "Choose" } else { "–" };
    let mut choices = vec![Choice { value: String::new(), label: blank.into(), chosen: value.is_empty(), hint: None }];
    choices.extend(listed.into_iter().map(|(of, label)| Choice { chosen: of == value, value: of, label, hint: None }));
    if choices.iter().all(|choice| !choice.chosen) {
        choices.push(Choice { value: value.into(), label: value.into(), hint: None, chosen: true });
    }
    Some(choices)
}

fn sent_back_choice(reason: SentBackReason) -> &'static str {
    match reason {
        SentBackReason::Omission => "Omission",
        SentBackReason::Inaccuracy => "Inaccuracy",
        SentBackReason::Standard => "Overall poor standard",
    }
}

fn not_visited_choice(reason: NotVisitedReason) -> &'static str {
    match reason {
        NotVisitedReason::UnitClosed => "Unit closed",
        NotVisitedReason::AccessRefused => "Access refused",
        NotVisitedReason::VisitorUnavailable => "Visitor unavailable",
        NotVisitedReason::Other => "Other reason",
    }
}

impl KpiFields {
    fn of(content: &TablePage<'_>, kpi: &Kpi) -> Self {
        let number = kpi.number;
        let typed = content.typed.kpi_values.iter().find(|value| value.kpi == number).cloned().unwrap_or_default();
        let at = usize::try_from(number).ok();
        let field = |figure: &KpiFigure| {
            let field = TypedField::Figure(*figure);
            let of_field = content.problems.iter().filter(|problem| problem.row == at && problem.field == Some(field));
            InputField::new(&format!("kpi-{number}-{}", figure.name()), field.label())
                .with_value(&typed.figures[*figure])
                .with_error(join_messages(of_field.map(|problem| problem.message.clone())))
        };
        let fields = kpi.measure.figures_stated().iter().map(field).collect();
        Self { number, title: kpi.title.clone(), fields }
    }
}
