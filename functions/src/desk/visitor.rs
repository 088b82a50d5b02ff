//! Who asks: whose session it is, and of which party of the contract they are a contact now.

use chrono::{DateTime, Utc};
use cloud::contacts::normalised;
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::StoredLog;
use domain::contract::{Contact, Contract};
use domain::event::{Party, Who};
use domain::facts::History;
use render::form::PageFrame;

use super::page;
use super::posted_form::PostedForm;
use super::refusal::Refusal;
use super::service::Desk;
use crate::http::Request;

/// The field of every form that holds its session's token.
const TOKEN_FIELD: &str = "form_token";

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Their address, normalised.
    pub(crate) address: String,
    /// What every form of theirs holds. It follows from the session's secret, which only they and their cookie know.
    pub(crate) form_token: String,
}

/// Somebody who is signed in and a contact of a contract.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) signed_in: SignedIn,
    /// The party whose contact they are.
    pub(crate) party: Party,
    /// Their name.
    pub(crate) name: String,
    /// Who they are, as an entry of the log names them.
    pub(crate) who: Who,
    /// The contract's log, read for this request.
    pub(crate) log: StoredLog,
}

/// The contracts of an address.
#[derive(Debug, Default)]
pub(crate) struct ContractsOfAddress {
    /// Those of which it is a contact's now, with who that is there.
    pub(crate) found: Vec<(Contract, Contact)>,
    /// How many cannot be read, of which it is, or once was, a contact's.
    pub(crate) unreadable: usize,
}

impl SignedIn {
    /// Returns the form that they sent.
    ///
    /// # Errors
    ///
    /// It has not their token, is too large, or is no form.
    pub(crate) async fn form(&self, request: &Request) -> Result<PostedForm, Refusal> {
        let form = PostedForm::read(request).await?;
        // Hashes are compared, so that the time it takes tells nothing of the token.
        if sha256(form.text(TOKEN_FIELD).as_bytes()) != sha256(self.form_token.as_bytes()) {
            return Err(Refusal::Forged("its token is not the session's"));
        }
        Ok(form)
    }
}

impl Visitor {
    /// Returns the contract's history, from which everything that a page shows follows.
    ///
    /// # Errors
    ///
    /// A definition in it has mistakes.
    pub(crate) fn history(&self) -> Result<History<'_>, Refusal> {
        Ok(self.log.history()?)
    }

    /// Returns the form that they sent.
    ///
    /// # Errors
    ///
    /// It has not their token, is too large, or is no form.
    pub(crate) async fn form(&self, request: &Request) -> Result<PostedForm, Refusal> {
        self.signed_in.form(request).await
    }

    /// Refuses any party but one.
    ///
    /// # Errors
    ///
    /// They are the other party's.
    pub(crate) fn only(&self, party: Party) -> Result<(), Refusal> {
        if self.party == party { Ok(()) } else { Err(Refusal::NotYours(party)) }
    }

    /// Returns what stands around a page of theirs.
    pub(crate) fn frame(&self, contract: &Contract) -> PageFrame {
        let Contract { id, title, .. } = contract;
        page::frame(&self.signed_in.form_token).of_contract(id, title, self.party, &self.name)
    }
}

/// Returns the contact that an address is in the definition in force of a log.
fn contact_in(log: &StoredLog, address: &str) -> Result<Option<Contact>, Failure> {
    let history = log.history()?;
    let in_force = history.known().contract();
    Ok(in_force.contacts.iter().find(|contact| normalised(&contact.email) == address).cloned())
}

impl Desk {
    /// Who is signed in with a request.
    pub(super) async fn signed_in(&self, request: &Request, now: DateTime<Utc>) -> Result<SignedIn, Refusal> {
        let signed_out = || Refusal::SignedOut;
        let token = request.cookie(self.cookie_name()).ok_or_else(signed_out)?;
        let session = self.table.session(token, now).await?.ok_or_else(signed_out)?;
        Ok(SignedIn { address: session.address, form_token: sha256(format!("form\n{token}").as_bytes()) })
    }

    /// Who is signed in with a request, as a contact of a contract. Whoever may not see a contract cannot tell whether it exists,
    /// not even by the time that an answer takes: the log, which only a contract that exists has, is read only for those who are,
    /// or once were, a contact of it.
    pub(super) async fn visitor(
        &self,
        request: &Request,
        contract: &str,
        now: DateTime<Utc>,
    ) -> Result<Visitor, Refusal> {
        let signed_in = self.signed_in(request, now).await?;
        if !self.table.is_indexed_contact(contract, &signed_in.address).await? {
            // Nor is it looked for: what is found takes longer to answer and to read than what is not.
            return Err(Refusal::NotFound);
        }
        let log = self.table.read_log(contract).await?.ok_or(Refusal::NotFound)?;
        let contact = contact_in(&log, &signed_in.address)?;
        let contact = contact.ok_or_else(|| Refusal::Stranger(log.contract.id.clone()))?;
        let who = contact.as_signed_in();
        Ok(Visitor { signed_in, party: contact.party, name: contact.name, who, log })
    }

    /// Returns the contracts of which an address is a contact's now. One that cannot be read keeps nobody from the others.
    ///
    /// # Errors
    ///
    /// The store does not answer: then nothing is known of any contract.
    pub(super) async fn contracts_of(&self, address: &str) -> Result<ContractsOfAddress, Failure> {
        let mut contracts = ContractsOfAddress::default();
        for id in self.table.contracts_of_address(address).await? {
            match self.contract_of(&id, address).await {
                Ok(found) => contracts.found.extend(found),
                Err(failure) if failure.retry_can_help => return Err(failure),
                Err(failure) => {
                    tracing::error!(contract = id, failure = %failure, "a contract cannot be shown to its contacts");
                    contracts.unreadable += 1;
                }
            }
        }
        Ok(contracts)
    }

    /// Returns a contract, with who an address is there; `None` where it is nobody's.
    async fn contract_of(&self, id: &str, address: &str) -> Result<Option<(Contract, Contact)>, Failure> {
        let Some(log) = self.table.read_log(id).await? else { return Ok(None) };
        let Some(contact) = contact_in(&log, address)? else { return Ok(None) };
        let in_force = log.history()?.known().contract().clone();
        Ok(Some((in_force, contact)))
    }
}
