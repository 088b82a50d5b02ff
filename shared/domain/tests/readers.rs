//! Who may know of what: every kind of every closed set held to a table that was written by hand. A new kind does not compile
//! until it stands in its table.

use chrono::NaiveDate;
use domain::clause::{Finding, FindingKind};
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::event::{Event, Fact, Party};
use domain::event::{known_to, readers_of_entry};
use domain::explain::FindingInWords;
use domain::notice::{About, NoticeKind};
use domain::readers::Readers;

/// A table of a set's kinds: all of them, and what is expected of each.
macro_rules! table {
    ($set:ident, $($kind:ident => $readers:ident,)*) => {{
        let expected = |kind: $set| match kind { $($set::$kind => Readers::$readers,)* };
        [$($set::$kind,)*].map(|kind| (kind, expected(kind)))
    }};
}

fn day(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

fn finding(kind: FindingKind, clause: &str, subject: Option<&str>) -> Finding {
    let needs_subject = match kind {
        FindingKind::MeetingDue
        | FindingKind::PlanOverdue
        | FindingKind::PlanRequired
        | FindingKind::RaiseAtMeeting
        | FindingKind::RecordsDiffer
        | FindingKind::ReturnOverdue
        | FindingKind::WarningConsidered => false,
        FindingKind::ActionPlanOpen
        | FindingKind::CapacityIssue
        | FindingKind::InformationRequested
        | FindingKind::ManagerAbsent
        | FindingKind::MinutesDeemedAgreed
        | FindingKind::RatingDisputed
        | FindingKind::TerminationConsidered => true,
    };
    serde_json::from_value(serde_json::json!({
        "kind": kind, "clause": clause, "kpi": 1, "subject": subject.or(needs_subject.then_some("X1")),
        "months": ["2022-06"], "raised_on": "2022-07-01", "due_on": "2022-07-15", "ended_on": null,
        "evidence": [], "next_steps": [],
    }))
    .unwrap()
}

#[test]
fn a_circle_holds_the_parties_that_it_says() {
    for (readers, included) in
        [(Readers::Council, [true, false]), (Readers::Parties, [true, true]), (Readers::Anybody, [true, true])]
    {
        assert_eq!([Party::Council, Party::Contractor].map(|party| readers.include(party)), included);
        assert!(
            [Party::Council, Party::Contractor].iter().all(|p| readers.parties().contains(p) == readers.include(*p))
        );
    }
    assert!(Readers::Council < Readers::Parties && Readers::Parties < Readers::Anybody);
}

#[test]
fn every_kind_of_finding_is_read_by_whom_the_table_says() {
    let kinds = table!(FindingKind,
        ActionPlanOpen => Anybody,
        CapacityIssue => Anybody,
        InformationRequested => Anybody,
        ManagerAbsent => Anybody,
        MeetingDue => Anybody,
        MinutesDeemedAgreed => Anybody,
        PlanOverdue => Anybody,
        PlanRequired => Anybody,
        RaiseAtMeeting => Anybody,
        RatingDisputed => Anybody,
        RecordsDiffer => Anybody,
        ReturnOverdue => Anybody,
        TerminationConsidered => Council,
        WarningConsidered => Council,
    );
    for (kind, readers) in kinds {
        assert_eq!(kind.readers(), readers, "{kind:?}");
        assert_eq!(kind.is_deliberation(), readers == Readers::Council, "{kind:?}");
        // By the mildest clause and subject that it can have.
        assert_eq!(finding(kind, "7.1", None).readers(), readers, "{kind:?}");
    }
}

#[test]
fn what_a_formal_warning_brings_is_the_parties_alone_and_a_clause_that_nobody_opened_is_closed() {
    for (kind, clause, subject, readers) in [
        (FindingKind::MeetingDue, "7.1", None, Readers::Anybody),
        (FindingKind::MeetingDue, "5.5", None, Readers::Parties),
        (FindingKind::MeetingDue, "5.3", None, Readers::Parties),
        (FindingKind::PlanRequired, "6.3", None, Readers::Anybody),
        (FindingKind::PlanRequired, "6.4", Some("warning-1"), Readers::Parties),
        (FindingKind::PlanOverdue, "6.4", None, Readers::Anybody),
        (FindingKind::PlanOverdue, "6.4", Some("warning-1"), Readers::Parties),
        (FindingKind::WarningConsidered, "6.7", None, Readers::Council),
        (FindingKind::TerminationConsidered, "9.1", Some("plan"), Readers::Council),
    ] {
        assert_eq!(finding(kind, clause, subject).readers(), readers, "{kind:?} {clause} {subject:?}");
    }
}

#[test]
fn every_kind_of_deadline_is_read_by_whom_the_table_says() {
    let kinds = table!(DeadlineKind,
        Return => Anybody,
        Report => Anybody,
        Close => Anybody,
        Plan => Anybody,
        Review => Parties,
        Minutes => Anybody,
        Meeting => Anybody,
        Watch => Parties,
    );
    let deadline = |what, clause: &str, subject: Option<&str>| DeadlineAhead {
        what,
        month: None,
        on: day("2022-07-29"),
        unit: None,
        visited_on: None,
        kpi: None,
        subject: subject.map(str::to_owned),
        subject_on: None,
        clause: clause.into(),
        derivation: String::new(),
        projected: false,
        moved_at: None,
    };
    for (what, readers) in kinds {
        assert_eq!(deadline(what, "7.1", None).readers(), readers, "{what:?}");
    }
    assert_eq!(deadline(DeadlineKind::Plan, "6.4", Some("warning-1")).readers(), Readers::Parties);
    for rule in ["5.5", "5.3"] {
        assert_eq!(deadline(DeadlineKind::Meeting, rule, None).readers(), Readers::Parties, "{rule}");
    }
}

#[test]
fn every_kind_of_notice_is_known_to_whom_the_table_says() {
    let kinds = table!(NoticeKind,
        ReturnReminder => Parties,
        ReturnChaser => Parties,
        LateReturn => Parties,
        ReturnReceipt => Parties,
        EarlyWarning => Parties,
        FinalRatings => Parties,
        RatingsRestated => Parties,
        PlanRequired => Parties,
        PlanReminder => Parties,
        PlanReview => Parties,
        PlanOverdue => Parties,
        RaiseAtMeeting => Parties,
        WarningConsidered => Council,
        TerminationConsidered => Council,
        CapacityIssue => Parties,
        RecordsDiffer => Parties,
        MeetingDue => Parties,
        ManagerAbsent => Parties,
        MinutesShared => Parties,
        MinutesReminder => Parties,
        MinutesAnswered => Parties,
        MinutesDeemedAgreed => Parties,
        RatingDisputed => Parties,
        DisputeAnswered => Parties,
        InformationRequested => Parties,
        InformationSupplied => Parties,
        PlanRequest => Parties,
        FormalWarning => Parties,
        TerminationNotice => Parties,
        ActionPlan => Parties,
        LetterUnknown => Council,
        LetterBounced => Council,
        Reread => Parties,
    );
    for (kind, readers) in kinds {
        assert_eq!(kind.readers(), readers, "{kind:?}");
    }
}

/// The words for a finding of a kind.
fn in_words(kind: FindingKind) -> FindingInWords {
    let contract =
        domain::contract::Contract::read(include_str!("../../../infra/local/sample/regulation-44/contract.toml"));
    FindingInWords::of(&contract.unwrap(), &finding(kind, "6.7", None))
}

#[test]
fn an_email_is_the_councils_alone_if_anything_in_it_is() {
    let raised = |kind| About::Raised { finding: in_words(kind), text: None };
    assert_eq!(raised(FindingKind::WarningConsidered).readers(), Readers::Council);
    assert_eq!(raised(FindingKind::TerminationConsidered).readers(), Readers::Council);
    assert_eq!(raised(FindingKind::MeetingDue).readers(), Readers::Parties);
    let closed = |kinds: &[FindingKind]| About::Closed {
        closes_on: day("2022-07-29"),
        overall: domain::standing::OverallRating::of(&[], domain::rating::Overall::Median),
        ratings: Vec::new(),
        open: kinds.iter().copied().map(in_words).collect(),
        ahead: Vec::new(),
    };
    assert_eq!(closed(&[]).readers(), Readers::Parties);
    assert_eq!(closed(&[FindingKind::PlanRequired]).readers(), Readers::Parties);
    assert_eq!(closed(&[FindingKind::PlanRequired, FindingKind::WarningConsidered]).readers(), Readers::Council);
    let due =
        About::PlanDue { finding: in_words(FindingKind::PlanRequired), plan_due_on: day("2022-07-29"), moved_at: None };
    assert_eq!(due.readers(), Readers::Parties);
    let kind = NoticeKind::FormalWarning;
    let unknown = About::LetterUnknown { notice: "a".into(), kind, claimed_on: day("2022-07-29") };
    assert_eq!(unknown.readers(), Readers::Council);
    let bounced = About::LetterBounced { notice: "a".into(), kind, bounced_on: day("2022-07-29"), permanent: true };
    assert_eq!(bounced.readers(), Readers::Council);
    assert_eq!(
        About::ReturnDue { return_due_on: day("2022-07-29"), working_days: 2, moved_at: None }.readers(),
        Readers::Parties,
        "what both may read goes to the other party with a reply"
    );
}

/// A log of one event of every kind, each with who may know of it; the withdrawals last, of which each names what it withdraws.
fn every_kind() -> Vec<(Event, Readers)> {
    use Readers::{Anybody, Council, Parties};
    let kinds = [
        (r#""kind":"return-submitted","return":{"month":"2022-04","nil":true}"#, Anybody),
        (
            r#""kind":"report-sent-back","unit":"U1","visited_on":"2022-04-04","sent_back_on":"2022-04-08","reason":"omission""#,
            Anybody,
        ),
        (r#""kind":"capacity-issue-raised","issue":"a","text":"t""#, Anybody),
        (r#""kind":"capacity-issue-discussed","issue":"a","discussed_on":"2022-05-02","outcome":"o""#, Anybody),
        (r#""kind":"plan-agreed","plan":"P1","kpis":[1],"agreed_on":"2022-05-02","review_on":"2022-08-01""#, Anybody),
        (r#""kind":"plan-closed","plan":"P1","closed_on":"2022-08-01","outcome":"met""#, Anybody),
        (r#""kind":"warning-issued","warning":"W1","issued_on":"2022-05-02","kpis":[1],"explanation":"e""#, Parties),
        (r#""kind":"warning-declined","declined_on":"2022-05-02","reason":"r""#, Council),
        (r#""kind":"termination-declined","declined_on":"2022-05-02","reason":"r""#, Council),
        (r#""kind":"termination-notified","notified_on":"2022-05-02""#, Parties),
        (r#""kind":"meeting-held","meeting":"M1","held_on":"2022-05-02""#, Anybody),
        (r#""kind":"minutes-shared","meeting":"M1","shared_on":"2022-05-02","text":"t""#, Anybody),
        (r#""kind":"minutes-answered","meeting":"M1","answered_on":"2022-05-02","approved":true"#, Anybody),
        (r#""kind":"rating-disputed","dispute":"D1","month":"2022-04","kpi":1,"text":"t""#, Anybody),
        (
            r#""kind":"dispute-answered","dispute":"D1","answered_on":"2022-05-02","outcome":"upheld","text":"t""#,
            Anybody,
        ),
        (r#""kind":"action-plan-opened","plan":"A1","clause":"9.1","opened_on":"2022-05-02""#, Anybody),
        (r#""kind":"action-plan-closed","plan":"A1","closed_on":"2022-05-02""#, Anybody),
        (r#""kind":"information-requested","request":"R1","text":"t","requested_on":"2022-05-02""#, Anybody),
        (r#""kind":"information-supplied","request":"R1","supplied_on":"2022-05-02""#, Anybody),
        (r#""kind":"contract-revised","definition":"","reason":"r""#, Anybody),
        (r#""kind":"clock-corrected","showed_on":"2036-01-01""#, Anybody),
        (r#""kind":"event-withdrawn","event":8,"reason":"r""#, Council),
        (r#""kind":"event-withdrawn","event":7,"reason":"r""#, Parties),
        (r#""kind":"event-withdrawn","event":11,"reason":"r""#, Anybody),
        (r#""kind":"event-withdrawn","event":22,"reason":"a withdrawal of a withdrawal counts for nothing""#, Council),
        (r#""kind":"event-withdrawn","event":99,"reason":"there is none""#, Anybody),
        (r#""kind":"event-withdrawn","event":27,"reason":"of itself""#, Council),
        (r#""kind":"letter-delivered","event":7,"on":"2022-05-03""#, Parties),
        (r#""kind":"letter-failed","event":12,"on":"2022-05-03""#, Anybody),
        (r#""kind":"letter-delivered","event":99,"on":"2022-05-03""#, Anybody),
    ];
    let event = |(fact, readers): (&str, Readers)| {
        let line = format!(r#"{{"received_at":"2022-05-02T10:00:00Z","by":"council",{fact}}}"#);
        (serde_json::from_str(&line).unwrap(), readers)
    };
    kinds.into_iter().map(event).collect()
}

/// A place for every kind of event, so that a new one does not compile until it stands in the log above. What speaks of other
/// entries comes last.
fn place(fact: &Fact) -> usize {
    match fact {
        Fact::ReturnSubmitted { .. } => 0,
        Fact::ReportSentBack(_) => 1,
        Fact::CapacityIssueRaised { .. } => 2,
        Fact::CapacityIssueDiscussed { .. } => 3,
        Fact::PlanAgreed { .. } => 4,
        Fact::PlanClosed { .. } => 5,
        Fact::WarningIssued { .. } => 6,
        Fact::WarningDeclined(_) => 7,
        Fact::TerminationDeclined(_) => 8,
        Fact::TerminationNotified { .. } => 9,
        Fact::MeetingHeld { .. } => 10,
        Fact::MinutesShared { .. } => 11,
        Fact::MinutesAnswered { .. } => 12,
        Fact::RatingDisputed { .. } => 13,
        Fact::DisputeAnswered { .. } => 14,
        Fact::ActionPlanOpened { .. } => 15,
        Fact::ActionPlanClosed { .. } => 16,
        Fact::InformationRequested { .. } => 17,
        Fact::InformationSupplied { .. } => 18,
        Fact::ContractRevised { .. } => 19,
        Fact::ClockCorrected { .. } => 20,
        Fact::EventWithdrawn { .. } => 21,
        Fact::LetterDelivered(_) => 22,
        Fact::LetterFailed(_) => 23,
    }
}

#[test]
fn every_kind_of_event_is_known_to_whom_the_table_says_and_what_speaks_of_another_to_who_knows_that() {
    let (log, expected): (Vec<Event>, Vec<Readers>) = every_kind().into_iter().unzip();
    for (index, (event, expected)) in log.iter().zip(&expected).enumerate() {
        if event.fact.speaks_of().is_none() {
            assert_eq!(place(&event.fact), index, "the log has one of each kind, in order");
        }
        let elsewhere = event.fact.speaks_of().map(|number| number + 1);
        assert_eq!(event.fact.clone().renumbered(elsewhere.unwrap_or_default()).speaks_of(), elsewhere, "{event:?}");
        assert_eq!(readers_of_entry(&log, index + 1), *expected, "{event:?}");
    }
    assert_eq!(readers_of_entry(&log, 0), Readers::Anybody);
    assert_eq!(readers_of_entry(&log, log.len() + 1), Readers::Anybody);
}

#[test]
fn a_log_without_what_somebody_may_not_know_of_has_no_gap_where_it_was() {
    let log: Vec<Event> = every_kind().into_iter().map(|(event, _)| event).collect();
    assert_eq!(known_to(&log, Readers::Council).len(), log.len());
    let parties = known_to(&log, Readers::Parties);
    let public = known_to(&log, Readers::Anybody);
    assert_eq!((parties.len(), public.len()), (25, 21));
    let spoken_of = |log: &[Event]| -> Vec<usize> { log.iter().filter_map(|event| event.fact.speaks_of()).collect() };
    // The warning, the meeting and the minutes by their new numbers; what is not there is not there.
    assert_eq!(spoken_of(&parties), [7, 9, usize::MAX, 7, 10, usize::MAX]);
    assert_eq!(spoken_of(&public), [7, usize::MAX, 8, usize::MAX]);
    assert!(matches!(public[6].fact, Fact::MeetingHeld { .. }));
    assert!(public.iter().all(|event| event.fact.kind().readers().is_none_or(|readers| readers == Readers::Anybody)));
}
