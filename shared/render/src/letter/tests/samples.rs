//! One notice of each kind, as the tests render them.

use chrono::NaiveDate;
use domain::changes::{Changes, RowDifference, Submitted};
use domain::clause::FindingKind;
use domain::contract::MissingReturn;
use domain::deadline::{DeadlineAhead, What};
use domain::event::{DisputeOutcome, PlanAction, VisitRow, Who};
use domain::explain::{FindingInWords, StepInWords};
use domain::headroom::{KpiHeadroom, Wrong};
use domain::measure::{KpiRating, Reason};
use domain::notice::{
    ActionPlanLetter, KpiOverMonths, NoticeKind, PlanRequest, PlanRule, RatedMonth, RequiredPlan, TerminationNotice,
    TitledRating, WarningLetter,
};
use domain::rating::Rating;
use domain::reread::{ChangeInWords, LetterHeld, Rereading};
use domain::standing::OverallRating;

use super::super::*;
use crate::sample::{contract, date};

pub(super) const PARTIES: [Party; 2] = [Party::Contractor, Party::Council];

pub(super) fn letterhead() -> Letterhead {
    letterhead_to(Party::Contractor)
}

pub(super) fn letterhead_to(party: Party) -> Letterhead {
    Letterhead { recipient_name: "Robin Example".into(), ..Letterhead::of(&contract(), party) }
}

pub(super) fn links() -> Links {
    let at = |name: &str| Some(format!("https://{name}.council.example/"));
    Links { site: at("performance"), desk: at("forms") }
}

pub(super) fn july() -> Month {
    "2022-07".parse().unwrap()
}

pub(super) fn write(to: Party, about: &About) -> Letter {
    written(&Written { links: &links(), ..Written::alone(&letterhead_to(to), to, Some(july()), about) }).unwrap()
}

pub(super) fn visits(part: u64, rating: Option<Rating>, reason: Option<Reason>) -> TitledRating {
    TitledRating {
        title: "Monthly visits to every short break unit".into(),
        rating: KpiRating {
            kpi: 1,
            rating,
            at_worst: rating,
            at_best: rating,
            stretch: None,
            reason,
            numerator: Some(part),
            denominator: Some(6),
            count: None,
            shown: Some(domain::rating::Value::Ratio { part, of: 6 }.to_string()),
            bounds: None,
        },
    }
}

pub(super) fn overall(rating: Rating) -> OverallRating {
    OverallRating { rating: Some(rating), at_worst: Some(rating), at_best: Some(rating) }
}

pub(super) fn due(working_days: u32) -> About {
    About::ReturnDue { return_due_on: date("2022-07-29"), working_days, moved_at: None }
}

pub(super) fn overdue() -> About {
    About::ReturnOverdue {
        return_due_on: date("2022-07-29"),
        working_days: 3,
        closes_on: date("2022-08-26"),
        missing_return: Some(MissingReturn::Red),
    }
}

pub(super) fn came_late() -> About {
    About::ReturnCameLate {
        return_due_on: date("2022-07-29"),
        received_on: date("2022-08-09"),
        closes_on: date("2022-08-26"),
    }
}

pub(super) fn received(revision: usize, received_at: &str, on_time: bool, closed: bool) -> About {
    About::Received {
        revision,
        received_at: received_at.parse().unwrap(),
        on_time,
        return_due_on: date("2022-07-29"),
        closes_on: date("2022-08-26"),
        closed,
        ratings: vec![visits(5, Some(Rating::Amber), None)],
        headroom: vec![KpiHeadroom {
            kpi: 1,
            of: Wrong::MissedVisits,
            before_amber: None,
            before_red: Some(0),
            at_most: Some(1),
        }],
        if_closed_now: vec![finding(FindingKind::PlanRequired)],
        submission: Box::new(submission(revision)),
    }
}

/// What the receipt of a revision tells beside ratings: of a later one, that a visit went.
pub(super) fn submission(revision: usize) -> Submitted {
    let row = VisitRow { unit: "U1".into(), visited_on: Some(date("2022-07-04")), ..VisitRow::default() };
    let (unit, label) = ("U1".into(), "Unit 1".into());
    let rows = vec![RowDifference { unit, label, before: Some(row), after: None, also_in: None }];
    let changes = match revision {
        1 => Changes::default(),
        _ => Changes { replaces: Some(revision - 1), rows, ..Changes::default() },
    };
    let who = Some(Who::with_credential("Nightly"));
    Submitted { event: 7, sha256: Some("0a1b2c".into()), who, changes, doubts: Vec::new() }
}

pub(super) fn early_warning() -> About {
    let mut rating = visits(3, None, None);
    (rating.rating.at_worst, rating.rating.at_best) = (Some(Rating::Red), Some(Rating::Amber));
    let facts = vec!["Unit 3: declared not visited".into()];
    let closes_on = date("2022-08-26");
    About::CanNoLongerBeBetter {
        than: Rating::Amber,
        rating,
        facts,
        closes_on,
        recorded_by_council: false,
        counts_sent_back: false,
    }
}

