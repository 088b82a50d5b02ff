use super::*;
use crate::event::{Event, read_log};
use crate::facts::History;
use crate::facts::LogPosition;
use crate::notice::{About, Notice, NoticeKind, received};

const CONTRACT: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

fn contract() -> Contract {
    Contract::read(CONTRACT).unwrap()
}

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

/// A row of a visit whose report went out two days later.
fn visit(unit: &str, on: &str) -> String {
    let report = date(on) + chrono::Days::new(2);
    format!(
        r#"{{"unit":"{unit}","visited_on":"{on}","report_to_council_on":"{report}","report_to_ofsted_on":"{report}"}}"#
    )
}

fn returned(at: &str, month: &str, rows: &[String], more: &str) -> String {
    let rows = rows.join(",");
    format!(
        r#"{{"received_at":"{at}T10:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{rows}]{more}}}}}"#
    )
}

/// The six visits of a month.
fn six(month: &str) -> Vec<String> {
    (1..=6).map(|unit| visit(&format!("U{unit}"), &format!("{month}-{:02}", unit + 3))).collect()
}

/// What the receipt of the last return of a log tells.
fn last(log: &[String]) -> Submitted {
    last_of(&contract(), &read_log(&log.join("\n")).unwrap())
}

fn last_of(contract: &Contract, events: &[Event]) -> Submitted {
    let history = History::new(contract, events).unwrap();
    let (revision, at) = history.returns_received(LogPosition::END).last().unwrap();
    let About::Received { submission, .. } = received(&history, revision, at) else { panic!("a receipt") };
    *submission
}

fn months(changes: &Changes) -> Vec<(String, bool, Vec<u32>)> {
    let kpis = |month: &MonthDifference| month.ratings.iter().map(|rating| rating.after.kpi).collect();
    changes.months.iter().map(|month| (month.month.to_string(), month.restated, kpis(month))).collect()
}

#[test]
fn a_first_return_in_time_changes_nothing_of_what_stood() {
    let first = last(&[returned("2022-07-29", "2022-07", &six("2022-07"), "")]);
    assert_eq!((first.event, &first.changes, &first.doubts[..]), (1, &Changes::default(), &[][..]));
    assert!(first.changes.is_empty());
}

