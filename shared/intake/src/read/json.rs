//! A return in its JSON form.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::likely::rename;
use crate::draft::{
    Content, Draft, Form, KPI_COLUMNS, MOST_ROWS, NOTE_COLUMNS, Part, Place, Problems, Row, Table, VISIT_COLUMNS,
};
use crate::once::{self, At};
use crate::problem::{Code, Problem};
use crate::text::{quoted, shortened};

/// The fields of a return.
const FIELDS: [&str; 6] = ["month", "visits", "kpi_values", "capacity_issue", "comment", "nil"];

/// Those of some names that an object does not have.
fn free(names: &'static [&'static str], fields: &Map<String, Value>) -> Vec<&'static str> {
    names.iter().copied().filter(|name| !fields.contains_key(*name)).collect()
}

/// Reads a JSON return.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Place::line(line).problem(Code::Unreadable, "This file is not in UTF-8, as JSON must be. Save it as UTF-8.")
    })?;
    let mut problems = Problems::default();
    let mut again = |at: &At<'_>, key: &str| {
        let message = format!("The key {} stands more than once in the same object. Keep one.", quoted(key));
        problems.note(Code::Unreadable, place_of_key(at, key), message);
    };
    let value = once::read(text, &mut again).map_err(|error| malformed(&error))?;
    let Value::Object(mut fields) = value else { return Err(wrong_shape(text)) };
    let free_fields = free(&FIELDS, &fields);
    let (Some(visits), Some(kpi_values)) = (list(fields.remove("visits")), list(fields.remove("kpi_values"))) else {
        return Err(wrong_shape(text));
    };
    let too_many = |part, message| {
        let row = u32::try_from(MOST_ROWS + 1).ok();
        Err(Place { part, row, ..Place::whole() }.problem(Code::TooManyRows, message))
    };
    if visits.len() > MOST_ROWS {
        let message = format!(
            "There are {} visits; a return may have {MOST_ROWS} at most. Send only this month's visits, and those of \
             earlier months that are new.",
            visits.len()
        );
        return too_many(Part::Visits, message);
    }
    if kpi_values.len() > MOST_ROWS {
        let message = format!(
            "There are {} items in kpi_values; a return may have {MOST_ROWS} at most. Give one value for each KPI that needs one.",
            kpi_values.len()
        );
        return too_many(Part::KpiValues, message);
    }
    let month = fields.remove("month").map(|month| (Place::field("month"), text_of(&mut problems, month, "month")));
    let nil = match fields.remove("nil") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(other) => {
            let message =
                format!("{} is neither true nor false. Write one of them, or leave nil out.", quoted(&shown(&other)));
            problems.note(Code::Unreadable, Place::field("nil"), message);
            false
        }
    };
    let mut notes = Table::new(Part::Notes, &NOTE_COLUMNS);
    let cells = NOTE_COLUMNS.iter().map(|name| text_of(&mut problems, fields.remove(*name).unwrap_or_default(), name));
    let row = Row { number: None, cells: cells.collect() };
    notes.rows.push(row);
    let visits = table(&mut problems, Part::Visits, &VISIT_COLUMNS, visits);
    let kpi_values = table(&mut problems, Part::KpiValues, &KPI_COLUMNS, kpi_values);
    for name in fields.keys() {
        let message = format!(
            "{} is not a field of a return. {} The fields are: {}.",
            quoted(name),
            rename(name, free_fields.iter().copied(), "field"),
            FIELDS.join(", ")
        );
        problems.note(Code::UnknownColumn, Place::field(&shortened(name)), message);
    }
    Ok(Draft { form: Form::Json, month, nil, visits, kpi_values, notes, problems })
}

/// Where a key of an object stands, as far as the problems of a return tell.
fn place_of_key(at: &At<'_>, key: &str) -> Place {
    let (part, columns, item): (_, &[&str], _) = match at.steps()[..] {
        [At::Field(_, "visits"), At::Item(_, item), ..] => (Part::Visits, &VISIT_COLUMNS, item),
        [At::Field(_, "kpi_values"), At::Item(_, item), ..] => (Part::KpiValues, &KPI_COLUMNS, item),
        _ => return Place::field(&shortened(key)),
    };
    let order = columns.iter().position(|column| *column == key).and_then(|at| u32::try_from(at).ok());
    let column = Some((order.unwrap_or(u32::MAX), shortened(key)));
    let row = Some(u32::try_from(item).map_or(u32::MAX, |item| item.saturating_add(1)));
    Place { part, row, column, ..Place::whole() }
}

