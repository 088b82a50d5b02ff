//! What holds of every lawful history, whatever the parties send and whenever.

mod history;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use domain::assess;
use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Contract;
use domain::event::{Event, Fact};
use domain::month::Month;
use domain::notice::{About, Notice};
use domain::standing::Standing;
use proptest::prelude::*;

use history::{
    LAST_RECEIPT, Step, Terms, a_return_each_month, at_one_moment, day, events, steps, steps_within_months, terms,
};

/// The days of a history on which it is assessed: from before commencement to well after the last close.
const DAYS: std::ops::Range<u64> = 0..LAST_RECEIPT + 40;

fn assessed(contract: &Contract, events: &[Event], as_of: NaiveDate) -> Assessment {
    assess(contract, events, as_of).expect("no definition in a history has mistakes")
}

fn made_of(terms: &Terms, steps: &[Step]) -> (Contract, Vec<Event>) {
    let contract = terms.contract(100);
    let events = events(terms, &contract, steps, &[]);
    (contract, events)
}

/// The events received up to a date.
fn received_by(contract: &Contract, events: &[Event], date: NaiveDate) -> Vec<Event> {
    events.iter().filter(|event| contract.date_of(event.received_at) <= date).cloned().collect()
}

/// A notice without the numbers of the events that it speaks of.
fn without_numbers(notice: &Notice) -> Notice {
    let mut notice = notice.clone();
    let parts = notice.id.split('/').map(|part| if part.starts_with("event-") { "event" } else { part });
    notice.id = parts.collect::<Vec<_>>().join("/");
    if let Some(About::Restated { event, .. }) = &mut notice.about {
        *event = 0;
    }
    notice
}

fn notices_without_numbers(assessment: &Assessment) -> Vec<Notice> {
    let mut notices: Vec<Notice> = assessment.notices.iter().map(without_numbers).collect();
    notices.sort_by(|one, other| (one.due_on, &one.id).cmp(&(other.due_on, &other.id)));
    notices
}

fn month_of(assessment: &Assessment, month: Month) -> Option<&MonthAssessment> {
    assessment.months.iter().find(|of| of.month == month)
}

