//! Keeping a pending email from being sent: after a restore nobody knows whether it went.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::outbox::OutboxEmail;
use cloud::table::Table;

use super::compose::keep_letter;

/// Keeps a pending email from being sent. A contractual letter is written and kept first, from an address, for the council to
/// see, and is then the council's to decide on; anything else lapses. `false` if it is not pending any more.
///
/// # Errors
///
/// The store does not answer, or refuses; or the letter cannot be written.
pub async fn stop_pending(table: &Table, from: &str, email: &OutboxEmail, now: DateTime<Utc>) -> Result<bool, Failure> {
    if email.is_contractual_letter() {
        keep_letter(table, from, email, now).await?;
    }
    table.hold(email).await
}
