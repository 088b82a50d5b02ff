//! Meetings: when one is due (7.1, 5.5), what is raised at one (6.6, 6.1), who attends (5.6), when minutes are deemed agreed (5.7).

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use super::warning::in_force_until;
use super::{
    AssessmentContext, Evidence, Finding, FindingDetails, KnownMonth, MeetingRule, RatedItem, Reference, day_after,
    first_on_or_after,
};
use crate::calendar::Deadline;
use crate::contract::Contract;
use crate::event::EventKind;
use crate::event::Party::Council;
use crate::id::WarningId;
use crate::months::FinalRating;
use crate::rating::Rating;
use crate::record::{Entry, Meeting, MinutesAnswer, Record};

/// The words of 6.6.
pub(crate) const RAISE_AT_MEETING: &str = "If the Council has a particular concern about any one KPI that is red within an overall green or Amber performance of the Service, the Contract Manager will raise the concern at the next performance monitoring meeting, or an urgent meeting will be arranged …";

/// The words of 6.1.
pub(crate) const TAKE_ACTION: &str =
    "The Council will take action in relation to amber or red performance of the KPIs defined in Section 3.";

/// The words of 5.6.
pub(crate) const BOTH_MANAGERS: &str = "As a minimum, both the Council's Contract Manager and the Contractor's Contract Manager shall attend all performance monitoring meetings.";

/// The words of 5.7.
pub(crate) const MINUTES: &str = "Such approval should be given or withheld by the Contractor within ten business days of receipt. Where no response is received within this specified period, the Contractor will be deemed to have agreed the content of the relevant minutes and a final version will be published.";

/// The words of 7.1: a row of its table, of meeting, purpose and frequency.
pub(crate) const QUARTERLY: &str = "Performance Monitoring and Management meeting | Contract management meeting to monitor KPIs, discuss any necessary improvements and good practice. Feedback from both directions. | Quarterly | …";

/// The words of 5.5.
pub(crate) const MONTHLY: &str = "If the Contractor is issued with a formal warning, then the timeframe for meetings will increase to monthly to resolve issues before determining complete failure and potential contract termination.";

/// Returns what is to be raised at a meeting: red KPIs, one a KPI and month, and red months.
///
/// > 6.6: "If the Council has a particular concern about any one KPI that is red within an overall green or Amber performance
/// > of the Service, the Contract Manager will raise the concern at the next performance monitoring meeting, or an urgent
/// > meeting will be arranged"
///
/// > 6.1: "The Council will take action in relation to amber or red performance of the KPIs defined in Section 3."
///
/// D17: a month that is red overall is raised as one, whatever its KPIs are.
pub(super) fn raise_at_meeting(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let mut raised = Vec::new();
    let not_red = |rating: &FinalRating| rating.overall != Some(Rating::Red);
    let raise = |red: RatedItem, month: &KnownMonth<'_>, day: NaiveDate| {
        Finding::new(FindingDetails::RaiseAtMeeting { red, month: month.month }, day)
            .ended(first_on_or_after(context.record.meetings_with_both().map(|meeting| meeting.held), day))
            .next(&[(Council, EventKind::MeetingHeld)])
    };
    for month in &context.closed {
        // 6.6 speaks of one KPI that is red within a green or amber month; a red month is 6.1's, and its KPIs are evidence of it.
        if let Some(day) = context.as_bad_since(month, None, Rating::Red) {
            let kpis = month.rating.as_bad(Rating::Red).map(|kpi| Evidence::rated(month, Some(kpi)));
            let overall = [Evidence::rated(month, None)];
            raised.push(raise(RatedItem::Overall, month, day).because(overall.into_iter().chain(kpis)));
            continue;
        }
        for kpi in month.rating.as_bad(Rating::Red) {
            let Some(red_since) = context.as_bad_since(month, Some(kpi), Rating::Red) else { continue };
            // 6.6 needs both: the KPI red, and the month not red. It stands since the later of the two.
            let day = red_since.max(context.stands_since(month, not_red));
            let evidence = [Evidence::rated(month, Some(kpi)), Evidence::rated(month, None)];
            raised.push(raise(RatedItem::Kpi(kpi), month, day).because(evidence));
        }
    }
    raised
}

