//! Which notices were told already.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::table::Table;
use domain::event::Fact;
use domain::notice::{About, Notice};
use domain::notices_moved::moved;

/// Returns the ids of the notices that were told. At first these are the ones of the assessment before, which has been read
/// already. If that misses one, its mark refuses the transaction, and the next attempt reads all marks.
pub(super) async fn told(
    table: &Table,
    contract: &str,
    before: Option<Option<&Snapshot>>,
    attempt: usize,
) -> Result<BTreeSet<String>, Failure> {
    let is_marked = before.is_none_or(|before| before.is_some_and(|before| before.told_is_marked));
    let mut told = match (is_marked, attempt) {
        (false, _) => table.backfill_told_marks(contract).await?,
        (true, 0) => BTreeSet::new(),
        // The attempt before was refused: another process may have told one of these notices.
        (true, _) => table.notified_ids(contract).await?,
    };
    let notices = before.flatten().map(|before| &before.assessment.notices);
    told.extend(notices.into_iter().flatten().map(|notice| notice.id.clone()));
    Ok(told)
}

/// Returns the ids of the notices whose content was sent under another id, before a clock that was ahead was put back. If the
/// other had not been sent by then, the notice is sent with its right day, and the other is not.
pub(super) async fn told_under_another_id(
    table: &Table,
    log: &StoredLog,
    snapshot: &Snapshot,
    told: &BTreeSet<String>,
) -> Result<Vec<String>, Failure> {
    // Finding them takes another assessment, of the log as it was stamped. It is made only if a notice may be one of them.
    let Some(put_back_on) = last_put_back_on(log) else { return Ok(Vec::new()) };
    let may_be_moved = |notice: &Notice| !told.contains(&notice.id) && is_raised_by(notice, put_back_on);
    if !snapshot.assessment.notices.iter().any(may_be_moved) {
        return Ok(Vec::new());
    }
    let moved = moved(&log.contract, &log.events, &log.stamps, &snapshot.assessment.notices)?;
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let emails = table.emails(&log.contract.id).await?;
    let gone = emails.iter().filter(|email| !email.is_waiting()).flat_map(|email| &email.notices);
    let gone: BTreeSet<&str> = gone.map(|notice| notice.id.as_str()).collect();
    Ok(moved.into_iter().filter(|moved| gone.contains(moved.from.as_str())).map(|moved| moved.to).collect())
}

/// Returns the last day on which the log says that the clock was put back.
fn last_put_back_on(log: &StoredLog) -> Option<NaiveDate> {
    let corrections = log.events.iter().filter(|event| matches!(event.fact, Fact::ClockCorrected { .. }));
    corrections.map(|event| log.contract.date_of(event.received_at)).max()
}

/// Says whether a notice tells a finding that was raised on a day or before. A correction of that day cannot have moved any
/// other.
fn is_raised_by(notice: &Notice, day: NaiveDate) -> bool {
    matches!(&notice.about, Some(About::Raised { finding, .. }) if finding.raised_on <= day)
}
