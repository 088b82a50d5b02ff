//! What had been received by a point in a history: the standing returns and records, merged (D5), and the definition in force
//! (D21).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Entry, History, LogPosition, Receipt, Revision, Statement};
use crate::contract::Contract;
use crate::event::{Fact, NotVisitedReason, SentBack};
use crate::month::Month;

/// A report: the visit that it is of, by unit and date.
pub type Report<'a> = (&'a str, NaiveDate);

/// A visit, as the standing returns together state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit<'a> {
    pub unit: &'a str,
    pub visited_on: NaiveDate,
    /// When its report reached the council.
    pub report_to_council_on: Option<NaiveDate>,
    /// When its report reached Ofsted.
    pub report_to_ofsted_on: Option<NaiveDate>,
    /// The day on which the return that last listed it was received.
    pub listed_on: NaiveDate,
}

/// What had been received by a point.
#[derive(Clone, Copy, Debug)]
pub struct LogView<'a> {
    pub(super) history: &'a History<'a>,
    pub(super) point: LogPosition,
}

impl<'a> LogView<'a> {
    /// Returns the definition in force: D21, the latest received rates all months.
    pub fn contract(&self) -> &'a Contract {
        let latest = self.history.definitions.iter().rev().find(|(at, _)| self.history.stands(*at, self.point));
        latest.map_or(self.history.initial, |(_, contract)| contract)
    }

    /// Returns the revisions of a month's return, the earliest first.
    ///
    /// D5: a return since withdrawn was never received; a return of a month outside the contract's counts for nothing.
    pub fn revisions(&self, month: Month) -> impl DoubleEndedIterator<Item = &'a Revision<'a>> + use<'a> {
        let Self { history, point } = *self;
        let revisions = if self.contract().has_month(month) { history.returns.get(&month) } else { None };
        revisions.into_iter().flatten().filter(move |revision| history.stands(revision.point, point))
    }

    /// Returns the return of a month that stands: the latest revision received.
    pub fn standing_return(&self, month: Month) -> Option<&'a Revision<'a>> {
        self.revisions(month).next_back()
    }

    /// Returns the day on which a month's first return was received.
    pub(crate) fn first_return_on(&self, month: Month) -> Option<NaiveDate> {
        self.revisions(month).next().map(|first| first.received_on)
    }

    /// Returns the day on which the last return of a month was withdrawn, where there was one and none counts any more (D5).
    pub(crate) fn return_withdrawn_on(&self, month: Month) -> Option<NaiveDate> {
        let Self { history, point } = *self;
        if !self.contract().has_month(month) || self.standing_return(month).is_some() {
            return None;
        }
        let received = history.returns.get(&month).into_iter().flatten();
        let withdrawn =
            received.filter_map(|revision| history.withdrawn[revision.point.events()]).filter(|at| *at < point);
        withdrawn.max().map(|at| history.received_on(at))
    }

    /// Returns whether a statement is made by a return that stands.
    fn is_standing(&self, statement: &Statement<'_>) -> bool {
        self.standing_return(statement.return_month).is_some_and(|revision| revision.point == statement.point)
    }

    /// Returns the latest of the other months whose standing returns list a visit, where one does.
    pub(crate) fn also_listed_in(&self, unit: &str, visited_on: NaiveDate, month: Month) -> Option<Month> {
        let stated = self.standing_statements(&self.history.visits, Month::of(visited_on));
        let same = stated.filter(|of| of.row.unit == unit && of.row.visited_on == Some(visited_on));
        same.map(|of| of.return_month).filter(|of| *of != month).max()
    }

    fn standing_statements(
        &self,
        index: &'a BTreeMap<Month, Vec<Statement<'a>>>,
        month: Month,
    ) -> impl Iterator<Item = &'a Statement<'a>> {
        index.get(&month).into_iter().flatten().filter(|statement| self.is_standing(statement))
    }

    /// Returns the visits dated in a month, by unit and date.
    ///
    /// D5: the facts are the union of the latest revisions of all months. A visit is identified by unit and date; for the
    /// same visit, blank fields take an earlier-received statement's value, otherwise the later received wins. Of a report that
    /// either party shows as sent back the earliest date stated of each column counts: KPI 2 asks when it was first submitted.
    pub fn visits(&self, month: Month) -> Vec<Visit<'a>> {
        let statements: Vec<_> = self.standing_statements(&self.history.visits, month).collect();
        let sent_back = self.ever_sent_back(month, &statements);
        let mut visits: BTreeMap<Report<'a>, Visit<'a>> = BTreeMap::new();
        for statement in statements {
            let row = statement.row;
            let Some(visited_on) = row.visited_on else { continue };
            let listed_on = self.history.received_on(statement.point);
            let unit = row.unit.as_str();
            let visit = visits.entry((unit, visited_on)).or_insert(Visit {
                unit,
                visited_on,
                report_to_council_on: None,
                report_to_ofsted_on: None,
                listed_on,
            });
            let is_sent_back = sent_back.contains(&(unit, visited_on));
            let counts = |before: Option<NaiveDate>, stated: Option<NaiveDate>| match (before, stated) {
                (Some(before), Some(stated)) if is_sent_back => Some(before.min(stated)),
                (before, stated) => stated.or(before),
            };
            visit.report_to_council_on = counts(visit.report_to_council_on, row.report_to_council_on);
            visit.report_to_ofsted_on = counts(visit.report_to_ofsted_on, row.report_to_ofsted_on);
            visit.listed_on = listed_on;
        }
        visits.into_values().collect()
    }

    /// Returns the reports of a month's visits that what standing returns state of them, or the council's records, show as sent
    /// back, whenever that was.
    fn ever_sent_back(&self, month: Month, statements: &[&'a Statement<'a>]) -> BTreeSet<Report<'a>> {
        let stated = statements.iter().filter(|of| of.row.sent_back_on.is_some());
        let stated = stated.filter_map(|of| Some((of.row.unit.as_str(), of.row.visited_on?)));
        let recorded = self.council_records().map(|record| (record.unit.as_str(), record.visited_on));
        stated.chain(recorded.filter(|(_, visited_on)| Month::of(*visited_on) == month)).collect()
    }

    /// Returns the units that the month's return declares not visited, with the reason. Whether a visit overrides it is for the
    /// measure to say (D15).
    pub fn declared_not_visited(&self, month: Month) -> BTreeMap<&'a str, NotVisitedReason> {
        let rows = self.standing_return(month).into_iter().flat_map(|revision| &revision.submitted.visits);
        rows.filter_map(|row| Some((row.unit.as_str(), row.not_visited_reason?))).collect()
    }

    /// Returns what the parties recorded beside returns, reports sent back and definitions, in order of receipt: each with its
    /// place in that order.
    pub(crate) fn recorded(&self) -> impl Iterator<Item = (LogPosition, &'a Fact)> + use<'a> {
        let Self { history, point } = *self;
        let upto = history.recorded.partition_point(|(at, _)| *at < point);
        history.recorded[..upto].iter().copied().filter(move |(at, _)| history.stands(*at, point))
    }

    /// Says where an event stands in the log, by its position and the date that it gives itself.
    pub(crate) fn entry(&self, point: LogPosition, own_date: Option<NaiveDate>) -> Entry {
        let Receipt { on: received_on, number, .. } = self.history.received[point.events()];
        let on = own_date.unwrap_or(received_on);
        Entry { point, number, on, received_on, day: on.max(received_on) }
    }

    /// Returns every standing return's capacity issue (5.2) that it is the first of its month's to raise, with its revision.
    pub(crate) fn capacity_issues(&self) -> impl Iterator<Item = (&'a Revision<'a>, &'a str)> + use<'a> {
        let Self { history, .. } = *self;
        let known = *self;
        let raised = |revision: &'a Revision<'a>| Some((revision, revision.submitted.raised_capacity_issue()?));
        history.raising_capacity.iter().filter_map(move |month| known.revisions(*month).find_map(raised))
    }

    /// Returns the reports that the council has recorded as sent back in a month.
    pub fn council_sent_back(&self, month: Month) -> BTreeSet<Report<'a>> {
        let recorded = self.council_records().filter(|sent_back| Month::of(sent_back.sent_back_on) == month);
        recorded.map(|sent_back| (sent_back.unit.as_str(), sent_back.visited_on)).collect()
    }

    /// Returns the reports that the standing returns state as sent back in a month: all the dates that they state.
    pub fn contractor_sent_back(&self, month: Month) -> BTreeSet<Report<'a>> {
        let stated = self.standing_statements(&self.history.stated_sent_back, month);
        stated.filter_map(|statement| Some((statement.row.unit.as_str(), statement.row.visited_on?))).collect()
    }

    /// Returns the reports sent back in a month.
    ///
    /// > 3 (KPI 3): "reports returned in the month, returned by the Local Authority to the contractor"
    ///
    /// D14: for a report that the council has recorded as sent back, the council's dates count; for any other, all dates
    /// in the standing returns. A report that the council records counts even if no return lists its visit (D5).
    pub fn sent_back(&self, month: Month) -> BTreeSet<Report<'a>> {
        let mut sent_back = self.contractor_sent_back(month);
        if !sent_back.is_empty() {
            let recorded: BTreeSet<Report<'a>> =
                self.council_records().map(|record| (record.unit.as_str(), record.visited_on)).collect();
            sent_back.retain(|report| !recorded.contains(report));
        }
        sent_back.extend(self.council_sent_back(month));
        sent_back
    }

    fn council_records(&self) -> impl Iterator<Item = &'a SentBack> + use<'a> {
        let Self { history, point } = *self;
        let standing = history.sent_back.iter().filter(move |(at, _)| history.stands(*at, point));
        standing.map(|(_, sent_back)| *sent_back)
    }
}
