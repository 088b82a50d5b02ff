//! Notices of findings, on the day on which each is raised, and the reminders before what they ask for is due.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::letter::{ContractualLetter, PlanRequest};
use super::{About, BOTH, Notice, NoticeKind, Telling};
use crate::clause::{Finding, FindingKind, Ground, findings, minutes_period};
use crate::event::Party::{self, Contractor, Council};
use crate::explain::FindingInWords;
use crate::facts::Point;
use crate::month::Month;
use crate::standing::FinalRatings;

/// Working days before a required plan is due on which both parties are reminded.
const PLAN_REMINDED_BEFORE: u32 = 3;

/// Working days before minutes are deemed agreed on which the contractor is reminded.
const MINUTES_REMINDED_BEFORE: u32 = 2;

/// The parties that a finding concerns, and so are told of it.
///
/// What the council alone considers is for the council alone: whether to warn, whether to terminate.
pub(super) fn concerns(finding: &Finding) -> &'static [Party] {
    match finding.kind {
        FindingKind::WarningConsidered
        | FindingKind::TerminationConsidered
        | FindingKind::CapacityIssue
        | FindingKind::RatingDisputed => &[Council],
        FindingKind::InformationRequested => &[Contractor],
        FindingKind::PlanRequired
        | FindingKind::PlanOverdue
        | FindingKind::RaiseAtMeeting
        | FindingKind::RecordsDiffer
        | FindingKind::MeetingDue
        | FindingKind::MinutesDeemedAgreed
        | FindingKind::ActionPlanOpen
        | FindingKind::ReturnOverdue => &BOTH,
    }
}

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
        FindingKind::CapacityIssue => NoticeKind::CapacityIssue,
        FindingKind::RecordsDiffer => NoticeKind::RecordsDiffer,
        FindingKind::MeetingDue => NoticeKind::MeetingDue,
        FindingKind::MinutesDeemedAgreed => NoticeKind::MinutesDeemedAgreed,
        FindingKind::RatingDisputed => NoticeKind::RatingDisputed,
        FindingKind::InformationRequested => NoticeKind::InformationRequested,
    };
    Some((kind, concerns(finding)))
}

/// The days through which what is known does not change in a way that findings could rest on.
struct Span {
    /// The first of them: the day of the event that began it.
    from: NaiveDate,
    /// What is known through them.
    point: Point,
    /// The last of them: the day of the event that ends it, before that event.
    through: NaiveDate,
}

fn spans(finals: &FinalRatings<'_>, as_of: NaiveDate) -> Vec<Span> {
    let history = finals.history;
    let end = history.end_of(as_of);
    let mut from = NaiveDate::MIN;
    let mut spans = Vec::new();
    for point in history.can_change_findings(end) {
        let day = history.received_on(point);
        spans.push(Span { from, point, through: day });
        from = day;
    }
    spans.push(Span { from, point: end, through: as_of });
    spans
}

/// The notices of findings called for up to a date: of each on the first day on which it is a finding, by what was known then;
/// and the reminders of what has not been done by the start of their day.
pub(super) fn called_for(finals: &FinalRatings<'_>, as_of: NaiveDate) -> Vec<Notice> {
    let mut told = BTreeSet::new();
    let mut notices = Vec::new();
    for span in spans(finals, as_of) {
        let ground = Ground::new(finals, span.point, span.through);
        let found = findings(&ground);
        let new: Vec<&Finding> = found.iter().filter(|finding| told.insert(identity(finding))).collect();
        // What is satisfied before anybody can be told needs nobody's attention.
        let new: Vec<(NaiveDate, &Finding)> =
            new.into_iter().filter(|new| new.is_open()).map(|new| (new.raised_on.max(span.from), new)).collect();
        notices.extend(new.iter().flat_map(|(due_on, finding)| raised(&ground, finding, *due_on)));
        notices.extend(plan_requests(&ground, &new));
        notices.extend(plan_reminders(&ground, &found, &span));
        notices.extend(minutes_reminders(&ground, &span));
    }
    notices
}

/// What tells a finding from others. Of meetings due each has its own date.
fn identity(finding: &Finding) -> impl Ord + use<> {
    let due_on = finding.due_on.filter(|_| finding.kind == FindingKind::MeetingDue);
    (finding.identity(), due_on)
}

