//! What SES says, by way of SNS, of the emails that it took: delivered, reported as unwanted, come back.
//!
//! It may come twice, late, or in any order, and before `notify` has recorded that the email went.

use std::collections::BTreeMap;

use aws_lambda_events::event::sns::SnsEvent;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::mail::{CONTRACT_TAG, EMAIL_TAG};
use cloud::outbox::{Feedback, OutboxEmail, OutboxNotice};
use domain::event::Party;
use domain::notice::{About, NoticeKind};
use serde::Deserialize;

use super::{Notify, TELLING, telling};
use crate::metrics::TARGET;

/// An event that SES publishes, as far as it is heeded.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Published {
    event_type: String,
    mail: PublishedMail,
    bounce: Option<Bounce>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublishedMail {
    message_id: String,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
}

/// What is said of which email.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    contract: String,
    id: String,
    message_id: String,
    feedback: Feedback,
    /// Whether the address takes no email at all.
    permanent: bool,
}

impl Published {
    /// `None` where it is about none of this system's emails, or says nothing of what became of one.
    fn read(self) -> Option<Said> {
        let feedback = match self.event_type.as_str() {
            "Delivery" => Feedback::Delivered,
            "Complaint" => Feedback::Complained,
            // Rejected is what SES took and then found to be harmful: it was never sent on.
            "Bounce" | "Reject" => Feedback::Bounced,
            _ => return None,
        };
        let tag = |name: &str| self.mail.tags.get(name)?.first();
        let id = URL_SAFE_NO_PAD.decode(tag(EMAIL_TAG)?).ok()?;
        Some(Said {
            contract: tag(CONTRACT_TAG)?.clone(),
            id: String::from_utf8(id).ok()?,
            permanent: self.bounce.is_some_and(|bounce| bounce.bounce_type == "Permanent"),
            message_id: self.mail.message_id,
            feedback,
        })
    }
}

impl Notify {
    /// Records what SES says of emails that it took. Of a contractual letter that came back the council's contacts are told.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses: to be handed over again.
    pub async fn take_feedback(&self, event: &SnsEvent, now: DateTime<Utc>) -> Result<(), Failure> {
        for record in &event.records {
            let Some(said) = serde_json::from_str(&record.sns.message).ok().and_then(Published::read) else {
                tracing::info!("passed over what is about no email of this system");
                continue;
            };
            self.record_what_is_said(&said, now).await?;
        }
        Ok(())
    }

    async fn record_what_is_said(&self, said: &Said, now: DateTime<Utc>) -> Result<(), Failure> {
        let Said { contract, id, message_id, feedback, permanent } = said;
        let Some(email) = self.table.email(contract, id).await? else { return Ok(()) };
        if *feedback == Feedback::Bounced && email.is_contractual_letter() && feedback.is_news(&email) {
            // Told before it is recorded, so that no death in between leaves it untold.
            self.tell_of_bounce(&email, *permanent, now).await?;
        }
        let moved = self.table.record_feedback(contract, id, (message_id, *feedback), now).await?;
        tracing::info!(contract, email = id, state = feedback.state().word(), moved, "feedback");
        let counted = if moved { email.notices.len() } else { 0 };
        match feedback {
            Feedback::Delivered => tracing::info!(target: TARGET, NoticesDelivered = counted),
            Feedback::Complained => tracing::info!(target: TARGET, NoticesComplained = counted),
            Feedback::Bounced => tracing::info!(target: TARGET, NoticesBounced = counted),
        }
        Ok(())
    }

    /// Tells every contact of the council, but one whose own address it was, that a contractual letter came back.
    async fn tell_of_bounce(&self, letter: &OutboxEmail, permanent: bool, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some(contract) = self.definition(&letter.contract).await? else { return Ok(()) };
        let today = contract.date_of(now);
        let notice = letter.notices.first().ok_or_else(|| Failure::lasting(TELLING, "the letter says nothing"))?;
        let bounced = letter.recipient.as_ref().map(|recipient| recipient.email.as_str());
        let councils = contract.contacts.iter().filter(|contact| contact.party == Party::Council);
        for contact in councils.filter(|contact| Some(contact.email.as_str()) != bounced) {
            let word = NoticeKind::LetterBounced.word();
            let id = format!("{word}/{}/{}-{}", letter.id, Party::Council, contact.order);
            let about =
                About::LetterBounced { notice: letter.id.clone(), kind: notice.kind, bounced_on: today, permanent };
            let told = OutboxNotice { id, kind: NoticeKind::LetterBounced, due_on: today, month: None, about };
            self.table.put_email(&telling(letter, told, Some(contact), now)?).await?;
        }
        tracing::error!(contract = letter.contract, letter = letter.id, "a contractual letter came back");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(event: &serde_json::Value) -> Option<Said> {
        serde_json::from_value::<Published>(event.clone()).ok()?.read()
    }

    fn published(event_type: &str, email: &str) -> serde_json::Value {
        serde_json::json!({
            "eventType": event_type,
            "mail": { "messageId": "0102", "source": "last-friday@system.example",
                      "tags": { "contract": ["regulation-44"], "email": [email], "ses:caller-identity": ["notify"] } },
        })
    }

    #[test]
    fn a_bounce_says_which_email_came_back_and_whether_for_good() {
        let mut bounce = published("Bounce", &URL_SAFE_NO_PAD.encode("formal-warning/event-9/contractor"));
        bounce["bounce"] = serde_json::json!({ "bounceType": "Permanent", "bouncedRecipients": [] });
        let said = Said {
            contract: "regulation-44".into(),
            id: "formal-warning/event-9/contractor".into(),
            message_id: "0102".into(),
            feedback: Feedback::Bounced,
            permanent: true,
        };
        assert_eq!(read(&bounce), Some(said));
        bounce["bounce"]["bounceType"] = "Transient".into();
        assert!(!read(&bounce).unwrap().permanent);
    }

    #[test]
    fn what_is_about_no_email_of_the_system_is_passed_over() {
        let id = URL_SAFE_NO_PAD.encode("a");
        assert_eq!(read(&published("Delivery", &id)).unwrap().feedback, Feedback::Delivered);
        assert_eq!(read(&published("Complaint", &id)).unwrap().feedback, Feedback::Complained);
        for event in [published("Send", &id), published("Delivery", "no base64"), serde_json::json!({})] {
            assert_eq!(read(&event), None, "{event}");
        }
        let mut untagged = published("Delivery", &id);
        untagged["mail"]["tags"].take();
        assert_eq!(read(&untagged), None);
    }
}
