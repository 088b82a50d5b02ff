//! Reading a definition's TOML so that every mistake is reported at once, each with its line.

use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

use chrono::NaiveDate;
use strum::VariantNames;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::mistake::{Fault, Mistake, Place};
use crate::month::Month;
use crate::rating::Figure;

/// What is read so far of one definition: its text and the mistakes found.
pub(super) struct DefinitionReader<'s> {
    source: &'s str,
    mistakes: Vec<Mistake>,
}

impl<'s> DefinitionReader<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, mistakes: Vec::new() }
    }

    /// Notes a mistake in a place, with where it stands in the text.
    pub(super) fn mistake(&mut self, at: &Range<usize>, place: Place, fault: impl Into<Fault>) {
        let before = self.source.get(..at.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.mistakes.push(Mistake::new(line, place, fault.into()));
    }

    /// Returns all mistakes found, in the order of their lines.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| mistake.line);
        self.mistakes
    }
}

/// A table being read: each key asked for is ticked off, and [`DefinitionTable::finish`] reports those that nobody asked for.
pub(super) struct DefinitionTable<'t> {
    table: &'t DeTable<'t>,
    /// Where the table stands in the text.
    pub(super) at: Range<usize>,
    /// Which table it is: of no name for the file itself.
    place: Place,
    known: BTreeSet<&'static str>,
}

impl<'t> DefinitionTable<'t> {
    pub(super) fn new(table: &'t DeTable<'t>, at: Range<usize>, place: Place) -> Self {
        Self { table, at, place, known: BTreeSet::new() }
    }

    /// Says where a key's value stands, or the table where the key is absent.
    pub(super) fn at(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.at.clone(), Spanned::span)
    }

    /// Notes a mistake about one key.
    pub(super) fn mistake(&self, reading: &mut DefinitionReader<'_>, key: &str, fault: impl Into<Fault>) {
        reading.mistake(&self.at(key), self.place.field(key), fault);
    }

    /// Returns the value of a key that may be absent. A value of the wrong kind is a mistake, and reads as absent.
    pub(super) fn optional<T>(
        &mut self,
        reading: &mut DefinitionReader<'_>,
        key: &'static str,
        read: impl Fn(&DeValue<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        self.known.insert(key);
        let value = self.table.get(key)?;
        match read(value.get_ref()) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.mistake(reading, key, fault);
                None
            }
        }
    }

    /// Returns the value of a key that must be there: its absence is a mistake.
    pub(super) fn required<T>(
        &mut self,
        reading: &mut DefinitionReader<'_>,
        key: &'static str,
        read: impl Fn(&DeValue<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            self.mistake(reading, key, Fault::Missing);
        }
        self.optional(reading, key, read)
    }

    /// Returns the table under a key, if there is one.
    pub(super) fn table(
        &mut self,
        reading: &mut DefinitionReader<'_>,
        key: &'static str,
    ) -> Option<DefinitionTable<'t>> {
        self.known.insert(key);
        let value = self.table.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mistake(reading, key, format!("must be a table, [{key}]"));
        }
        Some(DefinitionTable::new(table?, value.span(), self.place.table(key)))
    }

    /// Returns the tables of an array of tables, `[[key]]`; none where it is absent.
    pub(super) fn tables(&mut self, reading: &mut DefinitionReader<'_>, key: &'static str) -> Vec<DefinitionTable<'t>> {
        self.known.insert(key);
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.mistake(reading, key, format!("must be written as [[{key}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (number, item) in (1..).zip(array.iter()) {
            let place = self.place.one_of(key, number);
            match item.get_ref().as_table() {
                Some(table) => tables.push(DefinitionTable::new(table, item.span(), place)),
                None => reading.mistake(&item.span(), place, "must be a table"),
            }
        }
        tables
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self, reading: &mut DefinitionReader<'_>) {
        for (key, _) in self.table {
            if !self.known.contains(key.get_ref().as_ref()) {
                let place = self.place.field(key.get_ref());
                reading.mistake(&key.span(), place, "is not a word that a definition knows");
            }
        }
    }
}

/// Returns a text of 1 to 200 characters on one line.
pub(super) fn text(value: &DeValue<'_>) -> Result<String, Fault> {
    let text = value.as_str().ok_or("must be a text in quotes")?.trim();
    match text.chars().count() {
        0 => Err(Fault::Empty),
        1..=200 if !text.contains(char::is_control) => Ok(text.into()),
        _ => Err(Fault::TooLong { characters: 200 }),
    }
}

/// Returns a date, `2022-04-01`, with or without quotes.
pub(super) fn date(value: &DeValue<'_>) -> Result<NaiveDate, Fault> {
    let text = match value {
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    crate::date::read(&text).ok_or_else(|| "must be a date of the form 2022-04-01".into())
}

/// Returns a list of dates.
pub(super) fn dates(value: &DeValue<'_>) -> Result<Vec<NaiveDate>, Fault> {
    list(value)?.iter().map(|item| date(item.get_ref())).collect()
}

/// Returns a list of anything.
pub(super) fn list<'v, 'i>(value: &'v DeValue<'i>) -> Result<&'v DeArray<'i>, Fault> {
    value.as_array().ok_or_else(|| "must be a list in square brackets".into())
}

/// Returns a month, `"2022-04"`.
pub(super) fn month(value: &DeValue<'_>) -> Result<Month, Fault> {
    let month = value.as_str().and_then(|text| text.parse().ok());
    month.ok_or_else(|| "must be a month in quotes, \"2022-04\"".into())
}

/// Says `true` or `false`.
pub(super) fn yes_or_no(value: &DeValue<'_>) -> Result<bool, Fault> {
    value.as_bool().ok_or_else(|| "must be true or false, without quotes".into())
}

/// Returns a whole number within bounds.
pub(super) fn whole_number(value: &DeValue<'_>, bounds: std::ops::RangeInclusive<u32>) -> Result<u32, Fault> {
    let integer = value.as_integer().filter(|integer| integer.radix() == 10);
    let number = integer.and_then(|integer| integer.as_str().parse().ok()).filter(|number| bounds.contains(number));
    number.ok_or_else(|| Fault::NotWhole { from: *bounds.start(), to: *bounds.end() })
}

/// Returns a target's figure: a decimal with at most two places.
pub(super) fn figure(value: &DeValue<'_>) -> Result<Figure, Fault> {
    let text = match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => "",
    };
    text.parse().map_err(|_| Fault::NotFigure)
}

/// Reads one of the words of a closed set.
pub(super) fn one_of<T: FromStr + VariantNames>(value: &DeValue<'_>) -> Result<T, Fault> {
    let read = value.as_str().and_then(|word| word.parse().ok());
    read.ok_or_else(|| format!("must be one of: {}", T::VARIANTS.join(", ")).into())
}
