//! The email that tells the council what became of a contractual letter, or of minutes.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::outbox::{EmailState, OutboxEmail, OutboxNotice, Recipient, SendingHistory};
use domain::contract::Contact;
use domain::event::Party;

use crate::letterhead::{letterhead_of, write_letterhead};

/// What a failure here says was being done.
pub(super) const DOING: &str = "tell the council of a letter";

/// Returns the email that tells a contact of the council what became of a letter. Without a contact it is undeliverable, and
/// stays in the outbox as that.
pub(super) fn email(
    letter: &OutboxEmail,
    notice: OutboxNotice,
    to: Option<&Contact>,
    now: DateTime<Utc>,
) -> Result<OutboxEmail, Failure> {
    let mut letterhead = letterhead_of(letter, DOING)?;
    // The letterhead is the letter's, whose recipient was the contractor's contact.
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

/// Returns the part of an id by which a letter that is sent again differs from the sendings before, so that the council is told
/// of each sending, and each is a file of its own.
pub(super) fn nth_sending(email: &OutboxEmail) -> String {
    if email.sending.sent_again == 0 { String::new() } else { format!("/again-{}", email.sending.sent_again) }
}
