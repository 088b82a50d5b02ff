//! Moving a whole contract from one table to another, so that at every moment at most one of them works on it.
//!
//! 1. The log is read whole and its chain checked. What never changes is copied: the log, the bytes as received, letters.
//! 2. The old contract is closed: in one transaction its head is replaced by a mark that names the new place. From then on no
//!    function receives, records or assesses anything there. Each pending email is suspended and each credential revoked; the
//!    record keeps what it was before.
//! 3. The rest is copied in its suspended form, so that the new table does nothing with it yet. Everything is read again and
//!    compared.
//! 4. The new contract is opened: assessment, emails and credentials become what they were, and the head is written last.
//! 5. The new log is read whole once more. Then the old contract's mark says that the move is finished.
//!
//! If a move is interrupted anywhere, the same call carries on. A contract is not moved while one of its emails is being sent.

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

/// The stages of a move.
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

/// The result of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveReport {
    /// The log's head when it was moved.
    pub head: LogHead,
    /// The records of the old contract, by kind.
    pub from: RecordCounts,
    /// The records of the new contract, of the same kinds.
    pub to: RecordCounts,
    /// The number of pending emails, which the new place sends.
    pub to_be_sent: usize,
    /// Whether it had been moved before, and was only verified again.
    pub before: bool,
}

/// A contract that is closed because it was moved, or began to be.
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

/// Returns the place to which a contract was moved from a table; `None` if it is there, or never was.
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

/// Moves a contract with all its records from one table to another. `say` is called at each stage.
///
/// The record of published pages stays where it is: the new table has another site, whose pages are written from the beginning.
///
/// # Errors
///
/// It is not moved, or not yet. If a retry can help, the same call carries on.
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
        // First what never changes, while the old contract is still at work: so it is closed for as short a time as possible.
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
