use std::collections::BTreeSet;

use domain::contract::Contract;

use super::*;

const SILENT: &str = "id = \"silent\"\ntitle = \"T\"\ncouncil = \"C\"\ncontractor = \"V\"\ncommences = 2026-04-01\n";

fn settings() -> Vec<Setting> {
    Decision::ALL.iter().flat_map(|decision| reading_of(*decision).settings).copied().collect()
}

#[test]
fn every_decision_has_a_tag_and_a_place_of_its_own_and_says_what_it_is() {
    let tags: BTreeSet<&str> = Decision::ALL.iter().map(|decision| decision.tag()).collect();
    let anchors: BTreeSet<&str> = Decision::ALL.iter().map(|decision| reading_of(*decision).anchor).collect();
    let all: BTreeSet<Decision> = Decision::ALL.iter().copied().collect();
    assert_eq!([tags.len(), anchors.len(), all.len()], [Decision::ALL.len(); 3]);
    for (index, decision) in Decision::ALL.iter().copied().enumerate() {
        let reading = reading_of(decision);
        assert_eq!(decision as usize, index, "{decision:?} is not in its place");
        assert!(!reading.title.is_empty() && !reading.clause.is_empty(), "{decision:?}");
        assert!(reading.sentence.ends_with('.'), "{decision:?}");
        assert_eq!(reading.raised.is_some(), reading.satisfied.is_some(), "{decision:?}");
    }
}

#[test]
fn every_rule_of_a_definition_is_a_setting_of_a_decision_with_the_schedules_figure() {
    let figures: toml::Table = include_str!("../../../domain/src/contract/schedule-14.toml").parse().unwrap();
    let settings = settings();
    let rules = figures["rules"].as_table().unwrap();
    for (rule, figure) in rules {
        let key = format!("rules.{rule}");
        let setting = settings.iter().find(|setting| setting.key == key).unwrap_or_else(|| panic!("{key}"));
        let figure = figure.as_str().map_or_else(|| figure.as_integer().unwrap().to_string(), str::to_owned);
        assert_eq!(setting.default, Some(figure.as_str()), "{key}");
    }
    for key in [
        "extra_holidays",
        "not_holidays",
        "time_zone",
        "return_due.on_holiday",
        "missing_return",
        "overall",
        "excused_reasons",
        "stakeholders_see_warnings",
        "rules.no_return_warning",
        "rules.red_run",
        "kpi.from",
        "kpi.target",
        "kpi.target.from",
        "kpi.within_working_days",
    ] {
        assert!(settings.iter().any(|setting| setting.key == key), "{key}");
    }
    let keys: BTreeSet<&str> = settings.iter().map(|setting| setting.key).collect();
    assert_eq!(keys.len(), settings.len(), "each stands once");
}

#[test]
fn a_setting_has_the_value_of_the_definition_and_its_default_where_that_is_silent() {
    let silent = Contract::read(SILENT).unwrap();
    for setting in settings() {
        assert_eq!(setting.in_force(&silent).as_deref(), setting.default, "{}", setting.key);
    }
    let own = "missing_return = \"unrated\"\nextra_holidays = [2026-05-05]\nreturn_due = { on_holiday = \"working-day-after\" }\n[rules]\nplan_working_days = 15\n";
    let own = Contract::read(&format!("{SILENT}{own}")).unwrap();
    let in_force = |key: &str| {
        let setting = settings().into_iter().find(|setting| setting.key == key).unwrap();
        setting.in_force(&own)
    };
    for (key, value) in [
        ("missing_return", "unrated"),
        ("extra_holidays", "2026-05-05"),
        ("return_due.on_holiday", "working-day-after"),
        ("rules.plan_working_days", "15"),
        ("overall", "median"),
    ] {
        assert_eq!(in_force(key).as_deref(), Some(value), "{key}");
    }
}
