//! Meetings (section 7) and their minutes (5.7).

use domain::clause::{Clause, minutes_period};
use domain::date::in_full;
use domain::event::Party;
use domain::record::Meeting;

use super::form::EventForm;
use super::new_id::dated;
use crate::desk::form_context::{FormContext, quoted, schedule};
use crate::desk::form_fields::{FormField, FormValues, choice};

/// Makes the form for `meeting-held`: both contract managers are filled in.
pub(crate) fn held(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let manager = |party: Party| {
        let name = context.contract.contract_manager(party).map(|contact| contact.name.clone()).unwrap_or_default();
        vec![("party", party.to_string()), ("name", name), ("contract_manager", "yes".to_owned())]
    };
    let parties = vec![
        choice("council", context.contract.council.as_str()),
        choice("contractor", context.contract.contractor.as_str()),
    ];
    let columns = vec![
        FormField::line("name", "Name", "Enter the attendee’s name"),
        FormField::select("party", "For", "Choose for which party the attendee was there", parties),
        FormField::checkbox("contract_manager", "Role", "Contract manager of that party"),
    ];
    let attendees = FormField::rows("attendees", "Who was there", "Enter who was there", "Attendee", (columns, 2));
    let of = |party: &str| format!("Yes, the contract manager of {party}");
    let (councils, contractors) = (of(&context.contract.council), of(&context.contract.contractor));
    let absent = FormField::radios(
        "absent",
        "Was a contract manager missing?",
        "You listed a contract manager as present and also said that they were missing. Remove that person’s row or role, or choose “No, both were there”.",
        &[("", "No, both were there"), ("council", &councils), ("contractor", &contractors)],
    );
    EventForm::new(
        "Record a meeting",
        "After that you can share its minutes. If both contract managers were there, the next meeting’s due date is counted from this one.",
        "Record the meeting",
    )
    .with_quote(schedule(
        "5.6",
        "As a minimum, both the Council's Contract Manager and the Contractor's Contract Manager shall attend all performance monitoring meetings.",
    ))
    .with_new_id("meeting", dated("held_on", context, values))
    .with_fields(vec![
        FormField::date("held_on", "When was it held?", "Enter the day on which the meeting was held").prefilled_date(context.as_of),
        attendees
            .with_hint("Leave rows that you do not need blank.")
            .prefilled_rows([manager(Party::Council), manager(Party::Contractor)]),
        absent.with_hint(
            "Both must attend (5.6). A meeting without one of them does not count as the meeting that was due: the next meeting stays due as it was, and what is to be raised at a meeting must still be raised. Remove the missing person from the rows above.",
        ),
        FormField::checkbox("urgent", "What kind of meeting was it?", "An urgent meeting, about a red KPI (6.6)"),
    ])
}

fn in_words(meeting: &Meeting<'_>) -> String {
    let urgent = if meeting.urgent { "Urgent, held" } else { "Held" };
    format!("{urgent} on {} ({})", in_full(meeting.held.on), meeting.id)
}

