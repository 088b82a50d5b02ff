//! The columns of a return's three tables: the headings by which they are found in a file, and how their values are written in
//! JSON.
//!
//! The tables of visits and of texts have the columns that `domain` lists. That of KPI values has the KPI's number besides its
//! figures.

use domain::event::{KpiFigure, ReturnNote, VisitColumn, VisitColumnKind};
use enum_map::{Enum, EnumArray};

use crate::cell::CellContent;
use crate::problem::ProblemCode;

/// The parts of a return, in the order in which their problems are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReturnPart {
    #[default]
    Whole,
    Visits,
    KpiValues,
    Notes,
}

/// The columns of one of a return's tables.
pub(crate) trait TableColumn:
    Copy + std::fmt::Debug + PartialEq + Enum + EnumArray<CellContent> + EnumArray<Option<u32>> + EnumArray<bool>
{
    /// The part of a return that the table is.
    const PART: ReturnPart;

    /// Returns its name, which is its key in JSON and its heading in a file.
    fn name(self) -> &'static str;

    /// Returns the headings, beside its name, by which the column is recognised or guessed.
    fn headings(self) -> ColumnHeadings;

    /// Returns how its values are written in JSON.
    fn json_form(self) -> JsonForm;
}

/// Returns the columns of a table, in their order.
pub(crate) fn columns<C: TableColumn>() -> impl DoubleEndedIterator<Item = C> + Clone {
    (0..C::LENGTH).map(C::from_usize)
}

/// Returns the names of a table's columns, in their order.
pub(crate) fn names<C: TableColumn>() -> Vec<&'static str> {
    columns::<C>().map(C::name).collect()
}

/// How a column's values are written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonForm {
    Text,
    Date,
    /// A number; the code says what is wrong with anything else.
    Number(ProblemCode),
}

/// The headings and values of a column that are read besides those of the formats.
pub(crate) struct ColumnHeadings {
    /// What the product's own pages call it: the table that is filled in, the check before a return is submitted, the page of a
    /// month.
    pub(crate) also_called: &'static [&'static str],
    /// What these pages show in it where there is nothing to show.
    pub(crate) shown_for_nothing: &'static [&'static str],
    /// Whether a heading that names no column may mean it.
    pub(crate) is_meant_by: fn(&HeadingWords<'_>) -> bool,
}

/// The words of a heading, in lower case.
pub(crate) struct HeadingWords<'h>(pub(crate) Vec<&'h str>);

impl HeadingWords<'_> {
    fn has(&self, any: &[&str]) -> bool {
        self.0.iter().any(|word| any.contains(word))
    }

    /// Says whether it has a word, in the singular or the plural.
    pub(crate) fn names(&self, word: &str) -> bool {
        self.0.iter().any(|said| said.trim_end_matches('s') == word)
    }

    fn is_reason(&self) -> bool {
        self.has(&["reason", "reasons", "why"])
    }

    /// Says whether it speaks of a day, and not of somebody or something else.
    fn is_day(&self) -> bool {
        const OTHER: [&str; 11] =
            ["by", "who", "name", "contact", "email", "officer", "number", "type", "notes", "ref", "due"];
        !self.has(&OTHER) && !self.is_reason()
    }

    fn is_of_sending_back(&self) -> bool {
        self.has(&["back", "returned"])
    }

    fn is_of_council(&self) -> bool {
        self.has(&["council", "council's"])
    }

    fn is_of_ofsted(&self) -> bool {
        self.has(&["ofsted"])
    }
}

impl TableColumn for VisitColumn {
    const PART: ReturnPart = ReturnPart::Visits;

