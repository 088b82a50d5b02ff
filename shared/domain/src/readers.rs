//! Who may know of what: three circles, each within the next.
//!
//! What anyone may see of a closed set is decided beside it, by a match without a wildcard: a clause that nobody has opened stays
//! closed, and a new kind does not compile until somebody has decided who reads it. `tests/readers.rs` holds every kind to a table
//! of its own.
//!
//! The council alone knows what it deliberates: whether to warn, whether to terminate, and why it decides against it. The two
//! parties know everything else. Anybody may know what no formal warning and no termination has anything to do with.

use crate::party::Party;

/// Who may know of something, the smallest circle first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readers {
    Council,
    Parties,
    Anybody,
}

impl Readers {
    /// Returns whether a party is one of them.
    pub fn include(self, party: Party) -> bool {
        match (self, party) {
            (Self::Council | Self::Parties | Self::Anybody, Party::Council)
            | (Self::Parties | Self::Anybody, Party::Contractor) => true,
            (Self::Council, Party::Contractor) => false,
        }
    }

    /// Returns the parties among them.
    pub fn parties(self) -> &'static [Party] {
        match self {
            Self::Council => &[Party::Council],
            Self::Parties | Self::Anybody => &[Party::Contractor, Party::Council],
        }
    }
}
