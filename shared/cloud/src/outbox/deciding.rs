//! The council's decision on a letter of which it is not known whether it went.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailState, email_key};
use crate::failure::Failure;
use crate::table::{Table, Waiting, contract_key, number, overdue_from, text};

/// What the council decides on a letter of which it is not known whether it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is sent, perhaps a second time.
    SendAgain,
    /// It counts as sent: the contractor has it.
    WasSent,
}

impl Table {
    /// Decides on a letter of which it is not known whether it went: it is sent again, or counts as sent. `false` where it is
    /// in another state by now.
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
        let update = |request: UpdateItemFluentBuilder| {
            let request = request
                .condition_expression("#state = :unknown")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":unknown", text(EmailState::Unknown.word()));
            match decision {
                Decision::SendAgain => request
                    .update_expression(
                        "SET #state = :due, agenda = :agenda, agenda_on = :overdue REMOVE claims ADD sent_again :one",
                    )
                    .expression_attribute_values(":one", number(1))
                    .expression_attribute_values(":due", text(EmailState::Due.word()))
                    .expression_attribute_values(":agenda", text(Waiting::Notify.word()))
                    .expression_attribute_values(":overdue", text(overdue_from(now))),
                Decision::WasSent => request
                    .update_expression("SET #state = :sent")
                    .expression_attribute_values(":sent", text(EmailState::Sent.word())),
            }
        };
        self.update_if("decide on a letter", (&contract_key(contract), &email_key(id)), update).await
    }
}
