//! The rules that one row keeps or breaks by itself.

use chrono::NaiveDate;
use domain::contract::Unit;
use domain::date::in_full;
use domain::event::{NotVisitedReason, SentBackReason, VisitRow};

use super::unreadable;
use super::{blanks, reason, unit};
use crate::Submission;
use crate::date::{self, Unreadable};
use crate::draft::{Content, Form, Problems, Row, Table};
use crate::problem::Code;
use crate::text::{quoted, says_not_yet};

// The columns of a row, as `draft::VISIT_COLUMNS` orders them.
pub(super) const UNIT: usize = 0;
pub(super) const VISITED: usize = 1;
pub(super) const TO_COUNCIL: usize = 2;
pub(super) const TO_OFSTED: usize = 3;
pub(super) const SENT_BACK: usize = 4;
pub(super) const SENT_BACK_REASON: usize = 5;
pub(super) const NOT_VISITED_REASON: usize = 6;

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field<T> {
    Blank,
    /// Something, but not what the column holds; as the sender wrote it.
    Wrong(String),
    /// Something whose meaning nobody can know, an error shown by the spreadsheet: no rule asks for more.
    Unclear,
    Good(T),
}

impl<T> Field<T> {
    pub(super) fn good(&self) -> Option<&T> {
        match self {
            Self::Good(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }
}

impl Field<NaiveDate> {
    /// Whether the sender says that it happened, by a date or by one that went wrong: no word such as `TBC` does.
    fn has_happened(&self) -> bool {
        match self {
            Self::Good(_) => true,
            Self::Wrong(text) => !unreadable::has_no_figure(text) && !says_not_yet(text),
            Self::Blank | Self::Unclear => false,
        }
    }
}

/// A row as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Checked<'a> {
    pub(super) unit: Field<&'a Unit>,
    pub(super) visited_on: Field<NaiveDate>,
    to_council_on: Field<NaiveDate>,
    to_ofsted_on: Field<NaiveDate>,
    sent_back_on: Field<NaiveDate>,
    sent_back_reason: Field<SentBackReason>,
    pub(super) not_visited_reason: Field<NotVisitedReason>,
}

impl Checked<'_> {
    /// The row as a return has it; none where the unit is not known.
    pub(super) fn visit_row(&self) -> Option<VisitRow> {
        Some(VisitRow {
            unit: self.unit.good()?.code.clone(),
            visited_on: self.visited_on.good().copied(),
            report_to_council_on: self.to_council_on.good().copied(),
            report_to_ofsted_on: self.to_ofsted_on.good().copied(),
            sent_back_on: self.sent_back_on.good().copied(),
            sent_back_reason: self.sent_back_reason.good().copied(),
            not_visited_reason: self.not_visited_reason.good().copied(),
        })
    }
}

/// Reads a row, and notes all that is wrong in it alone.
pub(super) fn check<'a>(
    problems: &mut Problems,
    form: Form,
    table: &Table,
    row: &Row,
    submission: &Submission<'a>,
) -> Checked<'a> {
    let mut dates =
        [VISITED, TO_COUNCIL, TO_OFSTED, SENT_BACK].map(|column| read_date(problems, table, row, column, submission));
    for (column, date) in (VISITED..).zip(&dates) {
        check_not_in_future(problems, table, row, column, date, submission);
    }
    let [visited_on, to_council_on, to_ofsted_on, sent_back_on] = &mut dates;
    let checked = Checked {
        unit: unit::read(problems, table, row, submission.contract),
        visited_on: std::mem::replace(visited_on, Field::Blank),
        to_council_on: std::mem::replace(to_council_on, Field::Blank),
        to_ofsted_on: std::mem::replace(to_ofsted_on, Field::Blank),
        sent_back_on: std::mem::replace(sent_back_on, Field::Blank),
        sent_back_reason: reason::read(problems, table, row, SENT_BACK_REASON, &SentBackReason::WORDS),
        not_visited_reason: reason::read(problems, table, row, NOT_VISITED_REASON, &NotVisitedReason::WORDS),
    };
    // Of a row of the template in which only an unknown unit stands, nothing else is known to be missing.
    if !(form == Form::Template && row.has_only(UNIT) && checked.unit.good().is_none()) {
        check_visit(problems, form, table, row, &checked, submission);
    }
    check_report(problems, table, row, &checked);
    checked
}

