//! What the outside world reads: an assessment becomes pages, a notice becomes a letter.
//!
//! Pure: no clock, no I/O, no randomness. The templates of `site-templates/` are embedded and parsed once; an unknown
//! variable is an error. The same input gives the same bytes, so that unchanged pages need not be written again.
//!
//! Pages are for everyone: they show nothing that is free text, no person's name and no email address.

mod letter;
mod mime;
mod page;
mod templates;
mod words;

#[cfg(test)]
mod sample;

pub use letter::{Letter, Letterhead, letter};
pub use mime::{Envelope, mime};
pub use page::{ContractSummary, KpiSummary, MonthSummary, NextDeadline, Page, contract_pages, site_pages};
pub use templates::fingerprint;

/// A page or letter could not be made of what was given. Trying again with the same gives the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The templates and what they are given do not fit.
    #[error("the template {template} cannot be rendered: {reason}")]
    Template {
        /// The template's name.
        template: String,
        /// What tera says of it.
        reason: String,
    },
    /// A page's data cannot be written as JSON.
    #[error("cannot be written as JSON: {0}")]
    Json(String),
    /// The contract's id is the name of one of the site's own folders.
    #[error("the id '{0}' is the name of one of the site's own folders: the contract needs another")]
    IdInUse(String),
    /// A field of an envelope cannot stand in a message's header.
    #[error("'{field}' cannot stand in a message's header")]
    Envelope {
        /// The field's name.
        field: &'static str,
    },
}
