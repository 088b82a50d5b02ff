//! The fields of an event's object, and of the rows in it: each is read once, noted if it is wrong, and kept if it is not.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::date;
use domain::month::Month;
use serde_json::{Map, Value};

use super::problem::{EventCode, EventProblems};

use crate::text::{quoted, shortened, without_invisible};
use crate::unique_keys::JsonPlace;

/// The most characters that a text may have.
pub(super) const MOST_CHARACTERS: usize = 5_000;

/// The most characters that an id may have.
const LONGEST_ID: usize = 60;

/// An object whose fields are being read.
pub(super) struct EventFields<'p> {
    /// What its path begins with: nothing, or `actions[2].`.
    prefix: String,
    /// What has not been read.
    given: Map<String, Value>,
    /// What has been read and may stand.
    kept: Map<String, Value>,
    /// The fields that it may have, in the order in which they were asked for.
    names: Vec<&'static str>,
    problems: &'p mut EventProblems,
}

impl<'p> EventFields<'p> {
    pub(super) fn new(given: Map<String, Value>, problems: &'p mut EventProblems) -> Self {
        Self { prefix: String::new(), given, kept: Map::new(), names: Vec::new(), problems }
    }

    /// Notes a problem of one of its fields.
    pub(super) fn note(&mut self, code: EventCode, name: &str, message: impl Into<String>) {
        self.problems.note(code, &format!("{}{name}", self.prefix), message);
    }

    fn invalid<T>(&mut self, name: &str, message: impl Into<String>) -> Option<T> {
        self.note(EventCode::FieldInvalid, name, message);
        None
    }

    /// Takes what a field is given as, null included.
    pub(super) fn given(&mut self, name: &str) -> Option<Value> {
        self.given.remove(name)
    }

