//! The records that a contract is to have when it was brought back, from those restored and those at work.
//!
//! The log, the marks and the bytes as received are the restored ones. What left the house cannot be brought back: of emails and
//! letters the table at work knows more, and has it its way wherever it can be read. A credential that it has revoked stays
//! so. Assessment and pages are made anew.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::assessment::RULES;
use domain::notice::NoticeKind;

use super::super::{ASSESSMENT, HEAD, MOVED, PUBLISHED, WANTED, event_number, kind};
use crate::assessments::{Version, read_version, stamped_rules, to_be_made_anew};
use crate::failure::Failure;
use crate::log::Head;
use crate::outbox::OutboxEmail;
use crate::outbox::told::mark_key;
use crate::table::{Item, text, write_json};
use crate::{credentials, letters, outbox};

/// Records by their places in a contract's partition.
pub(super) type Records = HashMap<String, Item>;

/// A contract's records in both tables.
pub(super) struct Sides<'s> {
    pub(super) contract: &'s str,
    /// Where the restored log ends.
    pub(super) head: &'s Head,
    pub(super) restored: &'s Records,
    pub(super) live: &'s Records,
    pub(super) now: DateTime<Utc>,
}

/// What is to be there, but for the head, and what of the table at work is not.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) records: Records,
    /// The keys of what could not be read at work.
    pub(super) unreadable: Vec<String>,
    /// The credentials, by id, that only the table at work has.
    pub(super) credentials: Vec<String>,
    /// The emails, by id, that were never sent, and that events called for which are not in the restored log.
    pub(super) emails: Vec<String>,
    /// The keys of the marks of what those tell: it is told when it is called for again.
    pub(super) called_for_again: BTreeSet<String>,
    /// The emails, by id, that wait to be sent.
    pub(super) waiting: Vec<String>,
    /// Those among them of which the table at work knows nothing.
    pub(super) in_doubt: Vec<String>,
    /// The emails, by id, that went or may have gone, and that events called for which are not in the restored log.
    pub(super) told_beyond: Vec<String>,
}

impl Sides<'_> {
    /// What is to be there; the same where only a part of it is there yet.
    pub(super) fn wanted(&self) -> Result<Wanted, Failure> {
        let mut wanted = Wanted::default();
        // In the order of their keys: emails come before the letters that they are about, and before the marks of what they tell.
        let keys: BTreeSet<&String> = self.restored.keys().chain(self.live.keys()).collect();
        for sk in keys {
            let (restored, live) = (self.restored.get(sk), self.live.get(sk));
            let item = match kind(sk) {
                HEAD | MOVED | WANTED | PUBLISHED | ASSESSMENT => None,
                "LOG" | "CONTENT" | "ORIGINAL" => self.of_log(restored)?,
                "EMAIL" => self.email(sk, (restored, live), &mut wanted),
                "LETTER" => letter(sk, (restored, live), &mut wanted),
                "TOLD" => live.or(restored).filter(|_| !wanted.called_for_again.contains(sk)).cloned(),
                "TOKEN" => self.token(sk, (restored, live), &mut wanted)?,
                // What is found again or begun at work, as contacts and drafts; or of a later version of the program.
                _ => live.or(restored).cloned(),
            };
            wanted.records.extend(item.map(|item| (sk.clone(), item)));
        }
        wanted.records.insert(ASSESSMENT.into(), self.assessment()?);
        Ok(wanted)
    }

    /// A record of the log, unless what was restored has it beyond where the log ends there.
    fn of_log(&self, restored: Option<&Item>) -> Result<Option<Item>, Failure> {
        let Some(item) = restored else { return Ok(None) };
        let is_in_it = event_number(item)?.is_some_and(|number| number <= self.head.sequence);
        Ok(is_in_it.then(|| item.clone()))
    }

    /// An email as the table at work has it. One that was never sent, and that an event beyond the log called for, is called for
    /// again when that event comes back.
    fn email(&self, sk: &str, (restored, live): (Option<&Item>, Option<&Item>), wanted: &mut Wanted) -> Option<Item> {
        let read = |item: Item| outbox::read(&item).ok().map(|email| (item, email));
        // How far it has come stands beside the email itself: where that is damaged, the restored one is the same.
        let mended = || {
            let mut item = live?.clone();
            item.insert("email".into(), restored?.get("email")?.clone());
            read(item)
        };
        let at_work = live.cloned().and_then(read).or_else(mended);
        if at_work.is_none() && live.is_some() {
            wanted.unreadable.push(sk.into());
        }
        let is_known = at_work.is_some();
        let (item, email) = at_work.or_else(|| restored.cloned().and_then(read))?;
        if email.called_for_by.sequence > self.head.sequence {
            if is_called_for_again(&email) {
                wanted.called_for_again.extend(email.notices.iter().map(|notice| mark_key(&notice.id)));
                wanted.emails.push(email.id);
                return None;
            }
            wanted.told_beyond.push(email.id.clone());
        }
        if email.is_waiting() {
            wanted.in_doubt.extend((!is_known).then(|| email.id.clone()));
            wanted.waiting.push(email.id);
        }
        Some(item)
    }

    /// A credential as it was restored, but revoked where it is so at work, or where nobody can tell.
    fn token(
        &self,
        sk: &str,
        (restored, live): (Option<&Item>, Option<&Item>),
        wanted: &mut Wanted,
    ) -> Result<Option<Item>, Failure> {
        let at_work = live.map(|item| (item, credentials::read(item)));
        let Some(mut credential) = restored.and_then(|item| credentials::read(item).ok()) else {
            match at_work {
                Some((_, Ok(credential))) => wanted.credentials.push(credential.id),
                Some((_, Err(_))) => wanted.unreadable.push(sk.chars().take("TOKEN#".len() + 12).collect()),
                None => {}
            }
            return Ok(None);
        };
        match at_work {
            Some((item, Ok(there))) if there.revoked_at.is_some() => Ok(Some(item.clone())),
            Some((_, Ok(_))) | None => Ok(restored.cloned()),
            Some((_, Err(_))) => {
                wanted.unreadable.push(sk.chars().take("TOKEN#".len() + 12).collect());
                credential.revoked_at.get_or_insert(self.now);
                let mut item = restored.cloned().unwrap_or_default();
                item.insert("credential".into(), text(write_json(&credential)?));
                Ok(Some(item))
            }
        }
    }

    /// What stands for the assessment, so that it is made anew from a log at least as long, and for a day at least as late, and
    /// what was told is taken from the outbox.
    fn assessment(&self) -> Result<Item, Failure> {
        let before =
            self.restored.get(ASSESSMENT).and_then(|item| Some((read_version(item).ok()?, stamped_rules(item).ok()?)));
        let never = Version { sequence: 0, as_of: DateTime::UNIX_EPOCH.date_naive() };
        let before = before.filter(|(version, _)| version.sequence <= self.head.sequence);
        let (version, rules) = before.unwrap_or((never, RULES));
        to_be_made_anew(self.contract, version, rules)
    }
}

