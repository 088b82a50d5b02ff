//! The council's decision on a letter that may or may not have gone, that came back, or that goes only if the council decides
//! so.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailState, OutboxEmail, email_key};
use crate::failure::Failure;
use crate::table::{AgendaTask, Table, contract_key, overdue_from, text};

/// What the council decides on a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterDecision {
    /// Of one that may have gone, or that came back: it is sent once more.
    SendAgain,
    /// Of one that may have gone: it counts as sent, the contractor has it. One that came back cannot count as sent.
    WasSent,
    /// Of one that waits for the decision: it is sent now.
    Send,
    /// Of one that waits for the decision: it is never sent.
    DoNotSend,
}

impl LetterDecision {
    pub const ALL: [Self; 4] = [Self::SendAgain, Self::WasSent, Self::Send, Self::DoNotSend];

    /// Returns the word of the formats.
    pub fn word(self) -> &'static str {
        match self {
            Self::SendAgain => "send-again",
            Self::WasSent => "was-sent",
            Self::Send => "send",
            Self::DoNotSend => "do-not-send",
        }
    }

    /// Returns the decision of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.word() == word)
    }

    /// Says whether it can be taken on an email as it stands.
    pub fn can_be_taken_on(self, email: &OutboxEmail) -> bool {
        match self {
            Self::SendAgain => email.can_be_sent_again(),
            Self::WasSent => email.is_contractual_letter() && email.state == EmailState::Unknown,
            Self::Send | Self::DoNotSend => email.is_contractual_letter() && email.state == EmailState::Held,
        }
    }
}

impl OutboxEmail {
    /// Says whether the council may decide on it at some time: a contractual letter, or minutes, from whose receipt a period
    /// runs.
    pub fn is_the_councils_to_decide(&self) -> bool {
        self.is_contractual_letter() || self.shares_minutes()
    }

    /// Says whether the council can have it sent again now: a letter of which it is not known whether it went, or what came
    /// back.
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
            | EmailState::Undeliverable
            | EmailState::Held
            | EmailState::NotSent => false,
        }
    }
}

impl Table {
    /// Carries out the council's decision on a letter. `false` if the letter is in a state by now in which it cannot be taken.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn decide(
        &self,
        contract: &str,
        id: &str,
        decision: LetterDecision,
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        match decision {
            LetterDecision::SendAgain => match self.email(contract, id).await? {
                Some(email) => self.send_again(&email, now).await,
                None => Ok(false),
            },
            LetterDecision::WasSent => {
                self.move_email((contract, id), EmailState::Unknown, EmailState::Sent, None).await
            }
            LetterDecision::Send => self.move_email((contract, id), EmailState::Held, EmailState::Due, Some(now)).await,
            LetterDecision::DoNotSend => {
                self.move_email((contract, id), EmailState::Held, EmailState::NotSent, None).await
            }
        }
    }

    /// Moves an email from one state to another; with a moment, also onto the agenda of what is to be sent. `false` if it is in
    /// another state by now.
    async fn move_email(
        &self,
        (contract, id): (&str, &str),
        from: EmailState,
        to: EmailState,
        due_at: Option<DateTime<Utc>>,
    ) -> Result<bool, Failure> {
        let update = |request: UpdateItemFluentBuilder| {
            // Of two decisions at the same moment the condition lets only one take effect: the other finds another state.
            let request = request
                .condition_expression("#state = :from")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":from", text(from.word()))
                .expression_attribute_values(":to", text(to.word()));
            match due_at {
                None => request.update_expression("SET #state = :to"),
                Some(now) => request
                    .update_expression("SET #state = :to, agenda = :agenda, agenda_on = :overdue")
                    .expression_attribute_values(":agenda", text(AgendaTask::Notify.word()))
                    .expression_attribute_values(":overdue", text(overdue_from(now))),
            }
        };
        self.update_if("decide on a letter", (&contract_key(contract), &email_key(id)), update).await
    }
}