/// `one of: U1, U2, U3`; of a long list, the first twenty.
pub(super) fn one_of(words: &[&str]) -> String {
    let shown = words.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    match words.len().checked_sub(20) {
        Some(more @ 1..) => format!("one of: {shown} and {more} more"),
        _ => format!("one of: {shown}"),
    }
}

fn read_date(
    problems: &mut Problems,
    table: &Table,
    row: &Row,
    column: usize,
    submission: &Submission<'_>,
) -> Field<NaiveDate> {
    let content = &row.cells[column];
    if column == VISITED && blanks::says_nothing(content) {
        let shown = content.shown().unwrap_or_default();
        let message = format!(
            "{} is no date of a visit. If the unit was visited, write the date; if it was not, leave visited_on blank and give the \
             reason in not_visited_reason, {}.",
            quoted(&shown),
            one_of(&NotVisitedReason::WORDS)
        );
        problems.note(Code::DateMissing, table.place(row, column), message);
        return Field::Wrong(shown);
    }
    let read = match content {
        Content::Blank => return Field::Blank,
        Content::Uncalculated | Content::Unclear => return Field::Unclear,
        Content::Date(date) => date::within_range(*date),
        Content::Text(text) => date::read(text, submission.contract),
        Content::Number(number) if *number == 0.0 => Err(Unreadable::Zero),
        Content::Number(_) | Content::Error(_) => Err(Unreadable::Form),
    };
    let why = match read {
        Ok(date) => return Field::Good(date),
        Err(why) => why,
    };
    let message = unreadable::in_words(why, content, column, submission.month);
    problems.note(Code::DateUnreadable, table.place(row, column), message);
    Field::Wrong(content.shown().unwrap_or_default())
}

fn check_not_in_future(
    problems: &mut Problems,
    table: &Table,
    row: &Row,
    column: usize,
    date: &Field<NaiveDate>,
    submission: &Submission<'_>,
) {
    if let Some(date) = date.good()
        && *date > submission.received_on
    {
        let message = format!(
            "{} is after the day on which this return was received, {}. Check the date; what has not happened yet goes \
             into a later return.",
            in_full(*date),
            in_full(submission.received_on)
        );
        problems.note(Code::DateInFuture, table.place(row, column), message);
    }
}

