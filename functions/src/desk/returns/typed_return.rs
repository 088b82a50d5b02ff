//! From what is typed into the table to the bytes that are submitted, and from what is wrong with them back to its cells.

use domain::event::{KpiFigure, ReturnNote, VisitColumn};
use domain::month::Month;
use enum_map::EnumMap;
use intake::{ProblemCode, ReturnProblem};
use render::form::returns::{TypedField, TypedKpi, TypedProblem, TypedReturn, TypedRow};
use serde_json::{Map, Value, json};

use crate::desk::posted_form::PostedForm;

/// The most rows that the table may have; a return of more comes as a file.
const MOST_ROWS: usize = 300;

/// Returns what is typed in a form.
pub(super) fn of_form(form: &PostedForm, kpis: impl Iterator<Item = u32>) -> TypedReturn {
    let of_row = |name: &str, row: usize| form.text(&format!("{name}-{row}")).to_owned();
    let is_there = |row: &usize| form.has(&format!("unit-{row}"));
    let rows = (0..MOST_ROWS).take_while(is_there).map(|row| TypedRow {
        added: !of_row("added", row).is_empty(),
        cells: EnumMap::from_fn(|column: VisitColumn| of_row(column.name(), row)),
    });
    let of_kpi = |kpi: u32, figure: KpiFigure| form.text(&format!("kpi-{kpi}-{}", figure.name())).to_owned();
    let kpi_values = kpis.map(|kpi| TypedKpi { kpi, figures: EnumMap::from_fn(|figure| of_kpi(kpi, figure)) });
    TypedReturn {
        rows: rows.collect(),
        kpi_values: kpi_values.collect(),
        nil: !form.text(TypedField::Nil.name()).is_empty(),
        notes: EnumMap::from_fn(|note: ReturnNote| form.text(note.name()).to_owned()),
    }
}

/// Adds a row, as far as there may be one.
pub(super) fn with_a_row_more(mut typed: TypedReturn) -> TypedReturn {
    if typed.rows.len() < MOST_ROWS {
        typed.rows.push(TypedRow { added: true, ..TypedRow::default() });
    }
    typed
}

/// Returns the return in its JSON form: the bytes that are submitted. What was typed stands there as it was typed.
pub(super) fn bytes(typed: &TypedReturn, month: Month) -> Vec<u8> {
    written(typed, month, |row| (!is_passed_over(row)).then(|| visit(row)))
}

/// Returns the same with an empty row in place of each that says nothing, so that what is wrong is told by the table's own rows.
pub(super) fn bytes_to_check(typed: &TypedReturn, month: Month) -> Vec<u8> {
    written(typed, month, |row| Some(if is_passed_over(row) { json!({}) } else { visit(row) }))
}

/// Returns a row that stands there already, or was added, and that nothing was said in.
fn is_passed_over(row: &TypedRow) -> bool {
    row.says_nothing() && (!row.added || row.unit().trim().is_empty())
}

fn written(typed: &TypedReturn, month: Month, row: impl Fn(&TypedRow) -> Option<Value>) -> Vec<u8> {
    let mut fields = Map::new();
    let visits: Vec<Value> = typed.rows.iter().filter_map(row).collect();
    let says_something = typed.rows.iter().any(|row| !is_passed_over(row));
    let is_filled = |value: &TypedKpi| value.figures.values().any(|figure| !figure.trim().is_empty());
    let values_are_filled = typed.kpi_values.iter().any(is_filled);
    fields.insert("month".into(), month.to_string().into());
    if typed.nil {
        fields.insert(TypedField::Nil.name().into(), true.into());
    }
    fields.insert("visits".into(), visits.into());
    if values_are_filled || (says_something && !typed.nil) {
        fields.insert("kpi_values".into(), typed.kpi_values.iter().map(value).collect());
    }
    for (note, text) in &typed.notes {
        if !text.trim().is_empty() {
            fields.insert(note.name().into(), text.as_str().into());
        }
    }
    // A map of texts always has a JSON form.
    serde_json::to_vec_pretty(&fields).unwrap_or_default()
}

fn visit(row: &TypedRow) -> Value {
    let cells = row.cells.iter().map(|(column, cell)| (column, cell.trim()));
    cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| (column.name().to_owned(), cell.into()))
        .collect::<Map<_, _>>()
        .into()
}

fn value(typed: &TypedKpi) -> Value {
    let typed_in = typed.figures.iter().filter(|(_, figure)| !figure.trim().is_empty());
    let mut fields: Map<String, Value> =
        typed_in.map(|(name, figure)| (name.name().to_owned(), number(figure.trim()))).collect();
    fields.insert("kpi".into(), typed.kpi.into());
    fields.into()
}

