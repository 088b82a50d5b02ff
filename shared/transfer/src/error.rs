//! Why a contract is not moved or not restored, and whether a retry can help.

use cloud::failure::Failure;

/// Why a contract is not moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// There is no such contract to move.
    #[error("there is no contract {contract} in {place} (a retry cannot help)")]
    NoContract { contract: String, place: String },
    /// It was moved, or began to be moved, to another place.
    #[error("the contract was moved, or began to be moved, to {to}: move it there (a retry cannot help)")]
    GoesElsewhere { to: String },
    /// The new place has another contract of that id.
    #[error("{place} has a contract {contract} of its own, which nothing overwrites (a retry cannot help)")]
    AnotherThere { contract: String, place: String },
    /// Neither of the two logs is the beginning of the other.
    #[error("the log in {place} differs from entry {number} on, and nothing overwrites it (a retry cannot help)")]
    Diverged {
        place: String,
        /// The first entry that differs.
        number: u64,
    },
    /// A move from there is not finished.
    #[error("a move of the contract from {place} to {to} was not finished: finish it first (a retry cannot help)")]
    Unfinished { place: String, to: String },
    /// An email is being sent at this moment.
    #[error("an email is being sent: move again in five minutes (a retry can help): {email}")]
    BeingSent { email: String },
    /// A letter was being sent when a process crashed, so that nobody knows whether it went.
    #[error(
        "it is not known whether the letter {letter} went: let the old system settle it (start lastfriday serve there, or \
         wait for the daily check on AWS), then move again (a retry can help)"
    )]
    LetterInDoubt { letter: String },
    /// A record there is not as it was copied.
    #[error("{place} has a record {record} that is not the one copied (a retry cannot help)")]
    Differs { place: String, record: String },
    /// A store failed.
    #[error("in {place}: {failure}")]
    Failed {
        place: String,
        #[source]
        failure: Failure,
    },
}

impl MoveError {
    /// Says whether doing the same again can succeed.
    pub fn retry_can_help(&self) -> bool {
        match self {
            Self::BeingSent { .. } | Self::LetterInDoubt { .. } => true,
            Self::Failed { failure, .. } => failure.retry_can_help,
            Self::NoContract { .. }
            | Self::GoesElsewhere { .. }
            | Self::AnotherThere { .. }
            | Self::Diverged { .. }
            | Self::Unfinished { .. }
            | Self::Differs { .. } => false,
        }
    }
}

/// Why a contract is not restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The restored table has no such contract.
    #[error("there is no contract {contract} in {place} (a retry cannot help)")]
    NoContract { contract: String, place: String },
    /// It was moved away from the table into which it would be restored.
    #[error("the contract {contract} moved from {place} to {to}, where it goes on (a retry cannot help)")]
    Moved { contract: String, place: String, to: String },
    /// A move into that table is not finished.
    #[error("a move of the contract {contract} to {place} was not finished: finish it first (a retry cannot help)")]
    MoveUnfinished {
        contract: String,
        /// Where the move goes to.
        place: String,
    },
    /// The table has a contract of that id with another first definition.
    #[error("{place} has a contract {contract} that is another, which nothing overwrites (a retry cannot help)")]
    AnotherThere { contract: String, place: String },
    /// A store failed.
    #[error("in {place}: {failure}")]
    Failed {
        place: String,
        #[source]
        failure: Failure,
    },
}

impl RestoreError {
    /// Says whether doing the same again can succeed.
    pub fn retry_can_help(&self) -> bool {
        matches!(self, Self::Failed { failure, .. } if failure.retry_can_help)
    }
}
