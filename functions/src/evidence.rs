//! The evidence pack (12.1, 10.1): what was received, decided, found and sent over some months, in one file that anybody who
//! has it can check.
//!
//! The same inputs give the same bytes. The pack's manifest lists every file with its hash, the event log has its chain of
//! hashes, and there is only one way to write the pack as a whole, so that no byte of it can be changed unnoticed.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use domain::event::Party;

mod archive;
mod contents;
mod packed_entry;
mod sources;
mod verify;

pub use archive::ArchiveError;
pub use contents::file_extension;
use sources::EvidenceSources;
pub use sources::MonthRange;
pub use verify::{VerificationError, Verified, verify};

/// Returns the evidence pack of a contract as of now, for a party; `None` if there is no such contract. The contractor's pack
/// leaves out what is for the council alone.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be assessed.
pub async fn evidence(
    table: &Table,
    contract: &str,
    months: MonthRange,
    party: Party,
    now: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(log) = table.read_log(contract).await? else { return Ok(None) };
    let entries = table.log_entries(contract, log.head.sequence).await?;
    let mut originals = Vec::new();
    for (number, month) in contents::returns(&log, months) {
        originals.push((number, month, table.original(contract, number as u64).await?));
    }
    let emails = table.emails(contract).await?;
    let letters = table.letters(contract).await?;
    let sources = EvidenceSources { log, entries, originals, emails, letters };
    let files = contents::files(&sources, months, party, now)?;
    archive::write(files).map(Some)
}
