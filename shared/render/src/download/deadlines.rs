//! A contract's deadlines as a calendar to subscribe to.

use std::collections::BTreeMap;

use domain::assessment::{Assessment, MonthAssessment};
use domain::calendar::Deadline;
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, What, return_due};
use domain::month::Month;

use super::calendar::{Day, ICALENDAR, Made, icalendar, uid_of};
use crate::Page;
use crate::page::what_is_due;

/// The months ahead whose returns are in the calendar.
const MONTHS_AHEAD: usize = 12;

/// The calendar of a contract, as the public sees it: the returns and closings of its months so far, the returns of the year
/// ahead, and whatever else lies ahead. What is past stays, but for what was done.
pub(super) fn calendar(contract: &Contract, public: &Assessment, sequence: u64) -> Page {
    let mut days: BTreeMap<String, Day> = BTreeMap::new();
    let mut add = |day: Day| drop(days.insert(day.uid.clone(), day));
    ends_of_the_contract(contract).into_iter().for_each(&mut add);
    let of_months = months(contract, public).into_iter().flat_map(|month| of_month(contract, public, month));
    for deadline in of_months.chain(public.deadlines.iter().cloned()) {
        add(day(contract, public, &deadline));
    }
    let days: Vec<Day> = days.into_values().collect();
    let name = format!("Deadlines: {}", contract.title);
    let bytes = icalendar(Some(&name), &days, Made { on: public.as_of, sequence });
    Page { path: format!("{}/deadlines.ics", contract.id), content_type: ICALENDAR, bytes }
}

/// The months whose returns are in it.
fn months(contract: &Contract, public: &Assessment) -> Vec<Month> {
    let first = contract.first_month();
    let ahead = std::iter::successors(Some(Month::of(public.as_of).max(first)), |month| Some(month.next()));
    let last = ahead.take(MONTHS_AHEAD + 1).last().unwrap_or(first);
    first.through(contract.last_month().map_or(last, |end| end.min(last))).collect()
}

/// The first and the last day of the contract.
fn ends_of_the_contract(contract: &Contract) -> Vec<Day> {
    let day = |name: &str, what: &str, on| Day {
        uid: uid_of(&contract.id, &[name.to_owned()]),
        on,
        summary: format!("{what}: {}", contract.title),
        description: format!("{what}: {}.", in_full(on)),
        address: None,
    };
    let ends = contract.ends.map(|on| day("ends", "Last day of the contract", on));
    [day("commences", "The contract commences", contract.commences)].into_iter().chain(ends).collect()
}

/// When a month's return is due, and when a month that has begun closes.
fn of_month(contract: &Contract, public: &Assessment, month: Month) -> Vec<DeadlineAhead> {
    let deadline = |what, due: Deadline, derivation| DeadlineAhead {
        what,
        month: Some(month),
        on: due.on,
        unit: None,
        visited_on: None,
        kpi: None,
        subject: None,
        clause: "8.1".into(),
        derivation,
        projected: due.projected,
    };
    let mut of_month = vec![deadline(What::Return, contract.return_due(month), return_due(contract, month))];
    if assessed(public, month).is_some() {
        let derivation = format!("the due date of the return of {}", month.next().in_words());
        of_month.push(deadline(What::Close, contract.closes(month), derivation));
    }
    of_month
}

fn assessed(public: &Assessment, month: Month) -> Option<&MonthAssessment> {
    public.months.iter().find(|assessed| assessed.month == month)
}

fn day(contract: &Contract, public: &Assessment, deadline: &DeadlineAhead) -> Day {
    let label = |code: &str| contract.unit(code).map_or(code, |unit| &unit.label).to_owned();
    let unit = deadline.unit.as_deref().map(label);
    let visit = unit.as_deref().zip(deadline.visited_on);
    let due = what_is_due(deadline.what, deadline.month, visit, deadline.kpi, deadline.subject.as_deref());
    let mut day = Day::of((&contract.id, &contract.title), &contract.calendar, deadline, &due);
    let received = deadline.month.and_then(|month| assessed(public, month)?.received);
    if let (What::Return, Some(received)) = (deadline.what, received) {
        day.description.push_str(&format!("\nReceived on {}.", in_full(received.received_on)));
    }
    day
}
