//! A return in its JSON form.

use domain::event::{ReturnNote, VisitColumn};
use enum_map::{Enum, EnumMap};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::heading_suggestion::{RenameTarget, rename_target, suggestion};
use crate::cell::CellContent;
use crate::columns::ReturnPart;
use crate::columns::{HeadingWords, JsonForm, KpiColumn, TableColumn, columns, names};
use crate::draft::{DraftRow, DraftTable, FilePlace, MOST_ROWS, ReturnDraft, ReturnProblems, SourceKind};
use crate::problem::{ProblemCode, ReturnProblem};
use crate::text::{quoted, shortened};
use crate::unique_keys::{self, JsonPlace};

/// The fields of a return, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum ReturnField {
    Month,
    Visits,
    KpiValues,
    Note(ReturnNote),
    Nil,
}

impl ReturnField {
    fn all() -> impl Iterator<Item = Self> {
        (0..Self::LENGTH).map(Self::from_usize)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Visits => "visits",
            Self::KpiValues => "kpi_values",
            Self::Note(note) => note.name(),
            Self::Nil => "nil",
        }
    }

    fn rename_target(self) -> RenameTarget {
        let is_meant_by: fn(&HeadingWords<'_>) -> bool = match self {
            Self::Month => |field| field.names("month"),
            Self::Visits => |field| field.names("visit"),
            // Its name has two words, neither of which is enough.
            Self::KpiValues => |_| false,
            Self::Note(note) => return rename_target(note),
            Self::Nil => |field| field.names("nil"),
        };
        (self.name(), is_meant_by)
    }
}

/// Reads a JSON return.
pub(super) fn draft(bytes: &[u8]) -> Result<ReturnDraft, ReturnProblem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        FilePlace::line(line)
            .problem(ProblemCode::Unreadable, "This file is not in UTF-8, as JSON must be. Save it as UTF-8.")
    })?;
    let mut problems = ReturnProblems::default();
    let mut again = |at: &JsonPlace<'_>, key: &str| {
        let message = format!("The key {} is there more than once in the same object. Keep one.", quoted(key));
        problems.note(ProblemCode::Unreadable, place_of_key(at, key), message);
    };
    let value = unique_keys::read(text, &mut again).map_err(|error| malformed(&error))?;
    let Value::Object(mut fields) = value else { return Err(wrong_shape(text)) };
    let free_fields: Vec<ReturnField> = ReturnField::all().filter(|field| !fields.contains_key(field.name())).collect();
    let mut list_of = |field: ReturnField| list(fields.remove(field.name()));
    let (Some(visits), Some(kpi_values)) = (list_of(ReturnField::Visits), list_of(ReturnField::KpiValues)) else {
        return Err(wrong_shape(text));
    };
    let too_many = |part, message| {
        let row = u32::try_from(MOST_ROWS + 1).ok();
        Err(FilePlace { part, row, ..FilePlace::whole() }.problem(ProblemCode::TooManyRows, message))
    };
    if visits.len() > MOST_ROWS {
        let message = format!(
            "There are {} visits; a return may have {MOST_ROWS} at most. Send only this month's visits, and those of \
             earlier months that are new.",
            visits.len()
        );
        return too_many(ReturnPart::Visits, message);
    }
    if kpi_values.len() > MOST_ROWS {
        let message = format!(
            "There are {} items in kpi_values; a return may have {MOST_ROWS} at most. Give one value for each KPI that needs one.",
            kpi_values.len()
        );
        return too_many(ReturnPart::KpiValues, message);
    }
    let name = ReturnField::Month.name();
    let month = fields.remove(name).map(|month| (FilePlace::field(name), text_of(&mut problems, month, name)));
    let nil = match fields.remove(ReturnField::Nil.name()) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(other) => {
            let message =
                format!("{} is neither true nor false. Write one of them, or leave nil out.", quoted(&shown(&other)));
            problems.note(ProblemCode::Unreadable, FilePlace::field(ReturnField::Nil.name()), message);
            false
        }
    };
    let mut notes = DraftTable::new();
    let cells = EnumMap::from_fn(|note: ReturnNote| {
        text_of(&mut problems, fields.remove(note.name()).unwrap_or_default(), note.name())
    });
    notes.rows.push(DraftRow { number: None, cells });
    let visits: DraftTable<VisitColumn> = table(&mut problems, visits);
    let kpi_values: DraftTable<KpiColumn> = table(&mut problems, kpi_values);
    for name in fields.keys() {
        let message = format!(
            "{} is not a field of a return. {} The fields are: {}.",
            quoted(name),
            suggestion(name, free_fields.iter().map(|field| field.rename_target()), "field"),
            ReturnField::all().map(ReturnField::name).collect::<Vec<_>>().join(", ")
        );
        problems.note(ProblemCode::UnknownColumn, FilePlace::field(&shortened(name)), message);
    }
    Ok(ReturnDraft { source: SourceKind::Json, month, nil, visits, kpi_values, notes, problems })
}

/// Returns where a key of an object stands, as far as the problems of a return tell.
fn place_of_key(at: &JsonPlace<'_>, key: &str) -> FilePlace {
    if let [JsonPlace::Field(_, list), JsonPlace::Item(_, item), ..] = at.steps()[..] {
        if list == ReturnField::Visits.name() {
            return place_in_row::<VisitColumn>(item, key);
        }
        if list == ReturnField::KpiValues.name() {
            return place_in_row::<KpiColumn>(item, key);
        }
    }
    FilePlace::field(&shortened(key))
}