fn malformed(error: &serde_json::Error) -> Problem {
    let message = format!("This is not JSON that can be read: {error}. Correct it there, or have it written anew.");
    Place::line(error.line()).problem(Code::Unreadable, message)
}

/// The fields whose wrong kind leaves nothing to read, to find the line in which one of them stands.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether it can be read, and where not, is of interest")]
struct Shape {
    #[serde(default)]
    visits: Option<Vec<IgnoredAny>>,
    #[serde(default)]
    kpi_values: Option<Vec<IgnoredAny>>,
}

fn wrong_shape(text: &str) -> Problem {
    let line = serde_json::from_str::<Shape>(text).err().map_or(1, |error| error.line());
    let message = "A return is an object, {…}, in which visits and kpi_values are lists, […]. Correct that here.";
    Place::line(line).problem(Code::Unreadable, message)
}

/// The items of a list; absent and null are an empty one.
fn list(value: Option<Value>) -> Option<Vec<Value>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => Some(items),
        Some(_) => None,
    }
}

/// The content of a field of the return itself, which must be a text.
fn text_of(problems: &mut Problems, value: Value, name: &str) -> Content {
    match value {
        Value::Null => Content::Blank,
        Value::String(text) => Content::text(&text),
        other => {
            let message = format!("{} must be a text in quotation marks.", quoted(&shown(&other)));
            problems.note(Code::Unreadable, Place::field(name), message);
            Content::Unclear
        }
    }
}

/// A list of rows to a table; a field that is no column is noted.
fn table(problems: &mut Problems, part: Part, columns: &'static [&'static str], items: Vec<Value>) -> Table {
    let mut table = Table::new(part, columns);
    for (number, item) in (1..).zip(items) {
        let mut row = Row { number: Some(number), cells: vec![Content::Unclear; columns.len()] };
        match item {
            Value::Object(mut fields) => read_row(problems, &table, &mut row, &mut fields),
            other => {
                let message = format!(
                    "{} is not a row. Write it as an object: {{\"{}\": …}}.",
                    quoted(&shown(&other)),
                    columns[0]
                );
                problems.note(Code::Unreadable, Place { column: None, ..table.place(&row, 0) }, message);
            }
        }
        if row.cells.iter().any(|cell| !cell.is_blank()) {
            table.rows.push(row);
        }
    }
    table
}

fn read_row(problems: &mut Problems, table: &Table, row: &mut Row, fields: &mut Map<String, Value>) {
    let free = free(table.columns, fields);
    for (column, name) in table.columns.iter().enumerate() {
        let content = match (fields.remove(*name), table.part) {
            (None | Some(Value::Null), _) => Content::Blank,
            (Some(Value::Number(number)), Part::KpiValues) => Content::Number(number.as_f64().unwrap_or(f64::INFINITY)),
            (Some(value), Part::KpiValues) => {
                let code = if column == 0 { Code::KpiValueUnknown } else { Code::KpiValueInvalid };
                let message = format!(
                    "{} is not a number. Write a whole number without quotation marks.",
                    quoted(&shown(&value))
                );
                problems.note(code, table.place(row, column), message);
                Content::Unclear
            }
            (Some(Value::String(text)), _) => Content::text(&text),
            (Some(Value::Number(number)), _) if name.ends_with("_on") => {
                Content::Number(number.as_f64().unwrap_or(f64::INFINITY))
            }
            // No such text is a date: the check says so, as of any other.
            (Some(value), _) if name.ends_with("_on") => Content::Text(value.to_string()),
            (Some(value), _) => {
                let message = format!("{} must be a text in quotation marks.", quoted(&shown(&value)));
                problems.note(Code::Unreadable, table.place(row, column), message);
                Content::Unclear
            }
        };
        row.cells[column] = content;
    }
    for name in fields.keys() {
        let message = format!(
            "{} is not a field of a row. {} The fields are: {}.",
            quoted(name),
            rename(name, free.iter().copied(), "field"),
            table.columns.join(", ")
        );
        let place = Place { column: Some((u32::MAX, shortened(name))), ..table.place(row, 0) };
        problems.note(Code::UnknownColumn, place, message);
    }
}

/// A JSON value as messages quote it.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
