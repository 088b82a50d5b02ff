//! The contractor's monthly data submission, in its JSON form.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

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
    /// The capacity issue that it raises; what is blank raises none.
    pub(crate) fn raised_capacity_issue(&self) -> Option<&str> {
        self.capacity_issue.as_deref().filter(|text| !text.trim().is_empty())
    }
}

/// A row of a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VisitRow {
    /// The unit's code.
    pub unit: String,
    /// When it was visited; absent where it is declared not visited.
    #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
    pub visited_on: Option<NaiveDate>,
    /// When the visit's report reached the council.
    #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
    pub report_to_council_on: Option<NaiveDate>,
    /// When it reached Ofsted.
    #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
    pub report_to_ofsted_on: Option<NaiveDate>,
    /// When the council sent it back.
    #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
    pub sent_back_on: Option<NaiveDate>,
    /// Why the council sent it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_back_reason: Option<SentBackReason>,
    /// Declares the unit not visited in the return's month, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_visited_reason: Option<NotVisitedReason>,
}

impl VisitRow {
    /// The names of its columns, in their order: the same in every format.
    pub const COLUMNS: [&str; 7] = [
        "unit",
        "visited_on",
        "report_to_council_on",
        "report_to_ofsted_on",
        "sent_back_on",
        "sent_back_reason",
        "not_visited_reason",
    ];
}

/// Why the council sent a report back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentBackReason {
    /// Something was left out.
    Omission,
    /// Something was wrong.
    Inaccuracy,
    /// Overall poor standard.
    Standard,
}

impl SentBackReason {
    /// The words that a return may use.
    pub const WORDS: [&str; 3] = ["omission", "inaccuracy", "standard"];
}

/// Why a unit was not visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotVisitedReason {
    /// The unit was closed.
    UnitClosed,
    /// The unit refused access.
    AccessRefused,
    /// No visitor was available.
    VisitorUnavailable,
    /// Something else.
    Other,
}

impl NotVisitedReason {
    /// The words that a return may use.
    pub const WORDS: [&str; 4] = ["unit-closed", "access-refused", "visitor-unavailable", "other"];
}

/// The value of a KPI that the return states: a ratio or a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiValue {
    /// The KPI's number.
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

/// The largest number that a return may state; beyond it a number is a slip of the hand.
pub const LARGEST_STATED: u64 = 1_000_000_000;

/// A whole number, whether written `9` or `9.0`; absent and null are none.
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
