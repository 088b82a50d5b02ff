//! A row of a return and its columns: the one list from which every format, form and check takes them.

use chrono::NaiveDate;
use enum_map::Enum;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

/// Declares the row and the enum of its columns together: after each field stands its column, and what the column holds. So there
/// can be no field without its column, and no column without its field.
macro_rules! visit_row {
    (
        $(#[$of_row:meta])*
        pub struct VisitRow {
            $( $(#[$of_field:meta])* $field:ident: $type:ty => $column:ident($holds:ident), )*
        }
    ) => {
        $(#[$of_row])*
        pub struct VisitRow {
            $( $(#[$of_field])* pub $field: $type, )*
        }

        /// The columns of a return's visits, in their order, which is the same in every format.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize, EnumString, IntoStaticStr,
            VariantArray,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case", const_into_str)]
        pub enum VisitColumn {
            $( #[doc = concat!("The column of [`VisitRow::", stringify!($field), "`].")] $column, )*
        }

        impl VisitColumn {
            /// Returns what its cells hold.
            pub const fn holds(self) -> VisitColumnKind {
                match self {
                    $( Self::$column => VisitColumnKind::$holds, )*
                }
            }
        }

        impl VisitRow {
            /// Returns what the row has in a column.
            pub fn cell(&self, column: VisitColumn) -> VisitCell<'_> {
                match column {
                    $( VisitColumn::$column => VisitCell::$holds(&self.$field), )*
                }
            }

            /// Returns what the row has in a column, to be written.
            pub fn cell_mut(&mut self, column: VisitColumn) -> VisitCellMut<'_> {
                match column {
                    $( VisitColumn::$column => VisitCellMut::$holds(&mut self.$field), )*
                }
            }
        }
    };
}

visit_row! {
    /// A row of a return: a visit, or a unit that is declared not visited.
    #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub struct VisitRow {
        unit: String => Unit(Unit),
        /// When it was visited; absent where it is declared not visited.
        #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
        visited_on: Option<NaiveDate> => VisitedOn(Date),
        /// When the visit's report reached the council.
        #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
        report_to_council_on: Option<NaiveDate> => ReportToCouncilOn(Date),
        /// When it reached Ofsted.
        #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
        report_to_ofsted_on: Option<NaiveDate> => ReportToOfstedOn(Date),
        /// When the council sent it back.
        #[serde(default, with = "crate::date::optional", skip_serializing_if = "Option::is_none")]
        sent_back_on: Option<NaiveDate> => SentBackOn(Date),
        /// Why the council sent it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent_back_reason: Option<SentBackReason> => SentBackReason(SentBackReason),
        /// Declares the unit not visited in the return's month, and why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_visited_reason: Option<NotVisitedReason> => NotVisitedReason(NotVisitedReason),
    }
}

impl VisitColumn {
    /// Every column, in the order of a row.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// Returns its name, which is its key in JSON and its heading in a file: `visited_on`.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// Returns the column of a name as it stands in JSON.
    pub fn of_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitColumnKind {
    Unit,
    Date,
    /// A reason for which a report was sent back.
    SentBackReason,
    /// A reason for which a unit was not visited.
    NotVisitedReason,
}

/// What a row has in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitCell<'a> {
    Unit(&'a String),
    Date(&'a Option<NaiveDate>),
    /// A reason for which a report was sent back.
    SentBackReason(&'a Option<SentBackReason>),
    /// A reason for which a unit was not visited.
    NotVisitedReason(&'a Option<NotVisitedReason>),
}

impl VisitCell<'_> {
    /// Returns it as the JSON form of a return has it: `2022-07-04`, `unit-closed`; `None` where it is blank.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Unit(code) => Some(code.clone()),
            Self::Date(date) => date.map(|date| date.to_string()),
            Self::SentBackReason(reason) => reason.map(|reason| reason.word().to_owned()),
            Self::NotVisitedReason(reason) => reason.map(|reason| reason.word().to_owned()),
        }
    }
}

/// What a row has in a column, to be written.
#[derive(Debug)]
pub enum VisitCellMut<'a> {
    Unit(&'a mut String),
    Date(&'a mut Option<NaiveDate>),
    /// A reason for which a report was sent back.
    SentBackReason(&'a mut Option<SentBackReason>),
    /// A reason for which a unit was not visited.
    NotVisitedReason(&'a mut Option<NotVisitedReason>),
}

/// Why the council sent a report back.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum SentBackReason {
    /// Something was left out.
    Omission,
    /// Something was wrong.
    Inaccuracy,
    /// Overall poor standard.
    Standard,
}

impl SentBackReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// The words that a return may use.
    pub const WORDS: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// Returns its word in the formats.
    pub const fn word(self) -> &'static str {
        self.into_str()
    }
}

/// Why a unit was not visited.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum NotVisitedReason {
    UnitClosed,
    /// The unit refused access.
    AccessRefused,
    /// No visitor was available.
    VisitorUnavailable,
    Other,
}

impl NotVisitedReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// The words that a return may use.
    pub const WORDS: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// Returns its word in the formats.
    pub const fn word(self) -> &'static str {
        self.into_str()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_column_is_the_key_of_its_field() {
        let row = json!({
            "unit": "U1",
            "visited_on": "2022-07-04",
            "report_to_council_on": "2022-07-05",
            "report_to_ofsted_on": "2022-07-06",
            "sent_back_on": "2022-07-07",
            "sent_back_reason": "standard",
            "not_visited_reason": "unit-closed",
        });
        let read: VisitRow = serde_json::from_value(row.clone()).unwrap();
        for column in VisitColumn::ALL {
            assert_eq!(read.cell(*column).text().as_deref(), row[column.name()].as_str(), "{column:?}");
            assert_eq!(VisitColumn::of_name(column.name()), Some(*column));
            assert_eq!(json!(column), column.name());
        }
        let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), VisitColumn::ALL.len(), "{keys:?}");
        assert_eq!(VisitColumn::of_name("Unit"), None);
    }
}