    /// Takes what a field is given as; null is not given.
    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.names.push(name);
        self.given(name).filter(|value| !value.is_null())
    }

    /// Takes a field that must be there; `ask` says what to write in it, without a full stop.
    pub(super) fn needed(&mut self, name: &'static str, ask: &str) -> Option<Value> {
        let value = self.take(name);
        if value.is_none() {
            self.note(EventCode::FieldMissing, name, format!("{name} is missing. {ask}."));
        }
        value
    }

    /// Lets a field stand as it is.
    pub(super) fn keep(&mut self, name: &str, value: impl Into<Value>) {
        self.kept.insert(name.into(), value.into());
    }

    /// Returns what may stand.
    pub(super) fn kept(self) -> Map<String, Value> {
        self.kept
    }

    /// Notes every field that was not asked for.
    pub(super) fn refuse_others(&mut self, of: &str) {
        let names = self.names.join(", ");
        for name in std::mem::take(&mut self.given).keys() {
            let message = format!("{} is not a field of {of}. Take it out. Its fields are: {names}.", quoted(name));
            self.note(EventCode::FieldUnknown, &shortened(name), message);
        }
    }

    /// Reads a text that must say something.
    pub(super) fn text(&mut self, name: &'static str, ask: &str, most: usize) -> Option<String> {
        let value = self.needed(name, ask)?;
        let text = self.clean_text(name, value, most)?;
        if text.is_empty() {
            return self.invalid(name, format!("{name} is blank. {ask}."));
        }
        self.keep(name, text.clone());
        Some(text)
    }

    /// Reads a text that may be blank or not there.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        let value = self.take(name)?;
        let text = self.clean_text(name, value, MOST_CHARACTERS)?;
        if text.is_empty() {
            return None;
        }
        self.keep(name, text.clone());
        Some(text)
    }

    /// Reads a text as it was meant: like [`CellContent::text`](crate::cell::CellContent::text), with all lines ended in one
    /// way.
    fn clean_text(&mut self, name: &str, value: Value, most: usize) -> Option<String> {
        let Value::String(text) = value else {
            return self.invalid(name, format!("{} must be a text in quotation marks.", shown(&value)));
        };
        let text = without_invisible(&text).replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
            let message =
                format!("The text in {name} has characters that cannot be shown. Type it again as plain text.");
            return self.invalid(name, message);
        }
        let length = text.chars().count();
        if length > most {
            let message = format!("The text in {name} has {length} characters. Shorten it to {most} at most.");
            self.note(EventCode::TextTooLong, name, message);
            return None;
        }
        Some(text)
    }

    /// Reads the id of something new.
    pub(super) fn id(&mut self, name: &'static str) -> Option<String> {
        let ask = "Write an id of your choice, as 2022-07-a";
        let value = self.needed(name, ask)?;
        let is_id = |id: &str| {
            let characters = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            // `overall` is what a finding about the overall rating names in place of an id.
            (1..=LONGEST_ID).contains(&id.len()) && characters && !id.eq_ignore_ascii_case("overall")
        };
        let Some(id) = value.as_str().filter(|id| is_id(id)).map(str::to_owned) else {
            let message = format!(
                "{} is not an id. Write 1 to {LONGEST_ID} letters, digits, hyphens, underscores and full stops; not overall.",
                shown(&value)
            );
            return self.invalid(name, message);
        };
        self.keep(name, value);
        Some(id)
    }

    /// Reads the id of something that is there, as it was recorded.
    pub(super) fn reference(&mut self, name: &'static str) -> Option<String> {
        let value = self.needed(name, &format!("Write which {name} is meant"))?;
        let Some(id) = value.as_str().map(str::to_owned) else {
            return self.invalid(name, format!("{} must be a text in quotation marks.", shown(&value)));
        };
        self.keep(name, value);
        Some(id)
    }

    /// Reads a date.
    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        let value = self.needed(name, "Write a date, as 2022-07-29")?;
        let Some(read) = value.as_str().and_then(date::read) else {
            return self.invalid(name, format!("{} is not a date. Write it as 2022-07-29.", shown(&value)));
        };
        self.keep(name, value);
        Some(read)
    }

    /// Reads a month.
    pub(super) fn month(&mut self, name: &'static str) -> Option<Month> {
        let value = self.needed(name, "Write a month, as 2022-07")?;
        let Some(read) = value.as_str().and_then(|text| text.parse().ok()) else {
            return self.invalid(name, format!("{} is not a month. Write it as 2022-07.", shown(&value)));
        };
        self.keep(name, value);
        Some(read)
    }

    /// Reads a KPI's number that must be there.
    pub(super) fn kpi(&mut self, name: &'static str) -> Option<u32> {
        let value = self.needed(name, "Write the KPI's number, as 2")?;
        self.kpi_number(name, value)
    }

    /// Reads a KPI's number that need not be there.
    pub(super) fn optional_kpi(&mut self, name: &'static str) -> Option<u32> {
        let value = self.take(name)?;
        self.kpi_number(name, value)
    }

    fn kpi_number(&mut self, name: &str, value: Value) -> Option<u32> {
        let Some(number) = whole_number(&value) else { return self.invalid(name, no_kpi(&value)) };
        self.keep(name, value);
        Some(number)
    }

    /// Reads a list of distinct KPIs' numbers, at least one, each checked with its place; none where one is no number.
    pub(super) fn kpis(&mut self, name: &'static str, check: impl Fn(&mut Self, &str, u32)) -> Option<BTreeSet<u32>> {
        let items = self.list(name, "Write the KPIs' numbers, as [1, 2]")?;
        let (mut numbers, mut readable) = (BTreeSet::new(), true);
        for (at, item) in items.iter().enumerate() {
            let place = format!("{name}[{at}]");
            match whole_number(item) {
                None => {
                    readable = false;
                    self.note(EventCode::FieldInvalid, &place, no_kpi(item));
                }
                Some(number) if numbers.insert(number) => check(self, &place, number),
                Some(number) => {
                    let message = format!("KPI {number} is already in {name}. Name each once.");
                    self.note(EventCode::FieldInvalid, &place, message);
                }
            }
        }
        self.keep(name, items);
        readable.then_some(numbers)
    }

    /// Reads an event's number in the log, from 1.
    pub(super) fn event_number(&mut self, name: &'static str) -> Option<usize> {
        let value = self.needed(name, "Write the event's number in the log")?;
        let number = value.as_u64().filter(|number| *number > 0).and_then(|number| usize::try_from(number).ok());
        if number.is_none() {
            let message = format!("{} is not an event's number. Write a whole number, from 1.", shown(&value));
            return self.invalid(name, message);
        }
        self.keep(name, value);
        number
    }

    /// Says whether something is so, where it must be said.
    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.needed(name, "Write true or false")?;
        self.true_or_false(name, value)
    }

    /// Says whether something is so, where silence means that it is not; none where it cannot be read.
    pub(super) fn flag_or_false(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name) {
            None => Some(false),
            Some(value) => self.true_or_false(name, value),
        }
    }

    fn true_or_false(&mut self, name: &str, value: Value) -> Option<bool> {
        let Some(flag) = value.as_bool() else {
            return self.invalid(name, format!("{} is neither true nor false. Write one of them.", shown(&value)));
        };
        self.keep(name, value);
        Some(flag)
    }

    /// Reads one of a few words.
    pub(super) fn word(&mut self, name: &'static str, words: &[&str]) -> Option<String> {
        let either = words.join(" or ");
        let value = self.needed(name, &format!("Write {either}"))?;
        let Some(word) = value.as_str().filter(|word| words.contains(word)).map(str::to_owned) else {
            return self.invalid(name, format!("{} is not one of the words. Write {either}.", shown(&value)));
        };
        self.keep(name, value);
        Some(word)
    }

    /// Reads one of some words, or nothing.
    pub(super) fn optional_word(&mut self, name: &'static str, words: &[&str]) -> Option<String> {
        let value = self.take(name)?;
        let Some(word) = value.as_str().filter(|word| words.contains(word)).map(str::to_owned) else {
            let message =
                format!("{} is not one of the words. Write {}, or leave it out.", shown(&value), words.join(" or "));
            return self.invalid(name, message);
        };
        self.keep(name, value);
        Some(word)
    }

    /// Reads a list that must have something in it.
    fn list(&mut self, name: &'static str, ask: &str) -> Option<Vec<Value>> {
        match self.needed(name, ask)? {
            Value::Array(items) if items.is_empty() => self.invalid(name, format!("{name} is empty. {ask}.")),
            Value::Array(items) => Some(items),
            other => self.invalid(name, format!("{} is not a list. {ask}.", shown(&other))),
        }
    }

    /// Reads a list of objects, at least one; what `read` makes of each, none for what is no object.
    pub(super) fn rows<T>(
        &mut self,
        name: &'static str,
        ask: &str,
        of: &str,
        mut read: impl FnMut(&mut EventFields<'_>) -> Option<T>,
    ) -> Option<Vec<Option<T>>> {
        let items = self.list(name, ask)?;
        let (mut kept, mut rows) = (Vec::new(), Vec::new());
        for (at, item) in items.into_iter().enumerate() {
            let Value::Object(given) = item else {
                let message = format!("{} is not {of}. Write it as an object, {{…}}.", shown(&item));
                self.note(EventCode::FieldInvalid, &format!("{name}[{at}]"), message);
                rows.push(None);
                continue;
            };
            let prefix = format!("{}{name}[{at}].", self.prefix);
            let (names, problems) = (Vec::new(), &mut *self.problems);
            let mut row = EventFields { prefix, given, kept: Map::new(), names, problems };
            rows.push(read(&mut row));
            row.refuse_others(of);
            kept.push(Value::Object(row.kept));
        }
        self.keep(name, kept);
        Some(rows)
    }
}

fn whole_number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| number.try_into().ok())
}

fn no_kpi(value: &Value) -> String {
    format!("{} is not a KPI's number. Write a whole number, as 2, without quotation marks.", shown(value))
}

/// Returns a JSON value as messages quote it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(_) => "A list".into(),
        Value::Object(_) => "An object".into(),
        plain => plain.to_string(),
    }
}

/// Returns the path of a field of the object there.
pub(super) fn path(at: &JsonPlace<'_>, key: &str) -> String {
    let mut path = String::new();
    for step in at.steps() {
        match step {
            JsonPlace::Whole => {}
            JsonPlace::Field(_, name) => path.extend([&shortened(name), "."]),
            JsonPlace::Item(_, item) => {
                if path.ends_with('.') {
                    path.pop();
                }
                path.push_str(&format!("[{item}]."));
            }
        }
    }
    path + &shortened(key)
}
