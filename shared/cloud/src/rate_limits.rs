//! Rate limits: how often something may be done within a time by an address or from a network. They are counted in the table,
//! so that all processes of a function count together.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};

use crate::failure::Failure;
use crate::hash::sha256;
use crate::table::{TIME_TO_LIVE, Table, number};

/// How often one address or network may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// What is done: a word of the key.
    pub what: &'static str,
    /// The most times within the window.
    pub most: u64,
    /// The length of the window, in minutes. Windows begin at the same moments for everybody, so that the key follows from the
    /// clock.
    pub minutes: i64,
}

/// Returns the network of a caller's internet address. Of version 6 that is the first 64 bits: a household has all addresses
/// that begin with them.
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => {
                let [one, two, three, four, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(one, two, three, four, 0, 0, 0, 0))
            }
        },
        Ok(IpAddr::V4(address)) => address.to_string(),
        // All callers without a readable address count together.
        Err(_) => "unknown".into(),
    }
}

impl Table {
    /// Counts one more attempt of somebody, who is kept only as a hash; `false` if that is too often, and then nothing is
    /// counted.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn is_within(&self, limit: RateLimit, who: &str, now: DateTime<Utc>) -> Result<bool, Failure> {
        let length = limit.minutes.max(1) * 60;
        let since = now.timestamp().div_euclid(length) * length;
        let forgotten_at = now + TimeDelta::seconds(2 * length);
        let pk = format!("LIMIT#{}#{}", limit.what, sha256(who.as_bytes()));
        // Counting and comparing are one update, so that attempts at the same moment cannot all pass the limit.
        self.update_if("count an attempt", (&pk, &format!("WINDOW#{since}")), |request| {
            request
                .update_expression("ADD #count :one SET #expires = if_not_exists(#expires, :expires)")
                .condition_expression("attribute_not_exists(#count) OR #count < :most")
                .expression_attribute_names("#count", "count")
                .expression_attribute_names("#expires", TIME_TO_LIVE)
                .expression_attribute_values(":one", number(1))
                .expression_attribute_values(":most", number(limit.most))
                .expression_attribute_values(":expires", number(forgotten_at.timestamp().unsigned_abs()))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_of_one_household_are_one_network() {
        assert_eq!(network("2001:db8:1:2:aaaa::1"), network("2001:db8:1:2:bbbb::2"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_eq!(network("nonsense"), network(""));
    }
}