    fn name(self) -> &'static str {
        VisitColumn::name(self)
    }

    fn headings(self) -> ColumnHeadings {
        match self {
            Self::Unit => ColumnHeadings {
                also_called: &[],
                shown_for_nothing: &[],
                is_meant_by: |heading| heading.names("unit"),
            },
            Self::VisitedOn => ColumnHeadings {
                also_called: &["visited", "date_of_visit", "visit_date"],
                shown_for_nothing: &[],
                is_meant_by: |heading| {
                    let is_dated = heading.has(&["visited"])
                        || heading.has(&["visit"]) && heading.has(&["date", "day", "on", "of"]);
                    heading.is_day()
                        && is_dated
                        && !heading.is_of_sending_back()
                        && !heading.is_of_council()
                        && !heading.is_of_ofsted()
                        && !heading.has(&["not", "no", "report", "reports"])
                },
            },
            Self::ReportToCouncilOn => ColumnHeadings {
                also_called: &["report_to_council", "report_to_the_council", "reached_the_council", "reached_council"],
                shown_for_nothing: &["not yet", "not known"],
                is_meant_by: |heading| {
                    heading.is_day()
                        && heading.is_of_council()
                        && !heading.is_of_ofsted()
                        && !heading.is_of_sending_back()
                },
            },
            Self::ReportToOfstedOn => ColumnHeadings {
                also_called: &["report_to_ofsted", "reached_ofsted"],
                shown_for_nothing: &["not yet", "not known"],
                is_meant_by: |heading| {
                    heading.is_day()
                        && heading.is_of_ofsted()
                        && !heading.is_of_council()
                        && !heading.is_of_sending_back()
                },
            },
            Self::SentBackOn => ColumnHeadings {
                also_called: &["sent_back"],
                shown_for_nothing: &["no"],
                is_meant_by: |heading| heading.is_day() && heading.is_of_sending_back(),
            },
            Self::SentBackReason => ColumnHeadings {
                also_called: &["why_sent_back"],
                shown_for_nothing: &["no"],
                is_meant_by: |heading| heading.is_reason() && heading.is_of_sending_back(),
            },
            Self::NotVisitedReason => ColumnHeadings {
                also_called: &["why_not_visited"],
                shown_for_nothing: &[],
                is_meant_by: |heading| {
                    heading.is_reason()
                        && !heading.is_of_sending_back()
                        && heading.has(&["not", "no", "missed"])
                        && heading.has(&["visit", "visited"])
                },
            },
        }
    }

    fn json_form(self) -> JsonForm {
        match self.holds() {
            VisitColumnKind::Date => JsonForm::Date,
            VisitColumnKind::Unit | VisitColumnKind::SentBackReason | VisitColumnKind::NotVisitedReason => {
                JsonForm::Text
            }
        }
    }
}

/// The columns of the values of further KPIs (D16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum KpiColumn {
    Kpi,
    Figure(KpiFigure),
}

impl TableColumn for KpiColumn {
    const PART: ReturnPart = ReturnPart::KpiValues;

    fn name(self) -> &'static str {
        match self {
            Self::Kpi => "kpi",
            Self::Figure(figure) => figure.name(),
        }
    }

    fn headings(self) -> ColumnHeadings {
        let is_meant_by: fn(&HeadingWords<'_>) -> bool = match self {
            Self::Kpi => |heading| heading.names("kpi"),
            Self::Figure(KpiFigure::Numerator) => |heading| heading.names("numerator"),
            Self::Figure(KpiFigure::Denominator) => |heading| heading.names("denominator"),
            Self::Figure(KpiFigure::Count) => |heading| heading.names("count"),
        };
        ColumnHeadings { also_called: &[], shown_for_nothing: &[], is_meant_by }
    }

    fn json_form(self) -> JsonForm {
        match self {
            Self::Kpi => JsonForm::Number(ProblemCode::KpiValueUnknown),
            Self::Figure(_) => JsonForm::Number(ProblemCode::KpiValueInvalid),
        }
    }
}

impl TableColumn for ReturnNote {
    const PART: ReturnPart = ReturnPart::Notes;

    fn name(self) -> &'static str {
        ReturnNote::name(self)
    }

    fn headings(self) -> ColumnHeadings {
        let is_meant_by: fn(&HeadingWords<'_>) -> bool = match self {
            // This word is in the name of no other column.
            Self::CapacityIssue => |heading| heading.has(&["capacity"]),
            Self::Comment => |heading| heading.names("comment"),
        };
        ColumnHeadings { also_called: &[], shown_for_nothing: &[], is_meant_by }
    }

    fn json_form(self) -> JsonForm {
        JsonForm::Text
    }
}