/// Returns which meeting: settled where the form names one that stands; else to be chosen, the latest first.
fn which(
    context: &FormContext<'_>,
    values: &FormValues,
    is_one: impl Fn(&Meeting<'_>) -> bool,
    when_empty: &'static str,
) -> FormField {
    if let Some(meeting) = context.record.meeting(values.first("meeting")) {
        return FormField::fixed_text("meeting", "Meeting", in_words(meeting));
    }
    let meetings = context.record.meetings.iter().rev().filter(|meeting| is_one(meeting));
    let choices = meetings.map(|meeting| choice(meeting.id, in_words(meeting))).collect();
    FormField::select("meeting", "Which meeting?", "Choose a meeting", choices).when_empty(when_empty)
}

/// Makes the form for `minutes-shared`.
pub(crate) fn shared(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let meeting = context.record.meeting(values.first("meeting"));
    let before = meeting.and_then(|meeting| meeting.sharings().pop());
    let answer = meeting.and_then(|meeting| minutes_period(context.contract, meeting)).and_then(|period| period.answer);
    let withheld = answer.filter(|answer| !answer.approved).and_then(|answer| answer.comment);
    let text = FormField::text("text", "The minutes", "Enter the minutes").with_height(16);
    let form = EventForm::new(
        "Share a meeting’s minutes",
        format!(
            "They are sent to the contractor, who may answer them within {} working days. If it does not reply in time, they count as agreed.",
            context.contract.rules.minutes_working_days
        ),
        "Share the minutes",
    )
    .with_quote(quoted(Clause::C5_7))
    .with_fields(vec![
        which(context, values, |_| true, "No meeting is recorded. Record the meeting first."),
        FormField::date("shared_on", "When are they shared?", "Enter the day on which the minutes are shared")
            .prefilled_date(context.as_of),
        match before {
            Some((_, before)) => {
                text.prefilled(before).with_hint("The minutes as last shared. Make your corrections here.")
            }
            None => text,
        },
    ]);
    match withheld {
        Some(comment) => form.with_text("Why the contractor withheld its approval".into(), comment),
        None => form,
    }
}

/// Makes the form for `minutes-answered`: with the minutes to read.
pub(crate) fn answered(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let waits = |meeting: &Meeting<'_>| match minutes_period(context.contract, meeting) {
        Some(period) => period.answer.is_none() && period.until >= context.as_of,
        // Whoever answers has read them, though their email came back (D35).
        None => !meeting.not_delivered.is_empty(),
    };
    let meeting = context.record.meeting(values.first("meeting"));
    let period = meeting.map(|meeting| minutes_period(context.contract, meeting));
    let lead = match period {
        Some(Some(period)) => {
            let until = in_full(period.until);
            format!("You can reply until {until}. If you do not, the minutes count as agreed.")
        }
        Some(None) => {
            "The email that shared them came back, so there is no deadline, and they do not count as agreed without a reply. You can still reply.".to_owned()
        }
        None => "If you do not reply in time, the minutes count as agreed.".to_owned(),
    };
    let form = EventForm::new("Answer a meeting’s minutes", lead, "Send the answer")
        .with_quote(quoted(Clause::C5_7))
        .with_fields(vec![
            which(context, values, waits, "No minutes are waiting for an answer."),
            FormField::date("answered_on", "When do you answer?", "Enter the day of the answer")
                .prefilled_date(context.as_of),
            FormField::yes_no(
                "approved",
                "Do you approve the minutes?",
                "Choose whether you approve the minutes",
                ("Yes, they are approved", "No, approval is withheld"),
            ),
            FormField::text("comment", "Your comments", "Say what is wrong in the minutes")
                .with_hint("Needed if you withhold approval: say what is wrong in them."),
        ]);
    match meeting.and_then(|meeting| meeting.sharings().pop()) {
        Some((entry, text)) => form.with_text(format!("The minutes as shared on {}", in_full(entry.on)), text),
        None => form,
    }
}

/// Returns why the minutes that a link names cannot be answered: they are not shared, are answered already, or count as agreed. None
/// where they can be.
pub(super) fn cannot_be_answered(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let id = values.first("meeting");
    let meeting = context.record.meeting(id)?;
    let Some(period) = minutes_period(context.contract, meeting) else {
        // Those whose email came back can be answered all the same (D35).
        let are_shared = !meeting.not_delivered.is_empty();
        return (!are_shared).then(|| format!("The minutes of meeting {id} have not been shared."));
    };
    match period.answer {
        Some(answer) => Some(format!("The minutes of meeting {id} were answered on {}.", in_full(answer.answered.on))),
        None if period.until < context.as_of => Some(format!(
            "The minutes of meeting {id} had no answer by {}, and count as agreed (5.7).",
            in_full(period.until)
        )),
        None => None,
    }
}
