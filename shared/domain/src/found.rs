//! When the log made a finding, and when it unmade it.
//!
//! A finding is raised on a day that the schedule gives, on the facts as known now: a return that is withdrawn later was overdue
//! on the day after its due date, though nobody could say so then. Whoever tells a history day by day tells on each day what was
//! so on it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::clause::{AssessmentContext, Finding, findings};
use crate::facts::{History, LogPosition};
use crate::months::KnownMonths;
use crate::notice::{Span, spans_of_findings};

/// A finding that once was one.
#[derive(Clone, Debug)]
pub struct Found {
    /// The finding as it last was found.
    pub finding: Finding,
    /// The first day on which what had been received made it: the day on which it is raised, or a later one.
    pub on: NaiveDate,
    /// What made it on that later day.
    pub by: Option<CausingEntry>,
    /// Since when it is found no more, where it is not, and by what.
    pub unmade: Option<(NaiveDate, Option<CausingEntry>)>,
}

/// An entry of the log that made a finding, or unmade it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CausingEntry {
    /// Its number in the log, from 1.
    pub entry: usize,
    /// What it was, where it can change ratings: `version 2 of the return of June 2022`.
    pub what: Option<String>,
}

impl CausingEntry {
    fn of(history: &History<'_>, point: LogPosition) -> Self {
        Self { entry: history.number(point), what: history.named_event(point) }
    }
}

/// Returns every finding that was one on any day up to a date, in the order in which they came to be.
pub fn found(history: &History<'_>, as_of: NaiveDate) -> Vec<Found> {
    let months = KnownMonths::new(history);
    let mut all: Vec<Found> = Vec::new();
    let mut places = BTreeMap::new();
    let mut last: Option<Span> = None;
    for span in spans_of_findings(&months, as_of) {
        // Where a span begins on the day on which the last one ends, an entry parts them; else a day that was given has come.
        let parted = last.filter(|last| last.through == span.from);
        let begun_by = parted.map(|last| CausingEntry::of(history, last.point));
        let mut is_found = vec![false; all.len()];
        for finding in findings(&AssessmentContext::new(&months, span.point, span.through)) {
            let place = *places.entry((finding.identity(), finding.raised_on)).or_insert(all.len());
            if place < all.len() {
                is_found[place] = true;
                all[place].finding = finding;
                all[place].unmade = None;
                continue;
            }
            is_found.push(true);
            let by = begun_by.clone().filter(|_| finding.raised_on < span.from);
            all.push(Found { on: finding.raised_on.max(span.from), by, finding, unmade: None });
        }
        for (found, is_found) in all.iter_mut().zip(is_found) {
            if !is_found && found.unmade.is_none() {
                found.unmade = Some((span.from, begun_by.clone()));
            }
        }
        last = Some(span);
    }
    all
}
