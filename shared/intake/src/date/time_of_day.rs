//! The time of day that programs put after a date, and people before it: `00:00`, `09:50:00`, `T09:50:00Z`, `9.50 am`.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    at: NaiveTime,
    /// How far ahead of UTC the clock is that shows it, in minutes; none where that is not said.
    offset: Option<i64>,
}

impl TimeOfDay {
    /// Returns the moment at which it is on a day, where it says of which time zone it is.
    pub(super) fn moment(self, date: NaiveDate) -> Option<DateTime<Utc>> {
        date.and_time(self.at).checked_sub_signed(TimeDelta::minutes(self.offset?)).map(|moment| moment.and_utc())
    }
}

/// Returns a matched text without its time of day, and that.
pub(super) fn split(text: &str) -> (String, Option<TimeOfDay>) {
    let by_a_program = with_space_for_t(text);
    // In `T13:00-14:00`, as programs write it, the end is a time zone. If a person wrote it, it is a time.
    let is_by_hand = by_a_program == text;
    let text = by_a_program;
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let read = |words: &[&str]| is_by_hand.then(|| range(words)).flatten().or_else(|| read(words));
    // The time is the last one to five words (`9:50`, `9:50 am`, `9:50 am bst`, `1 pm - 2 pm`), or the first.
    for count in (1..=5.min(words.len())).rev() {
        let (day, time) = words.split_at(words.len() - count);
        if let Some(time) = read(time) {
            return (joined(day), Some(time));
        }
        let (time, day) = words.split_at(count);
        if let Some(time) = read(time) {
            return (joined(day), Some(time));
        }
    }
    (text, None)
}

fn joined(words: &[&str]) -> String {
    let words = words.strip_suffix(&["at"]).unwrap_or(words);
    words.join(" ")
}

/// Returns the text with a space for the `t` that stands between a day and its time.
fn with_space_for_t(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let spaced = letters
        .iter()
        .enumerate()
        .map(|(at, c)| if *c == 't' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) { ' ' } else { *c });
    spaced.collect()
}

/// Returns the first of the two times of day from which to which somebody was there: `13:00-14:00`, `1-2.30 pm`, `13:00 to
/// 14:00`. It says nothing of a time zone.
fn range(words: &[&str]) -> Option<TimeOfDay> {
    let text = words.join(" ").replace(" to ", "-").replace(" - ", "-");
    let (from, to) = text.split_once('-')?;
    let with_half = |text: &str| {
        let (bare, half) = without_half(text.trim());
        (bare.trim_end().to_owned(), half)
    };
    let ((from, from_half), (to, to_half)) = (with_half(from), with_half(to));
    let ends = time_of_day(&to, to_half)?;
    // `11-1 pm` begins before noon, `1-2 pm` after it.
    let halves = if from_half.is_some() { [from_half; 2] } else { [to_half, to_half.map(|_| false)] };
    let starts = halves.into_iter().filter_map(|half| time_of_day(&from, half)).find(|at| *at < ends)?;
    Some(TimeOfDay { at: starts, offset: None })
}

/// Returns a time of day without the half of the day that stands at its end, and that.
fn without_half(text: &str) -> (&str, Option<bool>) {
    let found = ["am", "pm", "a.m.", "p.m.", "a.m", "p.m"]
        .into_iter()
        .find_map(|ending| Some((text.strip_suffix(ending)?, half_named(ending))));
    found.unwrap_or((text, None))
}

/// Returns the time of day that words say.
fn read(words: &[&str]) -> Option<TimeOfDay> {
    let (first, mut more) = words.split_first()?;
    let mut time = *first;
    let mut offset = None;
    let mut half = None;
    if let Some((zone, others)) = more.split_last()
        && let Some(minutes) = zone_named(zone)
    {
        (offset, more) = (Some(minutes), others);
    }
    if let Some((last, others)) = more.split_last() {
        (half, more) = (Some(half_named(last)?), others);
    }
    if !more.is_empty() {
        return None;
    }
    if offset.is_none() {
        if let Some(rest) = time.strip_suffix('z') {
            (time, offset) = (rest, Some(0));
        } else if let Some(at) = time.rfind(['+', '-']) {
            offset = Some(offset_of(time.get(at..)?)?);
            time = time.get(..at)?;
        }
    }
    if let (bare, Some(said)) = without_half(time) {
        if half.is_some() {
            return None;
        }
        (time, half) = (bare, Some(said));
    }
    Some(TimeOfDay { at: time_of_day(time, half)?, offset })
}

/// Returns which half of the day: whether it is the second.
fn half_named(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m." | "a.m" => Some(false),
        "pm" | "p.m." | "p.m" => Some(true),
        _ => None,
    }
}

fn zone_named(word: &str) -> Option<i64> {
    match word {
        "z" | "utc" | "gmt" => Some(0),
        "bst" => Some(60),
        _ => offset_of(word),
    }
}

/// Reads `+01:00`, `+0100`, `-05`; returns minutes.
fn offset_of(text: &str) -> Option<i64> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if ![2, 4].contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..).filter(|minutes| !minutes.is_empty()).map_or(Ok(0), str::parse).ok()?;
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Reads `9:50`, `09:50:00`, `09:50:00.000`; where the half of the day is said also `9` and `9.50`.
fn time_of_day(text: &str, half: Option<bool>) -> Option<NaiveTime> {
    let parts: Vec<&str> = match (text.contains(':'), half) {
        (true, _) => text.split(':').collect(),
        (false, Some(_)) => text.split('.').collect(),
        (false, None) => return None,
    };
    let number = |digits: &str| {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let (hour, minute, second) = match parts[..] {
        [hour] => (number(hour)?, 0, 0),
        [hour, minute] if minute.len() == 2 => (number(hour)?, number(minute)?, 0),
        [hour, minute, second] if minute.len() == 2 => {
            let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
            if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || whole.len() != 2 {
                return None;
            }
            (number(hour)?, number(minute)?, number(whole)?)
        }
        _ => return None,
    };
    let hour = match half {
        None => hour,
        Some(_) if hour > 12 => return None,
        Some(second) => hour % 12 + if second { 12 } else { 0 },
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}
