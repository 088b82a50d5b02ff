//! What is said of a date that cannot be read: why, and what to type instead, with days of the month that is reported on.

use chrono::Datelike;
use domain::month::Month;

use crate::date::{self, Forms, Unreadable};
use crate::draft::{Content, quoted};

/// Why a cell is no date, and what to do.
pub(super) fn in_words(why: Unreadable, content: &Content, month: Month) -> String {
    let shown = quoted(&content.shown().unwrap_or_default());
    let example = Forms::example(month, 4);
    match (why, content) {
        (_, Content::Number(_)) => format!(
            "{shown} is a plain number, not a date. Type the date, like {} or {}.",
            example.in_words, example.in_slashes
        ),
        (Unreadable::Form, _) => format!(
            "{shown} cannot be read as a date. Write it like {}, {} or {}.",
            example.in_words, example.in_slashes, example.year_first
        ),
        (Unreadable::YearLast(day), _) => {
            let forms = Forms::of(day);
            format!(
                "{shown} cannot be read as a date: with hyphens the year comes first. Type {}, {} or {}.",
                forms.in_slashes, forms.in_words, forms.year_first
            )
        }
        (Unreadable::NoYear { month: named, day }, _) => {
            let year = month.first_day().year().unsigned_abs();
            format!("{shown} has no year. Add it: {}.", date::named(year, named, day))
        }
        (Unreadable::NoSuchDay { year, month, day }, _) => {
            format!("There is no {}. Check the date.", date::named(year, month, day))
        }
        (Unreadable::NoSuchMonth(number), _) => {
            let example = Forms::example(month, 25);
            format!(
                "{shown} is not a day of the calendar: there is no month {number}. Write it with the day first, {}, or like {} \
                 or {}.",
                example.in_slashes, example.in_words, example.year_first
            )
        }
        (Unreadable::Year, _) => {
            format!("{shown} has a year that cannot be meant. Check it: the year must be from 2000 to 2099.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, month: &str) -> String {
        let why = date::read(text).unwrap_err();
        in_words(why, &Content::Text(text.into()), month.parse().unwrap())
    }

    #[test]
    fn what_to_type_is_a_day_of_the_month_that_is_reported_on() {
        assert_eq!(
            said("soon", "2022-07"),
            "\"soon\" cannot be read as a date. Write it like 4 July 2022, 04/07/2022 or 2022-07-04."
        );
        assert!(said("07/25/2022", "2022-02").ends_with("25/02/2022, or like 25 February 2022 or 2022-02-25."));
        let number = in_words(Unreadable::Form, &Content::Number(44746.0), "2023-12".parse().unwrap());
        assert!(number.ends_with("Type the date, like 4 December 2023 or 04/12/2023."), "{number}");
    }

    #[test]
    fn a_day_without_its_year_is_proposed_with_that_of_the_month_reported_on() {
        for text in ["6 july", "6 Jul", "July 6", "6/7", "06-Jul"] {
            assert_eq!(said(text, "2022-07"), format!("\"{text}\" has no year. Add it: 6 July 2022."));
        }
    }

    #[test]
    fn a_year_written_last_with_hyphens_is_shown_as_it_is_to_be_typed() {
        assert_eq!(
            said("12-07-2022", "2022-07"),
            "\"12-07-2022\" cannot be read as a date: with hyphens the year comes first. Type 12/07/2022, 12 July 2022 or \
             2022-07-12."
        );
    }
}
