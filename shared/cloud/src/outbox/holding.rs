//! Emails that are kept from being sent: after a restore nobody knows which of them went.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;

use super::{EmailState, OutboxEmail, email_key};
use crate::failure::Failure;
use crate::table::{Table, contract_key, text};

impl OutboxEmail {
    /// Says whether it is still to be sent, or is being sent.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, EmailState::Due | EmailState::Claimed)
    }

    /// Returns what becomes of it when it is held: a contractual letter is the council's to decide on, anything else is never
    /// sent.
    pub fn held_as(&self) -> EmailState {
        if self.is_contractual_letter() { EmailState::Unknown } else { EmailState::Lapsed }
    }
}

impl Table {
    /// Keeps a pending email from being sent; `false` if it is not pending any more.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn hold(&self, email: &OutboxEmail) -> Result<bool, Failure> {
        let update = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET #state = :held REMOVE agenda, agenda_on")
                .condition_expression("#state IN (:due, :claimed)")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":held", text(email.held_as().word()))
                .expression_attribute_values(":due", text(EmailState::Due.word()))
                .expression_attribute_values(":claimed", text(EmailState::Claimed.word()))
        };
        let item = (contract_key(&email.contract), email_key(&email.id));
        self.update_if("hold an email", (&item.0, &item.1), update).await
    }
}
