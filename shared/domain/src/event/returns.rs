//! The contractor's monthly data submission, in its JSON form.

use enum_map::Enum;
use serde::{Deserialize, Deserializer, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::VisitRow;
use crate::month::Month;

/// A return: what the contractor says of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The month that it is of.
    pub month: Month,
    /// Whether it says that there is nothing to report.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "std::ops::Not::not")]
    pub nil: bool,
    /// One row a visit, and one for each unit declared not visited.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<VisitRow>,
    /// The values of KPIs that the return states (D16).
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub kpi_values: Vec<KpiValue>,
    /// A capacity issue (5.2); free text that only the two parties see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_issue: Option<String>,
    /// A comment; free text that only the two parties see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Return {
    /// Returns one of its two texts.
    pub fn note(&self, note: ReturnNote) -> Option<&str> {
        match note {
            ReturnNote::CapacityIssue => self.capacity_issue.as_deref(),
            ReturnNote::Comment => self.comment.as_deref(),
        }
    }

    /// Returns the capacity issue that it raises; what is blank raises none.
    pub(crate) fn raised_capacity_issue(&self) -> Option<&str> {
        self.capacity_issue.as_deref().filter(|text| !text.trim().is_empty())
    }
}

/// The value of a KPI that the return states: a ratio or a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiValue {
    pub kpi: u32,
    /// A ratio's upper figure.
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// A ratio's lower figure.
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
    /// A count.
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// The figures of a KPI's value, in their order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum KpiFigure {
    /// A ratio's upper figure.
    Numerator,
    /// A ratio's lower figure.
    Denominator,
    /// A count.
    Count,
}

impl KpiFigure {
    /// Returns its name, which is its key in JSON and its heading in a file.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// Returns the figure of a name as it stands in JSON.
    pub fn of_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl KpiValue {
    /// Returns one of its figures.
    pub fn figure(&self, figure: KpiFigure) -> Option<u64> {
        match figure {
            KpiFigure::Numerator => self.numerator,
            KpiFigure::Denominator => self.denominator,
            KpiFigure::Count => self.count,
        }
    }
}

/// The two short texts of a return, in their order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ReturnNote {
    /// A capacity issue (5.2).
    CapacityIssue,
    Comment,
}

impl ReturnNote {
    /// Returns its name, which is its key in JSON and its heading in a file.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// Returns the text of a name as it stands in JSON.
    pub fn of_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// The largest number that a return may state; beyond it a number is a slip of the hand.
pub const LARGEST_STATED: u64 = 1_000_000_000;

/// Returns a whole number, whether written `9` or `9.0`; absent and null are none.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    let whole = number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        // Every whole number in this range is exact in a float.
        (float.fract() == 0.0 && (0.0..=LARGEST_STATED as f64).contains(&float)).then_some(float as u64)
    });
    whole.map(Some).ok_or_else(|| serde::de::Error::custom("not a whole number, 0 or more"))
}

/// Reads null as absent.
fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
