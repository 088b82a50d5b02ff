//! The check before a return is submitted, and its submission.

use cloud::failure::Failure;
use domain::changes::Doubt;
use domain::event::Fact;
use domain::facts::Revision;
use http::StatusCode;
use intake::Format;
use render::form::MessagePage;
use render::form::returns::{CheckPage, check_page, confirmation};

use super::context::ReturnContext;
use super::draft::DraftContent;
use super::table::TableState;
use super::typed_return::bytes;
use crate::desk::page::page_with;
use crate::desk::posted_form::PostedForm;
use crate::desk::refusal::Refusal;
use crate::http::response::{self, Response};
use crate::ingest::Provenance;
use crate::ingest::{Precondition, PreviewedReturn, ReturnError, accept, current_return, preview, return_content};

/// What is to be submitted: bytes, what they are, and the name of the file that they came in.
struct ReturnToSubmit {
    bytes: Vec<u8>,
    format: Option<Format>,
    file_name: Option<String>,
}

/// How a check's page is looked at again.
#[derive(Clone, Copy)]
struct CheckState<'a> {
    /// What was confirmed, where it was sent without all that is asked about it.
    confirmed: Option<&'a [Doubt]>,
    /// Whether another revision came to stand since it was looked at.
    overtaken: bool,
}

