//! `check`: time has passed, so the contracts whose assessment that can change are assessed again; and what the stream should
//! have set going long ago, and has not, is taken up.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluation, evaluate};
use crate::metrics::TARGET;

/// Where a day begins first: a contract anywhere is looked at when its day has come; that it has not come for others changes
/// nothing, since each is assessed for its own.
const FIRST_DAYBREAK: TimeDelta = TimeDelta::hours(14);

/// What `check` is asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CheckRequest {
    /// The task; a check, where none is named.
    #[serde(default)]
    pub task: CheckTask,
}

/// What `check` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckTask {
    /// See [`check`].
    #[default]
    Check,
    /// See [`retry_overdue`]; the schedule of the stack calls it `mend`.
    #[serde(alias = "mend")]
    RetryOverdue,
}

/// What a check did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Contracts assessed anew.
    pub assessed: usize,
    /// Contracts that could not be assessed; each has been logged.
    pub failed: usize,
    /// Emails and pages brought before `notify` and `publish` again.
    #[serde(rename = "nudged")]
    pub requeued: usize,
}

/// Checks every contract whose time has come; one that fails does not keep the others from being checked.
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

/// Retries what the stream should have set going and has not: a record was lost, or given up.
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

/// Assesses contracts, and whatever is overdue.
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
    for (contract, email) in table.overdue_emails(now).await? {
        table.requeue_email(&contract, &email, now).await?;
        report.requeued += 1;
    }
    for contract in table.overdue_publications(now).await? {
        table.requeue_publication(&contract, now).await?;
        report.requeued += 1;
    }
    tracing::info!(assessed = report.assessed, failed = report.failed, requeued = report.requeued, "checked");
    let oldest = table.oldest_unsent_email(now).await?;
    tracing::info!(target: TARGET, OldestUndeliveredNoticeSeconds = oldest.num_seconds());
    retry.map_or(Ok(report), Err)
}