/// One of KPI 3, which rests on what the council recorded.
pub(super) fn early_warning_of_reports_sent_back() -> About {
    let mut rating = TitledRating { title: "Reports sent back".into(), ..visits(3, None, None) };
    rating.rating = KpiRating { kpi: 3, numerator: None, denominator: None, count: Some(2), ..rating.rating };
    let facts = vec!["Unit 3, visited on Monday 4 July 2022: report sent back".into()];
    let closes_on = date("2022-08-26");
    About::CanNoLongerBeBetter {
        than: Rating::Amber,
        rating,
        facts,
        closes_on,
        recorded_by_council: true,
        counts_sent_back: true,
    }
}

pub(super) fn closed() -> About {
    About::Closed {
        closes_on: date("2022-08-26"),
        overall: overall(Rating::Red),
        ratings: vec![visits(4, Some(Rating::Red), None)],
        open: vec![finding(FindingKind::PlanRequired), finding(FindingKind::InformationRequested)],
        ahead: vec![
            ahead(What::Meeting, "2022-10-04"),
            ahead(What::Report, "2022-09-02"),
            ahead(What::Report, "2022-09-05"),
        ],
    }
}

pub(super) fn restated_ratings() -> About {
    About::Restated {
        event: 9,
        cause: "version 1 of the return of July 2022".into(),
        before: vec![visits(0, Some(Rating::Red), Some(Reason::NoReturn))],
        overall_before: Some(overall(Rating::Red)),
        overall: overall(Rating::Green),
        ratings: vec![visits(6, Some(Rating::Green), None)],
    }
}

pub(super) fn of_ratings() -> [About; 10] {
    [
        due(5),
        due(0),
        overdue(),
        came_late(),
        received(1, "2022-07-29T14:03:11Z", true, false),
        received(2, "2022-08-30T14:03:11Z", true, true),
        early_warning(),
        early_warning_of_reports_sent_back(),
        closed(),
        restated_ratings(),
    ]
}

/// What a party wrote, with what must not become markup or another line of the message.
pub(super) const WRITTEN: &str = "First line, with <b>markup</b> & more.\r\n\r\n=Second paragraph: it goes on for so long that \
                                  no line of a message in plain text may hold all of it at once.";

