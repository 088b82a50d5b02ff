//! The times of the daily check, the same as EventBridge Scheduler's on AWS: every day at 07:00, and on the last Friday of the
//! month once more at 17:00, after the working day; in Europe/London.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::London;
use domain::calendar::last_friday;
use domain::month::Month;

/// The hour of the check of every day.
const DAILY_AT: NaiveTime = NaiveTime::from_hms_opt(7, 0, 0).expect("a time of day");

/// The hour of the further check on the last Friday.
const LAST_FRIDAY_AT: NaiveTime = NaiveTime::from_hms_opt(17, 0, 0).expect("a time of day");

/// Returns the moments of a day at which the check runs.
fn check_times_of(day: NaiveDate) -> impl Iterator<Item = DateTime<Utc>> {
    let further = (last_friday(Month::of(day)) == day).then_some(LAST_FRIDAY_AT);
    let times = [Some(DAILY_AT), further].into_iter().flatten();
    // The clocks change at night, so neither hour is skipped or repeated.
    times.filter_map(move |time| London.from_local_datetime(&day.and_time(time)).earliest()).map(|at| at.to_utc())
}

/// Returns the moments after one and up to another at which the check runs, in order.
pub(crate) fn check_times_between(after: DateTime<Utc>, through: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let first = after.with_timezone(&London).date_naive();
    let last = through.with_timezone(&London).date_naive();
    let days = std::iter::successors(Some(first), |day| Some(*day + Days::new(1))).take_while(move |day| *day <= last);
    days.flat_map(check_times_of).filter(move |moment| *moment > after && *moment <= through)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_check_runs_each_morning_and_on_the_last_friday_once_more() {
        let moments = check_times_between(moment("2022-07-28T12:00:00Z"), moment("2022-07-30T12:00:00Z"));
        let moments: Vec<String> = moments.map(|moment| moment.to_rfc3339()).collect();
        assert_eq!(
            moments,
            ["2022-07-29T06:00:00+00:00", "2022-07-29T16:00:00+00:00", "2022-07-30T06:00:00+00:00"],
            "in summer London is an hour ahead of UTC"
        );
    }

    #[test]
    fn a_moment_belongs_to_one_span_only() {
        let at = moment("2022-12-01T07:00:00Z");
        assert_eq!(check_times_between(at, at).count(), 0);
        assert_eq!(check_times_between(at - chrono::TimeDelta::seconds(1), at).collect::<Vec<_>>(), [at]);
    }
}
