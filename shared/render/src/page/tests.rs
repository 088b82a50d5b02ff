use std::collections::{BTreeMap, BTreeSet};

use domain::assess;
use domain::assessment::MonthAssessment;
use domain::event::Event;

use super::*;
use crate::sample::{assessment, contract, date, every_kind};
use crate::site_file::HTML;
use crate::templates::STYLESHEET;

mod findings;
mod history;
mod how_it_works;
mod many;
mod privacy;
mod weight;

pub(crate) use privacy::private_texts;

/// Days on which the sample looks different: before it begins, in its first month, after a close, much later.
const DAYS: [&str; 5] = ["2022-03-15", "2022-04-10", "2022-07-31", "2022-08-10", "2023-02-15"];

/// What every text that a party wrote in the sample says of itself.
pub(crate) const PRIVATE: &str = "that only the parties see";

/// Returns the whole site as of a day.
fn site(contract: &Contract, assessment: &Assessment) -> BTreeMap<String, SiteFile> {
    let mut pages = contract_pages(contract, assessment, 7, None).unwrap();
    pages.extend(site_pages(&[ContractSummary::of(contract, assessment)]).unwrap());
    pages.into_iter().map(|page| (page.path.clone(), page)).collect()
}

/// Returns the site after every kind of event was recorded.
fn eventful_site(as_of: &str) -> BTreeMap<String, SiteFile> {
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date(as_of)).unwrap();
    site(&contract, &assessed)
}

fn sample_site(as_of: &str) -> BTreeMap<String, SiteFile> {
    site(&contract(), &assessment(as_of))
}

fn text(page: &SiteFile) -> &str {
    std::str::from_utf8(&page.bytes).unwrap()
}

fn is_html(page: &&SiteFile) -> bool {
    page.content_type == HTML
}

fn all_html() -> Vec<SiteFile> {
    let sites = DAYS.iter().flat_map(|day| [sample_site(day), eventful_site(day)]);
    sites.flat_map(BTreeMap::into_values).filter(|page| is_html(&page)).collect()
}

/// Returns what stands between two marks, wherever it does.
pub(crate) fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}

/// Returns a definition's revision by a slip or on purpose, read afresh.
fn revised(changes: &[(&str, &str)]) -> Contract {
    let mut text = contract().text;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    Contract::read(&text).unwrap()
}

#[test]
fn a_contract_has_a_page_a_month_and_json_beside_each() {
    let paths: Vec<String> = sample_site("2022-05-10").into_keys().collect();
    assert_eq!(
        paths,
        [
            "about/index.html",
            "accessibility/index.html",
            "assets/find.js",
            "assets/site.css",
            "councils/kent-county-council/contracts.json",
            "councils/kent-county-council/index.html",
            "error.html",
            "how-it-works/index.html",
            "index.html",
            "index.json",
            "regulation-44/2022-04/index.html",
            "regulation-44/2022-04/month.json",
            "regulation-44/2022-05/index.html",
            "regulation-44/2022-05/month.json",
            "regulation-44/assessment.json",
            "regulation-44/deadlines.csv",
            "regulation-44/deadlines.ics",
            "regulation-44/feed.xml",
            "regulation-44/figures.csv",
            "regulation-44/findings.csv",
            "regulation-44/how-it-works/index.html",
            "regulation-44/index.html",
            "regulation-44/ratings.csv",
            "regulation-44/targets.csv",
            "regulation-44/visits.csv",
        ]
    );
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    assert_eq!(sample_site("2022-08-10"), sample_site("2022-08-10"));
}

#[test]
fn a_closed_months_page_stays_the_same_as_time_passes() {
    let (then, later) = (sample_site("2022-08-10"), sample_site("2022-09-30"));
    for month in ["2022-04", "2022-05", "2022-06"] {
        for file in ["index.html", "month.json"] {
            let path = format!("regulation-44/{month}/{file}");
            assert_eq!(then[&path], later[&path]);
        }
    }
    let july = "regulation-44/2022-07/index.html";
    assert_ne!(then[july], later[july], "July closed in between");
}

#[test]
fn the_json_reads_back_as_what_was_assessed() {
    let assessed = assessment("2022-08-10").for_the_public();
    let site = sample_site("2022-08-10");
    let month: MonthAssessment = serde_json::from_slice(&site["regulation-44/2022-07/month.json"].bytes).unwrap();
    assert_eq!(month, assessed.months[3]);
    let read: Assessment = serde_json::from_slice(&site["regulation-44/assessment.json"].bytes).unwrap();
    assert_eq!(read, assessed);
}

