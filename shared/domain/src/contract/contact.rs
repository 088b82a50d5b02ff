//! Who of a party's contacts is meant, by address or by name.

use super::{Contact, Contract};
use crate::event::{Party, Person, Through, Who};

/// Returns an address as it is compared: without the space around it, in lower case.
pub fn normalised(address: &str) -> String {
    address.trim().to_lowercase()
}

impl Contact {
    /// Returns whether what is sent to another contact reaches this one.
    pub fn has_address_of(&self, other: &Self) -> bool {
        normalised(&self.email) == normalised(&other.email)
    }

    /// Returns who records what the contact sends while signed in to the forms.
    pub fn as_signed_in(&self) -> Who {
        Who {
            name: Some(self.name.clone()),
            position: Some(self.position.clone()),
            through: Through::Desk,
            credential: None,
        }
    }

    fn is(&self, person: &Person) -> bool {
        self.name == person.name && self.position == person.position
    }
}

impl Contract {
    /// Returns a party's contact by name and position; `None` where the definition names nobody so, or several with different
    /// addresses.
    pub fn contact_named(&self, party: Party, person: &Person) -> Option<&Contact> {
        let mut named = self.contacts.iter().filter(|contact| contact.party == party && contact.is(person));
        let first = named.next()?;
        named.all(|other| other.has_address_of(first)).then_some(first)
    }
}
