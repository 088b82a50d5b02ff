//! The withdrawal of what was recorded by mistake.

use domain::event::Fact;

use super::form::EventForm;
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{FormField, FormValues};

/// Makes the form for `event-withdrawn`: of the entry that the form names.
pub(crate) fn withdrawn(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let number = values.first("event");
    let log = &context.visitor.log.events;
    let entry = number.parse::<usize>().ok().filter(|number| *number > 0);
    let what = entry.and_then(|number| {
        log.get(number - 1).filter(|event| event.by == context.visitor.party)?;
        Some(render::form::entry_in_words(context.contract, log, number))
    });
    let shown = what.map_or_else(|| "Not an entry of yours".to_owned(), |what| format!("Entry {number}: {what}"));
    EventForm::new(
        "Withdraw an entry",
        "For what was recorded by mistake. From today it counts for nothing; both the entry and its withdrawal stay on record. A letter or email that went by it stays with whoever has it, and none tells them that it was withdrawn: tell them yourself. A withdrawal cannot be withdrawn: record the thing again instead.",
        "See what would change",
    )
    .with_fields(vec![
        FormField::fixed_number("event", "What you withdraw", shown),
        FormField::text("reason", "Why is it withdrawn?", "Say why it is withdrawn"),
    ])
}

/// Returns why an entry is not one that the party can withdraw; none where it is.
pub(super) fn cannot_be_withdrawn(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let number = values.first("event");
    if number.is_empty() {
        return Some("Open what you have recorded, and choose there the entry to withdraw.".into());
    }
    let found = number.parse::<usize>().ok().filter(|number| *number > 0);
    let found = found.and_then(|number| Some((number, context.visitor.log.events.get(number - 1)?)));
    let Some((number, event)) = found.filter(|(_, event)| event.by == context.visitor.party) else {
        return Some("This is no entry of yours. Each party withdraws what it recorded itself.".into());
    };
    if matches!(event.fact, Fact::EventWithdrawn { .. }) {
        return Some(format!("Entry {number} is a withdrawal, which stays. Record again what it withdrew."));
    }
    (!context.history.counts(number)).then(|| format!("Entry {number} is withdrawn already."))
}