/// Returns a number as JSON has it; what is none stays the text that it is, and is told of.
fn number(text: &str) -> Value {
    let number = text.parse::<serde_json::Number>();
    number.map_or_else(|_| text.into(), Value::Number)
}

/// Returns what is wrong, by the table's own rows and in its own words.
pub(super) fn problems(typed: &TypedReturn, problems: &[ReturnProblem]) -> Vec<TypedProblem> {
    let problem = |problem: &ReturnProblem| {
        let field = problem.column.as_deref().and_then(TypedField::of_name);
        let index = problem.row.and_then(|row| usize::try_from(row).ok()?.checked_sub(1));
        let row = match field {
            Some(TypedField::Figure(_)) => {
                let value = index.and_then(|index| typed.kpi_values.get(index));
                value.and_then(|value| usize::try_from(value.kpi).ok())
            }
            Some(TypedField::Cell(_) | TypedField::Note(_) | TypedField::Nil) | None => index,
        };
        TypedProblem { row, field, message: in_words(problem) }
    };
    problems.iter().map(problem).collect()
}

/// Returns what is wrong, without the words of a file's columns.
fn in_words(problem: &ReturnProblem) -> String {
    let own_words = match problem.code {
        ProblemCode::Empty => Some(
            "Nothing is filled in yet. Fill in a row for each visit, or say below that there is nothing to report.",
        ),
        ProblemCode::NilWithRows => Some(
            "You say that there is nothing to report, but there are rows filled in. Clear the rows, or untick this box.",
        ),
        ProblemCode::UnitMissing => Some("This row does not say which unit it is about. Choose one."),
        // The message of a file says it as well, once it names the table's columns.
        ProblemCode::UnknownUnit
        | ProblemCode::UnitNotOpen
        | ProblemCode::UnitNotDue
        | ProblemCode::MonthNotOpen
        | ProblemCode::MonthDiffers
        | ProblemCode::VisitAfterMonth
        | ProblemCode::DateInFuture
        | ProblemCode::DateUnreadable
        | ProblemCode::DateMissing
        | ProblemCode::ReportBeforeVisit
        | ProblemCode::SentBackBeforeReport
        | ProblemCode::ReasonMissing
        | ProblemCode::ReasonUnknown
        | ProblemCode::ReasonWithoutDate
        | ProblemCode::DuplicateVisit
        | ProblemCode::NotVisitedButVisited
        | ProblemCode::DeclaredTwice
        | ProblemCode::DatesWithoutVisit
        | ProblemCode::UnknownColumn
        | ProblemCode::MissingColumn
        | ProblemCode::KpiValueMissing
        | ProblemCode::KpiValueUnknown
        | ProblemCode::KpiValueInvalid
        | ProblemCode::TextTooLong
        | ProblemCode::TooManyRows
        | ProblemCode::CellError
        | ProblemCode::NotASpreadsheet
        | ProblemCode::Unreadable
        | ProblemCode::TooLarge
        | ProblemCode::MergedCells => None,
    };
    own_words.map_or_else(|| in_labels(&problem.message), str::to_owned)
}

/// Returns a message about a file with the labels of the table's columns in place of the names of the file's.
fn in_labels(message: &str) -> String {
    // Longer names first: one may hold another.
    let mut fields: Vec<TypedField> = VisitColumn::ALL.iter().copied().map(TypedField::Cell).collect();
    fields.push(TypedField::Note(ReturnNote::CapacityIssue));
    fields.sort_by_key(|field| std::cmp::Reverse(field.name().len()));
    let named = fields.iter().filter(|field| field.name().contains('_'));
    let message =
        named.fold(message.to_owned(), |message, field| message.replace(field.name(), &format!("“{}”", field.label())));
    message.replace(" without quotation marks", "")
}

#[cfg(test)]
mod tests {
    use domain::event::VisitRow;

    use super::*;

    fn row(unit: &str, visited_on: &str) -> TypedRow {
        let mut row = TypedRow::default();
        row.cells[VisitColumn::Unit] = unit.into();
        row.cells[VisitColumn::VisitedOn] = visited_on.into();
        row
    }

    fn month() -> Month {
        "2022-07".parse().unwrap()
    }

