//! `evaluate`: assesses a contract whose log has grown, and puts the emails that this calls for in the outbox.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::assessments::{Committed, Snapshot};
use cloud::failure::Failure;
use cloud::outbox::EmailState;
use cloud::table::Table;
use domain::assessment::RULES;

use crate::definition::definition_of;
use crate::metrics::TARGET;
use crate::stream::{BatchOutcome, changed_items};

mod assess;
mod emails;
mod rules_change;
mod told;

use assess::assess_anew;
pub(crate) use assess::assess_from_nothing;
use emails::new_emails;
use told::{told, told_under_another_id};

/// How often other writers may come first before an evaluation gives up for now.
const ATTEMPTS: usize = 5;

/// The outcome of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// There is a new assessment.
    Updated,
    /// Nothing was received, and no date has come, that could change the assessment.
    Unchanged,
}

/// Assesses the contracts whose heads a batch of stream records names.
pub async fn handle(table: &Table, event: &Event, now: DateTime<Utc>) -> DynamoDbEventResponse {
    let mut outcome = BatchOutcome::of("evaluate");
    for record in changed_items(event).filter(|record| record.key.sk == "HEAD") {
        if let Some(contract) = record.key.contract() {
            outcome.note(&record, evaluate(table, contract, now).await);
        }
    }
    outcome.into_response()
}

/// Assesses a contract as of today from its whole log, and keeps the assessment with the emails that are new in it.
///
/// # Errors
///
/// The store does not answer; or the log cannot be assessed, which no retry can help.
pub async fn evaluate(table: &Table, contract: &str, now: DateTime<Utc>) -> Result<Evaluation, Failure> {
    let mut evaluated = Evaluation::Unchanged;
    for attempt in 0..ATTEMPTS {
        // The assessment before the log, so that the one that replaces it is made from a log at least as long.
        let previous = table.previous(contract).await?;
        let Some(log) = table.read_log(contract).await? else { return Ok(evaluated) };
        // If the program's rules are newer, the contract is reassessed at the same version first: what the rules change of the
        // past is then told by itself. The loop goes on with what was received since.
        if let Some(older) = previous.as_ref().filter(|previous| previous.rules < RULES) {
            if rules_change::reassess(table, &log, older, now).await? == Committed::Stored {
                evaluated = Evaluation::Updated;
            }
            continue;
        }
        let Some(snapshot) = assess_anew(&log, previous.as_ref(), now)? else { return Ok(evaluated) };
        let before = previous.as_ref().map(|previous| previous.snapshot.as_ref());
        let mut told = told(table, contract, before, attempt).await?;
        told.extend(told_under_another_id(table, &log, &snapshot, &told).await?);
        let emails = new_emails(&snapshot, &told, now)?;
        // Before the assessment is kept, which says that it was done: if the process crashes in between, it is done again.
        if !matches!(before, Some(Some(before)) if finds_contacts_of(before, &snapshot)) {
            table.index_contacts(&definition_of(&snapshot)?).await?;
        }
        if table.commit(contract, previous.as_ref(), &snapshot, &emails, now).await? == Committed::Stored {
            let sequence = snapshot.version.sequence;
            tracing::info!(contract, sequence, as_of = %snapshot.version.as_of, emails = emails.len(), "assessed");
            let undeliverable = emails.iter().filter(|email| email.state == EmailState::Undeliverable);
            let undeliverable: usize = undeliverable.map(|email| email.notices.len()).sum();
            tracing::info!(target: TARGET, Assessments = 1, NoticesUndeliverable = undeliverable);
            return Ok(Evaluation::Updated);
        }
    }
    Err(Failure::transient("keep the assessment", "others kept coming first"))
}

/// Says whether the contacts of an assessment's definition were indexed with the one before, whose definition is the same.
fn finds_contacts_of(before: &Snapshot, snapshot: &Snapshot) -> bool {
    before.contacts_are_found && before.definition == snapshot.definition
}