/// What tells a finding's notice from others of its kind: `6.3/2022-11+2022-12/kpi-2`.
fn step(finding: &Finding) -> String {
    let months: Vec<String> = finding.months.iter().map(Month::to_string).collect();
    let due_on = finding.due_on.filter(|_| finding.kind == FindingKind::MeetingDue);
    let parts = [
        Some(finding.clause.clone()),
        (!months.is_empty()).then(|| months.join("+")),
        finding.subject.clone(),
        finding.kpi.map(|kpi| format!("kpi-{kpi}")),
        due_on.map(|on| on.to_string()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

fn raised(ground: &Ground<'_>, finding: &Finding, due_on: NaiveDate) -> Vec<Notice> {
    let Some((kind, parties)) = notice_of(finding).filter(|_| due_on >= ground.contract.go_live) else {
        return Vec::new();
    };
    let telling = Telling { parties, kind, month: None, step: step(finding), due_on };
    telling
        .say(&About::Raised { finding: FindingInWords::of(ground.contract, finding), text: text_of(ground, finding) })
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
fn plan_requests(ground: &Ground<'_>, new: &[(NaiveDate, &Finding)]) -> Vec<Notice> {
    let required = |(due_on, finding): &&(NaiveDate, &Finding)| {
        finding.kind == FindingKind::PlanRequired && finding.clause == "6.3" && *due_on >= ground.contract.go_live
    };
    let required: Vec<&(NaiveDate, &Finding)> = new.iter().filter(required).collect();
    let days: BTreeSet<NaiveDate> = required.iter().map(|(due_on, _)| *due_on).collect();
    let letter = |due_on: NaiveDate| {
        let of_day = required.iter().filter(|(day, _)| *day == due_on).map(|(_, finding)| *finding);
        let requirements: Vec<&Finding> = of_day.collect();
        let kpis: Vec<String> =
            requirements.iter().filter_map(|finding| finding.kpi).map(|kpi| kpi.to_string()).collect();
        let step = format!("{due_on}/kpi-{}", kpis.join("+"));
        let telling = Telling { parties: &[Contractor], kind: NoticeKind::PlanRequest, month: None, step, due_on };
        let letter = ContractualLetter::PlanRequest(PlanRequest::of(ground, &requirements));
        telling.say(&About::Letter(Box::new(letter)))
    };
    days.into_iter().flat_map(letter).collect()
}

/// To both parties, before a required plan is due.
fn plan_reminders(ground: &Ground<'_>, found: &[Finding], span: &Span) -> Vec<Notice> {
    let open = found.iter().filter(|finding| finding.kind == FindingKind::PlanRequired && finding.is_open());
    let reminder = |finding: &Finding| {
        let plan_due_on = finding.due_on?;
        let due_on = ground.contract.calendar.working_day_before(PLAN_REMINDED_BEFORE, plan_due_on).on;
        let is_due = due_on >= ground.contract.go_live && span.from <= due_on && due_on <= span.through;
        (is_due && due_on > finding.raised_on).then(|| {
            let telling =
                Telling { parties: &BOTH, kind: NoticeKind::PlanReminder, month: None, step: step(finding), due_on };
            let finding = FindingInWords::of(ground.contract, finding);
            telling.say(&About::PlanDue { finding, plan_due_on })
        })
    };
    open.filter_map(reminder).flatten().collect()
}

/// The day on which the contractor is reminded of minutes that will be deemed agreed after another.
fn minutes_reminded_on(ground: &Ground<'_>, until: NaiveDate) -> NaiveDate {
    let deemed_on = until + chrono::Days::new(1);
    ground.contract.calendar.working_day_before(MINUTES_REMINDED_BEFORE, deemed_on).on
}

/// To the contractor, before minutes that it has not answered are deemed agreed.
fn minutes_reminders(ground: &Ground<'_>, span: &Span) -> Vec<Notice> {
    let reminder = |meeting: &crate::record::Meeting<'_>| {
        let period = minutes_period(ground.contract, meeting).filter(|period| period.answer.is_none())?;
        let due_on = minutes_reminded_on(ground, period.until);
        let is_due = due_on >= ground.contract.go_live && span.from <= due_on && due_on <= span.through;
        (is_due && due_on > period.shared.day).then(|| {
            let step = format!("{}/event-{}", meeting.id, period.shared.number);
            let kind = NoticeKind::MinutesReminder;
            let telling = Telling { parties: &[Contractor], kind, month: None, step, due_on };
            let (meeting, held_on) = (meeting.id.to_owned(), meeting.held.on);
            telling.say(&About::MinutesDue { meeting, held_on, until: period.until })
        })
    };
    ground.record.meetings.iter().filter_map(reminder).flatten().collect()
}

/// The dates after a date on which a reminder would fall due if nothing more were received.
pub(super) fn dates_ahead(finals: &FinalRatings<'_>, as_of: NaiveDate) -> Vec<NaiveDate> {
    let ground = Ground::new(finals, finals.history.end_of(as_of), as_of);
    let required = findings(&ground).into_iter().filter(|finding| finding.kind == FindingKind::PlanRequired);
    let before = |due_on| ground.contract.calendar.working_day_before(PLAN_REMINDED_BEFORE, due_on).on;
    let plans = required.filter(Finding::is_open).filter_map(|finding| finding.due_on).map(before);
    let periods = ground.record.meetings.iter().filter_map(|meeting| minutes_period(ground.contract, meeting));
    let minutes = periods.map(|period| minutes_reminded_on(&ground, period.until));
    plans.chain(minutes).filter(|on| *on > as_of).collect()
}
