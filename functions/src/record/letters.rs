//! Contractual letters: handed out as they were sent, and the council's decisions on those that may or may not have gone, came
//! back, or go only by a decision.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::letters::StoredLetter;
use cloud::log::StoredLog;
use cloud::outbox::{DeliveryReport, EmailState, LetterDecision, OutboxEmail, Recipient};
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::{Fact, Party};
use domain::notice::NoticeKind;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::definition::readable_definition;
use crate::failures::of_json;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

/// A letter as the list shows it.
#[derive(Debug, Serialize)]
struct ListedLetter {
    id: String,
    kind: NoticeKind,
    to: Party,
    /// `None` if it is not written yet: it waits for the council's decision, or the council decided not to send it.
    subject: Option<String>,
    state: EmailState,
    written_at: Option<DateTime<Utc>>,
    sent_at: Option<DateTime<Utc>>,
    /// What the mail service reported of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reports: Vec<DeliveryReport>,
    /// The hash of the whole message as it was sent; `None` if it is not written yet.
    sha256: Option<String>,
}

/// Lists the letters of a contract that a party may see.
pub(super) async fn list(table: &Table, contract: &str, party: Party) -> Result<Response, ProblemDetails> {
    let emails = table.emails(contract).await?;
    let listed = |letter: StoredLetter| {
        let email = emails.iter().find(|email| email.id == letter.id)?;
        may_see(party, &letter, email).then(|| ListedLetter {
            state: email.state,
            sent_at: email.sending.sent_at,
            reports: email.sending.reports.clone(),
            sha256: Some(letter.sha256()),
            id: letter.id,
            kind: letter.kind,
            to: letter.to,
            subject: Some(letter.subject),
            written_at: Some(letter.written_at),
        })
    };
    let mut letters: Vec<ListedLetter> = table.letters(contract).await?.into_iter().filter_map(listed).collect();
    if party == Party::Council {
        letters.extend(emails.iter().filter_map(unwritten));
    }
    Ok(json(&letters)?)
}

/// Returns a letter that goes only if the council decides so, as the council's list shows it. It is written only when it goes.
fn unwritten(email: &OutboxEmail) -> Option<ListedLetter> {
    let notice = email.notices.first().filter(|_| matches!(email.state, EmailState::Held | EmailState::NotSent))?;
    Some(ListedLetter {
        id: email.id.clone(),
        kind: notice.kind,
        to: email.to,
        subject: None,
        state: email.state,
        written_at: None,
        sent_at: None,
        reports: Vec::new(),
        sha256: None,
    })
}

/// Returns whether a party sees a letter: the contractor once it was sent; the council whatever becomes of it.
pub(crate) fn may_see(party: Party, letter: &StoredLetter, email: &OutboxEmail) -> bool {
    party == Party::Council || (letter.to == party && email.ever_went())
}

/// Returns when the entry that called for a letter was withdrawn; `None` if it was not, or if no single entry called for the
/// letter.
pub(crate) fn withdrawn_at(log: &StoredLog, email: &OutboxEmail) -> Option<DateTime<Utc>> {
    if !email.is_contractual_letter() {
        return None;
    }
    let withdrawal = log.events.iter().find(|event| {
        let Fact::EventWithdrawn { event: number, .. } = event.fact else { return false };
        email.tells(number)
    });
    withdrawal.map(|event| event.received_at)
}

/// Returns an email's state within a sentence, with what the mail service reported beside it, and for a letter that the entry
/// which called for it was withdrawn since.
pub(crate) fn state_in_words(log: &StoredLog, contract: &Contract, email: &OutboxEmail) -> String {
    let at = |at: DateTime<Utc>| render::form::moment_in_words(contract, at);
    let mut words = email.state.in_words().to_owned();
    for report in email.sending.reports.iter().filter(|report| report.what.adds_to(email.state)) {
        words += &format!("; {} ({})", report.what.in_words(), at(report.at));
    }
    if let Some(withdrawn) = withdrawn_at(log, email) {
        words += &format!("; the entry behind it was withdrawn ({})", at(withdrawn));
    }
    words
}

