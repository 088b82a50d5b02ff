//! Who is told what, on which day.

use chrono::NaiveDate;

use super::{About, Notice};
use crate::contract::Contract;
use crate::event::read_log;

/// The sample contract from July 2022 on.
fn contract(with: &str) -> Contract {
    let text = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
    let text = text.replace("commences = 2022-04-01", "commences = 2022-07-01").replace("2022-04", "2022-07");
    Contract::read(&text.replacen("\n[[unit]]", &format!("\n{with}\n[[unit]]"), 1)).unwrap()
}

fn told(contract: &Contract, log: &[&str], as_of: &str) -> Vec<Notice> {
    crate::assess(contract, &read_log(&log.join("\n")).unwrap(), date(as_of)).unwrap().notices
}

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

/// The ids of the notices of some kinds, each with the day on which it is due.
fn days(notices: &[Notice], kinds: &[&str]) -> Vec<String> {
    let of_kind = notices.iter().filter(|notice| kinds.contains(&notice.kind.word()));
    of_kind.map(|notice| format!("{} {}", notice.due_on, notice.id)).collect()
}

fn return_of(received_at: &str, month: &str, visits: &str) -> String {
    format!(
        r#"{{"received_at":"{received_at}","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","nil":{},"visits":[{visits}]}}}}"#,
        visits.is_empty()
    )
}

const DECLARED: &str = r#"{"unit":"U1","not_visited_reason":"access-refused"}"#;
const VISITED: &str =
    r#"{"unit":"U1","visited_on":"2022-07-04","report_to_council_on":"2022-07-05","report_to_ofsted_on":"2022-07-05"}"#;

#[test]
fn a_return_due_on_a_holiday_is_told_on_the_working_day_before_it() {
    let notices = told(&contract(""), &[], "2026-12-31");
    let december: Vec<Notice> =
        notices.into_iter().filter(|notice| notice.month == Some("2026-12".parse().unwrap())).collect();
    assert_eq!(
        days(&december, &["return-reminder"]),
        [
            "2026-12-18 return-reminder/2026-12/5-before/contractor",
            "2026-12-24 return-reminder/2026-12/1-before/contractor",
        ]
    );
    let said = december.iter().find_map(|notice| notice.about.clone()).unwrap();
    assert_eq!(said, About::ReturnDue { return_due_on: date("2026-12-25"), working_days: 5, moved_at: None });
}

#[test]
fn the_council_is_told_of_an_overdue_return_once_a_week_and_the_contractor_on_each_day() {
    let notices = told(&contract(""), &[], "2022-08-26");
    assert_eq!(
        days(&notices, &["return-reminder", "return-chaser"])[..9],
        [
            "2022-07-22 return-reminder/2022-07/5-before/contractor",
            "2022-07-29 return-reminder/2022-07/0-before/contractor",
            "2022-08-01 return-chaser/2022-07/1-after/contractor",
            "2022-08-03 return-chaser/2022-07/3-after/contractor",
            "2022-08-05 return-chaser/2022-07/5-after/contractor",
            "2022-08-08 return-chaser/2022-07/5-after/council",
            "2022-08-12 return-chaser/2022-07/10-after/contractor",
            "2022-08-15 return-chaser/2022-07/10-after/council",
            "2022-08-19 return-chaser/2022-07/15-after/contractor",
        ]
    );
    let at_once = told(&contract("[emails]\nsummary = \"at-once\"\n"), &[], "2022-08-08");
    let council: Vec<String> =
        days(&at_once, &["return-chaser"]).into_iter().filter(|id| id.ends_with("council")).collect();
    assert_eq!(
        council,
        ["2022-08-03 return-chaser/2022-07/3-after/council", "2022-08-05 return-chaser/2022-07/5-after/council"]
    );
    // The month closes on 26 August: the final ratings of 30 August tell that no return came.
    let monthly = told(&contract("[emails]\nsummary = \"monthly\"\n"), &[], "2022-08-31");
    assert!(!days(&monthly, &["return-chaser"]).iter().any(|id| id.ends_with("council")));
}

#[test]
fn a_return_that_comes_before_the_summary_leaves_the_council_nothing_to_be_told() {
    let log = return_of("2022-08-06T10:00:00Z", "2022-07", "");
    let notices = told(&contract(""), &[&log], "2022-08-26");
    assert!(!days(&notices, &["return-chaser", "late-return"]).iter().any(|id| id.ends_with("council")));
}

