//! Formal warnings (6.7, 6.8) and termination (6.5, 6.9): people decide, and every letter is seen before it goes.

use domain::clause::Clause;
use domain::event::EventKind;
use render::form::Caution;

use super::form::EventForm;
use super::new_id::dated;
use crate::desk::form_context::{FormContext, quoted, schedule};
use crate::desk::form_fields::{FormField, FormValues};

/// Says what to think of before a warning is issued for which nothing is found, or nothing about the KPIs that it names.
pub(super) fn warning_caution(of_named: bool) -> Caution {
    let named = if of_named { " about the KPIs that it names" } else { "" };
    Caution {
        sentence: format!("Nothing in the schedule calls for a formal warning{named} now."),
        quoted: quoted(Clause::C6_7),
        otherwise: "The council can still issue one. The letter then gives only the reason that the council writes."
            .into(),
    }
}

/// Says what to think of before a termination is notified for which nothing is found; a termination names no KPIs.
pub(super) fn termination_caution(_: bool) -> Caution {
    Caution {
        sentence: "Nothing in the schedule calls for a termination to be considered now.".into(),
        quoted: quoted(Clause::C6_5),
        otherwise: "The council can still give this notice. The letter then says nothing of what led to it.".into(),
    }
}

/// Makes the form for `warning-issued`.
pub(crate) fn issued(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let mut names =
        FormField::kpis("kpis", "Which KPIs does it name?", "Choose the KPIs that the warning names", context.kpis());
    // What a link names comes with it.
    if !values.has("kpis") {
        for kpi in context.open_kpis(EventKind::WarningIssued) {
            names = names.prefilled(kpi.to_string());
        }
    }
    EventForm::new(
        "Issue a formal warning",
        "You see the letter before it is sent. A further improvement plan is then required for each KPI that it names.",
        "Continue to the letter",
    )
    .with_quote(schedule(
        "6.8",
        "The formal warning will state: a) The current level of performance is not adequate; b) An explanation of why this is the case; and c) Notification that a further Improvement Plan rectifying the poor performance is required.",
    ))
    .with_new_id("warning", dated("issued_on", context, values))
    .with_fields(vec![
        names,
        FormField::date("issued_on", "When is it issued?", "Enter the day on which the warning is issued").prefilled_date(context.as_of),
        FormField::text("explanation", "Why performance is not adequate", "Say why performance is not adequate")
            .with_hint("6.8(b). The letter gives the figures of the latest months by itself."),
    ])
}

/// Makes the form for `warning-declined`.
pub(crate) fn declined(context: &FormContext<'_>, _: &FormValues) -> EventForm {
    EventForm::new(
        "Decide against a formal warning",
        "The decision and its reason are recorded for the council alone. They settle everything for which a warning is now being considered.",
        "Record the decision",
    )
    .with_quote(quoted(Clause::C6_7))
    .with_fields(decision(context, "a warning"))
}

/// Makes the form for `termination-declined`.
pub(crate) fn termination_declined(context: &FormContext<'_>, _: &FormValues) -> EventForm {
    EventForm::new(
        "Decide against termination",
        "The decision and its reason are recorded for the council alone. They settle everything for which termination is now being considered.",
        "Record the decision",
    )
    .with_quote(quoted(Clause::C6_5))
    .with_fields(decision(context, "termination"))
}

fn decision(context: &FormContext<'_>, what: &str) -> Vec<FormField> {
    vec![
        FormField::date("declined_on", "When was it decided?", "Enter the day of the decision")
            .prefilled_date(context.as_of),
        FormField::text(
            "reason",
            &format!("Why the council decides against {what}"),
            &format!("Say why the council decides against {what}"),
        ),
    ]
}

/// Makes the form for `termination-notified`.
pub(crate) fn termination_notified(context: &FormContext<'_>, _: &FormValues) -> EventForm {
    EventForm::new(
        "Notify the intention to terminate",
        "The contractor is sent the notification of 6.5 and Clause 52 of the terms and conditions. You see it before it is sent.",
        "Continue to the letter",
    )
    .with_quote(quoted(Clause::C6_5))
    .with_fields(vec![
        FormField::date("notified_on", "When is it notified?", "Enter the day of the notification").prefilled_date(context.as_of),
    ])
}
