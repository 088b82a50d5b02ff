//! The draft of a contractual letter, to be seen before the event is recorded that sends it.

use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::table::Table;
use domain::assessment::assess_history;
use domain::event::{Event, Fact, Party, Who};
use domain::notice::{About, Notice};
use render::EmailContent;
use wording::letterhead::Letterhead;

use super::event::{EventError, check_event};
use crate::failures::permanent;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

const DOING: &str = "draft a letter";

/// Hands out the letter that recording an event would send: nothing is stored.
pub(super) async fn hand_out(
    table: &Table,
    request: &Request,
    contract: &str,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let body = request.body(intake::MOST_EVENT_BYTES)?;
    let log = table.read_log(contract).await?.ok_or_else(ProblemDetails::not_found)?;
    match draft(&log, &body, Who::with_credential(&credential.label), now)? {
        Some(draft) => Ok(response::page(draft.letter.html)),
        None => Err(ProblemDetails::unreadable("Recording this sends no letter: there is nothing to see before.")),
    }
}

/// A letter before the event is recorded that sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLetter {
    /// The letter, marked as a draft.
    pub letter: EmailContent,
    /// Whether the clauses call for a decision on what it says.
    pub has_ground: bool,
}

/// Returns the letter that an event of the council's would send if somebody recorded it now, marked as a draft; `None` if it sends
/// none.
///
/// # Errors
///
/// Why the event could not be recorded; or the letter cannot be written.
pub fn draft(log: &StoredLog, body: &[u8], who: Who, now: DateTime<Utc>) -> Result<Option<DraftLetter>, EventError> {
    let event = Event { who: Some(who), ..check_event(log, body, Party::Council, now)? };
    Ok(letter_of(log, event)?)
}

fn letter_of(log: &StoredLog, event: Event) -> Result<Option<DraftLetter>, Failure> {
    if !matches!(
        event.fact,
        Fact::WarningIssued { .. } | Fact::TerminationNotified { .. } | Fact::ActionPlanOpened { .. }
    ) {
        return Ok(None);
    }
    // The letter is made as `evaluate` would make it: the event is put at the end of the log, and the contract assessed with
    // it.
    let day = log.contract.date_of(event.received_at);
    let mut events = log.events.clone();
    events.push(event);
    let history = log.history_of(&events)?;
    let assessment = assess_history(&history, day);
    let number = Some(events.len());
    let of_event = |notice: &&Notice| notice.kind.is_contractual_letter() && notice.event == number;
    let Some(notice) = assessment.notices.iter().find(of_event) else { return Ok(None) };
    let letterhead = Letterhead::of(history.known().contract(), notice.to);
    let about = notice.about.as_ref().ok_or_else(|| Failure::permanent(DOING, "it says nothing"))?;
    let letter = render::draft(&letterhead, notice.to, notice.month, about, day)
        .map_err(permanent(DOING, "its template does not fit what it says"))?;
    let has_ground = !matches!(about, About::Letter(letter) if !letter.has_ground());
    Ok(Some(DraftLetter { letter, has_ground }))
}
