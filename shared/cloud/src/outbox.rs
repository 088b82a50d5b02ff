//! The outbox: every email that was called for, each to one recipient with the notices that it tells, and how far its sending
//! has come.
//!
//! `due` → `claimed`, for as long as a lease lasts → `sent`. If the sender crashes while it holds the lease, nobody knows
//! whether the email went, and it is sent again. A contractual letter is not, where the mail service cannot tell a second from
//! the first: it becomes `unknown`, and the council decides. An email that certainly did not go is sent when the lease is over.
//!
//! What the mail service reports later moves the email on: `sent` → `delivered`, `complained` or `bounced`. A transient failure
//! is kept beside it and moves nothing. The council may have a letter that came back sent again: `bounced` → `due`.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use chrono::{DateTime, NaiveDate, Utc};
use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, NoticeKind, id_of_entry};
use serde::{Deserialize, Serialize};

use crate::compression::compress;
use crate::failure::{Failure, if_held};
use crate::table::{
    AgendaTask, Attributes, Table, TableItem, bytes, contract_key, key, read_json, text, waiting, write_json,
};
use crate::version::Version;

mod holding;
mod letter_decision;
mod receipt;
mod reports;
mod retry;
mod sending;
mod state;
mod told;

pub use letter_decision::LetterDecision;
pub use receipt::DeliveryEvidence;
pub use reports::{DeliveryEvent, DeliveryReport};
pub use sending::{Claim, ClaimRelease};
pub use state::EmailState;
pub use told::{MOST_NOTICES, told_mark_key};

/// An email as the outbox keeps it: it has everything from which the email's text is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEmail {
    pub contract: String,
    /// Its id within the contract: its notice's, or that of the digest.
    pub id: String,
    pub to: Party,
    /// The notices that it tells; more than one make a digest.
    pub notices: Vec<OutboxNotice>,
    /// Whom it goes to; `None` where the definition names no contract manager of that party.
    pub recipient: Option<Recipient>,
    /// The contract's names as they were, in JSON: for the letter's head.
    pub letterhead: String,
    /// What the assessment that called for it was made from.
    pub called_for_by: Version,
    /// When it was put here.
    pub called_for_at: DateTime<Utc>,
    pub state: EmailState,
    /// What has been done to send it: kept as attributes of its item, beside the JSON of the rest.
    #[serde(skip)]
    pub sending: SendingHistory,
}

/// What has been done to send an email, and what was reported of it; nothing yet of one that is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendingHistory {
    /// How often it was claimed without being given back. More than once means that a sender crashed and may have sent it.
    pub claims: u64,
    /// How often the council decided to send it again, because nobody knew whether it went or because it came back.
    pub sent_again: u64,
    pub sent_at: Option<DateTime<Utc>>,
    /// The id under which the mail service accepted it.
    pub message_id: Option<String>,
    /// The ids under which the mail service accepted it before the council had it sent again. A report with one of these ids
    /// says nothing about the present sending.
    pub taken_before: Vec<String>,
    /// What the mail service reported of it, the earliest first. An older version of the program kept no reports.
    pub reports: Vec<DeliveryReport>,
}

/// A notice that an email tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxNotice {
    /// Its id within the contract.
    pub id: String,
    pub kind: NoticeKind,
    pub due_on: NaiveDate,
    pub month: Option<Month>,
    /// The number of the log entry that it tells, if it tells one. An older version of the program did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    pub about: About,
}

impl OutboxEmail {
    /// Says whether it is a contractual letter: sent by itself, once, and kept as sent.
    pub fn is_contractual_letter(&self) -> bool {
        self.notices.iter().any(|notice| notice.kind.is_contractual_letter())
    }

    /// Says whether one of its notices tells an entry of the log, by the entry's number.
    pub fn tells(&self, entry: usize) -> bool {
        self.notices.iter().any(|notice| notice.tells(entry, self.to))
    }

    /// Says whether it went to the contractor at some time, whatever became of it.
    pub fn ever_went(&self) -> bool {
        self.state.went() || !self.sending.taken_before.is_empty()
    }
}

impl OutboxNotice {
    /// Says whether it tells a party an entry of the log, by the entry's number.
    fn tells(&self, entry: usize, to: Party) -> bool {
        match self.event {
            Some(event) => event == entry,
            // An older version of the program kept no number, but the number is part of the notice's id.
            None => self.id == id_of_entry(self.kind, self.month, &self.about, entry, to),
        }
    }
}

/// Whom an email goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    pub email: String,
}

fn email_key(id: &str) -> String {
    format!("EMAIL#{id}")
}

fn item(email: &OutboxEmail) -> Result<TableItem, Failure> {
    let mut item = key(&contract_key(&email.contract), &email_key(&email.id));
    // The state is an attribute of its own, so that an update can name it in its condition and need not write the rest again.
    item.extend([("state".into(), text(email.state.word())), ("email".into(), bytes(compress(&write_json(email)?)))]);
    // On the agenda from the start: if the stream's record of it is lost, `check` finds the email once the lease is over.
    if email.state == EmailState::Due {
        item.extend(waiting(AgendaTask::Notify, email.called_for_at));
    }
    Ok(item)
}

impl Table {
    pub(crate) fn put_email_if_new(&self, email: &OutboxEmail) -> Result<TransactWriteItem, Failure> {
        let put = Put::builder().table_name(&self.name).set_item(Some(item(email)?));
        self.put(put.condition_expression("attribute_not_exists(pk)"))
    }

    /// Puts an email in the outbox; one that is there already stays as it is.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn put_email(&self, email: &OutboxEmail) -> Result<(), Failure> {
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item(email)?));
        let answer = request.condition_expression("attribute_not_exists(pk)").send().await;
        if_held("put an email in the outbox", answer).map(|_| ())
    }

    /// Returns all emails of a contract, by id.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn emails(&self, contract: &str) -> Result<Vec<OutboxEmail>, Failure> {
        let items = self.query("read the outbox", &contract_key(contract), "EMAIL#").await?;
        items.iter().map(read).collect()
    }

    /// Returns one email of a contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn email(&self, contract: &str, id: &str) -> Result<Option<OutboxEmail>, Failure> {
        let item = self.get("read the outbox", &contract_key(contract), &email_key(id)).await?;
        item.as_ref().map(read).transpose()
    }
}

/// Reads an email from its item. Where the attributes beside the JSON say more of how far it has come, they count.
pub(crate) fn read(item: &TableItem) -> Result<OutboxEmail, Failure> {
    let attributes = Attributes(item);
    let mut email: OutboxEmail = read_json(&attributes.packed("email")?)?;
    email.state = serde_json::from_value(attributes.text("state")?.into())
        .map_err(|error| Failure::permanent("read the outbox", "an email is in an unknown state").because(error))?;
    let count = |name| if item.contains_key(name) { attributes.number(name) } else { Ok(0) };
    let texts = |name: &str| item.get(name).and_then(|texts| texts.as_ss().ok()).cloned().unwrap_or_default();
    let reports = texts("reports").iter().map(|report| read_json(report)).collect::<Result<Vec<_>, Failure>>();
    email.sending = SendingHistory {
        claims: count("claims")?,
        sent_again: count("sent_again")?,
        sent_at: item.contains_key("sent_at").then(|| attributes.parsed("sent_at")).transpose()?,
        message_id: item.contains_key("message_id").then(|| attributes.text("message_id")).transpose()?.map(Into::into),
        taken_before: texts("taken_before"),
        reports: reports?,
    };
    email.sending.reports.sort_unstable();
    Ok(email)
}

#[cfg(test)]
mod tests;
