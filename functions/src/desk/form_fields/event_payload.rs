//! What was typed, read back into the fields of an event.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::field::{FieldKind, FormField, MOST_ROWS};
use super::values::FormValues;

/// The fields of an event as they were typed, and where each row of them stood.
#[derive(Debug, Default)]
pub(crate) struct EventPayload {
    /// The event's fields, but for its kind and its id.
    pub(crate) json: Map<String, Value>,
    /// Of each list of rows the place in the form of each row that was not left blank.
    rows: BTreeMap<&'static str, Vec<usize>>,
}

impl EventPayload {
    /// Reads what was typed. What is blank is left out, as are rows in which everything is.
    pub(crate) fn read(fields: &[FormField], values: &FormValues) -> Self {
        let mut payload = Self::default();
        for field in fields {
            if let FieldKind::Rows { columns, .. } = &field.kind {
                let (places, rows) = rows(field, columns, values);
                payload.rows.insert(field.name, places);
                if !rows.is_empty() {
                    payload.json.insert(field.name.into(), rows.into());
                }
            } else if let Some(value) = value(field, field.name, values) {
                payload.json.insert(field.name.into(), value);
            }
        }
        payload
    }

    /// Returns the name in the form of the field that a path of the event names: of `actions[1].issue` perhaps `actions-2-issue`.
    pub(crate) fn name_of(&self, path: &str) -> String {
        let Some((list, rest)) = path.split_once('[') else { return path.to_owned() };
        let Some((at, rest)) = rest.split_once(']') else { return list.to_owned() };
        let place = at.parse::<usize>().ok().and_then(|at| self.rows.get(list)?.get(at).copied());
        match (place, rest.strip_prefix('.')) {
            (Some(place), Some(column)) => format!("{list}-{place}-{column}"),
            _ => list.to_owned(),
        }
    }
}

fn rows(field: &FormField, columns: &[FormField], values: &FormValues) -> (Vec<usize>, Vec<Value>) {
    let (mut places, mut rows) = (Vec::new(), Vec::new());
    for at in 0..field.shown_rows(values).min(MOST_ROWS) {
        let of_column = |column: &FormField| {
            let value = value(column, &format!("{}-{at}-{}", field.name, column.name), values)?;
            Some((column.name.to_owned(), value))
        };
        let row: Map<String, Value> = columns.iter().filter_map(of_column).collect();
        if row.values().any(|value| *value != Value::Bool(false)) {
            places.push(at);
            rows.push(Value::Object(row));
        }
    }
    (places, rows)
}

/// Returns what was typed into one field; none where it is blank.
fn value(field: &FormField, name: &str, values: &FormValues) -> Option<Value> {
    let text = values.first(name);
    let some = |text: &str| (!text.trim().is_empty()).then(|| Value::from(text.trim()));
    match &field.kind {
        FieldKind::Date => date(name, values),
        FieldKind::YesNo(_) => match text {
            "yes" => Some(true.into()),
            "no" => Some(false.into()),
            _ => None,
        },
        FieldKind::Checkbox(_) => Some((text == "yes").into()),
        FieldKind::Kpis(_) => {
            let numbers: Vec<Value> = values.all(name).filter(|text| !text.is_empty()).map(number).collect();
            (!numbers.is_empty()).then(|| numbers.into())
        }
        FieldKind::Kpi(_) | FieldKind::FixedNumber { .. } => some(text).map(|_| number(text)),
        FieldKind::Text { .. } => (!text.trim().is_empty()).then(|| Value::from(text)),
        FieldKind::Line
        | FieldKind::ShortLine
        | FieldKind::Radios(_)
        | FieldKind::Select { .. }
        | FieldKind::FixedText { .. }
        | FieldKind::Rows { .. } => some(text),
    }
}

/// Returns a number, where it is one; the text as it is otherwise, to be refused.
fn number(text: &str) -> Value {
    text.trim().parse::<u64>().map_or_else(|_| text.into(), Value::from)
}

/// Returns a date as the formats write it; what was typed, where it can be none.
fn date(name: &str, values: &FormValues) -> Option<Value> {
    let component = |of: &str| values.first(&format!("{name}-{of}")).trim().to_owned();
    let (day, month, year) = (component("day"), component("month"), component("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let whole = number(&day).zip(number(&month)).zip(number(&year));
    Some(match whole {
        Some(((day, month), year)) if year > 999 => format!("{year:04}-{month:02}-{day:02}").into(),
        _ => format!("{day} {month} {year}").into(),
    })
}
