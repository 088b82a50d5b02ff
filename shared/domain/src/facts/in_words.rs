//! What an event that changed ratings was, so that whoever reads of the change can find it.

use super::{History, LogPosition, Revision};
use crate::date::in_full;
use crate::event::SentBack;

impl History<'_> {
    /// Returns what the event at a point was, where it can change ratings, in words: `version 2 of the return of June 2022`.
    pub(crate) fn event_in_words(&self, point: LogPosition) -> String {
        self.named_event(point).unwrap_or_else(|| "another entry".into())
    }

    /// Returns the same; `None` of what nobody can name by what it changes of ratings.
    pub(crate) fn named_event(&self, point: LogPosition) -> Option<String> {
        let known = self.known_at(point.next());
        let submitted = self.returns.values().flatten().find(|revision| revision.point == point);
        if let Some(Revision { submitted, .. }) = submitted {
            let version = known.revisions(submitted.month).count().max(1);
            return Some(format!("version {version} of the return of {}", submitted.month.in_words()));
        }
        if let Some((_, sent_back)) = self.sent_back.iter().find(|(at, _)| *at == point) {
            let SentBack { unit, visited_on, sent_back_on, .. } = *sent_back;
            return Some(format!(
                "the council's record that the report of the visit to {} on {} was sent back on {}",
                known.contract().unit_name(unit),
                in_full(*visited_on),
                in_full(*sent_back_on)
            ));
        }
        if self.definitions.iter().any(|(at, _)| *at == point) {
            return Some("a new version of the contract's definition".into());
        }
        let target = self.withdrawn.iter().position(|withdrawn| *withdrawn == Some(point))?;
        let target = LogPosition::after(target);
        let entry = || format!("entry {}", self.number(target));
        Some(format!("the withdrawal of {}", self.named_event(target).unwrap_or_else(entry)))
    }
}
