//! The only room that knows AWS: the table and what is kept in it, mail, the site's files, credentials.
//!
//! One table, DynamoDB's API, whoever serves it. [`table`] has every key shape in one place; [`log`] is the append-only
//! event log; [`assessments`] what follows from it; [`outbox`] the notices that an assessment calls for; [`published`] what
//! the site shows; [`credentials`] what programs call with; [`contacts`], [`sessions`] and [`limits`] which people sign in, and
//! how often anybody may try; [`drafts`] what they have begun. [`mail`] and [`site`] have two arms each: AWS's service, or a folder.

pub mod assessments;
pub mod clock;
pub mod connection;
pub mod contacts;
pub mod credentials;
pub mod drafts;
pub mod failure;
pub mod letters;
pub mod limits;
pub mod log;
pub mod mail;
pub mod outbox;
pub mod published;
pub mod records;
pub mod sessions;
pub mod site;
pub mod summaries;
pub mod table;

mod pack;
mod secret;

pub use secret::nonce;
