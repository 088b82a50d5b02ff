//! How a form is told from others, so that one that is sent twice is recorded once, and how it becomes an entry of the log.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use http::StatusCode;
use render::form::{HiddenField, MessagePage};

use super::form_fields::FormValues;
use super::path;
use super::posted_form::PostedForm;
use super::refusal::{Refusal, UnreadableForm};
use super::service::Desk;
use super::visitor::Visitor;
use crate::http::response::{self, Response};
use crate::record::{EventError, EventReceipt, RecordedBy, record};

/// The field of a form that holds its own number.
const NONCE: &str = "nonce";

/// The field of a form that says how many events the log had when it was opened.
const SEQUENCE: &str = "sequence";

/// The fields that a form has beside those that it asks for.
const OWN_FIELDS: [&str; 8] = ["form_token", NONCE, SEQUENCE, "more", "also", "back", "seen", "confirm"];

/// What tells one form from others.
#[derive(Debug)]
pub(crate) struct FormIdentity {
    /// A number of its own, from which the key follows that tells a repetition from a new event.
    nonce: String,
    /// How many events the log had when the form was opened.
    pub(crate) sequence: usize,
}

impl FormIdentity {
    /// Returns the identity of a form that is opened now.
    ///
    /// # Errors
    ///
    /// There is no randomness to be had.
    pub(crate) fn new(visitor: &Visitor) -> Result<Self, Failure> {
        Ok(Self { nonce: cloud::nonce()?, sequence: visitor.log.events.len() })
    }

    /// Returns the identity of a form that was sent.
    ///
    /// # Errors
    ///
    /// It has no number of its own.
    pub(crate) fn of(form: &PostedForm, visitor: &Visitor) -> Result<Self, Refusal> {
        let nonce = form.text(NONCE);
        let is_nonce = nonce.len() == 43 && nonce.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_nonce {
            return Err(Refusal::Forged("it has no number of its own"));
        }
        let events = visitor.log.events.len();
        // What comes from outside may say anything: there are never more than the log has now.
        let sequence = form.text(SEQUENCE).parse().unwrap_or(events).min(events);
        Ok(Self { nonce: nonce.to_owned(), sequence })
    }

    /// Returns the fields that carry it to and fro.
    pub(crate) fn hidden_fields(&self) -> Vec<HiddenField> {
        let hidden = |name: &str, value: String| HiddenField { name: name.into(), value };
        vec![hidden(NONCE, self.nonce.clone()), hidden(SEQUENCE, self.sequence.to_string())]
    }

    /// Returns what a preview sends on: all that was typed, but for the fields of some names, and that it was seen.
    pub(crate) fn carried_fields(&self, values: &FormValues, without: &[&str]) -> Vec<HiddenField> {
        let carried = values.pairs().filter(|(name, _)| !OWN_FIELDS.contains(name) && !without.contains(name));
        let mut carried: Vec<HiddenField> =
            carried.map(|(name, value)| HiddenField { name: name.into(), value: value.into() }).collect();
        carried.extend(self.hidden_fields());
        carried.push(HiddenField { name: "seen".into(), value: "yes".into() });
        carried
    }

    /// Records the event that a form says, and leads to its entry.
    ///
    /// # Errors
    ///
    /// Why it is not recorded.
    pub(crate) async fn record(
        &self,
        desk: &Desk,
        visitor: &Visitor,
        event: &str,
        now: DateTime<Utc>,
    ) -> Result<Response, EventError> {
        let contract = &visitor.log.contract.id;
        let key = self.idempotency_key(visitor);
        let by = RecordedBy { party: visitor.party, who: Some(visitor.who.clone()) };
        let recorded = record(&desk.table, contract, event.as_bytes(), by, Some(&key), now).await?;
        let receipt: EventReceipt = serde_json::from_str(&recorded.receipt)
            .map_err(|error| Failure::permanent("read a receipt", "it is not as expected").because(error))?;
        Ok(response::see_other(&format!("{}/entries/{}?new=1", path::contract(contract), receipt.event)))
    }

    /// Returns the key of what the form records: of a person's form, whatever it is of.
    fn idempotency_key(&self, visitor: &Visitor) -> String {
        sha256(format!("desk\n{}\n{}", visitor.signed_in.address, self.nonce).as_bytes())
    }
}

/// Returns why something is not recorded, where nothing that is typed into the form can change that.
pub(crate) fn refusal(refused: EventError, contract: &str) -> Refusal {
    let home = path::contract(contract);
    match refused {
        // A form's key is made here, and is neither empty nor long.
        EventError::Problems(_) | EventError::KeyEmpty | EventError::KeyTooLong => {
            Refusal::Unreadable(UnreadableForm::Event(refused))
        }
        EventError::NoContract => Refusal::NotFound,
        EventError::KeyInUse => {
            let message = MessagePage::new(
                "You have already sent this form",
                "It was recorded the first time you sent it. What you sent now is different and was not recorded. Check the entry that was recorded. To record something else, open the form again; to correct the entry, withdraw it first.",
            );
            Refusal::Message(
                StatusCode::CONFLICT,
                message.with_link("What you have recorded", &format!("{home}/entries")),
            )
        }
        EventError::Busy(_) => {
            let message = MessagePage::new(
                "Someone else recorded something first",
                "Someone else was recording at the same moment, so nothing of yours was recorded. Go back, check what changed, and send it again.",
            );
            Refusal::Message(StatusCode::CONFLICT, message.with_link("Go to the start page", &home))
        }
        EventError::Failed(failure) => Refusal::Failed(failure),
    }
}
