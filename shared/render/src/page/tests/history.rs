//! What the pages show of a contract's months: visits, revisions, restatements, and where it stands.

use super::*;

fn returned(received_at: &str, visits: &str) -> Event {
    let event = format!(
        r#"{{"received_at":"{received_at}","by":"contractor","kind":"return-submitted","return":{{"month":"2022-04","visits":[{visits}]}}}}"#
    );
    serde_json::from_str(&event).unwrap()
}

fn month_page(events: &[Event], as_of: &str) -> String {
    let contract = contract();
    let assessed = assess(&contract, events, date(as_of)).unwrap();
    text(&site(&contract, &assessed)["regulation-44/2022-04/index.html"]).to_owned()
}

const FIRST: &str = r#"{"unit":"U1","visited_on":"2022-04-05"},{"unit":"U2","visited_on":"2022-04-06"},{"unit":"U3","not_visited_reason":"access-refused"}"#;
const SECOND: &str = r#"{"unit":"U1","visited_on":"2022-04-05","report_to_council_on":"2022-04-07"},{"unit":"U3","visited_on":"2022-04-08"}"#;

#[test]
fn a_months_page_says_what_each_revision_of_its_return_changed() {
    let events = [returned("2022-04-20T09:00:00Z", FIRST), returned("2022-04-28T09:00:00Z", SECOND)];
    let page = month_page(&events, "2022-04-29");
    for says in [
        "Version 2, received on <time datetime=\"2022-04-28\">",
        "<li>It changes what is said of the report of the visit to Unit 1 on Tuesday 5 April 2022.</li>",
        "<li>It takes away the visit to Unit 2 on Wednesday 6 April 2022.</li>",
        "<li>It no longer declares Unit 3 not visited.</li>",
        "<li>It adds the visit to Unit 3 on Friday 8 April 2022.</li>",
    ] {
        assert!(page.contains(says), "{says}");
    }
    let mut commented = returned("2022-04-29T09:00:00Z", SECOND);
    if let domain::event::Fact::ReturnSubmitted { submitted } = &mut commented.fact {
        submitted.comment = Some("Another comment.".into());
    }
    let page = month_page(&[&events[..], &[commented]].concat(), "2022-04-29");
    assert!(page.contains("It states the same visits and values as the version before it."), "its comment may differ");
    let once = month_page(&events[..1], "2022-04-29");
    assert!(!once.contains("id=\"revisions\""), "a return that was sent once has none");
}

