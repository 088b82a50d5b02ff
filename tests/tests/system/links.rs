//! Links: every one leads to something that is there, and none to another host.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::event::Party;
use system_tests::busy_desk::later;
use system_tests::form_pages::{CONTRACTOR, COUNCIL, FormPage, form_pages};
use system_tests::forms::unescaped;
use system_tests::site_pages::{pages_below, site};

/// The values of the attributes of a name in a page.
fn values(text: &str, attribute: &str) -> Vec<String> {
    let marked = format!(" {attribute}=\"");
    text.split(&marked).skip(1).filter_map(|rest| rest.split('"').next()).map(unescaped).collect()
}

/// All that a page leads to or asks for.
fn targets(text: &str) -> BTreeSet<String> {
    ["href", "src", "action", "srcset", "poster"].iter().flat_map(|name| values(text, name)).collect()
}

fn has_id(text: &str, id: &str) -> bool {
    values(text, "id").iter().any(|of| of == id)
}

/// Why a target that a page names leads nowhere, if it does.
fn wrong_with(page: &Path, text: &str, target: &str) -> Option<String> {
    // What is shown in place of a page that is not there may stand anywhere: it leads to the front page of its host.
    if page.file_name().is_some_and(|name| name == "error.html") && target == "/" {
        return None;
    }
    if target.contains(':') || target.starts_with('/') {
        return Some("leaves the site's folder".into());
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, id)| (path, Some(id)));
    let file = if path.is_empty() { page.to_path_buf() } else { page.with_file_name("").join(path) };
    if !file.is_file() {
        return Some("is not there".into());
    }
    let there = if path.is_empty() { text.to_owned() } else { std::fs::read_to_string(&file).unwrap_or_default() };
    fragment.filter(|id| !has_id(&there, id)).map(|_| "names no place on its page".into())
}

#[test]
fn every_link_of_the_site_leads_to_a_file_or_a_place_that_is_there_and_none_to_another_host() {
    let site = site("links");
    // Emails name the hosts of the site and the forms; they are no pages of it.
    let pages: Vec<PathBuf> =
        pages_below(&site.0).into_iter().filter(|page| !page.starts_with(site.0.join("parties"))).collect();
    assert!(pages.len() > 60, "{}", pages.len());
    let (mut wrong, mut followed) = (Vec::new(), 0);
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        // Of the many contracts only the first has pages of its own here.
        for target in targets(&text).into_iter().filter(|target| !target.contains("other-")) {
            followed += 1;
            let of_many = page.starts_with(site.0.join("many")) && target.contains("regulation-44/");
            let why = if of_many { None } else { wrong_with(page, &text, &target) };
            wrong.extend(why.map(|why| format!("{}: {target} {why}", page.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(followed > 1000, "{followed}");
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let site = site("links-wrong");
    let page = site.0.join("index.html");
    let text = std::fs::read_to_string(&page).unwrap();
    for target in
        ["nowhere.html", "#nowhere", "about/index.html#nowhere", "https://example.com/", "//example.com/a.css", "/a"]
    {
        assert!(wrong_with(&page, &text, target).is_some(), "{target}");
    }
    assert_eq!(wrong_with(&page, &text, "about/index.html#main"), None);
}

#[tokio::test]
async fn every_link_of_the_forms_is_answered_and_none_leads_to_another_host() {
    let (desk, pages) = form_pages("links-forms").await;
    let mut wrong = Vec::new();
    let mut followed = 0;
    for party in [None, Some(Party::Council), Some(Party::Contractor)] {
        let mut person = match party {
            None => desk.person(),
            Some(Party::Council) => desk.signed_in(COUNCIL, later(5)).await,
            Some(_) => desk.signed_in(CONTRACTOR, later(5)).await,
        };
        let mut seen = BTreeSet::new();
        for FormPage { name, shown, .. } in pages.iter().filter(|page| page.party == party) {
            let text = shown.text();
            for target in targets(&text) {
                let (path, fragment) =
                    target.split_once('#').map_or((target.as_str(), None), |(path, id)| (path, Some(id)));
                if path.is_empty() {
                    if fragment.is_none_or(|id| !has_id(&text, id)) {
                        wrong.push(format!("{name}: {target} names no place on the page"));
                    }
                    continue;
                }
                if path != "/desk" && !path.starts_with("/desk/") {
                    wrong.push(format!("{name}: {target} leaves the desk"));
                    continue;
                }
                // A form's own way is for what is sent.
                let is_sent = values(&text, "action").contains(&target) && !values(&text, "href").contains(&target);
                if is_sent || !seen.insert(path.to_owned()) {
                    continue;
                }
                followed += 1;
                let answer = person.get(path, later(6)).await;
                if answer.status == 404 || answer.status >= 500 {
                    wrong.push(format!("{name}: {target} is answered with {}", answer.status));
                } else if let Some(id) = fragment.filter(|id| answer.status == 200 && !has_id(&answer.text(), id)) {
                    wrong.push(format!("{name}: there is no {id} on the page of {path}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(followed > 60, "{followed}");
}
