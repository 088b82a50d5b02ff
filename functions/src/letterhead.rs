//! The letterhead that an email keeps with it: as it was when the email was called for.

use cloud::failure::Failure;
use cloud::outbox::OutboxEmail;
use render::Letterhead;

/// The letterhead of an email, for somebody who is doing something with it.
///
/// # Errors
///
/// It is not as expected.
pub(crate) fn letterhead_of(email: &OutboxEmail, doing: &'static str) -> Result<Letterhead, Failure> {
    serde_json::from_str(&email.letterhead).map_err(|_| Failure::permanent(doing, "its letterhead is not as expected"))
}
