//! Meetings (section 7) and their minutes (5.7).

use domain::clause::{Clause, minutes_period};
use domain::date::in_full;
use domain::event::Party;
use domain::record::Meeting;

use super::Act;
use crate::desk::act::ask::{Ask, choice};
use crate::desk::act::ids::dated;
use crate::desk::act::scene::{Scene, quoted, schedule};
use crate::desk::act::typed::Typed;

/// `meeting-held`: both contract managers are filled in.
pub(super) fn held(scene: &Scene<'_>, typed: &Typed) -> Act {
    let manager = |party: Party| {
        let name = scene.contract.contract_manager(party).map(|contact| contact.name.clone()).unwrap_or_default();
        vec![("party", party.to_string()), ("name", name), ("contract_manager", "yes".to_owned())]
    };
    let parties = vec![
        choice("council", scene.contract.council.as_str()),
        choice("contractor", scene.contract.contractor.as_str()),
    ];
    let columns = vec![
        Ask::line("name", "Name", "Enter the attendee’s name"),
        Ask::listed("party", "For", "Choose for which party the attendee was there", parties),
        Ask::tick("contract_manager", "Role", "Contract manager of that party"),
    ];
    let attendees = Ask::rows("attendees", "Who was there", "Enter who was there", "Attendee", (columns, 2));
    let of = |party: &str| format!("Yes, the contract manager of {party}");
    let (councils, contractors) = (of(&scene.contract.council), of(&scene.contract.contractor));
    let absent = Ask::word(
        "absent",
        "Was a contract manager missing?",
        "A contract manager stands among those who were there, and is said to have been missing. Take out that person’s row or role, or choose “No, both were there”.",
        &[("", "No, both were there"), ("council", &councils), ("contractor", &contractors)],
    );
    Act::new(
        "Record a meeting",
        "Once it is recorded, its minutes can be shared. Where both contract managers were there, the next meeting’s day is counted from it.",
        "Record the meeting",
    )
    .quoting(schedule(
        "5.6",
        "As a minimum, both the Council's Contract Manager and the Contractor's Contract Manager shall attend all performance monitoring meetings.",
    ))
    .new_id("meeting", dated("held_on", scene, typed))
    .asking(vec![
        Ask::date("held_on", "When was it held?", "Enter the day on which the meeting was held").given_date(scene.as_of),
        attendees
            .hinting("Leave a row blank that is not needed.")
            .given_rows([manager(Party::Council), manager(Party::Contractor)]),
        absent.hinting(
            "Both have to be there (5.6). A meeting without one of them counts as held for nothing else: the next meeting stays due as it was, and what is to be raised at a meeting stays to be raised. Take the missing person out of the rows above.",
        ),
        Ask::tick("urgent", "What kind of meeting was it?", "An urgent meeting, about a red KPI (6.6)"),
    ])
}

fn in_words(meeting: &Meeting<'_>) -> String {
    let urgent = if meeting.urgent { "Urgent, held" } else { "Held" };
    format!("{urgent} on {} ({})", in_full(meeting.held.on), meeting.id)
}

/// Which meeting: settled where the form names one that stands; else to be chosen, the latest first.
fn which(scene: &Scene<'_>, typed: &Typed, is_one: impl Fn(&Meeting<'_>) -> bool) -> Ask {
    if let Some(meeting) = scene.record.meeting(typed.first("meeting")) {
        return Ask::settled("meeting", "Meeting", in_words(meeting));
    }
    let meetings = scene.record.meetings.iter().rev().filter(|meeting| is_one(meeting));
    let choices = meetings.map(|meeting| choice(meeting.id, in_words(meeting))).collect();
    Ask::listed("meeting", "Which meeting?", "Choose a meeting", choices)
}

/// `minutes-shared`.
pub(super) fn shared(scene: &Scene<'_>, typed: &Typed) -> Act {
    let meeting = scene.record.meeting(typed.first("meeting"));
    let before = meeting.and_then(|meeting| meeting.sharings().pop());
    let answer = meeting.and_then(|meeting| minutes_period(scene.contract, meeting)).and_then(|period| period.answer);
    let withheld = answer.filter(|answer| !answer.approved).and_then(|answer| answer.comment);
    let text = Ask::text("text", "The minutes", "Enter the minutes").rows_high(16);
    let act = Act::new(
        "Share a meeting’s minutes",
        format!(
            "They are sent to the contractor, who may answer them within {} working days; silence agrees them.",
            scene.contract.rules.minutes_working_days
        ),
        "Share the minutes",
    )
    .quoting(quoted(Clause::C5_7))
    .asking(vec![
        which(scene, typed, |_| true),
        Ask::date("shared_on", "When are they shared?", "Enter the day on which the minutes are shared")
            .given_date(scene.as_of),
        match before {
            Some((_, before)) => {
                text.given(before).hinting("As they were shared last. Correct what is to be corrected.")
            }
            None => text,
        },
    ]);
    match withheld {
        Some(comment) => act.showing("Why the contractor withheld its approval".into(), comment),
        None => act,
    }
}

/// `minutes-answered`: with the minutes to read.
pub(super) fn answered(scene: &Scene<'_>, typed: &Typed) -> Act {
    let waits = |meeting: &Meeting<'_>| match minutes_period(scene.contract, meeting) {
        Some(period) => period.answer.is_none() && period.until >= scene.as_of,
        // Whoever answers has read them, though their email came back (D35).
        None => !meeting.not_delivered.is_empty(),
    };
    let meeting = scene.record.meeting(typed.first("meeting"));
    let period = meeting.map(|meeting| minutes_period(scene.contract, meeting));
    let lead = match period {
        Some(Some(period)) => {
            let until = in_full(period.until);
            format!("An answer can be given by {until}. Without one the minutes are agreed.")
        }
        Some(None) => {
            "The email that shared them came back, so that no period for an answer runs, and silence agrees nothing. They can be answered all the same.".to_owned()
        }
        None => "Without an answer in time the minutes are agreed.".to_owned(),
    };
    let act =
        Act::new("Answer a meeting’s minutes", lead, "Send the answer").quoting(quoted(Clause::C5_7)).asking(vec![
            which(scene, typed, waits),
            Ask::date("answered_on", "When do you answer?", "Enter the day of the answer").given_date(scene.as_of),
            Ask::yes_no(
                "approved",
                "Do you approve the minutes?",
                "Choose whether you approve the minutes",
                ("Yes, they are approved", "No, approval is withheld"),
            ),
            Ask::text("comment", "What you say to them", "Say what in the minutes is not right")
                .hinting("Needed where approval is withheld: what in them is not right."),
        ]);
    match meeting.and_then(|meeting| meeting.sharings().pop()) {
        Some((entry, text)) => act.showing(format!("The minutes as shared on {}", in_full(entry.on)), text),
        None => act,
    }
}
