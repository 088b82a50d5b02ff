use super::*;

const WHOLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

fn mistakes(text: &str) -> Vec<String> {
    Contract::read(text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn the_sample_definition_reads_whole() {
    let contract = Contract::read(WHOLE).unwrap();
    assert_eq!(contract.units.len(), 7);
    assert_eq!(contract.kpis.len(), 3);
    assert_eq!(contract.rules.plan_working_days, 10);
    assert_eq!(contract.missing_for_service(), []);
}

#[test]
fn every_mistake_is_reported_at_once_with_its_line() {
    let text = r#"id = "Regulation 44"
title = ""
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-04-01
ends = 2022-03-01
time_zone = "Europe/Lundon"
colour = "red"

[rules]
plan_working_days = "ten"

[[unit]]
code = "U1"
label = "Unit 1"
from = 2022-04-01
[[unit]]
code = "u1"
label = "Unit 1 again"
from = 2022-02-30x

"#;
    assert_eq!(mistakes(text).len(), 1, "a text that is not TOML is read no further");
    let text = text.replace("2022-02-30x", "2022-04-01");
    assert_eq!(
        mistakes(&text),
        [
            "line 1: id: must be 1 to 40 lower-case letters, digits and hyphens",
            "line 2: title: must not be empty",
            "line 6: ends: must not be before commences",
            "line 7: time_zone: must be a time zone such as \"Europe/London\"",
            "line 8: colour: is not a word that a definition knows",
            "line 11: rules.plan_working_days: must be a whole number from 1 to 120",
            "line 18: unit 2: code: is the code of an earlier unit",
        ]
    );
}

#[test]
fn a_kpi_without_a_target_in_its_first_month_is_a_mistake() {
    let later = WHOLE.replacen("from = \"2022-04\"\ngreen = 100", "from = \"2022-05\"\ngreen = 100", 1);
    assert_ne!(later, WHOLE);
    assert_eq!(mistakes(&later).len(), 1);
    assert!(mistakes(&later)[0].contains("there is none for the KPI's first month, 2022-04"));
}

#[test]
fn a_target_whose_red_is_better_than_its_green_is_a_mistake() {
    let wrong = WHOLE.replacen("red = 80", "red = 100.5", 1);
    assert!(mistakes(&wrong)[0].ends_with("kpi 1: target 1: red: must be worse than green"), "{:?}", mistakes(&wrong));
}

#[test]
fn the_contracts_months_are_its_full_calendar_months() {
    let contract = |commences: &str, ends: &str| {
        let text = WHOLE.replace("commences = 2022-04-01", &format!("commences = {commences}"));
        Contract::read(&text.replace("ends = 2027-03-31", &format!("ends = {ends}"))).unwrap()
    };
    let months = |contract: &Contract| (contract.first_month().to_string(), contract.last_month().unwrap().to_string());
    assert_eq!(months(&contract("2022-04-01", "2027-03-31")), ("2022-04".into(), "2027-03".into()));
    assert_eq!(months(&contract("2022-04-02", "2027-03-30")), ("2022-05".into(), "2027-02".into()));
}

#[test]
fn a_return_due_on_a_holiday_follows_the_parameter() {
    for (on_holiday, due) in
        [("as-written", "2026-12-25"), ("working-day-before", "2026-12-24"), ("working-day-after", "2026-12-29")]
    {
        let text = WHOLE.replace("on_holiday = \"as-written\"", &format!("on_holiday = \"{on_holiday}\""));
        let contract = Contract::read(&text).unwrap();
        assert_eq!(contract.return_due("2026-12".parse().unwrap()).on.to_string(), due, "{on_holiday}");
        assert_eq!(contract.return_due("2026-11".parse().unwrap()).on.to_string(), "2026-11-27", "{on_holiday}");
    }
}

#[test]
fn stakeholders_see_warnings_only_where_the_definition_says_so() {
    let says = |line: &str| Contract::read(&WHOLE.replacen("go_live", &format!("{line}\ngo_live"), 1));
    assert!(!says("").unwrap().stakeholders_see_warnings);
    assert!(!says("stakeholders_see_warnings = false").unwrap().stakeholders_see_warnings);
    assert!(says("stakeholders_see_warnings = true").unwrap().stakeholders_see_warnings);
    let mistakes = says("stakeholders_see_warnings = \"yes\"").unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].message.ends_with("must be true or false, without quotes"), "{}", mistakes[0]);
}

#[test]
fn a_check_says_what_is_missing_for_service_beside_every_mistake() {
    let text = "id = \"assets\"\ntitle = 7\n[[contact]]\nparty = \"council\"\norder = 1\n";
    let checked: Vec<String> = Contract::check(text).iter().map(|mistake| mistake.message.clone()).collect();
    for expected in [
        "title: must be a text in quotes",
        "contact 1: email: is missing",
        "the id assets is the name of one of the site's own folders: choose another",
        "there is no [[unit]]: name at least one",
        "the contractor has no [[contact]] of order 1, its contract manager",
    ] {
        assert!(checked.iter().any(|message| message == expected), "{expected}: {checked:?}");
    }
    assert!(!checked.iter().any(|message| message.starts_with("the council has no")));
}
