//! The advice on a date that cannot be read: why, and what to do. It never says which date is meant, since only the sender
//! knows, and its examples are days that the text does not name.

use domain::date::in_full;
use domain::event::{NotVisitedReason, VisitColumn};
use domain::month::Month;

use super::cell_reading::one_of;
use crate::cell::CellContent;
use crate::date::{self, DateError, DateExample};
use crate::text::{quoted, says_not_visited, says_not_yet};

/// What is said of a value that is lost because its column was too narrow.
pub(super) const TOO_NARROW: &str = "The column was too narrow when the file was saved, so that only signs were saved instead of \
                                     what stands in it. Widen the column in the spreadsheet program, save the file again, and \
                                     send that; or send the workbook itself.";

/// What is said of a 0 that comes of a link to an empty cell.
pub(super) const LINKED_TO_EMPTY: &str =
    "The cell that its formula refers to is empty. Fill that cell in, or clear this one.";

/// Returns why a cell is no date, and what to do.
pub(super) fn in_words(why: DateError, content: &CellContent, column: VisitColumn, month: Month) -> String {
    let text = content.shown().unwrap_or_default();
    let shown = quoted(&text);
    let example = DateExample::example_beside(month, &text);
    let like = format!("{}, {} or {}", example.in_words, example.in_slashes, example.year_first);
    match (why, content) {
        (DateError::Zero, _) => {
            format!("This is 0, which spreadsheets show as 00 Jan 1900 where a date should be. {LINKED_TO_EMPTY}")
        }
        (_, CellContent::Number(_)) => format!(
            "{shown} is a plain number, not a date. Type the date, like {} or {}.",
            example.in_words, example.in_slashes
        ),
        (DateError::TooNarrow, _) => TOO_NARROW.to_owned(),
        (DateError::Form, _) if says_not_yet(&text) => not_yet(&shown, column),
        (DateError::Form, _)
            if column == VisitColumn::VisitedOn && (says_not_visited(&text) || has_no_figure(&text)) =>
        {
            format!(
                "{shown} is not a date. If the unit was visited, write the date, like {like}. If it was not, leave visited_on blank and \
             give the reason in not_visited_reason, {}.",
                one_of(NotVisitedReason::WORDS)
            )
        }
        // A word in a column that may be blank: the advice is to leave it blank, so that nobody makes a date up.
        (DateError::Form, _) if column != VisitColumn::VisitedOn && has_no_figure(&text) => format!(
            "{shown} cannot be read as a date. Write it like {like}; or leave the cell blank, if there is no such date."
        ),
        (DateError::Form, _) => format!("{shown} cannot be read as a date. Write it like {like}."),
        (DateError::YearLast, _) => format!(
            "{shown} cannot be read as a date: with hyphens the year comes first, so that day and month are never taken for each \
             other. Write it like {like}."
        ),
        (DateError::Part, _) => format!(
            "{shown} is not a whole date: its day, its month or its year is missing. Write all three, like {like}."
        ),
        (DateError::Weekday(date), _) => {
            let full = in_full(date);
            let (weekday, day) = full.split_once(' ').unwrap_or((&full, ""));
            format!(
                "{shown} names a day of the week that is not the date's own: {day} is a {weekday}. Check which of them is right."
            )
        }
        (DateError::OtherDayHere, _) => format!(
            "{shown} has a time of day of another time zone, by which it is another day where this contract is. Write the day \
             alone, like {like}."
        ),
        (DateError::NoSuchDay { year, month, day }, _) => {
            format!("There is no {}. Check the date.", date::named(year, month, day))
        }
        (DateError::NoSuchMonth(number), _) => format!(
            "{shown} is not a day of the calendar: there is no month {number}. The day comes first: {} means {}.",
            example.in_slashes, example.in_words
        ),
        (DateError::Year, _) => {
            format!("{shown} has a year that cannot be right. Check it: the year must be from 2000 to 2099.")
        }
    }
}

/// Returns what is said where something has not happened yet.
fn not_yet(shown: &str, column: VisitColumn) -> String {
    if column == VisitColumn::VisitedOn {
        format!(
            "{shown} says that the visit has not happened yet. A return lists the visits that were made: leave this row blank, or \
             take it out, until there is a date."
        )
    } else {
        format!("{shown} says that this has not happened yet. Leave it blank until it has.")
    }
}

pub(super) fn has_no_figure(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    fn said_of(text: &str, column: VisitColumn, month: &str) -> String {
        let why = date::read(text, &sample()).unwrap_err();
        in_words(why, &CellContent::Text(text.into()), column, month.parse().unwrap())
    }

    fn said(text: &str, month: &str) -> String {
        said_of(text, VisitColumn::ReportToCouncilOn, month)
    }

    #[test]
    fn what_to_type_is_a_day_of_the_month_that_is_reported_on() {
        assert_eq!(
            said_of("8 Jully 2022", VisitColumn::ReportToCouncilOn, "2022-07"),
            "\"8 Jully 2022\" cannot be read as a date. Write it like 4 July 2022, 04/07/2022 or 2022-07-04."
        );
        assert!(said("07/25/2022", "2022-02").ends_with("The day comes first: 04/02/2022 means 4 February 2022."));
        let number = in_words(
            DateError::Form,
            &CellContent::Number(44746.0),
            VisitColumn::ReportToCouncilOn,
            "2023-12".parse().unwrap(),
        );
        assert!(number.ends_with("Type the date, like 4 December 2023 or 04/12/2023."), "{number}");
    }

    #[test]
    fn nobody_is_told_a_date_that_may_not_be_the_one_that_is_meant() {
        for (text, false_ones) in [
            ("Jul-22", &["22 July", "22/07", "07-22"][..]),
            ("6 july", &["6 July", "06/07", "07-06"]),
            ("6/7", &["6 July", "06/07", "7 June"]),
            ("04-07-2022", &["4 July", "04/07", "2022-07-04", "7 April"]),
            ("25-07-2022", &["25 July", "25/07", "2022-07-25"]),
            ("07/25/2022", &["25 July", "25/07", "2022-07-25"]),
            ("4", &["4 July", "04/07"]),
        ] {
            let message = said(text, "2022-07").replace(&quoted(text), "");
            for false_one in false_ones {
                assert!(!message.contains(false_one), "{text}: {message}");
            }
        }
    }

    #[test]
    fn what_has_not_happened_is_left_blank_and_what_did_not_has_a_column_of_its_own() {
        for text in ["TBC", "awaiting", "pending", "To follow", "?"] {
            assert!(said(text, "2022-07").ends_with("Leave it blank until it has."), "{text}");
            assert!(said_of(text, VisitColumn::VisitedOn, "2022-07").contains("leave this row blank"), "{text}");
        }
        for text in ["not visited - closed", "cancelled 12/07", "closed", "sorry"] {
            let said = said_of(text, VisitColumn::VisitedOn, "2022-07");
            assert!(said.contains("If it was not, leave visited_on blank"), "{text}: {said}");
        }
    }

    #[test]
    fn a_day_of_the_week_that_is_not_the_dates_own_is_told_with_its_own() {
        let said = said("Tuesday 11 December 2023", "2023-12");
        assert!(said.contains("11 December 2023 is a Monday."), "{said}");
    }
}
