//! What the outside world reads: an assessment becomes pages, a notice becomes a letter.
//!
//! Pure: no clock, no I/O, no randomness. The templates of `site-templates/` are embedded and parsed once; an unknown
//! variable is an error. The same input gives the same bytes, so that unchanged pages need not be written again.

mod letter;
mod mime;
mod page;

pub use letter::{Letter, Letterhead, letter};
pub use mime::{Envelope, mime};
pub use page::{ContractSummary, Page, contract_pages, site_pages};

/// A page or letter could not be made: the templates and what they are given do not fit. Trying again gives the same.
#[derive(Debug, thiserror::Error)]
#[error("cannot render: {0}")]
pub struct RenderError(String);
