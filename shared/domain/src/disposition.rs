//! Whether a notice that was called for is still worth sending when it comes to be sent.
//!
//! The daily check may come late: a machine was off, a return came in the night. What a prompt asks for may have been done
//! by then, or a later prompt may have taken its place. Such a notice is kept, marked lapsed, and never sent.

use crate::assessment::Assessment;
use crate::clause::FindingKind;
use crate::deadline::DeadlineKind;
use crate::notice::{About, Notice, NoticeKind};
use crate::standing::Standing;

/// What becomes of a notice when it is first put in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It is sent.
    Send,
    /// It is kept and never sent: it is out of date.
    Lapsed,
}

/// Returns what becomes of each of an assessment's notices that is not in the outbox yet. `is_new` tells which those are.
pub fn disposition<'a>(
    assessment: &'a Assessment,
    is_new: impl Fn(&Notice) -> bool + 'a,
) -> impl Iterator<Item = (&'a Notice, Disposition)> {
    let new = assessment.notices.iter().filter(move |notice| is_new(notice));
    new.map(|notice| {
        let is_out_of_date = is_out_of_date(assessment, &notice.id, notice.about.as_ref());
        (notice, if is_out_of_date { Disposition::Lapsed } else { Disposition::Send })
    })
}

/// Returns whether a notice, by its id and what it says, is one that an assessment makes pointless: the return, plan or answer
/// that it asks for was received, the plan was closed or its review has passed, the month has closed, a later prompt to the same
/// party has taken its place, or the event that it tells was withdrawn.
pub fn is_out_of_date(assessment: &Assessment, id: &str, about: Option<&About>) -> bool {
    let Some(notice) = assessment.notices.iter().find(|notice| notice.id == id) else { return false };
    if assessment.withdrawn.iter().any(|withdrawn| withdrawn == id) {
        return true;
    }
    match notice.kind {
        NoticeKind::ReturnReminder | NoticeKind::ReturnChaser => is_return_settled(assessment, notice),
        NoticeKind::PlanReminder | NoticeKind::MinutesReminder | NoticeKind::PlanReview => {
            about.is_some_and(|about| is_done(assessment, about))
        }
        // The final ratings tell what became of it.
        NoticeKind::EarlyWarning | NoticeKind::LateReturn => has_closed(assessment, notice),
        // They tell what is so, or ask for what stays to be done however late they come.
        NoticeKind::ReturnReceipt
        | NoticeKind::FinalRatings
        | NoticeKind::RatingsRestated
        | NoticeKind::PlanRequired
        | NoticeKind::PlanOverdue
        | NoticeKind::RaiseAtMeeting
        | NoticeKind::WarningConsidered
        | NoticeKind::TerminationConsidered
        | NoticeKind::CapacityIssue
        | NoticeKind::RecordsDiffer
        | NoticeKind::MeetingDue
        | NoticeKind::ManagerAbsent
        | NoticeKind::MinutesShared
        | NoticeKind::MinutesAnswered
        | NoticeKind::MinutesDeemedAgreed
        | NoticeKind::RatingDisputed
        | NoticeKind::DisputeAnswered
        | NoticeKind::InformationRequested
        | NoticeKind::InformationSupplied
        | NoticeKind::PlanRequest
        | NoticeKind::FormalWarning
        | NoticeKind::TerminationNotice
        | NoticeKind::ActionPlan
        | NoticeKind::LetterUnknown
        | NoticeKind::LetterBounced
        | NoticeKind::Reread => false,
    }
}

/// Returns whether what a reminder asks for is done, or not asked for any more.
fn is_done(assessment: &Assessment, reminder: &About) -> bool {
    if let About::PlanDue { finding, .. } = reminder {
        let mut open = assessment.findings.iter().filter(|of| of.is_open() && of.kind() == FindingKind::PlanRequired);
        return !open.any(|of| finding.tells(of) && of.raised_on == finding.raised_on);
    }
    if let About::MinutesDue { meeting, .. } = reminder {
        let mut awaited = assessment.deadlines.iter().filter(|deadline| deadline.what == DeadlineKind::Minutes);
        return !awaited.any(|deadline| deadline.subject.as_ref() == Some(meeting));
    }
    if let About::ReviewDue { plan, review_on, .. } = reminder {
        let mut reviews = assessment.deadlines.iter().filter(|deadline| deadline.what == DeadlineKind::Review);
        return !reviews.any(|deadline| deadline.subject.as_ref() == Some(plan) && deadline.on == *review_on);
    }
    false
}

