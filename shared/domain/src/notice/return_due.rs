//! Reminders before a return is due, chasers after it, only while the return is missing; and that it came, to whoever was told
//! that it had not.
//!
//! > 8: "The contractor shall submit data via the collation method on the last Friday of each calendar month."

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::pace::Pace;
use super::{About, Notice, NoticeDraft, NoticeKind, Step, is_returned, spans};
use crate::clause::FindingKind;
use crate::contract::Contract;
use crate::deadline::{return_dates_moved, title_changed_at};
use crate::event::Party;
use crate::facts::{History, Revision};
use crate::month::Month;

/// Working days before the due date on which a reminder is due; 0 is the day itself.
const REMINDED_BEFORE: [u32; 2] = [5, 0];

/// Working days after the due date on which the first chasers are due.
const CHASED_AFTER: [u32; 3] = [1, 3, 5];

/// Working days between the chasers after those.
const CHASED_EVERY: u32 = 5;

/// From this chaser on, counted from 0, the council is told too.
const COPIED_FROM: usize = 1;

/// A day on which a reminder or a chaser of a month is due if the return is still missing.
struct Prompt {
    kind: NoticeKind,
    on: NaiveDate,
    working_days: u32,
    to: &'static [Party],
    about: About,
    closes_on: NaiveDate,
}

/// Returns every day on which the contractor would be prompted for a month's return, by date.
fn prompts(contract: &Contract, month: Month, moved_at: Option<DateTime<Utc>>) -> Vec<Prompt> {
    let calendar = &contract.calendar;
    let return_due_on = contract.return_due(month).on;
    let closes_on = contract.closes(month).on;
    let reminders = REMINDED_BEFORE.into_iter().map(|working_days| {
        // Nobody is at work on a due date that is no working day: it is told on the one before.
        let working_days = if calendar.is_working_day(return_due_on) { working_days } else { working_days.max(1) };
        Prompt {
            kind: NoticeKind::ReturnReminder,
            on: match working_days {
                0 => return_due_on,
                _ => calendar.working_day_before(working_days, return_due_on).on,
            },
            working_days,
            to: &[Party::Contractor],
            about: About::ReturnDue { return_due_on, working_days, moved_at },
            closes_on,
        }
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
        closes_on,
    });
    reminders.chain(chasers.take_while(|chaser| chaser.on <= closes_on)).collect()
}

impl Prompt {
    /// Returns the day on which a party is told. The final ratings tell what a summary would after the close: then there is none.
    fn told_on(&self, contract: &Contract, to: Party) -> Option<NaiveDate> {
        let day = Pace::of(&self.about, to).day(contract, self.on);
        (day == self.on || day <= self.closes_on).then_some(day)
    }
}

/// Returns the reminders and chasers called for up to a date: each if no return of the month had been received by the end of the
/// day before it. Those that a summary tells may be due later.
pub(super) fn called_for(history: &History<'_>, as_of: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    // Of the chasers that one summary would tell the latest tells all: by month, day and party.
    let mut in_summary: BTreeMap<(Month, NaiveDate, Party), Notice> = BTreeMap::new();
    for (in_force, contract) in spans(history, as_of) {
        let moved = return_dates_moved(history, in_force.start, as_of);
        let titled_at = title_changed_at(history, in_force.start);
        for month in contract.months_through(as_of) {
            for prompt in prompts(contract, month, moved.get(&month).copied().max(titled_at)) {
                let point = history.start_of(prompt.on);
                let due = prompt.on <= as_of && prompt.on >= contract.go_live && in_force.contains(&point);
                if !due || is_returned(history.known_at(point), month) {
                    continue;
                }
                for party in prompt.to {
                    let Some(due_on) = prompt.told_on(contract, *party) else { continue };
                    // A summary may tell it days later: by then the return may be there, and nobody need be asked for it.
                    if is_returned(history.known_at(history.start_of(due_on)), month) {
                        continue;
                    }
                    let Prompt { kind, working_days, ref about, .. } = prompt;
                    let side = if kind == NoticeKind::ReturnReminder { "before" } else { "after" };
                    let step = Step::Of(format!("{working_days}-{side}"));
                    let parties = std::slice::from_ref(party);
                    let draft = NoticeDraft { parties, kind, month: Some(month), step, due_on };
                    for notice in draft.say(about.clone()) {
                        if due_on == prompt.on {
                            notices.push(notice);
                        } else {
                            in_summary.insert((month, due_on, *party), notice);
                        }
                    }
                }
            }
        }
    }
    notices.extend(in_summary.into_values());
    notices
}

/// Returns the months whose returns a notice tells its reader are overdue: that which it is about, or those that the final
/// ratings of another month list among what waits.
fn told_as_overdue(notice: &Notice) -> Vec<Month> {
    if let Some(About::Closed { open, .. }) = &notice.about {
        let overdue = open.iter().filter(|finding| finding.kind == FindingKind::ReturnOverdue);
        return overdue.flat_map(|finding| finding.months.iter().copied()).collect();
    }
    notice.month.filter(|_| notice.kind == NoticeKind::ReturnChaser).into_iter().collect()
}

/// Tells that a return came of whose being overdue one of some notices had told the council: it need not ask for it any more.
pub(super) fn late_returns(history: &History<'_>, notices: &[Notice], as_of: NaiveDate) -> Vec<Notice> {
    let mut told: BTreeMap<Month, NaiveDate> = BTreeMap::new();
    for notice in notices.iter().filter(|notice| notice.to == Party::Council) {
        for month in told_as_overdue(notice) {
            let first = told.entry(month).or_insert(notice.due_on);
            *first = notice.due_on.min(*first);
        }
    }
    let came = |(revision, _): (&Revision<'_>, _)| {
        let (month, received_on) = (revision.submitted.month, revision.received_on);
        let was_told = told.get(&month).is_some_and(|told_on| *told_on <= received_on);
        let known = history.known_at(revision.point.next());
        let contract = known.contract();
        let closes_on = contract.closes(month).on;
        // One received after the close restates the month, and that is told.
        let is_first = !is_returned(history.known_at(revision.point), month);
        if !was_told || !is_first || received_on > closes_on {
            return Vec::new();
        }
        let about = About::ReturnCameLate { return_due_on: contract.return_due(month).on, received_on, closes_on };
        let due_on = Pace::of(&about, Party::Council).day(contract, received_on);
        let (kind, step) = (NoticeKind::LateReturn, Step::OfEntry(revision.number));
        NoticeDraft { parties: &[Party::Council], kind, month: Some(month), step, due_on }.say(about)
    };
    history.returns_received(history.end_of(as_of)).flat_map(came).collect()
}

/// Returns the days after a date on which a party will be prompted unless a return comes first, of the months begun.
pub(super) fn days_ahead(history: &History<'_>, as_of: NaiveDate) -> Vec<NaiveDate> {
    let known = history.known_at(history.end_of(as_of));
    let contract = known.contract();
    // A month is prompted for until it closes, which is in the month after it.
    let recent = Month::of(as_of - Days::new(62));
    let open = contract.months_through(as_of).filter(|month| *month >= recent && !is_returned(known, *month));
    let prompts = open.flat_map(|month| prompts(contract, month, None));
    let prompts = prompts.filter(|prompt| prompt.on > as_of && prompt.on >= contract.go_live);
    prompts.map(|prompt| prompt.on).collect()
}
