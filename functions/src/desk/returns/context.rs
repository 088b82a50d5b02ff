//! A month's return, as one of the contract's parties looks at it now.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::drafts::{DraftName, SavedDraft};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::Party;
use domain::facts::History;
use domain::month::Month;
use http::StatusCode;
use render::form::MessagePage;

use super::draft::{DraftContent, draft_of, read_draft};
use crate::desk::path;
use crate::desk::refusal::Refusal;
use crate::desk::service::Desk;
use crate::desk::visitor::Visitor;

/// A month's return, as one of the contract's parties looks at it now.
pub(super) struct ReturnContext<'v> {
    pub(super) desk: &'v Desk,
    pub(super) visitor: &'v Visitor,
    pub(super) history: History<'v>,
    pub(super) month: Month,
    pub(super) now: DateTime<Utc>,
}

impl ReturnContext<'_> {
    /// Returns the definition in force.
    pub(super) fn contract(&self) -> &Contract {
        self.history.known().contract()
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.visitor.log.as_of(self.now)
    }

    /// Refuses a month for which there is no return, or none yet.
    pub(super) fn open(self) -> Result<Self, Refusal> {
        let contract = self.contract();
        let words = self.month.in_words();
        let not_open = |text: String| {
            let message = MessagePage::new(&format!("There is no return for {words}"), &text);
            Err(Refusal::Message(
                StatusCode::NOT_FOUND,
                message.with_link("Back to your tasks", &path::contract(&contract.id)),
            ))
        };
        if !contract.has_month(self.month) {
            let first = contract.first_month().in_words();
            let through = contract.last_month().map(|last| format!(" to {}", last.in_words())).unwrap_or_default();
            return not_open(format!("{words} is not a month of this contract. Its returns are for {first}{through}."));
        }
        if self.month.first_day() > self.today() {
            return not_open(format!("{words} has not return_draft. Come back once it has."));
        }
        Ok(self)
    }

    /// Refuses what [`Self::open`] refuses, and any party but the contractor.
    pub(super) fn submittable(self) -> Result<Self, Refusal> {
        self.visitor.only(Party::Contractor)?;
        self.open()
    }

    pub(super) fn draft_of(&self) -> String {
        draft_of(self.month)
    }

    pub(super) fn draft_name<'a>(&'a self, of: &'a str) -> DraftName<'a> {
        DraftName { contract: &self.visitor.log.contract.id, party: Party::Contractor, of }
    }

    /// Returns the draft and what it holds.
    pub(super) async fn draft(&self) -> Result<Option<(SavedDraft, DraftContent)>, Refusal> {
        let of = self.draft_of();
        let Some(draft) = self.desk.table.draft(self.draft_name(&of)).await? else { return Ok(None) };
        let return_draft = read_draft(&draft)?;
        Ok(Some((draft, return_draft)))
    }

    /// Saves a draft in place of the version that was seen; the new version, or `None` where another was saved since.
    pub(super) async fn save(
        &self,
        seen: u64,
        return_draft: &DraftContent,
        file: &[u8],
    ) -> Result<Option<u64>, Refusal> {
        let content = serde_json::to_string(return_draft)
            .map_err(|error| Failure::permanent("save a draft", "it has no JSON form").because(error))?;
        let of = self.draft_of();
        Ok(self.desk.table.save_draft(self.draft_name(&of), seen, (&content, file), self.now).await?)
    }

    /// Returns the bytes of the file of a version of the draft.
    pub(super) async fn file(&self, version: u64) -> Result<Vec<u8>, Refusal> {
        let of = self.draft_of();
        Ok(self.desk.table.draft_file(self.draft_name(&of), version).await?)
    }

    /// Returns a path below the month's return.
    pub(super) fn path(&self, below: &str) -> String {
        format!("{}{below}", path::month_return(&self.visitor.log.contract.id, self.month))
    }

    /// Returns which revision of the return is the next.
    pub(super) fn next_revision(&self) -> usize {
        self.history.known().revisions(self.month).count() + 1
    }
}
