//! Suspending the records of a closed contract on which a function could still act, and resuming them elsewhere.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::records::{RecordKind, StoredRecord};

/// The attribute with a record's attributes as they were before it was suspended.
pub(crate) const BEFORE_MOVE: &str = "before_move";

/// The state of a suspended email, in which no function sends it.
const MOVED_STATE: &str = "moved";

/// The attributes by which a record is on the agenda.
const AGENDA: [&str; 2] = ["agenda", "agenda_on"];

/// Returns a record in its suspended form, and the names of the attributes that must be as they were read when it is written.
/// `None` if no function could act on it, or if it is suspended already.
pub(crate) fn suspended(
    record: &StoredRecord,
    now: DateTime<Utc>,
) -> Result<Option<(StoredRecord, &'static [&'static str])>, Failure> {
    if record.has(BEFORE_MOVE) {
        return Ok(None);
    }
    let mut suspended = record.clone();
    let unchanged: &'static [&'static str] = match record.kind() {
        Some(RecordKind::Email) if ["due", "claimed", "unknown"].contains(&record.text("state")?) => {
            suspended.save(&["state", "agenda", "agenda_on"], BEFORE_MOVE);
            suspended.set_text("state", MOVED_STATE);
            &["state", "agenda_on"]
        }
        Some(RecordKind::Credential) => {
            let mut credential = record.credential()?;
            if credential.revoked_at.is_some() {
                return Ok(None);
            }
            credential.revoked_at = Some(now);
            suspended.save(&["credential"], BEFORE_MOVE);
            suspended.set_credential(&credential)?;
            &["credential"]
        }
        Some(RecordKind::Assessment) if record.has("agenda") => {
            suspended.save(&AGENDA, BEFORE_MOVE);
            &["version"]
        }
        Some(RecordKind::PendingPublication) if record.has("agenda") => {
            suspended.save(&AGENDA, BEFORE_MOVE);
            &["agenda_on", "version"]
        }
        Some(
            RecordKind::Email
            | RecordKind::Assessment
            | RecordKind::PendingPublication
            | RecordKind::Head
            | RecordKind::Moved
            | RecordKind::LogEntry
            | RecordKind::AcceptedContent
            | RecordKind::Original
            | RecordKind::AssessmentYear
            | RecordKind::ToldMark
            | RecordKind::Letter
            | RecordKind::Published
            | RecordKind::Contact
            | RecordKind::Draft
            | RecordKind::DraftFile,
        )
        | None => return Ok(None),
    };
    for name in AGENDA {
        suspended.remove(name);
    }
    Ok(Some((suspended, unchanged)))
}

/// Returns a record as it was before it was suspended.
pub(crate) fn resumed(mut record: StoredRecord) -> StoredRecord {
    record.restore(BEFORE_MOVE);
    record
}

/// Says whether a record of the new contract is a suspended one that was resumed there. It may have changed since.
pub(crate) fn is_resumed_there(suspended: &StoredRecord, there: &StoredRecord) -> bool {
    suspended.has(BEFORE_MOVE) && !there.has(BEFORE_MOVE)
}

#[cfg(test)]
mod tests {
    use cloud::credentials::Credential;

    use super::*;

    fn moment_of(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn email(state: &str) -> StoredRecord {
        let mut email = StoredRecord::new("c", "EMAIL#return-receipt/2022-07/contractor");
        email.set_text("state", state);
        email.set_number("claims", 1);
        email.set_text("agenda", "notify");
        email.set_text("agenda_on", "2022-07-29T10:05:00Z");
        email
    }

    #[test]
    fn what_is_suspended_waits_for_nothing_and_is_resumed_as_it_was() {
        let now = moment_of("2022-08-01T10:00:00Z");
        for state in ["due", "claimed", "unknown"] {
            let (there, _) = suspended(&email(state), now).unwrap().unwrap();
            assert_eq!(there.text("state"), Ok(MOVED_STATE));
            assert!(!there.has("agenda") && !there.has("agenda_on"));
            assert_eq!(suspended(&there, now).unwrap(), None, "once");
            assert_eq!(resumed(there), email(state));
        }
        assert_eq!(suspended(&email("sent"), now).unwrap(), None);
    }

    #[test]
    fn a_credential_is_revoked_where_it_was_and_valid_where_it_goes() {
        let now = moment_of("2022-08-01T10:00:00Z");
        let credential = Credential {
            id: "1".into(),
            contract: "c".into(),
            party: domain::event::Party::Council,
            label: String::new(),
            made_at: None,
            expires_at: moment_of("2023-01-01T00:00:00Z"),
            revoked_at: None,
        };
        let mut record = StoredRecord::new("c", "TOKEN#ab");
        record.set_credential(&credential).unwrap();
        let (there, _) = suspended(&record, now).unwrap().unwrap();
        assert_eq!(there.credential().unwrap().revoked_at, Some(now));
        assert_eq!(resumed(there), record);
    }
}
