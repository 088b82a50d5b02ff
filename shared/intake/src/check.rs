//! Whether a draft may stand as a return: every rule, every row, and all that is wrong at once.

use domain::event::Return;
use domain::month::Month;

use crate::Submission;
use crate::date;
use crate::draft::{Content, Draft, Form, Place, Problems, Row, Table};
use crate::problem::{Code, Refused};
use crate::text::{matched, quoted};

mod across;
mod blanks;
mod kpi;
mod notes;
mod reason;
mod row;
mod unit;
mod unreadable;

/// Checks a draft whole.
pub(crate) fn check(draft: Draft, submission: &Submission<'_>) -> Result<Return, Refused> {
    let Draft { form, month, nil, mut visits, kpi_values, notes, mut problems } = draft;
    check_month(&mut problems, month, submission);
    if form == Form::Template {
        // A row of the template in which nothing but a unit stands has not been filled in. Whatever else stands there was meant,
        // what counts as blank too: so this is asked before that is cleared.
        let is_unit = |row: &Row| unit::is_known(&row.cells[row::UNIT], submission.contract);
        visits.rows.retain(|row| !row.has_only(row::UNIT) || is_nil(&row.cells[row::UNIT]) || !is_unit(row));
    }
    blanks::clear(&mut visits);
    let nil = find_nil(&mut problems, nil, &visits);
    let says_nothing = nil == Nil::No && visits.rows.is_empty() && kpi::says_nothing(form, &kpi_values, submission);
    if says_nothing {
        problems.note(Code::Empty, Place::whole(), nothing_said(form));
    }
    visits.rows.retain(|row| !is_nil(&row.cells[row::UNIT]));
    let checked: Vec<_> =
        visits.rows.iter().map(|row| row::check(&mut problems, form, &visits, row, submission)).collect();
    let rows = across::check(&mut problems, &visits, &checked, submission.month);
    let kpi_values = kpi::check(&mut problems, form, &kpi_values, says_nothing || nil != Nil::No, submission);
    let (capacity_issue, comment) = notes::check(&mut problems, &notes);
    if !problems.is_empty() {
        return Err(problems.into_refused());
    }
    let nil = nil == Nil::Yes;
    Ok(Return { month: submission.month, nil, visits: rows, kpi_values, capacity_issue, comment })
}

/// The month that a file names where it says what it is for, as people write it.
pub(crate) fn named_month(content: &Content) -> Option<Month> {
    match content {
        Content::Text(text) => date::read_month(text),
        Content::Date(date) => Some(Month::of(*date)),
        Content::Blank | Content::Uncalculated | Content::Unclear | Content::Number(_) | Content::Error(_) => None,
    }
}

/// The submitted month must be one that the contract reports on and that has begun, and the one that the file names.
fn check_month(problems: &mut Problems, named: Option<(Place, Content)>, submission: &Submission<'_>) {
    let Submission { contract, month, received_on } = submission;
    let words = month.in_words();
    if !contract.has_month(*month) {
        let first = contract.first_month().in_words();
        let through = contract.last_month().map(|last| format!(" to {}", last.in_words())).unwrap_or_default();
        let message = format!("{words} is not a month of this contract. Its returns are for {first}{through}.");
        problems.note(Code::MonthNotOpen, Place::whole(), message);
    } else if month.first_day() > *received_on {
        let message = format!("{words} has not begun. Send its return once it has.");
        problems.note(Code::MonthNotOpen, Place::whole(), message);
    }
    let Some((place, content)) = named else { return };
    let says_nothing = matches!(content, Content::Blank | Content::Uncalculated | Content::Unclear);
    let named = named_month(&content);
    if !says_nothing && named != Some(*month) {
        let said = quoted(&content.shown().unwrap_or_default());
        let message = match named {
            Some(_) => format!(
                "The file says that it is for {said}, but it was sent as the return for {words} ({month}). Send it for its \
                 own month, or correct the month in the file."
            ),
            None => format!(
                "{said} cannot be read as a month. Write the year and the month of the return: {words}, for which it was \
                 sent, is {month}."
            ),
        };
        problems.note(Code::MonthDiffers, place, message);
    }
}

/// Whether a return says that there is nothing to report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nil {
    No,
    Yes,
    /// It says so, and reports something.
    Contradicted,
}

fn is_nil(unit: &Content) -> bool {
    matches!(unit, Content::Text(text) if matched(text) == "nil")
}

/// Nothing to report is said by `"nil": true`, or by one row whose unit is NIL, and nothing else.
fn find_nil(problems: &mut Problems, said: bool, visits: &Table) -> Nil {
    let rows: Vec<&Row> = visits.rows.iter().filter(|row| is_nil(&row.cells[row::UNIT])).collect();
    if said && !visits.rows.is_empty() {
        let message = "The return says that there is nothing to report (nil), but it has visits. Take out the one or the \
                       other.";
        problems.note(Code::NilWithRows, Place::field("nil"), message);
        return Nil::Contradicted;
    }
    let Some(first) = rows.first() else { return if said { Nil::Yes } else { Nil::No } };
    if visits.rows.len() == 1 && first.has_only(row::UNIT) {
        return Nil::Yes;
    }
    for row in rows {
        let message = if row.has_only(row::UNIT) {
            "NIL says that there is nothing to report, but there are other rows. Take out this row, or all the others."
        } else {
            "NIL says that there is nothing to report, but there is more in this row. Clear the rest of the row, or write \
             the unit's code instead of NIL."
        };
        problems.note(Code::NilWithRows, visits.place(row, row::UNIT), message);
    }
    Nil::Contradicted
}

fn nothing_said(form: Form) -> &'static str {
    match form {
        Form::Json => {
            "This return says nothing. List the visits, or send \"nil\": true if there is nothing to report this month."
        }
        Form::Csv | Form::Workbook | Form::Template => {
            "This return says nothing. Fill in a row for each visit, or one row whose unit is NIL if there is nothing to \
             report this month."
        }
    }
}
