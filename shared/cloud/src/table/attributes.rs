//! The attributes of an item, read and written.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::TableItem;
use crate::compression::decompress;
use crate::failure::Failure;

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn bytes(value: Vec<u8>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

/// The attributes of an item. An attribute that is missing or of another type is a permanent failure: this program did not
/// write the item.
pub(crate) struct Attributes<'i>(pub(crate) &'i TableItem);

impl<'i> Attributes<'i> {
    fn get<T>(&self, name: &str, read: impl Fn(&'i AttributeValue) -> Option<T>) -> Result<T, Failure> {
        let value = self.0.get(name).and_then(read);
        value.ok_or_else(|| {
            Failure::permanent("read an item of the table", format!("attribute {name} is not as expected"))
        })
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'i str, Failure> {
        self.get(name, |value| value.as_s().ok().map(String::as_str))
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, Failure> {
        self.get(name, |value| value.as_s().ok()?.parse().ok())
    }

    pub(crate) fn number(&self, name: &str) -> Result<u64, Failure> {
        self.get(name, |value| value.as_n().ok()?.parse().ok())
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<&'i [u8], Failure> {
        self.get(name, |value| value.as_b().ok().map(Blob::as_ref))
    }

    pub(crate) fn packed(&self, name: &str) -> Result<String, Failure> {
        decompress(self.bytes(name)?).map_err(|error| {
            let cause = format!("attribute {name} does not unpack");
            Failure::permanent("read an item of the table", cause).because(error)
        })
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        read_json(self.text(name)?)
    }
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|error| {
        // The place of the mistake, and not the text there, which a person may have written.
        let cause = format!("its JSON is not as expected, at line {}, column {}", error.line(), error.column());
        Failure::permanent("read an item of the table", cause).because(error)
    })
}

pub(crate) fn write_json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| Failure::permanent("write an item of the table", "it has no JSON form").because(error))
}
