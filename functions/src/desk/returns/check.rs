//! The check before a return is submitted, and its submission.

use domain::event::Fact;
use intake::Format;
use render::form::Notice;
use render::form::returns::{Check, check_page};

use super::table::Shown;
use super::typed::bytes;
use super::{Begun, Place, refusal};
use crate::desk::form::Form;
use crate::desk::page::page;
use crate::desk::refusal::Refusal;
use crate::http::Answer;
use crate::ingest::returns::{Untaken, take, weigh};

/// What is to be submitted: bytes, what they are, and the name of the file that they came in.
struct ToSubmit {
    bytes: Vec<u8>,
    format: Option<Format>,
    file_name: Option<String>,
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

    /// What was read, and the ratings that follow.
    pub(super) async fn show_check(&self) -> Result<Answer, Refusal> {
        let Some((draft, begun)) = self.begun().await? else { return Ok(Answer::see_other(&self.path(""))) };
        let Some(to_submit) = self.to_be_sent(draft.version, &begun).await? else {
            return Ok(Answer::see_other(&self.path("")));
        };
        let weighed = weigh(self.visitor.log.clone(), self.month, (&to_submit.bytes, to_submit.format), self.now);
        let (event, receipt) = match weighed {
            Ok(weighed) => weighed,
            Err(untaken) => return self.not_taken(untaken, draft.version, &begun, &to_submit).await,
        };
        let Fact::ReturnSubmitted { submitted } = &event.fact else { return Err(Refusal::NotFound) };
        let contract = self.contract();
        let check = Check {
            contract,
            submitted,
            file_name: to_submit.file_name.as_deref(),
            version: draft.version,
            revision: receipt.revision,
            closed: contract.date_of(event.received_at) > contract.closes(self.month).on,
            ratings: &receipt.ratings,
            headroom: &receipt.headroom,
            if_closed_now: &receipt.if_closed_now,
        };
        page(check_page(&self.visitor.around(contract), &check))
    }

    /// Submits what was looked at. The same sent twice is taken once, and leads to the same receipt.
    pub(super) async fn submit(&self, form: &Form) -> Result<Answer, Refusal> {
        let seen: u64 = form.text("version").parse().unwrap_or(0);
        let Some((draft, begun)) = self.begun().await? else { return Err(self.changed()) };
        if let Begun::Submitted { event } = begun
            && draft.version == seen + 1
        {
            return Ok(Answer::see_other(&self.path(&format!("/receipts/{event}?again=1"))));
        }
        if draft.version != seen {
            return Err(self.changed());
        }
        let Some(to_submit) = self.to_be_sent(seen, &begun).await? else { return Err(self.changed()) };
        let contract = &self.contract().id;
        let taken = take(&self.desk.table, contract, self.month, (&to_submit.bytes, to_submit.format), self.now).await;
        let taken = match taken {
            Ok(taken) => taken,
            Err(untaken) => return self.not_taken(untaken, seen, &begun, &to_submit).await,
        };
        // Where another saved the draft in between, what they saved stays to be gone on with.
        self.save(seen, &Begun::Submitted { event: taken.sequence }, &[]).await?;
        let again = if taken.is_new { "" } else { "?again=1" };
        Ok(Answer::see_other(&self.path(&format!("/receipts/{}{again}", taken.sequence))))
    }

    /// What is wrong, where it is to be put right.
    async fn not_taken(
        &self,
        untaken: Untaken,
        version: u64,
        begun: &Begun,
        to_submit: &ToSubmit,
    ) -> Result<Answer, Refusal> {
        match (untaken, begun) {
            (Untaken::Problems(_), Begun::Table(typed)) => {
                let problems = self.problems_of(typed);
                self.table(&Shown { version, problems: &problems, ..Shown::new(typed) })
            }
            (Untaken::Problems(_), Begun::File { name }) => {
                let (slips, further) = self.slips_of(name, &to_submit.bytes);
                self.show_with(&slips, further, Some(name)).await
            }
            (untaken, _) => Err(refusal(untaken)),
        }
    }

    /// What was looked at is not what is there now.
    fn changed(&self) -> Refusal {
        let notice = Notice::new(
            "This return was changed elsewhere",
            "Another window, or a colleague, changed this return since you looked at it, so it was not submitted. Look at it again.",
        );
        Refusal::Said(409, notice.with_way(&format!("Return for {}", self.month.in_words()), &self.path("")))
    }
}
