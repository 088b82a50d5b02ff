//! What the pages show of findings, deadlines, headroom and mobilisation.

use super::*;

#[test]
fn a_contracts_page_shows_what_is_open_and_folds_away_what_was_settled_within_a_year() {
    let site = eventful_site("2023-02-15");
    let page = text(&site["regulation-44/index.html"]);
    let (open, settled) = page.split_once("<details class=\"settled\">").unwrap();
    assert!(open.contains("The action plan action-2 is open."), "{open}");
    assert!(!open.contains("The action plan action-1"), "{open}");
    assert!(settled.contains("The action plan action-1 is open."), "{settled}");
    assert!(settled.contains("The minutes of meeting meeting-1 are deemed agreed"), "nothing is to be done about them");
    let later = eventful_site("2024-03-01");
    let later = text(&later["regulation-44/index.html"]);
    assert!(!later.contains("action-1"), "closed more than a year ago");
    assert!(later.contains("action-2"), "still open");
}

#[test]
fn a_finding_says_how_it_came_about_as_explain_does() {
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date("2023-02-15")).unwrap();
    let public = assessed.for_the_public();
    let finding = public.findings.iter().find(|finding| finding.clause == "6.3").expect("a plan is required");
    let site = site(&contract, &assessed);
    let month = finding.months[0];
    for path in ["regulation-44/index.html".to_owned(), format!("regulation-44/{month}/index.html")] {
        for step in domain::explain::explain_finding(&contract, finding) {
            let says = step.text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
            assert!(text(&site[&path]).contains(&says), "{path}: {says}");
        }
    }
}

#[test]
fn an_open_month_says_what_it_can_still_take_and_a_closed_one_does_not() {
    let site = sample_site("2022-08-10");
    let july = text(&site["regulation-44/2022-07/index.html"]);
    let said = "KPI 1 cannot be green, unless a unit declared not visited is visited after all; it cannot become red";
    assert!(july.contains(said) && july.contains("On what has been received so far ("), "{july}");
    assert!(!text(&site["regulation-44/2022-06/index.html"]).contains("id=\"headroom\""));
}

#[test]
fn the_mobilisation_checklist_is_shown_until_the_contract_commences() {
    let contract = revised(&[("done = 2022-03-25", "")]);
    let page = |as_of| {
        let assessed = assess(&contract, &[], date(as_of)).unwrap();
        text(&site(&contract, &assessed)["regulation-44/index.html"]).to_owned()
    };
    let before = page("2022-03-31");
    assert!(before.contains("3 of 4 tasks are done."), "{before}");
    assert!(
        before.contains(
            "<th scope=\"row\">Systems training for the contractor&#39;s staff</th><td>2.5</td><td>Open</td>"
        ),
        "{before}"
    );
    assert!(!page("2022-04-01").contains("id=\"mobilisation\""));
}

#[test]
fn a_deadline_says_how_its_day_comes_about() {
    let site = eventful_site("2022-10-05");
    let page = text(&site["regulation-44/index.html"]);
    assert!(page.contains("10 working days after 3 October 2022: 17 October 2022."), "{page}");
    assert!(page.contains("Minutes of meeting meeting-1 to be answered: silence agrees them"), "{page}");
}

#[test]
fn the_next_deadline_of_whatever_kind_reads_well_on_the_index() {
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date("2022-10-05")).unwrap();
    let mut summary = ContractSummary::of(&contract, &assessed);
    let next = |what: &str, more: &str| -> NextDeadline {
        let text = format!(
            r#"{{"what":"{what}","month":null,"on":"2022-10-17","unit":null,"visited_on":null,"projected":false{more}}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    for (next, says) in [
        (
            next("minutes", r#","subject":"meeting-1""#),
            "Minutes of meeting meeting-1 to be answered: silence agrees them: <time",
        ),
        (next("plan", r#","kpi":2"#), "Improvement plan for KPI 2 to be agreed: <time"),
        (next("review", r#","subject":"plan-1""#), "Improvement plan plan-1 to be reviewed: <time"),
        (next("meeting", ""), "Next meeting to be held: <time"),
    ] {
        summary.next_deadline = Some(next);
        let pages = site_pages(std::slice::from_ref(&summary)).unwrap();
        assert!(text(&pages[0]).contains(says), "{says}");
    }
}
