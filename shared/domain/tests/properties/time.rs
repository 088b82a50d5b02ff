//! What may differ between the assessments of two days, and what not.

use std::collections::BTreeSet;

use chrono::Days;
use domain::assessment::{Assessment, assess_history};
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::facts::History;
use domain::notice::{About, Notice, NoticeKind};
use domain::standing::{Standing, same_figures};
use proptest::prelude::*;

use crate::history::{LAST_RECEIPT, commencement, day, steps, terms};
use crate::{DAYS, assessed, config, made_of, received_by};

/// Fewer histories for what looks at every day of each.
fn config_of_days() -> ProptestConfig {
    let config = config();
    ProptestConfig { cases: config.cases / 16, ..config }
}

proptest! {
    #![proptest_config(config_of_days())]

    /// Notices of findings are found by looking only where something could have changed; this looks on every day. What waits for
    /// somebody is told by its first day, or by the first working day from it; what a party asks is told on its day, whatever day
    /// that is.
    #[test]
    fn every_finding_that_waits_for_somebody_was_told_by_its_first_working_day(terms in terms(), steps in steps()) {
        let (contract, events) = made_of(&terms, &steps);
        let until = day(LAST_RECEIPT + 40);
        let history = History::new(&contract, &events).expect("no definition in a history has mistakes");
        let told = assess_history(&history, until).notices;
        for date in commencement().iter_days().take_while(|date| *date <= until).filter(|date| *date >= terms.go_live()) {
            for finding in assess_history(&history, date).findings.iter().filter(|finding| finding.is_open()) {
                let (kind, waits_for_a_working_day) = match finding.kind() {
                    // Chasers and letters tell of these; minutes that are agreed wait for nobody.
                    FindingKind::ReturnOverdue | FindingKind::ActionPlanOpen | FindingKind::MinutesDeemedAgreed => continue,
                    FindingKind::CapacityIssue | FindingKind::RatingDisputed | FindingKind::InformationRequested => {
                        (finding.kind().word(), false)
                    }
                    FindingKind::ManagerAbsent
                    | FindingKind::MeetingDue
                    | FindingKind::PlanOverdue
                    | FindingKind::PlanRequired
                    | FindingKind::RaiseAtMeeting
                    | FindingKind::RecordsDiffer
                    | FindingKind::TerminationConsidered
                    | FindingKind::WarningConsidered => (finding.kind().word(), true),
                };
                if waits_for_a_working_day && !contract.calendar.is_working_day(date) {
                    continue;
                }
                let of_finding = told.iter().filter(|notice| notice.kind.word() == kind && notice.due_on <= date);
                let before_go_live = finding.raised_on < terms.go_live();
                prop_assert!(before_go_live || of_finding.count() > 0, "{}: {:?}", date, finding);
            }
        }
    }

    /// Nobody is written to on a Saturday but by a letter, by a receipt, or by the other party.
    #[test]
    fn nothing_but_letters_receipts_and_what_is_asked_that_day_is_due_on_a_day_that_is_no_working_day(
        terms in terms(),
        steps in steps(),
    ) {
        let (contract, events) = made_of(&terms, &steps);
        for notice in assessed(&contract, &events, day(LAST_RECEIPT + 40)).notices {
            let on_its_day = match notice.kind {
                NoticeKind::PlanRequest
                | NoticeKind::FormalWarning
                | NoticeKind::TerminationNotice
                | NoticeKind::ActionPlan
                | NoticeKind::LetterUnknown
                | NoticeKind::LetterBounced
                | NoticeKind::Reread
                | NoticeKind::ReturnReceipt
                | NoticeKind::CapacityIssue
                | NoticeKind::RatingDisputed
                | NoticeKind::DisputeAnswered
                | NoticeKind::InformationRequested
                | NoticeKind::MinutesShared => true,
                // Minutes that are not approved ask the council to settle them.
                NoticeKind::MinutesAnswered => {
                    matches!(notice.about, Some(About::MinutesAnswered { approved: false, .. }))
                }
                NoticeKind::ReturnReminder
                | NoticeKind::ReturnChaser
                | NoticeKind::LateReturn
                | NoticeKind::EarlyWarning
                | NoticeKind::FinalRatings
                | NoticeKind::RatingsRestated
                | NoticeKind::PlanRequired
                | NoticeKind::PlanReminder
                | NoticeKind::PlanOverdue
                | NoticeKind::PlanReview
                | NoticeKind::RaiseAtMeeting
                | NoticeKind::WarningConsidered
                | NoticeKind::TerminationConsidered
                | NoticeKind::RecordsDiffer
                | NoticeKind::ManagerAbsent
                | NoticeKind::MeetingDue
                | NoticeKind::MinutesReminder
                | NoticeKind::MinutesDeemedAgreed
                | NoticeKind::InformationSupplied => false,
            };
            prop_assert!(on_its_day || contract.calendar.is_working_day(notice.due_on), "{:?}", notice);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_final_stays_unless_what_came_after_the_close_restates_it(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
        later in 1..120_u64,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let (as_of, later) = (day(as_of), day(as_of + later));
        let (then, now) = (assessed(&contract, &events, as_of), assessed(&contract, &events, later));
        for month in &then.months {
            let after = now.months.iter().find(|after| after.month == month.month).expect("a month once begun stays");
            if month.standing != Standing::Provisional {
                prop_assert_ne!(after.standing, Standing::Provisional);
            }
            if month.standing == Standing::Final && after.standing == Standing::Final {
                prop_assert!(same_figures(&month.kpis, &after.kpis), "{}: {:#?}\n{:#?}", month.month, month.kpis, after.kpis);
            }
        }
        for month in now.months.iter().filter(|month| month.standing == Standing::Restated) {
            let after_close = events.iter().map(|event| contract.date_of(event.received_at));
            prop_assert!(after_close.filter(|on| *on <= later).any(|on| on > month.closes_on), "{}", month.month);
        }
    }

    #[test]
    fn notices_once_called_for_stay_and_none_is_due_before_go_live(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
        later in 1..120_u64,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let (as_of, later) = (day(as_of), day(as_of + later));
        let then = assessed(&contract, &events, as_of).notices;
        let now = assessed(&contract, &events, later).notices;
        let due_by_then: Vec<&Notice> = now.iter().filter(|notice| notice.due_on <= as_of).collect();
        prop_assert_eq!(then.len(), due_by_then.len(), "no notice is called for later, or taken back");
        for (then, now) in then.iter().zip(due_by_then) {
            prop_assert_eq!(then, now);
        }
        let ids: BTreeSet<&str> = now.iter().map(|notice| notice.id.as_str()).collect();
        prop_assert_eq!(ids.len(), now.len(), "an id stands once");
        for notice in &now {
            prop_assert!(terms.go_live() <= notice.due_on && notice.due_on <= later, "{:?}", notice);
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let as_of = day(as_of);
        let events = received_by(&contract, &events, as_of);
        let history = History::new(&contract, &events).expect("no definition in a history has mistakes");
        let now = assess_history(&history, as_of);
        let until = now.next_change_on.unwrap_or(as_of + Days::new(30));
        prop_assert!(until > as_of);
        for date in as_of.iter_days().skip(1).take_while(|date| *date < until) {
            let then = Assessment { as_of, ..assess_history(&history, date) };
            prop_assert_eq!(&then, &now, "on {}", date);
        }
    }

    #[test]
    fn a_day_is_assessed_the_same_whenever_and_from_whatever_copy(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let once = assessed(&contract, &events, day(as_of));
        prop_assert_eq!(&assessed(&contract, &events, day(as_of)), &once);
        let received = received_by(&contract, &events, day(as_of));
        prop_assert_eq!(&assessed(&contract, &received, day(as_of)), &once, "what comes later is not known");
        let lines: Vec<String> = events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
        let read = domain::event::read_log(&lines.join("\n")).expect("a log reads back");
        let contract = Contract::read(&contract.text).expect("a definition reads back");
        prop_assert_eq!(&assessed(&contract, &read, day(as_of)), &once);
    }
}

const ONE_UNIT: &str = r#"
id = "visits"
title = "Independent visitor service"
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-09-01
go_live = 2022-09-14
unit = [{ code = "U1", label = "Unit 1", from = 2022-09-01 }]
kpi = [
    { number = 4, title = "Complaints", measure = "count", better = "lower", target = [{ from = "2022-09", green = 1, red = 3 }] },
]
"#;

/// KPI 4 is amber in September, as returned before go-live; October's return speaks of October, its revision of September.
const A_REVISION_SPEAKS_OF_SEPTEMBER: &str = r#"
{"received_at":"2022-09-05T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-09","kpi_values":[{"kpi":4,"count":2}]}}
{"received_at":"2022-10-03T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-10","nil":true}}
{"received_at":"2022-10-22T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-10","visits":[{"unit":"U1","visited_on":"2022-09-02"}]}}
"#;

#[test]
fn a_revision_still_to_come_calls_for_no_notice_today() {
    let contract = Contract::read(ONE_UNIT).expect("a definition without mistakes");
    let events = domain::event::read_log(A_REVISION_SPEAKS_OF_SEPTEMBER).expect("a log");
    let [october_3, october_22] = ["2022-10-03", "2022-10-22"].map(|date| domain::date::read(date).expect("a date"));
    let then = assessed(&contract, &events, october_3).notices;
    let mut now = assessed(&contract, &events, october_22).notices;
    now.retain(|notice| notice.due_on <= october_3);
    assert_eq!(now, then);
}
