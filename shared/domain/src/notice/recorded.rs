//! Notices of what the parties recorded, on the day on which it counts: minutes, answers, and the contractual letters.

use chrono::NaiveDate;

use super::letter::{ActionPlanLetter, ContractualLetter, TerminationNotice, WarningLetter};
use super::pace::Pace;
use super::ratings::rests_on_councils_record;
use super::{About, Notice, NoticeDraft, NoticeKind, Step};
use crate::clause::{AssessmentContext, minutes_period};
use crate::derivation::working_days_after;
use crate::event::Party::{self, Contractor, Council};
use crate::event::{DisputeOutcome, Fact};
use crate::facts::LogPosition;
use crate::months::KnownMonths;
use crate::record::Dispute;

/// Returns the notices of what was recorded up to a date, by what was known with each. Some are told on a later day.
pub(super) fn called_for<'h>(months: &'h KnownMonths<'h>, as_of: NaiveDate) -> Vec<Notice> {
    let history = months.history;
    let recorded = history.ever_recorded(history.end_of(as_of));
    recorded.flat_map(|(point, fact)| notice_of(months, point, fact, as_of)).collect()
}

fn notice_of<'h>(months: &'h KnownMonths<'h>, point: LogPosition, fact: &Fact, as_of: NaiveDate) -> Option<Notice> {
    let history = months.history;
    let day = history.received_on(point).max(fact.own_date()?);
    if day > as_of {
        return None;
    }
    let context = AssessmentContext::new(months, point.next(), day);
    let (kind, party, about) = said(&context, point, fact)?;
    let step = Step::OfEntry(history.number(point));
    let parties: &[Party] = &[party];
    let due_on = Pace::of(&about, party).day(context.contract, day);
    // What was withdrawn before it could be told is not told.
    if due_on > day && !history.counted_at(history.number(point), history.start_of(due_on)) {
        return None;
    }
    let draft = NoticeDraft { parties, kind, month: None, step, due_on };
    (day >= context.contract.go_live).then(|| draft.say(about).pop()).flatten()
}

/// Returns what there is to say of an event, and to whom; nothing where it counts for nothing, or a finding's notice says it.
fn said(context: &AssessmentContext<'_>, point: LogPosition, fact: &Fact) -> Option<(NoticeKind, Party, About)> {
    let record = &context.record;
    let letter = |kind, letter| Some((kind, Contractor, About::Letter(Box::new(letter))));
    match fact {
        Fact::MinutesShared { meeting, text, shared_on } => {
            let shared = record.meeting(meeting)?;
            // What is shared after silence has agreed the minutes changes nothing.
            let period = minutes_period(context.contract, shared)?;
            let held_on = (period.shared.point == point).then_some(shared.held.on)?;
            let days = context.contract.rules.minutes_working_days;
            let about = About::MinutesShared {
                meeting: meeting.to_string(),
                held_on,
                shared_on: *shared_on,
                until: period.until,
                derivation: working_days_after(context.contract, days, period.shared.day),
                text: text.clone(),
            };
            Some((NoticeKind::MinutesShared, Contractor, about))
        }
        Fact::MinutesAnswered { meeting, approved, comment, .. } => {
            let held_on = record.meeting(meeting)?.held.on;
            let (meeting, comment) = (meeting.to_string(), comment.clone());
            let about = About::MinutesAnswered { meeting, held_on, approved: *approved, comment };
            Some((NoticeKind::MinutesAnswered, Council, about))
        }
        Fact::DisputeAnswered { dispute, outcome, text, .. } => {
            let disputed = record.dispute(dispute)?;
            let about = About::DisputeAnswered {
                dispute: dispute.to_string(),
                rated_month: disputed.month,
                kpi: disputed.kpi,
                outcome: *outcome,
                corrected_by: corrected_by(context, disputed, *outcome),
                text: text.clone(),
            };
            Some((NoticeKind::DisputeAnswered, Contractor, about))
        }
        Fact::InformationSupplied { request, supplied_on } => {
            let text = record.information_request(request)?.text.to_owned();
            let about = About::InformationSupplied { request: request.to_string(), text, supplied_on: *supplied_on };
            Some((NoticeKind::InformationSupplied, Council, about))
        }
        Fact::WarningIssued { warning, .. } => {
            let warning = record.warning(warning).filter(|warning| warning.issued.point == point)?;
            let warning = WarningLetter::of(context, warning);
            letter(NoticeKind::FormalWarning, ContractualLetter::FormalWarning(warning))
        }
        Fact::TerminationNotified { notified_on } => {
            let notice = TerminationNotice::of(context, point, *notified_on);
            letter(NoticeKind::TerminationNotice, ContractualLetter::TerminationNotice(notice))
        }
        Fact::ActionPlanOpened { plan, .. } => {
            let plan = record.action_plan(plan).filter(|plan| plan.opened.point == point)?;
            letter(NoticeKind::ActionPlan, ContractualLetter::ActionPlan(ActionPlanLetter::of(context.history(), plan)))
        }
        // A finding's notice tells these, or a receipt, or nobody need be told by email.
        Fact::ReturnSubmitted { .. }
        | Fact::ReportSentBack(_)
        | Fact::CapacityIssueRaised { .. }
        | Fact::CapacityIssueDiscussed { .. }
        | Fact::PlanAgreed { .. }
        | Fact::PlanClosed { .. }
        | Fact::WarningDeclined(_)
        | Fact::TerminationDeclined(_)
        | Fact::MeetingHeld { .. }
        | Fact::RatingDisputed { .. }
        | Fact::ActionPlanClosed { .. }
        | Fact::InformationRequested { .. }
        | Fact::ContractRevised { .. }
        | Fact::EventWithdrawn { .. }
        | Fact::LetterDelivered(_)
        | Fact::LetterFailed(_)
        | Fact::ClockCorrected { .. } => None,
    }
}

/// Returns whose record a disputed rating is corrected by: what the council recorded by the council, all else by the contractor's
/// return.
fn corrected_by(context: &AssessmentContext<'_>, disputed: &Dispute<'_>, outcome: DisputeOutcome) -> Option<Party> {
    match outcome {
        DisputeOutcome::Upheld => None,
        DisputeOutcome::Corrected => {
            let mut months = context.closed.iter().chain(&context.open);
            let month = months.find(|month| month.month == disputed.month)?;
            Some(if rests_on_councils_record(month, disputed.kpi) { Council } else { Contractor })
        }
    }
}
