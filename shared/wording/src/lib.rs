//! The English sentences about the domain: dates and names in words; the sentences of ratings, findings, deadlines and events;
//! the subjects and first sentences of emails, the words of their links, and what a party may do next.
//!
//! Pure: data in, words out. `render` decides what is shown where, and how.
//!
//! The modules in their order, each of which knows only those before it: [`plain`], [`sentence`], [`date`], [`party`],
//! [`visit`], [`decision`], [`rating`], [`finding`], [`headroom`], [`restated`], [`deadline`], [`minutes`], [`letter_kind`],
//! [`event`], [`return_changes`], [`receipt`], [`section_6`], [`section_6_public`], [`headline`], [`agenda`], [`task`],
//! [`letterhead`], [`email`].

pub mod agenda;
pub mod date;
pub mod deadline;
pub mod decision;
pub mod email;
pub mod event;
pub mod finding;
pub mod headline;
pub mod headroom;
pub mod letter_kind;
pub mod letterhead;
pub mod minutes;
pub mod party;
pub mod plain;
pub mod rating;
pub mod receipt;
pub mod restated;
pub mod return_changes;
pub mod section_6;
pub mod section_6_public;
pub mod sentence;
pub mod task;
pub mod visit;

#[cfg(test)]
mod sample;
