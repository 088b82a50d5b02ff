use super::*;
use crate::sample::date;

fn visit(on: &str) -> VisitRow {
    VisitRow { unit: "U1".into(), visited_on: Some(date(on)), ..VisitRow::default() }
}

fn declared() -> VisitRow {
    let not_visited_reason = Some(domain::event::NotVisitedReason::UnitClosed);
    VisitRow { unit: "U1".into(), not_visited_reason, ..VisitRow::default() }
}

fn of(rows: Vec<(Option<VisitRow>, Option<VisitRow>)>) -> ChangesInWords {
    of_rows(rows.into_iter().map(|(before, after)| (before, after, None)).collect())
}

/// Returns the same with the month whose return lists each row's visit too.
fn of_rows(rows: Vec<(Option<VisitRow>, Option<VisitRow>, Option<Month>)>) -> ChangesInWords {
    let row = |(before, after, also_in)| {
        let (unit, label) = ("U1".into(), "Unit 1".into());
        RowDifference { unit, label, before, after, also_in }
    };
    let rows = rows.into_iter().map(row).collect();
    ChangesInWords::of(&Changes { replaces: Some(1), rows, ..Changes::default() }, 100)
}

#[test]
fn what_goes_is_counted_and_said_apart_from_what_is_new_or_otherwise() {
    let late = VisitRow { report_to_council_on: Some(date("2022-07-20")), ..visit("2022-07-07") };
    let words = of(vec![
        (Some(visit("2022-07-04")), None),
        (Some(visit("2022-07-05")), Some(visit("2022-07-06"))),
        (Some(visit("2022-07-08")), Some(declared())),
        (Some(declared()), None),
        (Some(declared()), Some(visit("2022-07-11"))),
        (None, Some(visit("2022-07-12"))),
        (Some(visit("2022-07-07")), Some(late)),
    ]);
    assert_eq!(words.gone_in_words.as_deref(), Some("3 visits and 1 reason for not visiting go"));
    assert_eq!(
        words.gone,
        [
            "Unit 1 (U1): the visit of Monday 4 July 2022 is no longer listed.",
            "Unit 1 (U1): the visit of Tuesday 5 July 2022 is no longer listed; one of Wednesday 6 July 2022 is, which was not.",
            "Unit 1 (U1): the visit of Friday 8 July 2022 is no longer listed, and it is declared not visited (unit closed).",
            "Unit 1 (U1): it is no longer declared not visited (unit closed).",
        ]
    );
    assert_eq!(
        words.said,
        [
            "Unit 1 (U1): visited on Monday 11 July 2022; it was declared not visited (unit closed).",
            "Unit 1 (U1): the visit of Tuesday 12 July 2022 is new.",
            "Unit 1 (U1): visit of Thursday 7 July 2022: report to council Wednesday 20 July 2022, instead of blank.",
        ]
    );
    assert_eq!(of(vec![(Some(declared()), None)]).gone_in_words.as_deref(), Some("1 reason for not visiting goes"));
    assert_eq!(of(vec![(None, Some(visit("2022-07-12")))]).gone_in_words, None);
}

#[test]
fn what_another_months_return_still_lists_does_not_go_and_is_not_new() {
    let october = Some("2022-10".parse().unwrap());
    let words = of_rows(vec![
        (Some(visit("2022-10-04")), None, october),
        (Some(visit("2022-10-05")), None, None),
        (None, Some(visit("2022-10-06")), october),
    ]);
    assert_eq!(words.gone_in_words.as_deref(), Some("1 visit goes"));
    assert_eq!(words.gone, ["Unit 1 (U1): the visit of Wednesday 5 October 2022 is no longer listed."]);
    assert_eq!(
        words.said,
        [
            "Unit 1 (U1): the visit of Tuesday 4 October 2022 is no longer listed here; the return of October 2022 still lists it.",
            "Unit 1 (U1): the visit of Thursday 6 October 2022 is also listed here; the return of October 2022 lists it.",
        ]
    );
}

#[test]
fn a_closed_month_is_restated_or_changes_back_to_its_close() {
    let month = |month: &str, restated, as_at_close| {
        let month = month.parse().unwrap();
        MonthDifference { month, restated, as_at_close, ratings: Vec::new(), overall: None }
    };
    let said = |months: Vec<MonthDifference>| {
        ChangesInWords::of(&Changes { replaces: Some(1), months, ..Changes::default() }, 100).restated
    };
    assert_eq!(
        said(vec![month("2022-06", true, false), month("2022-07", false, true), month("2022-08", false, false)]),
        [
            "June 2022 has closed: its final ratings are restated.",
            "July 2022 has closed: its final ratings change back to those of the close.",
        ]
    );
    assert_eq!(
        said(vec![month("2022-06", false, true), month("2022-07", false, true)]),
        ["June 2022 and July 2022 have closed: their final ratings change back to those of their closes."]
    );
}

#[test]
fn of_very_many_rows_the_first_are_listed_and_the_others_counted() {
    let gone = (0..150).map(|_| (Some(visit("2022-07-04")), None)).collect();
    let words = of(gone);
    assert_eq!((words.gone.len(), words.further), (100, 50));
    assert_eq!(words.gone_in_words.as_deref(), Some("150 visits go"));
}

/// Checks that a return that comes late settles the finding that it was overdue, and is no longer said to be missing.
#[test]
fn what_a_late_return_settles_is_that_it_has_come() {
    let contract = crate::sample::contract();
    let details = domain::clause::FindingDetails::ReturnOverdue { month: "2022-11".parse().unwrap() };
    let overdue = domain::clause::Finding {
        ended_on: Some(date("2022-11-30")),
        ..domain::clause::Finding::new(details, date("2022-11-26"))
    };
    let finding = domain::explain::FindingInWords::of(&contract, &overdue);
    let said = |change| {
        let findings = vec![FindingDifference { change, finding: finding.clone() }];
        ChangesInWords::of(&Changes { findings, ..Changes::default() }, 10).findings
    };
    let settled = "Settled: the return of November 2022, which was overdue, has been received. (Clause 8)";
    assert_eq!(said(FindingChange::Satisfied), [settled]);
    let raised = "Raised: the return of November 2022 was not received by its due date. (Clause 8)";
    assert_eq!(said(FindingChange::Raised), [raised]);
}
