//! The month that a return is for, by the list, the return itself, or its file's name.

use domain::month::Month;
use intake::{Format, named_month};

/// Returns the month that a return is for.
///
/// # Errors
///
/// Neither says it, or the return and its name say different months.
pub(super) fn of_return(
    given: Option<Month>,
    file: &str,
    bytes: &[u8],
    format: Option<Format>,
) -> Result<Month, String> {
    if let Some(month) = given {
        return Ok(month);
    }
    match (named_month(bytes, format), of_name(file)) {
        (Some(own), Some(name)) if own != name => Err(format!(
            "Its name says that it is for {}, but it says itself that it is for {}. Write its month in the list's column month.",
            name.in_words(),
            own.in_words()
        )),
        (Some(month), _) | (None, Some(month)) => Ok(month),
        (None, None) => {
            Err("Neither its name nor itself says which month it is for. Write it in the list's column month, as \
                             2022-07."
                .into())
        }
    }
}

/// Reads a month: `2022-07`, and what a spreadsheet program makes of that: `Jul-22`, `01/07/2022`.
pub(super) fn of_text(text: &str) -> Option<Month> {
    intake::read_month(text)
}

/// Returns the one month in a file's name: `2022-07.xlsx`, `Return_2022_07_final.xlsx`, `Visits July 2022.csv`. A whole date
/// does not count, since it may be the day on which the file was made.
pub(super) fn of_name(name: &str) -> Option<Month> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_day =
        |word: &&str, least: usize| (least..=2).contains(&word.len()) && word.parse().is_ok_and(|day: u32| day <= 31);
    let mut named = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        let year_first = is_year(pair[0]);
        let (year, month) = if year_first { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        // In a whole date the day is on the other side of the month.
        let beside =
            if year_first { words.get(at + 2) } else { at.checked_sub(1).and_then(|before| words.get(before)) };
        let is_spelt = month.chars().all(char::is_alphabetic);
        let is_date = beside.is_some_and(|word| is_day(word, if is_spelt { 1 } else { 2 }));
        if is_year(year) && !is_date && (is_spelt || month.len() == 2) {
            named.extend(of_text(&if is_spelt { format!("{month} {year}") } else { format!("{year}-{month}") }));
        }
    }
    named.dedup();
    match named[..] {
        [month] => Some(month),
        [] | [_, _, ..] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_names_a_month_in_the_ways_in_which_people_name_files() {
        for name in [
            "2022-07.xlsx",
            "2022-07-revised.xlsx",
            "Return_2022_07_final.ods",
            "Visits July 2022.csv",
            "jul 2022 (2).xlsx",
            "Reg 44 - 2022 July.xlsx",
            "return 07.2022.xlsx",
            "2022-07 (2).xlsx",
        ] {
            assert_eq!(of_name(name), "2022-07".parse().ok(), "{name}");
        }
    }

    #[test]
    fn what_may_be_a_day_or_two_months_is_not_guessed_at() {
        for name in [
            "2022-07-29.xlsx",
            "29-07-2022.xlsx",
            "29 July 2022.xlsx",
            "2022-07 to 2022-08.xlsx",
            "return.xlsx",
            "2022.xlsx",
            "202207.xlsx",
        ] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_month_that_a_spreadsheet_program_rewrote_is_still_one() {
        for text in ["2022-07", "Jul-22", "Jul 2022", "July 2022", "01/07/2022"] {
            assert_eq!(of_text(text), "2022-07".parse().ok(), "{text}");
        }
        for text in ["", "07", "July", "2022", "13/2022"] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_and_a_file_that_differ_are_told() {
        let july = br#"{"month": "2022-07", "nil": true}"#;
        let differs = of_return(None, "2022-08.json", july, Some(Format::Json)).unwrap_err();
        assert!(differs.contains("August 2022") && differs.contains("July 2022"), "{differs}");
        assert_eq!(of_return(None, "return.json", july, Some(Format::Json)).ok(), "2022-07".parse().ok());
        assert_eq!(of_return("2022-09".parse().ok(), "2022-08.json", july, None).ok(), "2022-09".parse().ok());
        assert!(of_return(None, "return.csv", b"unit\nNIL", None).is_err());
    }
}
