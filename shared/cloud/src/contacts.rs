//! The contracts of which an address is a point of contact, found without reading every contract.
//!
//! Each address is an item in its contract's partition, and stands in the sparse index under the address's hash. The item says
//! where to look and no more: who is a contact is what the definition in force says. So an address that a later definition
//! leaves out need not be removed, and a process that crashes half-way does no harm.

use domain::contract::Contract;
pub use domain::contract::normalised;

use crate::failure::Failure;
use crate::hash::sha256;
use crate::table::{Table, contract_key, contract_of_key, key, text};

/// A text that sorts after every contract's id, for the end of a range of the index.
const AFTER_EVERY_ID: &str = "~";

fn hash(address: &str) -> String {
    sha256(normalised(address).as_bytes())
}

impl Table {
    /// Indexes the addresses of a contract's contacts, so that the contract is found by them.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn index_contacts(&self, contract: &Contract) -> Result<(), Failure> {
        for contact in &contract.contacts {
            let hash = hash(&contact.email);
            let mut item = key(&contract_key(&contract.id), &format!("CONTACT#{hash}"));
            item.extend([("agenda".into(), text(format!("contact#{hash}"))), ("agenda_on".into(), text(&contract.id))]);
            // No condition is needed, since every writer of this item writes the same.
            let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
            request.send().await.map_err(|error| Failure::of_call("let a contact be found", error))?;
        }
        Ok(())
    }

    /// Says whether an address is, or once was, a contact's of a contract. It reads one item, whether the contract
    /// exists or not.
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
