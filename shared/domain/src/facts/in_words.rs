//! Events of a history in words, where they can change what a month is rated.

use super::{History, Point, Revision};
use crate::date::in_full;
use crate::explain::unit_name;

impl History<'_> {
    /// Which revision of its month's return one was when it was received, from 1, as its receipt says: of those that had been
    /// received and not withdrawn by then.
    pub fn revision_number(&self, revision: &Revision<'_>) -> usize {
        let revisions = self.returns.get(&revision.submitted.month).into_iter().flatten();
        let until = revision.point + 1;
        revisions.filter(|other| self.stands(other.point, until)).count()
    }

    /// What the event at a point was, where it can change ratings, in words: `revision 2 of the return of June 2022`.
    pub(crate) fn event_in_words(&self, point: Point) -> String {
        let revision = self.returns.values().flatten().find(|revision| revision.point == point);
        if let Some(revision) = revision {
            let month = revision.submitted.month.in_words();
            return match self.revision_number(revision) {
                0 | 1 => format!("the return of {month}"),
                number => format!("revision {number} of the return of {month}"),
            };
        }
        if let Some((_, report)) = self.sent_back.iter().find(|(at, _)| *at == point) {
            let unit = unit_name(self.known_at(point + 1).contract(), &report.unit);
            let visited_on = in_full(report.visited_on);
            return format!("the council's record that the report of the visit to {unit} on {visited_on} was sent back");
        }
        if self.definitions.iter().any(|(at, _)| *at == point) {
            return "a revision of the contract's definition".into();
        }
        match self.withdrawn.iter().position(|withdrawn| *withdrawn == Some(point)) {
            Some(target) => format!("the withdrawal of {}", self.event_in_words(target)),
            None => "an entry of the record".into(),
        }
    }
}
