//! Who may know of an entry of a log, and what of a log is left to them.

use super::Event;
use crate::readers::Readers;

/// Returns who may know of an entry of a log, by its number from 1. What speaks of another entry is read by whoever reads that;
/// of what is not there nothing is to be kept from anybody.
pub fn readers_of_entry(log: &[Event], number: usize) -> Readers {
    let mut number = number;
    for _ in log {
        let Some(event) = number.checked_sub(1).and_then(|index| log.get(index)) else { return Readers::Anybody };
        match (event.fact.kind().readers(), event.fact.speaks_of()) {
            (Some(readers), _) => return readers,
            (None, Some(of)) => number = of,
            (None, None) => break,
        }
    }
    // Entries that speak of each other in a circle do nothing: they stay closed.
    Readers::Council
}

/// Returns a log as it is to those who may know what these may: without the entries that they may not know of, and numbered as if
/// those had never been, so that no gap shows where they were.
pub fn known_to(log: &[Event], readers: Readers) -> Vec<Event> {
    let is_known: Vec<bool> = (1..=log.len()).map(|number| readers_of_entry(log, number) >= readers).collect();
    let mut last = 0;
    let numbers: Vec<usize> = is_known
        .iter()
        .map(|is_known| {
            last += usize::from(*is_known);
            last
        })
        .collect();
    let known = log.iter().zip(&is_known).filter(|(_, is_known)| **is_known);
    known
        .map(|(event, _)| {
            let Some(number) = event.fact.speaks_of() else { return event.clone() };
            // One that is not there, now or at all, is not there then either.
            let is_there = number.checked_sub(1).and_then(|index| is_known.get(index)).copied().unwrap_or_default();
            let number = if is_there { numbers[number - 1] } else { usize::MAX };
            Event { fact: event.fact.clone().renumbered(number), ..event.clone() }
        })
        .collect()
}
