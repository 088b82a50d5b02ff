//! `notify`: writes and sends the emails of the outbox, and records what SES reports of them.

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

/// What `notify` is handed: records of the table's stream, or SES's reports of emails that it accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum NotifyRequest {
    /// SES's reports, through SNS. This variant comes first, since a record without the field `Sns` is not read
    /// as one.
    Feedback(SnsEvent),
    /// Records of the table's stream.
    Stream(Event),
}

impl Notify {
    /// Handles a request; returns which records of a stream are to be handed over again.
    ///
    /// # Errors
    ///
    /// A report of SES could not be recorded, and is to be handed over again.
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
