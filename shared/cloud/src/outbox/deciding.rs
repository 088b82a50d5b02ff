//! The council's decision on a letter of which it is not known whether it went, or which came back.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailState, OutboxEmail, email_key};
use crate::failure::Failure;
use crate::pack::pack;
use crate::table::{Table, Waiting, bytes, contract_key, number, overdue_from, text, write_json};

/// What the council decides on a letter of which it is not known whether it went, or which came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is sent once more.
    SendAgain,
    /// It counts as sent: the contractor has it. This is no answer to a letter that came back.
    WasSent,
}

impl OutboxEmail {
    /// Whether the council may decide on it at some time: a contractual letter, or minutes, from whose receipt a period runs.
    pub fn is_the_councils_to_decide(&self) -> bool {
        self.is_contractual_letter() || self.shares_minutes()
    }

    /// Whether the council can have it sent again now: a letter of which it is not known whether it went, or what came back.
    pub fn can_be_sent_again(&self) -> bool {
        match self.state {
            EmailState::Unknown => self.is_contractual_letter(),
            EmailState::Bounced => self.is_the_councils_to_decide(),
            EmailState::Due
            | EmailState::Lapsed
            | EmailState::Claimed
            | EmailState::Sent
            | EmailState::Delivered
            | EmailState::Complained
            | EmailState::Undeliverable => false,
        }
    }
}

impl Table {
    /// Decides on a letter: it is sent again, where it is not known whether it went or where it came back; or it counts as sent,
    /// where it is not known. `false` where it is in another state by now.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn decide(
        &self,
        contract: &str,
        id: &str,
        decision: Decision,
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        match decision {
            Decision::SendAgain => match self.email(contract, id).await? {
                Some(email) => self.send_again(&email, now).await,
                None => Ok(false),
            },
            Decision::WasSent => {
                let update = |request: UpdateItemFluentBuilder| {
                    request
                        .update_expression("SET #state = :sent")
                        .condition_expression("#state = :unknown")
                        .expression_attribute_names("#state", "state")
                        .expression_attribute_values(":sent", text(EmailState::Sent.word()))
                        .expression_attribute_values(":unknown", text(EmailState::Unknown.word()))
                };
                self.update_if("decide on a letter", (&contract_key(contract), &email_key(id)), update).await
            }
        }
    }

    /// Has an email sent again, to the recipient that it names now; `false` where it is not as it was read any more. The id under
    /// which it was taken before is kept, so that what is said of that sending later is told from what is said of the new one.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn send_again(&self, email: &OutboxEmail, now: DateTime<Utc>) -> Result<bool, Failure> {
        let written = bytes(pack(&write_json(email)?));
        let update = |request: UpdateItemFluentBuilder| {
            let (taken, before) = match &email.message_id {
                Some(_) => ("message_id = :taken", ", taken_before :before"),
                None => ("attribute_not_exists(message_id)", ""),
            };
            let request = request
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
                .expression_attribute_values(":agenda", text(Waiting::Notify.word()))
                .expression_attribute_values(":overdue", text(overdue_from(now)));
            match &email.message_id {
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
