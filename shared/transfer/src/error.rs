//! Why a contract does not move, or is not brought back, and whether doing the same again can help.

use cloud::failure::Failure;

/// Why a contract does not move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// There is no such contract to move.
    #[error("there is no contract {contract} in {place} (a retry cannot help)")]
    NoContract {
        /// The contract's id.
        contract: String,
        /// Where.
        place: String,
    },
    /// It moves, or moved, to another place.
    #[error("the contract was moved, or began to be moved, to {to}: move it there (a retry cannot help)")]
    GoesElsewhere {
        /// Where to.
        to: String,
    },
    /// There is a contract of that id that is not this one.
    #[error("{place} has a contract {contract} of its own, which nothing overwrites (a retry cannot help)")]
    AnotherThere {
        /// The contract's id.
        contract: String,
        /// Where.
        place: String,
    },
    /// The log there is not the beginning of this one, or this one not of that.
    #[error("the log in {place} differs from entry {number} on, and nothing overwrites it (a retry cannot help)")]
    Diverged {
        /// Where.
        place: String,
        /// The first entry that differs.
        number: u64,
    },
    /// A move from there is not finished.
    #[error("a move of the contract from {place} to {to} was not finished: finish it first (a retry cannot help)")]
    Unfinished {
        /// From where.
        place: String,
        /// Where to.
        to: String,
    },
    /// An email is being sent at this moment.
    #[error("an email is being sent: move again in five minutes (a retry can help): {email}")]
    BeingSent {
        /// The email's id.
        email: String,
    },
    /// A letter was being sent when a process crashed.
    #[error(
        "it is not known whether the letter {letter} went: let the old system settle it (start lastfriday serve there, or \
         wait for the daily check on AWS), then move again (a retry can help)"
    )]
    LetterInDoubt {
        /// The letter's id.
        letter: String,
    },
    /// A record there is not as it was copied.
    #[error("{place} has a record {record} that is not the one copied (a retry cannot help)")]
    Differs {
        /// Where.
        place: String,
        /// Its key.
        record: String,
    },
    /// A store failed.
    #[error("in {place}: {failure}")]
    Failed {
        /// Which.
        place: String,
        /// How.
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

/// Why a contract is not brought back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// There is no such contract in what was restored.
    #[error("there is no contract {contract} in {place} (a retry cannot help)")]
    NoContract {
        /// The contract's id.
        contract: String,
        /// Where.
        place: String,
    },
    /// It moved on from where it would be brought back to.
    #[error("the contract {contract} moved from {place} to {to}, where it goes on (a retry cannot help)")]
    Moved {
        /// The contract's id.
        contract: String,
        /// From where.
        place: String,
        /// Where to.
        to: String,
    },
    /// A move to there is not finished.
    #[error("a move of the contract {contract} to {place} was not finished: finish it first (a retry cannot help)")]
    MoveUnfinished {
        /// The contract's id.
        contract: String,
        /// Where to.
        place: String,
    },
    /// There is a contract of that id that began otherwise.
    #[error("{place} has a contract {contract} that is another, which nothing overwrites (a retry cannot help)")]
    AnotherThere {
        /// The contract's id.
        contract: String,
        /// Where.
        place: String,
    },
    /// A store failed.
    #[error("in {place}: {failure}")]
    Failed {
        /// Which.
        place: String,
        /// How.
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
