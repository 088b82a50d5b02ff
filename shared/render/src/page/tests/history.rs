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
        "Revision 2, received on <time datetime=\"2022-04-28\">",
        "<li>It changes what is said of the report of the visit to Unit 1 on Tuesday 5 April 2022.</li>",
        "<li>It takes away the visit to Unit 2 on Wednesday 6 April 2022.</li>",
        "<li>It no longer declares Unit 3 not visited.</li>",
        "<li>It adds the visit to Unit 3 on Friday 8 April 2022.</li>",
    ] {
        assert!(page.contains(says), "{says}");
    }
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
fn each_unit_has_a_sign_a_month_with_its_words_and_its_visits_against_twelve() {
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
    assert!(row("Unit 1").contains("<td>1 of 12</td>"), "{}", row("Unit 1"));
    assert!(row("Unit 3").contains(&cell("A", "Declared not visited (access refused)")));
    assert!(row("Unit 4").contains(&cell("N", "Nothing evidenced")), "April has closed");
    assert!(row("Unit 4").contains(&cell("?", "Nothing evidenced")), "May has not");
    assert!(row("Unit 4").contains(&cell("", "Not begun")));
    assert!(row("Unit 4").contains("<td>0 of 12</td>"));
}

#[test]
fn every_contract_year_that_has_begun_is_shown() {
    let site = eventful_site("2024-04-02");
    let page = text(&site["regulation-44/index.html"]);
    let years: Vec<&str> = between(page, "<caption>Contract year ", "</caption>").collect();
    assert_eq!(years, ["April 2024 to March 2025", "April 2023 to March 2024", "April 2022 to March 2023"]);
}

#[test]
fn today_is_marked_once_on_the_way_of_section_6() {
    for (day, step) in
        [("2022-04-10", "Monitoring"), ("2022-12-15", "Improvement plan"), ("2023-02-15", "Improvement plan")]
    {
        let site = eventful_site(day);
        let page = text(&site["regulation-44/index.html"]);
        let here: Vec<&str> =
            between(page, "<li class=\"path-step path-here\">\n<p class=\"path-name\"><strong>", "<").collect();
        assert_eq!(here, [step], "{day}");
        assert_eq!(page.matches(">Today</strong>").count(), 1, "{day}");
    }
}
