//! A contract on which a formal warning was recorded, whose letter is pending.

use chrono::{DateTime, Utc};
use cloud::mail::Mail;
use domain::event::Party::Council;

use crate::program::Folder;
use crate::sample::{self, warning};
use crate::steps::Steps;

/// The letter of the warning.
pub const LETTER: &str = "formal-warning/event-1/contractor";

/// Returns the contract, and the folder of its emails, by a test's name.
pub async fn warned_contract(test: &str, now: DateTime<Utc>) -> (Steps, Folder) {
    let folder = Folder::new(test);
    let steps = Steps::found(&sample::contract(), Mail::Folder(folder.0.clone())).await;
    steps.record(Council, &warning("W1"), now).await.unwrap();
    steps.evaluate(now).await;
    (steps, folder)
}
