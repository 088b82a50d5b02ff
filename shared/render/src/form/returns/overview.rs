//! The page of a month's return: how to submit it, and what was received of it.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::month::Month;
use serde::Serialize;
use wording::date::moment;

use super::Head;
use crate::RenderError;
use crate::form::{Around, Field, Slip, in_one, page};

/// What the page of a month's return is made of.
#[derive(Clone, Copy, Debug)]
pub struct MonthFile<'a> {
    /// The definition in force.
    pub contract: &'a Contract,
    /// The month.
    pub month: Month,
    /// The day on which it is looked at.
    pub today: NaiveDate,
    /// Whether whoever looks may submit it.
    pub is_contractor: bool,
    /// The revisions received, the earliest first.
    pub revisions: &'a [ReceivedRevision],
    /// What was begun in the browser and not sent.
    pub begun: Option<&'a Begun>,
    /// The version of the draft that is seen here; 0 where there is none.
    pub version: u64,
    /// What is wrong with the file that was dropped.
    pub slips: &'a [Slip],
    /// How many more things are wrong with it.
    pub further_slips: usize,
    /// The name of that file.
    pub file_name: Option<&'a str>,
}

/// A revision of a return, received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedRevision {
    /// Its event's number in the log.
    pub event: usize,
    /// When it was received.
    pub received_at: chrono::DateTime<chrono::Utc>,
    /// How many visits it lists.
    pub visits: usize,
    /// How many units it declares not visited.
    pub not_visited: usize,
    /// Whether it says that there is nothing to report.
    pub nil: bool,
    /// Whether there is a receipt.
    pub has_receipt: bool,
    /// Whether the bytes as received are kept.
    pub has_original: bool,
}

/// What was begun in the browser and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// When it was saved.
    pub saved_at: chrono::DateTime<chrono::Utc>,
    /// The name of the file that was dropped; none for what is typed into the table.
    pub file_name: Option<String>,
}

#[derive(Serialize)]
struct View<'a> {
    #[serde(flatten)]
    head: Head,
    is_contractor: bool,
    is_overdue: bool,
    is_closed: bool,
    version: u64,
    revisions: Vec<Row>,
    begun: Option<BegunView>,
    /// Whether that is the table.
    has_begun_table: bool,
    file: Field,
    slips: &'a [Slip],
    further_slips: usize,
    file_name: Option<&'a str>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    event: usize,
    received: String,
    says: String,
    stands: bool,
    has_receipt: bool,
    has_original: bool,
}

#[derive(Serialize)]
struct BegunView {
    saved: String,
    file_name: Option<String>,
}

/// The page of a month's return.
///
/// # Errors
///
/// The templates do not fit.
pub fn month_page(around: &Around, file: &MonthFile<'_>) -> Result<String, RenderError> {
    let MonthFile { contract, month, today, .. } = *file;
    let head = Head::of(contract, month);
    let zone = contract.time_zone;
    let count = file.revisions.len();
    let row = |(index, revision): (usize, &ReceivedRevision)| Row {
        number: index + 1,
        event: revision.event,
        received: moment(revision.received_at, zone),
        says: says(revision),
        stands: index + 1 == count,
        has_receipt: revision.has_receipt,
        has_original: revision.has_original,
    };
    let view = View {
        is_contractor: file.is_contractor,
        is_overdue: file.revisions.is_empty() && head.due_on < today,
        is_closed: head.closes_on < today,
        head,
        version: file.version,
        revisions: file.revisions.iter().enumerate().map(row).rev().collect(),
        has_begun_table: file.begun.is_some_and(|begun| begun.file_name.is_none()),
        begun: file.begun.map(|begun| BegunView { saved: moment(begun.saved_at, zone), file_name: begun.file_name.clone() }),
        file: Field::new("file", "Choose the file, or drop it here")
            .hinting("A workbook (.xlsx or .ods) or a CSV file, of at most 1 MiB. You see what was read, and the ratings that follow, before it is submitted.")
            .wrong(wrong_with_file(file)),
        slips: file.slips,
        further_slips: file.further_slips,
        file_name: file.file_name,
    };
    page("forms/month.html", around, &view)
}

/// The most that is repeated beside the field of what the summary lists.
const MOST_REPEATED: usize = 5;

/// What is wrong with the file, beside its field: as the summary says it, or the first of that.
fn wrong_with_file(file: &MonthFile<'_>) -> Option<String> {
    let repeated = file.slips.len().min(MOST_REPEATED);
    let further = file.slips.len() - repeated + file.further_slips;
    let further = (further > 0).then(|| format!("And {further} more, listed at the top of the page"));
    in_one(file.slips[..repeated].iter().map(in_line).chain(further))
}

/// What is wrong, as the summary's line says it.
fn in_line(slip: &Slip) -> String {
    slip.place.as_ref().map_or_else(|| slip.message.clone(), |place| format!("{place}: {}", slip.message))
}

fn says(revision: &ReceivedRevision) -> String {
    if revision.nil {
        return "Nothing to report".into();
    }
    let visits = match revision.visits {
        1 => "1 visit".to_owned(),
        visits => format!("{visits} visits"),
    };
    match revision.not_visited {
        0 => visits,
        1 => format!("{visits}, 1 unit not visited"),
        units => format!("{visits}, {units} units not visited"),
    }
}
