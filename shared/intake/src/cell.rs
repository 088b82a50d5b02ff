//! What a cell of a file holds, whatever the file's format.

use chrono::NaiveDate;

use crate::text::without_invisible;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CellContent {
    Blank,
    /// A text, trimmed, not empty.
    Text(String),
    Number(f64),
    Date(NaiveDate),
    /// An error that the spreadsheet program shows: `#REF!`.
    Error(String),
    /// A formula whose value the file does not have: written by a program that does not calculate.
    Uncalculated,
    /// Something whose problem is noted already.
    Unclear,
}

impl CellContent {
    /// Returns a text as its sender meant it: without what nobody sees in it and the space around it, and blank where there is
    /// nothing else.
    pub(crate) fn text(text: &str) -> Self {
        match without_invisible(text).trim() {
            "" => Self::Blank,
            text => Self::Text(text.into()),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        *self == Self::Blank
    }

    /// Returns what it shows, as a text; `None` where it is blank or unclear.
    pub(crate) fn shown(&self) -> Option<String> {
        match self {
            Self::Blank | Self::Uncalculated | Self::Unclear => None,
            Self::Text(text) | Self::Error(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(date) => Some(date.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_no_part_of_a_text() {
        for blank in [
            "\u{200b}",
            "\u{feff}",
            "\u{ad}",
            "\u{fe0f}",
            "\u{fffc}\u{2060}",
            "\u{a0}\u{a0}",
            " \u{200e}\t\u{2060} ",
            "\u{202e}\u{2066}\u{2069}",
        ] {
            assert!(CellContent::text(blank).is_blank(), "{blank:?}");
        }
        assert_eq!(CellContent::text("\u{feff} U\u{200b}1 \u{200b}"), CellContent::Text("U1".into()));
        assert_eq!(CellContent::text("\u{202e}Zoë’s – 5 °C"), CellContent::Text("Zoë’s – 5 °C".into()));
    }
}
