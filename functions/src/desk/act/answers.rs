//! What was typed, read back into the fields of an event.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ask::{Ask, AskKind, MOST_ROWS};
use super::typed::Typed;

/// The fields of an event as they were typed, and where each row of them stood.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The event's fields, but for its kind and its id.
    pub(super) fields: Map<String, Value>,
    /// Of each list of rows the place in the form of each row that was not left blank.
    rows: BTreeMap<&'static str, Vec<usize>>,
}

impl Answers {
    /// Reads what was typed. What is blank is left out, as are rows in which everything is.
    pub(super) fn read(asks: &[Ask], typed: &Typed) -> Self {
        let mut answers = Self::default();
        for ask in asks {
            if let AskKind::Rows { columns, .. } = &ask.kind {
                let (places, rows) = rows(ask, columns, typed);
                answers.rows.insert(ask.name, places);
                if !rows.is_empty() {
                    answers.fields.insert(ask.name.into(), rows.into());
                }
            } else if let Some(value) = value(ask, ask.name, typed) {
                answers.fields.insert(ask.name.into(), value);
            }
        }
        answers
    }

    /// The name in the form of the field that a path of the event names: of `actions[1].issue` perhaps `actions-2-issue`.
    pub(super) fn name_of(&self, path: &str) -> String {
        let Some((list, rest)) = path.split_once('[') else { return path.to_owned() };
        let Some((at, rest)) = rest.split_once(']') else { return list.to_owned() };
        let place = at.parse::<usize>().ok().and_then(|at| self.rows.get(list)?.get(at).copied());
        match (place, rest.strip_prefix('.')) {
            (Some(place), Some(column)) => format!("{list}-{place}-{column}"),
            _ => list.to_owned(),
        }
    }
}

fn rows(ask: &Ask, columns: &[Ask], typed: &Typed) -> (Vec<usize>, Vec<Value>) {
    let (mut places, mut rows) = (Vec::new(), Vec::new());
    for at in 0..ask.shown_rows(typed).min(MOST_ROWS) {
        let of_column = |column: &Ask| {
            let value = value(column, &format!("{}-{at}-{}", ask.name, column.name), typed)?;
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

/// What was typed into one field; none where it is blank.
fn value(ask: &Ask, name: &str, typed: &Typed) -> Option<Value> {
    let text = typed.first(name);
    let some = |text: &str| (!text.trim().is_empty()).then(|| Value::from(text.trim()));
    match &ask.kind {
        AskKind::Date => date(name, typed),
        AskKind::YesNo(_) => match text {
            "yes" => Some(true.into()),
            "no" => Some(false.into()),
            _ => None,
        },
        AskKind::Tick(_) => Some((text == "yes").into()),
        AskKind::Kpis(_) => {
            let numbers: Vec<Value> = typed.all(name).filter(|text| !text.is_empty()).map(number).collect();
            (!numbers.is_empty()).then(|| numbers.into())
        }
        AskKind::Kpi(_) | AskKind::SettledNumber { .. } => some(text).map(|_| number(text)),
        AskKind::Text { .. } => (!text.trim().is_empty()).then(|| Value::from(text)),
        AskKind::Line
        | AskKind::Short
        | AskKind::Word(_)
        | AskKind::Listed(_)
        | AskKind::Settled { .. }
        | AskKind::Rows { .. } => some(text),
    }
}

/// A number, where it is one; the text as it is otherwise, to be refused.
fn number(text: &str) -> Value {
    text.trim().parse::<u64>().map_or_else(|_| text.into(), Value::from)
}

/// A date as the formats write it; what was typed, where it can be none.
fn date(name: &str, typed: &Typed) -> Option<Value> {
    let part = |of: &str| typed.first(&format!("{name}-{of}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
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
