//! The council's decision on a letter of which it is not known whether it went, and on one that goes only if it decides so.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailState, email_key};
use crate::failure::Failure;
use crate::table::{Table, Waiting, contract_key, number, overdue_from, text};

/// What the council decides on a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Of one that may have gone: it is sent, perhaps a second time.
    SendAgain,
    /// Of one that may have gone: it counts as sent, the contractor has it.
    WasSent,
    /// Of one that waits for the decision: it is sent now.
    Send,
    /// Of one that waits for the decision: it is never sent.
    DoNotSend,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SendAgain, Self::WasSent, Self::Send, Self::DoNotSend];

    /// The word of the formats.
    pub fn word(self) -> &'static str {
        match self {
            Self::SendAgain => "send-again",
            Self::WasSent => "was-sent",
            Self::Send => "send",
            Self::DoNotSend => "do-not-send",
        }
    }

    /// The decision of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.word() == word)
    }

    /// The state of a letter on which it can be taken.
    pub fn decides(self) -> EmailState {
        match self {
            Self::SendAgain | Self::WasSent => EmailState::Unknown,
            Self::Send | Self::DoNotSend => EmailState::Held,
        }
    }
}

impl Table {
    /// Decides on a letter: of which it is not known whether it went, that it is sent again, or counts as sent; of one that waits
    /// for the decision, that it is sent, or is not. `false` where it is in another state by now.
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
                .condition_expression("#state = :decided")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":decided", text(decision.decides().word()));
            let due = |request: UpdateItemFluentBuilder| {
                request
                    .expression_attribute_values(":due", text(EmailState::Due.word()))
                    .expression_attribute_values(":agenda", text(Waiting::Notify.word()))
                    .expression_attribute_values(":overdue", text(overdue_from(now)))
            };
            match decision {
                Decision::SendAgain => due(request)
                    .update_expression(
                        "SET #state = :due, agenda = :agenda, agenda_on = :overdue REMOVE claims ADD sent_again :one",
                    )
                    .expression_attribute_values(":one", number(1)),
                Decision::Send => {
                    due(request).update_expression("SET #state = :due, agenda = :agenda, agenda_on = :overdue")
                }
                Decision::DoNotSend => request
                    .update_expression("SET #state = :not_sent")
                    .expression_attribute_values(":not_sent", text(EmailState::NotSent.word())),
                Decision::WasSent => request
                    .update_expression("SET #state = :sent")
                    .expression_attribute_values(":sent", text(EmailState::Sent.word())),
            }
        };
        self.update_if("decide on a letter", (&contract_key(contract), &email_key(id)), update).await
    }
}
