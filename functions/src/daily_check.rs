//! `check`: assesses the contracts whose assessment can change because time has passed, and takes up what the stream should
//! have set going long ago.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluation, evaluate};
use crate::metrics::TARGET;

/// The offset of the time zone in which a day begins first, UTC+14. With it, the check finds every contract whose own day has
/// begun. Contracts found too early do no harm, since each is assessed as of the day in its own time zone.
const FIRST_DAYBREAK: TimeDelta = TimeDelta::hours(14);

/// A request to `check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CheckRequest {
    /// A check, if the request names no task.
    #[serde(default)]
    pub task: CheckTask,
}

/// The tasks of `check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckTask {
    #[default]
    Check,
    /// See [`retry_overdue`]. The stack's schedule has an older word for it, which stays accepted.
    #[serde(alias = "mend")]
    RetryOverdue,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Contracts that have a new assessment.
    pub assessed: usize,
    /// Contracts that could not be assessed; each has been logged.
    pub failed: usize,
    /// Emails and publications that were requeued for `notify` and `publish`.
    #[serde(rename = "nudged")]
    pub requeued: usize,
}

/// Checks every contract with something due. One that fails does not keep the others from being checked.
///
/// # Errors
///
/// The store does not answer; or some contract failed in a way that a retry can help.
pub async fn check(table: &Table, now: DateTime<Utc>) -> Result<CheckReport, Failure> {
    let today = (now + FIRST_DAYBREAK).date_naive();
    let due = table.due_for_check(today).await?;
    let checked = work(table, due, now).await;
    tracing::info!(target: TARGET, ChecksRun = 1);
    checked
}

/// Takes up what the stream should have set going and has not, because a record was lost or given up.
///
/// # Errors
///
/// The store does not answer; or some contract failed in a way that a retry can help.
pub async fn retry_overdue(table: &Table, now: DateTime<Utc>) -> Result<CheckReport, Failure> {
    work(table, Vec::new(), now).await
}

/// Does a task.
///
/// # Errors
///
/// Those of [`check`] and [`retry_overdue`].
pub async fn handle(table: &Table, request: CheckRequest, now: DateTime<Utc>) -> Result<CheckReport, Failure> {
    match request.task {
        CheckTask::Check => check(table, now).await,
        CheckTask::RetryOverdue => retry_overdue(table, now).await,
    }
}

/// Assesses contracts, and takes up whatever is overdue.
async fn work(table: &Table, mut contracts: Vec<String>, now: DateTime<Utc>) -> Result<CheckReport, Failure> {
    contracts.extend(table.overdue_evaluations(now).await?);
    let mut report = CheckReport::default();
    let mut retry = None;
    for contract in contracts {
        match evaluate(table, &contract, now).await {
            Ok(Evaluation::Updated) => report.assessed += 1,
            Ok(Evaluation::Unchanged) => {}
            Err(failure) => {
                tracing::error!(contract, failure = %failure, "a contract could not be checked");
                report.failed += 1;
                retry = retry.or(failure.retry_can_help.then_some(failure));
            }
        }
    }
    // Emails and pages are not made here: they go back through the stream, so that one function alone sends, and one publishes.
    for (contract, email) in table.overdue_emails(now).await? {
        table.requeue_email(&contract, &email, now).await?;
        report.requeued += 1;
    }
    for contract in table.overdue_publications(now).await? {
        table.requeue_publication(&contract, now).await?;
        report.requeued += 1;
    }
    tracing::info!(assessed = report.assessed, failed = report.failed, requeued = report.requeued, "checked");
    // Measured here, since this runs every quarter of an hour even when nothing is received: an alarm watches it.
    let oldest = table.oldest_unsent_email(now).await?;
    tracing::info!(target: TARGET, OldestUndeliveredNoticeSeconds = oldest.num_seconds());
    // A failure comes last, so that Lambda tries again only when all other contracts have had their turn.
    retry.map_or(Ok(report), Err)
}