/// Returns the meetings at which a party's contract manager was missing.
///
/// > 5.6: "As a minimum, both the Council's Contract Manager and the Contractor's Contract Manager shall attend all performance
/// > monitoring meetings."
///
/// Such a meeting counts as held for nothing else; its minutes are minutes all the same.
pub(super) fn managers_absent(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let without = context.record.meetings.iter().filter_map(|meeting| Some((meeting, meeting.absent?)));
    let absent = without.map(|(meeting, party)| {
        let day = meeting.held.day;
        let what = format!("meeting {} held without the {party}'s contract manager", meeting.id);
        let reference = Reference::new(meeting.id, meeting.held.on);
        Finding::new(FindingDetails::ManagerAbsent { meeting: reference }, day)
            .because([Evidence::recorded(meeting.held, what)])
            .ended(first_on_or_after(context.record.meetings_with_both().map(|meeting| meeting.held), day))
            .next(&[(Council, EventKind::MeetingHeld)])
    });
    absent.collect()
}

/// The period in which the contractor may answer minutes.
#[derive(Clone, Copy, Debug)]
pub struct MinutesPeriod<'a> {
    /// The sharing that began it.
    pub shared: Entry,
    /// The last day for an answer; silence through it agrees.
    pub until: NaiveDate,
    /// The first answer within it.
    pub answer: Option<MinutesAnswer<'a>>,
}

/// Returns the last day on which an answer to minutes is received in time (5.7), by the day of their sharing (D35).
pub(crate) fn minutes_until(contract: &Contract, day: NaiveDate) -> Deadline {
    contract.calendar.working_day_after(contract.rules.minutes_working_days, day)
}

/// Returns the last period of a meeting's minutes: the one that runs, was answered, or ended in silence. `None` where none were
/// shared.
///
/// > 5.7: "Such approval should be given or withheld by the Contractor within ten business days of receipt. Where no response
/// > is received within this specified period, the Contractor will be deemed to have agreed the content of the relevant
/// > minutes and a final version will be published."
///
/// D35: the period runs from the day of the sharing ("of receipt"), and the answer is received in it: minutes that are dated back are not
/// agreed before anybody has them. Sharing again within it, answered or not, starts it anew; sharing after an answer starts a new
/// one; sharing after they are deemed agreed changes nothing.
pub fn minutes_period<'a>(contract: &Contract, meeting: &Meeting<'a>) -> Option<MinutesPeriod<'a>> {
    let period = |shared: Entry| {
        let until = minutes_until(contract, shared.day).on;
        let within =
            |answer: &&MinutesAnswer<'a>| shared.on <= answer.answered.on && answer.answered.received_on <= until;
        let answer = meeting.answers.iter().filter(within).min_by_key(|answer| answer.answered.on).copied();
        MinutesPeriod { shared, until, answer }
    };
    let mut shared = meeting.shared.iter().map(|(shared, _)| *shared);
    let mut last = period(shared.next()?);
    for again in shared {
        // 5.7: silence has agreed them; what is shared after that changes nothing.
        if again.day > last.until && last.answer.is_none() {
            break;
        }
        last = period(again);
    }
    Some(last)
}

/// Returns the minutes that silence has agreed (5.7).
pub(super) fn minutes_deemed_agreed(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let days = context.contract.rules.minutes_working_days;
    let deemed = context.record.meetings.iter().filter_map(|meeting| {
        let period = minutes_period(context.contract, meeting)?;
        period.answer.is_none().then(|| {
            let shared = Evidence::recorded(period.shared, format!("minutes of meeting {} shared", meeting.id));
            let reference = Reference::new(meeting.id, meeting.held.on);
            Finding::new(FindingDetails::MinutesDeemedAgreed { meeting: reference }, day_after(period.until))
                .because([shared, Evidence::working_days(context, days, period.shared.day)])
        })
    });
    deemed.collect()
}

