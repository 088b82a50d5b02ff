//! Reports that were sent back (KPI 3).

use domain::clause::Clause;

use super::form::EventForm;
use crate::desk::form_context::{FormContext, quoted};
use crate::desk::form_fields::{FormField, FormValues, choice};

/// Makes the form for `report-sent-back`.
pub(crate) fn sent_back(context: &FormContext<'_>, _: &FormValues) -> EventForm {
    let label = |unit: &domain::contract::Unit| format!("{} ({})", unit.label, unit.code);
    let units = context.contract.units.iter().map(|unit| choice(unit.code.as_str(), label(unit))).collect();
    EventForm::new(
        "Record a report that was sent back",
        "It counts in the month in which it was sent back, whether or not a return lists the visit.",
        "Record it",
    )
    .with_quote(quoted(Clause::C3_1))
    .with_fields(vec![
        FormField::select("unit", "Which unit?", "Choose a unit", units),
        FormField::date("visited_on", "When was the unit visited?", "Enter the day of the visit"),
        FormField::date(
            "sent_back_on",
            "When was the report sent back?",
            "Enter the day on which the report was sent back",
        )
        .prefilled_date(context.as_of),
        FormField::radios(
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
