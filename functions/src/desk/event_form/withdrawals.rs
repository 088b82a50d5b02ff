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
    let shown = what.map_or_else(|| "Not one of your entries".to_owned(), |what| format!("Entry {number}: {what}"));
    EventForm::new(
        "Withdraw an entry",
        "Use this for something recorded by mistake. From today it no longer counts; the entry and its withdrawal both stay on record. Letters and emails already sent because of it are not called back, and unless a closed month is restated no email says that it was withdrawn: tell the other party yourself. A withdrawal cannot be undone: record the entry again instead.",
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
        return Some("Open “What you have recorded” and choose the entry to withdraw.".into());
    }
    let found = number.parse::<usize>().ok().filter(|number| *number > 0);
    let found = found.and_then(|number| Some((number, context.visitor.log.events.get(number - 1)?)));
    let Some((number, event)) = found.filter(|(_, event)| event.by == context.visitor.party) else {
        return Some("This is not your entry. Each party can withdraw only what it recorded itself.".into());
    };
    if matches!(event.fact, Fact::EventWithdrawn { .. }) {
        return Some(format!(
            "Entry {number} is a withdrawal, which cannot be undone. Record again the entry that it withdrew."
        ));
    }
    (!context.history.counts(number)).then(|| format!("Entry {number} has already been withdrawn."))
}
