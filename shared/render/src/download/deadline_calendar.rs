//! A contract's deadlines as a calendar to subscribe to.

use std::collections::BTreeMap;

use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Contract;
use domain::date::in_full;
use domain::days_ahead::{days_ahead, of_month};
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::month::Month;
use wording::deadline::what_is_due;

use super::icalendar::{Day, ICALENDAR, icalendar, uid_of};
use crate::site_file::SiteFile;

/// Returns the calendar of a contract, as the public sees it: the returns and closings of its months so far, and the days
/// ahead. Past days stay unless they were done.
pub(super) fn calendar(contract: &Contract, public: &Assessment) -> SiteFile {
    let mut days: BTreeMap<String, Day> = BTreeMap::new();
    let mut add = |day: Day| drop(days.insert(day.uid.clone(), day));
    ends_of_the_contract(contract, public).into_iter().for_each(&mut add);
    let begun = public.months.iter().map(|assessed| assessed.month);
    let of_months = begun.flat_map(|month| of_month(contract, public, month));
    for deadline in of_months.chain(days_ahead(contract, public)) {
        add(day(contract, public, &deadline));
    }
    let days: Vec<Day> = days.into_values().collect();
    let name = format!("Deadlines: {}", contract.title);
    let bytes = icalendar(Some(&name), &days);
    SiteFile { path: format!("{}/deadlines.ics", contract.id), content_type: ICALENDAR, bytes }
}

/// Returns the first and the last day of the contract.
fn ends_of_the_contract(contract: &Contract, public: &Assessment) -> Vec<Day> {
    let day = |name: &str, what: &str, on, moved_at| Day {
        uid: uid_of(&contract.id, &[name.to_owned()]),
        on,
        summary: format!("{what}: {}", contract.title),
        description: format!("{what}: {}.", in_full(on)),
        address: None,
        moved_at,
        changed_on: contract.commences,
    };
    let changed = public.calendar_changed;
    let first = day("commences", "The contract commences", contract.commences, changed.commences_at);
    let ends = contract.ends.map(|on| day("ends", "Last day of the contract", on, changed.ends_at));
    [first].into_iter().chain(ends).collect()
}

fn assessed(public: &Assessment, month: Month) -> Option<&MonthAssessment> {
    public.months.iter().find(|assessed| assessed.month == month)
}

fn day(contract: &Contract, public: &Assessment, deadline: &DeadlineAhead) -> Day {
    let label = |code: &str| contract.unit(code).map_or(code, |unit| &unit.label).to_owned();
    let unit = deadline.unit.as_deref().map(label);
    let visit = unit.as_deref().zip(deadline.visited_on);
    let due = what_is_due(deadline.what, deadline.month, visit, deadline.kpi, deadline.subject());
    let mut day = Day::of((&contract.id, &contract.title), &contract.calendar, deadline, &due, contract.commences);
    let received = deadline.month.and_then(|month| assessed(public, month)?.received);
    if let (DeadlineKind::Return, Some(received)) = (deadline.what, received) {
        day.description.push_str(&format!("\nReceived on {}.", in_full(received.received_on)));
        day.changed_on = day.changed_on.max(received.received_on);
    }
    day
}
