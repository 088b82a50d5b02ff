//! The parties of a contract, the persons who act for them, and whom an entry of the log is by.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantNames};

/// A party to the contract: who recorded an event through a door of the system, and whom notices are for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, VariantNames,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Party {
    Contractor,
    Council,
}

/// Whom an entry of the log is by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, VariantNames,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Author {
    Contractor,
    Council,
    /// The system itself: what the mail service reports of a letter, and that a clock was put back.
    System,
}

impl Author {
    /// Returns the party; `None` of the system.
    pub fn party(self) -> Option<Party> {
        match self {
            Self::Contractor => Some(Party::Contractor),
            Self::Council => Some(Party::Council),
            Self::System => None,
        }
    }
}

impl From<Party> for Author {
    fn from(party: Party) -> Self {
        match party {
            Party::Contractor => Self::Contractor,
            Party::Council => Self::Council,
        }
    }
}

impl PartialEq<Party> for Author {
    fn eq(&self, party: &Party) -> bool {
        self.party() == Some(*party)
    }
}

/// A person of one of the parties, as the contract's definition names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub position: String,
}
