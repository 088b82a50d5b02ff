//! The outbox: every notice called for, one a recipient, and how far its sending has come.
//!
//! `due` → `claimed`, for as long as a lease lasts → `sent`. A process that dies while it holds the lease leaves a notice
//! of which nobody knows whether it went; it is then sent again. One that certainly did not go is `due` again at once.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use chrono::{DateTime, NaiveDate, Utc};
use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, NoticeKind};
use serde::{Deserialize, Serialize};

use crate::assessments::Version;
use crate::failure::Failure;
use crate::table::{
    Attributes, Item, Table, Waiting, contract_key, contract_of_key, key, moment, overdue_from, text, waiting,
    write_json,
};

/// A notice as the outbox keeps it: complete, so that its letter can be written from it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxNotice {
    /// The contract's id.
    pub contract: String,
    /// The notice's id within the contract.
    pub id: String,
    /// Its kind.
    pub kind: NoticeKind,
    /// The party that it is for.
    pub to: Party,
    /// When it was due.
    pub due_on: NaiveDate,
    /// The month that it is about.
    pub month: Month,
    /// What it says.
    pub about: About,
    /// Whom it goes to; `None` where the definition names no contract manager of that party.
    pub recipient: Option<Recipient>,
    /// The contract's names as they were, in JSON: for the letter's head.
    pub letterhead: String,
    /// What the assessment that called for it was made from.
    pub called_for_by: Version,
    /// When it was put here.
    pub called_for_at: DateTime<Utc>,
    /// How far it has come.
    pub state: NoticeState,
}

/// Whom a notice goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The person's name.
    pub name: String,
    /// The person's email address.
    pub email: String,
}

/// How far a notice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// To be sent.
    Due,
    /// Never to be sent: it was out of date before it could be.
    Lapsed,
    /// Being sent.
    Claimed,
    /// Sent.
    Sent,
    /// There is nobody to send it to.
    Undeliverable,
}

impl NoticeState {
    fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Lapsed => "lapsed",
            Self::Claimed => "claimed",
            Self::Sent => "sent",
            Self::Undeliverable => "undeliverable",
        }
    }
}

/// Whether a claim may take over from another before its lease is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Others may be sending: their leases count.
    AmongOthers,
    /// Nobody else can be: the caller holds the whole store.
    Alone,
}

/// How a claimed notice is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenBack {
    /// To be sent again: it certainly did not go.
    Due,
    /// Never to be sent: it has become pointless.
    Lapsed,
}

fn notice_key(id: &str) -> String {
    format!("NOTICE#{id}")
}

fn item(notice: &OutboxNotice) -> Result<Item, Failure> {
    let mut item = key(&contract_key(&notice.contract), &notice_key(&notice.id));
    item.extend([("state".into(), text(notice.state.word())), ("notice".into(), text(write_json(notice)?))]);
    if notice.state == NoticeState::Due {
        item.extend(waiting(Waiting::Notify, notice.called_for_at));
    }
    Ok(item)
}

impl Table {
    pub(crate) fn put_notice_if_new(&self, notice: &OutboxNotice) -> Result<TransactWriteItem, Failure> {
        let put = Put::builder().table_name(&self.name).set_item(Some(item(notice)?));
        self.put(put.condition_expression("attribute_not_exists(pk)"))
    }

