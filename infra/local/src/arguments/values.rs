//! The values of single arguments: parties, dates, moments, labels.

use chrono::{DateTime, NaiveDate, Utc};
use clap::ValueEnum;
use domain::event::Party;

/// A party that can have a credential.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PartyArgument {
    /// The contractor.
    Contractor,
    /// The council.
    Council,
}

impl From<PartyArgument> for Party {
    fn from(name: PartyArgument) -> Self {
        match name {
            PartyArgument::Contractor => Self::Contractor,
            PartyArgument::Council => Self::Council,
        }
    }
}

/// Reads a civil date.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    domain::date::read(text).ok_or_else(|| "not a date of the form 2022-07-29, from 1900 to 2999".into())
}

/// Reads a credential's label.
pub(super) fn label(text: &str) -> Result<String, String> {
    let fits = text.chars().count() <= 60 && !text.contains(char::is_control);
    if fits { Ok(text.into()) } else { Err("a label is one line of at most 60 characters".into()) }
}

/// Reads a moment as RFC 3339 writes it.
pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    domain::date::read_moment(text)
        .ok_or_else(|| "not a moment of the form 2022-07-29T12:00:00Z, from 1900 to 2999".into())
}
