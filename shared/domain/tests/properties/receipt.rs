//! What the order of receipt and a second receipt of the same may change, and what not (D5).

use domain::assessment::{Assessment, Restating, ReturnRevised};
use domain::changes::Submitted;
use domain::event::{Event, Fact};
use domain::notice::{About, Notice};
use proptest::prelude::*;

use crate::history::{
    LAST_RECEIPT, Step, a_return_each_month, at_one_moment, day, events, steps, steps_within_months, terms,
};
use crate::{DAYS, assessed, config, made_of};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_equal_stamps_matters_not_where_they_concern_different_months(
        terms in terms(),
        others in steps_within_months(),
        (together, shuffled) in (a_return_each_month(), 0..LAST_RECEIPT).prop_flat_map(|(steps, day)| {
            let together = at_one_moment(steps, day);
            (Just(together.clone()), Just(together).prop_shuffle())
        }),
        as_of in DAYS,
    ) {
        let (contract, others) = made_of(&terms, &others);
        // Where stamps are equal the log's order decides: the others come first in both.
        let log = |steps: &[Step]| [others.clone(), events(&terms, &contract, steps, &others)].concat();
        let one = assessed(&contract, &log(&together), day(as_of));
        let other = assessed(&contract, &log(&shuffled), day(as_of));
        prop_assert_eq!(&one.months, &other.months);
        prop_assert_eq!(&one.findings, &other.findings);
        prop_assert_eq!(&one.deadlines, &other.deadlines);
        prop_assert_eq!(one.next_change_on, other.next_change_on);
        // The order of receipt is the moment, whatever the stamps: what the clauses made of the one return before the other came,
        // somebody may have been told.
        prop_assert_eq!(notices_of_months(&one), notices_of_months(&other));
    }

    #[test]
    fn a_return_sent_twice_changes_no_rating_and_no_figure(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let once = assessed(&contract, &events, day(as_of));
        let log = with_every_return_sent_twice(&events);
        let twice = assessed(&contract, &log, day(as_of));
        for notice in &twice.notices {
            let Some(About::Received { submission, .. }) = &notice.about else { continue };
            let is_copy = submission.event > 1 && log[submission.event - 2].fact == log[submission.event - 1].fact;
            prop_assert!(!is_copy || submission.changes.is_empty(), "{:?}", submission);
        }
        prop_assert_eq!(once.months.len(), twice.months.len());
        for (once, twice) in once.months.iter().zip(&twice.months) {
            let mut twice = twice.clone();
            if let (Some(once), Some(twice)) = (&once.received, &mut twice.received) {
                prop_assert_eq!(once.revisions * 2, twice.revisions);
                twice.revisions = once.revisions;
            }
            // The second of two equal ones is a revision that changes nothing.
            prop_assert_eq!(changes(&once.revised), changes(&twice.revised));
            twice.revised.clone_from(&once.revised);
            // Nor does it restate anything; the versions that do have other numbers.
            let unnumbered = |restatings: &[Restating]| -> Vec<Restating> {
                restatings.iter().map(|restating| Restating { by: String::new(), ..restating.clone() }).collect()
            };
            prop_assert_eq!(unnumbered(&once.restatings), unnumbered(&twice.restatings));
            twice.restatings.clone_from(&once.restatings);
            prop_assert_eq!(once, &twice);
        }
        prop_assert_eq!(&once.deadlines, &twice.deadlines);
    }
}

/// What revisions say and change that the ones before them do not.
fn changes(revised: &[ReturnRevised]) -> Vec<ReturnRevised> {
    let says_more = |revised: &&ReturnRevised| !(revised.rows.is_empty() && revised.values.is_empty());
    let changes = revised.iter().filter(says_more);
    changes.map(|revised| ReturnRevised { revision: 0, ..revised.clone() }).collect()
}

/// A notice without the numbers of the events that it speaks of.
fn without_numbers(notice: &Notice) -> Notice {
    let mut notice = Notice { event: None, ..notice.clone() };
    let parts = notice.id.split('/').map(|part| if part.starts_with("event-") { "event" } else { part });
    notice.id = parts.collect::<Vec<_>>().join("/");
    if let Some(About::Restated { event, .. }) = &mut notice.about {
        *event = 0;
    }
    // What would follow from a month as it stands, and what a return changes, depends on what was received before it.
    if let Some(About::Received { if_closed_now, submission, .. }) = &mut notice.about {
        if_closed_now.clear();
        **submission = Submitted::default();
    }
    notice
}

/// The notices of certain months, not of findings.
fn notices_of_months(assessment: &Assessment) -> Vec<Notice> {
    let of_months = assessment.notices.iter().filter(|notice| notice.month.is_some());
    let mut notices: Vec<Notice> = of_months.map(without_numbers).collect();
    notices.sort_by_cached_key(|notice| (notice.due_on, notice.id.clone(), format!("{:?}", notice.about)));
    notices
}

/// The same log with every return followed by itself, and every withdrawal of one by that of its copy.
fn with_every_return_sent_twice(events: &[Event]) -> Vec<Event> {
    let is_return = |event: &Event| matches!(event.fact, Fact::ReturnSubmitted { .. });
    let mut twice: Vec<Event> = Vec::new();
    let mut numbers: Vec<usize> = Vec::new();
    for event in events {
        let renumbered = |number| Event { fact: event.fact.clone().renumbered(number), ..event.clone() };
        let (event, copy) = match event.fact.speaks_of() {
            Some(number) => {
                let now = numbers[number - 1];
                (renumbered(now), is_return(&events[number - 1]).then(|| renumbered(now + 1)))
            }
            None => (event.clone(), is_return(event).then(|| event.clone())),
        };
        numbers.push(twice.len() + 1);
        twice.push(event);
        twice.extend(copy);
    }
    twice
}
