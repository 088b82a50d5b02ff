//! Reports that were sent back (KPI 3), and the withdrawal of what was recorded by mistake.

use domain::clause::Clause;

use super::Act;
use crate::desk::act::ask::{Ask, choice};
use crate::desk::act::scene::{Scene, quoted};
use crate::desk::act::typed::Typed;

/// `report-sent-back`.
pub(super) fn sent_back(scene: &Scene<'_>, _: &Typed) -> Act {
    let label = |unit: &domain::contract::Unit| format!("{} ({})", unit.label, unit.code);
    let units = scene.contract.units.iter().map(|unit| choice(unit.code.as_str(), label(unit))).collect();
    Act::new(
        "Record a report that was sent back",
        "It counts in the month in which it was sent back, whether or not a return lists the visit.",
        "Record it",
    )
    .quoting(quoted(Clause::C3_1))
    .asking(vec![
        Ask::listed("unit", "Which unit?", "Choose a unit", units),
        Ask::date("visited_on", "When was the unit visited?", "Enter the day of the visit"),
        Ask::date("sent_back_on", "When was the report sent back?", "Enter the day on which the report was sent back")
            .given_date(scene.as_of),
        Ask::word(
            "reason",
            "Why was it sent back?",
            "Choose why the report was sent back",
            &[
                ("omission", "Something is left out"),
                ("inaccuracy", "Something is not right"),
                ("standard", "Its standard is poor"),
            ],
        ),
    ])
}

/// `event-withdrawn`: of the entry that the form names.
pub(super) fn withdrawn(scene: &Scene<'_>, typed: &Typed) -> Act {
    let number = typed.first("event");
    let log = &scene.visitor.log.events;
    let entry = number.parse::<usize>().ok().filter(|number| *number > 0);
    let what = entry.and_then(|number| {
        log.get(number - 1).filter(|event| event.by == scene.visitor.party)?;
        Some(render::form::entry_in_words(scene.contract, log, number))
    });
    let shown = what.map_or_else(|| "Not an entry of yours".to_owned(), |what| format!("Entry {number}: {what}"));
    Act::new(
        "Withdraw an entry",
        "For what was recorded by mistake. From today it counts for nothing; both the entry and its withdrawal stay on record. A letter or email that went by it stays with whoever has it, and none tells them that it was withdrawn: tell them yourself. A withdrawal cannot be withdrawn: record the thing again instead.",
        "See what would change",
    )
    .asking(vec![
        Ask::settled_number("event", "What you withdraw", shown),
        Ask::text("reason", "Why is it withdrawn?", "Say why it is withdrawn"),
    ])
}
