//! Dates at their boundaries, disputes within the contract's months, revisions that would restate.

use domain::event::Party::Council;
use serde_json::json;

use super::*;

/// Every date on which something came to pass.
const PAST_DATES: [(&str, &str); 17] = [
    ("report-sent-back", "visited_on"),
    ("report-sent-back", "sent_back_on"),
    ("capacity-issue-discussed", "discussed_on"),
    ("plan-agreed", "agreed_on"),
    ("plan-closed", "closed_on"),
    ("warning-issued", "issued_on"),
    ("warning-declined", "declined_on"),
    ("termination-declined", "declined_on"),
    ("termination-notified", "notified_on"),
    ("meeting-held", "held_on"),
    ("minutes-shared", "shared_on"),
    ("minutes-answered", "answered_on"),
    ("dispute-answered", "answered_on"),
    ("action-plan-opened", "opened_on"),
    ("action-plan-closed", "closed_on"),
    ("information-requested", "requested_on"),
    ("information-supplied", "supplied_on"),
];

#[test]
fn what_came_to_pass_today_is_recorded_and_what_will_tomorrow_is_not() {
    for (kind, field) in PAST_DATES {
        let (by, event) = good(kind);
        let mut today = with(&event, json!({ field: TODAY }));
        if field == "visited_on" {
            today["sent_back_on"] = json!(TODAY);
        }
        assert_refused(by, &today, &[]);
        let tomorrow = problems(by, &with(&event, json!({ field: "2023-02-16" })));
        assert!(tomorrow.contains(&("date-in-future".into(), field.into())), "{kind}: {tomorrow:?}");
    }
}

#[test]
fn every_date_but_the_review_is_one_on_which_something_came_to_pass() {
    let mut dates: Vec<(String, String)> = Vec::new();
    for (_, event) in good_events() {
        let names = event.as_object().unwrap().keys().filter(|name| name.ends_with("_on") && *name != "review_on");
        dates.extend(names.map(|name| (event["kind"].as_str().unwrap().to_owned(), name.clone())));
    }
    let mut expected = expected(&PAST_DATES);
    dates.sort();
    expected.sort();
    assert_eq!(dates, expected);
}

#[test]
fn what_came_to_pass_on_the_day_of_commencement_is_recorded_and_on_the_day_before_is_not() {
    for (kind, field) in PAST_DATES {
        let (by, event) = good(kind);
        let before = problems(by, &with(&event, json!({ field: "2022-03-31" })));
        assert!(before.contains(&("before-commencement".into(), field.into())), "{kind}: {before:?}");
        let on_the_day = problems(by, &with(&event, json!({ field: "2022-04-01" })));
        assert!(on_the_day.iter().all(|(code, _)| code == "date-order"), "{kind}: {on_the_day:?}");
    }
}

#[test]
fn nothing_is_dated_before_what_it_follows() {
    for (kind, field, same_day, day_before) in [
        ("report-sent-back", "sent_back_on", "2023-02-01", "2023-01-31"),
        ("capacity-issue-discussed", "discussed_on", "2023-01-30", "2023-01-29"),
        ("plan-agreed", "review_on", "2023-02-14", "2023-02-13"),
        ("plan-closed", "closed_on", "2023-01-10", "2023-01-09"),
        ("minutes-shared", "shared_on", "2023-01-17", "2023-01-16"),
        ("minutes-answered", "answered_on", "2023-02-03", "2023-02-02"),
        ("dispute-answered", "answered_on", "2023-01-31", "2023-01-30"),
        ("action-plan-closed", "closed_on", "2023-01-25", "2023-01-24"),
        ("information-supplied", "supplied_on", "2023-01-26", "2023-01-25"),
    ] {
        let (by, event) = good(kind);
        assert_refused(by, &with(&event, json!({ field: same_day })), &[]);
        assert_refused(by, &with(&event, json!({ field: day_before })), &[("date-order", field)]);
    }
}

#[test]
fn a_plan_may_be_reviewed_at_any_later_time() {
    let (by, event) = good("plan-agreed");
    assert_refused(by, &with(&event, json!({"review_on": "2030-01-01"})), &[]);
}

#[test]
fn only_the_contracts_kpis_are_named() {
    let (by, event) = good("warning-issued");
    assert_refused(
        by,
        &with(&event, json!({"kpis": [4, 1, 0]})),
        &[("unknown-kpi", "kpis[0]"), ("unknown-kpi", "kpis[2]")],
    );
    assert_eq!(
        sentence(by, &with(&event, json!({"kpis": [4]}))),
        "There is no KPI 4 in this contract. Its KPIs are: 1, 2, 3."
    );
    let (by, mut event) = good("action-plan-opened");
    event["actions"][0]["kpi"] = json!(4);
    assert_refused(by, &event, &[("unknown-kpi", "actions[0].kpi")]);
}

#[test]
fn a_disputed_rating_is_of_a_month_that_has_begun_and_a_kpi_in_force_in_it() {
    let (by, event) = good("rating-disputed");
    let of = |month: &str, kpi: u32| with(&event, json!({"month": month, "kpi": kpi}));
    assert_refused(by, &of("2022-04", 1), &[]);
    assert_refused(by, &of("2022-03", 1), &[("before-commencement", "month")]);
    assert_refused(by, &of("2023-02", 1), &[]);
    assert_refused(by, &of("2023-03", 1), &[("date-in-future", "month")]);
    assert_refused(by, &of("2024-04", 1), &[("field-invalid", "month")]);
    assert_refused(by, &of("2022-09", 3), &[]);
    assert_refused(by, &of("2022-08", 3), &[("unknown-kpi", "kpi")]);
    assert_refused(by, &of("2022-03", 7), &[("before-commencement", "month"), ("unknown-kpi", "kpi")]);
}

