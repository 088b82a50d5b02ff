//! Notices become emails and contractual letters: subject, text, HTML, and what is attached.

mod attached;
mod body;
mod content;
mod contractual;
mod details;
mod digest;
mod kpi_table;
mod link;
mod quotation;
mod sections;
mod sign_in;
mod single;
mod told;
mod view;

pub use content::{Attachment, EmailContent};
pub use digest::{DigestItem, digest};
pub use link::Links;
pub use sign_in::{SignInEmail, sign_in_email};
pub use single::{draft, letter};

#[cfg(test)]
mod tests;
