//! What the parties decide, recorded; and the letters that this sends: once, kept as sent, whatever dies in between.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::mail::Mail;
use cloud::outbox::EmailState;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};
use system_tests::program::Folder;
use system_tests::sample::moment;
use system_tests::steps::Steps;

mod crashes;
mod events;
mod letter;
mod unknown;

/// A morning in the third month. April has closed with two of six units not visited: 66.6%, which is red.
const NOW: &str = "2022-06-06T09:00:00Z";

/// The warning's letter: the log has April's return before it.
const LETTER: &str = "formal-warning/event-2/contractor";

/// The letter's file in the mail folder.
const LETTER_FILE: &str = "regulation-44/2022-06-06_formal-warning.event-2.contractor.eml";

fn now() -> DateTime<Utc> {
    moment(NOW)
}

/// When the lease of what was claimed now is over, and what should have been set going now is overdue.
fn when_the_lease_is_over() -> DateTime<Utc> {
    now() + TimeDelta::minutes(6)
}

/// The sample contract with a return for April, in a store of its own, with a folder that takes the emails.
async fn with_a_folder(test: &str) -> (Steps, Folder) {
    let folder = Folder::new(test);
    (Steps::with_april(Mail::Folder(folder.0.clone())).await, folder)
}

fn declined() -> Value {
    json!({ "kind": "warning-declined", "declined_on": "2022-06-06", "reason": "The visits were made up for in May." })
}

/// The names of the emails in a folder that have something in them.
fn emails(folder: &Folder, about: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder.0.join("regulation-44")).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(about) && name.ends_with(".eml")).collect()
}

fn letters(folder: &Folder) -> usize {
    emails(folder, "formal-warning").len()
}

async fn state(steps: &Steps, id: &str) -> EmailState {
    steps.table.email(&steps.contract, id).await.unwrap().unwrap().state
}

/// The text of a message, and the names of what is attached to it.
fn read(message: &[u8]) -> (String, Vec<String>) {
    let message: Message<'_> = MessageParser::default().parse(message).unwrap();
    let attached = message.attachments().filter_map(|part| part.attachment_name().map(str::to_owned));
    (message.body_text(0).unwrap().into_owned(), attached.collect())
}

/// Takes back that the letter was recorded as sent: as a process leaves it that dies between the two.
async fn back_to_claimed(steps: &Steps) {
    let text = |value: &str| AttributeValue::S(value.into());
    let request = steps.client.update_item().table_name(system_tests::embedded::TABLE);
    let request = request.key("pk", text("CONTRACT#regulation-44")).key("sk", text(&format!("EMAIL#{LETTER}")));
    let request = request.expression_attribute_names("#state", "state");
    let request = request.expression_attribute_values(":claimed", text("claimed"));
    let request = request.expression_attribute_values(":notify", text("notify"));
    let request = request.expression_attribute_values(":lease", text("2022-06-06T09:05:00Z"));
    let expression = "SET #state = :claimed, agenda = :notify, agenda_on = :lease REMOVE message_id, sent_at";
    request.update_expression(expression).send().await.unwrap();
}