/// Returns where a key of an item stands that is a row of a table; items count from 0.
fn place_in_row<C: TableColumn>(item: usize, key: &str) -> FilePlace {
    let order = columns::<C>().position(|column| column.name() == key).and_then(|at| u32::try_from(at).ok());
    let column = Some((order.unwrap_or(u32::MAX), shortened(key)));
    let row = Some(u32::try_from(item).map_or(u32::MAX, |item| item.saturating_add(1)));
    FilePlace { part: C::PART, row, column, ..FilePlace::whole() }
}

fn malformed(error: &serde_json::Error) -> ReturnProblem {
    let message = format!("This is not JSON that can be read: {error}. Correct it there, or have it written again.");
    FilePlace::line(error.line()).problem(ProblemCode::Unreadable, message)
}

/// The fields whose type must be right for anything to be read. It is parsed only to find the line of a wrong one.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether it can be read, and where not, is of interest")]
struct Shape {
    #[serde(default)]
    visits: Option<Vec<IgnoredAny>>,
    #[serde(default)]
    kpi_values: Option<Vec<IgnoredAny>>,
}

fn wrong_shape(text: &str) -> ReturnProblem {
    let line = serde_json::from_str::<Shape>(text).err().map_or(1, |error| error.line());
    let message = "A return is an object, {…}, in which visits and kpi_values are lists, […]. Correct that here.";
    FilePlace::line(line).problem(ProblemCode::Unreadable, message)
}

/// Returns the items of a list; absent and null are an empty one.
fn list(value: Option<Value>) -> Option<Vec<Value>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => Some(items),
        Some(_) => None,
    }
}

/// Returns the content of a field of the return itself, which must be a text.
fn text_of(problems: &mut ReturnProblems, value: Value, name: &str) -> CellContent {
    match value {
        Value::Null => CellContent::Blank,
        Value::String(text) => CellContent::text(&text),
        other => {
            let message = format!("{} must be a text in quotation marks.", quoted(&shown(&other)));
            problems.note(ProblemCode::Unreadable, FilePlace::field(name), message);
            CellContent::Unclear
        }
    }
}

/// Reads a list of rows; a field that is no column is noted.
fn table<C: TableColumn>(problems: &mut ReturnProblems, items: Vec<Value>) -> DraftTable<C> {
    let mut table = DraftTable::new();
    for (number, item) in (1..).zip(items) {
        let mut row = DraftRow { number: Some(number), cells: EnumMap::from_fn(|_| CellContent::Unclear) };
        match item {
            Value::Object(mut fields) => read_row(problems, &table, &mut row, &mut fields),
            other => {
                let first = C::from_usize(0);
                let message = format!(
                    "{} is not a row. Write it as an object: {{\"{}\": …}}.",
                    quoted(&shown(&other)),
                    first.name()
                );
                let place = FilePlace { column: None, ..table.place(&row, first) };
                problems.note(ProblemCode::Unreadable, place, message);
            }
        }
        if !row.is_blank() {
            table.rows.push(row);
        }
    }
    table
}

fn read_row<C: TableColumn>(
    problems: &mut ReturnProblems,
    table: &DraftTable<C>,
    row: &mut DraftRow<C>,
    fields: &mut Map<String, Value>,
) {
    let free: Vec<C> = columns::<C>().filter(|column| !fields.contains_key(column.name())).collect();
    for column in columns::<C>() {
        let content = match (fields.remove(column.name()), column.json_form()) {
            (None | Some(Value::Null), _) => CellContent::Blank,
            (Some(Value::Number(number)), JsonForm::Number(_) | JsonForm::Date) => {
                CellContent::Number(number.as_f64().unwrap_or(f64::INFINITY))
            }
            (Some(value), JsonForm::Number(otherwise)) => {
                let message = format!(
                    "{} is not a number. Write a whole number without quotation marks.",
                    quoted(&shown(&value))
                );
                problems.note(otherwise, table.place(row, column), message);
                CellContent::Unclear
            }
            (Some(Value::String(text)), JsonForm::Text | JsonForm::Date) => CellContent::text(&text),
            // It is no date, and the check says so as for any other text.
            (Some(value), JsonForm::Date) => CellContent::Text(value.to_string()),
            (Some(value), JsonForm::Text) => {
                let message = format!("{} must be a text in quotation marks.", quoted(&shown(&value)));
                problems.note(ProblemCode::Unreadable, table.place(row, column), message);
                CellContent::Unclear
            }
        };
        row.cells[column] = content;
    }
    for name in fields.keys() {
        let message = format!(
            "{} is not a field of a row. {} The fields are: {}.",
            quoted(name),
            suggestion(name, free.iter().copied().map(rename_target), "field"),
            names::<C>().join(", ")
        );
        let place = FilePlace { column: Some((u32::MAX, shortened(name))), ..table.place(row, C::from_usize(0)) };
        problems.note(ProblemCode::UnknownColumn, place, message);
    }
}

/// Returns a JSON value as messages quote it.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