/// Hands out a letter as sent: its page, or with `?as=eml` the whole message.
pub(super) async fn hand_out(
    table: &Table,
    request: &Request,
    contract: &str,
    party: Party,
    id: &str,
) -> Result<Response, ProblemDetails> {
    let letter = table.letter(contract, id).await?.ok_or_else(ProblemDetails::not_found)?;
    let email = table.email(contract, id).await?.ok_or_else(ProblemDetails::not_found)?;
    if !may_see(party, &letter, &email) {
        return Err(ProblemDetails::not_found());
    }
    match request.parameter("as").as_deref() {
        None | Some("html") => Ok(response::page(letter.page)),
        Some("eml") => Ok(response::file("message/rfc822", &format!("{}.eml", id.replace('/', ".")), letter.message)),
        Some(_) => Err(ProblemDetails::unreadable("as is html or eml.")),
    }
}

/// What the council decides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    decision: LetterDecision,
}

/// Takes the council's decision on a letter.
pub(super) async fn receive_decision(
    table: &Table,
    request: &Request,
    contract: &str,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let body = request.body(1024)?;
    let Ok(DecisionBody { decision }) = serde_json::from_slice(&body) else {
        let words = LetterDecision::ALL.map(|decision| format!("{{\"decision\": \"{}\"}}", decision.word()));
        return Err(ProblemDetails::unreadable(format!("Send {}.", words.join(" or "))));
    };
    let email = table.email(contract, id).await?.filter(OutboxEmail::is_the_councils_to_decide);
    let email = email.ok_or_else(ProblemDetails::not_found)?;
    if !decide(table, email, decision, now).await? {
        let detail = match decision {
            LetterDecision::SendAgain => {
                "There is nothing to send again: it is known that this letter went, and it has not come back. Look at the list of letters."
            }
            LetterDecision::WasSent => {
                "There is nothing to decide: it is known whether this letter went. One that came back can be sent again. Look at the \
                 list of letters."
            }
            LetterDecision::Send | LetterDecision::DoNotSend => {
                "There is nothing to decide: this letter does not wait for a decision. Look at the list of letters."
            }
        };
        return Err(ProblemDetails::new(StatusCode::CONFLICT, "Nothing to decide", detail));
    }
    Ok(json(&serde_json::json!({ "id": id, "decision": decision }))?)
}

/// Carries out the council's decision on a letter, or on minutes that came back. A letter that is sent again is the one that
/// was kept; for its recipient see `addressee`. `false` if there is nothing to decide.
///
/// # Errors
///
/// The store does not answer, or refuses.
pub async fn decide(
    table: &Table,
    mut email: OutboxEmail,
    decision: LetterDecision,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    // The letters of a contract that was moved to another store are decided on there; here it has no head any more.
    if !decision.can_be_taken_on(&email) || table.head(&email.contract).await?.is_none() {
        return Ok(false);
    }
    match decision {
        LetterDecision::WasSent | LetterDecision::Send | LetterDecision::DoNotSend => {
            table.decide(&email.contract, &email.id, decision, now).await
        }
        LetterDecision::SendAgain => {
            let snapshot = table.snapshot(&email.contract).await?;
            if let Some(contract) = snapshot.as_ref().and_then(readable_definition) {
                email.recipient = addressee(&email, &contract);
            }
            table.send_again(&email, now).await
        }
    }
}

/// Returns the recipient of an email that is sent again: the one of before, or the party's contract manager if that address is
/// no contact's any more by the definition in force.
pub(crate) fn addressee(email: &OutboxEmail, contract: &Contract) -> Option<Recipient> {
    let is_known = |to: &&Recipient| {
        let mut contacts = contract.contacts.iter().filter(|contact| contact.party == email.to);
        contacts.any(|contact| contact.email.eq_ignore_ascii_case(&to.email))
    };
    let manager = || contract.contract_manager(email.to);
    let of_now = || manager().map(|manager| Recipient { name: manager.name.clone(), email: manager.email.clone() });
    email.recipient.as_ref().filter(is_known).cloned().or_else(of_now).or_else(|| email.recipient.clone())
}

fn json(value: &impl Serialize) -> Result<Response, Failure> {
    let body = serde_json::to_string_pretty(value).map_err(of_json("write an answer", "it has no JSON form"))?;
    Ok(response::json(StatusCode::OK, body))
}
