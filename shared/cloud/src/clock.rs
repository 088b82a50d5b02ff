//! The one place where "now" is read, and how far that is relied on.

use chrono::{DateTime, TimeDelta, Utc};

/// How far the clocks of two processes may be apart, and how far a clock may go back when it is set right: what one process has
/// just made is good for another.
pub(crate) const MAY_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// Returns the present moment. A program reads it once for each thing that it does and passes it on.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Says whether something that is good for a time is good at a moment. If it would be good for longer than that from now, a
/// clock that was ahead made it; it is refused, since it would be good for too long by as much as the clock was wrong.
pub(crate) fn is_good(expires_at: DateTime<Utc>, lasts: TimeDelta, now: DateTime<Utc>) -> bool {
    now < expires_at && expires_at - now <= lasts + MAY_DIFFER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_for_a_time_is_good_from_when_it_was_made_until_that_time_is_over_and_not_before() {
        let made_at: DateTime<Utc> = "2026-11-30T09:00:00Z".parse().unwrap();
        let lasts = TimeDelta::minutes(15);
        for (after, is_good_then) in [
            (TimeDelta::zero(), true),
            (lasts - TimeDelta::milliseconds(1), true),
            (lasts, false),
            (TimeDelta::seconds(-60), true),
            (TimeDelta::seconds(-61), false),
            (TimeDelta::days(-3650), false),
        ] {
            assert_eq!(is_good(made_at + lasts, lasts, made_at + after), is_good_then, "{after}");
        }
    }
}
