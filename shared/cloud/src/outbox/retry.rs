//! The retry of emails: of those that are pending or overdue by themselves, of a letter after the council has decided so.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};

use super::{EmailState, OutboxEmail, email_key};
use crate::compression::compress;
use crate::failure::Failure;
use crate::table::{
    AgendaTask, Table, bytes, contract_key, contract_of_key, moment, number, overdue_from, text, write_json,
};

/// The most emails that are read to find the one that waits longest: more wait only while nothing is sent at all, and then all of
/// them wait long.
const MOST_LOOKED_AT: usize = 100;

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

    /// Returns how long the email that waits longest has waited to be sent; nothing, where none waits. Of very many that wait it is
    /// the longest among the first of the agenda.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn oldest_unsent_email(&self, now: DateTime<Utc>) -> Result<TimeDelta, Failure> {
        let mut longest = TimeDelta::zero();
        // The agenda is in the order in which emails are tried next: one that is claimed again and again stands behind others that
        // have waited less.
        for (contract, id) in self.unsent_emails().await?.into_iter().take(MOST_LOOKED_AT) {
            if let Some(email) = self.email(&contract, &id).await? {
                longest = longest.max(now - email.called_for_at);
            }
        }
        Ok(longest)
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

    /// Has an email sent again, to the recipient that it names now. `false` if it has changed since it was read.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn send_again(&self, email: &OutboxEmail, now: DateTime<Utc>) -> Result<bool, Failure> {
        let written = bytes(compress(&write_json(email)?));
        let update = |request: UpdateItemFluentBuilder| {
            // The id of the sending before is kept apart: SES may still report of that one, and its report must not count for
            // the new one. The condition names the id too, so that no id that was recorded since the email was read is lost.
            let (taken, before) = match &email.sending.message_id {
                Some(_) => ("message_id = :taken", ", taken_before :before"),
                None => ("attribute_not_exists(message_id)", ""),
            };
            let request = request
                // The claims of the sending before are forgotten: they would make the letter `unknown` again at once.
                .update_expression(format!(
                    "SET #state = :due, agenda = :agenda, agenda_on = :overdue, email = :email \
                     REMOVE claims, message_id, sent_at ADD sent_again :one{before}"
                ))
                .condition_expression(format!("#state IN (:unknown, :bounced) AND {taken}"))
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":unknown", text(EmailState::Unknown.word()))
                .expression_attribute_values(":bounced", text(EmailState::Bounced.word()))
                .expression_attribute_values(":due", text(EmailState::Due.word()))
                .expression_attribute_values(":email", written)
                .expression_attribute_values(":one", number(1))
                .expression_attribute_values(":agenda", text(AgendaTask::Notify.word()))
                .expression_attribute_values(":overdue", text(overdue_from(now)));
            match &email.sending.message_id {
                Some(taken) => request
                    .expression_attribute_values(":taken", text(taken))
                    .expression_attribute_values(":before", AttributeValue::Ss(vec![taken.clone()])),
                None => request,
            }
        };
        self.update_if("have an email sent again", (&contract_key(&email.contract), &email_key(&email.id)), update)
            .await
    }
}
