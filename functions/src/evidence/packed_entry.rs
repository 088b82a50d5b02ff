//! An entry of the log as a pack has it: whole, or withheld from the party that the pack is for.

use cloud::log::{LogEntry, chained};
use domain::event::readers_of_entry;
use domain::event::{Event, Party};
use serde::{Deserialize, Serialize};

/// An entry as a line of the pack's log. Its number and its hashes are there even if it is withheld, so that the chain can be
/// checked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackedEntry {
    pub(super) number: u64,
    /// The hash of the entry before it; empty where there is none.
    pub(super) previous: String,
    pub(super) hash: String,
    /// The entry's body; `None` if it is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// Why the body is withheld; `None` if it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<Withheld>,
}

/// Why an entry is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Withheld {
    /// It is about whether to warn or to terminate.
    #[serde(rename = "the council's own deliberation")]
    CouncilsOwnDeliberation,
}

impl PackedEntry {
    /// Returns an entry of a log as a party gets it.
    pub(super) fn of(entry: &LogEntry, log: &[Event], party: Party) -> Self {
        let LogEntry { number, previous, hash, body } = entry.clone();
        // Entry 0 is the definition, which both parties know.
        let is_known =
            number == 0 || usize::try_from(number).is_ok_and(|number| readers_of_entry(log, number).include(party));
        let (body, withheld) =
            if is_known { (Some(body), None) } else { (None, Some(Withheld::CouncilsOwnDeliberation)) };
        Self { number, previous, hash, body, withheld }
    }

    pub(super) fn is_withheld(&self) -> bool {
        self.withheld.is_some()
    }

    /// Says whether its hash is that of its body after another entry. The hash of a withheld entry can only be checked by
    /// somebody who has the entry.
    pub(super) fn follows(&self, previous: &str) -> bool {
        let is_its_own = match (&self.body, self.withheld) {
            (Some(body), None) => self.hash == chained(previous, body),
            (None, Some(Withheld::CouncilsOwnDeliberation)) => self.hash.len() == 64,
            (Some(_), Some(_)) | (None, None) => false,
        };
        self.previous == previous && is_its_own
    }
}