/// A month's figures and ratings: what makes it restated or not (D6).
fn same_figures(one: &MonthAssessment, other: &MonthAssessment) -> bool {
    domain::standing::same_figures(&one.kpis, &other.kpis)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_equal_stamps_matters_not_where_they_concern_different_months(
        terms in terms(),
        before in steps_within_months(),
        (together, shuffled) in a_return_each_month().prop_flat_map(|steps| {
            let together = at_one_moment(steps);
            (Just(together.clone()), Just(together).prop_shuffle())
        }),
        later in 0..60_u64,
    ) {
        let (contract, before) = made_of(&terms, &before);
        let log = |steps: &[Step]| [before.clone(), events(&terms, &contract, steps, &before)].concat();
        let as_of = day(LAST_RECEIPT + 1 + later);
        let one = assessed(&contract, &log(&together), as_of);
        let other = assessed(&contract, &log(&shuffled), as_of);
        prop_assert_eq!(&one.months, &other.months);
        prop_assert_eq!(&one.deadlines, &other.deadlines);
        prop_assert_eq!(one.next_change_on, other.next_change_on);
        prop_assert_eq!(notices_without_numbers(&one), notices_without_numbers(&other));
    }

    #[test]
    fn a_return_sent_twice_changes_no_rating_and_no_figure(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let once = assessed(&contract, &events, day(as_of));
        let twice = assessed(&contract, &with_every_return_sent_twice(&events), day(as_of));
        prop_assert_eq!(once.months.len(), twice.months.len());
        for (once, twice) in once.months.iter().zip(&twice.months) {
            let mut twice = twice.clone();
            if let (Some(once), Some(twice)) = (&once.received, &mut twice.received) {
                prop_assert_eq!(once.revisions * 2, twice.revisions);
                twice.revisions = once.revisions;
            }
            prop_assert_eq!(once, &twice);
        }
        prop_assert_eq!(&once.deadlines, &twice.deadlines);
    }

    #[test]
    fn what_is_final_stays_unless_what_came_after_the_close_restates_it(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
        later in 1..120_u64,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let (as_of, later) = (day(as_of), day(as_of + later));
        let (then, now) = (assessed(&contract, &events, as_of), assessed(&contract, &events, later));
        for month in &then.months {
            let after = month_of(&now, month.month).expect("a month once begun stays");
            if month.standing != Standing::Provisional {
                prop_assert_ne!(after.standing, Standing::Provisional);
            }
            if month.standing == Standing::Final && after.standing == Standing::Final {
                prop_assert!(same_figures(month, after), "{}: {:#?}\n{:#?}", month.month, month.kpis, after.kpis);
            }
        }
        for month in now.months.iter().filter(|month| month.standing == Standing::Restated) {
            let after_close = events.iter().map(|event| contract.date_of(event.received_at));
            prop_assert!(after_close.filter(|on| *on <= later).any(|on| on > month.closes_on), "{}", month.month);
        }
    }

    #[test]
    fn notices_once_called_for_stay_and_none_is_due_before_go_live(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
        later in 1..120_u64,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let (as_of, later) = (day(as_of), day(as_of + later));
        let then = assessed(&contract, &events, as_of).notices;
        let now = assessed(&contract, &events, later).notices;
        let due_by_then: Vec<&Notice> = now.iter().filter(|notice| notice.due_on <= as_of).collect();
        prop_assert_eq!(then.iter().collect::<Vec<_>>(), due_by_then);
        let ids: BTreeSet<&str> = now.iter().map(|notice| notice.id.as_str()).collect();
        prop_assert_eq!(ids.len(), now.len(), "an id stands once");
        for notice in &now {
            prop_assert!(terms.go_live() <= notice.due_on && notice.due_on <= later, "{:?}", notice);
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let as_of = day(as_of);
        let events = received_by(&contract, &events, as_of);
        let now = assessed(&contract, &events, as_of);
        let until = now.next_change_on.unwrap_or(as_of + Days::new(90));
        prop_assert!(until > as_of);
        for date in as_of.iter_days().skip(1).take_while(|date| *date < until) {
            let then = Assessment { as_of, ..assessed(&contract, &events, date) };
            prop_assert_eq!(&then, &now, "on {}", date);
        }
    }

    #[test]
    fn the_best_that_can_come_is_never_worse_than_the_worst(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        for month in assessed(&contract, &events, day(as_of)).months {
            let ends = month.kpis.iter().map(|kpi| (kpi.rating, kpi.at_best, kpi.at_worst));
            for (rating, best, worst) in ends.chain([(month.overall.rating, month.overall.at_best, month.overall.at_worst)]) {
                prop_assert_eq!(best.is_some(), worst.is_some());
                prop_assert!(best <= worst, "{}: {:?} to {:?}", month.month, best, worst);
                prop_assert_eq!(rating, best.filter(|best| Some(*best) == worst));
            }
        }
    }

    #[test]
    fn a_day_is_assessed_the_same_whenever_and_from_whatever_copy(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let once = assessed(&contract, &events, day(as_of));
        prop_assert_eq!(&assessed(&contract, &events, day(as_of)), &once);
        let received = received_by(&contract, &events, day(as_of));
        prop_assert_eq!(&assessed(&contract, &received, day(as_of)), &once, "what comes later is not known");
        let lines: Vec<String> = events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
        let read = domain::event::read_log(&lines.join("\n")).expect("a log reads back");
        let contract = Contract::read(&contract.text).expect("a definition reads back");
        prop_assert_eq!(&assessed(&contract, &read, day(as_of)), &once);
    }
}

/// The same log with every return followed by itself, and every withdrawal of one by that of its copy.
fn with_every_return_sent_twice(events: &[Event]) -> Vec<Event> {
    let is_return = |event: &Event| matches!(event.fact, Fact::ReturnSubmitted { .. });
    let mut twice: Vec<Event> = Vec::new();
    let mut numbers: Vec<usize> = Vec::new();
    for event in events {
        let mut event = event.clone();
        let copy = match &mut event.fact {
            Fact::EventWithdrawn { event: number, .. } => {
                let of_a_return = is_return(&events[*number - 1]);
                *number = numbers[*number - 1];
                let mut copy = event.clone();
                if let Fact::EventWithdrawn { event: number, .. } = &mut copy.fact {
                    *number += 1;
                }
                of_a_return.then_some(copy)
            }
            _ => is_return(&event).then(|| event.clone()),
        };
        numbers.push(twice.len() + 1);
        twice.push(event);
        twice.extend(copy);
    }
    twice
}
