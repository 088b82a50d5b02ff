//! Formal warnings (6.7, 6.8) and termination (6.5, 6.9): people decide, and every letter is seen before it goes.

use domain::clause::Clause;
use render::form::Caution;

use super::Act;
use crate::desk::act::ask::Ask;
use crate::desk::act::ids::dated;
use crate::desk::act::scene::{Scene, quoted, schedule};
use crate::desk::act::typed::Typed;

/// What is to be weighed before a letter is sent for which nothing is found, or nothing about the KPIs that it names; none for
/// other letters.
pub(in crate::desk::act) fn caution(kind: &str, of_named: bool) -> Option<Caution> {
    let named = if of_named { " about the KPIs that it names" } else { "" };
    let (sentence, quoted, otherwise) = match kind {
        "warning-issued" => (
            format!("Nothing in the schedule calls for a formal warning{named} now."),
            quoted(Clause::C6_7),
            "The council can issue one all the same. The letter then gives no other reason than what the council writes.",
        ),
        "termination-notified" => (
            "Nothing in the schedule calls for a termination to be considered now.".to_owned(),
            quoted(Clause::C6_5),
            "The council can give this notice all the same. The letter then names nothing that led to it.",
        ),
        _ => return None,
    };
    Some(Caution { sentence, quoted, otherwise: otherwise.into() })
}

/// `warning-issued`.
pub(super) fn issued(scene: &Scene<'_>, typed: &Typed) -> Act {
    let mut names =
        Ask::kpis("kpis", "Which KPIs does it name?", "Choose the KPIs that the warning names", scene.kpis());
    // What a link names comes with it.
    if !typed.has("kpis") {
        for kpi in scene.open_kpis("warning-issued") {
            names = names.given(kpi.to_string());
        }
    }
    Act::new(
        "Issue a formal warning",
        "You see the letter before it goes. For each KPI that it names a further improvement plan is then required.",
        "Go on to the letter",
    )
    .quoting(schedule(
        "6.8",
        "The formal warning will state: a) The current level of performance is not adequate; b) An explanation of why this is the case; and c) Notification that a further Improvement Plan rectifying the poor performance is required.",
    ))
    .new_id("warning", dated("issued_on", scene, typed))
    .asking(vec![
        names,
        Ask::date("issued_on", "When is it issued?", "Enter the day on which the warning is issued").given_date(scene.as_of),
        Ask::text("explanation", "Why performance is not adequate", "Say why performance is not adequate")
            .hinting("6.8(b). The letter gives the figures of the latest months by itself."),
    ])
}

/// `warning-declined`.
pub(super) fn declined(scene: &Scene<'_>, _: &Typed) -> Act {
    Act::new(
        "Decide against a formal warning",
        "It is recorded with its reason, for the council alone, and answers everything that a warning is considered for now.",
        "Record the decision",
    )
    .quoting(quoted(Clause::C6_7))
    .asking(decision(scene, "a warning"))
}

/// `termination-declined`.
pub(super) fn termination_declined(scene: &Scene<'_>, _: &Typed) -> Act {
    Act::new(
        "Decide against termination",
        "It is recorded with its reason, for the council alone, and answers everything that termination is considered for now.",
        "Record the decision",
    )
    .quoting(quoted(Clause::C6_5))
    .asking(decision(scene, "termination"))
}

fn decision(scene: &Scene<'_>, what: &str) -> Vec<Ask> {
    vec![
        Ask::date("declined_on", "When was it decided?", "Enter the day of the decision").given_date(scene.as_of),
        Ask::text(
            "reason",
            &format!("Why the council decides against {what}"),
            &format!("Say why the council decides against {what}"),
        ),
    ]
}

/// `termination-notified`.
pub(super) fn termination_notified(scene: &Scene<'_>, _: &Typed) -> Act {
    Act::new(
        "Notify the intention to terminate",
        "The contractor is sent the notification of 6.5 and Clause 52 of the terms and conditions. You see it before it goes.",
        "Go on to the letter",
    )
    .quoting(quoted(Clause::C6_5))
    .asking(vec![
        Ask::date("notified_on", "When is it notified?", "Enter the day of the notification").given_date(scene.as_of),
    ])
}