    /// Puts a notice in the outbox; one that is there already stays as it is.
    pub(crate) async fn put_notice(&self, notice: &OutboxNotice) -> Result<(), Failure> {
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item(notice)?));
        match request.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(Failure::of_call("put a notice in the outbox", &error)),
        }
    }

    /// All notices of a contract, by id.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn notices(&self, contract: &str) -> Result<Vec<OutboxNotice>, Failure> {
        let items = self.query("read the outbox", &contract_key(contract), "NOTICE#").await?;
        items.iter().map(read).collect()
    }

    /// One notice of a contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn notice(&self, contract: &str, id: &str) -> Result<Option<OutboxNotice>, Failure> {
        let item = self.get("read the outbox", &contract_key(contract), &notice_key(id)).await?;
        item.as_ref().map(read).transpose()
    }

    /// Claims a notice for sending: it is the caller's until the lease is over. `None` where it is not to be sent, or is
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
    ) -> Result<Option<OutboxNotice>, Failure> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), &notice_key(id))))
            .update_expression("SET #state = :claimed, agenda_on = :lease")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":claimed", text(NoticeState::Claimed.word()))
            .expression_attribute_values(":due", text(NoticeState::Due.word()))
            .expression_attribute_values(":lease", text(overdue_from(now)))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::AllNew);
        let request = match claim {
            Claim::AmongOthers => request
                .condition_expression("#state = :due OR (#state = :claimed AND agenda_on <= :now)")
                .expression_attribute_values(":now", text(moment(now))),
            Claim::Alone => request.condition_expression("#state = :due OR #state = :claimed"),
        };
        match request.send().await {
            Ok(answer) => answer.attributes.as_ref().map(read).transpose(),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(Failure::of_call("claim a notice", &error)),
        }
    }

    /// Gives a claimed notice back, to be sent again, or never: what was claimed at a moment, unless it is another's by now.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn give_back(
        &self,
        contract: &str,
        id: &str,
        claimed_at: DateTime<Utc>,
        as_what: GivenBack,
    ) -> Result<(), Failure> {
        let (state, expression) = match as_what {
            GivenBack::Due => (NoticeState::Due, "SET #state = :state"),
            GivenBack::Lapsed => (NoticeState::Lapsed, "SET #state = :state REMOVE agenda, agenda_on"),
        };
        let update = |request: UpdateItemFluentBuilder| {
            request
                .update_expression(expression)
                .condition_expression("#state = :claimed AND agenda_on = :lease")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":state", text(state.word()))
                .expression_attribute_values(":claimed", text(NoticeState::Claimed.word()))
                .expression_attribute_values(":lease", text(overdue_from(claimed_at)))
        };
        let item = (contract_key(contract), notice_key(id));
        self.update_if("give a notice back", (&item.0, &item.1), update).await.map(|_| ())
    }

    /// Records that a notice was sent.
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
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), &notice_key(id))))
            .update_expression("SET #state = :sent, message_id = :message_id, sent_at = :now REMOVE agenda, agenda_on")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":sent", text(NoticeState::Sent.word()))
            .expression_attribute_values(":message_id", text(message_id))
            .expression_attribute_values(":now", text(moment(now)));
        request.send().await.map_err(|error| Failure::of_call("record a notice as sent", &error))?;
        Ok(())
    }

    /// The notices, by contract and id, that have been waiting to be sent, or being sent, for longer than a lease.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn overdue_notices(&self, now: DateTime<Utc>) -> Result<Vec<(String, String)>, Failure> {
        self.waiting_notices(&moment(now)).await
    }

    /// The notices, by contract and id, that are not sent yet, however short a time they wait.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn unsent_notices(&self) -> Result<Vec<(String, String)>, Failure> {
        self.waiting_notices("9999").await
    }

    async fn waiting_notices(&self, until: &str) -> Result<Vec<(String, String)>, Failure> {
        let keys = self.agenda("find the notices that wait", Waiting::Notify, until).await?;
        let names = |(pk, sk): &(String, String)| {
            Some((contract_of_key(pk)?.to_owned(), sk.strip_prefix("NOTICE#")?.to_owned()))
        };
        Ok(keys.iter().filter_map(names).collect())
    }

    /// Brings a notice that has waited too long before `notify` again: the change is a record in the table's stream.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn nudge(&self, contract: &str, id: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let item = (contract_key(contract), notice_key(id));
        self.nudge_item("bring a notice before notify again", (&item.0, &item.1), now).await
    }
}

/// The notice of an item, in the state that the item says.
fn read(item: &Item) -> Result<OutboxNotice, Failure> {
    let attributes = Attributes(item);
    let mut notice: OutboxNotice = attributes.json("notice")?;
    notice.state = serde_json::from_value(attributes.text("state")?.into())
        .map_err(|_| Failure::lasting("read the outbox", "a notice is in an unknown state"))?;
    Ok(notice)
}