#[test]
fn a_unit_whose_label_looks_like_a_script_is_shown_as_written() {
    let contract =
        revised(&[("\"Unit 1\"", "\"<script>alert(1)</script>\""), ("Example Visitors Ltd", "A & \\\"B\\\"")]);
    let assessed = assess(&contract, &crate::sample::events(), date("2022-08-10")).unwrap();
    for page in site(&contract, &assessed).values().filter(is_html) {
        assert!(!text(page).contains("<script>"), "{}", page.path);
    }
    let site = site(&contract, &assessed);
    assert!(text(&site["regulation-44/2022-07/index.html"]).contains("&lt;script&gt;alert(1)"));
    assert!(text(&site["index.html"]).contains("A &amp; &quot;B&quot;"));
}

#[test]
fn every_link_leads_somewhere() {
    for site in DAYS.iter().flat_map(|day| [sample_site(day), eventful_site(day)]) {
        // The error page is served at any depth: its links begin at the root.
        for page in site.values().filter(is_html).filter(|page| page.path != "error.html") {
            for link in between(text(page), "href=\"", "\"") {
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let mut path: Vec<&str> = page.path.split('/').collect();
                if !file.is_empty() {
                    path.pop();
                    for step in file.split('/') {
                        if step == ".." { assert!(path.pop().is_some(), "{link}") } else { path.push(step) }
                    }
                }
                let target = site.get(&path.join("/")).unwrap_or_else(|| panic!("{}: {link}", page.path));
                let found = anchor.is_empty() || text(target).contains(&format!("id=\"{anchor}\""));
                assert!(found, "{}: {link}", page.path);
            }
        }
    }
}

/// Asserts that a screen reader can read a page, and that the page loads nothing from elsewhere.
pub(crate) fn assert_everyone_can_use(path: &str, html: &str) {
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\" class=\"govuk-template\">"), "{path}");
    for once in ["<title>", "<h1>", "<main id=\"main\"", "<header", "href=\"#main\""] {
        assert_eq!(html.matches(once).count(), 1, "{path}: {once}");
    }
    let tables = html.matches("<table").count();
    assert_eq!(tables, html.matches("<caption>").count(), "{path}");
    assert_eq!(tables, html.matches("class=\"scroll\" role=\"region\" aria-label=\"").count(), "{path}");
    assert_eq!(tables, html.matches("\" tabindex=\"0\">\n<table").count(), "{path}");
    let headers = html.matches("<th scope=\"col\">").count() + html.matches("<th scope=\"row\">").count();
    assert_eq!(headers, html.matches("<th ").count() + html.matches("<th>").count(), "{path}");
    for outside in ["http:", "https:", "script", "url(", "@import", " style=", " on"] {
        let inside_a_tag = between(html, "<", ">").any(|tag| tag.contains(outside) && !is_the_search(tag));
        assert!(!inside_a_tag, "{path}: {outside}");
    }
    assert!(!html.contains("<img"), "{path}");
    let ids: Vec<&str> = between(html, " id=\"", "\"").collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id stands twice");
}

/// Says whether a tag is that of the one script, which the page can do without; or its end.
fn is_the_search(tag: &str) -> bool {
    tag == "script src=\"assets/find.js\" defer" || tag == "/script"
}

/// Asserts that all elements of a page are closed, each within the one that it was opened in.
pub(crate) fn assert_every_element_is_closed(path: &str, html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in between(html, "<", ">").filter(|tag| !tag.starts_with('!') && !tag.ends_with('/')) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{path}"),
            None if matches!(name, "meta" | "link" | "br" | "input") => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
}

#[test]
fn every_page_is_built_so_that_everyone_can_use_it() {
    for page in all_html() {
        assert_everyone_can_use(&page.path, text(&page));
        assert_every_element_is_closed(&page.path, text(&page));
    }
}

#[test]
fn a_provisional_month_says_what_it_can_still_come_to() {
    let site = sample_site("2022-08-10");
    let july = text(&site["regulation-44/2022-07/index.html"]);
    assert!(july.contains("<span>Amber so far</span>"));
    assert!(july.contains("<span>Too early to rate</span>"));
    assert!(july.contains("5 of 6 units were visited (83.3%)"));
    assert!(july.contains("Declared not visited (visitor unavailable)"));
    assert!(text(&site["regulation-44/2022-06/index.html"]).contains("Restated:"));
}