#[test]
fn a_late_return_is_told_to_the_council_that_was_told_of_its_being_overdue() {
    let log = return_of("2022-08-08T10:00:00Z", "2022-07", "");
    let again = return_of("2022-08-10T10:00:00Z", "2022-07", DECLARED);
    let notices = told(&contract(""), &[&log, &again], "2022-08-26");
    assert_eq!(days(&notices, &["late-return"]), ["2022-08-08 late-return/2022-07/event-1/council"]);
    // On a Saturday nobody is there to read it.
    let log = return_of("2022-08-13T10:00:00Z", "2022-07", "");
    let notices = told(&contract(""), &[&log], "2022-08-26");
    assert_eq!(days(&notices, &["late-return"]), ["2022-08-15 late-return/2022-07/event-1/council"]);
    // After the close it is told as what it restates.
    let log = return_of("2022-08-30T10:00:00Z", "2022-07", "");
    assert!(days(&told(&contract(""), &[&log], "2022-09-30"), &["late-return"]).is_empty());
}

#[test]
fn an_early_warning_goes_to_the_contractor_on_its_day_and_to_the_council_if_it_is_still_so() {
    let declared = return_of("2022-07-12T10:00:00Z", "2022-07", DECLARED);
    let notices = told(&contract(""), &[&declared], "2022-07-31");
    assert_eq!(
        days(&notices, &["early-warning"]),
        [
            "2022-07-12 early-warning/2022-07/kpi-1/amber/contractor",
            "2022-07-18 early-warning/2022-07/kpi-1/amber/council",
        ]
    );
    let mended = return_of("2022-07-14T10:00:00Z", "2022-07", VISITED);
    let notices = told(&contract(""), &[&declared, &mended], "2022-07-31");
    assert_eq!(days(&notices, &["early-warning"]), ["2022-07-12 early-warning/2022-07/kpi-1/amber/contractor"]);
    let again = return_of("2022-07-21T10:00:00Z", "2022-07", DECLARED);
    let notices = told(&contract(""), &[&declared, &mended, &again], "2022-07-31");
    let council = "2022-07-25 early-warning/2022-07/kpi-1/amber/council".to_owned();
    assert!(days(&notices, &["early-warning"]).contains(&council), "{notices:?}");
}

#[test]
fn what_comes_about_on_a_saturday_is_told_on_the_working_day_after_it_and_a_letter_on_the_day() {
    // Nine months without a return: July and August 2022 are within the six initial months, January 2023 is the seventh.
    let notices = told(&contract(""), &[], "2023-03-01");
    assert_eq!(
        days(&notices, &["plan-request", "plan-required"])[..2],
        [
            "2023-02-25 plan-request/2023-02-25/kpi-1+2+3/contractor",
            "2023-02-27 plan-required/2023-02-25/6.3/2022-12..2023-01/kpi-1/council",
        ]
    );
    let final_ratings = days(&notices, &["final-ratings"]);
    assert_eq!(final_ratings[0], "2022-08-30 final-ratings/2022-07/contractor", "a bank holiday follows the Sunday");
}

#[test]
fn a_plan_that_is_to_be_reviewed_is_told_to_both_ten_working_days_before() {
    let agreed = r#"{"received_at":"2022-08-01T09:00:00Z","by":"council","kind":"plan-agreed","plan":"P1","kpis":[1],"agreed_on":"2022-08-01","review_on":"2022-10-31"}"#;
    let notices = told(&contract(""), &[agreed], "2022-10-31");
    assert_eq!(
        days(&notices, &["plan-review"]),
        ["2022-10-17 plan-review/2022-10-31/P1/contractor", "2022-10-17 plan-review/2022-10-31/P1/council"]
    );
    let closed = r#"{"received_at":"2022-10-14T09:00:00Z","by":"council","kind":"plan-closed","plan":"P1","closed_on":"2022-10-14","outcome":"met"}"#;
    assert!(days(&told(&contract(""), &[agreed, closed], "2022-10-31"), &["plan-review"]).is_empty());
    // One that is reviewed within ten working days was agreed so: both know.
    let soon = agreed.replace("2022-10-31", "2022-08-10");
    assert!(days(&told(&contract(""), &[&soon], "2022-10-31"), &["plan-review"]).is_empty());
}

const MEETING: &str = r#"{"received_at":"2022-07-04T09:00:00Z","by":"council","kind":"meeting-held","meeting":"M1","held_on":"2022-07-04"}"#;
const SHARED: &str = r#"{"received_at":"2022-07-05T09:00:00Z","by":"council","kind":"minutes-shared","meeting":"M1","shared_on":"2022-07-05","text":"What was said."}"#;

