//! Plain text, so that what a party wrote cannot change the text around it.
//!
//! Characters that turn the direction of writing are left out: a title that ends in one would otherwise show the rest of the
//! line, or of the page, from right to left. Other control characters become spaces; they are not allowed in XML, and begin
//! new lines in headers. Only this module decides that: every output of a template goes through [`plain`], every text in a
//! header or a cell through [`one_line`].

use std::borrow::Cow;

/// Says whether a character turns the direction of writing, and nothing else: marks, embeddings, overrides and isolates.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Says whether a character can be kept in a text of several lines.
fn stands(letter: char) -> bool {
    let breaks = matches!(letter, '\u{2028}' | '\u{2029}');
    let not_text = matches!(letter, '\u{fffe}' | '\u{ffff}');
    !turns_direction(letter) && !not_text && !breaks && (!letter.is_control() || letter == '\n')
}

/// Returns the text without characters that turn the direction of writing, and with spaces for control characters other than
/// the ends of lines.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(stands) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let shown = text.chars().filter(|letter| !turns_direction(*letter));
    Cow::Owned(shown.map(|letter| if stands(letter) { letter } else { ' ' }).collect())
}

/// Returns the same on one line, for texts such as titles that may have been typed on several.
pub fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The longest address or id in a header, in bytes. RFC 5321 (4.5.3.1) limits addresses to this; both must fit on a line.
pub const LONGEST_IN_HEADER: usize = 254;

/// Says whether an address or id can be written into a message's header as it is.
pub fn stands_in_header(text: &str) -> bool {
    let stands = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',' | b';' | b'"' | b'(' | b')');
    let both_sides = text.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
    text.len() <= LONGEST_IN_HEADER && both_sides && text.bytes().all(stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_the_direction_of_what_stands_around_it() {
        let marks = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        assert_eq!(plain(&format!("Visits{marks} made\nעברית")), "Visits made\nעברית");
        assert_eq!(one_line("Visits\u{202e}\r\n made"), "Visits made");
    }

    #[test]
    fn control_characters_become_spaces_and_lines_stay() {
        assert_eq!(plain("a\u{0}b\tc\u{1b}[31m\r\nd\re\u{2028}f"), "a b c [31m\nd\ne\nf");
        assert_eq!(one_line("\n a\u{0}b\tc\u{85}\u{b}d \n"), "a b c d");
    }

    #[test]
    fn what_is_plain_stays_as_it_is() {
        assert!(matches!(plain("Zoë’s “plan”\n5 of 6 (83.3%)"), Cow::Borrowed(_)));
    }
}
