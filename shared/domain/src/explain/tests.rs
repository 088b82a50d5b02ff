use super::*;
use crate::assessment::{Assessment, assess};
use crate::clause::{Clause, Evidence, Finding, FindingDetails, FindingKind, RatedItem};
use crate::contract::Contract;
use crate::event::read_log;
use crate::explain_rating::explain_rating;

const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

fn contract() -> Contract {
    Contract::read(SAMPLE).unwrap()
}

fn assessed(contract: &Contract, log: &str, as_of: &str) -> Assessment {
    assess(contract, &read_log(log).unwrap(), crate::date::read(as_of).unwrap()).unwrap()
}

/// The decisions of the first step that says something.
fn cited(steps: &[Step], says: &str) -> String {
    let step = steps.iter().find(|step| step.text.contains(says)).unwrap_or_else(|| panic!("{says}: {steps:#?}"));
    step.tags().unwrap_or_default()
}

/// A return of a month with one visit to each of some units, the report in time.
fn returned(received_at: &str, month: &str, units: &[&str]) -> String {
    let visit = |unit: &&str| {
        let on = format!("{month}-06");
        format!(r#"{{"unit":"{unit}","visited_on":"{on}","report_to_council_on":"{on}","report_to_ofsted_on":"{on}"}}"#)
    };
    let visits: Vec<String> = units.iter().map(visit).collect();
    format!(
        r#"{{"received_at":"{received_at}","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{}]}}}}"#,
        visits.join(",")
    )
}

#[test]
fn a_rating_cites_the_decisions_that_made_it_and_no_other() {
    let contract = contract();
    let first = returned("2022-04-20T09:00:00Z", "2022-04", &["U1", "U2", "U3", "U4", "U5", "U6"]);
    let steps = |contract: &Contract, log: &str, as_of: &str, kpi: u32| {
        explain_rating(contract, &assessed(contract, log, as_of).months[0], kpi).unwrap()
    };
    // Received once and closed, with one target and one visit a unit: nothing to choose between, nothing provisional.
    let once = steps(&contract, &first, "2022-06-01", 1);
    for (says, decisions) in [
        ("The return of April 2022 was due", "D2"),
        ("The month closed", "D4"),
        ("Green at", "D9"),
        ("Unit 1 (U1): visited on", "D11"),
        ("Open throughout", "D8"),
        ("(compared exactly)", "D9, D10"),
    ] {
        assert_eq!(cited(&once, says), decisions, "{says}");
    }
    // Revised, open, and a count, which is compared as it is; a return is there, so that D7 has no part in it.
    let revised = [first.clone(), returned("2022-04-21T09:00:00Z", "2022-04", &["U1"])].join("\n");
    let open = steps(&contract, &revised, "2022-04-22", 3);
    assert_eq!(cited(&open, "2 versions, of which the latest is current"), "D2, D5");
    assert_eq!(cited(&open, "until then its ratings are provisional"), "D4, D6");
    assert_eq!(cited(&open, "too early to rate"), "D15");
    assert!(open.iter().all(|step| !step.decisions.contains(&Decision::D10)), "{open:#?}");
    assert_eq!(cited(&steps(&contract, &revised, "2022-04-22", 1), "Unit 2 (U2): no visit shown"), "D15");
    assert_eq!(cited(&steps(&contract, "", "2022-04-22", 3), "too early to rate"), "D7, D15");
    // Where a KPI has targets of several months, D16 says which holds.
    let later =
        SAMPLE.replacen("red = 80\n", "red = 80\n[[kpi.target]]\nfrom = \"2022-06\"\ngreen = 95\nred = 80\n", 1);
    assert_eq!(cited(&steps(&Contract::read(&later).unwrap(), &first, "2022-06-01", 1), "Green at"), "D9, D16");
}

#[test]
fn a_finding_cites_the_decisions_that_made_it_and_no_other() {
    let contract = contract();
    // No month has a return: each KPI is red three months running, and two warnings name one of them.
    let warning = |id: &str, on: &str| {
        format!(
            r#"{{"received_at":"{on}T09:00:00Z","by":"council","kind":"warning-issued","warning":"{id}","issued_on":"{on}","kpis":[1],"explanation":"None came."}}"#
        )
    };
    let log = [warning("W1", "2022-11-01"), warning("W2", "2022-11-02")].join("\n");
    let assessment = assessed(&contract, &log, "2022-12-20");
    let steps = |is_it: &dyn Fn(&Finding) -> bool| {
        explain_finding(&contract, assessment.findings.iter().find(|finding| is_it(finding)).unwrap())
    };
    let quoted = |is_it: &dyn Fn(&Finding) -> bool| cited(&steps(is_it), "The schedule says");
    let is = |finding: &Finding, kind, clause: &str| (finding.kind(), finding.clause().as_str()) == (kind, clause);
    assert_eq!(quoted(&|of| is(of, FindingKind::PlanRequired, "6.3")), "D1, D18, D22");
    assert_eq!(quoted(&|of| is(of, FindingKind::PlanRequired, "6.4")), "D1", "6.4 gives the days itself");
    assert_eq!(quoted(&|of| of.kind() == FindingKind::PlanOverdue && of.subject().is_some()), "D1");
    let terminate = |of: &Finding| is(of, FindingKind::TerminationConsidered, "6.5");
    assert_eq!(quoted(&|of| terminate(of) && of.months().is_empty()), "", "the number of warnings needs no reading");
    assert_eq!(quoted(&|of| terminate(of) && of.months().len() == 3), "D19");
    // Without a return it is not the figures that make a month red.
    let run = steps(&|of| terminate(of) && of.kpi() == Some(3));
    assert_eq!(cited(&run, "May 2022: KPI 3 red, without a return."), "D7");
}

#[test]
fn the_day_on_which_something_was_raised_cites_d6_only_where_ratings_give_it() {
    let contract = contract();
    // No month has a return but the last: one KPI is red in it, and the month is not.
    let last = returned("2022-11-25T09:00:00Z", "2022-11", &["U1"]);
    let assessment = assessed(&contract, &last, "2023-01-20");
    let raised = |is_it: &dyn Fn(&Finding) -> bool| {
        let finding = assessment.findings.iter().find(|finding| is_it(finding)).unwrap();
        assert!(matches!(finding.evidence[0], crate::clause::Evidence::Rated { .. }), "{finding:?}");
        cited(&explain_finding(&contract, finding), "Raised on")
    };
    for (kind, rule) in [
        (FindingKind::PlanRequired, "D18"),
        (FindingKind::RaiseAtMeeting, "6.6"),
        (FindingKind::TerminationConsidered, "D19"),
    ] {
        let of_one = |of: &Finding| of.kind() == kind && Decision::of_finding(of).tag() == rule;
        assert_eq!(raised(&of_one), format!("D6, {rule}"), "{kind:?}: raised when the ratings stand");
    }
    for (kind, rule) in [(FindingKind::PlanOverdue, "6.4 (overdue)"), (FindingKind::WarningConsidered, "6.7 (a)")] {
        assert_eq!(raised(&|of| of.kind() == kind && of.kpi().is_some()), rule, "{kind:?}: the table gives its day");
    }
}

/// The list says each decision once, and an explanation names each where it is first needed.
#[test]
fn each_decision_of_an_explanation_is_named_once() {
    let contract = contract();
    let assessment = assessed(&contract, "", "2022-12-20");
    let finding = assessment.findings.iter().find(|finding| finding.clause() == Clause::C6_3.into()).unwrap();
    let steps = explain_finding(&contract, finding);
    let named = first_named(&steps);
    let all: Vec<Decision> = named.iter().flatten().copied().collect();
    let once: std::collections::BTreeSet<Decision> = all.iter().copied().collect();
    assert_eq!(all.len(), once.len(), "{all:?}");
    assert_eq!(once, steps.iter().flat_map(|step| step.decisions.clone()).collect());
    let quoted = steps.iter().position(|step| step.text.contains("The schedule says")).unwrap();
    assert_eq!(named[quoted], [Decision::D1, Decision::D18, Decision::D22]);
}

#[test]
fn what_is_settled_stands_in_the_past_tense() {
    let contract = contract();
    let on = crate::date::read("2022-12-20").unwrap();
    let finding =
        |kind: FindingKind, clause: &str, kpi: Option<u32>, subject: Option<&str>, months: &[&str]| -> Finding {
            serde_json::from_value(serde_json::json!({
                "kind": kind, "clause": clause, "kpi": kpi, "subject": subject, "months": months,
                "raised_on": "2022-12-20", "due_on": "2022-12-20", "ended_on": null, "evidence": [], "next_steps": [],
            }))
            .unwrap()
        };
    let warnings = |count: usize| {
        let what = |number| Evidence::Recorded {
            event: Some(number),
            what: format!("formal warning W{number}"),
            on,
            received_on: None,
        };
        (1..=count).map(what).collect::<Vec<Evidence>>()
    };
    use FindingKind::*;
    for (finding, now, then) in [
        (
            finding(ReturnOverdue, "8", None, None, &["2022-11"]),
            "The return of November 2022 was not received by its due date.",
            "The return of November 2022 was not received by its due date.",
        ),
        (
            finding(PlanRequired, "6.3", Some(2), None, &["2022-09", "2022-10"]),
            "plan is required for KPI 2",
            "plan was required for KPI 2",
        ),
        (
            finding(PlanRequired, "6.4", Some(2), Some("W1"), &[]),
            "plan is required for KPI 2 by",
            "plan was required for KPI 2 by",
        ),
        (finding(RaiseAtMeeting, "6.6", Some(1), None, &["2022-09"]), ": to be raised at", ": it was to be raised at"),
        (finding(WarningConsidered, "6.7", None, None, &["2022-09"]), "may be considered", "could be considered"),
        (finding(WarningConsidered, "6.7", Some(1), None, &[]), "may be considered", "could be considered"),
        (
            finding(WarningConsidered, "6.7", Some(1), Some("P1"), &["2022-09"]),
            "KPI 1 is rated no better",
            "KPI 1 was rated no better",
        ),
        (
            finding(TerminationConsidered, "6.9", None, Some("W1"), &["2022-09"]),
            "may be considered",
            "could be considered",
        ),
        (
            finding(TerminationConsidered, "6.5", Some(1), None, &["2022-09"]),
            "may be considered",
            "could be considered",
        ),
        (
            finding(TerminationConsidered, "6.5", None, Some("overall"), &["2022-09"]),
            "may be considered",
            "could be considered",
        ),
        (
            Finding { evidence: warnings(2), ..finding(TerminationConsidered, "6.5", None, Some("W2"), &[]) },
            "two formal warnings have been issued, the latest of them W2",
            "two formal warnings had been issued, the latest of them W2",
        ),
        (finding(CapacityIssue, "5.2", None, Some("return-2022-09"), &[]), ": to be discussed", ": it was discussed"),
        (finding(CapacityIssue, "5.2", None, Some("C1"), &[]), ": to be discussed", ": it was discussed"),
        (
            finding(RatingDisputed, "5.4(a)", Some(1), Some("RD1"), &["2022-09"]),
            "contractor disputes",
            "contractor disputed",
        ),
        (
            finding(ActionPlanOpen, "9.1", None, Some("A1"), &[]),
            "A1 is open.",
            "A1 was open until Tuesday 20 December 2022.",
        ),
    ] {
        let said = finding_in_words(&finding);
        assert!(said.contains(now), "{said}");
        let settled = Finding { ended_on: Some(on), ..finding };
        let said = FindingInWords::of(&contract, &settled).sentence;
        assert!(said.contains(then), "{said}");
    }
}

#[test]
fn the_days_by_which_reports_were_due_name_the_holidays_that_they_left_out() {
    let contract = contract();
    let returned = r#"{"received_at":"2022-06-08T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-06","visits":[{"unit":"U1","visited_on":"2022-06-01"},{"unit":"U2","visited_on":"2022-06-07"}]}}"#;
    let assessment = assessed(&contract, returned, "2022-06-10");
    let steps = explain_rating(&contract, assessment.months.last().unwrap(), 2).unwrap();
    for says in [
        "report due to both by Friday 10 June 2022 (5 working days, with 2 and 3 June as holidays);",
        "visited on Tuesday 7 June 2022: report due to both by Tuesday 14 June 2022 (5 working days);",
    ] {
        assert!(steps.iter().any(|step| step.text.contains(says)), "{says}: {steps:#?}");
    }
}

/// A month that is open has not turned out yet: what would follow if it closed as it stands is told as what would be.
#[test]
fn what_would_follow_if_a_month_closed_as_it_stands_is_told_as_what_would_be() {
    let contract = contract();
    // No month has a return: December, which closes on 27 January, would be the ninth red one.
    let assessment = assessed(&contract, "", "2023-01-20");
    let headroom = assessment.headroom.iter().find(|headroom| headroom.month == "2022-12".parse().unwrap()).unwrap();
    let said: Vec<String> =
        headroom.if_closed_now.iter().map(|finding| FindingInWords::if_closed(&contract, finding).sentence).collect();
    let termination = "Termination could be considered: KPI 1 would be red in October, November and December 2022.";
    assert!(said.iter().any(|sentence| sentence == termination), "{said:?}");
    for sentence in &said {
        assert!(!sentence.contains(" was ") && !sentence.contains(" is ") && !sentence.contains(" may "), "{sentence}");
    }
    let raise = FindingDetails::RaiseAtMeeting { red: RatedItem::Kpi(2), month: "2023-01".parse().unwrap() };
    let raise = Finding::new(raise, crate::date::read("2023-02-25").unwrap());
    assert_eq!(
        FindingInWords::if_closed(&contract, &raise).sentence,
        "KPI 2 would be red in January 2023 while the month would not be red overall: to be raised at the next meeting."
    );
}
