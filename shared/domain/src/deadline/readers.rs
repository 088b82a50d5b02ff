//! Who may know of a day ahead.

use super::{DeadlineAhead, DeadlineKind};
use crate::clause::{CitedClause, Clause};
use crate::readers::Readers;

impl DeadlineAhead {
    /// Returns who may know of it. Of a plan's review whoever may know of the plan: see
    /// [`crate::assessment::Assessment::for_the_public`].
    pub fn readers(&self) -> Readers {
        match self.what {
            DeadlineKind::Return | DeadlineKind::Report | DeadlineKind::Close | DeadlineKind::Minutes => {
                Readers::Anybody
            }
            DeadlineKind::Plan => plan(self.subject.as_deref()),
            DeadlineKind::Meeting => meeting(&self.clause),
            DeadlineKind::Review | DeadlineKind::Watch => Readers::Parties,
        }
    }
}

/// Returns who may know by when a meeting was due: quarterly meetings are what every contract has, any other rule says why.
fn meeting(clause: &CitedClause) -> Readers {
    if *clause == Clause::C7_1.into() { Readers::Anybody } else { Readers::Parties }
}

/// Returns who may know that a plan is required: its subject is the warning that requires it, where one does.
fn plan(subject: Option<&str>) -> Readers {
    if subject.is_none() { Readers::Anybody } else { Readers::Parties }
}
