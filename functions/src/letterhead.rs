//! The letterhead that the outbox keeps with an email: as it was when the email was called for.

use cloud::failure::Failure;
use cloud::outbox::OutboxEmail;
use wording::letterhead::Letterhead;

use crate::failures::of_json;

/// The name under which the system writes.
pub(crate) const SENDER_NAME: &str = "Last Friday";

/// Reads the letterhead of an email. `doing` is what a failure says was being done.
///
/// # Errors
///
/// It is not as expected.
pub(crate) fn letterhead_of(email: &OutboxEmail, doing: &'static str) -> Result<Letterhead, Failure> {
    serde_json::from_str(&email.letterhead).map_err(of_json(doing, "its letterhead is not as expected"))
}

/// Writes a letterhead as an email keeps it.
pub(crate) fn write_letterhead(letterhead: &Letterhead, doing: &'static str) -> Result<String, Failure> {
    serde_json::to_string(letterhead).map_err(of_json(doing, "its letterhead has no JSON form"))
}
