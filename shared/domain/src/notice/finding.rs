//! Notices of findings, on the day on which each is raised, and the reminders before what they ask for is due.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::letter::{ContractualLetter, PlanRequest};
use super::{About, BOTH, Notice, NoticeKind, Step, Telling};
use crate::clause::{Finding, FindingKind, Ground, findings, minutes_period};
use crate::event::Party::{self, Contractor, Council};
use crate::explain::FindingInWords;
use crate::facts::Point;
use crate::months::KnownMonths;
use crate::record::{Meeting, own_date};

/// Working days before a required plan is due on which both parties are reminded.
const PLAN_REMINDED_BEFORE: u32 = 3;

/// Working days before minutes are deemed agreed on which the contractor is reminded.
const MINUTES_REMINDED_BEFORE: u32 = 2;

/// The notice of a finding, with whom it goes to; `None` where another notice says it: a chaser, a letter.
fn notice_of(finding: &Finding) -> Option<(NoticeKind, &'static [Party])> {
    let kind = match finding.kind {
        // The contractor gets the letter that asks for it: the plan request, or the formal warning itself.
        FindingKind::PlanRequired => return Some((NoticeKind::PlanRequired, &[Council])),
        FindingKind::ReturnOverdue | FindingKind::ActionPlanOpen => return None,
        FindingKind::PlanOverdue => NoticeKind::PlanOverdue,
        FindingKind::RaiseAtMeeting => NoticeKind::RaiseAtMeeting,
        FindingKind::WarningConsidered => NoticeKind::WarningConsidered,
        FindingKind::TerminationConsidered => NoticeKind::TerminationConsidered,
        // Who raised it need not be told so.
        FindingKind::CapacityIssue => return Some((NoticeKind::CapacityIssue, &[Council])),
        FindingKind::RecordsDiffer => NoticeKind::RecordsDiffer,
        FindingKind::MeetingDue => NoticeKind::MeetingDue,
        FindingKind::MinutesDeemedAgreed => NoticeKind::MinutesDeemedAgreed,
        FindingKind::RatingDisputed => return Some((NoticeKind::RatingDisputed, &[Council])),
        FindingKind::InformationRequested => return Some((NoticeKind::InformationRequested, &[Contractor])),
    };
    Some((kind, finding.concerns()))
}

/// The days through which what is known, and has come to pass, does not change in a way that findings could rest on.
struct Span {
    /// The first of them: the day of the event that began it.
    from: NaiveDate,
    /// What is known through them.
    point: Point,
    /// The last of them: the day of the event that ends it, before that event; or the day before one that an event gives itself.
    through: NaiveDate,
}