/// What the row says of the visit, or of there having been none.
fn check_visit(
    problems: &mut Problems,
    form: Form,
    table: &Table,
    row: &Row,
    checked: &Checked<'_>,
    submission: &Submission<'_>,
) {
    let month = submission.month;
    let declared = checked.not_visited_reason.good().is_some();
    if let Some(visited_on) = checked.visited_on.good() {
        if *visited_on > month.last_day() {
            let message = format!(
                "{} is after {}, the month of this return. Check the date, or put the visit into the return for {}.",
                in_full(*visited_on),
                month.in_words(),
                domain::month::Month::of(*visited_on).in_words()
            );
            problems.note(Code::VisitAfterMonth, table.place(row, VISITED), message);
        }
        if let Some(unit) = checked.unit.good()
            && !unit.is_open_on(*visited_on)
        {
            let message = format!(
                "Unit {} was not open on {}: {}. Check the date and the unit.",
                quoted(&unit.code),
                in_full(*visited_on),
                open_days(unit)
            );
            problems.note(Code::UnitNotOpen, table.place(row, VISITED), message);
        }
        if declared {
            let message = "This row gives the date of a visit and also a reason why there was none. Clear the one or the \
                           other.";
            problems.note(Code::NotVisitedButVisited, table.place(row, NOT_VISITED_REASON), message);
        }
    }
    if let Some(unit) = checked.unit.good()
        && declared
        && !unit.is_open_throughout(month)
    {
        let message = format!(
            "Unit {} was not due a visit in {}: {}. Take out the reason; nothing needs to be said.",
            quoted(&unit.code),
            month.in_words(),
            open_days(unit)
        );
        problems.note(Code::UnitNotDue, table.place(row, NOT_VISITED_REASON), message);
    }
    if checked.visited_on.is_blank() {
        let dates = [
            (TO_COUNCIL, &checked.to_council_on),
            (TO_OFSTED, &checked.to_ofsted_on),
            (SENT_BACK, &checked.sent_back_on),
        ];
        let without_visit = dates.into_iter().find(|(_, date)| date.has_happened());
        // A word that is no date is told to be left out: then the template's row says nothing, and any other lacks its visit.
        let needs_a_date = |(_, date): &(usize, &Field<NaiveDate>)| match date {
            Field::Blank => true,
            Field::Wrong(_) => form != Form::Template,
            Field::Unclear | Field::Good(_) => false,
        };
        if let Some((column, _)) = without_visit {
            let message = if declared {
                "This row says that the unit was not visited, but it has the date of a report. Clear the date, or give the \
                 date of the visit instead of the reason."
            } else {
                "This row has the date of a report, but not of the visit. Write the date of the visit in visited_on."
            };
            problems.note(Code::DatesWithoutVisit, table.place(row, column), message);
        } else if checked.not_visited_reason.is_blank() && dates.iter().all(needs_a_date) {
            let message = "This row has no date of a visit. Write the date in visited_on, or say in not_visited_reason why \
                           the unit was not visited.";
            problems.note(Code::DateMissing, table.place(row, VISITED), message);
        }
    }
}

fn open_days(unit: &Unit) -> String {
    match unit.until {
        Some(until) => format!("it was open from {} to {}", in_full(unit.from), in_full(until)),
        None => format!("it is open from {}", in_full(unit.from)),
    }
}

/// What the row says of the visit's report: the order of its dates, and the reason for which it was sent back.
fn check_report(problems: &mut Problems, table: &Table, row: &Row, checked: &Checked<'_>) {
    for (column, reached) in [(TO_COUNCIL, &checked.to_council_on), (TO_OFSTED, &checked.to_ofsted_on)] {
        if let (Some(visited_on), Some(reached)) = (checked.visited_on.good(), reached.good())
            && reached < visited_on
        {
            let message = format!(
                "The report's date, {}, is before the visit's, {}. Check both.",
                in_full(*reached),
                in_full(*visited_on)
            );
            problems.note(Code::ReportBeforeVisit, table.place(row, column), message);
        }
    }
    if let Some(sent_back_on) = checked.sent_back_on.good() {
        let message = match &checked.to_council_on {
            Field::Blank => Some(
                "A report can only be sent back once the council has it. Write in report_to_council_on when it reached the \
                 council."
                    .to_owned(),
            ),
            Field::Good(reached) if sent_back_on < reached => Some(format!(
                "The report was sent back on {}, which is before it reached the council on {}. Check both dates.",
                in_full(*sent_back_on),
                in_full(*reached)
            )),
            _ => None,
        };
        if let Some(message) = message {
            problems.note(Code::SentBackBeforeReport, table.place(row, SENT_BACK), message);
        }
    }
    if checked.sent_back_on.has_happened() && checked.sent_back_reason.is_blank() {
        let message =
            format!("The report was sent back, but no reason is given. Use {}.", one_of(&SentBackReason::WORDS));
        problems.note(Code::ReasonMissing, table.place(row, SENT_BACK_REASON), message);
    }
    if checked.sent_back_reason.good().is_some() && checked.sent_back_on.is_blank() {
        let message = "A reason is given for which a report was sent back, but not when. Write the date in sent_back_on, or \
                       clear the reason.";
        problems.note(Code::ReasonWithoutDate, table.place(row, SENT_BACK_REASON), message);
    }
}
