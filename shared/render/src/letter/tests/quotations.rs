//! What is quoted as the schedule's words is in the schedule, word for word; what is left out is marked by an ellipsis.

use std::path::{Path, PathBuf};

use domain::clause::{Finding, FindingKind, words};
use domain::contract::MissingReturn;
use domain::explain::FindingInWords;

use super::*;
use crate::schedule::{is_in_the_schedule, is_whole_or_marked};

fn assert_quoted(quotation: &str, by: &str) {
    assert!(is_in_the_schedule(quotation), "{by} quotes what is not in the schedule: {quotation}");
}

/// Returns the clauses by which a kind of finding is raised, with whether it has a subject.
fn clauses_of(kind: FindingKind) -> &'static [(&'static str, bool)] {
    match kind {
        FindingKind::ActionPlanOpen => &[("9.1", true), ("10.2", true)],
        FindingKind::CapacityIssue => &[("5.2", true)],
        FindingKind::InformationRequested => &[("12.1", true)],
        FindingKind::ManagerAbsent => &[("5.6", true)],
        FindingKind::MeetingDue => &[("5.5", false), ("7.1", false)],
        FindingKind::MinutesDeemedAgreed => &[("5.7", true)],
        FindingKind::PlanOverdue => &[("6.4", false), ("6.4", true)],
        FindingKind::PlanRequired => &[("6.3", false), ("6.4", true)],
        FindingKind::RaiseAtMeeting => &[("6.6", false), ("6.1", true)],
        FindingKind::RatingDisputed => &[("5.4(a)", true)],
        FindingKind::RecordsDiffer => &[("3.1", false)],
        FindingKind::ReturnOverdue => &[("8", false)],
        FindingKind::TerminationConsidered => &[("6.5", false), ("6.5", true), ("6.9", true)],
        FindingKind::WarningConsidered => &[("6.7", false), ("6.7", true)],
    }
}

fn of(kind: FindingKind, clause: &str, has_subject: bool) -> Finding {
    serde_json::from_value(serde_json::json!({
        "kind": kind, "clause": clause, "kpi": (clause != "6.1").then_some(1), "subject": has_subject.then_some("W1"), "months": ["2022-07"],
        "raised_on": "2022-08-27", "due_on": "2022-09-12", "ended_on": null, "evidence": [], "next_steps": [],
    }))
    .unwrap()
}

#[test]
fn every_finding_quotes_its_clause() {
    for kind in FINDINGS {
        for (clause, has_subject) in clauses_of(kind) {
            let words = words(&of(kind, clause, *has_subject).details).unwrap();
            assert_quoted(words.quote, &format!("{} by {clause}", kind.word()));
            assert!(is_whole_or_marked(words.quote), "{} by {clause} is cut: {}", kind.word(), words.quote);
        }
    }
}

#[test]
fn a_plan_that_no_warning_required_is_not_told_of_the_days_after_a_warning() {
    let told = |has_subject| {
        let finding = FindingInWords::of(&contract(), &of(FindingKind::PlanOverdue, "6.4", has_subject));
        write(Party::Contractor, &About::Raised { finding, text: None })
    };
    for part in [told(false).text, told(false).html] {
        assert!(!part.contains("receiving the formal warning"), "{part}");
        let reading =
            "The schedule sets no time for this plan: it is read as 10 working days, as after a formal warning (D22).";
        assert!(part.contains(reading), "{part}");
    }
    let after_a_warning = told(true).text;
    assert!(after_a_warning.contains("within 10 working days of receiving the formal warning"), "{after_a_warning}");
    assert!(!after_a_warning.contains("D22"), "{after_a_warning}");
}

#[test]
fn the_figures_of_a_contract_of_its_own_are_said_beside_the_schedules_words() {
    let mut own = contract();
    own.rules.plan_working_days = 15;
    own.rules.watch_months = 4;
    own.rules.minutes_working_days = 5;
    own.rules.meeting_months = 2;
    for (kind, clause, has_subject, said) in [
        (FindingKind::PlanOverdue, "6.4", false, "it is read as 15 working days"),
        (FindingKind::PlanRequired, "6.3", false, "it is read as 15 working days, as after a formal warning (D22)."),
        (FindingKind::PlanRequired, "6.4", true, "In this contract: within 15 working days."),
        (FindingKind::TerminationConsidered, "6.9", true, "In this contract: out of the following 4 months."),
        (FindingKind::MinutesDeemedAgreed, "5.7", true, "In this contract: within 5 working days."),
        (FindingKind::MeetingDue, "7.1", false, "In this contract: every 2 months."),
    ] {
        let finding = of(kind, clause, has_subject);
        let told = |contract: &domain::contract::Contract| {
            write(Party::Council, &About::Raised { finding: FindingInWords::of(contract, &finding), text: None }).text
        };
        assert!(told(&own).contains(said), "{}", told(&own));
        assert!(!told(&contract()).contains(said), "{}", told(&contract()));
    }
}

#[test]
fn what_a_missing_return_makes_of_the_month_is_said_as_it_is_in_this_contract() {
    for (missing_return, said) in [
        (Some(MissingReturn::Red), "it is rated as a month without a return: every KPI is red."),
        (Some(MissingReturn::Unrated), "it is rated as a month without a return: no KPI is rated."),
        (None, "it is rated as a month without a return."),
    ] {
        let mut about = overdue();
        let About::ReturnOverdue { missing_return: of, .. } = &mut about else { unreachable!() };
        *of = missing_return;
        for to in PARTIES {
            let letter = write(to, &about);
            assert!(letter.text.contains(said) && letter.html.contains(said), "{}", letter.text);
        }
    }
}

/// Returns the files below a folder of the project.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn add(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, ending, files);
            } else if path.to_string_lossy().ends_with(ending) {
                files.push(path);
            }
        }
    }
    let mut found = Vec::new();
    add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder), ending, &mut found);
    found
}

/// Returns what stands between two marks in a text.
fn between<'a>(text: &'a str, begins: &'a str, ends: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(begins).skip(1).filter_map(move |rest| Some(rest.split_once(ends)?.0))
}

#[test]
fn every_template_quotes_the_schedule_word_for_word() {
    let mut checked = 0;
    for (ending, begins, ends) in [(".html", "“", "”"), (".txt", ": \"", "\"")] {
        for path in files("site-templates", ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            let fixed = between(&text, begins, ends).filter(|quotation| !quotation.contains("{{"));
            for quotation in fixed {
                assert_quoted(quotation, &path.display().to_string());
                checked += 1;
            }
        }
    }
    assert!(checked >= 4, "{checked}");
}

#[test]
fn the_rules_stand_under_the_words_that_they_carry_out() {
    let mut checked = 0;
    for path in files("shared/domain/src", ".rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let quoting = text.lines().map(|line| line.trim().strip_prefix("/// > ").unwrap_or("\n"));
        let quoted = quoting.collect::<Vec<_>>().join(" ");
        for paragraph in quoted.split('\n') {
            for quotation in paragraph.split('"').skip(1).step_by(2) {
                assert_quoted(quotation, &path.display().to_string());
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked}");
    for path in files("functions/src/desk", ".rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split("schedule(\"").skip(1) {
            let quotation = rest.split('"').nth(2).unwrap();
            assert_quoted(quotation, &path.display().to_string());
        }
    }
}