fn spans<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Span> {
    let history = months.history;
    let end = history.end_of(as_of);
    // Where each span ends, by what is known then, and on which day the next one begins.
    let mut ends: BTreeSet<(Point, NaiveDate, NaiveDate)> = BTreeSet::new();
    for point in history.can_change_findings(end) {
        let day = history.received_on(point);
        ends.insert((point, day, day));
    }
    for (point, fact) in history.ever_recorded(end) {
        // What gives itself a day to come does and satisfies nothing until then (D5).
        let own = own_date(fact).filter(|own| history.received_on(point) < *own && *own <= as_of);
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

/// The notices of findings called for up to a date: of each on the first day on which it is a finding, by what was known then;
/// and the reminders of what has not been done by the start of their day.
pub(super) fn called_for<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Notice> {
    let mut told = BTreeSet::new();
    let mut notices = Vec::new();
    for span in spans(months, as_of) {
        let ground = Ground::new(months, span.point, span.through);
        let found = findings(&ground);
        // What is satisfied before anybody can be told needs nobody's attention, unless a withdrawal leaves it unsatisfied later.
        let new = found.iter().filter(|finding| finding.is_open() && told.insert(identity(finding)));
        let new: Vec<(NaiveDate, &Finding)> = new.map(|new| (new.raised_on.max(span.from), new)).collect();
        let reminded = plan_reminders(&ground, &found).into_iter().chain(minutes_reminders(&ground));
        let reminded = reminded.filter(|(on, _)| span.from <= *on && *on <= span.through);
        let reminded: Vec<(NaiveDate, Reminder)> = reminded.collect();
        let days: BTreeSet<NaiveDate> =
            new.iter().map(|(day, _)| *day).chain(reminded.iter().map(|(day, _)| *day)).collect();
        for day in days.into_iter().filter(|day| *day >= ground.contract.go_live) {
            // What is told on a day is what was so on it, not what the span's end shows.
            let ground = Ground::new(months, span.point, day);
            let found = findings(&ground);
            let of_day = new.iter().filter(|(due_on, _)| *due_on == day);
            let of_day: BTreeSet<_> = of_day.map(|(_, new)| identity(new)).collect();
            let new: Vec<&Finding> = found.iter().filter(|found| of_day.contains(&identity(found))).collect();
            notices.extend(new.iter().flat_map(|finding| raised(&ground, finding)));
            notices.extend(plan_request(&ground, &new));
            let reminders = reminded.iter().filter(|(due_on, _)| *due_on == day);
            notices.extend(reminders.flat_map(|(_, reminder)| remind(&ground, reminder, day)));
        }
    }
    notices
}

/// What tells a finding from others. One that is unmade and made again on another day asks for something by another date, and
/// is told again.
fn identity(finding: &Finding) -> impl Ord + use<> {
    (finding.identity(), finding.raised_on)
}

/// What tells a finding's notice from others of its kind: `2022-12-31/6.3/2022-10..2022-11/kpi-2`.
fn step(finding: &Finding) -> String {
    // Months follow each other: the first and the last tell them all.
    let months = match finding.months[..] {
        [] => None,
        [month] => Some(month.to_string()),
        [first, .., last] => Some(format!("{first}..{last}")),
    };
    let parts = [
        Some(finding.raised_on.to_string()),
        Some(finding.clause.clone()),
        months,
        finding.subject.clone(),
        finding.kpi.map(|kpi| format!("kpi-{kpi}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

fn raised(ground: &Ground<'_>, finding: &Finding) -> Vec<Notice> {
    let Some((kind, parties)) = notice_of(finding) else { return Vec::new() };
    let telling = Telling { parties, kind, month: None, step: Step::Of(step(finding)), due_on: ground.as_of };
    telling.say(About::Raised { finding: FindingInWords::of(ground.contract, finding), text: text_of(ground, finding) })
}

/// What the parties wrote to a finding.
fn text_of(ground: &Ground<'_>, finding: &Finding) -> Option<String> {
    let subject = finding.subject.as_deref()?;
    let record = &ground.record;
    match finding.kind {
        FindingKind::CapacityIssue => record.capacity_issue(subject).map(|issue| issue.text.to_owned()),
        FindingKind::RatingDisputed => record.dispute(subject).map(|dispute| dispute.text.to_owned()),
        FindingKind::InformationRequested => record.information_request(subject).map(|request| request.text.to_owned()),
        FindingKind::MinutesDeemedAgreed => {
            let meeting = record.meeting(subject)?;
            let agreed = minutes_period(ground.contract, meeting)?.shared;
            let text = meeting.shared.iter().find(|(shared, _)| shared.number == agreed.number);
            text.map(|(_, text)| (*text).to_owned())
        }
        _ => None,
    }
}

/// To the contractor, one letter for all plans that 6.3 requires from one day on, with Appendix A.
fn plan_request(ground: &Ground<'_>, new: &[&Finding]) -> Vec<Notice> {
    let required = |finding: &&&Finding| finding.kind == FindingKind::PlanRequired && finding.clause == "6.3";
    let required: Vec<&Finding> = new.iter().filter(required).copied().collect();
    if required.is_empty() {
        return Vec::new();
    }
    let kpis: Vec<String> = required.iter().filter_map(|finding| finding.kpi).map(|kpi| kpi.to_string()).collect();
    let (due_on, kind) = (ground.as_of, NoticeKind::PlanRequest);
    let step = Step::Of(format!("{due_on}/kpi-{}", kpis.join("+")));
    let telling = Telling { parties: &[Contractor], kind, month: None, step, due_on };
    let letter = ContractualLetter::PlanRequest(PlanRequest::of(ground, &required));
    telling.say(About::Letter(Box::new(letter)))
}

/// Something to remind of.
enum Reminder {
    /// To both parties, before a required plan is due.
    Plan(Finding),
    /// To the contractor, before minutes of a meeting that it has not answered are deemed agreed.
    Minutes(String),
}

/// The reminders of required plans, each with its day, while they are not agreed.
fn plan_reminders(ground: &Ground<'_>, found: &[Finding]) -> Vec<(NaiveDate, Reminder)> {
    let open = found.iter().filter(|finding| finding.kind == FindingKind::PlanRequired && finding.is_open());
    let reminder = |finding: &Finding| {
        let due_on = ground.contract.calendar.working_day_before(PLAN_REMINDED_BEFORE, finding.due_on?).on;
        (due_on > finding.raised_on).then(|| (due_on, Reminder::Plan(finding.clone())))
    };
    open.filter_map(reminder).collect()
}

/// The reminders of minutes, each with its day, while they are not answered.
fn minutes_reminders(ground: &Ground<'_>) -> Vec<(NaiveDate, Reminder)> {
    let reminder = |meeting: &Meeting<'_>| {
        let period = minutes_period(ground.contract, meeting).filter(|period| period.answer.is_none())?;
        let deemed_on = period.until + Days::new(1);
        let due_on = ground.contract.calendar.working_day_before(MINUTES_REMINDED_BEFORE, deemed_on).on;
        (due_on > period.shared.day).then(|| (due_on, Reminder::Minutes(meeting.id.to_owned())))
    };
    ground.record.meetings.iter().filter_map(reminder).collect()
}

fn remind(ground: &Ground<'_>, reminder: &Reminder, due_on: NaiveDate) -> Vec<Notice> {
    match reminder {
        Reminder::Plan(finding) => {
            let Some(plan_due_on) = finding.due_on else { return Vec::new() };
            let (kind, step) = (NoticeKind::PlanReminder, Step::Of(step(finding)));
            let telling = Telling { parties: &BOTH, kind, month: None, step, due_on };
            let finding = FindingInWords::of(ground.contract, finding);
            telling.say(About::PlanDue { finding, plan_due_on })
        }
        Reminder::Minutes(id) => {
            let Some(meeting) = ground.record.meeting(id) else { return Vec::new() };
            let Some(period) = minutes_period(ground.contract, meeting) else { return Vec::new() };
            let step = Step::OfEntryOf(id.clone(), period.shared.number);
            let kind = NoticeKind::MinutesReminder;
            let telling = Telling { parties: &[Contractor], kind, month: None, step, due_on };
            let moved_at = ground.history().receipt_of(period.shared.number);
            let (meeting, held_on) = (id.clone(), meeting.held.on);
            telling.say(About::MinutesDue { meeting, held_on, until: period.until, moved_at })
        }
    }
}

/// The dates after a date on which a reminder would fall due if nothing more were received.
pub(super) fn dates_ahead<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<NaiveDate> {
    let ground = Ground::new(months, months.history.end_of(as_of), as_of);
    let reminders = plan_reminders(&ground, &findings(&ground)).into_iter().chain(minutes_reminders(&ground));
    reminders.map(|(on, _)| on).filter(|on| *on > as_of).collect()
}
