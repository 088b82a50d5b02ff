//! The desk: who gets in and who does not; what is sent is taken once, from its own pages, from those whose it is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::contract::Contract;
use system_tests::desk::{DeskAtWork, Person, Shown};

mod access;
mod changes;
mod files;
mod locked_out;
mod returns;
mod sign_in;
mod strangers;
mod unreadable;
mod walk;

pub(crate) const DEFINITION: &str = include_str!("../../../infra/local/sample/regulation-44/contract.toml");

/// A morning before July's return is due.
pub(crate) const NOW: &str = "2022-07-20T09:00:00Z";

pub(crate) const ADMINISTRATOR: &str = "operations@contractor.example";
pub(crate) const COUNCIL: &str = "commissioner@council.example";
pub(crate) const HOME: &str = "/desk/contracts/regulation-44";

pub(crate) fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub(crate) fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

pub(crate) fn contract() -> Contract {
    Contract::read(DEFINITION).unwrap()
}

pub(crate) async fn desk(test: &str) -> DeskAtWork {
    DeskAtWork::open(test, &contract(), now()).await
}

/// The sample's definition without a contact, whose order another takes.
pub(crate) fn without(address: &str) -> String {
    let mut blocks: Vec<&str> = DEFINITION.split("\n[[").collect();
    blocks.retain(|block| !block.contains(address));
    blocks.join("\n[[")
}

/// That the desk refuses, and that the person who was refused gets no cookie.
pub(crate) fn refused(shown: &Shown, status: i64, heading: &str) {
    assert_eq!((shown.status, shown.heading().as_str()), (status, heading), "{}", shown.text());
    assert!(shown.cookies.is_empty());
}

pub(crate) async fn home(person: &mut Person<'_>, at: DateTime<Utc>) -> Shown {
    person.get(HOME, at).await
}

/// The month's return, below the contract's home.
pub(crate) fn july(below: &str) -> String {
    format!("{HOME}/returns/2022-07{below}")
}

/// The fields of the page's form, as a browser sends them where nothing is typed, with some typed into.
pub(crate) fn filled<'f>(page: &'f Shown, typed: &'f [(&'f str, &'f str)]) -> Vec<(String, String)> {
    let text = page.text();
    let mut fields: Vec<(String, String)> = Vec::new();
    let form = text.split_once("class=\"return\"").map_or("", |(_, form)| form);
    for tag in form
        .split('<')
        .filter(|tag| tag.starts_with("input") || tag.starts_with("textarea") || tag.starts_with("select"))
    {
        let Some(name) = tag.split_once(" name=\"").and_then(|(_, rest)| rest.split('"').next()) else { continue };
        if name == "nil" {
            continue;
        }
        let value = tag.split_once(" value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        fields.push((name.into(), value.into()));
    }
    for (name, value) in typed {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = (*value).into(),
            None => fields.push(((*name).into(), (*value).into())),
        }
    }
    fields
}

pub(crate) async fn send(person: &mut Person<'_>, page: &Shown, typed: &[(&str, &str)], at: DateTime<Utc>) -> Shown {
    let fields = filled(page, typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    person.post(&july("/table"), &fields, at).await
}

/// Every unit visited on a day of July, its report at both a day later.
pub(crate) const JULY: [(&str, &str); 18] = [
    ("visited_on-0", "4 July 2022"),
    ("report_to_council_on-0", "05/07/2022"),
    ("report_to_ofsted_on-0", "2022-07-05"),
    ("visited_on-1", "4/7/22"),
    ("report_to_council_on-1", "5 Jul 2022"),
    ("report_to_ofsted_on-1", "5 July 2022"),
    ("visited_on-2", "6 July 2022"),
    ("report_to_council_on-2", "7 July 2022"),
    ("report_to_ofsted_on-2", "7 July 2022"),
    ("visited_on-3", "6 July 2022"),
    ("report_to_council_on-3", "7 July 2022"),
    ("report_to_ofsted_on-3", "7 July 2022"),
    ("visited_on-4", "8 July 2022"),
    ("report_to_council_on-4", "11 July 2022"),
    ("report_to_ofsted_on-4", "11 July 2022"),
    ("visited_on-5", "8 July 2022"),
    ("report_to_council_on-5", "11 July 2022"),
    ("report_to_ofsted_on-5", "11 July 2022"),
];

/// Fills in the table with these and more; the answer, which leads to the check.
pub(crate) async fn fill_in(person: &mut Person<'_>, more: &[(&str, &str)], at: DateTime<Utc>) -> Shown {
    let page = person.get(&july("/table"), at).await;
    let typed: Vec<(&str, &str)> = JULY.iter().chain(more).copied().chain([("do", "check")]).collect();
    send(person, &page, &typed, at).await
}

pub(crate) async fn submit(person: &mut Person<'_>, at: DateTime<Utc>) -> Shown {
    let check = person.get(&july("/check"), at).await;
    let [token, version, standing] = ["form_token", "version", "standing"].map(|name| check.value(name));
    let fields = [("form_token", token.as_str()), ("version", version.as_str()), ("standing", standing.as_str())];
    person.post(&july("/submit"), &fields, at).await
}