#[test]
fn a_capacity_issue_may_be_raised_before_the_contract_commences() {
    let (by, event) = good("capacity-issue-raised");
    assert_eq!(told(record_on("2022-03-01", "", by, event.to_string().as_bytes())), []);
}

#[test]
fn a_meeting_has_both_contract_managers_among_its_attendees() {
    let (by, mut event) = good("meeting-held");
    event["attendees"].as_array_mut().unwrap().remove(0);
    assert_refused(by, &event, &[("contract-manager-missing", "attendees")]);
    assert!(sentence(by, &event).starts_with("The council's contract manager is not among the attendees."));
}

#[test]
fn a_definition_may_be_revised_before_the_contract_commences() {
    let (by, event) = good("contract-revised");
    let mobilised =
        format!("{DEFINITION}\n[[mobilisation]]\ntask = \"Training\"\nclause = \"2.5\"\ndone = 2022-03-01\n");
    let event = with(&event, json!({ "definition": mobilised }));
    assert_eq!(told(record_on("2022-03-02", "", by, event.to_string().as_bytes())), []);
}

#[test]
fn a_revision_that_rates_a_closed_month_otherwise_says_that_it_restates() {
    let (by, event) = good("contract-revised");
    let from = |month: &str| with(&event, json!({"definition": definition_from(month), "restates": null}));
    // January 2023 is open until 24 February.
    assert_refused(by, &from("2023-01"), &[]);
    assert_refused(by, &from("2022-12"), &[("would-restate", "restates")]);
    assert!(sentence(by, &from("2022-11")).contains("closed months: November 2022, December 2022. "));
    assert_refused(by, &with(&from("2022-12"), json!({"restates": true})), &[]);
    assert_refused(by, &with(&from("2022-12"), json!({"restates": "yes"})), &[("field-invalid", "restates")]);
}

#[test]
fn every_mistake_of_a_revised_definition_is_told_with_its_line() {
    let (by, event) = good("contract-revised");
    let definition =
        DEFINITION.replace("better = \"lower\"", "better = \"less\"").replace("green = 90", "green = \"90\"");
    let event = with(&event, json!({ "definition": definition }));
    assert_refused(by, &event, &[("field-invalid", "definition"), ("field-invalid", "definition")]);
    let problems = record_on(TODAY, LOG, by, event.to_string().as_bytes()).unwrap_err();
    let lines: Vec<&str> = problems.iter().map(|problem| problem.message.split(':').next().unwrap()).collect();
    assert_eq!(lines, ["Line 37", "Line 44"], "{problems:?}");
}

#[test]
fn a_revised_definition_has_50000_characters_at_most() {
    let (by, event) = good("contract-revised");
    let definition = definition_from("2023-02") + "# ";
    let longest = definition.clone() + &"ä".repeat(50_000 - definition.chars().count());
    assert_refused(by, &with(&event, json!({ "definition": longest })), &[]);
    let longer = with(&event, json!({ "definition": format!("{longest}ä") }));
    assert_refused(by, &longer, &[("text-too-long", "definition")]);
}

#[test]
fn a_revised_definition_has_what_service_needs_and_keeps_the_contracts_id() {
    let (by, event) = good("contract-revised");
    let revised = |definition: &str| with(&event, json!({ "definition": definition }));
    let invalid = [("field-invalid", "definition")];
    assert_refused(by, &revised(DEFINITION.split("[[contact]]\nparty = \"council\"").next().unwrap()), &invalid);
    assert!(sentence(by, &revised(&DEFINITION.replacen("visits", "visits-2", 1))).contains("keeps the id visits"));
    for same in [DEFINITION.to_owned(), DEFINITION.replace('\n', "\r\n"), format!("{DEFINITION}\n")] {
        let sentence = sentence(by, &revised(same.trim_end()));
        assert!(sentence.starts_with("Nothing differs from the definition in force."), "{sentence}");
    }
}

#[test]
fn what_is_checked_against_is_the_definition_in_force() {
    let added = "\n[[kpi]]\nnumber = 4\ntitle = \"Complaints\"\nmeasure = \"count\"\nbetter = \"lower\"\nfrom = \"2023-03\"\n\
                 [[kpi.target]]\nfrom = \"2023-03\"\ngreen = 1\nred = 3\n";
    let revision =
        json!({"kind": "contract-revised", "definition": format!("{DEFINITION}{added}"), "reason": "A further KPI."});
    let line = with(&revision, json!({"received_at": "2023-02-15T08:00:00Z", "by": "council"}));
    let (by, event) = good("warning-issued");
    let event = with(&event, json!({"kpis": [4]}));
    assert_refused(by, &event, &[("unknown-kpi", "kpis[0]")]);
    assert_eq!(problems_after(&line, by, &event), []);
    assert_refused(Council, &revision, &[]);
    assert_eq!(problems_after(&line, Council, &revision), expected(&[("field-invalid", "definition")]));
}
