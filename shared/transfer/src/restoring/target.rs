//! The records that a restored contract is to have, worked out from the restored and the live ones.
//!
//! The log, the marks and the bytes as received are the restored ones. Emails that went cannot be called back, so of emails and
//! letters the live records count wherever they can be read: a restored outbox would send them a second time. A credential that
//! is revoked in the live table stays revoked. Assessment and pages are made again.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::outbox::{OutboxEmail, told_mark_key};
use cloud::records::{RecordKind, StoredRecord};
use cloud::version::Version;
use domain::assessment::RULES;
use domain::notice::NoticeKind;

use crate::records::{LogPart, Records};

/// A contract's records in both tables.
pub(super) struct RestoreTables<'t> {
    pub(super) contract: &'t str,
    /// The head of the restored log.
    pub(super) head: &'t LogHead,
    pub(super) restored: &'t Records,
    pub(super) live: &'t Records,
    pub(super) now: DateTime<Utc>,
}

/// A restored record and the live one.
type BothRecords<'r> = (Option<&'r StoredRecord>, Option<&'r StoredRecord>);

/// The records that the contract is to have, except the head, and what of the live table is lost.
#[derive(Debug, Default)]
pub(super) struct TargetRecords {
    pub(super) records: Records,
    /// The keys of live records that could not be read.
    pub(super) unreadable: Vec<String>,
    /// The credentials, by id, that only the live table has.
    pub(super) credentials: Vec<String>,
    /// The emails, by id, that lost events called for and that were never sent.
    pub(super) emails: Vec<String>,
    /// The keys of the marks of the notices in these emails. The marks go too, so that the notices can be called for again.
    pub(super) called_for_again: BTreeSet<String>,
    /// The pending emails, by id.
    pub(super) waiting: Vec<String>,
    /// Those of them that the live table does not have, or not readably.
    pub(super) in_doubt: Vec<String>,
    /// The emails, by id, that lost events called for and that went or may have gone.
    pub(super) sent_for_lost_events: Vec<String>,
}

