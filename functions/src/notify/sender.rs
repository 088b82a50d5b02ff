//! Sending an email: claiming it, leaving out what has become pointless, writing it, handing it to the mail service, and
//! recording that it was sent.

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

/// What the function needs to send emails.
#[derive(Debug)]
pub struct Notify {
    pub table: Table,
    pub mail: Mail,
    pub from: String,
    /// Where the site and the forms are reached, for the links of emails.
    pub links: Links,
}

impl Notify {
    /// Sends the emails whose items a batch of stream records names. The clock is read for each email, because its claim's
    /// lease runs from that moment, and sending the others takes time.
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

    /// Sends an email if it is pending and no other sender has claimed it. Notices that have become pointless since it was
    /// called for are left out, such as a reminder of a return that has come, or the letter of a withdrawn warning; if no
    /// notice is left, the email lapses.
    ///
    /// If the process crashes between sending and recording, or the mail service does not answer, the email stays claimed and
    /// is sent again when the lease is over. A contractual letter is not sent again where the mail service cannot tell a second
    /// one from the first: the council is told, and decides.
    ///
    /// # Errors
    ///
    /// The store or the mail service does not answer, or refuses; or the letter cannot be written.
    pub async fn send(&self, contract: &str, id: &str, now: DateTime<Utc>, claim: Claim) -> Result<(), Failure> {
        let Some(mut email) = self.table.claim(contract, id, now, claim).await? else { return Ok(()) };
        // A second claim means that an earlier sender crashed, and it may have done so after sending.
        let letter_may_have_gone = email.is_contractual_letter() && email.sending.claims > 1;
        if letter_may_have_gone && !self.mail.is_idempotent() {
            return self.leave_unknown(&email, now).await;
        }
        // Taken before any notice lapses, so that a second attempt that leaves out more writes the same file.
        let name = file_name(&email);
        let snapshot = match self.table.snapshot(contract).await {
            // A letter that may have gone must not lapse now: it is sent to the same file once more, and recorded as sent.
            Ok(snapshot) => snapshot.filter(|_| !letter_may_have_gone),
            Err(failure) => {
                return self.not_sent(&email, now, SendError { failure, may_have_gone: letter_may_have_gone }).await;
            }
        };
        if let Some(snapshot) = snapshot {
            let waits = |notice: &OutboxNotice| is_ahead(&snapshot, notice) && !is_told_anew(&snapshot, notice);
            // Called for by a clock that was ahead: the email stays pending until its day comes, or an assessment calls for
            // another.
            if email.notices.iter().any(waits) {
                return self.table.release_claim(contract, id, now, ClaimRelease::Later).await;
            }
            // A reminder asks for what may be done by now, and `notify` may come to it late.
            let called_for = email.notices.len();
            email.notices.retain(|notice| !is_told_anew(&snapshot, notice));
            email.notices.retain(|notice| !is_out_of_date(&snapshot.assessment, &notice.id, Some(&notice.about)));
            tracing::info!(target: TARGET, NoticesLapsed = called_for - email.notices.len());
            if email.notices.is_empty() {
                return self.table.release_claim(contract, id, now, ClaimRelease::Lapsed).await;
            }
        }
        match self.post(&email, &name, now).await {
            // If the process crashes before this is recorded, the email is sent a second time: for a reminder or a report that
            // is better than losing it.
            Ok(message_id) => {
                self.table.record_sent(contract, id, &message_id, now).await?;
                tracing::info!(contract, email = id, notices = email.notices.len(), "sent");
                tracing::info!(target: TARGET, NoticesSent = email.notices.len());
                Ok(())
            }
            Err(unsent) => self.not_sent(&email, now, unsent).await,
        }
    }

    /// Gives back an email that certainly did not go, to be sent when the lease is over. The stream's record is not handed over
    /// again: what kept this email from being sent, such as an account that may not send, would fail again at once, and hold up
    /// every record after it. An email that may have gone stays claimed.
    async fn not_sent(&self, email: &OutboxEmail, now: DateTime<Utc>, unsent: SendError) -> Result<(), Failure> {
        if unsent.may_have_gone {
            return Err(unsent.failure);
        }
        self.table.release_claim(&email.contract, &email.id, now, ClaimRelease::Later).await?;
        tracing::error!(contract = email.contract, email = email.id, failure = %unsent.failure, "not sent for now");
        Ok(())
    }

    /// Writes an email and hands it to the mail service; returns the id under which it was accepted. A contractual letter is
    /// kept before it is sent, and what is kept is what is sent.
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

    /// Leaves to the council a letter of which nobody knows whether it went, and tells the council so.
    async fn leave_unknown(&self, letter: &OutboxEmail, now: DateTime<Utc>) -> Result<(), Failure> {
        // The sender before may have crashed before it kept the letter, and the council has to see what it decides on. The
        // state changes last: if the process crashes before that, the letter is claimed again, and all of this is done again.
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

/// Says whether a clock that was ahead called for a notice, and its day has not come by the clock that was put back. Alerts
/// about a letter are never ahead: no assessment calls for them, and they are sent at once however old the assessment is.
fn is_ahead(snapshot: &Snapshot, notice: &OutboxNotice) -> bool {
    let is_about_letter = matches!(notice.kind, NoticeKind::LetterUnknown | NoticeKind::LetterBounced);
    !is_about_letter && notice.due_on > snapshot.version.as_of && !is_called_for(snapshot, notice)
}

/// Says whether a clock that was ahead called for a notice whose finding has since been raised on its right day. That has a
/// notice of its own, so this one is not sent, not even when its day comes.
fn is_told_anew(snapshot: &Snapshot, notice: &OutboxNotice) -> bool {
    is_raised_earlier(&snapshot.assessment, &notice.about) && !is_called_for(snapshot, notice)
}

/// Returns a name that no other email has and that can be a file's.
fn file_name(email: &OutboxEmail) -> String {
    let due_on = email.notices.first().map(|notice| notice.due_on.to_string()).unwrap_or_default();
    format!("{}/{due_on}_{}", email.contract, format!("{}{}", email.id, nth_sending(email)).replace('/', "."))
}
