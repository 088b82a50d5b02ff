//! The page of a month's return: how to submit it, and what was received of it.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::month::Month;
use serde::Serialize;
use wording::date::moment;

use super::page_head::ReturnPageHead;
use crate::RenderError;
use crate::form::field::{ErrorLine, InputField, join_messages};
use crate::form::frame::{PageFrame, page};

/// What the page of a month's return is made of.
#[derive(Clone, Copy, Debug)]
pub struct MonthReturnPage<'a> {
    pub contract: &'a Contract,
    pub month: Month,
    /// The day on which it is looked at.
    pub today: NaiveDate,
    /// Whether whoever looks may submit it.
    pub is_contractor: bool,
    /// The revisions received, the earliest first.
    pub revisions: &'a [ReceivedRevision],
    /// What was begun in the browser and not sent.
    pub draft: Option<&'a DraftSummary>,
    /// The version of the draft that is seen here; 0 where there is none.
    pub version: u64,
    /// What is wrong with the file that was dropped.
    pub errors: &'a [ErrorLine],
    /// How many more things are wrong with it.
    pub further_errors: usize,
    /// The name of that file.
    pub file_name: Option<&'a str>,
}

/// A revision of a return, received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedRevision {
    /// Its event's number in the log.
    pub event: usize,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub visits: usize,
    /// How many units it declares not visited.
    pub not_visited: usize,
    /// Whether it says that there is nothing to report.
    pub nil: bool,
    pub has_receipt: bool,
    pub has_original: bool,
}

/// What was begun in the browser and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftSummary {
    pub saved_at: chrono::DateTime<chrono::Utc>,
    /// The name of the file that was dropped; none for what is typed into the table.
    pub file_name: Option<String>,
}

#[derive(Serialize)]
struct MonthReturnView<'a> {
    #[serde(flatten)]
    head: ReturnPageHead,
    is_contractor: bool,
    is_overdue: bool,
    is_closed: bool,
    version: u64,
    revisions: Vec<ReceivedRevisionRow>,
    draft: Option<DraftSummaryView>,
    /// Whether that is the table.
    has_table_draft: bool,
    file: InputField,
    errors: &'a [ErrorLine],
    further_errors: usize,
    file_name: Option<&'a str>,
}

#[derive(Serialize)]
struct ReceivedRevisionRow {
    number: usize,
    event: usize,
    received: String,
    says: String,
    stands: bool,
    has_receipt: bool,
    has_original: bool,
}

#[derive(Serialize)]
struct DraftSummaryView {
    saved: String,
    file_name: Option<String>,
}

/// Renders the page of a month's return.
///
/// # Errors
///
/// The templates do not fit.
pub fn month_page(frame: &PageFrame, content: &MonthReturnPage<'_>) -> Result<String, RenderError> {
    let MonthReturnPage { contract, month, today, .. } = *content;
    let head = ReturnPageHead::of(contract, month);
    let zone = contract.time_zone;
    let count = content.revisions.len();
    let row = |(index, revision): (usize, &ReceivedRevision)| ReceivedRevisionRow {
        number: index + 1,
        event: revision.event,
        received: moment(revision.received_at, zone),
        says: says(revision),
        stands: index + 1 == count,
        has_receipt: revision.has_receipt,
        has_original: revision.has_original,
    };
    let view = MonthReturnView {
        is_contractor: content.is_contractor,
        is_overdue: content.revisions.is_empty() && head.due_on < today,
        is_closed: head.closes_on < today,
        head,
        version: content.version,
        revisions: content.revisions.iter().enumerate().map(row).rev().collect(),
        has_table_draft: content.draft.is_some_and(|draft| draft.file_name.is_none()),
        draft: content.draft.map(|draft| DraftSummaryView { saved: moment(draft.saved_at, zone), file_name: draft.file_name.clone() }),
        file: InputField::new("file", "Choose the file, or drop it here")
            .with_hint("A workbook (.xlsx or .ods) or a CSV file, up to 1 MB. You can check what was read, and the resulting ratings, before you submit it.")
            .with_error(file_error(content)),
        errors: content.errors,
        further_errors: content.further_errors,
        file_name: content.file_name,
    };
    page("forms/month.html", frame, &view)
}

/// The most that is repeated beside the field of what the summary lists.
const MOST_REPEATED: usize = 5;

/// Returns what is wrong with the file, beside its field: as the summary says it, or the first of that.
fn file_error(content: &MonthReturnPage<'_>) -> Option<String> {
    let repeated = content.errors.len().min(MOST_REPEATED);
    let further = content.errors.len() - repeated + content.further_errors;
    let further = (further > 0).then(|| format!("And {further} more, listed at the top of the page"));
    join_messages(content.errors[..repeated].iter().map(in_line).chain(further))
}

/// Returns what is wrong, as the summary's line says it.
fn in_line(line: &ErrorLine) -> String {
    line.place.as_ref().map_or_else(|| line.message.clone(), |place| format!("{place}: {}", line.message))
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
