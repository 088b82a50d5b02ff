//! Reassessing a contract whose assessment was made by older rules: at the same version, before anything else is done with it.
//! So the two assessments differ by the rules alone. What the new rules call for of the past is not sent notice by notice: each
//! party is told in one email what changes, and contractual letters wait for the council's decision.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::assessments::{Committed, PreviousAssessment, Reread, Snapshot};
use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::outbox::{EmailState, OutboxEmail};
use cloud::table::Table;
use domain::assessment::RULES;
use domain::disposition::{Disposition, disposition};
use domain::event::Party;
use domain::notice::{About, Notice, NoticeKind};
use domain::reread::{LetterHeld, RereadChanges, Rereading, what_changes};

use super::assess::assess_at;
use super::emails::email;
use super::told::told_under_another_id;
use crate::definition::definition_of;

/// Returns the id of the email that tells a party what changes. There is one for each version of the rules.
fn id(to: Party) -> String {
    format!("{}/{RULES}/{to}", NoticeKind::Reread.word())
}

/// Reassesses a contract and keeps the new assessment with what its parties are told, unless another writer came first.
pub(super) async fn reassess(
    table: &Table,
    log: &StoredLog,
    previous: &PreviousAssessment,
    now: DateTime<Utc>,
) -> Result<Committed, Failure> {
    let id = &log.contract.id;
    let before = previous.snapshot.as_ref();
    let contacts_are_found = before.is_some_and(|before| before.contacts_are_found);
    let snapshot = Snapshot { contacts_are_found, ..assess_at(log, previous.version)? };
    let told = match before {
        Some(before) if before.told_is_marked => table.notified_ids(id).await?,
        Some(_) | None => table.backfill_told_marks(id).await?,
    };
    let under_another_id = told_under_another_id(table, log, &snapshot, &told).await?;
    let told_before = ToldBefore { told, under_another_id: under_another_id.into_iter().collect() };
    let outbox = table.emails(id).await?;
    let reread = told_before.reread(before, &snapshot, &outbox, now)?;
    let committed = table.commit_reread(id, previous, &snapshot, &reread, now).await?;
    if committed == Committed::Stored {
        let (emails, notices, letters) = (reread.emails.len(), reread.told.len(), reread.letters.len());
        tracing::info!(contract = id, rules = RULES, emails, notices, letters, "read anew");
    }
    Ok(committed)
}

/// What the parties were told of a contract before.
struct ToldBefore {
    /// The ids of the notices that have a mark.
    told: BTreeSet<String>,
    /// The ids of the notices that say what was sent under another id.
    under_another_id: BTreeSet<String>,
}

impl ToldBefore {
    /// Returns what goes into the outbox for a new assessment, compared with the one before.
    fn reread(
        &self,
        before: Option<&Snapshot>,
        after: &Snapshot,
        outbox: &[OutboxEmail],
        now: DateTime<Utc>,
    ) -> Result<Reread, Failure> {
        let contract = definition_of(after)?;
        let mut reread = Reread::default();
        for (notice, disposition) in disposition(&after.assessment, |notice| !self.told.contains(&notice.id)) {
            if notice.kind.is_contractual_letter() && !self.under_another_id.contains(&notice.id) {
                let mut letter = email(&contract, after, &[notice], disposition, now)?;
                // Dates run from a letter. That later rules call for one about the past is no reason to send it: the council
                // decides.
                if letter.state == EmailState::Due {
                    letter.state = EmailState::Held;
                }
                reread.letters.push(letter);
            } else {
                reread.told.push((notice.id.clone(), id(notice.to)));
            }
        }
        // Nothing is sent about the time before go-live.
        if after.version.as_of < contract.go_live {
            return Ok(reread);
        }
        let changes = match before {
            Some(before) => what_changes(&before.assessment, &after.assessment),
            None => self.changes_of_untold(after),
        };
        let letters = held(&reread.letters, outbox, after);
        for (to, letters) in [(Party::Contractor, Vec::new()), (Party::Council, letters)] {
            let rereading = Rereading::of(&contract, after.version.as_of, &changes.known_to(to), letters);
            // It may have been sent before: if an older version of the program was at work again in between, the contract is
            // reassessed by these rules a second time.
            if !rereading.is_nothing() && !outbox.iter().any(|email| email.id == id(to)) {
                let notice = Notice {
                    id: id(to),
                    kind: NoticeKind::Reread,
                    to,
                    person: None,
                    due_on: after.version.as_of,
                    month: None,
                    event: None,
                    about: Some(About::Reread(Box::new(rereading))),
                };
                reread.emails.push(email(&contract, after, &[&notice], Disposition::Send, now)?);
            }
        }
        Ok(reread)
    }

    /// Returns what is known to change if the assessment before cannot be read any more: the findings of which nobody was told.
    fn changes_of_untold(&self, after: &Snapshot) -> RereadChanges {
        let untold = after.assessment.notices.iter().filter(|notice| !self.told.contains(&notice.id));
        let raised: Vec<_> = untold
            .filter_map(|notice| {
                let Some(About::Raised { finding, .. }) = &notice.about else { return None };
                Some(finding)
            })
            .collect();
        let came = after
            .assessment
            .findings
            .iter()
            .filter(|finding| raised.iter().any(|told| told.tells(finding) && told.raised_on == finding.raised_on));
        RereadChanges { came: came.cloned().collect(), ..RereadChanges::default() }
    }
}

/// Returns the letters that wait for the council: those of this reassessment, and those that an earlier attempt put in the
/// outbox before it crashed.
fn held(letters: &[OutboxEmail], outbox: &[OutboxEmail], after: &Snapshot) -> Vec<LetterHeld> {
    let of_before = outbox.iter().filter(|email| email.called_for_by == after.version);
    let held = letters.iter().chain(of_before).filter(|email| email.state == EmailState::Held);
    let letter = |email: &OutboxEmail| {
        let notice = email.notices.first()?;
        Some(LetterHeld { notice: notice.id.clone(), kind: notice.kind, due_on: notice.due_on })
    };
    held.filter_map(letter).collect()
}
