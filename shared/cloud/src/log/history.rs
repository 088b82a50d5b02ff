//! The one way from a stored log to its [`History`] and to an assessment.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::event::Event;
use domain::facts::{History, UnreadableDefinition};

use super::StoredLog;
use crate::failure::Failure;

impl StoredLog {
    /// Returns the history of all that the log has.
    ///
    /// # Errors
    ///
    /// A revised definition in it has mistakes, so that no retry can help.
    pub fn history(&self) -> Result<History<'_>, Failure> {
        self.history_of(&self.events)
    }

    /// Returns the history of some events under the definition that the contract began with: the first events of the log, or
    /// all of them with one that is not recorded yet.
    ///
    /// # Errors
    ///
    /// A revised definition among them has mistakes, which no retry can help.
    pub fn history_of<'h>(&'h self, events: &'h [Event]) -> Result<History<'h>, Failure> {
        let history = History::new(&self.contract, events);
        history.map_err(|error| Failure::from(error).of_contract(&self.contract.id))
    }

    /// Assesses some events as of a date, under the definition that the contract began with: those of the log, or all of them
    /// with one that is not recorded yet.
    ///
    /// # Errors
    ///
    /// A revised definition among them has mistakes, which no retry can help.
    pub fn assess(&self, events: &[Event], as_of: NaiveDate) -> Result<Assessment, Failure> {
        let assessment = domain::assess(&self.contract, events, as_of);
        assessment.map_err(|error| Failure::from(error).of_contract(&self.contract.id))
    }
}

impl From<UnreadableDefinition> for Failure {
    /// Names the event and not its mistakes, since these quote the definition, which has people's names and addresses.
    fn from(error: UnreadableDefinition) -> Self {
        let cause = format!("the definition of event {} has mistakes", error.number);
        Self::permanent("assess the log", cause).because(error)
    }
}
