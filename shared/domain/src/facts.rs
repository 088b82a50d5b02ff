//! What is known of the facts at a point: the standing returns, merged (D5), the definition in force (D21).
//!
//! A [`History`] holds a contract's events in order of receipt. [`LogView`] is what had been received by a point in it:
//! every rule asks a `LogView`, so that any past day can be assessed again and gives the same answer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::contract::{Contract, Mistake, Place};
use crate::event::{Event, Fact, Return, SentBack, VisitRow, Who};
use crate::month::Month;
use crate::party::Person;

mod entry;
mod in_words;
mod log_view;
mod same_bytes;
mod touching;

pub use entry::Entry;
pub use log_view::{LogView, Report, Visit};

/// A place in the order of receipt: how many events had been received. The event *at* a position is the first that had not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition(usize);

impl LogPosition {
    /// Before every event.
    pub const START: Self = Self(0);

    /// After every event that there can be.
    pub const END: Self = Self(usize::MAX);

    /// Returns the position when so many events had been received.
    pub const fn after(events: usize) -> Self {
        Self(events)
    }

    /// Returns the position just after the event at this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Returns the position just before the event before this one; `None` at the start.
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// Returns how many events had been received.
    pub const fn events(self) -> usize {
        self.0
    }
}

/// A contract's events in order of receipt, indexed by the months that they speak of.
#[derive(Debug)]
pub struct History<'a> {
    /// The definition that the contract began with.
    initial: &'a Contract,
    /// The day and the number in the log of each event, in order of receipt.
    received: Vec<Receipt<'a>>,
    /// When each event was withdrawn, if it was.
    withdrawn: Vec<Option<LogPosition>>,
    /// The later definitions, in order of receipt.
    definitions: Vec<(LogPosition, Contract)>,
    /// The revisions of each month's return, in order of receipt.
    returns: BTreeMap<Month, Vec<Revision<'a>>>,
    /// The reports that the council recorded as sent back, in order of receipt.
    sent_back: Vec<(LogPosition, &'a SentBack)>,
    /// The rows that state a visit, by the month of the visit, in order of receipt.
    visits: BTreeMap<Month, Vec<Statement<'a>>>,
    /// The rows that state a report sent back, by the month in which it was.
    stated_sent_back: BTreeMap<Month, Vec<Statement<'a>>>,
    /// The months in whose returns a capacity issue is raised.
    raising_capacity: BTreeSet<Month>,
    /// What was recorded beside these, in order of receipt.
    recorded: Vec<(LogPosition, &'a Fact)>,
    /// The days that events give themselves and that have not come: until then they do and satisfy nothing (D5).
    days_to_come: BTreeSet<NaiveDate>,
    /// The events that can change what is known of a month, in order of receipt, where there are others than those that can of
    /// any.
    touching: BTreeMap<Month, Vec<LogPosition>>,
    /// The events that can change what is known of any month, in order of receipt.
    touching_all: Vec<LogPosition>,
}

/// An event's receipt.
#[derive(Clone, Copy, Debug)]
struct Receipt<'a> {
    at: DateTime<Utc>,
    on: NaiveDate,
    number: usize,
    who: Option<&'a Who>,
}

/// One revision of a month's return.
#[derive(Clone, Copy, Debug)]
pub struct Revision<'a> {
    /// When in the order of receipt it came.
    pub point: LogPosition,
    /// Its event's number in the log, from 1.
    pub number: usize,
    /// The day on which it was received.
    pub received_on: NaiveDate,
    pub submitted: &'a Return,
    /// Who submitted it, where the door wrote that.
    pub who: Option<&'a Who>,
    /// The SHA-256 of the bytes as received, where the door wrote that.
    pub sha256: Option<&'a str>,
}

/// A row of a return that states something of a month.
#[derive(Clone, Copy, Debug)]
struct Statement<'a> {
    point: LogPosition,
    return_month: Month,
    row: &'a VisitRow,
}

/// A definition in a log that is not one: nothing of the log is assessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {number}: the revised definition has mistakes: {}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct UnreadableDefinition {
    /// The event's number in the log, from 1.
    pub number: usize,
    /// What is wrong in it.
    pub mistakes: Vec<Mistake>,
}

/// Reads a revised definition: whole, and of the same contract.
fn read_revision(initial: &Contract, definition: &str) -> Result<Contract, Vec<Mistake>> {
    let contract = Contract::read(definition)?;
    if contract.id == initial.id {
        return Ok(contract);
    }
    let message = format!("id: a revision keeps the contract's id, {}", initial.id);
    Err(vec![Mistake::new(1, Place::default(), message.into())])
}

