//! The pending emails, and those among them that are overdue.

use chrono::{DateTime, TimeDelta, Utc};

use super::email_key;
use crate::failure::Failure;
use crate::table::{AgendaTask, Table, contract_key, contract_of_key, moment};

impl Table {
    /// Returns the emails, by contract and id, that have been pending or claimed for longer than a lease.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn overdue_emails(&self, now: DateTime<Utc>) -> Result<Vec<(String, String)>, Failure> {
        self.waiting_emails(&moment(now)).await
    }

    /// Returns all pending emails, by contract and id, overdue or not.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn unsent_emails(&self) -> Result<Vec<(String, String)>, Failure> {
        // Moments are compared as text: the year 9999 is after all of them.
        self.waiting_emails("9999").await
    }

    /// Returns how long the email that waits longest has waited to be sent; nothing, where none waits.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn oldest_unsent_email(&self, now: DateTime<Utc>) -> Result<TimeDelta, Failure> {
        let Some((contract, id)) = self.unsent_emails().await?.into_iter().next() else { return Ok(TimeDelta::zero()) };
        let email = self.email(&contract, &id).await?;
        Ok(email.map_or(TimeDelta::zero(), |email| (now - email.called_for_at).max(TimeDelta::zero())))
    }

    async fn waiting_emails(&self, until: &str) -> Result<Vec<(String, String)>, Failure> {
        let keys = self.agenda("find the emails that wait", AgendaTask::Notify, until).await?;
        let names = |(pk, sk): &(String, String)| {
            Some((contract_of_key(pk)?.to_owned(), sk.strip_prefix("EMAIL#")?.to_owned()))
        };
        Ok(keys.iter().filter_map(names).collect())
    }

    /// Requeues an overdue email: the update makes a record in the table's stream, which `notify` is handed.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn requeue_email(&self, contract: &str, id: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let item = (contract_key(contract), email_key(id));
        self.requeue_item("bring an email before notify again", (&item.0, &item.1), now).await
    }
}
