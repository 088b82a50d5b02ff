//! The check of a part of an Excel workbook before calamine reads it.
//!
//! calamine trusts a workbook in places where a hostile one can hang it, or make it reserve memory without limit: XML that ends
//! in the middle, positions that overflow, the claimed number of shared texts, a long format repeated in thousands of styles.
//! No spreadsheet program writes any of these.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most cell formats in a workbook: as many as Excel itself lets one have.
const MOST_FORMATS: usize = 65_490;

/// The most bytes that the formats may take if each is as long as the longest tag: fonts and number formats are copied for each
/// format.
const MOST_COPIED: usize = 16 * 1024 * 1024;

/// The most bytes of a tag in a part that has formats: Excel allows a format 255 characters, of which each may be written as
/// six.
const LONGEST_FORMAT: usize = 4_096;

/// The most shared texts that a workbook may claim to have: calamine reserves memory for as many before it reads the first.
const MOST_TEXTS: u64 = 1_000_000;

/// Why a part is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartFault {
    /// It is not whole, plain XML, or claims something absurd.
    Malformed,
    /// It has more formats of cells, or longer ones, than can be kept.
    TooManyFormats,
}

/// Checks that a part is whole, plain XML that claims nothing absurd.
pub(super) fn check(part: &[u8]) -> Result<(), PartFault> {
    let (formats, longest) = measured(part).ok_or(PartFault::Malformed)?;
    let is_too_long = formats > 0 && longest > LONGEST_FORMAT;
    if is_too_long || formats > MOST_FORMATS || formats.saturating_mul(longest) > MOST_COPIED {
        return Err(PartFault::TooManyFormats);
    }
    Ok(())
}

/// Returns how many formats of cells a sound part has, and the bytes of its longest tag; `None` where it is not sound.
fn measured(part: &[u8]) -> Option<(usize, usize)> {
    let text = std::str::from_utf8(part).ok().filter(|text| !text.contains('\0'))?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let (mut depth, mut formats, mut longest) = (0_usize, 0_usize, 0_usize);
    // The formats of named styles are not copied.
    let mut of_styles = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                depth += 1;
                check_tag(&tag)?;
                of_styles |= tag.local_name().as_ref() == "cellStyleXfs";
                formats += usize::from(!of_styles && tag.local_name().as_ref() == "xf");
                longest = longest.max(tag.len());
            }
            Event::Empty(tag) => {
                check_tag(&tag)?;
                formats += usize::from(!of_styles && tag.local_name().as_ref() == "xf");
                longest = longest.max(tag.len());
            }
            Event::End(tag) => {
                depth = depth.checked_sub(1)?;
                of_styles &= tag.local_name().as_ref() != "cellStyleXfs";
            }
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.ok()?.to_ascii_lowercase();
                    ["utf-8", "utf8", "us-ascii", "ascii"].contains(&encoding.as_str()).then_some(())?;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (depth == 0).then_some((formats, longest))
}

fn check_tag(tag: &BytesStart<'_>) -> Option<()> {
    let checked: fn(&str, &str) -> bool = match tag.local_name().as_ref() {
        "c" => |name, value| name != "r" || is_position(value),
        "row" => |name, value| name != "r" || is_position(value),
        "dimension" | "f" | "mergeCell" => |name, value| name != "ref" || is_area(value),
        "sst" => |name, value| name != "uniqueCount" || value.parse().is_ok_and(|count: u64| count <= MOST_TEXTS),
        _ => return Some(()),
    };
    // Without the check for repeated attributes, whose time grows with the square of their number.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        checked(attribute.key.as_ref(), &attribute.value).then_some(())?;
    }
    Some(())
}

/// Returns the column, if it is named, and the row of a position such as `XFD1048576`.
fn position(text: &str) -> Option<(u32, u32)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &text[..text.len() - digits.len()];
    if letters.len() > 3 || !(1..=7).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let column =
        letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((column, digits.parse().ok()?))
}

fn is_position(text: &str) -> bool {
    position(text).is_some()
}

/// Returns a position, or two of which the second is not before the first.
fn is_area(text: &str) -> bool {
    let Some((from, to)) = text.split_once(':') else { return is_position(text) };
    let (Some(from), Some(to)) = (position(from), position(to)) else { return false };
    from.0 <= to.0 && from.1 <= to.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_program_writes_is_sound() {
        for part in [
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><sst uniqueCount=\"2\"><si/><si/></sst>",
            "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"B1\"/></row></sheetData></worksheet>",
            "\u{feff}<x:worksheet xmlns:x=\"urn\"><x:dimension ref=\"A1\"/></x:worksheet>",
            "<worksheet><sheetData><row><c t=\"n\"><f t=\"shared\" si=\"0\" ref=\"A1:A9\">B1</f><v>1</v></c></row></sheetData></worksheet>",
        ] {
            assert_eq!(check(part.as_bytes()), Ok(()), "{part}");
        }
    }

    #[test]
    fn what_would_hang_or_swell_the_reader_is_not() {
        let formats = "<xf/>".repeat(MOST_FORMATS + 1);
        let long = "x".repeat(LONGEST_FORMAT);
        for part in [
            "<sst><si>",
            "<sst></si></sst>",
            "<sst uniqueCount=\"99999999999999\"></sst>",
            "<sst uniqueCount=\"-1\"></sst>",
            "<row r=\"99999999999\"/>",
            "<c r=\"AAAAAAAA1\"/>",
            "<c r=\"A0x\"/>",
            "<dimension ref=\"B2:A1\"/>",
            "<f t=\"shared\" si=\"0\" ref=\"B2:A1\"/>",
            "<mergeCell ref=\"B4:B2\"/>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><sst/>",
            "<a>\0</a>",
            &format!("<cellXfs>{formats}</cellXfs>"),
            &format!("<s><numFmt formatCode=\"{long}\"/><xf/></s>"),
        ] {
            assert!(check(part.as_bytes()).is_err(), "{part:.80}");
        }
        assert_eq!(check(format!("<cellXfs>{formats}</cellXfs>").as_bytes()), Err(PartFault::TooManyFormats));
    }

    #[test]
    fn as_many_formats_as_excel_lets_a_workbook_have_are_read() {
        let format =
            "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>";
        let formats = format.repeat(MOST_FORMATS);
        let styles = format!("<s><cellStyleXfs>{formats}</cellStyleXfs><cellXfs>{formats}</cellXfs></s>");
        assert_eq!(check(styles.as_bytes()), Ok(()));
    }
}
