//! The contract's state when an event is recorded, and how the event's dates and KPIs fit it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::record::Record;

use super::RecordingContext;
use super::fields::EventFields;
use super::problem::EventCode;
use crate::text::quoted;

/// The state against which an event is recorded.
pub(super) struct RecordingState<'a> {
    pub(super) by: Party,
    pub(super) received_on: NaiveDate,
    pub(super) log: &'a [Event],
    pub(super) history: &'a History<'a>,
    /// The definition in force.
    pub(super) contract: &'a Contract,
    /// Everything that is recorded and not withdrawn, also with dates still to come.
    pub(super) record: Record<'a>,
}

impl<'a> RecordingState<'a> {
    pub(super) fn new(recording: &RecordingContext<'a>) -> Self {
        let RecordingContext { by, received_on, log, history } = *recording;
        let known = history.known_at(history.end_of(NaiveDate::MAX));
        let record = Record::new(known, NaiveDate::MAX);
        Self { by, received_on, log, history, contract: known.contract(), record }
    }

    /// Reads the day on which something came to pass: not after the day of receipt, and not before the contract commences.
    ///
    /// The latter holds for every kind. What is done before commencement is mobilisation (section 2), for which the definition
    /// has a checklist.
    pub(super) fn past_date(&self, fields: &mut EventFields<'_>, name: &'static str) -> Option<NaiveDate> {
        let date = fields.date(name)?;
        if date > self.received_on {
            let (date, today) = (in_full(date), in_full(self.received_on));
            let message =
                format!("{date} is after today, {today}. Record it once it has happened, or correct the date.");
            fields.note(EventCode::DateInFuture, name, message);
        } else if date < self.contract.commences {
            let (date, commences) = (in_full(date), in_full(self.contract.commences));
            let message = format!("{date} is before the contract commences, on {commences}. Correct the date.");
            fields.note(EventCode::BeforeCommencement, name, message);
        }
        Some(date)
    }

    /// Reads a list of KPIs, and notes each that is not one of the contract's; none where one is no number.
    pub(super) fn kpis(&self, fields: &mut EventFields<'_>, name: &'static str) -> Option<BTreeSet<u32>> {
        fields.kpis(name, |fields, place, kpi| {
            self.check_kpi(fields, place, kpi);
        })
    }

    /// Notes a KPI that is not one of the contract's; returns whether it is one.
    pub(super) fn check_kpi(&self, fields: &mut EventFields<'_>, name: &str, kpi: u32) -> bool {
        let numbers: Vec<u32> = self.contract.kpis.iter().map(|kpi| kpi.number).collect();
        let is_one = numbers.contains(&kpi);
        if !is_one {
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            let message = format!("There is no KPI {kpi} in this contract. Its KPIs are: {}.", numbers.join(", "));
            fields.note(EventCode::UnknownKpi, name, message);
        }
        is_one
    }
}

/// Notes a date that is before that of what it follows, which is told in words: `the plan was agreed`.
pub(super) fn check_order(
    fields: &mut EventFields<'_>,
    name: &str,
    date: Option<NaiveDate>,
    after: NaiveDate,
    what: &str,
) {
    if let Some(date) = date.filter(|date| *date < after) {
        let message =
            format!("{} is before {}, when {what}. Correct the one or the other.", in_full(date), in_full(after));
        fields.note(EventCode::DateOrder, name, message);
    }
}

/// Notes an id that something has already, which is told in words: `a meeting`.
pub(super) fn note_in_use(fields: &mut EventFields<'_>, name: &str, id: &str, whose: &str) {
    let message = format!("{} is already the id of {whose}. Choose another.", quoted(id));
    fields.note(EventCode::IdInUse, name, message);
}

/// Notes an id that nothing of a kind has, which is named in words: `an improvement plan`. The ids that could be meant are
/// listed, up to a number.
pub(super) fn note_unknown<'i>(
    fields: &mut EventFields<'_>,
    (code, name): (EventCode, &str),
    id: &str,
    what: &str,
    ids: impl IntoIterator<Item = &'i str>,
) {
    const MOST: usize = 10;
    let mut open: Vec<String> = ids.into_iter().map(quoted).collect();
    let more = if open.len() > MOST { " …" } else { "" };
    open.truncate(MOST);
    let these =
        if open.is_empty() { "There is none.".into() } else { format!("These are: {}{more}.", open.join(", ")) };
    let message =
        format!("{} is not the id of {what}, or it was withdrawn. Write one that is in use. {these}", quoted(id));
    fields.note(code, name, message);
}