impl RestoreTables<'_> {
    /// Returns the records that the contract is to have. The result is the same if the live table has some of them already.
    pub(super) fn target(&self) -> Result<TargetRecords, Failure> {
        let mut target = TargetRecords::default();
        // In the order of their keys: emails come before the letters that they are about, and before the marks of what they
        // tell.
        let keys: BTreeSet<&String> = self.restored.keys().chain(self.live.keys()).collect();
        for sk in keys {
            let (restored, live) = (self.restored.get(sk), self.live.get(sk));
            let record = match RecordKind::of(sk) {
                Some(
                    RecordKind::Head
                    | RecordKind::Moved
                    | RecordKind::PendingPublication
                    | RecordKind::Published
                    | RecordKind::Assessment
                    | RecordKind::AssessmentYear,
                ) => None,
                Some(RecordKind::LogEntry | RecordKind::AcceptedContent | RecordKind::Original) => {
                    self.of_log(restored)?
                }
                Some(RecordKind::Email) => self.email(sk, (restored, live), &mut target),
                Some(RecordKind::Letter) => letter(sk, (restored, live), &mut target),
                Some(RecordKind::ToldMark) => {
                    live.or(restored).filter(|_| !target.called_for_again.contains(sk)).cloned()
                }
                Some(RecordKind::Credential) => self.credential(sk, (restored, live), &mut target)?,
                // Contacts and drafts, and kinds of a later version of the program: the live ones are newer.
                Some(RecordKind::Contact | RecordKind::Draft | RecordKind::DraftFile) | None => {
                    live.or(restored).cloned()
                }
            };
            target.records.extend(record.map(|record| (sk.clone(), record)));
        }
        target.records.insert(RecordKind::Assessment.word().into(), self.assessment()?);
        Ok(target)
    }

    /// Returns a record of the log, unless its event comes after the restored log's head.
    fn of_log(&self, restored: Option<&StoredRecord>) -> Result<Option<StoredRecord>, Failure> {
        let Some(record) = restored else { return Ok(None) };
        let is_in_it = LogPart::of(record)?.is_some_and(|part| part.number() <= self.head.sequence);
        Ok(is_in_it.then(|| record.clone()))
    }

    /// Returns an email as the live table has it. It is left out if a lost event called for it and it was never sent: if that
    /// event is imported again, it calls for the email again.
    fn email(&self, sk: &str, (restored, live): BothRecords<'_>, target: &mut TargetRecords) -> Option<StoredRecord> {
        let read = |record: StoredRecord| record.email().ok().map(|email| (record, email));
        // The state is in attributes beside the email's content. If the content is damaged, the restored one is the same.
        let repaired = || {
            let mut record = live?.clone();
            record.take_over("email", restored?).then_some(record).and_then(read)
        };
        let at_work = live.cloned().and_then(read).or_else(repaired);
        if at_work.is_none() && live.is_some() {
            target.unreadable.push(sk.into());
        }
        let is_known = at_work.is_some();
        let (record, email) = at_work.or_else(|| restored.cloned().and_then(read))?;
        if email.called_for_by.sequence > self.head.sequence {
            if is_called_for_again(&email) {
                target.called_for_again.extend(email.notices.iter().map(|notice| told_mark_key(&notice.id)));
                target.emails.push(email.id);
                return None;
            }
            target.sent_for_lost_events.push(email.id.clone());
        }
        if email.is_waiting() {
            target.in_doubt.extend((!is_known).then(|| email.id.clone()));
            target.waiting.push(email.id);
        }
        Some(record)
    }

    /// Returns the restored credential; revoked if the live one is, or if that cannot be read.
    fn credential(
        &self,
        sk: &str,
        (restored, live): BothRecords<'_>,
        target: &mut TargetRecords,
    ) -> Result<Option<StoredRecord>, Failure> {
        let at_work = live.map(|record| (record, record.credential()));
        let read = |record: &StoredRecord| record.credential().ok().map(|credential| (record.clone(), credential));
        let Some((mut record, mut credential)) = restored.and_then(read) else {
            match at_work {
                Some((_, Ok(credential))) => target.credentials.push(credential.id),
                Some((_, Err(_))) => target.unreadable.push(shown_key(sk)),
                None => {}
            }
            return Ok(None);
        };
        match at_work {
            Some((there, Ok(credential))) if credential.revoked_at.is_some() => Ok(Some(there.clone())),
            Some((_, Ok(_))) | None => Ok(Some(record)),
            Some((_, Err(_))) => {
                target.unreadable.push(shown_key(sk));
                credential.revoked_at.get_or_insert(self.now);
                record.set_credential(&credential)?;
                Ok(Some(record))
            }
        }
    }

    /// Returns a record in the place of the assessment, so that it is made again, from a log at least as long and for a day at
    /// least as late, with what was told taken from the marks.
    fn assessment(&self) -> Result<StoredRecord, Failure> {
        let restored = self.restored.get(RecordKind::Assessment.word());
        let before = restored.and_then(|record| Some((record.version().ok()?, record.rules().ok()?)));
        let never = Version { sequence: 0, as_of: DateTime::UNIX_EPOCH.date_naive() };
        let before = before.filter(|(version, _)| version.sequence <= self.head.sequence);
        let (version, rules) = before.unwrap_or((never, RULES));
        StoredRecord::of_assessment_to_make(self.contract, version, rules)
    }
}

/// Returns the key of a credential as it may be shown: with its id, and not with the whole hash of its token.
fn shown_key(sk: &str) -> String {
    sk.chars().take("TOKEN#".len() + 12).collect()
}

/// Says whether an email certainly did not go, and an assessment would call for it again.
fn is_called_for_again(email: &OutboxEmail) -> bool {
    let never_went = email.is_waiting() && email.sending.claims == 0;
    never_went
        && email.sending.sent_again == 0
        && email.notices.iter().all(|notice| !follows_from_no_assessment(notice.kind))
}

