//! Notices of findings, on the day on which each is raised, and the reminders before what they ask for is due.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::letter::{ContractualLetter, PlanRequest};
use super::pace::{Pace, ToldTo, told_as};
use super::{About, BOTH, Notice, NoticeDraft, NoticeKind, Step};
use crate::clause::{AssessmentContext, Finding, FindingDetails, FindingKind, PlanCause, findings, minutes_period};
use crate::deadline::{minutes_moved_at, review_moved_at, title_changed_at};
use crate::event::Party::{self, Contractor, Council};
use crate::explain::FindingInWords;
use crate::facts::LogPosition;
use crate::id::{MeetingId, PlanId};
use crate::month::Month;
use crate::months::KnownMonths;
use crate::record::{Meeting, Plan};

/// Working days before a required plan is due on which both parties are reminded.
const PLAN_REMINDED_BEFORE: u32 = 3;

/// Working days before an improvement plan's review on which both parties are reminded.
const REVIEW_REMINDED_BEFORE: u32 = 10;

/// Working days before minutes are deemed agreed on which the contractor is reminded.
const MINUTES_REMINDED_BEFORE: u32 = 2;

/// Returns the notice of a finding, with whom it goes to; `None` where another notice says it: a chaser, a letter.
fn notice_of(finding: &Finding) -> Option<(NoticeKind, &'static [Party])> {
    let told = told_as(finding.kind())?;
    let parties = match told.to {
        ToldTo::WhomItConcerns => finding.concerns(),
        ToldTo::Only(Council) => &[Council],
        ToldTo::Only(Contractor) => &[Contractor],
    };
    Some((told.notice, parties))
}

/// The days through which what is known, and has come to pass, does not change in a way that findings could rest on.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    /// The first of them: the day of the event that began it.
    pub(crate) from: NaiveDate,
    /// What is known through them.
    pub(crate) point: LogPosition,
    /// The last of them: the day of the event that ends it, before that event; or the day before one that an event gives itself.
    pub(crate) through: NaiveDate,
}

/// Returns the spans up to a date, in order.
pub(crate) fn spans<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Span> {
    let history = months.history;
    let end = history.end_of(as_of);
    // Where each span ends, by what is known then, and on which day the next one begins.
    let mut ends: BTreeSet<(LogPosition, NaiveDate, NaiveDate)> = BTreeSet::new();
    for point in history.can_change_findings(end) {
        let day = history.received_on(point);
        ends.insert((point, day, day));
    }
    for (point, fact) in history.ever_recorded(end) {
        // What gives itself a day to come does and satisfies nothing until then (D5).
        let own = fact.own_date().filter(|own| history.received_on(point) < *own && *own <= as_of);
        ends.extend(own.map(|own| (history.start_of(own), own - Days::new(1), own)));
    }
    let mut from = NaiveDate::MIN;
    let mut spans = Vec::new();
    for (point, through, next) in ends {
        spans.push(Span { from, point, through });
        from = next;
    }
    spans.push(Span { from, point: end, through: as_of });
    spans
}

/// The notices of findings, and the days after a date on which more fall due if nothing is received.
pub(super) struct OfFindings {
    pub(super) notices: Vec<Notice>,
    pub(super) days_ahead: Vec<NaiveDate>,
}

/// A finding that is to be told to a party on a day.
struct ToTell<I> {
    on: NaiveDate,
    finding: I,
    to: &'static Party,
}