    #[test]
    fn what_says_nothing_is_not_submitted_and_keeps_its_place_in_what_is_checked() {
        let blank = TypedRow { added: true, ..TypedRow::default() };
        let typed =
            TypedReturn { rows: vec![row("U1", ""), row("U2", " 4 July 2022 "), blank], ..TypedReturn::default() };
        let sent: Value = serde_json::from_slice(&bytes(&typed, month())).unwrap();
        assert_eq!(
            sent,
            json!({ "month": "2022-07", "visits": [{ "unit": "U2", "visited_on": "4 July 2022" }], "kpi_values": [] })
        );
        let checked: Value = serde_json::from_slice(&bytes_to_check(&typed, month())).unwrap();
        assert_eq!(checked["visits"], json!([{}, { "unit": "U2", "visited_on": "4 July 2022" }, {}]));
    }

    #[test]
    fn a_figure_is_a_number_and_what_is_none_stays_as_it_was_typed() {
        let value = |count: &str| {
            let mut typed = TypedKpi { kpi: 4, ..TypedKpi::default() };
            typed.figures[KpiFigure::Count] = count.into();
            value(&typed)
        };
        assert_eq!(value(" 3 "), json!({ "kpi": 4, "count": 3 }));
        assert_eq!(value("three"), json!({ "kpi": 4, "count": "three" }));
        assert_eq!(value(""), json!({ "kpi": 4 }));
    }

    #[test]
    fn what_is_wrong_is_said_in_the_tables_own_words() {
        let problem = ReturnProblem {
            code: ProblemCode::DateMissing,
            row: Some(2),
            column: Some("visited_on".into()),
            cell: None,
            sheet: None,
            message: "Write the date in visited_on, or say in not_visited_reason why.".into(),
            cause: None,
        };
        let told = problems(&TypedReturn::default(), &[problem]);
        assert_eq!(told[0].message, "Write the date in “Visited on”, or say in “Why not visited” why.");
        assert_eq!((told[0].row, told[0].field), (Some(1), Some(TypedField::Cell(VisitColumn::VisitedOn))));
    }

    /// Returns what a file of one row gives under headings, in the sample contract's July.
    fn read_under(headings: &[&str], row: &str) -> VisitRow {
        let contract = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
        let contract = domain::contract::Contract::read(contract).unwrap();
        let received_on = domain::date::read("2022-08-05").unwrap();
        let submission = intake::SubmissionContext { contract: &contract, month: month(), received_on };
        let file = format!("{}\n{row}\n", headings.join("\t"));
        let read = intake::read_return(file.as_bytes(), intake::Format::Csv, &submission).unwrap();
        read.visits[0].clone()
    }

    #[test]
    fn what_our_own_tables_are_headed_with_and_show_is_read_in_a_file() {
        let in_full = |day: &str| domain::date::in_full(domain::date::read(day).unwrap());
        let [visited, council, ofsted, back] = ["2022-07-04", "2022-07-08", "2022-07-11", "2022-07-12"].map(in_full);
        let to_fill_in: Vec<&str> = VisitColumn::ALL.iter().map(|column| TypedField::Cell(*column).label()).collect();
        let row = format!("Unit 3\t{visited}\t{council}\t{ofsted}\t{back}\tInaccuracy\t\u{2013}");
        let read = read_under(&to_fill_in, &row);
        assert_eq!((read.unit.as_str(), read.visited_on.map(domain::date::in_full)), ("U3", Some(visited.clone())));
        assert_eq!(read.sent_back_on.map(domain::date::in_full), Some(back));
        // The table of the check and of the receipt.
        let parts = include_str!("../../../../site-templates/forms/return-components.html");
        let (_, visits) = parts.split_once("<caption>Visits</caption>").unwrap();
        let (head, _) = visits.split_once("</tr>").unwrap();
        let headings: Vec<&str> =
            head.split("<th scope=\"col\">").skip(1).filter_map(|part| part.split("</th>").next()).collect();
        let shown = |heading: &&str| match *heading {
            "Unit" => "Unit 3",
            "Visited" => visited.as_str(),
            "Month" => "Of another month",
            "Report to council" => council.as_str(),
            "Report to Ofsted" => "Not yet",
            "Sent back" => "No",
            "Why sent back" => "\u{2013}",
            other => panic!("{other}"),
        };
        let cells: Vec<&str> = headings.iter().map(shown).collect();
        assert_eq!(cells.len(), 7, "{headings:?}");
        let read = read_under(&headings, &cells.join("\t"));
        assert_eq!((read.unit.as_str(), read.report_to_ofsted_on, read.sent_back_on), ("U3", None, None));
    }
}
