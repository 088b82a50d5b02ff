//! What of a closed contract somebody could still do something with, set aside until it is taken up elsewhere.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};

use super::{ASSESSMENT, WANTED, kind, sort_key};
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::table::{Attributes, Item, text, write_json};

/// What a record was before it was set aside.
pub(super) const BEFORE: &str = "before_move";

/// The state of an email that is set aside: none in which anybody would send it.
const SET_ASIDE: &str = "moved";

/// A record as it is set aside, and the attributes that must be as they were read; `None` where nobody could do anything with
/// it, or it is set aside already.
pub(super) fn set_aside(item: &Item, now: DateTime<Utc>) -> Result<Option<(Item, Vec<&'static str>)>, Failure> {
    if item.contains_key(BEFORE) {
        return Ok(None);
    }
    let attributes = Attributes(item);
    let sk = sort_key(item)?;
    let mut aside = item.clone();
    let (changed, unchanged) = match kind(sk) {
        "EMAIL" if ["due", "claimed", "unknown"].contains(&attributes.text("state")?) => {
            aside.insert("state".into(), text(SET_ASIDE));
            (vec!["state", "agenda", "agenda_on"], vec!["state", "agenda_on"])
        }
        "TOKEN" => {
            let mut credential: Credential = attributes.json("credential")?;
            if credential.revoked_at.is_some() {
                return Ok(None);
            }
            credential.revoked_at = Some(now);
            aside.insert("credential".into(), text(write_json(&credential)?));
            (vec!["credential"], vec!["credential"])
        }
        ASSESSMENT if item.contains_key("agenda") => (vec!["agenda", "agenda_on"], vec!["version"]),
        WANTED if item.contains_key("agenda") => (vec!["agenda", "agenda_on"], vec!["agenda_on", "version"]),
        _ => return Ok(None),
    };
    aside.remove("agenda");
    aside.remove("agenda_on");
    let before: HashMap<String, AttributeValue> =
        changed.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect();
    aside.insert(BEFORE.into(), AttributeValue::M(before));
    Ok(Some((aside, unchanged)))
}

/// A record as it was before it was set aside.
pub(super) fn taken_up(mut item: Item) -> Item {
    if let Some(AttributeValue::M(before)) = item.remove(BEFORE) {
        item.extend(before);
    }
    item
}

/// Whether a record there is one that was set aside here, and that the new contract has taken up: what became of it since is
/// its own.
pub(super) fn is_opened(aside: &Item, there: &Item) -> bool {
    aside.contains_key(BEFORE) && !there.contains_key(BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Waiting, key, number, waiting};

    fn moment_of(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn email(state: &str) -> Item {
        let mut item = key("CONTRACT#c", "EMAIL#return-receipt/2022-07/contractor");
        item.extend([("state".into(), text(state)), ("claims".into(), number(1))]);
        item.extend(waiting(Waiting::Notify, moment_of("2022-07-29T10:00:00Z")));
        item
    }

    #[test]
    fn what_is_set_aside_waits_for_nothing_and_is_taken_up_as_it_was() {
        let now = moment_of("2022-08-01T10:00:00Z");
        for state in ["due", "claimed", "unknown"] {
            let (aside, _) = set_aside(&email(state), now).unwrap().unwrap();
            assert_eq!(aside["state"], text(SET_ASIDE));
            assert!(!aside.contains_key("agenda") && !aside.contains_key("agenda_on"));
            assert_eq!(set_aside(&aside, now).unwrap(), None, "once");
            assert_eq!(taken_up(aside), email(state));
        }
        assert_eq!(set_aside(&email("sent"), now).unwrap(), None);
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
        let mut item = key("CONTRACT#c", "TOKEN#ab");
        item.insert("credential".into(), text(write_json(&credential).unwrap()));
        let (aside, _) = set_aside(&item, now).unwrap().unwrap();
        let there: Credential = Attributes(&aside).json("credential").unwrap();
        assert_eq!(there.revoked_at, Some(now));
        assert_eq!(taken_up(aside), item);
    }
}
