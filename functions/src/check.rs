//! `check`: time has passed, so the contracts whose assessment that can change are assessed again, and what has waited too
//! long to be sent is brought before `notify` again.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use serde::Serialize;

use crate::evaluate::{Evaluated, evaluate};

/// What a check did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Contracts assessed anew.
    pub assessed: usize,
    /// Contracts that could not be assessed; each has been logged.
    pub failed: usize,
    /// Notices brought before `notify` again.
    pub nudged: usize,
}

/// Checks every contract whose time has come; one that fails does not keep the others from being checked.
///
/// # Errors
///
/// The store does not answer; or some contract failed in a way that a retry can help.
pub async fn check(table: &Table, now: DateTime<Utc>) -> Result<Checked, Failure> {
    let today = now.with_timezone(&chrono_tz::Europe::London).date_naive();
    let mut checked = Checked::default();
    let mut again = None;
    for contract in table.due_for_check(today).await? {
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
    for (contract, notice) in table.overdue_notices(now).await? {
        table.nudge(&contract, &notice, now).await?;
        checked.nudged += 1;
    }
    tracing::info!(assessed = checked.assessed, failed = checked.failed, nudged = checked.nudged, "checked");
    again.map_or(Ok(checked), Err)
}
