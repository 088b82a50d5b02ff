//! Notices about findings, and about what the parties answer and what became of letters.

use domain::clause::FindingKind;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::event::DisputeOutcome;
use domain::explain::{FindingInWords, StepInWords};
use domain::notice::NoticeKind;
use domain::reread::{ChangeInWords, LetterHeld, Rereading};

use super::super::*;
use super::{WRITTEN, july};
use crate::sample::date;

pub(crate) fn ahead(what: DeadlineKind, on: &str) -> DeadlineAhead {
    DeadlineAhead {
        what,
        month: Some(july()),
        on: date(on),
        unit: None,
        visited_on: None,
        kpi: None,
        subject: None,
        subject_on: None,
        clause: "7.1".into(),
        derivation: format!("3 months after 4 July 2022: {on}"),
        projected: false,
        moved_at: None,
    }
}

pub(crate) const FINDINGS: [FindingKind; 14] = [
    FindingKind::ActionPlanOpen,
    FindingKind::CapacityIssue,
    FindingKind::InformationRequested,
    FindingKind::ManagerAbsent,
    FindingKind::MeetingDue,
    FindingKind::MinutesDeemedAgreed,
    FindingKind::PlanOverdue,
    FindingKind::PlanRequired,
    FindingKind::RaiseAtMeeting,
    FindingKind::RatingDisputed,
    FindingKind::RecordsDiffer,
    FindingKind::ReturnOverdue,
    FindingKind::TerminationConsidered,
    FindingKind::WarningConsidered,
];

/// Returns a finding as the domain puts it into words.
pub(crate) fn finding(kind: FindingKind) -> FindingInWords {
    use Party::{Contractor, Council};
    let (clause, by, sentence) = match kind {
        FindingKind::ActionPlanOpen => ("9.1", Council, "The action plan A1 under clause 9.1 is open."),
        FindingKind::CapacityIssue => ("5.2", Council, "The contractor raised the capacity issue C1: to be discussed."),
        FindingKind::InformationRequested => ("12.1", Contractor, "The council asked for information (request R1)."),
        FindingKind::ManagerAbsent => {
            ("5.6", Council, "A contract manager was missing at meeting M1: a meeting with both is to be held.")
        }
        FindingKind::MeetingDue => {
            ("7.1", Council, "The next meeting was due by Friday 1 July 2022 and was not held by then.")
        }
        FindingKind::MinutesDeemedAgreed => {
            ("5.7", Council, "The minutes of meeting M1 are deemed agreed: no answer came in time.")
        }
        FindingKind::PlanOverdue => ("6.4", Council, "The improvement plan required for KPI 1 was not agreed in time."),
        FindingKind::PlanRequired => (
            "6.3",
            Council,
            "An improvement plan is required for KPI 1, amber or worse in June and July 2022: to be agreed by Friday 9 \
             September 2022.",
        ),
        FindingKind::RaiseAtMeeting => (
            "6.6",
            Council,
            "KPI 1 was red in July 2022 while the month was not red overall: to be raised at the next meeting.",
        ),
        FindingKind::RatingDisputed => {
            ("5.4(a)", Council, "The contractor disputes the rating of KPI 1 in July 2022 (dispute D1).")
        }
        FindingKind::RecordsDiffer => {
            ("3.1", Council, "The two parties' records of reports sent back in July 2022 differ.")
        }
        FindingKind::ReturnOverdue => ("8", Contractor, "The return of July 2022 was not received by its due date."),
        FindingKind::TerminationConsidered => {
            ("6.5", Council, "Termination may be considered: KPI 1 was red in May, June and July 2022.")
        }
        FindingKind::WarningConsidered => {
            ("6.7", Council, "A formal warning may be considered: no improvement plan for KPI 1 was agreed in time.")
        }
    };
    let next = |sentence: &str| StepInWords { by, sentence: sentence.into() };
    FindingInWords {
        kind,
        clause: clause.into(),
        kpi: Some(1),
        subject: None,
        subject_on: None,
        months: vec![july()],
        sentence: sentence.into(),
        quote: Some(format!("The words of {clause}.")),
        reading: None,
        decisions: "D1".into(),
        facts: vec![format!("The fact behind {}.", kind.word())],
        next_steps: vec![next("This may be done."), next("Or that may be done.")],
        raised_on: date("2022-08-27"),
        due_on: (kind == FindingKind::PlanRequired).then(|| date("2022-09-09")),
        ended_on: None,
    }
}

