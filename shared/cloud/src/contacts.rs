//! Which contracts an address is a point of contact of, found without reading every contract.
//!
//! A contract's own partition says so, with a place in the sparse index under the address's hash. What it says is where to look
//! and no more: who is a contact is what the definition in force says. So what a later definition leaves out need not be taken
//! out here, and a process that crashes half-way, or comes too late, does no harm.

use domain::contract::Contract;
pub use domain::contract::normalised;

use crate::failure::Failure;
use crate::hash::sha256;
use crate::table::{Table, contract_key, contract_of_key, key, text};

/// The last place in the index that a contract's id can have.
const AFTER_EVERY_ID: &str = "~";

fn hash(address: &str) -> String {
    sha256(normalised(address).as_bytes())
}

impl Table {
    /// Lets a contract be found by the addresses of its contacts.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn index_contacts(&self, contract: &Contract) -> Result<(), Failure> {
        for contact in &contract.contacts {
            let hash = hash(&contact.email);
            let mut item = key(&contract_key(&contract.id), &format!("CONTACT#{hash}"));
            item.extend([("agenda".into(), text(format!("contact#{hash}"))), ("agenda_on".into(), text(&contract.id))]);
            let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
            request.send().await.map_err(|error| Failure::of_call("let a contact be found", error))?;
        }
        Ok(())
    }

    /// Says whether a contract is found by an address: whether that is, or once was, a contact's of it. It is one reading,
    /// whether there is such a contract or not.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn is_indexed_contact(&self, contract: &str, address: &str) -> Result<bool, Failure> {
        let sk = format!("CONTACT#{}", hash(address));
        Ok(self.get("look whether a contract is found by an address", &contract_key(contract), &sk).await?.is_some())
    }

    /// Returns the contracts of which an address is, or once was, a contact's, in order.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn contracts_of_address(&self, address: &str) -> Result<Vec<String>, Failure> {
        let word = format!("contact#{}", hash(address));
        let keys = self.agenda_of("find a contact's contracts", &word, AFTER_EVERY_ID).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }
}
