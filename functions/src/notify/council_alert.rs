//! The email that tells the council what became of a contractual letter, or of minutes.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::outbox::{EmailState, OutboxEmail, OutboxNotice, Recipient, SendingHistory};
use domain::contract::Contact;
use domain::event::Party;

use crate::letterhead::{letterhead_of, write_letterhead};

/// What is done when a contact of the council is told what became of a letter.
pub(super) const DOING: &str = "tell the council of a letter";

/// Returns the email that tells a contact of the council, or nobody where there is none, what became of a letter.
pub(super) fn email(
    letter: &OutboxEmail,
    notice: OutboxNotice,
    to: Option<&Contact>,
    now: DateTime<Utc>,
) -> Result<OutboxEmail, Failure> {
    let mut letterhead = letterhead_of(letter, DOING)?;
    // The letter was to the contractor: what it has of the other party is the council's.
    letterhead.recipient_name = to.map(|contact| contact.name.clone()).unwrap_or_default();
    letterhead.recipient_email = to.map(|contact| contact.email.clone()).unwrap_or_default();
    Ok(OutboxEmail {
        contract: letter.contract.clone(),
        id: notice.id.clone(),
        to: Party::Council,
        notices: vec![notice],
        recipient: to.map(|contact| Recipient { name: contact.name.clone(), email: contact.email.clone() }),
        letterhead: write_letterhead(&letterhead, DOING)?,
        called_for_by: letter.called_for_by,
        called_for_at: now,
        state: if to.is_some() { EmailState::Due } else { EmailState::Undeliverable },
        sending: SendingHistory::default(),
    })
}

/// Returns what tells a sending that the council decided on from those before it: each is told of by itself, and is a file of its own.
pub(super) fn nth_sending(email: &OutboxEmail) -> String {
    if email.sending.sent_again == 0 { String::new() } else { format!("/again-{}", email.sending.sent_again) }
}
