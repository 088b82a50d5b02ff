//! The points of contact of both parties (section 1).

use domain::contract::{Contact, Contract};
use domain::event::Party;
use serde::Serialize;
use wording::party::party_name;

/// A point of contact.
#[derive(Serialize)]
pub(crate) struct ContactRow<'a> {
    party: &'a str,
    /// Whether this is the party's contract manager.
    manager: bool,
    name: &'a str,
    position: &'a str,
    email: &'a str,
    telephone: Option<&'a str>,
}

/// Returns the contacts of both parties, the council's first, each in their order.
pub(crate) fn contacts(contract: &Contract) -> Vec<ContactRow<'_>> {
    let of = |party: Party| contract.contacts.iter().filter(move |contact| contact.party == party);
    let row = |contact| row(contract, contact);
    of(Party::Council).chain(of(Party::Contractor)).map(row).collect()
}

fn row<'a>(contract: &'a Contract, contact: &'a Contact) -> ContactRow<'a> {
    ContactRow {
        party: party_name(contract, contact.party),
        manager: contact.order == 1,
        name: &contact.name,
        position: &contact.position,
        email: &contact.email,
        telephone: contact.telephone.as_deref(),
    }
}

/// Returns the name of a party's contract manager, where the definition has one.
pub(crate) fn manager(contract: &Contract, party: Party) -> Option<&Contact> {
    contract.contacts.iter().find(|contact| contact.party == party && contact.order == 1)
}