impl<'a> History<'a> {
    /// Puts a log in order of receipt: by stamp, and by the log's own order where two are equal.
    ///
    /// # Errors
    ///
    /// A revised definition that was not withdrawn has mistakes.
    pub fn new(initial: &'a Contract, log: &'a [Event]) -> Result<Self, UnreadableDefinition> {
        Self::through(initial, log, NaiveDate::MAX)
    }

    /// Returns the same of what was received up to a day alone: nothing that came later makes a difference.
    ///
    /// # Errors
    ///
    /// A revised definition that was received by then, and not withdrawn by then, has mistakes.
    pub fn through(initial: &'a Contract, log: &'a [Event], day: NaiveDate) -> Result<Self, UnreadableDefinition> {
        let numbered = log.iter().enumerate().map(|(index, event)| (index + 1, event));
        let received = numbered.filter(|(_, event)| initial.date_of(event.received_at) <= day);
        let mut ordered: Vec<(usize, &Event)> = received.collect();
        ordered.sort_by_key(|(_, event)| event.received_at);
        let mut history = Self {
            initial,
            received: Vec::with_capacity(ordered.len()),
            withdrawn: vec![None; ordered.len()],
            definitions: Vec::new(),
            returns: BTreeMap::new(),
            sent_back: Vec::new(),
            visits: BTreeMap::new(),
            stated_sent_back: BTreeMap::new(),
            raising_capacity: BTreeSet::new(),
            recorded: Vec::new(),
            days_to_come: BTreeSet::new(),
            touching: BTreeMap::new(),
            touching_all: Vec::new(),
        };
        let mut unreadable = Vec::new();
        for (index, (number, event)) in ordered.iter().copied().enumerate() {
            let point = LogPosition(index);
            let on = initial.date_of(event.received_at);
            history.received.push(Receipt { at: event.received_at, on, number, who: event.who.as_ref() });
            let to_come = event.fact.own_date().filter(|own| *own > day);
            history.days_to_come.extend(to_come);
            match &event.fact {
                Fact::ReturnSubmitted { submitted } => history.add_return((point, number), event, submitted),
                Fact::ReportSentBack(_) if to_come.is_some() => {}
                Fact::ReportSentBack(sent_back) => history.sent_back.push((point, sent_back)),
                Fact::ContractRevised { definition, .. } => match read_revision(initial, definition) {
                    Ok(contract) => history.definitions.push((point, contract)),
                    Err(mistakes) => unreadable.push((point, UnreadableDefinition { number, mistakes })),
                },
                Fact::EventWithdrawn { event: withdrawn, .. } => history.withdraw(point, *withdrawn, &ordered),
                fact => history.recorded.push((point, fact)),
            }
        }
        if let Some((_, fault)) = unreadable.into_iter().find(|(point, _)| history.withdrawn[point.0].is_none()) {
            return Err(fault);
        }
        history.index_touching(&ordered);
        Ok(history)
    }

    fn add_return(&mut self, (point, number): (LogPosition, usize), event: &'a Event, submitted: &'a Return) {
        let received_on = self.received[point.0].on;
        let (who, sha256) = (event.who.as_ref(), event.sha256.as_deref());
        let revision = Revision { point, number, received_on, submitted, who, sha256 };
        self.returns.entry(submitted.month).or_default().push(revision);
        if submitted.raised_capacity_issue().is_some() {
            self.raising_capacity.insert(submitted.month);
        }
        for row in &submitted.visits {
            let Some(visited_on) = row.visited_on else { continue };
            let statement = Statement { point, return_month: submitted.month, row };
            self.visits.entry(Month::of(visited_on)).or_default().push(statement);
            if let Some(sent_back_on) = row.sent_back_on {
                self.stated_sent_back.entry(Month::of(sent_back_on)).or_default().push(statement);
            }
        }
    }

    /// Notes a withdrawal. D5: an event can be withdrawn; a withdrawal cannot; one of an event that is not there counts for nothing, whatever the
    /// order in which the two were received: what was withdrawn before it came never counts.
    fn withdraw(&mut self, point: LogPosition, number: usize, ordered: &[(usize, &Event)]) {
        let Some(target) = ordered.iter().position(|(of, _)| *of == number) else { return };
        if !matches!(ordered[target].1.fact, Fact::EventWithdrawn { .. }) {
            self.withdrawn[target].get_or_insert(point.max(LogPosition(target)));
        }
    }