#[test]
fn no_month_page_says_when_it_was_assessed_and_the_contracts_page_does() {
    for page in sample_site("2022-08-09").values().filter(is_html) {
        let says = text(page).contains("<time datetime=\"2022-08-09\">");
        assert_eq!(says, page.path == "regulation-44/index.html", "{}", page.path);
    }
    let site = sample_site("2022-08-10");
    let page = text(&site["regulation-44/index.html"]);
    assert!(
        page.contains("from 7 recorded events that are public. This page was made from that assessment. Nothing"),
        "{page}"
    );
    assert!(page.contains("Nothing changes by itself before <time"), "{page}");
}

#[test]
fn the_headline_says_what_the_latest_closed_month_came_to() {
    let headline = |as_of| wording::headline::headline(&contract(), &assessment(as_of));
    for (as_of, says) in [
        ("2022-03-15", "The first month, April 2022, has not begun."),
        ("2022-04-10", "No month has closed yet. The first, April 2022, closes at the end of Friday 27 May 2022."),
        ("2022-05-28", "In April 2022 all three KPIs were green."),
        (
            "2022-06-25",
            "In May 2022 one of three KPIs was green; KPI 1 was amber: 5 of 6 units were visited; \
             KPI 2 was amber: 3 of 5 reports were on time.",
        ),
        ("2022-07-30", "For June 2022 no return was received by the close, so all three KPIs are red."),
        (
            "2022-08-27",
            "In July 2022 one of three KPIs was green; KPI 1 was amber: 5 of 6 units were visited; \
             KPI 2 was amber: 3 of 5 reports were on time.",
        ),
    ] {
        assert_eq!(headline(as_of), says, "{as_of}");
    }
}

#[test]
fn the_headline_says_what_stands_under_section_6_as_far_as_its_readers_may_know() {
    let seen = revised(&[("commences = 2022-04-01", "commences = 2022-04-01\nstakeholders_see_warnings = true")]);
    for (contract, warned) in [(contract(), false), (seen, true)] {
        let assessed = assess(&contract, &every_kind(), date("2023-02-15")).unwrap().for_stakeholders(&contract);
        let page = text(&site(&contract, &assessed)["regulation-44/index.html"]).to_owned();
        let headline = between(&page, "<p class=\"lead\">", "</p>").next().unwrap();
        assert!(headline.contains("improvement plan"), "{headline}");
        assert_eq!(headline.contains("formal warning"), warned, "{headline}");
    }
}

#[test]
fn a_deadline_that_rests_on_a_projected_year_says_so() {
    let contract = revised(&[("ends = 2027-03-31", "ends = 2031-03-31")]);
    let event = r#"{"received_at":"2029-01-10T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2029-01","visits":[{"unit":"U1","visited_on":"2029-01-08"}]}}"#;
    let event: Event = serde_json::from_str(event).unwrap();
    let assessed = assess(&contract, &[event], date("2029-01-10")).unwrap();
    let site = site(&contract, &assessed);
    for path in ["index.html", "regulation-44/index.html", "regulation-44/2029-01/index.html"] {
        assert!(text(&site[path]).contains("projected bank holidays"), "{path}");
    }
    let certain = "regulation-44/2028-01/index.html";
    assert!(!text(&site[certain]).contains("projected bank holidays"), "{certain}");
}

#[test]
fn a_return_due_on_a_bank_holiday_names_it() {
    let assessed = assess(&contract(), &[], date("2026-12-10")).unwrap();
    let site = site(&contract(), &assessed);
    let december = text(&site["regulation-44/2026-12/index.html"]);
    assert!(december.contains("Friday 25 December 2026</time> <span class=\"note\">(Christmas Day)"), "{december}");
}

#[test]
fn an_index_without_a_contract_is_a_page_and_contracts_are_in_order_of_title() {
    let index = |contracts: &[ContractSummary]| text(&site_pages(contracts).unwrap()[0]).to_owned();
    assert!(index(&[]).contains("There is no contract here yet."));
    let summary = ContractSummary::of(&contract(), &assessment("2022-08-10"));
    let other = ContractSummary { id: "other".into(), title: "Another service".into(), ..summary.clone() };
    let page = index(&[summary, other]);
    assert!(page.find("Another service") < page.find("Regulation 44"), "{page}");
}

#[test]
fn a_summary_stays_equal_while_nothing_changes() {
    let of = |as_of| ContractSummary::of(&contract(), &assessment(as_of));
    assert_eq!(of("2022-08-09"), of("2022-08-10"));
    assert_ne!(of("2022-08-26"), of("2022-08-27"), "July closed");
}

#[test]
fn a_contract_cannot_take_the_place_of_a_page_of_the_site() {
    let mut contract = contract();
    contract.id = "how-it-works".into();
    let assessed = assessment("2022-08-10");
    assert_eq!(contract_pages(&contract, &assessed, 7, None), Err(RenderError::IdInUse("how-it-works".into())));
}
