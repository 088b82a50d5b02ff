//! What tells the notices of findings from each other.

use proptest::prelude::*;

use super::*;
use crate::clause::{Reference, WarningCause};
use crate::contract::Contract;
use crate::event::read_log;

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

/// Ids as people give them, among them all that could be read as another part of what tells a notice.
fn subjects() -> impl Strategy<Value = Option<String>> {
    let month = || (2022..2024, 1..=12).prop_map(|(year, month)| format!("{year}-{month:02}"));
    prop_oneof![
        Just(None),
        month().prop_map(Some),
        (month(), month()).prop_map(|(first, last)| Some(format!("{first}..{last}"))),
        (0..4_u32).prop_map(|number| Some(format!("kpi-{number}"))),
        proptest::sample::select(vec![
            "subject",
            "overall",
            "W1",
            "kpi-",
            "kpi-x",
            "2022",
            "2022-09..",
            "6.4",
            "2022-12-13"
        ])
        .prop_map(|id| Some(id.to_owned())),
    ]
}

/// A warning to consider: of all kinds its grounds have the most parts, in all the ways in which they can stand together.
fn a_finding() -> impl Strategy<Value = Finding> {
    let months = (0..3_usize, 1..=10_u32).prop_map(|(count, first)| {
        let month = |number: u32| format!("2022-{number:02}").parse().unwrap();
        (0..count).map(|after| month(first + u32::try_from(after).unwrap())).collect::<Vec<Month>>()
    });
    (subjects(), months, 0..4_u32, proptest::bool::ANY, 1..3_u32).prop_map(|(subject, months, kpi, is_of_plan, day)| {
        let on = date("2022-12-01");
        let cause = match (subject, is_of_plan) {
            (None, _) => WarningCause::PlanOverdue { kpi, cause: PlanCause::Months(months) },
            (Some(id), false) => WarningCause::PlanOverdue { kpi, cause: PlanCause::Warning(Reference::new(id, on)) },
            (Some(id), true) => {
                WarningCause::ClosedNotMet { plan: Reference::new(id, on), kpi, month: months.first().copied() }
            }
        };
        Finding::new(FindingDetails::WarningConsidered { cause }, date(&format!("2022-12-{:02}", 12 + day)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn findings_that_differ_have_notices_whose_ids_differ(one in a_finding(), other in a_finding()) {
        prop_assert_eq!(step(&one) == step(&other), identity(&one) == identity(&other), "{} {}", step(&one), step(&other));
    }
}

#[test]
fn of_two_overdue_plans_of_one_kpi_both_are_told_whatever_the_warnings_id_is() {
    let contract =
        Contract::read(include_str!("../../../../../infra/local/sample/regulation-44/contract.toml")).unwrap();
    let warning = r#"{"received_at":"2022-11-27T10:00:00Z","by":"council","kind":"warning-issued","warning":"2022-09..2022-10","issued_on":"2022-11-27","kpis":[1],"explanation":"No return was received."}"#;
    let assessment = crate::assess(&contract, &read_log(warning).unwrap(), date("2022-12-20")).unwrap();
    let overdue = |finding: &&Finding| finding.kind() == FindingKind::PlanOverdue && finding.kpi() == Some(1);
    let of_months = |finding: &&Finding| {
        finding.subject().is_some() || finding.months().last().is_some_and(|last| last.to_string() == "2022-10")
    };
    let findings = assessment.findings.iter().filter(overdue).filter(of_months).count();
    let told: Vec<&str> = assessment.notices.iter().map(|notice| notice.id.as_str()).collect();
    let told: Vec<&&str> = told
        .iter()
        .filter(|id| id.contains("2022-09..2022-10/kpi-1/council") && id.starts_with("plan-overdue"))
        .collect();
    assert_eq!((findings, told.len()), (2, 2), "{told:?}");
}

#[test]
fn an_id_that_could_not_be_read_as_anything_else_stands_as_it_was_given() {
    let finding = |subject: &str| {
        let on = date("2022-07-04");
        let details = FindingDetails::CapacityIssue { issue: Reference::new(subject, on), in_return: None };
        Finding::new(details, on)
    };
    assert_eq!(step(&finding("C1")), "2022-07-04/5.2/C1");
    assert_eq!(step(&finding("overall")), "2022-07-04/5.2/overall");
    assert_eq!(step(&finding("2022-09")), "2022-07-04/5.2/subject/2022-09");
    assert_eq!(step(&finding("kpi-1")), "2022-07-04/5.2/subject/kpi-1");
}
