use super::*;
use crate::contract::Contract;
use crate::event::read_log;
use crate::notice::{About, Notice};

/// A month without a return closed on 26 August: a warning is to be considered from the day after.
const DECLINED: &str = r#"{"received_at":"2022-08-30T09:00:00Z","by":"council","kind":"warning-declined","declined_on":"2022-08-30","reason":"The return is on its way."}"#;
const AGREED: &str = r#"{"received_at":"2022-08-30T09:30:00Z","by":"council","kind":"plan-agreed","plan":"P1","kpis":[1],"agreed_on":"2022-08-30","review_on":"2022-11-30"}"#;
const WARNING: &str = r#"{"received_at":"2022-08-30T10:00:00Z","by":"council","kind":"warning-issued","warning":"W1","issued_on":"2022-08-30","kpis":[1,2],"explanation":"No return came."}"#;
const NOTIFIED: &str =
    r#"{"received_at":"2022-08-30T11:00:00Z","by":"council","kind":"termination-notified","notified_on":"2022-08-30"}"#;
const SECOND: &str = r#"{"received_at":"2022-08-30T10:10:00Z","by":"council","kind":"warning-issued","warning":"W2","issued_on":"2022-08-30","kpis":[1],"explanation":"Still none."}"#;
const NOT_TERMINATED: &str = r#"{"received_at":"2022-08-30T10:30:00Z","by":"council","kind":"termination-declined","declined_on":"2022-08-30","reason":"One more chance."}"#;

/// The last contractual letter that a log calls for.
fn letter(log: &[&str]) -> ContractualLetter {
    let contract = include_str!("../../../../../infra/local/sample/regulation-44/contract.toml");
    let contract = contract.replace("commences = 2022-04-01", "commences = 2022-07-01").replace("2022-04", "2022-07");
    let contract = contract.replacen("[[unit]]", "[rules]\nno_return_warning = \"always\"\n[[unit]]", 1);
    let contract = Contract::read(&contract).unwrap();
    let events = read_log(&log.join("\n")).unwrap();
    let assessment = crate::assess(&contract, &events, crate::date::read("2022-08-30").unwrap()).unwrap();
    let step = format!("event-{}/", log.len());
    let notice: Option<&Notice> = assessment.notices.iter().find(|notice| notice.id.contains(&step));
    match notice.and_then(|notice| notice.about.clone()) {
        Some(About::Letter(letter)) => *letter,
        other => panic!("{other:?}"),
    }
}

fn warning(log: &[&str]) -> WarningLetter {
    match letter(log) {
        ContractualLetter::FormalWarning(warning) => warning,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_warning_names_what_it_answers_and_not_what_was_decided_against_that_morning() {
    let called_for = warning(&[WARNING]);
    assert_eq!(called_for.grounds.len(), 1, "{:?}", called_for.grounds);
    assert!(ContractualLetter::FormalWarning(called_for).has_ground());
    let decided_against = warning(&[DECLINED, WARNING]);
    assert_eq!(decided_against.grounds, []);
    assert!(!ContractualLetter::FormalWarning(decided_against).has_ground());
}

#[test]
fn a_further_plan_agreed_on_the_warnings_day_is_not_asked_for_again() {
    let letter = warning(&[AGREED, WARNING]);
    let agreed_on = crate::date::read("2022-08-30").unwrap();
    assert_eq!(letter.agreed, [AgreedPlan { kpi: 1, plan: "P1".into(), agreed_on }]);
    assert_eq!(letter.without_plan().map(|kpi| kpi.kpi).collect::<Vec<_>>(), [2]);
    let rows = ContractualLetter::FormalWarning(letter).appendix_a();
    assert_eq!(rows.iter().map(|row| row.kpi).collect::<Vec<_>>(), [Some(2)]);
    let earlier = AGREED.replace("2022-08-30", "2022-08-29");
    assert_eq!(warning(&[&earlier, WARNING]).agreed, [], "6.8(c): a further one, whatever plan is open");
}

#[test]
fn a_termination_notice_does_not_name_what_was_decided_against_that_day() {
    let ContractualLetter::TerminationNotice(notice) = letter(&[WARNING, SECOND, NOTIFIED]) else { panic!() };
    assert_eq!(notice.grounds.len(), 1, "6.5: the second formal warning");
    let notice = letter(&[WARNING, SECOND, NOT_TERMINATED, NOTIFIED]);
    assert!(!notice.has_ground(), "{notice:?}");
}

#[test]
fn a_letter_rates_each_month_by_the_target_in_force_in_it() {
    let sample = include_str!("../../../../../infra/local/sample/regulation-44/contract.toml");
    let kpi = |from: &str| {
        let later =
            format!("amber = 60\nred = 60\n[[kpi.target]]\nfrom = \"{from}\"\nstretch = 100\ngreen = 95\nred = 60\n");
        Contract::read(&sample.replacen("amber = 60\nred = 60\n", &later, 1)).unwrap().kpis.swap_remove(1)
    };
    let months: Vec<RatedMonth> = ["2022-11", "2022-12", "2023-01"]
        .map(|month| RatedMonth { month: month.parse().unwrap(), rating: None, figures: None })
        .into();
    let old = "Green at 90% or more, red below 60%, amber between. Stretch: 100%.";
    assert_eq!(targets_in_words(&kpi("2023-02"), &months), old, "a later target says nothing of these");
    assert_eq!(
        targets_in_words(&kpi("2023-01"), &months),
        format!("November and December 2022: {old} January 2023: {}", old.replace("90%", "95%"))
    );
}

#[test]
fn a_letter_names_the_person_who_issued_it_and_nobody_where_a_program_did() {
    let by = |who: &str| WARNING.replacen('{', &format!("{{\"who\":{who},"), 1);
    let person = by(r#"{"name":"Priya Shah","position":"Commissioner","through":"desk"}"#);
    let named = letter(&[&person]);
    let person = Person { name: "Priya Shah".into(), position: "Commissioner".into() };
    assert_eq!(named.issued_by(), Some(&person));
    assert_eq!(letter(&[&by(r#"{"through":"api","credential":"Council's system"}"#)]).issued_by(), None);
    assert_eq!(letter(&[WARNING]).issued_by(), None);
}