/// Says whether a notice tells what became of a letter, or what later rules change. No assessment calls for such a notice
/// again.
fn follows_from_no_assessment(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::LetterUnknown | NoticeKind::LetterBounced | NoticeKind::Reread)
}

/// Returns a letter as it was sent. It is left out if its email is, since it is then written again.
fn letter(sk: &str, (restored, live): BothRecords<'_>, target: &mut TargetRecords) -> Option<StoredRecord> {
    let is_whole = |record: &&StoredRecord| record.letter().is_ok();
    let at_work = live.filter(is_whole);
    if at_work.is_none() && live.is_some() {
        target.unreadable.push(sk.into());
    }
    let goes = target.emails.iter().any(|email| sk.strip_prefix("LETTER#") == Some(email));
    at_work.or(restored.filter(is_whole)).filter(|_| !goes).cloned()
}

#[cfg(test)]
mod tests {
    use cloud::credentials::Credential;
    use domain::event::Party;

    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn token(id: &str, revoked_at: Option<&str>) -> (String, StoredRecord) {
        let credential = Credential {
            id: id.into(),
            contract: "c".into(),
            party: Party::Council,
            label: String::new(),
            made_at: None,
            expires_at: moment("2023-01-01T00:00:00Z"),
            revoked_at: revoked_at.map(moment),
        };
        let sk = format!("TOKEN#{id}");
        let mut record = StoredRecord::new("c", &sk);
        record.set_credential(&credential).unwrap();
        (sk, record)
    }

    fn target(restored: &Records, live: &Records) -> TargetRecords {
        let head = LogHead { sequence: 1, hash: String::new(), received_at: DateTime::UNIX_EPOCH };
        let now = moment("2022-06-10T09:00:00Z");
        RestoreTables { contract: "c", head: &head, restored, live, now }.target().unwrap()
    }

    #[test]
    fn a_credential_is_the_restored_one_but_stays_revoked() {
        let restored = Records::from([token("kept", None), token("revoked", None), token("lost", None)]);
        let since = Some("2022-06-08T09:00:00Z");
        let live = Records::from([token("kept", None), token("revoked", since), token("made-since", None)]);
        let target = target(&restored, &live);
        assert_eq!(target.records["TOKEN#kept"], restored["TOKEN#kept"]);
        assert_eq!(target.records["TOKEN#revoked"], live["TOKEN#revoked"]);
        assert_eq!(target.records["TOKEN#lost"], restored["TOKEN#lost"]);
        assert!(!target.records.contains_key("TOKEN#made-since"));
        assert_eq!(target.credentials, ["made-since"]);
    }

    #[test]
    fn a_credential_of_which_nobody_can_tell_whether_it_is_revoked_is() {
        let restored = Records::from([token("damaged", None)]);
        let (sk, mut damaged) = token("damaged", None);
        damaged.set_text("credential", "{");
        let target = target(&restored, &Records::from([(sk, damaged)]));
        let credential = target.records["TOKEN#damaged"].credential().unwrap();
        assert_eq!(credential.revoked_at, Some(moment("2022-06-10T09:00:00Z")));
        assert_eq!(target.unreadable, ["TOKEN#damaged"]);
    }

    #[test]
    fn what_was_restored_beyond_the_end_of_its_log_is_left_out_and_the_assessment_is_made_anew() {
        let entry = |sk: &str| (sk.to_owned(), StoredRecord::new("c", sk));
        let restored =
            Records::from([entry("LOG#0000000001"), entry("LOG#0000000002"), entry("ORIGINAL#0000000002#00")]);
        let live = Records::from([entry("LOG#0000000003"), entry("WANTED"), entry("PUBLISHED"), entry("HEAD")]);
        let target = target(&restored, &live);
        let mut keys: Vec<&String> = target.records.keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["ASSESSMENT", "LOG#0000000001"]);
        assert_eq!(target.records["ASSESSMENT"].version().unwrap().sequence, 0);
    }
}