#[test]
fn a_revision_says_what_goes_what_comes_and_what_is_dated_otherwise() {
    let before = [six("2022-07"), vec![r#"{"unit":"U1","visited_on":"2022-07-20"}"#.into()]].concat();
    let mut after = six("2022-07");
    // U1's second visit goes, U2's has another date, U3's report another, U4 is not visited, U5 has a second visit.
    after[1] = visit("U2", "2022-07-06");
    after[2] = after[2].replace("2022-07-08", "2022-07-20");
    after[3] = r#"{"unit":"U4","not_visited_reason":"unit-closed"}"#.into();
    after.push(visit("U5", "2022-07-25"));
    let log = [
        returned("2022-07-20", "2022-07", &before, ""),
        returned("2022-07-29", "2022-07", &after, r#","comment":"c""#),
    ];
    let changes = last(&log).changes;
    assert_eq!(changes.replaces, Some(1));
    let of = |row: &Option<VisitRow>| row.as_ref().and_then(|row| row.visited_on).map(|on| on.to_string());
    let rows: Vec<_> = changes.rows.iter().map(|row| (row.unit.as_str(), of(&row.before), of(&row.after))).collect();
    let on = |day: &str| Some(format!("2022-07-{day}"));
    assert_eq!(
        rows,
        [
            ("U1", on("20"), None),
            ("U2", on("05"), on("06")),
            ("U3", on("06"), on("06")),
            ("U4", on("07"), None),
            ("U5", None, on("25")),
        ]
    );
    let declared = changes.rows.iter().find(|row| row.unit == "U4").and_then(|row| row.after.as_ref()).unwrap();
    assert!(declared.not_visited_reason.is_some(), "in the visit's place the unit is declared not visited");
    assert_eq!(changes.texts, [TextDifference { text: TextOfReturn::Comment, was_there: false, is_there: true }]);
    assert_eq!(months(&changes), [("2022-07".into(), false, vec![1, 2])]);
}

#[test]
fn the_same_again_changes_nothing() {
    let log = ["2022-07-20", "2022-07-29"].map(|at| returned(at, "2022-07", &six("2022-07"), ""));
    let changes = last(&log).changes;
    assert_eq!(changes, Changes { replaces: Some(1), ..Changes::default() });
    assert!(changes.is_empty());
}

#[test]
fn a_revision_with_one_visit_in_place_of_six_after_the_close_restates_the_month_and_raises_what_follows() {
    let log = [
        returned("2022-07-29", "2022-07", &six("2022-07"), ""),
        returned("2022-09-05", "2022-07", &[visit("U1", "2022-07-04")], ""),
    ];
    let changes = last(&log).changes;
    assert_eq!(changes.rows.iter().filter(|row| row.after.is_none()).count(), 5);
    assert_eq!(months(&changes), [("2022-07".into(), true, vec![1, 2])]);
    let overall = changes.months[0].overall;
    assert!(overall.is_none(), "one red among greens is overall green (D17): {overall:?}");
    let raised: Vec<_> =
        changes.findings.iter().map(|of| (of.change, of.finding.clause.as_str(), of.finding.kpi)).collect();
    assert_eq!(raised, [(FindingChange::Raised, "6.6", Some(1))]);
}

#[test]
fn late_evidence_in_the_next_months_return_changes_the_month_that_it_is_of() {
    let late = [six("2022-08"), vec![visit("U6", "2022-07-28")]].concat();
    let log =
        [returned("2022-07-29", "2022-07", &six("2022-07")[..5], ""), returned("2022-08-26", "2022-08", &late, "")];
    let changes = last(&log).changes;
    assert_eq!((changes.replaces, changes.rows.len()), (None, 0), "a first return has no rows to tell");
    assert_eq!(months(&changes), [("2022-07".into(), false, vec![1, 2])], "not its own month, which begins with it");
}

#[test]
fn a_late_first_return_settles_what_was_overdue_and_tells_nothing_that_the_council_considers() {
    let log = [
        returned("2022-07-29", "2022-07", &six("2022-07"), ""),
        returned("2022-10-03", "2022-08", &[], r#","nil":true"#),
    ];
    let submission = last(&log);
    let settled = submission.changes.findings.iter().find(|of| of.change == FindingChange::Satisfied).unwrap();
    assert_eq!(settled.finding.clause.as_str(), "8");
    let is_told = |of: &FindingDifference| !of.finding.kind.is_deliberation();
    assert!(submission.changes.findings.iter().all(is_told));
    // It was red without a return, and is red with a nil one: KPI 2 and KPI 3 differ.
    assert_eq!(months(&submission.changes), [("2022-08".into(), true, vec![2, 3])]);
}

#[test]
fn values_and_nil_differ_too() {
    let further = r#"
[[kpi]]
number = 4
title = "Complaints"
measure = "count"
better = "lower"
[[kpi.target]]
from = "2022-04"
green = 1
red = 3
"#;
    let contract = Contract::read(&format!("{CONTRACT}{further}")).unwrap();
    let value = |count: u32| format!(r#","kpi_values":[{{"kpi":4,"count":{count}}}]"#);
    let log = [
        returned("2022-07-20", "2022-07", &six("2022-07"), &value(1)),
        returned("2022-07-29", "2022-07", &[], &format!(r#","nil":true{}"#, value(4))),
    ];
    let changes = last_of(&contract, &read_log(&log.join("\n")).unwrap()).changes;
    assert_eq!((changes.nil, changes.rows.len()), (Some(true), 6));
    let values: Vec<_> = changes.kpi_values.iter().map(|value| (value.kpi, value.before, value.after)).collect();
    let count = |count| Some(KpiValue { kpi: 4, numerator: None, denominator: None, count: Some(count) });
    assert_eq!(values, [(4, count(1), count(4))]);
}

/// The rows that differ, each as its unit, the visit before and after, and the month whose return lists that visit too.
fn rows_with_others(changes: &Changes) -> Vec<[String; 4]> {
    let rows = serde_json::to_value(&changes.rows).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &serde_json::Value| {
        let (before, after) = (&row["before"]["visited_on"], &row["after"]["visited_on"]);
        [&row["unit"], before, after, &row["also_in"]].map(text)
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_visit_that_another_months_return_lists_stays_and_is_not_new() {
    // August's return lists U5's and U6's visits of July again, and one of U4 that July's return does not list.
    let again = [visit("U5", "2022-07-08"), visit("U6", "2022-07-09"), visit("U4", "2022-07-20")];
    let mut log = vec![
        returned("2022-07-29", "2022-07", &six("2022-07"), ""),
        returned("2022-08-26", "2022-08", &[six("2022-08"), again.to_vec()].concat(), ""),
    ];
    // July's revision leaves U6 out, moves U5, and adds U4's second visit.
    let mut revised = six("2022-07")[..5].to_vec();
    revised[4] = visit("U5", "2022-07-11");
    revised.push(visit("U4", "2022-07-20"));
    log.push(returned("2022-08-30", "2022-07", &revised, ""));
    assert_eq!(
        rows_with_others(&last(&log).changes),
        [
            ["U5", "2022-07-08", "", "2022-08"],
            ["U6", "2022-07-09", "", "2022-08"],
            ["U4", "", "2022-07-20", "2022-08"],
            ["U5", "", "2022-07-11", ""],
        ],
        "D5: the facts are the union of all months' returns"
    );
    let assessed = crate::assess(&contract(), &read_log(&log.join("\n")).unwrap(), date("2022-08-31")).unwrap();
    let july = serde_json::to_value(assessed.months.iter().find(|month| !month.revised.is_empty())).unwrap();
    let also: Vec<_> =
        july["revised"][0]["rows"].as_array().unwrap().iter().map(|row| row["also_in"].as_str()).collect();
    assert_eq!(also, [Some("2022-08"), Some("2022-08"), None, Some("2022-08")], "{july:#}");
}

#[test]
fn a_closed_month_that_comes_back_to_its_close_is_not_restated() {
    let july = |at: &str, rows: &[String]| returned(at, "2022-07", rows, "");
    let log = [
        july("2022-07-29", &six("2022-07")),
        july("2022-09-05", &six("2022-07")[..1]),
        july("2022-09-06", &six("2022-07")),
    ];
    let said = |log: &[String]| {
        let months = serde_json::to_value(last(log).changes.months).unwrap();
        (months[0]["restated"].clone(), months[0]["as_at_close"].clone())
    };
    assert_eq!(said(&log[..2]), (true.into(), serde_json::Value::Null), "D6: it differs from its close");
    assert_eq!(said(&log), (false.into(), true.into()), "it is again what it was at its close");
}

#[test]
fn nothing_is_said_of_visits_where_no_kpi_is_made_of_them() {
    let contract = Contract::read(include_str!("home-care.toml")).unwrap();
    let first = r#"{"received_at":"2026-04-24T10:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2026-04","kpi_values":[{"kpi":2,"count":1}]}}"#;
    let events = read_log(first).unwrap();
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(not_mentioned(history.known(), "2026-04".parse().unwrap()), [""; 0], "no unit is due a visit there");
}

fn with_hash(line: &str, sha256: &str) -> String {
    line.replacen("\"kind\"", &format!("\"sha256\":\"{sha256}\",\"kind\""), 1)
}

#[test]
fn what_lists_no_visit_of_its_month_or_is_another_months_file_is_doubtful() {
    let july = with_hash(&returned("2022-07-29", "2022-07", &six("2022-07"), ""), "aa");
    let august =
        |hash: &str, rows: &[String], more: &str| with_hash(&returned("2022-08-26", "2022-08", rows, more), hash);
    let doubts = |second: String| last(&[july.clone(), second]).doubts;
    let same = Doubt::SameAsAnotherMonth { month: "2022-07".parse().unwrap() };
    assert_eq!(doubts(august("aa", &six("2022-07"), "")), [Doubt::NoVisitOfItsMonth, same]);
    assert_eq!(doubts(august("bb", &six("2022-07"), "")), [Doubt::NoVisitOfItsMonth]);
    assert_eq!(doubts(august("aa", &[], r#","nil":true"#)), [same], "whatever is in the file");
    assert_eq!(doubts(august("bb", &six("2022-08"), "")), []);
    assert_eq!(doubts(august("bb", &[six("2022-07"), six("2022-08")].concat(), "")), [], "late evidence");
    let declared = [r#"{"unit":"U1","not_visited_reason":"other"}"#.to_owned()];
    assert_eq!(doubts(august("bb", &declared, "")), [], "it lists no visit at all");
    // What stands for July is what counts: the file that a revision replaced is nobody's any more.
    let revised = with_hash(&returned("2022-08-01", "2022-07", &six("2022-07"), ""), "cc");
    assert_eq!(last(&[july.clone(), revised, august("aa", &six("2022-08"), "")]).doubts, []);
}

#[test]
fn the_units_that_are_due_and_of_which_nothing_is_known_are_named() {
    let declared = r#"{"unit":"U2","not_visited_reason":"unit-closed"}"#.to_owned();
    let log = [
        returned("2022-07-29", "2022-07", &[visit("U1", "2022-07-04"), declared], ""),
        returned("2022-08-26", "2022-08", &[visit("U3", "2022-07-28")], ""),
    ];
    let (contract, events) = (contract(), read_log(&log.join("\n")).unwrap());
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(not_mentioned(history.known(), "2022-07".parse().unwrap()), ["U4", "U5", "U6"]);
}

/// To whom the receipts of a log go.
fn receipts(contract: &Contract, log: &[String]) -> Vec<(String, Option<String>)> {
    let events = read_log(&log.join("\n")).unwrap();
    let notices = crate::assess(contract, &events, date("2022-08-01")).unwrap().notices;
    let receipts = notices.into_iter().filter(|notice| notice.kind == NoticeKind::ReturnReceipt);
    receipts.map(|Notice { id, person, .. }| (id, person.map(|person| person.name))).collect()
}

#[test]
fn a_receipt_goes_to_the_contract_manager_and_to_who_submitted_each_once() {
    let contract = contract();
    let by = |who: &str| {
        let line = returned("2022-07-29", "2022-07", &six("2022-07"), "");
        [line.replacen("\"kind\"", &format!("\"who\":{who},\"kind\""), 1)]
    };
    let manager = [("return-receipt/2022-07/event-1/contractor".to_owned(), None)];
    let to = |name: &str| ("return-receipt/2022-07/event-1/contractor/submitter".to_owned(), Some(name.to_owned()));
    let person =
        |name: &str, position: &str| by(&format!(r#"{{"name":"{name}","position":"{position}","through":"desk"}}"#));
    assert_eq!(receipts(&contract, &person("Alex Sample", "Contract Manager")), manager);
    let both = [manager[0].clone(), to("Robin Instance")];
    assert_eq!(receipts(&contract, &person("Robin Instance", "Operations Lead")), both);
    assert_eq!(receipts(&contract, &by(r#"{"through":"api","credential":"Nightly"}"#)), manager);
    assert_eq!(receipts(&contract, &person("Robin Instance", "Somebody else")), manager, "no contact of ours");
    assert_eq!(receipts(&contract, &person("Sam Specimen", "Commissioner")), manager, "the other party's");
    // Another contact with the manager's address is reached by what is sent to the manager.
    let text = CONTRACT.replace("operations@contractor.example", " Manager@contractor.example");
    let shared = Contract::read(&text.replace("\" Manager", "\"Manager")).unwrap();
    assert_eq!(receipts(&shared, &person("Robin Instance", "Operations Lead")), manager);
}
