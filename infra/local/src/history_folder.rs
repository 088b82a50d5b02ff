//! A contract's history to be imported: a folder of returns with a list of when each was received, and events as JSON lines.

use std::collections::BTreeSet;
use std::path::Path;

use chrono_tz::Tz;
use render::in_a_cell;

use crate::console::OperatorMessage;
use files::HistoryFiles;
use received_list::ReceivedDay;

mod files;
mod item;
mod lost_events;
mod received_list;
mod recorded_lines;
mod return_month;
#[cfg(test)]
mod tests;

pub(crate) use files::{RECEIVED_LIST, read_return_file};
pub(crate) use item::{HistoryContent, HistoryItem, HistoryProblem};
pub(crate) use lost_events::write_lost_events;
pub(crate) use received_list::write_received_list;

/// A contract's history as a folder has it.
#[derive(Debug, Default)]
pub(crate) struct HistoryFolder {
    /// What was received, in order.
    pub(crate) items: Vec<HistoryItem>,
    /// What cannot be read, or is missing.
    pub(crate) problems: Vec<HistoryProblem>,
    /// The files that the list says to leave out.
    pub(crate) left_out: Vec<String>,
    /// The files that are neither returns nor JSON lines.
    pub(crate) not_read: Vec<String>,
}

/// Reads a history. Its days are days in the contract's time zone.
///
/// # Errors
///
/// The folder, or one of its files, cannot be read at all. Mistakes within a file are problems of the history.
pub(crate) fn read(folder: &Path, list: &Path, time_zone: Tz) -> Result<HistoryFolder, OperatorMessage> {
    let files = HistoryFiles::of(folder, list)?;
    let mut history = HistoryFolder { not_read: files.others.into_iter().collect(), ..HistoryFolder::default() };
    if !files.returns.is_empty() || list.exists() {
        read_returns(&mut history, folder, list, time_zone, files.returns)?;
    }
    for name in &files.events {
        read_recorded_lines(&mut history, folder, name)?;
    }
    // The sort is stable: what was received at the same moment stays in order, returns as they are listed, then events.
    history.items.sort_by_key(|item| item.received_at);
    Ok(history)
}

fn read_returns(
    history: &mut HistoryFolder,
    folder: &Path,
    list: &Path,
    time_zone: Tz,
    mut returns: BTreeSet<String>,
) -> Result<(), OperatorMessage> {
    let rows = received_list::read(list, time_zone)?;
    let names = returns.clone();
    for mut row in rows {
        if !names.contains(&row.file) {
            // The list has names on one line and without writing directions. A row means the one file whose name looks like
            // that.
            let mut listed = names.iter().filter(|name| in_a_cell(name) == row.file);
            if let (Some(name), None) = (listed.next(), listed.next()) {
                row.file.clone_from(name);
            }
        }
        let mut problem = |message: String| history.problems.push(HistoryProblem { source: row.file.clone(), message });
        returns.remove(&row.file);
        let received_at = match row.received {
            Ok(ReceivedDay::At(at)) => at,
            Ok(ReceivedDay::LeftOut) => {
                history.left_out.push(row.file);
                continue;
            }
            Err(message) => {
                problem(message);
                continue;
            }
        };
        let (bytes, format) = match read_return_file(&folder.join(&row.file)) {
            Ok((bytes, declared)) => (bytes, declared.format()),
            Err(message) => {
                problem(format!("It is in the list, line {}, and {message}.", row.line));
                continue;
            }
        };
        match row.month.and_then(|given| return_month::of_return(given, &row.file, &bytes, format)) {
            Ok(month) => {
                let content = HistoryContent::Return { month, format, bytes, door: row.door };
                history.items.push(HistoryItem { received_at, source: row.file, content });
            }
            Err(message) => problem(message),
        }
    }
    history.problems.extend(returns.into_iter().map(|source| HistoryProblem {
        source,
        message: "It is not in the list. Add it with the day on which it was received, or with \"leave out\" in place of the day."
            .into(),
    }));
    Ok(())
}

fn read_recorded_lines(history: &mut HistoryFolder, folder: &Path, name: &str) -> Result<(), OperatorMessage> {
    let text = std::fs::read_to_string(folder.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let source = format!("{name}, line {}", index + 1);
        if line.trim().is_empty() {
            continue;
        }
        match recorded_lines::read_line(line.trim()) {
            Ok((received_at, content)) => history.items.push(HistoryItem { received_at, source, content }),
            Err(message) => history.problems.push(HistoryProblem { source, message }),
        }
    }
    Ok(())
}