pub(super) fn ahead(what: What, on: &str) -> DeadlineAhead {
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

pub(super) const FINDINGS: [FindingKind; 14] = [
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

/// A finding as the domain puts it into words.
pub(super) fn finding(kind: FindingKind) -> FindingInWords {
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

pub(super) fn raised(kind: FindingKind) -> About {
    About::Raised { finding: finding(kind), text: Some(WRITTEN.into()) }
}

pub(super) fn plan_due() -> About {
    About::PlanDue { finding: finding(FindingKind::PlanRequired), plan_due_on: date("2022-09-09"), moved_at: None }
}

pub(super) fn minutes_shared() -> About {
    About::MinutesShared {
        meeting: "M1".into(),
        held_on: date("2022-07-12"),
        shared_on: date("2022-07-19"),
        until: date("2022-08-02"),
        derivation: "10 working days after 19 July 2022: 2 August 2022".into(),
        text: WRITTEN.into(),
    }
}

pub(super) fn review_due() -> About {
    About::ReviewDue {
        plan: "P1".into(),
        kpis: vec![1, 3],
        agreed_on: date("2022-09-05"),
        review_on: date("2022-11-30"),
        moved_at: None,
    }
}

pub(super) fn minutes_due() -> About {
    About::MinutesDue { meeting: "M1".into(), held_on: date("2022-07-12"), until: date("2022-08-02"), moved_at: None }
}

pub(super) fn minutes_answered(approved: bool) -> About {
    let comment = Some(WRITTEN.into());
    About::MinutesAnswered { meeting: "M1".into(), held_on: date("2022-07-12"), approved, comment }
}

pub(super) fn dispute_answered(outcome: DisputeOutcome) -> About {
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

pub(super) fn information_supplied() -> About {
    About::InformationSupplied { request: "R1".into(), text: WRITTEN.into(), supplied_on: date("2022-07-12") }
}

pub(super) fn letter_unknown() -> About {
    About::LetterUnknown {
        notice: "formal-warning/event-9/contractor".into(),
        kind: NoticeKind::FormalWarning,
        claimed_on: date("2022-09-12"),
    }
}

pub(super) fn letter_bounced(permanent: bool) -> About {
    About::LetterBounced {
        notice: "formal-warning/event-9/contractor".into(),
        kind: NoticeKind::FormalWarning,
        bounced_on: date("2022-09-12"),
        permanent,
    }
}

/// What later rules change, with letters that wait or without.
pub(super) fn reread(letters: usize) -> About {
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

pub(super) fn performance(kpi: u32) -> KpiOverMonths {
    let month = |month: &str, rating, figures: &str| RatedMonth {
        month: month.parse().unwrap(),
        rating: Some(rating),
        figures: Some(figures.into()),
    };
    KpiOverMonths {
        kpi,
        title: format!("Title of the {}", if kpi == 1 { "first" } else { "other" }),
        target: "Green at 100% or more, red below 80%, amber between.".into(),
        months: vec![month("2022-06", Rating::Amber, "5 of 6, 83.3%"), month("2022-07", Rating::Red, "4 of 6, 66.6%")],
    }
}

pub(super) fn plan_request() -> PlanRequest {
    let plan = |kpi| RequiredPlan {
        performance: performance(kpi),
        months: vec!["2022-06".parse().unwrap(), july()],
        plan_due_on: date("2022-09-09"),
        derivation: "10 working days after 26 August 2022, with 29 August as a holiday: 9 September 2022".into(),
        required_on: Some(date("2022-08-26")),
    };
    let rule = Some(PlanRule { grace_months: 6, trigger_months: 2, working_days: 10 });
    PlanRequest { plans: vec![plan(1), plan(3)], rule }
}

pub(super) fn warning() -> WarningLetter {
    WarningLetter {
        warning: "W1".into(),
        issued_on: date("2022-09-12"),
        number: 1,
        kpis: vec![performance(1), performance(3)],
        explanation: WRITTEN.into(),
        grounds: vec![finding(FindingKind::WarningConsidered)],
        agreed: Vec::new(),
        plan_due_on: date("2022-09-26"),
        derivation: "10 working days after 12 September 2022: 26 September 2022".into(),
        watched_until: date("2022-12-31"),
        watched_months: ["2022-10", "2022-11", "2022-12"].map(|month| month.parse().unwrap()).into(),
        watch_closes_on: Some(date("2023-01-27")),
        next_meeting_by: Some(date("2022-10-12")),
        meeting_months: 1,
        meeting_overdue: false,
        watches_named_only: false,
        watches_overall_only: false,
        warnings_to_termination: 2,
    }
}

pub(super) fn termination() -> TerminationNotice {
    TerminationNotice {
        notified_on: date("2022-11-01"),
        grounds: vec![finding(FindingKind::TerminationConsidered)],
        kpis: vec![performance(1)],
        warnings: vec![("W1".into(), date("2022-09-12"))],
    }
}

pub(super) fn action_plan(clause: &str) -> ActionPlanLetter {
    let action = PlanAction {
        kpi: Some(1),
        current_performance: "=1+1".into(),
        issue: WRITTEN.into(),
        action: "A second <reader>".into(),
        expected_outcome: "None sent back".into(),
        timescale: "By 1 October 2022".into(),
    };
    let of_no_kpi = PlanAction { kpi: None, ..action.clone() };
    ActionPlanLetter {
        plan: "A1".into(),
        clause: clause.into(),
        opened_on: date("2022-09-14"),
        actions: vec![action, of_no_kpi],
    }
}

pub(super) fn contractual() -> Vec<About> {
    let letters = [
        ContractualLetter::PlanRequest(plan_request()),
        ContractualLetter::FormalWarning(warning()),
        ContractualLetter::TerminationNotice(termination()),
        ContractualLetter::ActionPlan(action_plan("9.1")),
        ContractualLetter::ActionPlan(action_plan("10.2")),
        ContractualLetter::ActionPlan(action_plan("2.5")),
        ContractualLetter::ActionPlan(ActionPlanLetter { actions: Vec::new(), ..action_plan("9.1") }),
    ];
    letters.map(|letter| About::Letter(Box::new(letter))).into()
}

/// One of every kind of notice.
pub(super) fn one_of_each() -> Vec<About> {
    let mut each: Vec<About> = of_ratings().into();
    each.extend(FINDINGS.map(raised));
    each.extend([
        plan_due(),
        review_due(),
        minutes_shared(),
        minutes_due(),
        minutes_answered(true),
        minutes_answered(false),
    ]);
    each.extend([DisputeOutcome::Upheld, DisputeOutcome::Corrected].map(dispute_answered));
    each.extend([information_supplied(), letter_unknown(), letter_bounced(true), letter_bounced(false)]);
    each.extend([reread(0), reread(2)]);
    each.extend(contractual());
    each
}

pub(super) fn item(about: About) -> DigestItem {
    DigestItem { month: Some(july()), due_on: date("2022-08-27"), as_of: date("2022-08-27"), about }
}

/// The date in full, as letters write it.
pub(super) fn in_full(text: &str) -> String {
    let on: NaiveDate = date(text);
    domain::date::in_full(on)
}
