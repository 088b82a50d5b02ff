//! SES's reports, through SNS, of the emails that it accepted: delivered, reported as unwanted, or returned.
//!
//! A report may come twice, late, or in any order, and before `notify` has recorded that the email went. A report of a
//! warning's letter, or of minutes, also becomes an entry of the log ([`super::delivery_report`]).

use aws_lambda_events::event::sns::SnsEvent;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::outbox::{DeliveryEvent, DeliveryReport, EmailState, OutboxEmail, OutboxNotice};
use domain::event::Party;
use domain::notice::{About, NoticeKind};

use super::council_alert::{self, nth_sending};
use super::delivery_report::record_reports;
use super::sender::Notify;
use super::ses_event::SesEvent;
use crate::metrics::TARGET;

impl Notify {
    /// Records SES's reports. If a contractual letter or minutes came back, the council's contacts are told.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses: the reports are to be handed over again.
    pub async fn record_feedback(&self, event: &SnsEvent, now: DateTime<Utc>) -> Result<(), Failure> {
        for record in &event.records {
            let event = match serde_json::from_str::<SesEvent>(&record.sns.message) {
                Ok(event) => event,
                Err(error) => {
                    // The error's text may quote an address, so only its place is logged.
                    let (line, column) = (error.line(), error.column());
                    tracing::info!(kind = ?error.classify(), line, column, "passed over what is no event of SES");
                    continue;
                }
            };
            let Some((contract, id)) = event.email() else {
                tracing::info!("passed over what is about no email of this system");
                continue;
            };
            if let Some(email) = self.table.email(&contract, &id).await? {
                self.record_event(&email, &event, now).await?;
            }
        }
        Ok(())
    }

    async fn record_event(&self, email: &OutboxEmail, event: &SesEvent, now: DateTime<Utc>) -> Result<(), Failure> {
        let to = email.recipient.as_ref().map(|recipient| recipient.email.as_str()).unwrap_or_default();
        let Some(what) = event.reported(to) else { return Ok(()) };
        let message_id = event.message_id();
        let has_failed = what.shows() == EmailState::Bounced;
        if has_failed && email.is_the_councils_to_decide() && email.is_news(message_id, what) {
            // The council is told before the report is recorded. If the process crashes in between, the report comes again and
            // is still news; the other way round, the council would never hear of it. The email's id keeps it from being told
            // twice.
            let permanent = event.is_of_the_address() || what == DeliveryEvent::Suppressed;
            self.tell_of_bounce(email, permanent, now).await?;
        }
        let report = DeliveryReport { at: event.at().unwrap_or(now), what };
        // If the process crashes between these two, the report comes again: its mark keeps it from being appended to the log
        // twice.
        record_reports(&self.table, email, (message_id, &report), now).await?;
        let moved = self.table.record_report(&email.contract, &email.id, (message_id, &report), now).await?;
        let state = what.shows();
        tracing::info!(contract = email.contract, email = email.id, state = state.word(), moved, "feedback");
        let counted = if moved { email.notices.len() } else { 0 };
        match state {
            EmailState::Delivered => tracing::info!(target: TARGET, NoticesDelivered = counted),
            EmailState::Complained => tracing::info!(target: TARGET, NoticesComplained = counted),
            EmailState::Bounced => tracing::info!(target: TARGET, NoticesBounced = counted),
            EmailState::Sent
            | EmailState::Due
            | EmailState::Lapsed
            | EmailState::Claimed
            | EmailState::Undeliverable
            | EmailState::Unknown
            | EmailState::Held
            | EmailState::NotSent => {}
        }
        Ok(())
    }

    /// Tells every contact of the council that a contractual letter or minutes came back, except a contact at whose own address
    /// the email bounced.
    async fn tell_of_bounce(&self, letter: &OutboxEmail, permanent: bool, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some(contract) = self.definition(&letter.contract).await? else { return Ok(()) };
        let today = contract.date_of(now);
        // An email may tell several things; what matters is the one from whose receipt a period runs.
        let is_of_it =
            |notice: &&OutboxNotice| notice.kind.is_contractual_letter() || notice.kind == NoticeKind::MinutesShared;
        let notice = letter.notices.iter().find(is_of_it);
        let notice = notice.ok_or_else(|| Failure::permanent(council_alert::DOING, "the letter says nothing"))?;
        let bounced = letter.recipient.as_ref().map(|recipient| recipient.email.as_str());
        let councils = contract.contacts.iter().filter(|contact| contact.party == Party::Council);
        for contact in councils.filter(|contact| Some(contact.email.as_str()) != bounced) {
            let word = NoticeKind::LetterBounced.word();
            let id = format!("{word}/{}{}/{}-{}", letter.id, nth_sending(letter), Party::Council, contact.order);
            let about =
                About::LetterBounced { notice: letter.id.clone(), kind: notice.kind, bounced_on: today, permanent };
            let (kind, event) = (NoticeKind::LetterBounced, notice.event);
            let told = OutboxNotice { id, kind, due_on: today, month: None, event, about };
            self.table.put_email(&council_alert::email(letter, told, Some(contact), now)?).await?;
        }
        tracing::error!(contract = letter.contract, letter = letter.id, "a letter or minutes came back");
        Ok(())
    }
}
