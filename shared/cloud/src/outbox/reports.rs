//! What the mail service reports of an email that it accepted, and what follows for the email's state.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailState, OutboxEmail, email_key};
use crate::failure::Failure;
use crate::table::{Table, contract_key, text, write_json};

/// What the mail service reported, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// When the mail service says that it happened.
    pub at: DateTime<Utc>,
    pub what: DeliveryEvent,
}

/// What a mail service reports of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryEvent {
    /// The recipient's mail system took it.
    Delivered,
    /// The recipient reported it as unwanted.
    Complained,
    /// It came back for good.
    Failed,
    /// The mail service accepted it and then did not send it on, because it found it to be harmful.
    Rejected,
    /// The mail service accepted it and then did not send it on, because the address is on its list of those that take no
    /// email.
    Suppressed,
    /// An automatic reply, or a transient failure.
    Temporary,
    /// The recipient's mailbox was full, for the time being.
    MailboxFull,
    /// It was too large for the recipient's mail system, which did not say that this is final.
    TooLarge,
    /// The recipient's mail system did not like its content, and did not say that this is final.
    ContentRefused,
    /// The recipient's mail system did not like a file that goes with it, and did not say that this is final.
    AttachmentRefused,
    /// Something came back that does not say why.
    Undetermined,
    /// Its delivery took longer than usual; the mail service goes on trying.
    Delayed,
}

impl DeliveryEvent {
    /// Returns the state that it shows. A transient failure shows no more than that the email went.
    pub fn shows(self) -> EmailState {
        match self {
            Self::Delivered => EmailState::Delivered,
            Self::Complained => EmailState::Complained,
            Self::Failed | Self::Rejected | Self::Suppressed => EmailState::Bounced,
            Self::Temporary
            | Self::MailboxFull
            | Self::TooLarge
            | Self::ContentRefused
            | Self::AttachmentRefused
            | Self::Undetermined
            | Self::Delayed => EmailState::Sent,
        }
    }

    /// Returns the states from which it moves an email on. They are such that reports in any order, and more than once, lead to
    /// the same state.
    ///
    /// From `claimed` and `unknown` too: if the mail service reports of an email, the email went.
    pub(super) fn moves(self) -> &'static [EmailState] {
        use EmailState::{Claimed, Complained, Delivered, Sent, Unknown};
        match self {
            Self::Delivered => &[Claimed, Unknown, Sent],
            Self::Complained => &[Claimed, Unknown, Sent, Delivered],
            Self::Failed | Self::Rejected | Self::Suppressed => &[Claimed, Unknown, Sent, Delivered, Complained],
            Self::Temporary
            | Self::MailboxFull
            | Self::TooLarge
            | Self::ContentRefused
            | Self::AttachmentRefused
            | Self::Undetermined
            | Self::Delayed => &[Claimed, Unknown],
        }
    }

    /// Returns what happened, within a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Delivered => "the recipient's mail system took it",
            Self::Complained => "the recipient reported it as unwanted",
            Self::Failed => "it came back for good",
            Self::Rejected => "the mail service did not send it on, since it found it to be harmful",
            Self::Suppressed => "the mail service did not send it on, since the address is known to take no email",
            Self::Temporary => "an automatic reply or a temporary failure was reported",
            Self::MailboxFull => "the recipient's mailbox was reported as full for the time being",
            Self::TooLarge => "the recipient's mail system reported that it was too large",
            Self::ContentRefused => "the recipient's mail system reported that it did not accept the content",
            Self::AttachmentRefused => "the recipient's mail system reported that it did not accept an attached file",
            Self::Undetermined => "something came back that does not say why",
            Self::Delayed => "its delivery was reported as delayed",
        }
    }

    /// Says whether readers are told of it beside the state; they are not if the state says the same.
    pub fn adds_to(self, state: EmailState) -> bool {
        match self {
            Self::Delivered => !matches!(state, EmailState::Delivered | EmailState::Complained),
            Self::Complained => state != EmailState::Complained,
            Self::Failed => state != EmailState::Bounced,
            Self::Rejected
            | Self::Suppressed
            | Self::Temporary
            | Self::MailboxFull
            | Self::TooLarge
            | Self::ContentRefused
            | Self::AttachmentRefused
            | Self::Undetermined
            | Self::Delayed => true,
        }
    }
}

impl OutboxEmail {
    /// Says whether a report, with the id under which the mail service accepted the email, moves this one on. A report of an
    /// earlier sending does not.
    pub fn is_news(&self, message_id: &str, what: DeliveryEvent) -> bool {
        self.is_of_this_sending(message_id) && what.moves().contains(&self.state)
    }

    /// Says whether an id is that of the last sending. While no id is recorded of that, any is that no earlier sending had.
    pub(super) fn is_of_this_sending(&self, message_id: &str) -> bool {
        let is_it = self.sending.message_id.as_deref().is_none_or(|taken| taken == message_id);
        is_it && !self.sending.taken_before.iter().any(|before| before == message_id)
    }
}

impl Table {
    /// Records what the mail service reports of an email, with the id under which it accepted it, and moves the email's state;
    /// `false` if the state stays. The same report twice is kept once.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn record_report(
        &self,
        contract: &str,
        id: &str,
        (message_id, report): (&str, &DeliveryReport),
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        let what = report.what;
        // The state first: where `notify` has not recorded the sending, this sets the message id, and the report that is kept
        // next is then known to be of this sending. A process that crashes in between is handed the report again.
        let moved = self.move_on(contract, id, (what.shows(), what.moves()), message_id, now).await?;
        let report = AttributeValue::Ss(vec![write_json(report)?]);
        let keep = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("ADD reports :report")
                .condition_expression("message_id = :message_id")
                .expression_attribute_values(":report", report)
                .expression_attribute_values(":message_id", text(message_id))
        };
        self.update_if("keep what was reported", (&contract_key(contract), &email_key(id)), keep).await?;
        Ok(moved)
    }
}