pub(crate) fn raised(kind: FindingKind) -> About {
    About::Raised { finding: finding(kind), text: Some(WRITTEN.into()) }
}

pub(crate) fn plan_due() -> About {
    About::PlanDue { finding: finding(FindingKind::PlanRequired), plan_due_on: date("2022-09-09"), moved_at: None }
}

pub(crate) fn minutes_shared() -> About {
    About::MinutesShared {
        meeting: "M1".into(),
        held_on: date("2022-07-12"),
        shared_on: date("2022-07-19"),
        until: date("2022-08-02"),
        derivation: "10 working days after 19 July 2022: 2 August 2022".into(),
        text: WRITTEN.into(),
    }
}

pub(crate) fn review_due() -> About {
    About::ReviewDue {
        plan: "P1".into(),
        kpis: vec![1, 3],
        agreed_on: date("2022-09-05"),
        review_on: date("2022-11-30"),
        moved_at: None,
    }
}

pub(crate) fn minutes_due() -> About {
    About::MinutesDue { meeting: "M1".into(), held_on: date("2022-07-12"), until: date("2022-08-02"), moved_at: None }
}

pub(crate) fn minutes_answered(approved: bool) -> About {
    let comment = Some(WRITTEN.into());
    About::MinutesAnswered { meeting: "M1".into(), held_on: date("2022-07-12"), approved, comment }
}

pub(crate) fn dispute_answered(outcome: DisputeOutcome) -> About {
    let corrected_by = (outcome == DisputeOutcome::Corrected).then_some(Party::Contractor);
    About::DisputeAnswered {
        dispute: "D1".into(),
        rated_month: july(),
        kpi: 2,
        outcome,
        corrected_by,
        text: WRITTEN.into(),
    }
}

pub(crate) fn information_supplied() -> About {
    About::InformationSupplied { request: "R1".into(), text: WRITTEN.into(), supplied_on: date("2022-07-12") }
}

pub(crate) fn letter_unknown() -> About {
    About::LetterUnknown {
        notice: "formal-warning/event-9/contractor".into(),
        kind: NoticeKind::FormalWarning,
        claimed_on: date("2022-09-12"),
    }
}

pub(crate) fn letter_bounced(permanent: bool) -> About {
    About::LetterBounced {
        notice: "formal-warning/event-9/contractor".into(),
        kind: NoticeKind::FormalWarning,
        bounced_on: date("2022-09-12"),
        permanent,
    }
}

/// Returns what later rules change, with letters that wait or without.
pub(crate) fn reread(letters: usize) -> About {
    let change = |sentence: &str, clause: &str, quote: Option<&str>, decisions: &str, kind| ChangeInWords {
        sentence: sentence.into(),
        clause: clause.into(),
        quote: quote.map(str::to_owned),
        decisions: decisions.into(),
        kind,
    };
    let rating = "July 2022: KPI 1 (Visits made) is amber (5 of 6, 83.3%) instead of green (6 of 6, 100%).";
    let found = finding(FindingKind::PlanRequired);
    let quote = found.quote.as_deref();
    let kind = Some(found.kind);
    let held = |number: usize| LetterHeld {
        notice: format!("plan-request/{number}"),
        kind: NoticeKind::PlanRequest,
        due_on: date("2022-08-27"),
    };
    About::Reread(Box::new(Rereading {
        as_of: date("2022-09-14"),
        ratings: vec![change(rating, "3.1", None, "D9, D10, D11", None)],
        came: vec![change(
            "An improvement plan is required for KPI 1.",
            found.clause.as_str(),
            quote,
            "D18, D22",
            kind,
        )],
        went: vec![change(
            "An improvement plan was required for KPI 3.",
            found.clause.as_str(),
            quote,
            "D18, D22",
            kind,
        )],
        moved: vec![change("The plan is overdue. It was raised on another day.", "6.4", None, "", kind)],
        letters: (0..letters).map(held).collect(),
    }))
}
