//! `check`: time has passed, so the contracts whose assessment that can change are assessed again; and what the stream should
//! have set going long ago, and has not, is taken up.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluated, evaluate};
use crate::metrics::TARGET;

/// Where a day begins first: a contract anywhere is looked at when its day has come; that it has not come for others changes
/// nothing, since each is assessed for its own.
const FIRST_DAYBREAK: TimeDelta = TimeDelta::hours(14);

/// What `check` is handed: what it is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Handed {
    /// The task; a check, where none is named.
    #[serde(default)]
    pub task: Task,
}

/// What `check` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// See [`check`].
    #[default]
    Check,
    /// See [`retry_overdue`].
    #[serde(alias = "mend")]
    RetryOverdue,
}

/// What a check did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
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
pub async fn check(table: &Table, now: DateTime<Utc>) -> Result<Checked, Failure> {
    let today = (now + FIRST_DAYBREAK).date_naive();
    let due = table.due_for_check(today).await?;
    let checked = work(table, due, now).await;
    tracing::info!(target: TARGET, ChecksRun = 1);
    checked
}

/// Takes up what the stream should have set going and has not: a record was lost, or given up.
///
/// # Errors
///
/// The store does not answer; or some contract failed in a way that a retry can help.
pub async fn retry_overdue(table: &Table, now: DateTime<Utc>) -> Result<Checked, Failure> {
    work(table, Vec::new(), now).await
}

/// Does a task.
///
/// # Errors
///
/// Those of [`check`] and [`retry_overdue`].
pub async fn handle(table: &Table, handed: Handed, now: DateTime<Utc>) -> Result<Checked, Failure> {
    match handed.task {
        Task::Check => check(table, now).await,
        Task::RetryOverdue => retry_overdue(table, now).await,
    }
}

/// Assesses contracts, and whatever is overdue.
async fn work(table: &Table, mut contracts: Vec<String>, now: DateTime<Utc>) -> Result<Checked, Failure> {
    contracts.extend(table.overdue_evaluations(now).await?);
    let mut checked = Checked::default();
    let mut again = None;
    for contract in contracts {
        match evaluate(table, &contract, now).await {
            Ok(Evaluated::Anew) => checked.assessed += 1,
            Ok(Evaluated::AsBefore) => {}
            Err(failure) => {
                tracing::error!(contract, failure = %failure, "a contract could not be checked");
                checked.failed += 1;
                again = again.or(failure.retry_can_help.then_some(failure));
            }
        }
    }
    for (contract, email) in table.overdue_emails(now).await? {
        table.requeue_email(&contract, &email, now).await?;
        checked.requeued += 1;
    }
    for contract in table.overdue_publications(now).await? {
        table.requeue_publication(&contract, now).await?;
        checked.requeued += 1;
    }
    tracing::info!(assessed = checked.assessed, failed = checked.failed, nudged = checked.requeued, "checked");
    let oldest = table.oldest_unsent_email(now).await?;
    tracing::info!(target: TARGET, OldestUndeliveredNoticeSeconds = oldest.num_seconds());
    again.map_or(Ok(checked), Err)
}
