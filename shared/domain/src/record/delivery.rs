//! The day on which a letter reached the contractor (D35).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Entry;
use crate::facts::LogView;

/// What the mail service has reported of the letters of entries, by the entry's number in the log.
pub(super) struct Deliveries(BTreeMap<usize, Reported>);

/// What was reported of one entry's letter.
#[derive(Clone, Copy)]
struct Reported {
    /// The day on which it was first delivered; `None` where it never was.
    first_delivered_on: Option<NaiveDate>,
    /// Whether the last report received says that it came back.
    failed: bool,
}

impl Deliveries {
    /// Puts together what is known of letters as of a date; a report of a later day has not come to pass (D5).
    pub(super) fn new(known: LogView<'_>, as_of: NaiveDate) -> Self {
        let mut reported: BTreeMap<usize, Reported> = BTreeMap::new();
        for (_, fact) in known.recorded().filter(|(_, fact)| fact.own_date().is_none_or(|on| on <= as_of)) {
            let Some((report, failed)) = fact.letter_report() else { continue };
            let of_entry = reported.entry(report.event).or_insert(Reported { first_delivered_on: None, failed });
            of_entry.failed = failed;
            if !failed {
                let first = of_entry.first_delivered_on.map_or(report.on, |first| first.min(report.on));
                of_entry.first_delivered_on = Some(first);
            }
        }
        Self(reported)
    }

    /// Returns the entry with the day on which its letter counts as received.
    ///
    /// > 5.7: "within ten business days of receipt"; 6.4: "of receiving the formal warning"; 6.5: "receives two formal warnings"
    ///
    /// D35: the later of its own date and its first delivery, where one is known; else of its own date and its receipt in the log.
    ///
    /// # Errors
    ///
    /// The entry as it was, where the last report says that its letter came back: it has no day yet.
    pub(super) fn day_of(&self, entry: Entry) -> Result<Entry, Entry> {
        match self.0.get(&entry.number) {
            None => Ok(entry),
            Some(Reported { failed: true, .. }) => Err(entry),
            Some(Reported { first_delivered_on: None, .. }) => Ok(entry),
            Some(Reported { first_delivered_on: Some(on), .. }) => Ok(Entry { day: entry.on.max(*on), ..entry }),
        }
    }
}
