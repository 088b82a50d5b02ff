//! An email, sent: claimed, freed of what has become pointless, written, handed to the mail service, and recorded as sent.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use cloud::mail::{Mail, OutgoingEmail, SendError};
use cloud::outbox::{Claim, ClaimRelease, OutboxEmail, OutboxNotice};
use cloud::table::Table;
use domain::contract::Contract;
use domain::disposition::is_out_of_date;
use domain::event::Party;
use domain::notice::{About, NoticeKind};
use domain::notices_moved::is_raised_earlier;
use render::Links;

use super::compose::{compose, keep_letter};
use super::council_alert::{self, nth_sending};
use crate::definition::readable_definition;
use crate::metrics::TARGET;
use crate::stream::{BatchOutcome, changed_items};

/// What it takes to send.
#[derive(Debug)]
pub struct Notify {
    /// The table with the outbox.
    pub table: Table,
    /// Where emails go.
    pub mail: Mail,
    /// The sender's address.
    pub from: String,
    /// Where the site and the forms are reached, for the links of emails.
    pub links: Links,
}

impl Notify {
    /// Sends the emails that a batch of stream records says are in the outbox. The clock is read for each, since a claim's
    /// lease runs from it.
    pub async fn send_changed(
        &self,
        event: &Event,
        clock: &(dyn Fn() -> DateTime<Utc> + Sync),
    ) -> DynamoDbEventResponse {
        let mut outcome = BatchOutcome::of("notify");
        for record in changed_items(event) {
            if let (Some(contract), Some(id)) = (record.key.contract(), record.key.sk.strip_prefix("EMAIL#")) {
                outcome.note(&record, self.send(contract, id, clock(), Claim::AmongOthers).await);
            }
        }
        outcome.into_response()
    }

    /// Sends an email, if it is to be sent and nobody else is at it. What has become pointless since it was called for, such as
    /// a prompt for a return that has come or the letter of a withdrawn warning, is left out; where nothing else is left, it
    /// lapses.
    ///
    /// Dying between sending and recording, or getting no answer, leaves it claimed: it is sent again when the lease is over.
    /// A contractual letter is not, where the mail service cannot tell a second from the first: the council is told, and
    /// decides.
    ///
    /// # Errors
    ///
    /// The store or the mail service does not answer, or refuses; or the letter cannot be written.
    pub async fn send(&self, contract: &str, id: &str, now: DateTime<Utc>, claim: Claim) -> Result<(), Failure> {
        let Some(mut email) = self.table.claim(contract, id, now, claim).await? else { return Ok(()) };
        // Whoever claimed it before and died may have sent it.
        let letter_may_have_gone = email.is_contractual_letter() && email.sending.claims > 1;
        if letter_may_have_gone && !self.mail.is_idempotent() {
            return self.leave_unknown(&email, now).await;
        }
        // Its name stays that with which it was called for, whatever of it lapses.
        let name = file_name(&email);
        let snapshot = match self.table.snapshot(contract).await {
            // What may have gone does not lapse: it is recorded as sent.
            Ok(snapshot) => snapshot.filter(|_| !letter_may_have_gone),
            Err(failure) => {
                return self.not_sent(&email, now, SendError { failure, may_have_gone: letter_may_have_gone }).await;
            }
        };
        if let Some(snapshot) = snapshot {
            let waits = |notice: &OutboxNotice| is_ahead(&snapshot, notice) && !is_told_anew(&snapshot, notice);
            if email.notices.iter().any(waits) {
                return self.table.release_claim(contract, id, now, ClaimRelease::Later).await;
            }
            let called_for = email.notices.len();
            email.notices.retain(|notice| !is_told_anew(&snapshot, notice));
            email.notices.retain(|notice| !is_out_of_date(&snapshot.assessment, &notice.id, Some(&notice.about)));
            tracing::info!(target: TARGET, NoticesLapsed = called_for - email.notices.len());
            if email.notices.is_empty() {
                return self.table.release_claim(contract, id, now, ClaimRelease::Lapsed).await;
            }
        }
        match self.post(&email, &name, now).await {
            Ok(message_id) => {
                self.table.record_sent(contract, id, &message_id, now).await?;
                tracing::info!(contract, email = id, notices = email.notices.len(), "sent");
                tracing::info!(target: TARGET, NoticesSent = email.notices.len());
                Ok(())
            }
            Err(unsent) => self.not_sent(&email, now, unsent).await,
        }
    }