/// Returns the notices of findings called for up to a date: of each on the first day on which it is a finding, or on the later
/// one on which a party is told such things, by what is known then; and the reminders of what has not been done by the start of
/// their day.
pub(super) fn called_for<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> OfFindings {
    let mut told = BTreeSet::new();
    let mut to_tell = Vec::new();
    let mut notices = Vec::new();
    for span in spans(months, as_of) {
        let context = AssessmentContext::new(months, span.point, span.through);
        let found = findings(&context);
        // What is satisfied before anybody can be told needs nobody's attention, unless a withdrawal leaves it unsatisfied later.
        let new = found.iter().filter(|finding| finding.is_open() && told.insert(identity(finding)));
        let new = new.map(|new| (new.raised_on.max(span.from), new));
        let new: Vec<(NaiveDate, &Finding)> = new.filter(|(day, _)| *day >= context.contract.go_live).collect();
        for (day, finding) in &new {
            let parties = notice_of(finding).map_or(&[][..], |(_, parties)| parties);
            to_tell.extend(parties.iter().map(|to| {
                let on = Pace::of_finding(finding.kind(), *to).day(context.contract, *day);
                ToTell { on, finding: identity(finding), to }
            }));
        }
        let (now, later): (Vec<_>, Vec<_>) = to_tell.into_iter().partition(|told: &ToTell<_>| told.on <= span.through);
        to_tell = later;
        let reminded = reminders(&context, &found).into_iter();
        let reminded = reminded.filter(|(on, _)| span.from <= *on && *on <= span.through);
        let reminded: Vec<(NaiveDate, Reminder)> = reminded.filter(|(on, _)| *on >= context.contract.go_live).collect();
        let days = new.iter().map(|(day, _)| *day).chain(now.iter().map(|told| told.on));
        let days: BTreeSet<NaiveDate> = days.chain(reminded.iter().map(|(day, _)| *day)).collect();
        for day in days {
            // What is told on a day is what was so on it, not what the span's end shows.
            let context = AssessmentContext::new(months, span.point, day);
            let found = findings(&context);
            let of_day = new.iter().filter(|(raised_on, _)| *raised_on == day);
            let of_day: BTreeSet<_> = of_day.map(|(_, new)| identity(new)).collect();
            let new: Vec<&Finding> = found.iter().filter(|found| of_day.contains(&identity(found))).collect();
            notices.extend(plan_request(&context, &new));
            for told in now.iter().filter(|told| told.on == day) {
                // What was done while it waited to be told needs nobody's attention either.
                let open = found.iter().find(|found| identity(found) == told.finding && found.is_open());
                notices.extend(open.and_then(|finding| raised(&context, finding, told.to)));
            }
            let reminders = reminded.iter().filter(|(due_on, _)| *due_on == day);
            notices.extend(reminders.flat_map(|(_, reminder)| remind(&context, reminder, day)));
        }
    }
    let mut days_ahead: Vec<NaiveDate> = to_tell.iter().map(|told| told.on).collect();
    let context = AssessmentContext::new(months, months.history.end_of(as_of), as_of);
    let reminded = reminders(&context, &findings(&context)).into_iter().map(|(on, _)| on);
    days_ahead.extend(reminded.filter(|on| *on > as_of));
    OfFindings { notices, days_ahead }
}

/// Returns what tells a finding from others. One that is unmade and made again on another day asks for something by another date,
/// and is told again.
fn identity(finding: &Finding) -> impl Ord + use<> {
    (finding.identity(), finding.raised_on)
}

/// What stands before the subject of a finding where it could be read as another part of what tells its notice.
const SUBJECT: &str = "subject";

/// Returns whether the id that somebody gave a warning, a plan or a meeting could be read as months, as a KPI, or as what says
/// that it is an id. Only such a one is marked: ids of notices hold, and what was told is not told again.
fn could_be_another_part(subject: &str) -> bool {
    let is_month = |text: &str| text.parse::<Month>().is_ok();
    let are_months = subject.split_once("..").is_some_and(|(first, last)| is_month(first) && is_month(last));
    let is_kpi = subject.strip_prefix("kpi-").is_some_and(|number| number.parse::<u32>().is_ok());
    is_month(subject) || are_months || is_kpi || subject == SUBJECT
}

