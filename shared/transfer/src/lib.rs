//! Transferring contracts from one table to another: moving them, restoring them as they were at a point in time, or importing
//! them.
//!
//! Records are copied as they are stored, so that hashes, receipts, marks and letters are the same bytes. The head is written
//! last: no function works on a contract without a head, so nobody reads, rates or publishes half a log.
//!
//! It is not part of daily operation, and no function on AWS is linked with it.
//!
//! The order of its modules, each knowing only those before it: [`endpoint`], [`error`], `records`, `suspension`, [`import`],
//! [`moving`], [`restoring`].

pub mod endpoint;
pub mod error;
pub mod import;
pub mod moving;
pub mod restoring;

mod records;
mod suspension;

pub use endpoint::Endpoint;
pub use error::{MoveError, RestoreError};
pub use moving::{MoveReport, MoveStage, move_contract, moved_to};
pub use records::{RecordCount, RecordCounts};
pub use restoring::{LostEvent, RestoreLosses, RestorePlan, plan_restore};
