//! The events that SES publishes of an email that it accepted, and what they report.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use cloud::mail::{CONTRACT_TAG, EMAIL_TAG};
use cloud::outbox::DeliveryEvent;
use serde::Deserialize;

/// An event that SES publishes, with the fields that are used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SesEvent {
    event_type: EventType,
    mail: SesMail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<SesTimestamp>,
    delivery_delay: Option<SesTimestamp>,
}

/// The kinds of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum EventType {
    Delivery,
    Bounce,
    Complaint,
    Reject,
    DeliveryDelay,
    /// An event about the sending, a template, or what the recipient did with the email. None says whether it arrived.
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SesMail {
    message_id: String,
    timestamp: Option<DateTime<Utc>>,
    /// Whom it was sent to.
    #[serde(default)]
    destination: Vec<String>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct SesTimestamp {
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_sub_type: Option<ComplaintSubType>,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum ComplaintSubType {
    /// SES did not send it, since an earlier email to the address was complained of.
    OnAccountSuppressionList,
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: BounceType,
    #[serde(default = "BounceSubType::unnamed")]
    bounce_sub_type: BounceSubType,
    #[serde(default)]
    bounced_recipients: Vec<BouncedRecipient>,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum BounceType {
    Permanent,
    /// SES's word for everything that need not be final, automatic replies among it.
    Transient,
    Undetermined,
    #[serde(other)]
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum BounceSubType {
    MailboxFull,
    MessageTooLarge,
    ContentRejected,
    AttachmentRejected,
    /// SES did not send it because the address bounced recently, for any of its customers.
    Suppressed,
    /// SES did not send it because the address bounced before, for this account.
    OnAccountSuppressionList,
    /// `General`, `NoEmail`, `Undetermined`: they say no more than the type.
    #[serde(other)]
    Other,
}

impl BounceSubType {
    fn unnamed() -> Self {
        Self::Other
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BouncedRecipient {
    email_address: String,
    /// What the recipient's mail system did (RFC 3464): `failed`, `delayed` …
    action: Option<String>,
    /// Why (RFC 3463), such as `5.1.1`. Those that begin with 5 are permanent failures.
    status: Option<String>,
}

impl BouncedRecipient {
    /// Says whether the recipient's mail system reports a permanent failure, whatever SES calls the bounce.
    fn has_failed(&self) -> bool {
        let failed = self.action.as_deref().is_none_or(|action| action.eq_ignore_ascii_case("failed"));
        let class = self.status.as_deref().and_then(|status| status.trim().split_once('.')).map(|(class, _)| class);
        failed && class == Some("5")
    }
}

impl Bounce {
    /// Returns what it reports of the email to a recipient; `None` if it is only about other recipients of the same email.
    ///
    /// A transient failure shows no failed delivery: SES reports an automatic reply as one, often after the delivery.
    fn reported(&self, to: &str, destination: &[String]) -> Option<DeliveryEvent> {
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        // A bounced address to which the email was not sent is one to which the recipient has mail forwarded, so it counts as
        // theirs.
        let of_another = |address: &str| !same(address, to) && destination.iter().any(|sent_to| same(sent_to, address));
        let all = &self.bounced_recipients;
        let ours: Vec<&BouncedRecipient> = all.iter().filter(|bounced| !of_another(&bounced.email_address)).collect();
        if ours.is_empty() && !all.is_empty() {
            return None;
        }
        let suppressed =
            matches!(self.bounce_sub_type, BounceSubType::Suppressed | BounceSubType::OnAccountSuppressionList);
        Some(match self.bounce_type {
            BounceType::Permanent if suppressed => DeliveryEvent::Suppressed,
            BounceType::Permanent => DeliveryEvent::Failed,
            BounceType::Transient | BounceType::Undetermined | BounceType::Other
                if ours.iter().any(|bounced| bounced.has_failed()) =>
            {
                DeliveryEvent::Failed
            }
            BounceType::Undetermined | BounceType::Other => DeliveryEvent::Undetermined,
            BounceType::Transient => match self.bounce_sub_type {
                BounceSubType::MailboxFull => DeliveryEvent::MailboxFull,
                BounceSubType::MessageTooLarge => DeliveryEvent::TooLarge,
                BounceSubType::ContentRejected => DeliveryEvent::ContentRefused,
                BounceSubType::AttachmentRejected => DeliveryEvent::AttachmentRefused,
                BounceSubType::Suppressed | BounceSubType::OnAccountSuppressionList | BounceSubType::Other => {
                    DeliveryEvent::Temporary
                }
            },
        })
    }
}

impl SesEvent {
    /// Returns the contract's id and the email's; `None` where it has no tags as this system's emails have.
    pub(super) fn email(&self) -> Option<(String, String)> {
        let tag = |name: &str| self.mail.tags.get(name)?.first();
        let id = URL_SAFE_NO_PAD.decode(tag(EMAIL_TAG)?).ok()?;
        Some((tag(CONTRACT_TAG)?.clone(), String::from_utf8(id).ok()?))
    }

    /// Returns the id under which SES accepted the email.
    pub(super) fn message_id(&self) -> &str {
        &self.mail.message_id
    }

    /// Says whether a bounce is about the address, which accepts no email at all, rather than about this email.
    pub(super) fn is_of_the_address(&self) -> bool {
        self.bounce.as_ref().is_some_and(|bounce| bounce.bounce_type == BounceType::Permanent)
    }

    /// Returns what it reports of the email to a recipient; `None` if it does not say whether the email arrived.
    pub(super) fn reported(&self, to: &str) -> Option<DeliveryEvent> {
        match self.event_type {
            EventType::Delivery => Some(DeliveryEvent::Delivered),
            EventType::Complaint => {
                let sub_type = self.complaint.as_ref().and_then(|complaint| complaint.complaint_sub_type);
                let suppressed = sub_type == Some(ComplaintSubType::OnAccountSuppressionList);
                Some(if suppressed { DeliveryEvent::Suppressed } else { DeliveryEvent::Complained })
            }
            EventType::Bounce => match &self.bounce {
                Some(bounce) => bounce.reported(to, &self.mail.destination),
                None => Some(DeliveryEvent::Undetermined),
            },
            // SES accepted the email, then found it to be harmful and did not send it on.
            EventType::Reject => Some(DeliveryEvent::Rejected),
            EventType::DeliveryDelay => Some(DeliveryEvent::Delayed),
            EventType::Other => None,
        }
    }

    /// Returns when it happened; where SES does not say so, when the email was sent.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        let happened = match self.event_type {
            EventType::Delivery => self.delivery.and_then(|delivery| delivery.timestamp),
            EventType::Complaint => self.complaint.as_ref().and_then(|complaint| complaint.timestamp),
            EventType::Bounce => self.bounce.as_ref().and_then(|bounce| bounce.timestamp),
            EventType::DeliveryDelay => self.delivery_delay.and_then(|delay| delay.timestamp),
            EventType::Reject | EventType::Other => None,
        };
        happened.or(self.mail.timestamp)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const TO: &str = "manager@contractor.example";

    /// Returns an event of a type about an email, with what SES says beside that.
    fn published(event_type: &str, email: &str, more: &Value) -> Value {
        let mut event = json!({
            "eventType": event_type,
            "mail": { "messageId": "0102", "source": "last-friday@system.example", "timestamp": "2022-06-06T09:00:05.000Z",
                      "destination": [TO],
                      "tags": { "contract": ["regulation-44"], "email": [email], "ses:caller-identity": ["notify"] } },
        });
        if let (Some(event), Some(more)) = (event.as_object_mut(), more.as_object()) {
            event.extend(more.clone());
        }
        event
    }

    fn read(event: &Value) -> Option<((String, String), Option<DeliveryEvent>)> {
        let published: SesEvent = serde_json::from_value(event.clone()).ok()?;
        Some((published.email()?, published.reported(TO)))
    }

    fn bounced(bounce: &Value) -> Option<DeliveryEvent> {
        read(&published("Bounce", &URL_SAFE_NO_PAD.encode("a"), &json!({ "bounce": bounce }))).unwrap().1
    }

    #[test]
    fn only_a_permanent_bounce_or_a_failure_of_class_5_is_a_failed_delivery() {
        let recipient =
            |action: &str, status: &str| json!([{ "emailAddress": TO, "action": action, "status": status }]);
        let unsaid = json!([{ "emailAddress": TO }]);
        for (kind, sub_type, recipients, is) in [
            ("Permanent", "General", unsaid.clone(), DeliveryEvent::Failed),
            ("Permanent", "NoEmail", recipient("failed", "5.1.1"), DeliveryEvent::Failed),
            ("Permanent", "Suppressed", unsaid.clone(), DeliveryEvent::Suppressed),
            ("Permanent", "OnAccountSuppressionList", unsaid.clone(), DeliveryEvent::Suppressed),
            ("Transient", "General", unsaid.clone(), DeliveryEvent::Temporary),
            ("Transient", "General", json!([]), DeliveryEvent::Temporary),
            ("Transient", "General", recipient("failed", "4.4.7"), DeliveryEvent::Temporary),
            ("Transient", "General", recipient("delayed", "5.0.0"), DeliveryEvent::Temporary),
            ("Transient", "General", recipient("failed", "5.7.1"), DeliveryEvent::Failed),
            ("Transient", "MailboxFull", recipient("failed", "4.2.2"), DeliveryEvent::MailboxFull),
            ("Transient", "MailboxFull", recipient("failed", "5.2.2"), DeliveryEvent::Failed),
            ("Transient", "MessageTooLarge", unsaid.clone(), DeliveryEvent::TooLarge),
            ("Transient", "ContentRejected", unsaid.clone(), DeliveryEvent::ContentRefused),
            ("Transient", "AttachmentRejected", unsaid.clone(), DeliveryEvent::AttachmentRefused),
            ("Transient", "CustomTimeoutExceeded", unsaid.clone(), DeliveryEvent::Temporary),
            ("Undetermined", "Undetermined", unsaid.clone(), DeliveryEvent::Undetermined),
            ("Undetermined", "Undetermined", recipient("failed", "5.0.0"), DeliveryEvent::Failed),
            ("Something new", "General", unsaid, DeliveryEvent::Undetermined),
        ] {
            let bounce = json!({ "bounceType": kind, "bounceSubType": sub_type, "bouncedRecipients": recipients });
            assert_eq!(bounced(&bounce), Some(is), "{bounce}");
        }
    }

    #[test]
    fn a_bounce_of_somebody_else_that_the_email_was_sent_to_is_none_of_the_recipients() {
        let of = |address: &str| {
            let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "NoEmail",
                                 "bouncedRecipients": [{ "emailAddress": address }] });
            let mut event = published("Bounce", &URL_SAFE_NO_PAD.encode("a"), &json!({ "bounce": bounce }));
            event["mail"]["destination"] = json!([TO, "other@contractor.example"]);
            read(&event).unwrap().1
        };
        assert_eq!(of("other@contractor.example"), None);
        assert_eq!(of("Manager@Contractor.example"), Some(DeliveryEvent::Failed));
        assert_eq!(
            of("forwarded@mail.contractor.example"),
            Some(DeliveryEvent::Failed),
            "where the recipient's mail goes on to"
        );
    }

    #[test]
    fn an_event_says_which_email_it_is_of_and_what_became_of_it() {
        let id = URL_SAFE_NO_PAD.encode("formal-warning/event-9/contractor");
        let of = ("regulation-44".to_owned(), "formal-warning/event-9/contractor".to_owned());
        let none = json!({});
        let listed = json!({ "complaint": { "complaintSubType": "OnAccountSuppressionList" } });
        for (event_type, more, is) in [
            ("Delivery", &none, Some(DeliveryEvent::Delivered)),
            ("Complaint", &none, Some(DeliveryEvent::Complained)),
            ("Complaint", &listed, Some(DeliveryEvent::Suppressed)),
            ("Reject", &none, Some(DeliveryEvent::Rejected)),
            ("DeliveryDelay", &none, Some(DeliveryEvent::Delayed)),
            ("Bounce", &none, Some(DeliveryEvent::Undetermined)),
            ("Send", &none, None),
            ("Rendering Failure", &none, None),
            ("Subscription", &none, None),
        ] {
            assert_eq!(read(&published(event_type, &id, more)), Some((of.clone(), is)), "{event_type}");
        }
    }

    #[test]
    fn what_is_about_no_email_of_the_system_is_passed_over() {
        let none = json!({});
        for event in [published("Delivery", "no base64", &none), none.clone()] {
            assert_eq!(read(&event), None, "{event}");
        }
        let mut untagged = published("Delivery", &URL_SAFE_NO_PAD.encode("a"), &none);
        untagged["mail"]["tags"].take();
        assert_eq!(read(&untagged), None);
    }

    #[test]
    fn a_report_has_the_moment_that_ses_gives() {
        let at = |more: &Value| {
            let event = published("Bounce", "YQ", more);
            serde_json::from_value::<SesEvent>(event).unwrap().at().unwrap().to_rfc3339()
        };
        let bounce = json!({ "bounce": { "bounceType": "Transient", "timestamp": "2022-06-06T09:00:09.000Z" } });
        assert_eq!(at(&bounce), "2022-06-06T09:00:09+00:00");
        assert_eq!(at(&json!({})), "2022-06-06T09:00:05+00:00");
    }
}
