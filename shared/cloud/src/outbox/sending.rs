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
    /// Others may be sending: their leases count.
    AmongOthers,
    /// Nobody else can be: the caller holds the whole store.
    Alone,
}

/// How a claimed email is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimRelease {
    /// To be sent when the claim's lease is over: it certainly did not go.
    Later,
    /// Never to be sent: it has become pointless.
    Lapsed,
    /// Nobody knows whether it went: a person decides.
    Unknown,
}

impl Table {
    /// Claims an email for sending: it is the caller's until the lease is over. `None` where it is not to be sent, or is
    /// somebody else's.
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

    /// Gives a claimed email back, to be sent again, or never: what was claimed at a moment, unless it is another's by now.
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
            ClaimRelease::Later => (EmailState::Claimed, "SET #state = :state REMOVE claims"),
            ClaimRelease::Lapsed => (EmailState::Lapsed, "SET #state = :state REMOVE claims, agenda, agenda_on"),
            ClaimRelease::Unknown => (EmailState::Unknown, "SET #state = :state REMOVE agenda, agenda_on"),
        };
        let update = |request: UpdateItemFluentBuilder| {
            request
                .update_expression(expression)
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
        // Whoever is told so late that others have given up on it still knows that it went.
        let from = [EmailState::Claimed, EmailState::Due, EmailState::Unknown];
        self.move_on(contract, id, (EmailState::Sent, &from), message_id, now).await.map(|_| ())
    }

    /// Moves an email that was taken under an id to a state, from any of some.
    pub(super) async fn move_on(
        &self,
        contract: &str,
        id: &str,
        (to, from): (EmailState, &[EmailState]),
        message_id: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        let names: Vec<String> = (0..from.len()).map(|index| format!(":from{index}")).collect();
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