    /// Gives an email back that certainly did not go, to be sent when the lease is over. It is not reported to be handed over again:
    /// what keeps it from being sent, as an account that may not send, would keep it from it at once too, and hold up all that
    /// comes after it.
    async fn not_sent(&self, email: &OutboxEmail, now: DateTime<Utc>, unsent: SendError) -> Result<(), Failure> {
        if unsent.may_have_gone {
            return Err(unsent.failure);
        }
        self.table.release_claim(&email.contract, &email.id, now, ClaimRelease::Later).await?;
        tracing::error!(contract = email.contract, email = email.id, failure = %unsent.failure, "not sent for now");
        Ok(())
    }

    /// Writes an email and hands it to the mail service; the id under which it was taken. A contractual letter is kept before
    /// it goes, and what is kept is what goes.
    async fn post(&self, email: &OutboxEmail, name: &str, now: DateTime<Utc>) -> Result<String, SendError> {
        let unwritten = |failure| SendError { failure, may_have_gone: false };
        let message = if email.is_contractual_letter() {
            keep_letter(&self.table, &self.from, email, now).await.map_err(unwritten)?.message
        } else {
            compose(&self.from, &self.links, email, None).map_err(unwritten)?.1
        };
        let to = email.recipient.as_ref().map(|recipient| recipient.email.as_str()).unwrap_or_default();
        let (contract, id) = (email.contract.as_str(), email.id.as_str());
        self.mail.send(OutgoingEmail { contract, id, name, from: &self.from, to, message: &message }).await
    }

    /// Leaves a letter of which nobody knows whether it went to the council to decide on, and tells the council so. First it is
    /// kept, if it was not before, for the council to see; then the telling, so that no death in between leaves it untold.
    async fn leave_unknown(&self, letter: &OutboxEmail, now: DateTime<Utc>) -> Result<(), Failure> {
        keep_letter(&self.table, &self.from, letter, now).await?;
        let contract = self.definition(&letter.contract).await?;
        let manager = contract.as_ref().and_then(|contract| contract.contract_manager(Party::Council));
        let today = contract.as_ref().map_or_else(|| now.date_naive(), |contract| contract.date_of(now));
        let notice = letter
            .notices
            .first()
            .ok_or_else(|| Failure::permanent(council_alert::DOING, "the letter says nothing"))?;
        let id =
            format!("{}/{}{}/{}", NoticeKind::LetterUnknown.word(), letter.id, nth_sending(letter), Party::Council);
        let about = About::LetterUnknown { notice: letter.id.clone(), kind: notice.kind, claimed_on: today };
        let (kind, event) = (NoticeKind::LetterUnknown, notice.event);
        let told = OutboxNotice { id, kind, due_on: today, month: None, event, about };
        self.table.put_email(&council_alert::email(letter, told, manager, now)?).await?;
        self.table.release_claim(&letter.contract, &letter.id, now, ClaimRelease::Unknown).await?;
        tracing::error!(contract = letter.contract, letter = letter.id, "it is not known whether a letter went");
        tracing::info!(target: TARGET, NoticesUnknown = letter.notices.len());
        Ok(())
    }

    /// Returns the definition in force of a contract, where it was ever assessed and can be read.
    pub(super) async fn definition(&self, contract: &str) -> Result<Option<Contract>, Failure> {
        let snapshot = self.table.snapshot(contract).await?;
        Ok(snapshot.as_ref().and_then(readable_definition))
    }
}

fn is_called_for(snapshot: &Snapshot, notice: &OutboxNotice) -> bool {
    snapshot.assessment.notices.iter().any(|called_for| called_for.id == notice.id)
}

/// Returns whether a notice was called for by a clock that was ahead, and has been put back since: it waits for its day. What became of a
/// letter no assessment calls for, and it is told at once, however long ago the contract was assessed.
fn is_ahead(snapshot: &Snapshot, notice: &OutboxNotice) -> bool {
    let is_about_letter = matches!(notice.kind, NoticeKind::LetterUnknown | NoticeKind::LetterBounced);
    !is_about_letter && notice.due_on > snapshot.version.as_of && !is_called_for(snapshot, notice)
}

/// Returns whether a notice was called for by such a clock, and what it tells has come about by the right one: that is told by a notice of
/// its own, with the right day, and this one tells it no more, not even when its day has come.
fn is_told_anew(snapshot: &Snapshot, notice: &OutboxNotice) -> bool {
    is_raised_earlier(&snapshot.assessment, &notice.about) && !is_called_for(snapshot, notice)
}

/// Returns the name of an email that no other has, usable as a file's.
fn file_name(email: &OutboxEmail) -> String {
    let due_on = email.notices.first().map(|notice| notice.due_on.to_string()).unwrap_or_default();
    format!("{}/{due_on}_{}", email.contract, format!("{}{}", email.id, nth_sending(email)).replace('/', "."))
}
