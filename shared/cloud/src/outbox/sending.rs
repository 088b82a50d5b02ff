//! An email claimed for sending, and what comes of the claim.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValue;
use chrono::{DateTime, Utc};

use super::{EmailState, OutboxEmail, email_key, read};
use crate::failure::{Failure, if_held};
use crate::table::{Table, contract_key, key, moment, number, overdue_from, text};

/// Whether a claim may take over from another before its lease is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Other senders may be at work: their leases count.
    AmongOthers,
    /// There is no other sender, since the caller has locked the whole store.
    Alone,
}

/// How a claimed email is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimRelease {
    /// It certainly did not go: to be sent when the claim's lease is over.
    Later,
    /// It has become pointless: never to be sent.
    Lapsed,
    /// Nobody knows whether it went: a person decides.
    Unknown,
}

impl Table {
    /// Claims an email for sending: until the lease is over no other sender can. `None` if it is not to be sent, or another
    /// sender has claimed it.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn claim(
        &self,
        contract: &str,
        id: &str,
        now: DateTime<Utc>,
        claim: Claim,
    ) -> Result<Option<OutboxEmail>, Failure> {
        // One update that both checks and claims: of two invocations that are handed the same record, one finds the condition
        // true. Each claim is counted until it is given back, so that the next sender sees whether an earlier one crashed. The
        // answer has the email as it was claimed, so that no second read can differ from it.
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), &email_key(id))))
            .update_expression("SET #state = :claimed, agenda_on = :lease REMOVE nudged_at ADD claims :one")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":claimed", text(EmailState::Claimed.word()))
            .expression_attribute_values(":due", text(EmailState::Due.word()))
            .expression_attribute_values(":lease", text(overdue_from(now)))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew);
        let request = match claim {
            Claim::AmongOthers => request
                .condition_expression("#state = :due OR (#state = :claimed AND agenda_on <= :now)")
                .expression_attribute_values(":now", text(moment(now))),
            Claim::Alone => request.condition_expression("#state = :due OR #state = :claimed"),
        };
        let claimed = if_held("claim an email", request.send().await)?;
        claimed.and_then(|answer| answer.attributes).as_ref().map(read).transpose()
    }

    /// Gives back an email that was claimed at a moment, unless another sender has claimed it since.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn release_claim(
        &self,
        contract: &str,
        id: &str,
        claimed_at: DateTime<Utc>,
        as_what: ClaimRelease,
    ) -> Result<(), Failure> {
        let (state, expression) = match as_what {
            // Its lease stays: what failed now, such as an account that may not send, would fail again at once. The count of
            // claims goes, since this claim certainly sent nothing.
            ClaimRelease::Later => (EmailState::Claimed, "SET #state = :state REMOVE claims"),
            ClaimRelease::Lapsed => (EmailState::Lapsed, "SET #state = :state REMOVE claims, agenda, agenda_on"),
            ClaimRelease::Unknown => (EmailState::Unknown, "SET #state = :state REMOVE agenda, agenda_on"),
        };
        let update = |request: UpdateItemFluentBuilder| {
            request
                .update_expression(expression)
                // The end of the lease tells this claim from a later one: a sender that was slower than its lease must not give
                // back what another has claimed.
                .condition_expression("#state = :claimed AND agenda_on = :lease")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":state", text(state.word()))
                .expression_attribute_values(":claimed", text(EmailState::Claimed.word()))
                .expression_attribute_values(":lease", text(overdue_from(claimed_at)))
        };
        let item = (contract_key(contract), email_key(id));
        self.update_if("give an email back", (&item.0, &item.1), update).await.map(|_| ())
    }

    /// Records that an email was sent, unless the mail service has said more of it already.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn record_sent(
        &self,
        contract: &str,
        id: &str,
        message_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        // From `due` and `unknown` too: a sender whose lease ended while it waited for the answer knows that the email went.
        let from = [EmailState::Claimed, EmailState::Due, EmailState::Unknown];
        self.move_on(contract, id, (EmailState::Sent, &from), message_id, now).await.map(|_| ())
    }

    /// Moves an email that the mail service accepted under an id to a state, if it is in one of some states. `false` if it is
    /// not, or if the id is that of another sending.
    pub(super) async fn move_on(
        &self,
        contract: &str,
        id: &str,
        (to, from): (EmailState, &[EmailState]),
        message_id: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        let names: Vec<String> = (0..from.len()).map(|index| format!(":from{index}")).collect();
        // The message id may be news here: what SES reports can come before `notify` has recorded that the email went. For the
        // same reason the moment of sending is kept as it was first recorded.
        let update = |request: UpdateItemFluentBuilder| {
            let request = request
                .update_expression(
                    "SET #state = :to, message_id = :message_id, sent_at = if_not_exists(sent_at, :now) \
                     REMOVE agenda, agenda_on",
                )
                .condition_expression(format!(
                    "#state IN ({}) AND (attribute_not_exists(message_id) OR message_id = :message_id) \
                     AND (attribute_not_exists(taken_before) OR NOT contains(taken_before, :message_id))",
                    names.join(", ")
                ))
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":to", text(to.word()))
                .expression_attribute_values(":message_id", text(message_id))
                .expression_attribute_values(":now", text(moment(now)));
            names
                .iter()
                .zip(from)
                .fold(request, |request, (name, state)| request.expression_attribute_values(name, text(state.word())))
        };
        self.update_if("record what became of an email", (&contract_key(contract), &email_key(id)), update).await
    }
}
