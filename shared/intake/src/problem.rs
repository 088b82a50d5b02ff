//! Why a return is refused: problems with a stable code, a place, and a sentence that says what to do. A refused event has the
//! same kind of list.

use serde::Serialize;
use strum::VariantArray;

/// One reason why a return is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnProblem {
    pub code: ProblemCode,
    /// The row as the sender sees it, from 1: of a sheet, of the CSV file as a spreadsheet numbers it, or in the list of
    /// a JSON return; the line, where the file cannot be read.
    pub row: Option<u32>,
    /// The column's name, or its letter where it has none.
    pub column: Option<String>,
    /// The cell, `C7`; workbooks only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The sheet; workbooks only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// What is wrong here, and what to do.
    pub message: String,
    /// Why the file cannot be read: for the operator's log, never for the sender.
    #[serde(skip)]
    pub cause: Option<Box<ReadFailure>>,
}

impl ReturnProblem {
    /// Returns a problem of the return as a whole.
    pub fn of_whole(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, row: None, column: None, cell: None, sheet: None, message: message.into(), cause: None }
    }
}

/// Why a file cannot be read, in the words of the library that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFailure(pub String);

/// How many problems are listed; of more, only their number is told.
pub(crate) const MOST_LISTED: usize = 200;

/// Why a return or an event is refused: its problems, in their order.
///
/// It dereferences to the list. At most 200 are listed, since nobody would read more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection<P> {
    /// Those that are listed.
    #[serde(rename = "errors")]
    pub problems: Vec<P>,
    /// The number of the others.
    #[serde(skip_serializing_if = "is_zero")]
    pub further: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl<P> Rejection<P> {
    /// Returns how many problems there are, listed or not.
    pub fn count(&self) -> usize {
        self.problems.len() + self.further
    }

    /// Returns what is said of those that are not listed, of something that is called `what`; `None` where all are.
    pub(crate) fn further_in_words_of(&self, what: &str) -> Option<String> {
        match self.further {
            0 => None,
            1 => Some(format!("One more problem is not listed here. Put these right first, then send {what} again.")),
            more => Some(format!(
                "{more} more problems are not listed here. Put these right first, then send {what} again."
            )),
        }
    }
}

impl Rejection<ReturnProblem> {
    /// Returns what is said of those that are not listed; `None` where all are.
    pub fn further_in_words(&self) -> Option<String> {
        self.further_in_words_of("the return")
    }
}

impl<P> Default for Rejection<P> {
    fn default() -> Self {
        Self { problems: Vec::new(), further: 0 }
    }
}

impl<P> From<P> for Rejection<P> {
    fn from(problem: P) -> Self {
        Self { problems: vec![problem], further: 0 }
    }
}

impl<P> std::ops::Deref for Rejection<P> {
    type Target = [P];

    fn deref(&self) -> &[P] {
        &self.problems
    }
}

impl<P> IntoIterator for Rejection<P> {
    type Item = P;
    type IntoIter = std::vec::IntoIter<P>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.into_iter()
    }
}

impl<'a, P> IntoIterator for &'a Rejection<P> {
    type Item = &'a P;
    type IntoIter = std::slice::Iter<'a, P>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.iter()
    }
}

/// The stable code of a [`ReturnProblem`], written in kebab case: `unknown-unit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The unit is not one of the contract's.
    UnknownUnit,
    /// A row says something of no unit.
    UnitMissing,
    /// The visit's date lies outside the days on which the unit is open.
    UnitNotOpen,
    /// The unit is declared not visited, but no visit was due.
    UnitNotDue,
    /// The month is not one of the contract's, or has not begun.
    MonthNotOpen,
    /// The file's month is not the one submitted for.
    MonthDiffers,
    /// The visit is later than the return's month.
    VisitAfterMonth,
    /// The date is after the day of receipt.
    DateInFuture,
    /// The cell is no date.
    DateUnreadable,
    /// The row has no visit date.
    DateMissing,
    /// The report's date is before the visit's.
    ReportBeforeVisit,
    /// The report was sent back before it reached the council, or without having reached it.
    SentBackBeforeReport,
    /// A report was sent back for no stated reason.
    ReasonMissing,
    /// The reason is not one of the list.
    ReasonUnknown,
    /// There is a reason, but no date on which the report was sent back.
    ReasonWithoutDate,
    /// One visit is stated twice, differently.
    DuplicateVisit,
    /// A unit is declared not visited, and a visit to it stated.
    NotVisitedButVisited,
    /// A unit is declared not visited twice.
    DeclaredTwice,
    /// The row has dates of a report, but no visit.
    DatesWithoutVisit,
    /// The return says that there is nothing to report, and reports something.
    NilWithRows,
    /// The column is not one of a return's, or stands twice.
    UnknownColumn,
    /// The column `unit` is not there.
    MissingColumn,
    /// The value of a KPI is missing, in whole or in part.
    KpiValueMissing,
    /// The KPI is not one whose value a return states.
    KpiValueUnknown,
    /// The value of a KPI makes no sense.
    KpiValueInvalid,
    /// The text is longer than a return may say.
    TextTooLong,
    /// There are more rows than a return may have.
    TooManyRows,
    /// The return says nothing.
    Empty,
    /// The cell shows an error.
    CellError,
    /// The file is no workbook that can be read.
    NotASpreadsheet,
    /// The file, or something in it, cannot be read.
    Unreadable,
    /// The file is larger than a return may be.
    TooLarge,
    /// Merged cells touch the table.
    MergedCells,
}

impl ProblemCode {
    /// Every code, in the order of the list.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_always_has_a_row_and_a_column_and_has_a_cell_only_in_workbooks() {
        let problem = |cell: Option<&str>| ReturnProblem {
            code: ProblemCode::SentBackBeforeReport,
            row: None,
            column: None,
            cell: cell.map(Into::into),
            sheet: cell.map(|_| "Visits".into()),
            message: "…".into(),
            cause: None,
        };
        assert_eq!(
            serde_json::to_string(&problem(None)).unwrap(),
            r#"{"code":"sent-back-before-report","row":null,"column":null,"message":"…"}"#
        );
        assert_eq!(
            serde_json::to_string(&problem(Some("C7"))).unwrap(),
            r#"{"code":"sent-back-before-report","row":null,"column":null,"cell":"C7","sheet":"Visits","message":"…"}"#
        );
    }
}
