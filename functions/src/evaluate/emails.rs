//! The emails that an assessment calls for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::outbox::{EmailState, MOST_NOTICES, OutboxEmail, OutboxNotice, Recipient, SendingHistory};
use domain::contract::Contract;
use domain::disposition::{Disposition, disposition};
use domain::event::{Party, Person};
use domain::notice::Notice;
use wording::letterhead::Letterhead;

use crate::definition::definition_of;
use crate::letterhead::write_letterhead;

const DOING: &str = "call for a notice";

/// Returns the emails that tell the notices of an assessment that were not told yet. All notices to one person make one email,
/// or a few if there are very many. Contractual letters go by themselves, since dates run from them; notices that are out of
/// date are kept as lapsed and never sent.
pub(super) fn new_emails(
    snapshot: &Snapshot,
    told: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Result<Vec<OutboxEmail>, Failure> {
    let contract = definition_of(snapshot)?;
    let mut emails = Vec::new();
    let mut together: BTreeMap<(Party, Option<&Person>), Vec<&Notice>> = BTreeMap::new();
    for (notice, disposition) in disposition(&snapshot.assessment, |notice| !told.contains(&notice.id)) {
        match disposition {
            Disposition::Send if !notice.kind.is_contractual_letter() => {
                together.entry((notice.to, notice.person.as_ref())).or_default().push(notice);
            }
            disposition => emails.push(email(&contract, snapshot, &[notice], disposition, now)?),
        }
    }
    for notices in together.values().flat_map(|notices| notices.chunks(MOST_NOTICES)) {
        emails.push(email(&contract, snapshot, notices, Disposition::Send, now)?);
    }
    Ok(emails)
}

/// Returns the email that tells a party some notices.
pub(super) fn email(
    contract: &Contract,
    snapshot: &Snapshot,
    notices: &[&Notice],
    disposition: Disposition,
    now: DateTime<Utc>,
) -> Result<OutboxEmail, Failure> {
    let incomplete = |what| Failure::permanent(DOING, what);
    let first = notices.first().ok_or_else(|| incomplete("there is none"))?;
    // The address is looked up among the contacts of the definition in force, since the log keeps only the name of the person
    // who recorded something.
    let contact = match &first.person {
        Some(person) => contract.contact_named(first.to, person),
        None => contract.contract_manager(first.to),
    };
    let recipient = contact.map(|contact| Recipient { name: contact.name.clone(), email: contact.email.clone() });
    let mut letterhead = Letterhead::of(contract, first.to);
    if let Some(contact) = contact {
        letterhead = letterhead.to_contact(contact);
    }
    let notice = |notice: &&Notice| {
        Ok(OutboxNotice {
            id: notice.id.clone(),
            kind: notice.kind,
            due_on: notice.due_on,
            month: notice.month,
            event: notice.event,
            about: notice.about.clone().ok_or_else(|| incomplete("it says nothing"))?,
        })
    };
    Ok(OutboxEmail {
        contract: contract.id.clone(),
        id: if notices.len() == 1 { first.id.clone() } else { digest_id(snapshot, notices) },
        to: first.to,
        notices: notices.iter().map(notice).collect::<Result<_, Failure>>()?,
        letterhead: write_letterhead(&letterhead, DOING)?,
        called_for_by: snapshot.version,
        called_for_at: now,
        state: match (disposition, &recipient) {
            (Disposition::Lapsed, _) => EmailState::Lapsed,
            (Disposition::Send, None) => EmailState::Undeliverable,
            (Disposition::Send, Some(_)) => EmailState::Due,
        },
        sending: SendingHistory::default(),
        recipient,
    })
}

/// Returns the id of the email that tells several notices. It follows from their ids and from the version that calls for them,
/// so that a second attempt makes the same id.
fn digest_id(snapshot: &Snapshot, notices: &[&Notice]) -> String {
    let ids: Vec<&str> = notices.iter().map(|notice| notice.id.as_str()).collect();
    let to = notices.first().map(|first| first.to.to_string()).unwrap_or_default();
    format!("digest/{}/{}/{to}", snapshot.version, &sha256(ids.join("\n").as_bytes())[..8])
}
