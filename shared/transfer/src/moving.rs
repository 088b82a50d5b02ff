//! A whole contract moved from one table to another, so that at every moment at most one of them works on it.
//!
//! 1. The log is read whole and its chain checked; what is never changed (the log, the bytes as received, letters) is copied.
//! 2. The old contract is closed: its head gives way to a mark of where it goes on, in one transaction. From then on no
//!    function takes, records or assesses anything there. What may still be sent is suspended, each email by itself, and every
//!    credential is revoked there; each keeps what it was.
//! 3. The rest is copied as it was suspended, so that the new table does nothing with it yet, and all is read again and compared.
//! 4. The new contract is opened: assessment, emails and credentials as they were, and last its head.
//! 5. The new log is read whole once more; then the old contract's mark says that it has moved.
//!
//! A move that crashes anywhere goes on where it was when it is asked for again. An email that is being sent is nobody's to move:
//! the move waits for its end.

use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{RecordKind, StoredRecord};
use cloud::table::Table;

use crate::endpoint::Endpoint;
use crate::error::MoveError;
use crate::records::{RecordCounts, is_carried};

mod closing;
mod copying;
mod opening;

/// How far a move has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveStage {
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
pub struct MoveReport {
    /// Where the log ended when it moved.
    pub head: LogHead,
    /// What the old contract has, by kind.
    pub from: RecordCounts,
    /// How much of each kind of that the new one has.
    pub to: RecordCounts,
    /// How many emails the old one had still to send, which the new one sends.
    pub to_be_sent: usize,
    /// Whether it had moved before, and was only verified again.
    pub before: bool,
}

/// Where a contract went.
#[derive(Clone, Debug)]
struct ClosedContract {
    head: StoredRecord,
    to: String,
    is_finished: bool,
}

/// A contract between two endpoints.
struct ContractMove<'m> {
    contract: &'m str,
    from: &'m Endpoint,
    to: &'m Endpoint,
}

/// Returns where a contract that was in a table goes on; `None` where it is there, or never was.
///
/// # Errors
///
/// The store does not answer, or refuses.
pub async fn moved_to(table: &Table, contract: &str) -> Result<Option<String>, Failure> {
    Ok(closed(table, contract).await?.map(|closed| closed.to))
}

async fn closed(table: &Table, contract: &str) -> Result<Option<ClosedContract>, Failure> {
    let mark = table.record("look where a contract went", contract, RecordKind::Moved.word()).await?;
    let Some(mark) = mark else { return Ok(None) };
    let (head, to) = (mark.nested("head")?, mark.text("to")?.to_owned());
    Ok(Some(ClosedContract { head, to, is_finished: mark.has("finished_at") }))
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
    from: &Endpoint,
    to: &Endpoint,
    mut say: impl FnMut(MoveStage),
) -> Result<MoveReport, MoveError> {
    let moving = ContractMove { contract, from, to };
    let closed = moving.of_old(closed(&from.table, contract).await)?;
    if let Some(closed) = closed.as_ref().filter(|closed| closed.to != to.place) {
        return Err(MoveError::GoesElsewhere { to: closed.to.clone() });
    }
    let before = closed.as_ref().is_some_and(|closed| closed.is_finished);
    let head = match &closed {
        Some(closed) => moving.of_old(closed.head.head())?,
        None => moving.head_to_move().await?,
    };
    let is_open = moving.is_open_there(&head, closed.is_some()).await?;
    if !before && !is_open {
        say(MoveStage::Copying);
        moving.reopen_what_moved_away(&head).await?;
        let never_changes = [RecordKind::LogEntry, RecordKind::Original, RecordKind::Letter];
        moving.copy(|kind| kind.is_some_and(|kind| never_changes.contains(&kind))).await?;
        say(MoveStage::Closing);
        let closed = match closed {
            Some(closed) => closed,
            None => {
                moving.nothing_is_being_sent().await?;
                moving.close(&head).await?
            }
        };
        moving.suspend().await?;
        moving.copy(is_carried).await?;
        say(MoveStage::Comparing);
        moving.compare().await?;
        say(MoveStage::Opening);
        moving.open(closed).await?;
    }
    say(MoveStage::Verifying);
    let moved = moving.verify(head, before).await?;
    if !before {
        moving.finish().await?;
    }
    Ok(moved)
}

impl ContractMove<'_> {
    fn of_old<T>(&self, result: Result<T, Failure>) -> Result<T, MoveError> {
        result.map_err(|failure| failed_in(self.from, failure))
    }

    fn of_new<T>(&self, result: Result<T, Failure>) -> Result<T, MoveError> {
        result.map_err(|failure| failed_in(self.to, failure))
    }
}

fn failed_in(endpoint: &Endpoint, failure: Failure) -> MoveError {
    MoveError::Failed { place: endpoint.place.clone(), failure }
}