/// Returns whether the month that a notice is about has closed.
fn has_closed(assessment: &Assessment, notice: &Notice) -> bool {
    let month = assessment.months.iter().find(|month| Some(month.month) == notice.month);
    month.is_some_and(|month| month.standing != Standing::Provisional)
}

/// Returns whether a prompt for a return has become pointless.
fn is_return_settled(assessment: &Assessment, notice: &Notice) -> bool {
    let of_month = |prompt: &&Notice| is_prompt(prompt) && (prompt.month, prompt.to) == (notice.month, notice.to);
    let latest = assessment.notices.iter().rfind(of_month);
    let month = assessment.months.iter().find(|month| Some(month.month) == notice.month);
    let over = month.is_some_and(|month| month.received.is_some());
    over || has_closed(assessment, notice) || latest.is_some_and(|latest| latest.id != notice.id)
}

fn is_prompt(notice: &Notice) -> bool {
    matches!(notice.kind, NoticeKind::ReturnReminder | NoticeKind::ReturnChaser)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::contract::Contract;
    use crate::event::read_log;

    fn lapsed(log: &str, as_of: &str) -> Vec<String> {
        let contract = include_str!("../../../infra/local/sample/regulation-44/contract.toml");
        let contract =
            contract.replace("commences = 2022-04-01", "commences = 2022-07-01").replace("2022-04", "2022-07");
        let contract = Contract::read(&contract).unwrap();
        let as_of: NaiveDate = crate::date::read(as_of).unwrap();
        let assessment = crate::assess(&contract, &read_log(log).unwrap(), as_of).unwrap();
        let lapsed = disposition(&assessment, |_| true).filter(|(_, disposition)| *disposition == Disposition::Lapsed);
        lapsed.map(|(notice, _)| notice.id.clone()).collect()
    }

    const RETURN: &str = r#"{"received_at":"2022-07-28T22:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-07","nil":true}}"#;

    #[test]
    fn of_prompts_that_wait_together_the_latest_is_sent() {
        let earlier = ["return-reminder/2022-07/5-before/contractor"];
        assert_eq!(lapsed("", "2022-07-29"), earlier);
    }

    #[test]
    fn a_prompt_for_a_return_that_came_in_the_night_is_not_sent() {
        assert!(lapsed(RETURN, "2022-07-29").contains(&"return-reminder/2022-07/5-before/contractor".to_owned()));
    }

    #[test]
    fn no_prompt_is_sent_for_a_month_that_has_closed() {
        let lapsed = lapsed("", "2022-08-27");
        assert!(lapsed.contains(&"return-chaser/2022-07/15-after/contractor".to_owned()), "{lapsed:?}");
        assert!(!lapsed.iter().any(|id| id.starts_with("final-ratings")));
    }

    const WARNING: &str = r#"{"received_at":"2022-07-12T09:00:00Z","by":"council","kind":"warning-issued","warning":"W1","issued_on":"2022-07-12","kpis":[1],"explanation":"Visits were missed."}"#;

    #[test]
    fn the_letter_of_a_warning_that_is_withdrawn_before_it_goes_is_not_sent() {
        let letter = "formal-warning/event-1/contractor".to_owned();
        assert!(!lapsed(WARNING, "2022-07-12").contains(&letter));
        let withdrawal = r#"{"received_at":"2022-07-12T09:05:00Z","by":"council","kind":"event-withdrawn","event":1,"reason":"recorded twice"}"#;
        assert!(lapsed(&format!("{WARNING}\n{withdrawal}"), "2022-07-12").contains(&letter));
    }

    #[test]
    fn no_reminder_is_sent_of_a_plan_that_was_agreed_that_morning() {
        // Ten working days after 12 July are 26 July; three before that is 21 July.
        let reminder = "plan-reminder/2022-07-12/6.4/W1/kpi-1/council".to_owned();
        let lapsed_with = |log: &str| lapsed(log, "2022-07-21").contains(&reminder);
        assert!(!lapsed_with(WARNING));
        let plan = r#"{"received_at":"2022-07-21T08:00:00Z","by":"council","kind":"plan-agreed","plan":"P1","kpis":[1],"agreed_on":"2022-07-21","review_on":"2022-09-30"}"#;
        assert!(lapsed_with(&format!("{WARNING}\n{plan}")));
    }

    /// Ids of meetings are the council's to choose: one may read as a part of another notice's id.
    #[test]
    fn a_reminder_of_minutes_is_not_taken_for_that_of_a_meeting_whose_id_reads_like_a_number_in_it() {
        let held = |meeting: &str| {
            format!(
                r#"{{"received_at":"2022-07-04T09:00:00Z","by":"council","kind":"meeting-held","meeting":"{meeting}","held_on":"2022-07-04"}}"#
            )
        };
        let shared = |meeting: &str| {
            format!(
                r#"{{"received_at":"2022-07-05T09:00:00Z","by":"council","kind":"minutes-shared","meeting":"{meeting}","shared_on":"2022-07-05","text":"…"}}"#
            )
        };
        let answer = r#"{"received_at":"2022-07-18T08:00:00Z","by":"contractor","kind":"minutes-answered","meeting":"M1","answered_on":"2022-07-18","approved":true}"#;
        let log = [held("M1"), held("event-3"), shared("M1"), shared("event-3"), answer.to_owned()].join("\n");
        let lapsed = lapsed(&log, "2022-07-18");
        let minutes: Vec<&String> = lapsed.iter().filter(|id| id.starts_with("minutes-reminder")).collect();
        assert_eq!(minutes, ["minutes-reminder/M1/event-3/contractor"]);
    }

    /// A withdrawal of the third entry is no withdrawal of the minutes of a meeting that is called `event-3`.
    #[test]
    fn a_withdrawal_is_of_the_entry_that_it_names_whatever_ids_say() {
        let warning = WARNING.replace("\"W1\"", "\"event-3\"");
        let meeting = r#"{"received_at":"2022-07-12T09:01:00Z","by":"council","kind":"meeting-held","meeting":"event-3","held_on":"2022-07-04"}"#;
        let shared = r#"{"received_at":"2022-07-12T09:02:00Z","by":"council","kind":"minutes-shared","meeting":"event-3","shared_on":"2022-07-12","text":"…"}"#;
        let withdrawal = |number: u32| {
            format!(
                r#"{{"received_at":"2022-07-12T09:05:00Z","by":"council","kind":"event-withdrawn","event":{number},"reason":"recorded twice"}}"#
            )
        };
        let with = |number: u32| lapsed(&[&warning, meeting, shared, &withdrawal(number)].join("\n"), "2022-07-12");
        let of_entries = |ids: Vec<String>| ids.into_iter().filter(|id| id.contains("event-")).collect::<Vec<_>>();
        assert_eq!(of_entries(with(1)), ["formal-warning/event-1/contractor"]);
        assert_eq!(of_entries(with(3)), ["minutes-shared/event-3/contractor"]);
    }

    #[test]
    fn no_reminder_is_sent_of_minutes_that_were_answered_that_morning() {
        let meeting = r#"{"received_at":"2022-07-04T09:00:00Z","by":"council","kind":"meeting-held","meeting":"M1","held_on":"2022-07-04"}"#;
        let shared = r#"{"received_at":"2022-07-05T09:00:00Z","by":"council","kind":"minutes-shared","meeting":"M1","shared_on":"2022-07-05","text":"…"}"#;
        // Silence agrees them from 20 July on; two working days before that is 18 July.
        let log = format!("{meeting}\n{shared}");
        let reminder = "minutes-reminder/M1/event-2/contractor".to_owned();
        assert!(!lapsed(&log, "2022-07-18").contains(&reminder));
        let answer = r#"{"received_at":"2022-07-18T08:00:00Z","by":"contractor","kind":"minutes-answered","meeting":"M1","answered_on":"2022-07-18","approved":true}"#;
        assert!(lapsed(&format!("{log}\n{answer}"), "2022-07-18").contains(&reminder));
    }
}