    /// Returns the point at the end of a day.
    pub fn end_of(&self, day: NaiveDate) -> LogPosition {
        LogPosition(self.received.partition_point(|receipt| receipt.on <= day))
    }

    /// Returns the point at the start of a day: what had been received by the end of the day before.
    pub fn start_of(&self, day: NaiveDate) -> LogPosition {
        LogPosition(self.received.partition_point(|receipt| receipt.on < day))
    }

    /// Returns what had been received by a point.
    pub fn known_at(&self, point: LogPosition) -> LogView<'_> {
        LogView { history: self, point }
    }

    /// Returns all that has been received.
    pub fn known(&self) -> LogView<'_> {
        self.known_at(LogPosition(self.received.len()))
    }

    /// Returns the day on which the event at a point was received.
    pub fn received_on(&self, point: LogPosition) -> NaiveDate {
        self.received[point.0].on
    }

    /// Returns the person who recorded the event at a point (D25); `None` where a program did, or where it is not known.
    pub fn recorded_by(&self, point: LogPosition) -> Option<Person> {
        self.received[point.0].who.and_then(Who::person)
    }

    /// Returns the moment at which the event before a point was received: what came to be known with it; `None` at the start.
    pub(crate) fn reached_at(&self, point: LogPosition) -> Option<DateTime<Utc>> {
        self.received.get(point.previous()?.0).map(|receipt| receipt.at)
    }

    /// Returns the moment at which the event of a number in the log was received.
    pub(crate) fn receipt_of(&self, number: usize) -> Option<DateTime<Utc>> {
        self.received.iter().find(|receipt| receipt.number == number).map(|receipt| receipt.at)
    }

    /// Returns the number in the log of the event at a point, from 1.
    pub fn number(&self, point: LogPosition) -> usize {
        self.received[point.0].number
    }

    /// Returns what was recorded beside returns, reports sent back and definitions, up to a point, in order of receipt: withdrawn
    /// or not.
    pub(crate) fn ever_recorded(&self, until: LogPosition) -> impl Iterator<Item = (LogPosition, &'a Fact)> {
        self.recorded.iter().copied().take_while(move |(point, _)| *point < until)
    }

    /// Returns every revision of every month's return received before a point, in order of receipt, with its stamp; withdrawn
    /// ones included.
    pub fn returns_received(&self, until: LogPosition) -> impl Iterator<Item = (&Revision<'a>, DateTime<Utc>)> {
        let mut revisions: Vec<&Revision<'a>> =
            self.returns.values().flatten().filter(|revision| revision.point < until).collect();
        revisions.sort_by_key(|revision| revision.point);
        revisions.into_iter().map(|revision| (revision, self.received[revision.point.0].at))
    }

    /// Returns whether an event, by its number in the log, is there and has not been withdrawn.
    pub fn counts(&self, number: usize) -> bool {
        let point = self.received.iter().position(|receipt| receipt.number == number);
        point.is_some_and(|point| self.withdrawn[point].is_none())
    }

    /// Returns whether an event, by its number in the log, was there and not withdrawn by a point.
    pub(crate) fn counted_at(&self, number: usize, by: LogPosition) -> bool {
        let point = self.received.iter().position(|receipt| receipt.number == number);
        point.is_some_and(|point| self.stands(LogPosition(point), by))
    }

    /// Returns the days after that through which this history was read that its events give themselves, in order.
    pub(crate) fn days_to_come(&self) -> &BTreeSet<NaiveDate> {
        &self.days_to_come
    }

    /// Returns every definition that came to be in force up to a point, with the point from which it was: the first from 0.
    pub fn definitions(&self, until: LogPosition) -> impl Iterator<Item = (LogPosition, &Contract)> {
        let changes = before(&self.touching_all, until).iter().map(|point| point.next());
        std::iter::once(LogPosition::START).chain(changes).map(|point| (point, self.known_at(point).contract()))
    }

    fn stands(&self, at: LogPosition, by: LogPosition) -> bool {
        at < by && self.withdrawn[at.0].is_none_or(|withdrawn| withdrawn >= by)
    }
}

/// Returns those of some points, in order, that are before another.
fn before(points: &[LogPosition], until: LogPosition) -> &[LogPosition] {
    &points[..points.partition_point(|point| *point < until)]
}

#[cfg(test)]
mod tests;
