//! How people sign in: by a link that is sent to their address and can be used once within a short time, then with a session.
//!
//! Both are 256 random bits that are kept only as hashes. They say whose the address is, and not what that person may see: this
//! is looked up in the definition in force at each request.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock::is_good;
use crate::contacts::normalised;
use crate::failure::Failure;
use crate::hash::sha256;
use crate::secret::{is_secret, new_secret};
use crate::table::{Attributes, TIME_TO_LIVE, Table, TableItem, key, moment, number, text, write_json};

/// How long a link to sign in is good.
pub const LINK_IS_GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// How long a session lasts.
pub const SESSION_LASTS: TimeDelta = TimeDelta::hours(8);

/// A link to sign in, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// The address that it is sent to, normalised.
    pub address: String,
    /// The path that was asked for, to which the browser is sent after signing in.
    pub leads_to: String,
    /// The first moment at which it is not good any more.
    pub expires_at: DateTime<Utc>,
}

/// The session of somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The address, normalised.
    pub address: String,
    /// The first moment at which it is over.
    pub expires_at: DateTime<Utc>,
}

fn link_key(token: &str) -> String {
    format!("LINK#{}", sha256(token.as_bytes()))
}

fn session_key(token: &str) -> String {
    format!("SESSION#{}", sha256(token.as_bytes()))
}

/// Returns an item that is good until a moment. DynamoDB's time to live deletes it some time later, so readers compare the
/// moment too.
fn item(pk: &str, sk: &str, value: &impl Serialize, expires_at: DateTime<Utc>) -> Result<TableItem, Failure> {
    let mut item = key(pk, sk);
    item.extend([
        (sk.to_lowercase(), text(write_json(value)?)),
        ("good_until".into(), text(moment(expires_at))),
        (TIME_TO_LIVE.into(), number(expires_at.timestamp().unsigned_abs())),
    ]);
    Ok(item)
}

impl Table {
    /// Makes a link to sign in for an address; returns its secret part this once.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the machine has no randomness.
    pub async fn new_sign_in_link(&self, address: &str, leads_to: &str, now: DateTime<Utc>) -> Result<String, Failure> {
        let token = new_secret()?;
        let expires_at = now + LINK_IS_GOOD_FOR;
        let link = SignInLink { address: normalised(address), leads_to: leads_to.into(), expires_at };
        let item = item(&link_key(&token), "LINK", &link, expires_at)?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        request.send().await.map_err(|error| Failure::of_call("keep a link to sign in", error))?;
        Ok(token)
    }

    /// Returns a link by its secret part; `None` if there is none, or it was used, is too old, or was made by a clock that was
    /// ahead.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn sign_in_link(&self, token: &str, now: DateTime<Utc>) -> Result<Option<SignInLink>, Failure> {
        if !is_secret(token) {
            return Ok(None);
        }
        let Some(item) = self.get("look for a link to sign in", &link_key(token), "LINK").await? else {
            return Ok(None);
        };
        let link: SignInLink = Attributes(&item).json("link")?;
        let is_good = is_good(link.expires_at, LINK_IS_GOOD_FOR, now);
        Ok((!item.contains_key("used_at") && is_good).then_some(link))
    }

    /// Uses a link up; returns it to the first who uses it in time, and `None` to all others.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn use_sign_in_link(&self, token: &str, now: DateTime<Utc>) -> Result<Option<SignInLink>, Failure> {
        let Some(link) = self.sign_in_link(token, now).await? else { return Ok(None) };
        let pk = link_key(token);
        // The condition decides, not the reading before: of two browsers that follow the link at one moment, one signs in.
        let first = self.update_if("use a link to sign in", (&pk, "LINK"), |request| {
            request
                .update_expression("SET used_at = :now")
                .condition_expression("attribute_not_exists(used_at) AND good_until > :now")
                .expression_attribute_values(":now", text(moment(now)))
        });
        Ok(first.await?.then_some(link))
    }

    /// Begins a session of an address; returns its token this once.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the machine has no randomness.
    pub async fn new_session(&self, address: &str, now: DateTime<Utc>) -> Result<String, Failure> {
        let token = new_secret()?;
        let expires_at = now + SESSION_LASTS;
        let session = Session { address: normalised(address), expires_at };
        let item = item(&session_key(&token), "SESSION", &session, expires_at)?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        request.send().await.map_err(|error| Failure::of_call("begin a session", error))?;
        Ok(token)
    }

    /// Returns the session of a token; `None` if there is none, it is over, or a clock that was ahead began it.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn session(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Session>, Failure> {
        if !is_secret(token) {
            return Ok(None);
        }
        let Some(item) = self.get("look for a session", &session_key(token), "SESSION").await? else {
            return Ok(None);
        };
        let session: Session = Attributes(&item).json("session")?;
        let is_good = is_good(session.expires_at, SESSION_LASTS, now);
        Ok((!item.contains_key("revoked_at") && is_good).then_some(session))
    }

    /// Ends a session, if it is there.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn end_session(&self, token: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let pk = session_key(token);
        let ended = self.update_if("end a session", (&pk, "SESSION"), |request| {
            request
                .update_expression("SET revoked_at = :now")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":now", text(moment(now)))
        });
        ended.await.map(|_| ())
    }
}
