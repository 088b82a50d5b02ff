//! A whole contract moved from one table to another, so that at every moment at most one of them works on it.
//!
//! 1. The log is read whole and its chain checked; what is never changed (the log, the bytes as received, letters) is copied.
//! 2. The old contract is closed: its head gives way to a mark of where it goes on, in one transaction. From then on no
//!    function takes, records or assesses anything there. What may still be sent is set aside, each email by itself, and every
//!    credential is revoked there; each keeps what it was.
//! 3. The rest is copied as it was set aside, so that the new table does nothing with it yet, and all is read again and compared.
//! 4. The new contract is opened: assessment, emails and credentials as they were, and last its head.
//! 5. The new log is read whole once more; then the old contract's mark says that it has moved.
//!
//! A move that dies anywhere goes on where it was when it is asked for again. An email that is being sent is nobody's to move:
//! the move waits for its end.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem};
use chrono::{DateTime, Utc};

use super::aside::{BEFORE, is_opened, set_aside, taken_up};
use super::fault::MoveFault;
use super::{ASSESSMENT, Amounts, HEAD, MOVED, amounts, by_sort_key, is_carried, kind, sort_key};
use crate::assessments::read_version;
use crate::failure::Failure;
use crate::log::{Head, read_head};
use crate::outbox::OutboxEmail;
use crate::table::{Attributes, Item, Table, Transaction, Waiting, contract_key, key, moment, number, read_json, text};

/// One end of a move.
#[derive(Clone, Debug)]
pub struct End {
    /// The table.
    pub table: Table,
    /// What it is called, so that a move that goes on can tell whether it goes to the same place.
    pub place: String,
    /// The moment that it is there.
    pub now: DateTime<Utc>,
}

/// How far a move has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The old log is read, and what never changes is copied.
    Copying,
    /// The old contract is closed.
    Closing,
    /// What was copied is compared.
    Comparing,
    /// The new contract is opened.
    Opening,
    /// The new log is read whole once more.
    Verifying,
}

/// What a move came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where the log ended when it moved.
    pub head: Head,
    /// What the old contract has, by kind.
    pub from: Amounts,
    /// How much of each kind of that the new one has.
    pub to: Amounts,
    /// How many emails the old one had still to send, which the new one sends.
    pub to_be_sent: usize,
    /// Whether it had moved before, and was only verified again.
    pub before: bool,
}

/// Where a contract went.
#[derive(Clone, Debug)]
struct Closed {
    head: Item,
    to: String,
    is_finished: bool,
}

/// A contract between two ends.
struct Move<'m> {
    contract: &'m str,
    from: &'m End,
    to: &'m End,
}

impl Table {
    /// Where a contract that was here goes on; `None` where it is here, or never was.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn moved_to(&self, contract: &str) -> Result<Option<String>, Failure> {
        Ok(self.closed(contract).await?.map(|closed| closed.to))
    }

    async fn closed(&self, contract: &str) -> Result<Option<Closed>, Failure> {
        let item = self.get("look where a contract went", &contract_key(contract), MOVED).await?;
        let Some(item) = item else { return Ok(None) };
        let attributes = Attributes(&item);
        let head = item.get("head").and_then(|head| head.as_m().ok()).cloned().unwrap_or_default();
        Ok(Some(Closed { head, to: attributes.text("to")?.into(), is_finished: item.contains_key("finished_at") }))
    }
}

/// Moves a contract with all its records from one table to another, saying how far it has come.
///
/// What is published stays where it is: the new table's site is another, and is written anew.
///
/// # Errors
///
/// Why it does not move, or not yet; asked for again it goes on where it was.
pub async fn move_contract(
    contract: &str,
    from: &End,
    to: &End,
    mut say: impl FnMut(Stage),
) -> Result<Moved, MoveFault> {
    let moving = Move { contract, from, to };
    let closed = from.table.closed(contract).await.map_err(|failure| moving.at(from, failure))?;
    if let Some(closed) = closed.as_ref().filter(|closed| closed.to != to.place) {
        return Err(MoveFault::GoesElsewhere { to: closed.to.clone() });
    }
    let before = closed.as_ref().is_some_and(|closed| closed.is_finished);
    let head = match &closed {
        Some(closed) => read_head(&closed.head).map_err(|failure| moving.at(from, failure))?,
        None => moving.head_to_move().await?,
    };
    let is_open = moving.is_open_there(&head, closed.is_some()).await?;
    if !before && !is_open {
        say(Stage::Copying);
        moving.reopen_what_moved_away(&head).await?;
        moving.copy(|sk| ["LOG", "ORIGINAL", "LETTER"].contains(&kind(sk))).await?;
        say(Stage::Closing);
        let closed = match closed {
            Some(closed) => closed,
            None => {
                moving.nothing_is_being_sent().await?;
                moving.close(&head).await?
            }
        };
        moving.set_aside().await?;
        moving.copy(is_carried).await?;
        say(Stage::Comparing);
        moving.compare().await?;
        say(Stage::Opening);
        moving.open(closed).await?;
    }
    say(Stage::Verifying);
    let moved = moving.verify(head, before).await?;
    if !before {
        moving.finish().await?;
    }
    Ok(moved)
}

