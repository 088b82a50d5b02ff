//! Suggesting which column is meant by a heading that names none. A sender who is only told to remove it might remove all
//! dates.

use super::heading::as_column_name;
use crate::columns::{HeadingWords, TableColumn};

/// A column, or a field, that something may be renamed to: its name, and whether a heading's words may mean it.
pub(super) type RenameTarget = (&'static str, fn(&HeadingWords<'_>) -> bool);

/// Returns a column as one that a heading may be renamed to.
pub(super) fn rename_target<C: TableColumn>(column: C) -> RenameTarget {
    (column.name(), column.headings().is_meant_by)
}

/// Returns what to do about a heading or field that a return does not have. `free` are those that the file does not have yet;
/// `kind` is the word for a heading or a field. One is suggested only if no other can be meant, and never as certain.
pub(super) fn suggestion(heading: &str, free: impl IntoIterator<Item = RenameTarget>, kind: &str) -> String {
    let name = as_column_name(heading);
    let words = HeadingWords(name.split('_').collect());
    let likely: Vec<&str> =
        free.into_iter().filter(|(_, is_meant_by)| is_meant_by(&words)).map(|(name, _)| name).collect();
    match likely[..] {
        [one] => format!(
            "Rename it to {one}, if that is what it holds, or take it out, if it does not belong to the return."
        ),
        [] | [_, _, ..] => format!("Rename it to the {kind} that is meant, or take it out, if it belongs to none."),
    }
}
