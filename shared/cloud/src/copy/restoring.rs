//! A contract brought back as it was at a point in time, from a table to which that point was restored, into the one that is
//! at work, which keeps its name and its stream.
//!
//! 1. The restored log is read whole and its chain checked; what of the log at work is not in it is found: the caller may keep
//!    it before anything changes.
//! 2. The head of the contract at work is taken out: without one it is known to no function. Then its records are made those
//!    that are wanted (see [`wanted`]), and read again.
//! 3. The head comes last, to be assessed at once.
//!
//! A restore that dies anywhere goes on when it is asked for again: what is wanted follows from both tables, as far as they
//! have come. Nobody else may be at work meanwhile; who records something all the same is noticed.

use aws_sdk_dynamodb::types::{AttributeValue, Put};

use super::aside::BEFORE;
use super::fault::RestoreFault;
use super::moving::End;
use super::{Amounts, HEAD, amounts, by_sort_key};
use crate::failure::Failure;
use crate::log::{Head, read_head};
use crate::table::{Item, Transaction, Waiting, contract_key, key, moment, text};

mod lost;
mod wanted;

pub use lost::LostEvent;
use wanted::{Records, Sides, Wanted};

/// What the table at work has that the restored one has not, and that is not there any more afterwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lost {
    /// The events, in order.
    pub events: Vec<LostEvent>,
    /// The credentials, by id.
    pub credentials: Vec<String>,
    /// The emails, by id, that events among them called for and that were never sent.
    pub emails: Vec<String>,
    /// The keys of records that cannot be read.
    pub unreadable: Vec<String>,
}

/// A contract that is ready to be brought back; nothing has changed yet.
#[derive(Debug)]
pub struct Restoring {
    contract: String,
    to: End,
    head: Head,
    head_item: Item,
    head_there: Option<Item>,
    wanted: Records,
    lost: Lost,
    waiting: Vec<String>,
    in_doubt: Vec<String>,
    told_beyond: Vec<String>,
}

/// Reads a contract in both tables, `from` being the restored one, and works out what is to be there.
///
/// # Errors
///
/// Why it cannot be brought back.
pub async fn prepare_restore(contract: &str, from: &End, to: &End) -> Result<Restoring, RestoreFault> {
    let of_restored = |failure| at(from, failure);
    let of_live = |failure| at(to, failure);
    if let Some(onward) = to.table.moved_to(contract).await.map_err(of_live)? {
        return Err(RestoreFault::Moved { contract: contract.into(), place: to.place.clone(), to: onward });
    }
    let log = from.table.read_log(contract).await.map_err(of_restored)?;
    let log = log.ok_or_else(|| RestoreFault::NoContract { contract: contract.into(), place: from.place.clone() })?;
    let restored = from.table.records(contract).await.and_then(by_sort_key).map_err(of_restored)?;
    let live = to.table.records(contract).await.and_then(by_sort_key).map_err(of_live)?;
    if live.values().any(|item| item.contains_key(BEFORE)) {
        return Err(RestoreFault::MoveUnfinished { contract: contract.into(), place: to.place.clone() });
    }
    let mut head_item = restored.get(HEAD).cloned().unwrap_or_default();
    if read_head(&head_item).map_err(of_restored)? != log.head {
        let cause = "something was recorded while it was read";
        return Err(of_restored(Failure::passing("read what was restored", cause)));
    }
    head_item.extend([("agenda".into(), text(Waiting::Evaluate.word())), ("agenda_on".into(), text(moment(to.now)))]);
    if lost::began_otherwise(&restored, &live) {
        return Err(RestoreFault::AnotherThere { contract: contract.into(), place: to.place.clone() });
    }
    let (events, entries_unreadable) = lost::events(&log.head, &restored, &live).map_err(of_live)?;
    let sides = Sides { contract, head: &log.head, restored: &restored, live: &live, now: to.now };
    let Wanted { records, mut unreadable, credentials, emails, waiting, in_doubt, told_beyond, called_for_again: _ } =
        sides.wanted().map_err(of_restored)?;
    unreadable.extend(entries_unreadable);
    unreadable.sort_unstable();
    Ok(Restoring {
        contract: contract.into(),
        to: to.clone(),
        head: log.head,
        head_item,
        head_there: live.get(HEAD).cloned(),
        wanted: records,
        lost: Lost { events, credentials, emails, unreadable },
        waiting,
        in_doubt,
        told_beyond,
    })
}

fn at(end: &End, failure: Failure) -> RestoreFault {
    RestoreFault::Failed { place: end.place.clone(), failure }
}

impl Restoring {
    /// Where the log ends that is brought back.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// What is not there any more afterwards.
    pub fn lost(&self) -> &Lost {
        &self.lost
    }

    /// The emails, by id, that wait to be sent afterwards. What is called for when the contract is assessed comes on top.
    pub fn waiting(&self) -> &[String] {
        &self.waiting
    }

    /// Those of the emails that wait of which the table at work knows nothing, so that nobody knows whether they went since.
    pub fn in_doubt(&self) -> &[String] {
        &self.in_doubt
    }

    /// The emails, by id, that went, or may have gone, and that events called for which are not in the log that is brought
    /// back. An email of other events that come to stand in their places may count as sent.
    pub fn told_beyond(&self) -> &[String] {
        &self.told_beyond
    }

    /// Whether a restore before this one has begun, and was not finished; or there was nothing.
    pub fn goes_on(&self) -> bool {
        self.head_there.is_none()
    }

    /// How many records of each kind there are to be.
    ///
    /// # Errors
    ///
    /// A record has no key.
    pub fn amounts(&self) -> Result<Amounts, Failure> {
        amounts(self.wanted.values())
    }

    /// Brings the contract back; where its log ends, read whole once more.
    ///
    /// # Errors
    ///
    /// Why it stopped; asked for again it goes on.
    pub async fn carry_out(&self) -> Result<Head, RestoreFault> {
        self.write().await.map_err(|failure| at(&self.to, failure))
    }

    async fn write(&self) -> Result<Head, Failure> {
        const DOING: &str = "bring a contract back";
        let table = &self.to.table;
        let (pk, contract) = (contract_key(&self.contract), &self.contract);
        if let Some(there) = &self.head_there {
            self.take_out_head(there).await?;
        }
        table.make_records(DOING, contract, &self.wanted).await?;
        // The pages of many show the contract again, as it is then, when its own are written anew.
        table.release_summary(DOING, contract).await?;
        let contracts = Put::builder().table_name(&table.name).set_item(Some(key("CONTRACTS", &pk)));
        let writes = vec![table.put(contracts)?, table.put_new(self.head_item.clone())?];
        if table.transact(DOING, writes).await? != Transaction::Done {
            return Err(Failure::passing(DOING, "somebody else began it in the meantime"));
        }
        let log = table.read_log(contract).await?;
        let head = log.map(|log| log.head).filter(|head| *head == self.head);
        head.ok_or_else(|| Failure::passing(DOING, "what was written is not what is there"))
    }

    /// Takes the head out, if it is as it was read.
    async fn take_out_head(&self, there: &Item) -> Result<(), Failure> {
        const DOING: &str = "take the head out";
        let unchanged: Vec<(&str, AttributeValue)> =
            ["sequence", "hash"].iter().filter_map(|name| Some((*name, there.get(*name)?.clone()))).collect();
        if self.to.table.delete_unchanged(DOING, &contract_key(&self.contract), HEAD, &unchanged).await? {
            return Ok(());
        }
        let cause = "something was recorded in the meantime: stop whatever is at work, then restore again";
        Err(Failure::passing(DOING, cause))
    }
}
