//! `publish`: writes the pages of a new assessment that differ from those on the site.

use aws_lambda_events::event::dynamodb::Event;
use serde::Deserialize;
use serde_json::Value;

mod publisher;
mod rebuild;

pub use publisher::Publish;
pub use rebuild::RebuildReport;

/// What the function is asked to do.
#[derive(Debug)]
pub enum PublishRequest {
    /// To publish the contracts whose assessments a batch of stream records names.
    Publish(Box<Event>),
    /// To make the whole site again; see [`Publish::rebuild`].
    Rebuild,
}

impl PublishRequest {
    /// Reads what Lambda hands over: a batch of records, or `{"task": "renew"}` from an operator.
    ///
    /// # Errors
    ///
    /// It is neither.
    pub fn read(payload: Value) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        enum PublishTask {
            #[serde(rename = "renew")]
            Rebuild,
        }
        match payload.get("task") {
            Some(task) => PublishTask::deserialize(task).map(|PublishTask::Rebuild| Self::Rebuild),
            None => serde_json::from_value(payload).map(|event| Self::Publish(Box::new(event))),
        }
    }
}
