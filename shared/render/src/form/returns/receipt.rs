//! The receipt, to be printed and kept.

use chrono::{DateTime, Utc};
use domain::changes::Submitted;
use domain::contract::Contract;
use domain::event::Return;
use domain::headroom::KpiHeadroom;
use domain::notice::TitledRating;
use serde::Serialize;
use wording::receipt::{ReceivedInWords, ReceivedReturn};
use wording::return_changes::ChangesInWords;

use super::Head;
use super::check::{MOST_LINES, RatingRow, Read, ratings};
use crate::RenderError;
use crate::form::{Around, page};

/// What a receipt's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptFile<'a> {
    /// The definition in force.
    pub contract: &'a Contract,
    /// The return as it was received.
    pub submitted: &'a Return,
    /// The receipt's number.
    pub receipt: &'a str,
    /// The event's number in the log.
    pub event: usize,
    /// Which revision it is, from 1.
    pub revision: usize,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// With which moment it was stamped, where the clock was ahead then and has been put back since.
    pub stamped_at: Option<DateTime<Utc>>,
    /// Whether the month's first revision came by the due date.
    pub on_time: bool,
    /// Whether the month had closed.
    pub closed: bool,
    /// The SHA-256 of the bytes as received.
    pub sha256: &'a str,
    /// The ratings that it gave.
    pub ratings: &'a [TitledRating],
    /// What the month could still take with it.
    pub headroom: &'a [KpiHeadroom],
    /// What the clauses would have made of the month if it had closed as it stood.
    pub if_closed_now: &'a [String],
    /// What else it tells: who submitted it, what it changed, what was asked about it.
    pub submission: &'a Submitted,
    /// Whether it stands: no later revision was received, nor was it withdrawn.
    pub stands: bool,
    /// Whether the same was sent again just now.
    pub again: bool,
}

#[derive(Serialize)]
struct View<'a> {
    #[serde(flatten)]
    head: Head,
    receipt: &'a str,
    event: usize,
    revision: usize,
    received: ReceivedInWords,
    stamped: Option<String>,
    sha256: &'a str,
    stands: bool,
    again: bool,
    council: &'a str,
    contractor: &'a str,
    title: &'a str,
    says: Read<'a>,
    ratings: Vec<RatingRow<'a>>,
    caption: String,
    if_closed_now: &'a [String],
    who: Option<String>,
    changes: ChangesInWords,
    tells_changes: bool,
    doubts: Vec<String>,
}

/// The receipt's page.
///
/// # Errors
///
/// The templates do not fit.
pub fn receipt_page(around: &Around, file: &ReceiptFile<'_>) -> Result<String, RenderError> {
    let ReceiptFile { contract, submitted, submission, .. } = *file;
    let changes = ChangesInWords::of(&submission.changes, MOST_LINES);
    let view = View {
        head: Head::of(contract, submitted.month),
        receipt: file.receipt,
        event: file.event,
        revision: file.revision,
        received: ReceivedInWords::of(&ReceivedReturn {
            revision: file.revision,
            received_at: file.received_at,
            zone: contract.time_zone,
            calendar: &contract.calendar,
            on_time: file.on_time,
            due_on: contract.return_due(submitted.month).on,
            closes_on: contract.closes(submitted.month).on,
            closed: file.closed,
            headroom: file.headroom,
        }),
        stamped: file.stamped_at.map(|at| wording::date::moment(at, contract.time_zone)),
        sha256: file.sha256,
        stands: file.stands,
        again: file.again,
        council: &contract.council,
        contractor: &contract.contractor,
        title: &contract.title,
        says: Read::of(contract, submitted),
        ratings: ratings(file.ratings, file.closed),
        caption: format!("Ratings for {}", submitted.month.in_words()),
        if_closed_now: file.if_closed_now,
        who: submission.who.as_ref().map(wording::party::submitter),
        tells_changes: changes.tells(),
        changes,
        doubts: submission.doubts.iter().map(|doubt| wording::return_changes::doubt(*doubt, submitted.month)).collect(),
    };
    page("forms/receipt.html", around, &view)
}
