//! JSON in which every key stands once. Of two that are the same, serde_json would keep the later and not tell.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::draft::{KPI_COLUMNS, Part, Place, Problems, VISIT_COLUMNS, quoted, shortened};
use crate::problem::Code;

/// Reads a JSON text, and notes every key that an object names again; its first value counts.
///
/// # Errors
///
/// Text that is not JSON.
pub(super) fn read(text: &str, problems: &mut Problems) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Within { at: At::Return, problems }.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Where in a return a value stands, as far as its problems tell.
#[derive(Clone, Copy)]
enum At {
    /// It is the return itself.
    Return,
    /// It is one of the return's lists.
    List(Part),
    /// It is an item of such a list, or something in it; items count from 1.
    Item(Part, u32),
    /// It is anything else in the return.
    Field,
}

impl At {
    fn of_field(self, name: &str) -> Self {
        match (self, name) {
            (Self::Return, "visits") => Self::List(Part::Visits),
            (Self::Return, "kpi_values") => Self::List(Part::KpiValues),
            (Self::Return, _) => Self::Field,
            (within, _) => within,
        }
    }

    fn of_item(self, number: u32) -> Self {
        match self {
            Self::List(part) => Self::Item(part, number),
            within => within,
        }
    }

    fn place(self, key: &str) -> Place {
        let Self::Item(part, number) = self else { return Place::field(&shortened(key)) };
        let columns: &[&str] = if part == Part::Visits { &VISIT_COLUMNS } else { &KPI_COLUMNS };
        let order = columns.iter().position(|column| *column == key).and_then(|at| u32::try_from(at).ok());
        let column = Some((order.unwrap_or(u32::MAX), shortened(key)));
        Place { part, row: Some(number), column, ..Place::whole() }
    }
}

/// What reads a value at its place.
struct Within<'a> {
    at: At,
    problems: &'a mut Problems,
}

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let (mut list, mut number) = (Vec::new(), 1_u32);
        while let Some(item) =
            items.next_element_seed(Within { at: self.at.of_item(number), problems: &mut *self.problems })?
        {
            list.push(item);
            number = number.saturating_add(1);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let (mut fields, mut again) = (Map::new(), BTreeSet::new());
        while let Some(key) = entries.next_key::<String>()? {
            let at = self.at.of_field(&key);
            let value = entries.next_value_seed(Within { at, problems: &mut *self.problems })?;
            if fields.contains_key(&key) {
                again.insert(key);
            } else {
                fields.insert(key, value);
            }
        }
        for key in again {
            let message = format!("The key {} stands more than once in the same object. Keep one.", quoted(&key));
            self.problems.note(Code::Unreadable, self.at.place(&key), message);
        }
        Ok(fields.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_without_a_key_twice_is_read_as_it_is() {
        for text in [
            r#"{"visits": [{"a": [1, -2, 1.5, "x", true, null, {}]}], "é": "\u00e9"}"#,
            "[]",
            "null",
            "\"x\"",
            " 18446744073709551615 ",
        ] {
            let mut problems = Problems::default();
            assert_eq!(read(text, &mut problems).unwrap(), serde_json::from_str::<Value>(text).unwrap());
            assert!(problems.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_an_error_as_it_always_was() {
        let deep = "[".repeat(200);
        for text in ["", "{", "{} {}", "[1,]", "1e999", "{\"a\":1", deep.as_str()] {
            let expected = serde_json::from_str::<Value>(text).unwrap_err().to_string();
            assert_eq!(read(text, &mut Problems::default()).unwrap_err().to_string(), expected);
        }
    }
}
