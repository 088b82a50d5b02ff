//! Quotations of what the parties wrote: never as markup, with their lines kept, and wrapped in the plain text.

use serde::Serialize;

/// The widest line of a quotation in the text, its mark included.
const WIDTH: usize = 76;

/// Begins each quoted line of the text.
const MARK: &str = "> ";

/// Something that a party wrote.
#[derive(Serialize)]
pub(super) struct Quotation {
    /// The line before it, with its author: `Example Visitors Ltd writes`.
    pub heading: String,
    /// The text as it was written, for the HTML.
    pub written: String,
    /// The text marked and wrapped, for the plain text.
    pub wrapped: String,
}

impl Quotation {
    pub(super) fn of(heading: String, text: &str) -> Self {
        let written = plain(text);
        let lines = written.lines().flat_map(wrapped).map(|line| format!("{MARK}{line}").trim_end().to_owned());
        Self { heading, wrapped: lines.collect::<Vec<_>>().join("\n"), written }
    }
}

/// Returns the text without control characters other than the ends of its lines, and without blank lines around it.
pub(super) fn plain(text: &str) -> String {
    wording::plain::plain(text).trim().to_owned()
}

/// Returns a line wrapped between its words; only a single word can be wider than the limit.
fn wrapped(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let last = lines.last_mut().filter(|last| {
            let width = MARK.len() + last.chars().count() + 1 + word.chars().count();
            last.is_empty() || width <= WIDTH
        });
        match last {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_long_ones_cut_between_words() {
        let text = format!("First line.\r\n\r\n{}\n  https://example.org/{}", "word ".repeat(30), "x".repeat(90));
        let quotation = Quotation::of("A party writes".into(), &text);
        let lines: Vec<&str> = quotation.wrapped.lines().collect();
        assert_eq!(&lines[..2], ["> First line.", ">"]);
        assert!(lines.iter().all(|line| line.starts_with('>')));
        let too_wide: Vec<_> = lines.iter().filter(|line| line.chars().count() > WIDTH).collect();
        assert_eq!(too_wide.len(), 1, "only the word that is wider itself: {too_wide:?}");
        assert_eq!(quotation.wrapped.matches("word").count(), 30);
    }

    #[test]
    fn control_characters_go() {
        assert_eq!(plain("\n a\u{0}b\tc\u{1b}[31m\rd \n\n"), "a b c [31m\nd");
    }
}
