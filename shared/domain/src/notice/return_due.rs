//! Reminders before a return is due, chasers after it: only while the return is missing.
//!
//! > 8: "The contractor shall submit data via the collation method on the last Friday of each calendar month."

use chrono::{Days, NaiveDate};

use super::{About, Notice, NoticeKind, Step, Telling, is_returned, spans};
use crate::contract::Contract;
use crate::deadline::{DatesMoved, return_dates_moved};
use crate::event::Party;
use crate::facts::History;
use crate::month::Month;

/// Working days before the due date on which a reminder is due; 0 is the day itself.
const REMINDED_BEFORE: [u32; 3] = [5, 1, 0];

/// Working days after the due date on which the first chasers are due.
const CHASED_AFTER: [u32; 3] = [1, 3, 5];

/// Working days between the chasers after those.
const CHASED_EVERY: u32 = 5;

/// From this chaser on, counted from 0, the council's manager gets a copy.
const COPIED_FROM: usize = 1;

/// A day on which a reminder or a chaser of a month is due if the return is still missing.
struct Prompt {
    kind: NoticeKind,
    on: NaiveDate,
    working_days: u32,
    to: &'static [Party],
    about: About,
}

/// Every day on which the contractor would be prompted for a month's return, by date.
fn prompts(contract: &Contract, month: Month, moved: &DatesMoved) -> Vec<Prompt> {
    let calendar = &contract.calendar;
    let return_due_on = contract.return_due(month).on;
    let closes_on = contract.closes(month).on;
    let reminders = REMINDED_BEFORE.into_iter().map(|working_days| Prompt {
        kind: NoticeKind::ReturnReminder,
        on: match working_days {
            0 => return_due_on,
            _ => calendar.working_day_before(working_days, return_due_on).on,
        },
        working_days,
        to: &[Party::Contractor],
        about: About::ReturnDue { return_due_on, working_days, moved_at: moved.get(&month).copied() },
    });
    let last = CHASED_AFTER[CHASED_AFTER.len() - 1];
    let later = (1..).map(|times| last + times * CHASED_EVERY);
    let chased = CHASED_AFTER.into_iter().chain(later).scan((0, return_due_on), |(before, on), working_days| {
        *on = calendar.working_day_after(working_days - *before, *on).on;
        *before = working_days;
        Some((working_days, *on))
    });
    let chasers = chased.enumerate().map(|(index, (working_days, on))| Prompt {
        kind: NoticeKind::ReturnChaser,
        on,
        working_days,
        to: if index >= COPIED_FROM { &super::BOTH } else { &[Party::Contractor] },
        about: About::ReturnOverdue {
            return_due_on,
            working_days,
            closes_on,
            missing_return: Some(contract.missing_return),
        },
    });
    reminders.chain(chasers.take_while(|chaser| chaser.on <= closes_on)).collect()
}

/// The reminders and chasers called for up to a date: each if no return of the month had been received by the end of the day
/// before it.
pub(super) fn called_for(history: &History<'_>, as_of: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (in_force, contract) in spans(history, as_of) {
        let moved = return_dates_moved(history, in_force.start, as_of);
        for month in contract.months_through(as_of) {
            for prompt in prompts(contract, month, &moved) {
                let point = history.start_of(prompt.on);
                let due = prompt.on <= as_of && prompt.on >= contract.go_live && in_force.contains(&point);
                if due && !is_returned(history.known_at(point), month) {
                    let Prompt { kind, on: due_on, working_days, to: parties, about } = prompt;
                    let side = if kind == NoticeKind::ReturnReminder { "before" } else { "after" };
                    let step = Step::Of(format!("{working_days}-{side}"));
                    let telling = Telling { parties, kind, month: Some(month), step, due_on };
                    notices.extend(telling.say(about));
                }
            }
        }
    }
    notices
}

/// The days after a date on which the contractor will be prompted unless a return comes first, of the months begun.
pub(super) fn dates_ahead(history: &History<'_>, as_of: NaiveDate) -> Vec<NaiveDate> {
    let known = history.known_at(history.end_of(as_of));
    let contract = known.contract();
    // A month is prompted for until it closes, which is in the month after it.
    let recent = Month::of(as_of - Days::new(62));
    let open = contract.months_through(as_of).filter(|month| *month >= recent && !is_returned(known, *month));
    let dates = open.flat_map(|month| prompts(contract, month, &DatesMoved::new()).into_iter().map(|prompt| prompt.on));
    dates.filter(|on| *on > as_of && *on >= contract.go_live).collect()
}
