//! The events that the live log has and the restored one does not.

use cloud::failure::Failure;
use cloud::log::{LogHead, chained};
use cloud::records::StoredRecord;
use domain::event::Event;

use crate::records::Records;

/// An event that only the live log has.
#[derive(Clone, Debug, PartialEq)]
pub struct LostEvent {
    /// Its number in the log that had it.
    pub number: u64,
    pub event: Event,
    /// The event as the log kept it, in JSON.
    pub body: String,
    /// The bytes as received; empty where none were kept.
    pub original: Vec<u8>,
}

/// Returns the body of an entry, if the entry's hash is that of its body.
fn intact_body(entry: &StoredRecord) -> Option<String> {
    let body = entry.packed_text("body").ok()?;
    let hash = chained(entry.text("previous").ok()?, &body);
    (entry.text("hash").ok()? == hash).then_some(body)
}

fn entry_key(number: u64) -> String {
    format!("LOG#{number:010}")
}

/// Says whether the live contract began with another definition, and so is another contract.
pub(super) fn began_otherwise(restored: &Records, live: &Records) -> bool {
    let first = entry_key(0);
    let began = live.get(&first).and_then(intact_body);
    began.is_some_and(|began| restored.get(&first).and_then(intact_body).is_none_or(|other| other != began))
}

/// Returns the events that only the live log has, in order, and the keys of entries after the restored log's end that cannot be
/// read. The chain is not checked here: a damaged entry must not hide those after it.
pub(super) fn events(
    head: &LogHead,
    restored: &Records,
    live: &Records,
) -> Result<(Vec<LostEvent>, Vec<String>), Failure> {
    let (mut events, mut unreadable) = (Vec::new(), Vec::new());
    let mut entries: Vec<(&String, &StoredRecord)> = live.iter().filter(|(sk, _)| sk.starts_with("LOG#")).collect();
    entries.sort_unstable_by_key(|(sk, _)| *sk);
    for (sk, entry) in entries {
        let number = sk.trim_start_matches("LOG#").parse().ok();
        let Some(number) = number.filter(|number| *number > 0) else { continue };
        let body = intact_body(entry);
        let is_restored = number <= head.sequence;
        if is_restored && (body.is_none() || body == restored.get(sk).and_then(intact_body)) {
            continue;
        }
        match body.and_then(|body| Some((serde_json::from_str(&body).ok()?, body))) {
            Some((event, body)) => events.push(LostEvent { number, event, body, original: original(live, number)? }),
            None => unreadable.push(sk.clone()),
        }
    }
    Ok((events, unreadable))
}

fn original(live: &Records, number: u64) -> Result<Vec<u8>, Failure> {
    let prefix = format!("ORIGINAL#{number:010}#");
    let mut parts: Vec<(&String, &StoredRecord)> = live.iter().filter(|(sk, _)| sk.starts_with(&prefix)).collect();
    parts.sort_unstable_by_key(|(sk, _)| *sk);
    let mut original = Vec::new();
    for (_, part) in parts {
        original.extend_from_slice(part.bytes("bytes")?);
    }
    Ok(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(bodies: &[&str]) -> (Records, LogHead) {
        let (mut records, mut previous) = (Records::new(), String::new());
        for (number, body) in (0..).zip(bodies) {
            let hash = chained(&previous, body);
            let sk = entry_key(number);
            let mut entry = StoredRecord::new("c", &sk);
            entry.set_text("previous", &previous);
            entry.set_text("hash", &hash);
            entry.set_packed_text("body", body);
            records.insert(sk, entry);
            previous = hash;
        }
        let sequence = bodies.len() as u64 - 1;
        (records, LogHead { sequence, hash: previous, received_at: chrono::DateTime::UNIX_EPOCH })
    }

    const RAISED: &str = r#"{"received_at":"2022-06-06T09:00:00Z","by":"contractor","kind":"capacity-issue-raised","issue":"C1","text":"One visitor is ill."}"#;
    const MORE: &str = r#"{"received_at":"2022-06-07T09:00:00Z","by":"contractor","kind":"capacity-issue-raised","issue":"C2","text":"Another is ill."}"#;

    fn numbers(head: &LogHead, restored: &Records, live: &Records) -> (Vec<u64>, Vec<String>) {
        let (events, unreadable) = events(head, restored, live).unwrap();
        (events.iter().map(|event| event.number).collect(), unreadable)
    }

    #[test]
    fn what_came_after_the_restored_log_is_lost_and_so_is_what_stood_otherwise_in_it() {
        let (restored, head) = log(&["a definition", RAISED]);
        let (live, _) = log(&["a definition", RAISED, MORE, RAISED]);
        assert_eq!(numbers(&head, &restored, &live), (vec![2, 3], vec![]));
        assert_eq!(events(&head, &restored, &live).unwrap().0[0].body, MORE);
        let (other, _) = log(&["a definition", MORE]);
        assert_eq!(numbers(&head, &restored, &other), (vec![1], vec![]));
        assert_eq!(numbers(&head, &restored, &restored), (vec![], vec![]));
    }

    #[test]
    fn a_damaged_entry_hides_none_of_those_after_it() {
        let (restored, head) = log(&["a definition", RAISED]);
        let (mut live, _) = log(&["a definition", RAISED, MORE, RAISED]);
        for sk in ["LOG#0000000001", "LOG#0000000002"] {
            live.get_mut(sk).unwrap().set_packed_text("body", "{}");
        }
        assert_eq!(numbers(&head, &restored, &live), (vec![3], vec!["LOG#0000000002".into()]));
    }

    #[test]
    fn a_contract_with_another_first_definition_is_another() {
        let (restored, _) = log(&["a definition", RAISED]);
        assert!(began_otherwise(&restored, &log(&["another definition"]).0));
        assert!(!began_otherwise(&restored, &log(&["a definition"]).0));
        assert!(!began_otherwise(&restored, &Records::new()));
    }
}
