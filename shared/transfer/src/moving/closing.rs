//! Closing the old contract, and suspending those of its records on which a function could still act.

use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{Expected, RecordKind, RecordWrite, StoredRecord};
use cloud::table::moment;

use super::{ClosedContract, ContractMove, failed_in};
use crate::error::MoveError;
use crate::suspension::suspended;

impl ContractMove<'_> {
    /// Checks that no email is being sent: claimed, and not given back for later.
    pub(super) async fn nothing_is_being_sent(&self) -> Result<(), MoveError> {
        let emails = self.of_old(self.from.table.records_from("read the outbox", self.contract, "EMAIL#").await)?;
        emails.iter().try_for_each(|email| self.is_not_being_sent(email))
    }

    fn is_not_being_sent(&self, record: &StoredRecord) -> Result<(), MoveError> {
        if self.of_old(record.text("state"))? != "claimed" || !record.has("claims") {
            return Ok(());
        }
        let email = self.of_old(record.email())?;
        if self.of_old(record.text("agenda_on"))? > moment(self.from.now).as_str() {
            return Err(MoveError::BeingSent { email: email.id });
        }
        // The lease is over: the sender crashed. The new place would send the email again, which must not happen to a letter:
        // the old system has to leave that to its council first.
        if email.is_contractual_letter() { Err(MoveError::LetterInDoubt { letter: email.id }) } else { Ok(()) }
    }

    /// Closes the old contract, on the condition that its log still ends where it was read.
    pub(super) async fn close(&self, head: &LogHead) -> Result<ClosedContract, MoveError> {
        const DOING: &str = "close the old contract";
        let table = &self.from.table;
        let grown = || failed_in(self.from, Failure::transient(DOING, "something was received in the meantime"));
        let record = self.of_old(table.record(DOING, self.contract, RecordKind::Head.word()).await)?;
        let record = record.ok_or_else(grown)?;
        if self.of_old(record.head())? != *head {
            return Err(grown());
        }
        let mut mark = StoredRecord::new(self.contract, RecordKind::Moved.word());
        mark.set_nested("head", &record);
        mark.set_text("to", &self.to.place);
        mark.set_text("closed_at", moment(self.from.now));
        // One transaction: there is either a head, with which functions work here, or a mark of where the contract is.
        let writes = vec![
            RecordWrite::PutNew(mark),
            RecordWrite::DeleteUnchanged(record.clone(), &["sequence", "hash"]),
            RecordWrite::Delete(StoredRecord::listing(self.contract)),
        ];
        if !self.of_old(table.write_records(DOING, writes).await)? {
            return Err(grown());
        }
        Ok(ClosedContract { head: record, to: self.to.place.clone(), is_finished: false })
    }

    /// Suspends the records of the closed contract on which a function could still act. Each keeps what it was before.
    pub(super) async fn suspend(&self) -> Result<(), MoveError> {
        const DOING: &str = "set a record aside";
        for record in self.of_old(self.from.table.records(self.contract).await)? {
            if record.kind() == Some(RecordKind::Email) {
                self.is_not_being_sent(&record)?;
            }
            let Some((suspended, unchanged)) = self.of_old(suspended(&record, self.from.now))? else { continue };
            let expected = Expected::Unchanged(&record, unchanged);
            if !self.of_old(self.from.table.replace_record(DOING, suspended, expected).await)? {
                return Err(failed_in(self.from, Failure::transient(DOING, "it changed in the meantime")));
            }
        }
        Ok(())
    }
}
