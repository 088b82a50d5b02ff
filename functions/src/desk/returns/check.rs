//! The check before a return is submitted, and its submission.

use domain::changes::Doubt;
use domain::event::Fact;
use domain::facts::Revision;
use http::StatusCode;
use intake::Format;
use render::form::Notice;
use render::form::returns::{Check, check_page, confirmation};

use super::table::Shown;
use super::typed::bytes;
use super::{Begun, Place, refusal};
use crate::desk::form::Form;
use crate::desk::page::page_with;
use crate::desk::refusal::Refusal;
use crate::http::response::{self, Response};
use crate::ingest::Provenance;
use crate::ingest::{Precondition, PreviewedReturn, ReturnError, accept, current_return, preview, return_content};

/// What is to be submitted: bytes, what they are, and the name of the file that they came in.
struct ToSubmit {
    bytes: Vec<u8>,
    format: Option<Format>,
    file_name: Option<String>,
}

/// How a check's page is looked at again.
#[derive(Clone, Copy)]
struct Looked<'a> {
    /// What was confirmed, where it was sent without all that is asked about it.
    confirmed: Option<&'a [Doubt]>,
    /// Whether another revision came to stand since it was looked at.
    overtaken: bool,
}

impl Place<'_> {
    /// The bytes that a draft becomes; `None` where it was submitted.
    async fn to_be_sent(&self, version: u64, begun: &Begun) -> Result<Option<ToSubmit>, Refusal> {
        Ok(match begun {
            Begun::Submitted { .. } => None,
            Begun::Table(typed) => {
                let bytes = bytes(typed, self.month);
                Some(ToSubmit { bytes, format: Some(Format::Json), file_name: None })
            }
            Begun::File { name } => {
                let format = Format::of_file_name(name).format();
                Some(ToSubmit { bytes: self.file(version).await?, format, file_name: Some(name.clone()) })
            }
        })
    }

    /// What was read, what it changes, and the ratings that follow; with a word of it where what stands became another while
    /// somebody looked at it.
    pub(super) async fn show_check(&self, overtaken: bool) -> Result<Response, Refusal> {
        let Some((draft, begun)) = self.begun().await? else { return Ok(response::see_other(&self.path(""))) };
        let Some(to_submit) = self.to_be_sent(draft.version, &begun).await? else {
            return Ok(response::see_other(&self.path("")));
        };
        match self.preview(&to_submit) {
            Ok(previewed) => {
                self.check_page(&previewed, &to_submit, draft.version, Looked { confirmed: None, overtaken }).await
            }
            Err(error) => self.not_accepted(error, draft.version, &begun, &to_submit).await,
        }
    }

    /// What a draft would be if it were received now.
    fn preview(&self, to_submit: &ToSubmit) -> Result<PreviewedReturn, ReturnError> {
        let ToSubmit { bytes, format, .. } = to_submit;
        preview(self.visitor.log.clone(), self.month, (bytes, *format), &self.provenance(bytes), self.now)
    }

    /// What is written of what the visitor submits.
    fn provenance(&self, bytes: &[u8]) -> Provenance {
        Provenance::of(Some(self.visitor.who.clone()), bytes)
    }

    /// The page to be looked at before a return is submitted; or again, where what is asked about it was not confirmed.
    async fn check_page(
        &self,
        previewed: &PreviewedReturn,
        to_submit: &ToSubmit,
        version: u64,
        Looked { confirmed, overtaken }: Looked<'_>,
    ) -> Result<Response, Refusal> {
        let PreviewedReturn { event, receipt, not_mentioned } = previewed;
        let Fact::ReturnSubmitted { submitted } = &event.fact else { return Err(Refusal::NotFound) };
        let contract = self.contract();
        let check = Check {
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
        page_with(status, check_page(&self.visitor.around(contract), &check))
    }

    /// The revision, from 1, as which the same bytes were received before and count.
    async fn received_as(&self, bytes: &[u8]) -> Result<Option<usize>, Refusal> {
        let accepted = self.desk.table.accepted(&self.contract().id, &return_content(self.month, bytes)).await?;
        let Some(accepted) = accepted else { return Ok(None) };
        let is_of_it = |revision: &&Revision<'_>| u64::try_from(revision.number) == Ok(accepted.sequence);
        Ok(self.revisions().iter().position(is_of_it).map(|index| index + 1))
    }

    /// Submits what was looked at. The same sent twice is taken once, and leads to the same receipt.
    pub(super) async fn submit(&self, form: &Form) -> Result<Response, Refusal> {
        let seen: u64 = form.text("version").parse().unwrap_or(0);
        let Some((draft, begun)) = self.begun().await? else { return Err(self.changed()) };
        if let Begun::Submitted { event } = begun
            && draft.version == seen + 1
        {
            return Ok(response::see_other(&self.path(&format!("/receipts/{event}?again=1"))));
        }
        if draft.version != seen {
            return Err(self.changed());
        }
        let Some(to_submit) = self.to_be_sent(seen, &begun).await? else { return Err(self.changed()) };
        let previewed = match self.preview(&to_submit) {
            Ok(previewed) => previewed,
            Err(error) => return self.not_accepted(error, seen, &begun, &to_submit).await,
        };
        let is_confirmed = |doubt: &Doubt| !form.text(&confirmation(*doubt)).is_empty();
        let confirmed: Vec<Doubt> = previewed.receipt.doubts.iter().copied().filter(is_confirmed).collect();
        if confirmed != previewed.receipt.doubts {
            let looked = Looked { confirmed: Some(&confirmed), overtaken: false };
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
            Err(error) => return self.not_accepted(error, seen, &begun, &to_submit).await,
        };
        // Where another saved the draft in between, what they saved stays to be gone on with.
        self.save(seen, &Begun::Submitted { event: accepted.sequence }, &[]).await?;
        let again = if accepted.is_new { "" } else { "?again=1" };
        Ok(response::see_other(&self.path(&format!("/receipts/{}{again}", accepted.sequence))))
    }

    /// What is wrong, where it is to be put right.
    async fn not_accepted(
        &self,
        error: ReturnError,
        version: u64,
        begun: &Begun,
        to_submit: &ToSubmit,
    ) -> Result<Response, Refusal> {
        match (error, begun) {
            (ReturnError::Problems(_), Begun::Table(typed)) => {
                let problems = self.problems_of(typed);
                self.table(&Shown { version, problems: &problems, ..Shown::new(typed) })
            }
            (ReturnError::Problems(_), Begun::File { name }) => {
                let (slips, further) = self.slips_of(name, &to_submit.bytes);
                self.show_with(&slips, further, Some(name)).await
            }
            (error, _) => Err(refusal(error)),
        }
    }

    /// What was looked at is not what is there now.
    fn changed(&self) -> Refusal {
        let notice = Notice::new(
            "This return was changed elsewhere",
            "Another window, or a colleague, changed this return since you looked at it, so it was not submitted. Look at it again.",
        );
        Refusal::Said(
            StatusCode::CONFLICT,
            notice.with_way(&format!("Return for {}", self.month.in_words()), &self.path("")),
        )
    }
}
