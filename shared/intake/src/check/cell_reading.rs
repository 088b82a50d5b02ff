//! How a cell was read.

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellReading<T> {
    Blank,
    /// Not a value of the column; as the sender wrote it.
    Wrong(String),
    /// An error that the spreadsheet shows. Nobody can know what was meant, so no further rule is checked.
    Unclear,
    Good(T),
}

impl<T> CellReading<T> {
    /// Returns how the cell was read, and its value where it is a good one.
    pub(super) fn split(self) -> (CellReading<()>, Option<T>) {
        match self {
            Self::Blank => (CellReading::Blank, None),
            Self::Wrong(text) => (CellReading::Wrong(text), None),
            Self::Unclear => (CellReading::Unclear, None),
            Self::Good(value) => (CellReading::Good(()), Some(value)),
        }
    }
}

/// Returns `one of: U1, U2, U3`; of a long list, the first twenty.
pub(super) fn one_of(words: &[&str]) -> String {
    let shown = words.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    match words.len().checked_sub(20) {
        Some(more @ 1..) => format!("one of: {shown} and {more} more"),
        Some(0) | None => format!("one of: {shown}"),
    }
}
