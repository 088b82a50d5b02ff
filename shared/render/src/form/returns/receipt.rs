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

use super::page_head::ReturnPageHead;
use super::return_in_words::{MOST_LINES, RatingRow, ReturnInWords, ratings};
use crate::RenderError;
use crate::form::frame::{PageFrame, page};

/// What a receipt's page is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptPage<'a> {
    pub contract: &'a Contract,
    /// The return as it was received.
    pub submitted: &'a Return,
    pub receipt: &'a str,
    /// The event's number in the log.
    pub event: usize,
    /// Which revision it is, from 1.
    pub revision: usize,
    pub received_at: DateTime<Utc>,
    /// With which moment it was stamped, where the clock was ahead then and has been put back since.
    pub stamped_at: Option<DateTime<Utc>>,
    /// Whether the month's first revision came by the due date.
    pub on_time: bool,
    pub closed: bool,
    pub sha256: &'a str,
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
struct ReceiptView<'a> {
    #[serde(flatten)]
    head: ReturnPageHead,
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
    says: ReturnInWords<'a>,
    ratings: Vec<RatingRow<'a>>,
    caption: String,
    if_closed_now: &'a [String],
    who: Option<String>,
    changes: ChangesInWords,
    tells_changes: bool,
    doubts: Vec<String>,
}

/// Renders the receipt's page.
///
/// # Errors
///
/// The templates do not fit.
pub fn receipt_page(frame: &PageFrame, content: &ReceiptPage<'_>) -> Result<String, RenderError> {
    let ReceiptPage { contract, submitted, submission, .. } = *content;
    let changes = ChangesInWords::of(&submission.changes, MOST_LINES);
    let view = ReceiptView {
        head: ReturnPageHead::of(contract, submitted.month),
        receipt: content.receipt,
        event: content.event,
        revision: content.revision,
        received: ReceivedInWords::of(&ReceivedReturn {
            revision: content.revision,
            received_at: content.received_at,
            zone: contract.time_zone,
            calendar: &contract.calendar,
            on_time: content.on_time,
            due_on: contract.return_due(submitted.month).on,
            closes_on: contract.closes(submitted.month).on,
            closed: content.closed,
            headroom: content.headroom,
        }),
        stamped: content.stamped_at.map(|at| wording::date::moment(at, contract.time_zone)),
        sha256: content.sha256,
        stands: content.stands,
        again: content.again,
        council: &contract.council,
        contractor: &contract.contractor,
        title: &contract.title,
        says: ReturnInWords::of(contract, submitted),
        ratings: ratings(content.ratings, content.closed),
        caption: format!("Ratings for {}", submitted.month.in_words()),
        if_closed_now: content.if_closed_now,
        who: submission.who.as_ref().map(wording::party::submitter),
        tells_changes: changes.tells(),
        changes,
        doubts: submission.doubts.iter().map(|doubt| wording::return_changes::doubt(*doubt, submitted.month)).collect(),
    };
    page("forms/receipt.html", frame, &view)
}
