//! Self-contained documents for the two parties, which can be kept, sent and printed: the agenda of a meeting, and the page of
//! a contract's performance management.

mod agenda;
mod performance;

pub use agenda::{Document, agenda};
pub use performance::{PerformanceFile, SentLetter, performance_page};
