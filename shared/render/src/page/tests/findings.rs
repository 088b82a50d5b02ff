//! What the pages show of findings, deadlines, headroom and mobilisation.

use super::*;

#[test]
fn a_contracts_page_shows_what_is_open_and_folds_away_what_was_settled_within_a_year() {
    let site = eventful_site("2023-02-15");
    let page = text(&site["regulation-44/index.html"]);
    let (open, settled) = page.split_once("<details class=\"settled\">").unwrap();
    assert!(open.contains("The action plan action-2 is open."), "{open}");
    assert!(!open.contains("The action plan action-1"), "{open}");
    assert!(settled.contains("The action plan action-1 was open until Tuesday 15 November 2022."), "{settled}");
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
    let finding =
        public.findings.iter().find(|finding| finding.clause().as_str() == "6.3").expect("a plan is required");
    let site = site(&contract, &assessed);
    let month = finding.months()[0];
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
    let said =
        "KPI 1 can no longer be green, unless a unit declared not visited is visited after all; it cannot become red";
    assert!(july.contains(said) && july.contains("Based on what has been received so far."), "{july}");
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
    assert!(page.contains("Minutes of meeting meeting-1 to be answered, or they count as agreed"), "{page}");
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
            "Minutes of meeting meeting-1 to be answered, or they count as agreed: <time",
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

/// Returns the days ahead as everything shows them: the page, the table, the calendar and the index.
fn days_ahead_everywhere(
    contract: &Contract,
    log: &[Event],
    as_of: &str,
) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>, String) {
    let assessed = assess(contract, log, date(as_of)).unwrap();
    let site = site(contract, &assessed);
    let page = text(&site["regulation-44/index.html"]);
    let section = page.split_once("<h2 id=\"deadlines\">").unwrap().1.split("<h2 id=").next().unwrap();
    let on_page = between(section, "<th scope=\"row\"><time datetime=\"", "</tr>").map(|row| {
        let what = row.split_once("</th><td>").unwrap().1.split("<br>").next().unwrap();
        let what = what.split_once('>').map_or(what, |(_, rest)| rest.trim_end_matches("</a>"));
        format!("{} {what}", &row[..10])
    });
    let table = text(&site["regulation-44/deadlines.csv"]).trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let in_table = reader.records().map(|row| row.unwrap()).map(|row| format!("{} {} {}", &row[0], &row[1], &row[2]));
    let calendar = text(&site["regulation-44/deadlines.ics"]).replace("\r\n ", "");
    let ahead = calendar.split("BEGIN:VEVENT").skip(1).filter_map(|event| {
        let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
        let on = line("DTSTART;VALUE=DATE:").unwrap();
        let on = format!("{}-{}-{}", &on[..4], &on[4..6], &on[6..]);
        let is_end = ["The contract commences", "Last day of the contract"].iter().any(|of| event.contains(of));
        let is_ahead = on.as_str() >= as_of && !is_end && !event.contains("Received on");
        let what = line("SUMMARY:").unwrap().split(": Regulation 44").next().unwrap().replace("\\,", ",");
        is_ahead.then(|| format!("{on} {what}"))
    });
    let index = text(&site["index.html"]).to_owned();
    (on_page.collect(), in_table.collect(), ahead.collect(), index)
}

#[test]
fn page_table_calendar_and_index_have_the_same_days_ahead() {
    let seen = revised(&[("commences = 2022-04-01", "commences = 2022-04-01\nstakeholders_see_warnings = true")]);
    for (contract, log, as_of) in [
        (contract(), Vec::new(), "2022-03-15"),
        (contract(), crate::sample::events(), "2022-07-30"),
        (contract(), every_kind(), "2022-10-05"),
        (seen, every_kind(), "2023-02-15"),
        (contract(), every_kind(), "2027-02-27"),
    ] {
        let (page, table, calendar, index) = days_ahead_everywhere(&contract, &log, as_of);
        assert_eq!(page, calendar, "{as_of}");
        assert_eq!(table.len(), page.len(), "{as_of}: {table:?}");
        let next = page.first().unwrap();
        assert!(index.contains(&format!("<time datetime=\"{}\">", &next[..10])), "{as_of}: {next}");
    }
    // The return of the coming month, which has not begun.
    let (page, table, ..) = days_ahead_everywhere(&contract(), &crate::sample::events(), "2022-07-30");
    assert!(page.contains("2022-08-26 Return for August 2022 due") && table.contains("2022-08-26 return 2022-08-01"));
    assert!(page.contains("2023-08-25 July 2023 closes"), "{page:?}");
}
