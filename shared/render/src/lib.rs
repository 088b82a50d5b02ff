//! Everything that people outside read: an assessment becomes pages and documents, notices become emails and letters.
//!
//! Pure: no clock, no I/O, no randomness. The templates of `site-templates/` are embedded and parsed once; an unknown
//! variable is an error. The same input gives the same bytes, so that unchanged pages need not be written again. The words come
//! from `wording`; this crate lays them out.
//!
//! The site's pages are public: they show no free text, no person's name, no email address, and nothing of formal warnings and
//! of termination. A contract's performance page and a meeting's agenda are for the two parties.
//!
//! The modules in their order, each of which knows only those before it: `templates`, `site_file`, `csv_table`, `appendix_a`,
//! `download`, `page`, [`form`], `document`, `letter`, `mime`.

mod appendix_a;
mod csv_table;
mod document;
mod download;
pub mod form;
mod letter;
mod mime;
mod page;
mod site_file;
mod templates;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod schedule;

pub use appendix_a::{AppendixA, appendix_a};
pub use csv_table::{CSV, Cell, csv_table, in_a_cell, unguarded};
pub use document::{Document, PerformanceFile, SentLetter, agenda, performance_page};
pub use letter::{Attachment, DigestItem, EmailContent, Links, SignInEmail, digest, draft, letter, sign_in_email};
pub use mime::{Envelope, mime};
pub use page::{
    Attention, ContractSummary, CouncilSummary, KpiSummary, MonthSummary, NextDeadline, contract_pages, council_pages,
    front_pages, shows_each_contract, site_pages, slug,
};
pub use site_file::SiteFile;
pub use templates::fingerprint;

/// A page or letter could not be made from its input. Retrying with the same input fails again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A template and its input do not fit.
    #[error("the template {template} cannot be rendered: {reason}")]
    Template {
        template: String,
        /// The message of tera.
        reason: String,
    },
    /// A page's data cannot be written as JSON.
    #[error("cannot be written as JSON: {0}")]
    Json(String),
    /// The contract's id is the name of one of the site's own folders.
    #[error("the id '{0}' is the name of one of the site's own folders: the contract needs another")]
    IdInUse(String),
    /// A field of an envelope cannot be written into a message's header.
    #[error("'{field}' cannot stand in a message's header")]
    Envelope { field: &'static str },
    /// A digest was requested without a notice.
    #[error("there is nothing to say")]
    NothingToSay,
    /// A table cannot be written.
    #[error("the table cannot be written: {0}")]
    Table(String),
    /// A workbook cannot be written.
    #[error("the workbook cannot be written: {0}")]
    Workbook(String),
}
