//! Reading JSON in which no key may be repeated. serde_json would keep the later value and not report it.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads a JSON text, and tells of every key that an object names again, with the object's place; its first value counts.
///
/// # Errors
///
/// Text that is not JSON.
pub(crate) fn read(text: &str, again: &mut dyn FnMut(&JsonPlace<'_>, &str)) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = UniqueKeysReader { at: JsonPlace::Whole, again }.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Where in a JSON text a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JsonPlace<'a> {
    /// It is the whole text.
    Whole,
    /// It is a field of the object there.
    Field(&'a JsonPlace<'a>, &'a str),
    /// It is an item of the list there, from 0.
    Item(&'a JsonPlace<'a>, usize),
}

impl<'a> JsonPlace<'a> {
    /// Returns the places from the whole text to this one, without the whole.
    pub(crate) fn steps(&self) -> Vec<JsonPlace<'a>> {
        let within = |at: &JsonPlace<'a>| match *at {
            JsonPlace::Whole => None,
            JsonPlace::Field(within, _) | JsonPlace::Item(within, _) => Some(*within),
        };
        let mut steps: Vec<JsonPlace<'a>> = std::iter::successors(Some(*self), within).collect();
        // The last is the whole.
        steps.pop();
        steps.reverse();
        steps
    }
}

/// What reads a value at its place.
struct UniqueKeysReader<'a> {
    at: JsonPlace<'a>,
    again: &'a mut dyn FnMut(&JsonPlace<'_>, &str),
}

impl<'de> DeserializeSeed<'de> for UniqueKeysReader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueKeysReader<'_> {
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
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(UniqueKeysReader {
            at: JsonPlace::Item(&self.at, list.len()),
            again: &mut *self.again,
        })? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let (mut fields, mut again) = (Map::new(), BTreeSet::new());
        while let Some(key) = entries.next_key::<String>()? {
            let at = JsonPlace::Field(&self.at, &key);
            let value = entries.next_value_seed(UniqueKeysReader { at, again: &mut *self.again })?;
            if fields.contains_key(&key) {
                again.insert(key);
            } else {
                fields.insert(key, value);
            }
        }
        for key in again {
            (self.again)(&self.at, &key);
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
            let read = read(text, &mut |_, key| panic!("{key} stands once in {text}"));
            assert_eq!(read.unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn what_is_not_json_is_an_error_as_it_always_was() {
        let deep = "[".repeat(200);
        for text in ["", "{", "{} {}", "[1,]", "1e999", "{\"a\":1", deep.as_str()] {
            let expected = serde_json::from_str::<Value>(text).unwrap_err().to_string();
            assert_eq!(read(text, &mut |_, _| {}).unwrap_err().to_string(), expected);
        }
    }
    #[test]
    fn a_key_named_again_is_told_once_with_its_place_and_its_first_value_counts() {
        let mut told = Vec::new();
        let text = r#"{"a": 1, "a": 2, "a": 3, "list": [0, {"b": {"c": 1, "c": 2}}]}"#;
        let read = read(text, &mut |at, key| told.push((at.steps().len(), key.to_owned()))).unwrap();
        assert_eq!(read, serde_json::json!({"a": 1, "list": [0, {"b": {"c": 1}}]}));
        assert_eq!(told, [(3, "c".to_owned()), (0, "a".to_owned())]);
    }
}
