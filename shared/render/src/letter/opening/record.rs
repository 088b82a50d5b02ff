//! How the letter of something that was recorded opens: minutes, answers, letters of which nobody knows whether they went.

use chrono::NaiveDate;
use domain::date::{in_full, in_words};
use domain::event::{DisputeOutcome, Party};
use domain::explain::the_named;
use domain::month::Month;
use domain::notice::NoticeKind;
use domain::reread::Rereading;

use super::{Asks, Opening, Reader};
use crate::letter::contractual::name_of;
use crate::letter::subject::Subject;

/// Minutes were shared: the contractor approves them or says what should change (5.7).
pub(super) fn minutes_shared(reader: &Reader<'_>, held: NaiveDate, until: NaiveDate) -> Opening {
    let meeting = of_meeting(held);
    let (held, last_day) = (in_full(held), reader.letterhead.day(until));
    if reader.is_contractor() {
        let first = format!(
            "Please approve the minutes of the meeting of {held}, or say what should change, by the end of {last_day}."
        );
        let subject = Subject::by(reader.letterhead, "Answer the minutes by", until).and(&meeting);
        return Opening::asking(Asks::By(until), subject, first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!(
        "the minutes of the meeting of {held} were shared with {contractor}, which can answer by the end of {last_day}."
    );
    let subject = Subject::by(reader.letterhead, "minutes to be answered by", until);
    Opening::informing(subject.and(&meeting), first)
}

/// Minutes will soon be deemed agreed.
pub(super) fn minutes_due(reader: &Reader<'_>, held: NaiveDate, until: NaiveDate) -> Opening {
    let meeting = of_meeting(held);
    let (held, last_day) = (in_full(held), reader.letterhead.day(until));
    if reader.is_contractor() {
        let first = format!("Please answer the minutes of the meeting of {held} by the end of {last_day}.");
        let subject = Subject::by(reader.letterhead, "answer the minutes by", until).marked("Reminder: ");
        return Opening::asking(Asks::By(until), subject.and(&meeting), first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!(
        "{contractor} has not answered the minutes of the meeting of {held} yet, and can do so by the end of {last_day}."
    );
    let subject = Subject::by(reader.letterhead, "minutes to be answered by", until);
    Opening::informing(subject.and(&meeting), first)
}

/// Which minutes they are, at the end of a subject: ` (meeting of 12 July 2022)`.
fn of_meeting(held: NaiveDate) -> String {
    format!(" (meeting of {})", in_words(held))
}

/// An improvement plan is to be reviewed soon: by both parties, which agreed it (6.4).
pub(super) fn review_due(reader: &Reader<'_>, (plan, agreed_on): (&str, NaiveDate), review_on: NaiveDate) -> Opening {
    let day = reader.letterhead.day(review_on);
    let plan = the_named("improvement plan", plan, agreed_on);
    let first = format!("Please review {plan} with {} by the end of {day}.", reader.other());
    let subject = Subject::by(reader.letterhead, &format!("Review {plan} by"), review_on)
        .or_in_short(format!("Review the plan by {}", review_on.format("%a %-d %b %Y")));
    Opening::asking(Asks::By(review_on), subject, first)
}

/// The contractor answered minutes.
pub(super) fn minutes_answered(reader: &Reader<'_>, held: NaiveDate, approved: bool) -> Opening {
    let meeting = of_meeting(held);
    let held = in_full(held);
    let contractor = &reader.letterhead.contractor;
    match (approved, reader.is_contractor()) {
        (true, _) => Opening::informing(
            Subject::from("minutes approved").and(&meeting),
            format!("{contractor} approved the minutes of the meeting of {held}."),
        ),
        (false, true) => Opening::informing(
            Subject::from("minutes not approved").and(&meeting),
            format!("{contractor} did not approve the minutes of the meeting of {held}."),
        ),
        (false, false) => Opening::asking(
            Asks::InTime,
            Subject::from("Settle the minutes that were not approved").and(&meeting),
            format!(
                "Please settle the minutes of the meeting of {held} with {contractor}, which did not approve them, and share \
                 them again."
            ),
        ),
    }
}

/// The council answered a dispute. Where that corrects a rating by what the contractor reports, the contractor is asked to.
pub(super) fn dispute_answered(
    reader: &Reader<'_>,
    month: Month,
    kpi: u32,
    outcome: DisputeOutcome,
    corrected_by: Option<Party>,
) -> Opening {
    let month = month.in_words();
    let what = format!("the rating of KPI {kpi} for {month}");
    let how = match outcome {
        DisputeOutcome::Upheld => "stands",
        DisputeOutcome::Corrected => "is to be corrected",
    };
    let (council, contractor) = (&reader.letterhead.council, &reader.letterhead.contractor);
    if !reader.is_contractor() {
        let first = format!("{contractor} has been told the answer to its dispute: {what} {how}.");
        return Opening::informing(Subject::from(what).and(&format!(" {how}")), first);
    }
    if (outcome, corrected_by) == (DisputeOutcome::Corrected, Some(Party::Contractor)) {
        let subject = Subject::from(format!("Correct the {month} return"));
        let first = format!("Please correct the {month} return: {council} has answered your dispute, {what} {how}.");
        return Opening::asking(Asks::InTime, subject.and(&format!(": your dispute of KPI {kpi} is answered")), first);
    }
    let first = format!("{council} has answered your dispute: {what} {how}.");
    Opening::telling(Subject::from(format!("Dispute answered: {what} {how}")), first)
}

/// The contractor supplied information.
pub(super) fn information_supplied(reader: &Reader<'_>, request: &str, on: NaiveDate) -> Opening {
    let request = the_named("request", request, None::<NaiveDate>);
    let contractor = &reader.letterhead.contractor;
    let first = format!("{contractor} has recorded that it supplied the information of {request} on {}.", in_full(on));
    Opening::informing(Subject::from("information was supplied").and(&format!(" ({request})")), first)
}

/// Of a contractual letter it is not known whether it went.
pub(super) fn letter_unknown(reader: &Reader<'_>, kind: NoticeKind, on: NaiveDate) -> Opening {
    let (name, on) = (name_of(kind), in_full(on));
    let contractor = &reader.letterhead.contractor;
    if reader.is_contractor() {
        let first = format!("it is not known whether the {name} of {on} was sent to you.");
        return Opening::informing(
            Subject::from("a letter may not have come").and(&format!(": the {name} of {on}")),
            first,
        );
    }
    let subject = Subject::from(format!("Decide: was the {name} sent?")).and(&format!(" Its sending began on {on}"));
    let first = format!(
        "Please find out whether the {name} of {on} reached {contractor}, and decide whether it is to be sent again."
    );
    Opening::asking(Asks::AtOnce, subject, first)
}

/// A contractual letter, or minutes, came back.
pub(super) fn letter_bounced(reader: &Reader<'_>, kind: NoticeKind, on: NaiveDate) -> Opening {
    let name = name_of(kind);
    let contractor = &reader.letterhead.contractor;
    let on = in_full(on);
    if reader.is_contractor() {
        let first = format!("the {name} that was sent to you came back on {on}.");
        return Opening::informing(Subject::from("a letter to you came back").and(&format!(": the {name}")), first);
    }
    let subject = Subject::from(format!("Send the {name} again"));
    let subject = subject.and(&format!(": the email to {contractor} came back on {on}"));
    let first = format!("Please have the {name} sent to {contractor} once more: the email came back on {on}.");
    Opening::asking(Asks::AtOnce, subject, first)
}

/// The contract is read anew by later rules: what changes of the past. The letters that wait for the council are its to decide on.
pub(super) fn reread(rereading: &Rereading) -> Opening {
    let subject = "The contract is read anew: what changes";
    let first = "the rules by which the contract is read have changed, and it was read anew. What that changes is listed below.";
    if rereading.letters.is_empty() {
        return Opening::telling(subject, first.to_owned());
    }
    let letters = match rereading.letters.len() {
        1 => "on the letter that waits for you".to_owned(),
        several => format!("on the {several} letters that wait for you"),
    };
    let first = format!("Please decide {letters}: {first}");
    Opening::asking(Asks::InTime, subject, first)
}
