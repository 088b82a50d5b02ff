//! Which events can change what is known of a month, and what the clauses find.

use std::collections::{BTreeMap, BTreeSet};

use super::{History, LogPosition, Revision, Statement, before};
use crate::event::{Event, Fact, Rates};
use crate::month::Month;

impl<'a> History<'a> {
    /// Notes for each event which months it can change when it is received, more rather than fewer: a return those that it or
    /// an earlier revision speaks of, a withdrawal those of what it withdraws.
    pub(super) fn index_touching(&mut self, ordered: &[(usize, &'a Event)]) {
        let mut touching: BTreeMap<Month, BTreeSet<LogPosition>> = BTreeMap::new();
        let mut touching_all: BTreeSet<LogPosition> = BTreeSet::new();
        for (index, (_, event)) in ordered.iter().enumerate() {
            let point = LogPosition::after(index);
            for at in [Some(point), self.withdrawn[index]].into_iter().flatten() {
                let months = match event.fact.kind().rates() {
                    Rates::ItsMonths => self.months_of(&event.fact, point, at),
                    Rates::EveryMonth => {
                        touching_all.insert(at);
                        BTreeSet::new()
                    }
                    Rates::NoMonth => BTreeSet::new(),
                };
                for month in months {
                    touching.entry(month).or_default().insert(at);
                }
            }
        }
        let with_all = |own: BTreeSet<LogPosition>| own.union(&touching_all).copied().collect();
        self.touching = touching.into_iter().map(|(month, own)| (month, with_all(own))).collect();
        self.touching_all = touching_all.into_iter().collect();
    }

    /// Returns the months that a return or a record of a report sent back, received at a point, can change as of another.
    fn months_of(&self, fact: &Fact, point: LogPosition, at: LogPosition) -> BTreeSet<Month> {
        if let Fact::ReturnSubmitted { submitted } = fact {
            let revisions = self.returns[&submitted.month].iter().take_while(|revision| revision.point <= point);
            let rows = revisions.flat_map(|revision| &revision.submitted.visits);
            let dates = rows.flat_map(|row| [row.visited_on, row.sent_back_on]).flatten();
            return dates.map(Month::of).chain([submitted.month]).collect();
        }
        let Fact::ReportSentBack(sent_back) = fact else { return BTreeSet::new() };
        let same = |statement: &Statement<'_>| {
            let row = statement.row;
            let report = (row.unit == sent_back.unit, row.visited_on == Some(sent_back.visited_on));
            statement.point < at && report == (true, true)
        };
        let stated = self.stated_sent_back.iter().filter(|(_, statements)| statements.iter().any(same));
        // It can change the visit's month too: what counts of a report's dates (D5).
        let own = [sent_back.sent_back_on, sent_back.visited_on].map(Month::of);
        stated.map(|(month, _)| *month).chain(own).collect()
    }

    /// Returns the events up to a point that can change what the clauses find, but for the passing of time: those about a closed
    /// month or of a late return, and whatever is neither a return nor a report sent back. Each by itself, whatever its stamp:
    /// somebody may have looked between it and the one before it.
    pub(crate) fn can_change_findings(&self, until: LogPosition) -> BTreeSet<LogPosition> {
        let mut points: BTreeSet<LogPosition> = self.recorded.iter().map(|(point, _)| *point).collect();
        points.extend(&self.touching_all);
        points.extend(self.withdrawn.iter().flatten());
        let closed = |month: Month, point: LogPosition| {
            self.known_at(point.next()).contract().closes(month).on < self.received[point.events()].on
        };
        for (month, touching) in &self.touching {
            points.extend(before(touching, until).iter().filter(|point| closed(*month, **point)));
        }
        for (month, revisions) in &self.returns {
            let late = |revision: &&Revision<'_>| {
                let due = self.known_at(revision.point.next()).contract().return_due(*month);
                revision.point < until && due.on < revision.received_on
            };
            points.extend(revisions.iter().filter(late).map(|revision| revision.point));
        }
        points.split_off(&until);
        points
    }

    /// Returns the events that can change what is known of a month, in order of receipt.
    pub(crate) fn changes(&self, month: Month) -> &[LogPosition] {
        self.touching.get(&month).unwrap_or(&self.touching_all)
    }

    /// Returns those of them from one point up to another.
    pub fn touching(&self, month: Month, from: LogPosition, until: LogPosition) -> &[LogPosition] {
        let changes = before(self.changes(month), until);
        &changes[changes.partition_point(|point| *point < from)..]
    }
}
