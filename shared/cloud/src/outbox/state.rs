//! How far an email has come.

use serde::{Deserialize, Serialize};

/// How far an email has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmailState {
    /// To be sent.
    Due,
    /// Never to be sent: it was out of date before it could be sent.
    Lapsed,
    Claimed,
    /// The mail service accepted it.
    Sent,
    /// The recipient's mail system accepted it.
    Delivered,
    /// The recipient received it, and reported it as unwanted.
    Complained,
    Bounced,
    /// There is nobody to send it to.
    Undeliverable,
    /// A contractual letter that may or may not have gone: the council decides.
    Unknown,
    /// A contractual letter that later rules call for of the past: it goes only if the council decides so.
    Held,
    /// A contractual letter that the council decided not to send.
    NotSent,
}

impl EmailState {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Lapsed => "lapsed",
            Self::Claimed => "claimed",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Complained => "complained",
            Self::Bounced => "bounced",
            Self::Undeliverable => "undeliverable",
            Self::Unknown => "unknown",
            Self::Held => "held",
            Self::NotSent => "not-sent",
        }
    }

    /// Returns what readers are told of it, within a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Due => "to be sent",
            Self::Lapsed => "not sent: no longer needed",
            Self::Claimed => "being sent",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Complained => "delivered, and reported as unwanted",
            Self::Bounced => "came back: not delivered",
            Self::Undeliverable => "not sent: there is nobody to send it to",
            Self::Unknown => "may not have been sent: the council decides",
            Self::Held => "not sent: waiting for the council's decision",
            Self::NotSent => "not sent: the council decided against it",
        }
    }

    /// Says whether it went, whatever became of it.
    pub fn went(self) -> bool {
        matches!(self, Self::Sent | Self::Delivered | Self::Complained | Self::Bounced)
    }
}
