//! The parties of a contract, and the persons who act for them.

use serde::{Deserialize, Serialize};

/// Who records an event, and whom a notice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The contractor.
    Contractor,
    /// The council.
    Council,
    /// The system itself.
    System,
}

impl std::fmt::Display for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Contractor => "contractor",
            Self::Council => "council",
            Self::System => "system",
        })
    }
}

/// A person of one of the parties, as the contract's definition names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The position.
    pub position: String,
}