impl ReturnContext<'_> {
    /// Returns the bytes that a draft becomes; `None` where it was submitted.
    async fn to_be_sent(&self, version: u64, return_draft: &DraftContent) -> Result<Option<ReturnToSubmit>, Refusal> {
        Ok(match return_draft {
            DraftContent::Submitted { .. } => None,
            DraftContent::Table(typed) => {
                let bytes = bytes(typed, self.month);
                Some(ReturnToSubmit { bytes, format: Some(Format::Json), file_name: None })
            }
            DraftContent::File { name } => {
                let format = Format::of_file_name(name).format();
                Some(ReturnToSubmit { bytes: self.file(version).await?, format, file_name: Some(name.clone()) })
            }
        })
    }

    /// Shows what was read, what it changes, and the ratings that follow; with a word of it where what stands became another
    /// while somebody looked at it.
    pub(super) async fn show_check(&self, overtaken: bool) -> Result<Response, Refusal> {
        let Some((draft, return_draft)) = self.draft().await? else { return Ok(response::see_other(&self.path(""))) };
        let Some(to_submit) = self.to_be_sent(draft.version, &return_draft).await? else {
            return Ok(response::see_other(&self.path("")));
        };
        match self.preview(&to_submit) {
            Ok(previewed) => {
                self.check_page(&previewed, &to_submit, draft.version, CheckState { confirmed: None, overtaken }).await
            }
            Err(error) => self.not_accepted(error, draft.version, &return_draft, &to_submit).await,
        }
    }

    /// Returns what a draft would be if it were received now.
    fn preview(&self, to_submit: &ReturnToSubmit) -> Result<PreviewedReturn, ReturnError> {
        let ReturnToSubmit { bytes, format, .. } = to_submit;
        preview(self.visitor.log.clone(), self.month, (bytes, *format), &self.provenance(bytes), self.now)
    }

    /// Returns what is kept of who submits it and how.
    fn provenance(&self, bytes: &[u8]) -> Provenance {
        Provenance::of(Some(self.visitor.who.clone()), bytes)
    }

    /// Shows the page to be looked at before a return is submitted; or again, where what is asked about it was not confirmed.
    async fn check_page(
        &self,
        previewed: &PreviewedReturn,
        to_submit: &ReturnToSubmit,
        version: u64,
        CheckState { confirmed, overtaken }: CheckState<'_>,
    ) -> Result<Response, Refusal> {
        let PreviewedReturn { event, receipt, not_mentioned } = previewed;
        let Fact::ReturnSubmitted { submitted } = &event.fact else { return Err(Refusal::NotFound) };
        let contract = self.contract();
        let check = CheckPage {
            contract,
            submitted,
            file_name: to_submit.file_name.as_deref(),
            version,
            standing: current_return(&self.history, self.month),
            overtaken,
            revision: receipt.revision,
            closed: contract.date_of(event.received_at) > contract.closes(self.month).on,
            ratings: &receipt.ratings,
            headroom: &receipt.headroom,
            if_closed_now: &receipt.if_closed_now,
            changes: &receipt.changes,
            doubts: &receipt.doubts,
            confirmed,
            not_mentioned,
            received_as: self.received_as(&to_submit.bytes).await?,
        };
        let status = if confirmed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page_with(status, check_page(&self.visitor.frame(contract), &check))
    }

    /// Returns the revision, from 1, as which the same bytes were received before and count.
    async fn received_as(&self, bytes: &[u8]) -> Result<Option<usize>, Refusal> {
        let accepted = self.desk.table.accepted(&self.contract().id, &return_content(self.month, bytes)).await?;
        let Some(accepted) = accepted else { return Ok(None) };
        let is_of_it = |revision: &&Revision<'_>| u64::try_from(revision.number) == Ok(accepted.sequence);
        Ok(self.revisions().iter().position(is_of_it).map(|index| index + 1))
    }

    /// Submits what was looked at. The same sent twice is accepted once, and leads to the same receipt.
    pub(super) async fn submit(&self, form: &PostedForm) -> Result<Response, Refusal> {
        let seen: u64 = form.text("version").parse().unwrap_or(0);
        let Some((draft, return_draft)) = self.draft().await? else { return Err(self.changed()) };
        if let DraftContent::Submitted { event } = return_draft
            && draft.version == seen + 1
        {
            return Ok(response::see_other(&self.path(&format!("/receipts/{event}?again=1"))));
        }
        if draft.version != seen {
            return Err(self.changed());
        }
        let Some(to_submit) = self.to_be_sent(seen, &return_draft).await? else { return Err(self.changed()) };
        let previewed = match self.preview(&to_submit) {
            Ok(previewed) => previewed,
            Err(error) => return self.not_accepted(error, seen, &return_draft, &to_submit).await,
        };
        let is_confirmed = |doubt: &Doubt| !form.text(&confirmation(*doubt)).is_empty();
        let confirmed: Vec<Doubt> = previewed.receipt.doubts.iter().copied().filter(is_confirmed).collect();
        if confirmed != previewed.receipt.doubts {
            let looked = CheckState { confirmed: Some(&confirmed), overtaken: false };
            return self.check_page(&previewed, &to_submit, seen, looked).await;
        }
        let at = (self.contract().id.as_str(), self.month);
        let (bytes, provenance) = (&to_submit.bytes, self.provenance(&to_submit.bytes));
        let shown = Precondition::StillCurrent(form.text("standing").parse().ok());
        let accepted = match accept(&self.desk.table, at, (bytes, to_submit.format), &provenance, shown, self.now).await
        {
            Ok(accepted) => accepted,
            // What stands now is read anew, and shown.
            Err(ReturnError::Conflict) => return Ok(response::see_other(&self.path("/check?overtaken=1"))),
            Err(error) => return self.not_accepted(error, seen, &return_draft, &to_submit).await,
        };
        // Where another saved the draft in between, what they saved stays to be gone on with.
        self.save(seen, &DraftContent::Submitted { event: accepted.sequence }, &[]).await?;
        let again = if accepted.is_new { "" } else { "?again=1" };
        Ok(response::see_other(&self.path(&format!("/receipts/{}{again}", accepted.sequence))))
    }

    /// Shows what is wrong, where it is to be put right.
    async fn not_accepted(
        &self,
        error: ReturnError,
        version: u64,
        return_draft: &DraftContent,
        to_submit: &ReturnToSubmit,
    ) -> Result<Response, Refusal> {
        match (error, return_draft) {
            (ReturnError::Problems(_), DraftContent::Table(typed)) => {
                let problems = self.problems_of(typed);
                self.table(&TableState { version, problems: &problems, ..TableState::new(typed) })
            }
            (ReturnError::Problems(_), DraftContent::File { name }) => {
                let (errors, further) = self.errors_of(name, &to_submit.bytes);
                self.show_with(&errors, further, Some(name)).await
            }
            (error, _) => Err(refusal(error)),
        }
    }

    /// Refuses what was looked at and is not what is there now.
    fn changed(&self) -> Refusal {
        let message = MessagePage::new(
            "This return was changed elsewhere",
            "Another window, or a colleague, changed this return since you looked at it, so it was not submitted. Look at it again.",
        );
        Refusal::Message(
            StatusCode::CONFLICT,
            message.with_link(&format!("Return for {}", self.month.in_words()), &self.path("")),
        )
    }
}

/// Returns what the desk says where a return is not accepted for another reason than what is wrong with it.
fn refusal(error: ReturnError) -> Refusal {
    match error {
        ReturnError::NoContract | ReturnError::Problems(_) => Refusal::NotFound,
        ReturnError::Conflict | ReturnError::Busy => {
            Failure::transient("take a return", "others kept coming first").into()
        }
        ReturnError::Failed(failure) => failure.into(),
    }
}
