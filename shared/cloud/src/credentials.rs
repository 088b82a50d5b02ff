//! Bearer tokens (RFC 6750), one for each party and use: kept only as hashes, revocable, and with an expiry.
//!
//! A token names its contract, so that a caller with a token of one contract learns nothing of another, not even whether it
//! exists. Its secret is 256 random bits. A plain hash is enough to keep it, since nobody can guess it.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Party;
use serde::{Deserialize, Serialize};

use crate::clock::MAY_DIFFER;
use crate::failure::Failure;
use crate::hash::sha256;
use crate::secret::new_secret;
use crate::table::{Attributes, TIME_TO_LIVE, Table, TableItem, contract_key, key, number, text, write_json};

/// How long an expired credential is still listed.
const KEPT_AFTER_EXPIRY: TimeDelta = TimeDelta::days(90);

/// The prefix of every token, by which it is told from other secrets.
const PREFIX: &str = "lastfriday";

/// A caller's permission, without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its id: the first 12 digits of the token's hash.
    pub id: String,
    pub contract: String,
    pub party: Party,
    /// What it is for.
    pub label: String,
    /// When it was made. A credential that a clock ahead made would be good for too long, so it is not valid before this
    /// moment. An earlier version of the program did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<DateTime<Utc>>,
    /// The first moment at which it is not valid any more.
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Credential {
    /// Says whether it is valid at a moment.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at && !self.is_of_a_day_to_come(now)
    }

    /// Says whether it was made by a clock that was ahead of a moment.
    pub fn is_of_a_day_to_come(&self, now: DateTime<Utc>) -> bool {
        self.made_at.is_some_and(|made_at| made_at > now + MAY_DIFFER)
    }
}

fn token_key(hash: &str) -> String {
    format!("TOKEN#{hash}")
}

/// Returns the contract that a token names; `None` where it is no token of this system.
fn contract_of(token: &str) -> Option<&str> {
    let mut parts = token.split('.');
    let (prefix, contract, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = prefix == PREFIX && !contract.is_empty() && secret.len() >= 40 && parts.next().is_none();
    (whole && token.len() <= 200).then_some(contract)
}

impl Table {
    /// Makes a credential that is good from the moment at which it is made until another. The token is returned this once; only
    /// its hash is kept.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the machine has no randomness.
    pub async fn new_token(
        &self,
        contract: &str,
        party: Party,
        label: &str,
        good: Range<DateTime<Utc>>,
    ) -> Result<(String, Credential), Failure> {
        let token = format!("{PREFIX}.{contract}.{}", new_secret()?);
        let hash = sha256(token.as_bytes());
        let credential = Credential {
            id: hash.chars().take(12).collect(),
            contract: contract.into(),
            party,
            label: label.into(),
            made_at: Some(good.start),
            expires_at: good.end,
            revoked_at: None,
        };
        self.put_credential(&hash, &credential).await?;
        Ok((token, credential))
    }

    async fn put_credential(&self, hash: &str, credential: &Credential) -> Result<(), Failure> {
        let mut item = key(&contract_key(&credential.contract), &token_key(hash));
        // An expired credential is still listed for a while; then DynamoDB's time to live deletes it.
        let removed_at = (credential.expires_at + KEPT_AFTER_EXPIRY).timestamp().unsigned_abs();
        item.extend([("credential".into(), text(write_json(credential)?)), (TIME_TO_LIVE.into(), number(removed_at))]);
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        request.send().await.map_err(|error| Failure::of_call("keep a credential", error))?;
        Ok(())
    }

    /// Returns the credential of a token; `None` if it is not valid at the moment.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn authenticate(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Credential>, Failure> {
        let Some(contract) = contract_of(token) else { return Ok(None) };
        let sk = token_key(&sha256(token.as_bytes()));
        let item = self.get("look for a credential", &contract_key(contract), &sk).await?;
        let credential = item.as_ref().map(read).transpose()?;
        Ok(credential.filter(|credential| credential.is_valid(now)))
    }

    /// Returns a contract's credentials, by id.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn tokens(&self, contract: &str) -> Result<Vec<Credential>, Failure> {
        let items = self.query("list the credentials", &contract_key(contract), "TOKEN#").await?;
        items.iter().map(read).collect()
    }

    /// Revokes a credential by its id; `false` where there is none of that id.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn revoke_token(&self, contract: &str, id: &str, now: DateTime<Utc>) -> Result<bool, Failure> {
        let items = self.query("list the credentials", &contract_key(contract), &token_key(id)).await?;
        for item in &items {
            let mut credential = read(item)?;
            if credential.id == id {
                credential.revoked_at.get_or_insert(now);
                let hash = Attributes(item).text("sk")?.trim_start_matches("TOKEN#").to_owned();
                self.put_credential(&hash, &credential).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Returns the credential of an item.
pub(crate) fn read(item: &TableItem) -> Result<Credential, Failure> {
    Attributes(item).json("credential")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_that_a_clock_ahead_has_made_is_not_valid_before_that_day_and_one_without_the_date_is() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let old = r#"{"id":"0123456789ab","contract":"regulation-44","party":"council","label":"","expires_at":"2037-01-01T00:00:00Z","revoked_at":null}"#;
        let old: Credential = serde_json::from_str(old).unwrap();
        assert!(old.is_valid(moment("2026-11-30T09:00:00Z")));
        let made = Credential { made_at: Some(moment("2036-01-01T00:00:00Z")), ..old };
        for (now, is_valid) in [
            ("2026-11-30T09:00:00Z", false),
            ("2035-12-31T23:58:59Z", false),
            ("2035-12-31T23:59:00Z", true),
            ("2036-06-01T00:00:00Z", true),
            ("2037-01-01T00:00:00Z", false),
        ] {
            assert_eq!(made.is_valid(moment(now)), is_valid, "{now}");
        }
    }

    #[test]
    fn only_a_whole_token_names_a_contract() {
        let secret = "a".repeat(43);
        assert_eq!(contract_of(&format!("lastfriday.regulation-44.{secret}")), Some("regulation-44"));
        for token in
            ["", "lastfriday", "lastfriday.c.short", &format!("lastfriday..{secret}"), &format!("x.c.{secret}")]
        {
            assert_eq!(contract_of(token), None, "{token}");
        }
    }
}