impl Move<'_> {
    fn at(&self, end: &End, failure: Failure) -> MoveFault {
        MoveFault::Failed { place: end.place.clone(), failure }
    }

    fn of_old<T>(&self, result: Result<T, Failure>) -> Result<T, MoveFault> {
        result.map_err(|failure| self.at(self.from, failure))
    }

    fn of_new<T>(&self, result: Result<T, Failure>) -> Result<T, MoveFault> {
        result.map_err(|failure| self.at(self.to, failure))
    }

    /// Where the log to be moved ends: read whole, and every event of it understood.
    async fn head_to_move(&self) -> Result<Head, MoveFault> {
        let log = self.of_old(self.from.table.read_log(self.contract).await)?;
        let none = || MoveFault::NoContract { contract: self.contract.into(), place: self.from.place.clone() };
        Ok(log.ok_or_else(none)?.head)
    }

    /// Whether the contract is open in the new table already, which it may be only where this move opened it.
    async fn is_open_there(&self, head: &Head, closed: bool) -> Result<bool, MoveFault> {
        let Some(there) = self.of_new(self.to.table.head(self.contract).await)? else { return Ok(false) };
        if !closed {
            return Err(MoveFault::AnotherThere { contract: self.contract.into(), place: self.to.place.clone() });
        }
        self.compare_logs(head, &there).await?;
        Ok(true)
    }

    /// That the log there, which may have gone on, begins as the old one, or the old one as it.
    async fn compare_logs(&self, old: &Head, new: &Head) -> Result<(), MoveFault> {
        let olds = self.of_old(self.from.table.chain(self.contract, old).await)?;
        let news = self.of_new(self.to.table.chain(self.contract, new).await)?;
        match olds.iter().zip(&news).find(|(old, new)| old.hash != new.hash) {
            Some((old, _)) => Err(MoveFault::Diverged { place: self.to.place.clone(), number: old.number }),
            None => Ok(()),
        }
    }

    /// Where the contract once moved away from the new table, and now comes back: what it left there makes room.
    async fn reopen_what_moved_away(&self, head: &Head) -> Result<(), MoveFault> {
        const DOING: &str = "make room for a contract that comes back";
        let table = &self.to.table;
        let pk = contract_key(self.contract);
        let Some(left) = self.of_new(table.closed(self.contract).await)? else { return Ok(()) };
        if !left.is_finished {
            return Err(MoveFault::Unfinished { place: self.to.place.clone(), to: left.to });
        }
        let end = self.of_new(read_head(&left.head))?;
        self.compare_logs(head, &end).await?;
        if end.sequence > head.sequence {
            return Err(MoveFault::Diverged { place: self.to.place.clone(), number: head.sequence + 1 });
        }
        for item in self.of_new(table.records(self.contract).await)? {
            let sk = self.of_new(sort_key(&item))?;
            // What never changes is there as it was; what came with it, in its newest form.
            let changes = (is_carried(sk) && !["LOG", "ORIGINAL"].contains(&kind(sk))) || sk == ASSESSMENT;
            if changes {
                self.of_new(table.delete(DOING, &pk, sk).await)?;
            }
        }
        self.of_new(table.delete(DOING, &pk, MOVED).await)
    }

    /// Copies records as they are. One that is there already is the same, or one that the new table has opened.
    async fn copy(&self, which: impl Fn(&str) -> bool) -> Result<(), MoveFault> {
        const DOING: &str = "copy a record";
        let there = self.of_new(self.to.table.records(self.contract).await)?;
        let there = self.of_new(by_sort_key(there))?;
        for item in self.of_old(self.from.table.records(self.contract).await)? {
            let sk = self.of_old(sort_key(&item))?.to_owned();
            if !which(&sk) {
                continue;
            }
            let is_there = match there.get(&sk) {
                Some(there) if *there == item || is_opened(&item, there) => true,
                // What became of an email that went, learnt since a move before this one copied it.
                Some(_) if kind(&sk) == "EMAIL" => {
                    self.of_new(self.to.table.overwrite(DOING, item).await)?;
                    true
                }
                Some(_) => false,
                None => self.of_new(self.to.table.replace(DOING, item, &[]).await)?,
            };
            if !is_there {
                return Err(MoveFault::Differs { place: self.to.place.clone(), record: sk });
            }
        }
        Ok(())
    }

    /// That no email is between claim and answer. Those that were given back for later are not.
    async fn nothing_is_being_sent(&self) -> Result<(), MoveFault> {
        let emails =
            self.of_old(self.from.table.query("read the outbox", &contract_key(self.contract), "EMAIL#").await)?;
        emails.iter().try_for_each(|item| self.is_not_being_sent(item))
    }

    fn is_not_being_sent(&self, item: &Item) -> Result<(), MoveFault> {
        let attributes = Attributes(item);
        if self.of_old(attributes.text("state"))? != "claimed" || !item.contains_key("claims") {
            return Ok(());
        }
        let packed = self.of_old(attributes.packed("email"))?;
        let email: OutboxEmail = self.of_old(read_json(&packed))?;
        if self.of_old(attributes.text("agenda_on"))? > moment(self.from.now).as_str() {
            return Err(MoveFault::BeingSent { email: email.id });
        }
        // What is no letter is sent again by whoever takes it up; of a letter the old system has to say what became of it.
        if email.is_contractual_letter() { Err(MoveFault::LetterInDoubt { letter: email.id }) } else { Ok(()) }
    }

    /// Closes the old contract, if its log still ends where it was read.
    async fn close(&self, head: &Head) -> Result<Closed, MoveFault> {
        const DOING: &str = "close the old contract";
        let table = &self.from.table;
        let pk = contract_key(self.contract);
        let grown = || self.at(self.from, Failure::passing(DOING, "something was received in the meantime"));
        let item = self.of_old(table.get(DOING, &pk, HEAD).await)?.ok_or_else(grown)?;
        if self.of_old(read_head(&item))? != *head {
            return Err(grown());
        }
        let mut mark = key(&pk, MOVED);
        mark.extend([
            ("head".into(), AttributeValue::M(item.clone())),
            ("to".into(), text(&self.to.place)),
            ("closed_at".into(), text(moment(self.from.now))),
        ]);
        let delete = |key: Item| Delete::builder().table_name(&table.name).set_key(Some(key));
        let built = |delete: Result<Delete, _>| {
            let delete = delete.map_err(|_| Failure::lasting(DOING, "an incomplete deletion"));
            delete.map(|delete| TransactWriteItem::builder().delete(delete).build())
        };
        let of_head = delete(key(&pk, HEAD))
            .condition_expression("#sequence = :sequence AND #hash = :hash")
            .expression_attribute_names("#sequence", "sequence")
            .expression_attribute_names("#hash", "hash")
            .expression_attribute_values(":sequence", number(head.sequence))
            .expression_attribute_values(":hash", text(&head.hash));
        let writes = vec![
            self.of_old(table.put_new(mark))?,
            self.of_old(built(of_head.build()))?,
            self.of_old(built(delete(key("CONTRACTS", &pk)).build()))?,
        ];
        match self.of_old(table.transact(DOING, writes).await)? {
            Transaction::Done => Ok(Closed { head: item, to: self.to.place.clone(), is_finished: false }),
            Transaction::Refused => Err(grown()),
        }
    }

    /// Sets aside, in the closed contract, whatever somebody could still do something with, each with what it was.
    async fn set_aside(&self) -> Result<(), MoveFault> {
        const DOING: &str = "set a record aside";
        for item in self.of_old(self.from.table.records(self.contract).await)? {
            let sk = self.of_old(sort_key(&item))?;
            if kind(sk) == "EMAIL" {
                self.is_not_being_sent(&item)?;
            }
            let Some((aside, unchanged)) = self.of_old(set_aside(&item, self.from.now))? else { continue };
            let unchanged: Vec<(&str, AttributeValue)> =
                unchanged.iter().filter_map(|name| Some((*name, item.get(*name)?.clone()))).collect();
            if !self.of_old(self.from.table.replace(DOING, aside, &unchanged).await)? {
                let cause = "it changed in the meantime";
                return Err(self.at(self.from, Failure::passing(DOING, cause)));
            }
        }
        Ok(())
    }

    /// That whatever was copied is in the new table, byte for byte, and nothing else.
    async fn compare(&self) -> Result<(), MoveFault> {
        let from = self.of_old(self.from.table.records(self.contract).await)?;
        let there = self.of_new(self.to.table.records(self.contract).await)?;
        let from = self.of_old(by_sort_key(from))?;
        let there = self.of_new(by_sort_key(there))?;
        let differs = |record: &String| MoveFault::Differs { place: self.to.place.clone(), record: record.clone() };
        for (sk, item) in from.iter().filter(|(sk, _)| is_carried(sk)) {
            let is_there = there.get(sk).is_some_and(|there| there == item || is_opened(item, there));
            match kind(sk) {
                _ if is_there => {}
                "EMAIL" => {
                    let cause = "what became of an email was learnt in the meantime";
                    return Err(self.at(self.to, Failure::passing("compare what was copied", cause)));
                }
                _ => return Err(differs(sk)),
            }
        }
        there.keys().find(|sk| is_carried(sk) && !from.contains_key(*sk)).map_or(Ok(()), |sk| Err(differs(sk)))
    }

    /// Opens the new contract. The assessment comes first, since whoever sends asks it what has
    /// become pointless; the head comes last.
    async fn open(&self, closed: Closed) -> Result<(), MoveFault> {
        const DOING: &str = "open the new contract";
        let table = &self.to.table;
        let pk = contract_key(self.contract);
        let assessment = self.of_old(self.from.table.get(DOING, &pk, ASSESSMENT).await)?;
        let version = assessment.as_ref().map(read_version);
        if let Some(item) = assessment {
            // One that is there already is of this move: it died after this.
            self.of_new(table.replace(DOING, taken_up(item), &[]).await)?;
        }
        for item in self.of_new(table.records(self.contract).await)? {
            let Some(before) = item.get(BEFORE).cloned() else { continue };
            // One that was opened by a move beside this one is opened.
            let _ = self.of_new(table.replace(DOING, taken_up(item), &[(BEFORE, before)]).await)?;
        }
        let contract = self.of_new(table.put_new(key("CONTRACTS", &pk)))?;
        let mut writes = vec![contract, self.of_new(table.put_new(closed.head))?];
        if let Some(version) = version {
            let version = self.of_old(version)?;
            writes.push(self.of_new(table.want_pages(self.contract, &version.to_string(), self.to.now))?);
        }
        match self.of_new(table.transact(DOING, writes).await)? {
            Transaction::Done => Ok(()),
            Transaction::Refused => {
                let cause = "another move opened it in the meantime";
                Err(self.at(self.to, Failure::passing(DOING, cause)))
            }
        }
    }

    /// Reads the new contract again: its chain of hashes, that it begins as the old one, and that each record is there. What
    /// changes as a contract is carried out may have changed since; what never changes is the same, byte for byte.
    async fn verify(&self, head: Head, before: bool) -> Result<Moved, MoveFault> {
        let none = || MoveFault::NoContract { contract: self.contract.into(), place: self.to.place.clone() };
        let there = match self.of_new(self.to.table.read_log(self.contract).await)? {
            Some(log) => log.head,
            // It has moved on from there.
            None if before => {
                let onward = self.of_new(self.to.table.closed(self.contract).await)?.ok_or_else(none)?;
                self.of_new(read_head(&onward.head))?
            }
            None => return Err(none()),
        };
        self.compare_logs(&head, &there).await?;
        if there.sequence < head.sequence {
            return Err(MoveFault::Diverged { place: self.to.place.clone(), number: there.sequence + 1 });
        }
        let from = self.of_old(self.from.table.records(self.contract).await)?;
        let news = self.of_new(self.to.table.records(self.contract).await)?;
        let news = self.of_new(by_sort_key(news))?;
        let mut olds = Vec::new();
        let mut to_be_sent = 0;
        let mut found = Vec::new();
        for old in from {
            let sk = self.of_old(sort_key(&old))?.to_owned();
            if !is_carried(&sk) && sk != ASSESSMENT {
                continue;
            }
            let waits = old.contains_key(BEFORE);
            let changes = ["CONTENT", "EMAIL", "TOKEN", ASSESSMENT].contains(&kind(&sk));
            let old = taken_up(old);
            to_be_sent += usize::from(waits && old.get("agenda") == Some(&text(Waiting::Notify.word())));
            match news.get(&sk) {
                Some(new) if *new == old || changes => found.push(new),
                _ => return Err(MoveFault::Differs { place: self.to.place.clone(), record: sk }),
            }
            olds.push(old);
        }
        let from = self.of_old(amounts(&olds))?;
        let to = self.of_new(amounts(found))?;
        Ok(Moved { head, from, to, to_be_sent, before })
    }

    /// Marks the old contract as moved, now that the new one was verified.
    async fn finish(&self) -> Result<(), MoveFault> {
        let now = moment(self.from.now);
        let finish = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET finished_at = :now")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":now", text(now))
        };
        let table = &self.from.table;
        let marked = table.update_if("finish the move", (&contract_key(self.contract), MOVED), finish).await;
        self.of_old(marked).map(|_| ())
    }
}
