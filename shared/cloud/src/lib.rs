//! The only crate that knows AWS: the table and what is kept in it, mail, the site's files, credentials.
//!
//! There is one table, behind DynamoDB's API, whether DynamoDB or the embedded engine serves it. [`table`] has every kind of
//! key; [`log`] is the append-only event log; [`assessments`] has what follows from it; [`outbox`] the emails that an
//! assessment calls for; [`published`] what is on the site. [`mail`] and [`site`] are enums with two arms: AWS's service, or a
//! folder.
//!
//! The order of its modules, each knowing only those before it:
//!
//! 1. [`failure`], [`clock`], [`hash`], `compression`, `secret`, `files`: what all others use.
//! 2. [`table`]: keys, attributes, conditional writes, the agenda of what is pending.
//! 3. [`version`], [`log`], [`outbox`], [`published`], [`summaries`], [`assessments`], [`letters`]: a contract, from what was
//!    received to what is told and shown of it.
//! 4. [`credentials`], [`contacts`], [`sessions`], [`rate_limits`], [`drafts`]: who may call or sign in, how often anybody may
//!    try, and what they have begun.
//! 5. [`site`], [`mail`], [`connection`]: what is outside the table.
//! 6. [`records`]: all of a contract's records as they are stored, for moving a contract to another table.

pub mod assessments;
pub mod clock;
pub mod connection;
pub mod contacts;
pub mod credentials;
pub mod drafts;
pub mod failure;
pub mod hash;
pub mod letters;
pub mod log;
pub mod mail;
pub mod outbox;
pub mod published;
pub mod rate_limits;
pub mod records;
pub mod sessions;
pub mod site;
pub mod summaries;
pub mod table;
pub mod version;

mod compression;
mod files;
mod secret;

pub use secret::nonce;