/// Returns what tells a finding's notice from others of its kind: `2022-12-31/6.3/2022-10..2022-11/kpi-2`.
fn step(finding: &Finding) -> String {
    // Months follow each other: the first and the last tell them all.
    let months = match *finding.months() {
        [] => None,
        [month] => Some(month.to_string()),
        [first, .., last] => Some(format!("{first}..{last}")),
    };
    let marked = finding.subject().is_some_and(could_be_another_part);
    let parts = [
        Some(finding.raised_on.to_string()),
        Some(finding.clause().to_string()),
        months,
        marked.then(|| SUBJECT.to_owned()),
        finding.subject().map(str::to_owned),
        finding.kpi().map(|kpi| format!("kpi-{kpi}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

/// Returns the notice of a finding to a party.
fn raised(context: &AssessmentContext<'_>, finding: &Finding, to: &Party) -> Option<Notice> {
    let (kind, _) = notice_of(finding)?;
    let parties = std::slice::from_ref(to);
    let draft = NoticeDraft { parties, kind, month: None, step: Step::Of(step(finding)), due_on: context.as_of };
    // Who wrote something need not read it again: minutes are the council's own.
    let own = finding.kind() == FindingKind::MinutesDeemedAgreed && *to == Council;
    let text = if own { None } else { text_of(context, finding) };
    draft.say(About::Raised { finding: FindingInWords::of(context.contract, finding), text }).pop()
}

/// Returns what the parties wrote to a finding.
fn text_of(context: &AssessmentContext<'_>, finding: &Finding) -> Option<String> {
    let record = &context.record;
    match &finding.details {
        FindingDetails::CapacityIssue { issue, .. } => {
            record.capacity_issue(issue.id.as_str()).map(|issue| issue.text.to_owned())
        }
        FindingDetails::RatingDisputed { dispute, .. } => {
            record.dispute(dispute.id.as_str()).map(|dispute| dispute.text.to_owned())
        }
        FindingDetails::InformationRequested { request } => {
            record.information_request(request.id.as_str()).map(|request| request.text.to_owned())
        }
        FindingDetails::MinutesDeemedAgreed { meeting } => {
            let meeting = record.meeting(meeting.id.as_str())?;
            let agreed = minutes_period(context.contract, meeting)?.shared;
            let text = meeting.shared.iter().find(|(shared, _)| shared.number == agreed.number);
            text.map(|(_, text)| (*text).to_owned())
        }
        FindingDetails::ActionPlanOpen { .. }
        | FindingDetails::ManagerAbsent { .. }
        | FindingDetails::MeetingDue { .. }
        | FindingDetails::PlanOverdue { .. }
        | FindingDetails::PlanRequired { .. }
        | FindingDetails::RaiseAtMeeting { .. }
        | FindingDetails::RecordsDiffer { .. }
        | FindingDetails::ReturnOverdue { .. }
        | FindingDetails::TerminationConsidered { .. }
        | FindingDetails::WarningConsidered { .. } => None,
    }
}

/// Sends the contractor one letter for all plans that 6.3 requires from one day on, with Appendix A.
fn plan_request(context: &AssessmentContext<'_>, new: &[&Finding]) -> Vec<Notice> {
    let by_months = |finding: &&&Finding| {
        matches!(finding.details, FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. })
    };
    let required: Vec<&Finding> = new.iter().filter(by_months).copied().collect();
    if required.is_empty() {
        return Vec::new();
    }
    let kpis: Vec<String> = required.iter().filter_map(|finding| finding.kpi()).map(|kpi| kpi.to_string()).collect();
    let (due_on, kind) = (context.as_of, NoticeKind::PlanRequest);
    let step = Step::Of(format!("{due_on}/kpi-{}", kpis.join("+")));
    let draft = NoticeDraft { parties: &[Contractor], kind, month: None, step, due_on };
    let letter = ContractualLetter::PlanRequest(PlanRequest::of(context, &required));
    draft.say(About::Letter(Box::new(letter)))
}

/// Something to remind of.
enum Reminder {
    /// To both parties, before a required plan is due.
    Plan(Finding),
    /// To both parties, before an improvement plan is reviewed.
    Review(PlanId),
    /// To the contractor, before minutes of a meeting that it has not answered are deemed agreed.
    Minutes(MeetingId),
}

/// Returns all reminders, each with its day.
fn reminders(context: &AssessmentContext<'_>, found: &[Finding]) -> Vec<(NaiveDate, Reminder)> {
    let mut reminders = plan_reminders(context, found);
    reminders.extend(review_reminders(context));
    reminders.extend(minutes_reminders(context));
    reminders
}

/// Returns the reminders of plans to be reviewed, each with its day, while they are not closed.
///
/// > 6.6: "implementing an Improvement Plan and setting clear objectives with a review date"
fn review_reminders(context: &AssessmentContext<'_>) -> Vec<(NaiveDate, Reminder)> {
    let open = context.record.plans.iter().filter(|plan| plan.closed.is_none());
    let reminder = |plan: &Plan<'_>| {
        let due_on = context.contract.calendar.working_day_before(REVIEW_REMINDED_BEFORE, plan.review_on).on;
        (due_on > plan.agreed.day).then(|| (due_on, Reminder::Review(plan.id.clone())))
    };
    open.filter_map(reminder).collect()
}

/// Returns what tells the reminder of a plan's review from others: `2023-06-30/P1`.
fn review_step(plan: &str, review_on: NaiveDate) -> String {
    format!("{review_on}/{plan}")
}

/// Returns the reminders of required plans, each with its day, while they are not agreed.
fn plan_reminders(context: &AssessmentContext<'_>, found: &[Finding]) -> Vec<(NaiveDate, Reminder)> {
    let open = found.iter().filter(|finding| finding.kind() == FindingKind::PlanRequired && finding.is_open());
    let reminder = |finding: &Finding| {
        let due_on = context.contract.calendar.working_day_before(PLAN_REMINDED_BEFORE, finding.due_on()?).on;
        (due_on > finding.raised_on).then(|| (due_on, Reminder::Plan(finding.clone())))
    };
    open.filter_map(reminder).collect()
}

/// Returns the reminders of minutes, each with its day, while they are not answered.
fn minutes_reminders(context: &AssessmentContext<'_>) -> Vec<(NaiveDate, Reminder)> {
    let reminder = |meeting: &Meeting<'_>| {
        let period = minutes_period(context.contract, meeting).filter(|period| period.answer.is_none())?;
        let deemed_on = period.until + Days::new(1);
        let due_on = context.contract.calendar.working_day_before(MINUTES_REMINDED_BEFORE, deemed_on).on;
        (due_on > period.shared.day).then(|| (due_on, Reminder::Minutes(meeting.id.clone())))
    };
    context.record.meetings.iter().filter_map(reminder).collect()
}

fn remind(context: &AssessmentContext<'_>, reminder: &Reminder, due_on: NaiveDate) -> Vec<Notice> {
    match reminder {
        Reminder::Plan(finding) => {
            let Some(plan_due_on) = finding.due_on() else { return Vec::new() };
            let (kind, step) = (NoticeKind::PlanReminder, Step::Of(step(finding)));
            let draft = NoticeDraft { parties: &BOTH, kind, month: None, step, due_on };
            let finding = FindingInWords::of(context.contract, finding);
            let moved_at = title_changed_at(context.history(), context.point);
            draft.say(About::PlanDue { finding, plan_due_on, moved_at })
        }
        Reminder::Review(id) => {
            let Some(plan) = context.record.plan(id) else { return Vec::new() };
            let step = Step::Of(review_step(id.as_str(), plan.review_on));
            let draft = NoticeDraft { parties: &BOTH, kind: NoticeKind::PlanReview, month: None, step, due_on };
            draft.say(About::ReviewDue {
                plan: id.to_string(),
                kpis: plan.kpis.to_vec(),
                agreed_on: plan.agreed.on,
                review_on: plan.review_on,
                moved_at: review_moved_at(context, plan),
            })
        }
        Reminder::Minutes(id) => {
            let Some(meeting) = context.record.meeting(id) else { return Vec::new() };
            let Some(period) = minutes_period(context.contract, meeting) else { return Vec::new() };
            let step = Step::OfEntryOf(id.to_string(), period.shared.number);
            let kind = NoticeKind::MinutesReminder;
            let draft = NoticeDraft { parties: &[Contractor], kind, month: None, step, due_on };
            let moved_at = minutes_moved_at(context, period.shared);
            let (meeting, held_on) = (id.to_string(), meeting.held.on);
            draft.say(About::MinutesDue { meeting, held_on, until: period.until, moved_at })
        }
    }
}

#[cfg(test)]
mod tests;