/// By when the meeting after one is due, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDue {
    pub on: NaiveDate,
    pub rule: MeetingRule,
    /// The date that it is counted from.
    pub from: NaiveDate,
    /// The months added to it.
    pub months: u32,
    /// The warning in force that makes it sooner, with its place in the log.
    pub warning: Option<(Entry, WarningId)>,
}

/// Says by when the meeting after a date is due: the last meeting's, or commencement. `None` where that is after the contract ends.
///
/// > 7.1: "Performance Monitoring and Management meeting … Quarterly"
///
/// > 5.5: "If the Contractor is issued with a formal warning, then the timeframe for meetings will increase to monthly"
///
/// While a warning is in force (D20) on the later of the last meeting and its own day: that later date and a month, if sooner.
pub fn meeting_due(contract: &Contract, record: &Record<'_>, last: NaiveDate) -> Option<MeetingDue> {
    let rules = &contract.rules;
    let quarterly = MeetingDue {
        on: last + Months::new(rules.meeting_months),
        rule: MeetingRule::Quarterly,
        from: last,
        months: rules.meeting_months,
        warning: None,
    };
    let after_warnings = record.warnings.iter().filter_map(|warning| {
        // 5.5: the month runs from the warning where that is later, else a warning would make a meeting late on its own day.
        let from = last.max(warning.issued.day);
        let in_force = in_force_until(contract, record, warning).is_none_or(|until| from <= until);
        in_force.then(|| MeetingDue {
            on: from + Months::new(rules.meeting_months_after_warning),
            rule: MeetingRule::AfterWarning,
            from,
            months: rules.meeting_months_after_warning,
            warning: Some((warning.issued, warning.id.clone())),
        })
    });
    // Of equal dates the first is taken: a tie is 7.1's.
    let due = [quarterly].into_iter().chain(after_warnings).min_by_key(|due| due.on)?;
    contract.ends.is_none_or(|ends| due.on <= ends).then_some(due)
}

impl AssessmentContext<'_> {
    /// Returns the last meeting held; commencement where there was none.
    pub(crate) fn last_meeting(&self) -> Option<NaiveDate> {
        let held = self.record.meetings_with_both().map(|meeting| meeting.held.on);
        held.filter(|on| *on >= self.contract.commences).max()
    }

    /// Says by when the next meeting is due.
    pub(crate) fn next_meeting_due(&self) -> Option<MeetingDue> {
        meeting_due(self.contract, &self.record, self.last_meeting().unwrap_or(self.contract.commences))
    }
}

/// Returns the meetings that were due and not held in time.
pub(super) fn due(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let commences = context.contract.commences;
    let held: BTreeSet<NaiveDate> = context.record.meetings_with_both().map(|meeting| meeting.held.on).collect();
    // 7.1: the first meeting is counted from commencement, each other from the one before it.
    let lasts: BTreeSet<NaiveDate> = held.range(commences..).copied().chain([commences]).collect();
    let missed = lasts.into_iter().filter_map(|last| {
        let next = held.range(day_after(last)..).next().copied();
        let due = meeting_due(context.contract, &context.record, last)?;
        if next.is_some_and(|next| next <= due.on) {
            return None;
        }
        let warning = due.warning.map(|(issued, id)| Evidence::recorded(issued, format!("formal warning {id}")));
        let counted = Evidence::Months { number: due.months, after: due.from, on: due.on };
        let details = FindingDetails::MeetingDue { rule: due.rule, due_on: due.on };
        let finding =
            Finding::new(details, day_after(due.on)).because(warning.into_iter().chain([counted])).ended(next);
        Some(finding.next(&[(Council, EventKind::MeetingHeld)]))
    });
    missed.collect()
}