#[test]
fn minutes_that_are_deemed_agreed_are_not_sent_back_to_their_author() {
    let notices = told(&contract(""), &[MEETING, SHARED], "2022-07-25");
    let deemed = notices.iter().filter(|notice| notice.kind.word() == "minutes-deemed-agreed");
    let texts: Vec<(String, Option<String>)> = deemed
        .map(|notice| match &notice.about {
            Some(About::Raised { text, .. }) => (format!("{} {}", notice.due_on, notice.to), text.clone()),
            about => panic!("{about:?}"),
        })
        .collect();
    let text = Some("What was said.".to_owned());
    assert_eq!(texts, [("2022-07-25 contractor".to_owned(), text), ("2022-07-25 council".to_owned(), None)]);
}

#[test]
fn approved_minutes_wait_for_the_summary_and_those_that_are_not_approved_do_not() {
    let answer = |approved: bool| {
        format!(
            r#"{{"received_at":"2022-07-09T09:00:00Z","by":"contractor","kind":"minutes-answered","meeting":"M1","answered_on":"2022-07-09","approved":{approved}}}"#
        )
    };
    let of = |approved| {
        days(&told(&contract(""), &[MEETING, SHARED, &answer(approved)], "2022-07-25"), &["minutes-answered"])
    };
    assert_eq!(of(true), ["2022-07-11 minutes-answered/event-3/council"]);
    assert_eq!(of(false), ["2022-07-09 minutes-answered/event-3/council"], "a Saturday: the contractor asks that day");
    let withdrawn = r#"{"received_at":"2022-07-10T09:00:00Z","by":"contractor","kind":"event-withdrawn","event":3,"reason":"too soon"}"#;
    let notices = told(&contract(""), &[MEETING, SHARED, &answer(true), withdrawn], "2022-07-25");
    assert!(days(&notices, &["minutes-answered"]).is_empty(), "what was withdrawn before it was told is not told");
}

#[test]
fn the_next_change_is_no_later_than_the_summary_that_tells_what_has_come_about() {
    let declared = return_of("2022-07-12T10:00:00Z", "2022-07", DECLARED);
    let assessment = crate::assess(&contract(""), &read_log(&declared).unwrap(), date("2022-07-13")).unwrap();
    assert!(
        assessment.next_change_on.is_some_and(|next| next <= date("2022-07-18")),
        "{:?}",
        assessment.next_change_on
    );
}

/// July's return comes on its day, August's is due on 26 August and is not there: the final ratings of July tell so on the 30th.
#[test]
fn a_late_return_is_told_to_the_council_that_read_in_the_final_ratings_that_it_is_overdue() {
    let july = return_of("2022-07-29T10:00:00Z", "2022-07", "");
    let august = |received_at: &str| return_of(received_at, "2022-08", "");
    let late =
        |received_at: &str| days(&told(&contract(""), &[&july, &august(received_at)], "2022-09-23"), &["late-return"]);
    assert_eq!(late("2022-08-31T10:00:00Z"), ["2022-08-31 late-return/2022-08/event-2/council"]);
    assert!(late("2022-08-29T10:00:00Z").is_empty(), "it came before the final ratings were sent: they do not list it");
}

#[test]
fn an_early_warning_says_which_date_of_a_report_came_late_or_is_missing() {
    let visit = |unit: &str, dates: &str| format!(r#"{{"unit":"{unit}","visited_on":"2022-07-04"{dates}}}"#);
    let (council, ofsted) = (r#","report_to_council_on":"2022-07-05""#, r#","report_to_ofsted_on":"2022-07-05""#);
    let late = r#","report_to_council_on":"2022-07-13""#;
    let visits = [visit("U1", council), visit("U2", ofsted), visit("U3", ""), visit("U4", &format!("{late}{ofsted}"))];
    let log = return_of("2022-07-18T10:00:00Z", "2022-07", &visits.join(","));
    let notices = told(&contract(""), &[&log], "2022-07-31");
    let facts = notices.iter().find_map(|notice| match &notice.about {
        Some(About::CanNoLongerBeBetter { rating, facts, .. }) if rating.rating.kpi == 2 => Some(facts.clone()),
        _ => None,
    });
    let said = |unit: u32, what: &str| {
        format!(
            "Unit {unit} (U{unit}), visited on Monday 4 July 2022: report late, it was due by Monday 11 July 2022: {what}"
        )
    };
    assert_eq!(
        facts.unwrap(),
        [
            said(1, "the date on which it went to Ofsted is missing"),
            said(2, "the date on which it went to the council is missing"),
            said(3, "the dates on which it went to the council and to Ofsted are missing"),
            said(4, "it went to the council on Wednesday 13 July 2022"),
        ]
    );
}
