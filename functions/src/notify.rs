//! `notify`: an email is in the outbox, so it is written and sent.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::sns::SnsEvent;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use serde::Deserialize;

mod compose;
mod council_alert;
mod delivery_report;
mod feedback;
mod sender;
mod ses_event;
mod stop_pending;

pub use delivery_report::{ImportedReport, import_report};
pub use sender::Notify;
pub use stop_pending::stop_pending;

/// What `notify` is handed: records of the table's stream, or what SES says of emails that it took.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum NotifyRequest {
    /// By way of SNS. It comes first: what has no `Sns` is none.
    Feedback(SnsEvent),
    /// Of the stream.
    Stream(Event),
}

impl Notify {
    /// Does what is asked; the records of a stream that are to be handed over again.
    ///
    /// # Errors
    ///
    /// What SES says could not be recorded: it is to be handed over again.
    pub async fn handle_request(
        &self,
        request: &NotifyRequest,
        clock: &(dyn Fn() -> DateTime<Utc> + Sync),
    ) -> Result<DynamoDbEventResponse, Failure> {
        match request {
            NotifyRequest::Stream(event) => Ok(self.send_changed(event, clock).await),
            NotifyRequest::Feedback(event) => {
                self.record_feedback(event, clock()).await.map(|()| DynamoDbEventResponse::default())
            }
        }
    }
}