#[test]
fn a_restated_month_shows_its_ratings_at_the_close_beside_those_of_now() {
    let all = |units: &str| {
        let rows: Vec<String> =
            units.split(' ').map(|unit| format!(r#"{{"unit":"{unit}","visited_on":"2022-04-05"}}"#)).collect();
        rows.join(",")
    };
    let events = [
        returned("2022-04-20T09:00:00Z", &all("U1 U2 U3 U4 U5")),
        returned("2022-06-10T09:00:00Z", &all("U1 U2 U3 U4 U5 U6")),
    ];
    let page = month_page(&events, "2022-06-10");
    let table = page.split_once("id=\"restated\"").expect("it is restated").1;
    let row = between(table, "<th scope=\"row\">KPI 1 ", "</tr>").next().unwrap();
    let amber = row.find("5 of 6 (83.3%)").unwrap();
    assert!(row.find("6 of 6 (100%)").unwrap() > amber, "{row}");
    assert!(row.ends_with("<td>Yes</td>"), "{row}");
    assert!(!month_page(&events, "2022-06-09").contains("id=\"restated\""));
}

#[test]
fn each_unit_has_a_sign_a_month_with_its_words_and_its_visits_against_those_due() {
    let events = [returned("2022-04-20T09:00:00Z", FIRST)];
    let contract = contract();
    let assessed = assess(&contract, &events, date("2022-06-01")).unwrap();
    let page = text(&site(&contract, &assessed)["regulation-44/index.html"]).to_owned();
    let row =
        |unit: &str| between(&page, &format!("<tr><th scope=\"row\">{unit} "), "</tr>").next().unwrap().to_owned();
    let cell = |sign: &str, words: &str| {
        format!("<span aria-hidden=\"true\">{sign}</span><span class=\"govuk-visually-hidden\">{words}</span>")
    };
    assert!(row("Unit 1").contains(&cell("✓", "Visited")));
    // April, May and June have begun.
    assert!(row("Unit 1").contains("<td>1 of 3 so far</td>"), "{}", row("Unit 1"));
    assert!(row("Unit 3").contains(&cell("A", "Declared not visited (access refused)")));
    assert!(row("Unit 4").contains(&cell("N", "No visit shown")), "April has closed");
    assert!(row("Unit 4").contains(&cell("?", "No visit shown")), "May has not");
    assert!(row("Unit 4").contains(&cell("", "Not begun")));
    assert!(row("Unit 4").contains("<td>0 of 3 so far</td>"));
}

/// Returns the last column of a unit's row, for the contract years from the latest.
fn visited_in(contract: &Contract, events: &[Event], as_of: &str, unit: &str) -> Vec<String> {
    let assessed = assess(contract, events, date(as_of)).unwrap();
    let page = text(&site(contract, &assessed)["regulation-44/index.html"]).to_owned();
    let grid = page.split_once("<h2 id=\"visits\">").unwrap().1.split("<h2 id=").next().unwrap().to_owned();
    let begins = format!("<tr><th scope=\"row\">{unit} ");
    let rows = between(&grid, &begins, "</tr>");
    rows.map(|row| row.rsplit_once("<td>").unwrap().1.trim_end_matches("</td>").to_owned()).collect()
}

#[test]
fn a_units_visits_stand_against_the_months_in_which_it_was_due_one() {
    // Unit 7 opens in January 2023, in the last quarter of the first contract year.
    let visit = |month: &str| -> Event {
        let event = format!(
            r#"{{"received_at":"{month}-20T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{{"unit":"U7","visited_on":"{month}-05"}}]}}}}"#
        );
        serde_json::from_str(&event).unwrap()
    };
    let months = [
        "2023-01", "2023-02", "2023-03", "2023-04", "2023-05", "2023-06", "2023-07", "2023-08", "2023-09", "2023-10",
        "2023-11",
    ];
    let log: Vec<Event> = months.iter().map(|month| visit(month)).collect();
    assert_eq!(visited_in(&contract(), &log, "2023-11-28", "Unit 7"), ["8 of 8 so far", "3 of 3 due"]);
    assert_eq!(visited_in(&contract(), &log, "2023-11-28", "Unit 1"), ["0 of 8 so far", "0 of 12 due"]);
    // March 2023 closes on 28 April 2023.
    assert_eq!(visited_in(&contract(), &log, "2023-04-10", "Unit 7"), ["0 of 1 so far", "3 of 3 so far"]);
    // A unit that opens within a month is not due a visit in it: one made there is no third of two.
    let mid_month = revised(&[("from = 2023-01-01", "from = 2023-01-03")]);
    assert_eq!(visited_in(&mid_month, &log, "2023-11-28", "Unit 7"), ["8 of 8 so far", "2 of 2 due"]);
    // One that has closed for good awaits no visit more; one that was never due says so.
    let closed = revised(&[("from = 2023-01-01", "from = 2023-01-01\nuntil = 2023-05-20")]);
    assert_eq!(visited_in(&closed, &log, "2023-11-28", "Unit 7"), ["1 of 1 due", "3 of 3 due"]);
    let never = revised(&[("from = 2023-01-01", "from = 2023-01-03\nuntil = 2023-01-20")]);
    assert_eq!(visited_in(&never, &log, "2023-11-28", "Unit 7"), ["None due"]);
}

#[test]
fn a_restated_month_says_what_restated_it() {
    let all = |units: &str| {
        let rows: Vec<String> =
            units.split(' ').map(|unit| format!(r#"{{"unit":"{unit}","visited_on":"2022-04-05"}}"#)).collect();
        rows.join(",")
    };
    let mut events = vec![
        returned("2022-04-20T09:00:00Z", &all("U1 U2 U3 U4")),
        returned("2022-06-10T09:00:00Z", &all("U1 U2 U3 U4 U5")),
        returned("2022-06-10T09:00:00Z", &all("U1 U2 U3 U4 U5 U6")),
    ];
    let page = month_page(&events, "2022-06-10");
    let said = page.split_once("What restated it</h3>").expect("it is said").1;
    for says in [
        "<li>Version 2 of the return of April 2022, received on <time datetime=\"2022-06-10\">Friday 10 June 2022</time>: KPI 1 from red, 4 of 6 (66.6%), to amber, 5 of 6 (83.3%);",
        "<li>Version 3 of the return of April 2022, received on <time datetime=\"2022-06-10\">Friday 10 June 2022</time>: KPI 1 from amber, 5 of 6 (83.3%), to green, 6 of 6 (100%);",
    ] {
        assert!(said.contains(says), "{says}: {said}");
    }
    events.push(returned("2022-06-12T09:00:00Z", &all("U1 U2 U3 U4")));
    let back = month_page(&events, "2022-06-12");
    assert!(!back.contains("id=\"restated\"") && back.contains("<h2 id=\"restated-by\">"), "it says that it came back");
}

#[test]
fn a_month_whose_return_was_withdrawn_says_so_and_on_which_day() {
    let withdrawn = r#"{"received_at":"2022-06-10T09:00:00Z","by":"contractor","kind":"event-withdrawn","event":1,"reason":"A slip"}"#;
    let withdrawn: Event = serde_json::from_str(withdrawn).unwrap();
    let mut events = vec![returned("2022-04-20T09:00:00Z", FIRST), withdrawn];
    let says = "None that counts: withdrawn on <time datetime=\"2022-06-10\">Friday 10 June 2022</time>";
    let page = month_page(&events, "2022-06-12");
    assert!(page.contains(says) && !page.contains("None by the close"), "it had come by the close: {page}");
    assert!(!month_page(&events, "2022-06-09").contains("None that counts"));
    events[1].received_at = "2022-04-22T09:00:00Z".parse().unwrap();
    let open = month_page(&events, "2022-04-29");
    assert!(open.contains("None that counts: withdrawn on <time datetime=\"2022-04-22\">"), "{open}");
    events.push(returned("2022-04-28T09:00:00Z", SECOND));
    assert!(!month_page(&events, "2022-04-29").contains("None that counts"), "another has come");
}

#[test]
fn a_report_sent_back_whose_visit_no_return_lists_says_so_on_the_page_and_in_the_table() {
    let sent_back = r#"{"received_at":"2022-04-21T09:00:00Z","by":"council","kind":"report-sent-back","unit":"U2","visited_on":"2022-04-06","sent_back_on":"2022-04-21","reason":"omission"}"#;
    let sent_back: Event = serde_json::from_str(sent_back).unwrap();
    let files = |events: &[Event]| {
        let contract = contract();
        let site = site(&contract, &assess(&contract, events, date("2022-04-29")).unwrap());
        let of = |path: &str| text(&site[path]).to_owned();
        (of("regulation-44/2022-04/index.html"), of("regulation-44/visits.csv"))
    };
    let listed = [returned("2022-04-20T09:00:00Z", FIRST), sent_back];
    let taken_away = [&listed[..], &[returned("2022-04-28T09:00:00Z", SECOND)]].concat();
    let says = "No return lists this visit";
    let unquoted = |table: &str| table.replace('"', "");
    let (page, table) = files(&listed);
    assert!(!page.contains(says) && !table.contains(says));
    assert!(
        unquoted(&table).contains("2022-04-01,U2,Unit 2,Visited,2022-04-06,,,2022-04-13,late,2022-04-01\r\n"),
        "{table}"
    );
    let (page, table) = files(&taken_away);
    assert!(page.contains(says), "{page}");
    assert!(
        unquoted(&table).contains(&format!("2022-04-01,U2,Unit 2,{says},2022-04-06,,,,,2022-04-01\r\n")),
        "{table}"
    );
}

#[test]
fn a_month_names_the_holidays_that_its_days_left_out() {
    let june = |day: &str| -> Event {
        let event = format!(
            r#"{{"received_at":"2022-06-20T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"2022-06","visits":[{{"unit":"U1","visited_on":"{day}"}}]}}}}"#
        );
        serde_json::from_str(&event).unwrap()
    };
    let page = |contract: &Contract, day: &str| {
        let assessed = assess(contract, &[june(day)], date("2022-06-30")).unwrap();
        text(&site(contract, &assessed)["regulation-44/2022-06/index.html"]).to_owned()
    };
    let jubilee = page(&contract(), "2022-06-01");
    assert!(
        jubilee.contains("Not counted as working days: Thursday 2 June 2022 (Spring bank holiday) and Friday 3 June 2022 (Platinum Jubilee bank holiday)."),
        "{}",
        jubilee.split_once("Visits dated").unwrap().1
    );
    assert!(!page(&contract(), "2022-06-07").contains("Not counted as working days"));
    let own = revised(&[("go_live = 2022-04-01", "go_live = 2022-04-01\nextra_holidays = [2022-06-09]")]);
    assert!(
        page(&own, "2022-06-07")
            .contains("Not counted as working days: Thursday 9 June 2022 (a holiday of this contract).")
    );
}

#[test]
fn a_return_that_a_holiday_moves_says_from_where() {
    let moved = revised(&[("as-written", "working-day-before")]);
    let assessed = assess(&moved, &[], date("2026-12-10")).unwrap();
    let site = site(&moved, &assessed);
    let says = "Thursday 24 December 2026</time> <span class=\"note\">(the last Friday of December 2026 is Christmas Day, so the working day before it)</span>";
    for month in ["2026-12", "2026-11"] {
        let page = text(&site[&format!("regulation-44/{month}/index.html")]);
        assert!(page.contains(says), "{month}: {page}");
    }
}

#[test]
fn every_contract_year_that_has_begun_is_shown() {
    let site = eventful_site("2024-04-02");
    let page = text(&site["regulation-44/index.html"]);
    let years: Vec<&str> = between(page, "<caption>Contract year ", "</caption>").collect();
    assert_eq!(years, ["April 2024 to March 2025", "April 2023 to March 2024", "April 2022 to March 2023"]);
}

/// Returns the page of a contract whose stakeholders see warnings, or do not.
fn contract_page(sees_warnings: bool, log: &[Event], day: &str) -> String {
    let contract = if sees_warnings {
        revised(&[("commences = 2022-04-01", "commences = 2022-04-01\nstakeholders_see_warnings = true")])
    } else {
        contract()
    };
    let is_of_terms = |event: &&Event| !matches!(event.fact, domain::event::Fact::ContractRevised { .. });
    let log: Vec<Event> = log.iter().filter(is_of_terms).cloned().collect();
    let seen = domain::stakeholders::for_stakeholders(&contract, &log, date(day)).unwrap();
    text(&site(&seen.contract, &seen.assessment)["regulation-44/index.html"]).to_owned()
}

fn plan(id: &str, kpi: u32, on: &str) -> Event {
    let action =
        r#"{"kpi":1,"current_performance":"a","issue":"b","action":"c","expected_outcome":"d","timescale":"e"}"#;
    let event = format!(
        r#"{{"received_at":"{on}T09:00:00Z","by":"council","kind":"plan-agreed","plan":"{id}","kpis":[{kpi}],"agreed_on":"{on}","review_on":"2023-12-01","actions":[{}]}}"#,
        action.replacen('1', &kpi.to_string(), 1)
    );
    serde_json::from_str(&event).unwrap()
}

#[test]
fn nothing_is_denied_or_counted_of_plans_on_public_pages_while_a_plan_is_hidden() {
    // No month has a return: 6.3 requires a plan for each KPI once October, the seventh, has closed. P2 was agreed before that,
    // so that it answers nothing which the public sees; P1 and P3 answer requirements.
    let hidden = plan("P2", 2, "2022-10-03");
    let answers = [plan("P1", 1, "2022-11-28"), plan("P3", 3, "2022-11-29")];
    let denials =
        ["None is open", "requires none", "improvement plans are open", ">Today<", "path-here", "Nothing is open."];
    for (log, day) in [
        (vec![hidden.clone()], "2022-10-10"),
        (vec![hidden.clone()], "2022-11-27"),
        (vec![hidden.clone(), answers[0].clone()], "2022-11-30"),
        ([vec![hidden.clone()], answers.to_vec()].concat(), "2022-11-30"),
    ] {
        let page = contract_page(false, &log, day);
        for denied in denials {
            assert!(!page.contains(denied), "{day}: {denied}: {page}");
        }
    }
    let page = contract_page(false, &[vec![hidden.clone()], answers.to_vec()].concat(), "2022-11-30");
    assert!(page.contains("Improvement plans after 6.3 for KPI 1 and KPI 3 are open."), "{page}");
    let page = contract_page(false, &[hidden.clone(), answers[0].clone()], "2022-11-30");
    assert!(page.contains("An improvement plan after 6.3 for KPI 1 is open."), "{page}");
    let page = contract_page(false, &[hidden], "2022-10-10");
    assert!(page.contains("No plan that answers 6.3 is shown as open."), "{page}");
}

#[test]
fn where_all_of_the_way_is_shown_its_plans_are_counted() {
    let log = [plan("P2", 2, "2022-10-03"), plan("P1", 1, "2022-11-28")];
    let page = contract_page(true, &log, "2022-11-30");
    assert!(page.contains("Two improvement plans are open, for KPI 1 and KPI 2."), "{page}");
    assert!(contract_page(true, &[], "2022-04-10").contains("None is open, and 6.3 requires none."));
}

#[test]
fn today_is_marked_once_where_all_of_the_way_of_section_6_is_shown() {
    for (day, step) in
        [("2022-04-10", "Monitoring"), ("2022-12-15", "Watch after a warning"), ("2023-02-15", "Termination")]
    {
        let page = contract_page(true, &every_kind(), day);
        let page = &page;
        let here: Vec<&str> =
            between(page, "<li class=\"path-step path-here\">\n<p class=\"path-name\"><strong>", "<").collect();
        assert_eq!(here, [step], "{day}");
        assert_eq!(page.matches(">Today</strong>").count(), 1, "{day}");
    }
}
