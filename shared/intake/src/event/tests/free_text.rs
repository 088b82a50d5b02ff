//! Free texts: which may be blank, how long they may be, and how they are kept.

use serde_json::{Value, json};

use super::form::{Step, at, fields, written};
use super::*;

/// Every free text of every good event, with its event and its path, and whether it may be blank.
fn texts() -> Vec<(Party, Value, Vec<Step>, bool)> {
    let is_text = |(_, event, path, _): &(Party, Value, Vec<Step>, bool)| {
        let name = written(path).1;
        let words = ["plan-closed outcome", "dispute-answered outcome", "report-sent-back reason"];
        let is_word = words.contains(&format!("{} {name}", event["kind"].as_str().unwrap()).as_str());
        let texts = ["text", "outcome", "reason", "explanation", "comment", "attendees.name"];
        let is_column = name.starts_with("actions.") && name != "actions.kpi";
        !is_word && (is_column || texts.contains(&name.as_str()))
    };
    fields().into_iter().filter(is_text).collect()
}

#[test]
fn texts_that_carry_a_decision_are_not_blank_and_the_others_may_be() {
    for (by, event, path, optional) in texts() {
        for text in ["", " \n\t", "\u{200b}"] {
            let mut event = event.clone();
            *at(&mut event, &path) = json!(text);
            let expected: &[(&str, &str)] = if optional { &[] } else { &[("field-invalid", &written(&path).0)] };
            assert_refused(by, &event, expected);
        }
    }
    assert_eq!(texts().iter().filter(|(_, _, _, optional)| !optional).count(), 17);
    assert_eq!(texts().iter().filter(|(_, _, _, optional)| *optional).count(), 3 * 4 + 1);
}

#[test]
fn a_text_has_5000_characters_at_most_and_minutes_50000() {
    for (by, event, path, _) in texts() {
        let most = if event["kind"] == "minutes-shared" { 50_000 } else { 5_000 };
        let mut longest = event.clone();
        *at(&mut longest, &path) = json!("ä".repeat(most));
        assert_refused(by, &longest, &[]);
        let mut longer = event.clone();
        *at(&mut longer, &path) = json!("ä".repeat(most + 1));
        assert_refused(by, &longer, &[("text-too-long", &written(&path).0)]);
    }
}

#[test]
fn a_text_is_kept_as_it_was_meant_and_without_what_cannot_be_shown() {
    let (by, event) = good("warning-declined");
    let event = with(&event, json!({"reason": "\u{feff} Its plan\r\nis\u{200b} new.\t\n"}));
    let fact = record_on(TODAY, LOG, by, event.to_string().as_bytes()).unwrap();
    assert_eq!(json!(fact)["reason"], "Its plan\nis new.");
    assert_refused(by, &with(&event, json!({"reason": "a\u{0}b"})), &[("field-invalid", "reason")]);
}