/// Whether an email certainly did not go, and follows from an assessment.
fn is_called_for_again(email: &OutboxEmail) -> bool {
    let never_went = email.is_waiting() && email.claims == 0;
    never_went && email.sent_again == 0 && email.notices.iter().all(|notice| !follows_from_no_assessment(notice.kind))
}

/// Whether a notice says what became of a letter, or what changes by later rules: no assessment calls for it again.
fn follows_from_no_assessment(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::LetterUnknown | NoticeKind::LetterBounced | NoticeKind::Reread)
}

/// A letter as sent. One whose email was never sent is written again with it.
fn letter(sk: &str, (restored, live): (Option<&Item>, Option<&Item>), wanted: &mut Wanted) -> Option<Item> {
    let is_whole = |item: &&Item| letters::read(item).is_ok();
    let at_work = live.filter(is_whole);
    if at_work.is_none() && live.is_some() {
        wanted.unreadable.push(sk.into());
    }
    let goes = wanted.emails.iter().any(|email| sk.strip_prefix("LETTER#") == Some(email));
    at_work.or(restored.filter(is_whole)).filter(|_| !goes).cloned()
}

#[cfg(test)]
mod tests {
    use domain::event::Party;

    use super::*;
    use crate::credentials::Credential;
    use crate::table::key;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn token(id: &str, revoked_at: Option<&str>) -> (String, Item) {
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
        let mut item = key("CONTRACT#c", &sk);
        item.insert("credential".into(), text(write_json(&credential).unwrap()));
        (sk, item)
    }

    fn wanted(restored: &Records, live: &Records) -> Wanted {
        let head = Head { sequence: 1, hash: String::new(), received_at: DateTime::UNIX_EPOCH };
        let now = moment("2022-06-10T09:00:00Z");
        Sides { contract: "c", head: &head, restored, live, now }.wanted().unwrap()
    }

    #[test]
    fn a_credential_is_the_restored_one_but_stays_revoked() {
        let restored = Records::from([token("kept", None), token("revoked", None), token("lost", None)]);
        let since = Some("2022-06-08T09:00:00Z");
        let live = Records::from([token("kept", None), token("revoked", since), token("made-since", None)]);
        let wanted = wanted(&restored, &live);
        assert_eq!(wanted.records["TOKEN#kept"], restored["TOKEN#kept"]);
        assert_eq!(wanted.records["TOKEN#revoked"], live["TOKEN#revoked"]);
        assert_eq!(wanted.records["TOKEN#lost"], restored["TOKEN#lost"]);
        assert!(!wanted.records.contains_key("TOKEN#made-since"));
        assert_eq!(wanted.credentials, ["made-since"]);
    }

    #[test]
    fn a_credential_of_which_nobody_can_tell_whether_it_is_revoked_is() {
        let restored = Records::from([token("damaged", None)]);
        let (sk, mut damaged) = token("damaged", None);
        damaged.insert("credential".into(), text("{"));
        let wanted = wanted(&restored, &Records::from([(sk, damaged)]));
        let credential = credentials::read(&wanted.records["TOKEN#damaged"]).unwrap();
        assert_eq!(credential.revoked_at, Some(moment("2022-06-10T09:00:00Z")));
        assert_eq!(wanted.unreadable, ["TOKEN#damaged"]);
    }

    #[test]
    fn what_was_restored_beyond_the_end_of_its_log_is_left_out_and_the_assessment_is_made_anew() {
        let entry = |sk: &str| (sk.to_owned(), key("CONTRACT#c", sk));
        let restored =
            Records::from([entry("LOG#0000000001"), entry("LOG#0000000002"), entry("ORIGINAL#0000000002#00")]);
        let live = Records::from([entry("LOG#0000000003"), entry("WANTED"), entry("PUBLISHED"), entry("HEAD")]);
        let wanted = wanted(&restored, &live);
        let mut keys: Vec<&String> = wanted.records.keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["ASSESSMENT", "LOG#0000000001"]);
        assert_eq!(read_version(&wanted.records["ASSESSMENT"]).unwrap().sequence, 0);
    }
}
