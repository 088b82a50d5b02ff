//! The desk: who gets in and who does not; what is sent is taken once, from its own pages, from those whose it is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::contract::Contract;
use domain::event::Party::{Contractor, Council};
use serde_json::json;
use system_tests::desk::{DeskAtWork, Person, Shown};

const DEFINITION: &str = include_str!("../../infra/local/sample/regulation-44/contract.toml");

/// A morning before July's return is due.
const NOW: &str = "2022-07-20T09:00:00Z";

const ADMINISTRATOR: &str = "operations@contractor.example";
const COUNCIL: &str = "commissioner@council.example";
const HOME: &str = "/desk/contracts/regulation-44";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

fn contract() -> Contract {
    Contract::read(DEFINITION).unwrap()
}

async fn desk(test: &str) -> DeskAtWork {
    DeskAtWork::open(test, &contract(), now()).await
}

/// The sample's definition without a contact, whose order another takes.
fn without(address: &str) -> String {
    let mut blocks: Vec<&str> = DEFINITION.split("\n[[").collect();
    blocks.retain(|block| !block.contains(address));
    blocks.join("\n[[")
}

/// That the desk refuses, and that the person who was refused gets no cookie.
fn refused(shown: &Shown, status: i64, heading: &str) {
    assert_eq!((shown.status, shown.heading().as_str()), (status, heading), "{}", shown.text());
    assert!(shown.cookies.is_empty());
}

async fn home(person: &mut Person<'_>, at: DateTime<Utc>) -> Shown {
    person.get(HOME, at).await
}

#[tokio::test]
async fn a_contact_signs_in_by_a_link_and_comes_to_where_they_wanted_to_go() {
    let desk = desk("desk-link").await;
    let mut person = desk.person();
    let wanted = format!("{HOME}/returns/2022-07");
    let sent_on = person.get(&wanted, now()).await;
    assert_eq!(sent_on.status, 303);
    let page = person.get(&sent_on.location.unwrap(), now()).await;
    assert_eq!((page.heading().as_str(), page.value("then").as_str()), ("Sign in", wanted.as_str()));
    // As people type addresses.
    person.ask_for_link(" Operations@Contractor.EXAMPLE ", &page.value("then"), now()).await;
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    let opened = person.get(&link, later(1)).await;
    assert_eq!(opened.heading(), "Sign in");
    assert!(opened.cookies.is_empty(), "opening a link, as a scanner does, signs nobody in");
    let signed_in = person.post(&link, &[], later(2)).await;
    assert_eq!((signed_in.status, signed_in.location.as_deref()), (303, Some(wanted.as_str())));
    let cookie = &signed_in.cookies[0];
    assert!(cookie.starts_with("__Host-last-friday="), "{cookie}");
    for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=28800"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    let home = home(&mut person, later(3)).await;
    assert_eq!((home.status, home.heading().as_str()), (200, "What awaits you"));
    assert!(home.text().contains("for the contractor"));
    assert_eq!(person.get("/desk", later(3)).await.location.as_deref(), Some(HOME), "there is one contract to go to");
}

#[tokio::test]
async fn whether_an_address_is_known_shows_nowhere() {
    let desk = desk("desk-unknown").await;
    let known = desk.person().ask_for_link(ADMINISTRATOR, "", now()).await;
    let stranger = "stranger@elsewhere.example";
    let unknown = desk.person().ask_for_link(stranger, "", now()).await;
    assert_eq!(known.status, 200);
    assert_eq!(known.text().replace(ADMINISTRATOR, ""), unknown.text().replace(stranger, ""));
    assert_eq!((known.status, &known.headers, &known.cookies), (unknown.status, &unknown.headers, &unknown.cookies));
    assert_eq!((desk.links_to(ADMINISTRATOR).len(), desk.links_to(stranger).len()), (1, 0));
}

#[tokio::test]
async fn an_answer_to_an_address_takes_as_long_whether_it_is_known_or_not() {
    let mut desk = desk("desk-pace").await;
    desk.desk.pace = std::time::Duration::from_millis(400);
    for address in [ADMINISTRATOR, "stranger@elsewhere.example"] {
        let began = std::time::Instant::now();
        desk.person().ask_for_link(address, "", now()).await;
        assert!(began.elapsed() >= desk.desk.pace, "{address}");
    }
}

#[tokio::test]
async fn a_link_works_once_and_for_a_quarter_of_an_hour() {
    let desk = desk("desk-once").await;
    let title = "This link does not work any more";
    let mut person = desk.person();
    person.ask_for_link(ADMINISTRATOR, "", now()).await;
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    let mut thief = desk.person();
    let (one, other) = tokio::join!(person.post(&link, &[], later(14)), thief.post(&link, &[], later(14)));
    let statuses = [one.status, other.status];
    assert!(statuses == [303, 410] || statuses == [410, 303], "{statuses:?}: one of two comes in");
    refused(&desk.person().post(&link, &[], later(14)).await, 410, title);
    refused(&desk.person().get(&link, later(14)).await, 410, title);

    person.ask_for_link(ADMINISTRATOR, "", later(20)).await;
    let late = desk.links_to(ADMINISTRATOR).pop().unwrap();
    refused(&desk.person().get(&late, later(35)).await, 410, title);
    refused(&desk.person().post(&late, &[], later(35)).await, 410, title);
    let guessed = format!("/desk/link/{}", "A".repeat(43));
    for made_up in [guessed.as_str(), "/desk/link/x", "/desk/link/", "/desk/link/%00"] {
        assert!([404, 410].contains(&desk.person().post(made_up, &[], now()).await.status), "{made_up}");
    }
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_and_when_somebody_signs_out() {
    let desk = desk("desk-session").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    assert_eq!(home(&mut person, later(8 * 60 - 1)).await.status, 200);
    assert_eq!(home(&mut person, later(8 * 60)).await.status, 303);

    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let token = home(&mut person, now()).await.value("form_token");
    let stolen = person.clone();
    let out = person.post("/desk/sign-out", &[("form_token", &token)], now()).await;
    assert_eq!(out.status, 303);
    assert_eq!(person.cookie, None, "the browser forgets it");
    assert_eq!(home(&mut stolen.clone(), now()).await.status, 303, "and so does the desk");
    assert!(person.get(&out.location.unwrap(), now()).await.text().contains("You have signed out."));
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let desk = desk("desk-again").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let mut before = person.clone();
    person.ask_for_link(ADMINISTRATOR, "", now()).await;
    let link = desk.links_to(ADMINISTRATOR).into_iter().rfind(|link| !link.is_empty()).unwrap();
    person.post(&link, &[], now()).await;
    assert_eq!(home(&mut person, now()).await.status, 200);
    assert_eq!(home(&mut before, now()).await.status, 303);
}

#[tokio::test]
async fn a_contact_that_a_revision_leaves_out_has_no_access_at_once_and_a_new_one_has() {
    let desk = desk("desk-revised").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    assert_eq!(home(&mut person, now()).await.status, 200);
    let definition = without(ADMINISTRATOR).replace("senior.commissioner@council.example", "new@council.example");
    let revised = json!({ "kind": "contract-revised", "definition": definition, "reason": "People changed.",
                          "restates": false });
    desk.steps.record(Council, &revised, later(1)).await.unwrap();
    refused(&home(&mut person, later(1)).await, 404, "Page not found");
    let start = person.get("/desk", later(1)).await;
    assert!(start.text().contains("no contract names your address as a point of contact any more"));
    let links = desk.links_to(ADMINISTRATOR).len();
    desk.person().ask_for_link(ADMINISTRATOR, "", later(2)).await;
    assert_eq!(desk.links_to(ADMINISTRATOR).len(), links, "nor does a new link come");
    desk.steps.evaluate(later(2)).await;
    let mut new = desk.signed_in("new@council.example", later(3)).await;
    assert!(home(&mut new, later(3)).await.text().contains("for the council"));
}

#[tokio::test]
async fn contacts_are_found_in_a_store_that_was_assessed_before_they_were_kept_to_be_found() {
    let desk = desk("desk-before").await;
    let table = &desk.steps.table;
    let mut snapshot = table.snapshot("regulation-44").await.unwrap().unwrap();
    snapshot.contacts_are_found = false;
    table.commit("regulation-44", Some(snapshot.version), &snapshot, &[], now()).await.unwrap();
    for (pk, sk) in system_tests::embedded::items(&desk.steps.client).await.into_keys() {
        if sk.starts_with("CONTACT#") {
            let request = desk.steps.client.delete_item().table_name(system_tests::steps::Steps::TABLE);
            let text = aws_sdk_dynamodb::types::AttributeValue::S;
            request.key("pk", text(pk)).key("sk", text(sk)).send().await.unwrap();
        }
    }
    desk.person().ask_for_link(ADMINISTRATOR, "", now()).await;
    assert_eq!(desk.links_to(ADMINISTRATOR).len(), 0);
    desk.steps.evaluate(now()).await;
    desk.person().ask_for_link(ADMINISTRATOR, "", now()).await;
    assert_eq!(desk.links_to(ADMINISTRATOR).len(), 1);
}

#[tokio::test]
async fn who_may_not_see_a_contract_cannot_tell_whether_it_exists() {
    let desk = desk("desk-other").await;
    let other =
        DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"").replace("contractor.example", "c.example");
    desk.steps.table.found(&Contract::read(&other).unwrap(), now()).await.unwrap();
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let there = person.get("/desk/contracts/another", now()).await;
    let nowhere = person.get("/desk/contracts/nowhere", now()).await;
    refused(&there, 404, "Page not found");
    assert_eq!(there, nowhere);
    assert_eq!(
        desk.person().get("/desk/contracts/another", now()).await.status,
        303,
        "signed out, all are asked to sign in"
    );
}

#[tokio::test]
async fn a_contact_of_several_contracts_chooses() {
    let desk = desk("desk-several").await;
    let other =
        DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"").replace("independent visitor", "other");
    desk.steps.table.found(&Contract::read(&other).unwrap(), now()).await.unwrap();
    functions::evaluate::evaluate(&desk.steps.table, "another", now()).await.unwrap();
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let start = person.get("/desk", now()).await;
    assert_eq!((start.status, start.heading().as_str()), (200, "Your contracts"));
    for id in ["another", "regulation-44"] {
        assert!(start.text().contains(&format!("href=\"/desk/contracts/{id}\"")));
        assert_eq!(person.get(&format!("/desk/contracts/{id}"), now()).await.status, 200);
    }
}

#[tokio::test]
async fn a_form_is_taken_only_from_the_desks_own_pages_with_the_sessions_token() {
    let desk = desk("desk-forged").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let token = home(&mut person, now()).await.value("form_token");
    let title = "This form was not sent from here";
    for wrong in ["", "x", &token[1..], &token.to_uppercase()] {
        refused(&person.post("/desk/sign-out", &[("form_token", wrong)], now()).await, 403, title);
    }
    let mut elsewhere = person.clone();
    for origin in ["https://elsewhere.example", "null", "http://performance.council.example", ""] {
        elsewhere.origin = origin.into();
        refused(&elsewhere.post("/desk/sign-out", &[("form_token", &token)], now()).await, 403, title);
        refused(&elsewhere.ask_for_link(COUNCIL, "", now()).await, 403, title);
    }
    assert!(desk.links_to(COUNCIL).is_empty());
    let mut colleague = desk.signed_in(COUNCIL, now()).await;
    refused(&colleague.post("/desk/sign-out", &[("form_token", &token)], now()).await, 403, title);
    assert_eq!(home(&mut person, now()).await.status, 200, "nothing of it signed anybody out");
}

#[tokio::test]
async fn nobody_is_led_elsewhere_after_signing_in() {
    let desk = desk("desk-redirect").await;
    for then in ["https://elsewhere.example/", "//elsewhere.example", "/desk//elsewhere.example", "/site/"] {
        let mut person = desk.person();
        person.ask_for_link(ADMINISTRATOR, then, now()).await;
        let links = desk.links_to(ADMINISTRATOR);
        let mut led = None;
        for link in links {
            led = person.post(&link, &[], now()).await.location.or(led);
        }
        assert_eq!(led.as_deref(), Some("/desk"), "{then}");
    }
    let asked = desk.person().get("/desk/sign-in?then=https%3A%2F%2Felsewhere.example", now()).await;
    assert!(asked.values("then").is_empty());
}

#[tokio::test]
async fn one_address_and_one_network_may_ask_only_so_often() {
    let desk = desk("desk-limits").await;
    let title = "Too many attempts";
    for address in [ADMINISTRATOR, "stranger@elsewhere.example"] {
        for attempt in 0..5 {
            let mut person = desk.person();
            person.network = format!("198.51.100.{attempt}");
            assert_eq!(person.ask_for_link(address, "", now()).await.status, 200, "{address} {attempt}");
        }
        refused(&desk.person().ask_for_link(address, "", now()).await, 429, title);
    }
    assert_eq!(desk.links_to(ADMINISTRATOR).len(), 5);
    assert_eq!(
        desk.person().ask_for_link(ADMINISTRATOR, "", later(60)).await.status,
        200,
        "an hour later it is one more"
    );

    let mut household = desk.person();
    for attempt in 0..30 {
        household.network = format!("2001:db8:1:2::{attempt:x}");
        assert_eq!(household.ask_for_link(&format!("{attempt}@elsewhere.example"), "", now()).await.status, 200);
    }
    household.network = "2001:db8:1:2:ffff::1".into();
    refused(&household.ask_for_link("one@elsewhere.example", "", now()).await, 429, title);
    household.network = "2001:db8:1:3::1".into();
    assert_eq!(household.ask_for_link("one@elsewhere.example", "", now()).await.status, 200);

    let mut prober = desk.person();
    prober.network = "203.0.113.9".into();
    let guessed = format!("/desk/link/{}", "A".repeat(43));
    for _ in 0..120 {
        assert_eq!(prober.get(&guessed, now()).await.status, 410);
    }
    refused(&prober.get(&guessed, now()).await, 429, title);
}

#[tokio::test]
async fn what_cannot_be_an_address_is_shown_to_be_put_right() {
    let desk = desk("desk-slip").await;
    for typed in ["", "operations", "operations@", "a b@c.example", "<b>x</b>@c", "a@b.example\r\nbcc: x@y.example"] {
        let shown = desk.person().ask_for_link(typed, "/desk/contracts/regulation-44", now()).await;
        if typed.starts_with('<') {
            assert!(!shown.text().contains("<b>x"), "{typed}");
            continue;
        }
        assert!(shown.text().contains("govuk-error-summary"), "{typed}");
        assert!(shown.text().contains("href=\"#email\""));
        assert_eq!(shown.value("then"), "/desk/contracts/regulation-44", "where they wanted to go is not lost");
    }
}

#[tokio::test]
async fn nobody_finds_a_secret_or_an_address_in_a_plain_form_in_the_table() {
    let desk = desk("desk-secrets").await;
    let person = desk.signed_in(ADMINISTRATOR, now()).await;
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    let secrets =
        [link.rsplit('/').next().unwrap().to_owned(), person.cookie.unwrap().split_once('=').unwrap().1.into()];
    for ((pk, sk), item) in system_tests::embedded::items(&desk.steps.client).await {
        assert!(!format!("{pk}{sk}").contains('@'), "{pk} {sk}");
        for secret in &secrets {
            assert!(!format!("{item:?}").contains(secret.as_str()), "{pk} {sk}");
        }
        if ["LINK#", "SESSION#", "LIMIT#"].iter().any(|kind| pk.starts_with(kind)) {
            assert!(item.contains_key("expires_at"), "{pk} goes away by itself");
        }
    }
}

#[tokio::test]
async fn every_answer_says_what_a_page_may_do_and_none_is_kept() {
    let desk = desk("desk-headers").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    for target in ["/desk/sign-in", HOME, "/desk/nowhere", "/desk/contracts/nowhere", "/desk"] {
        let shown = person.get(target, now()).await;
        for header in [
            "cache-control: no-store",
            "content-security-policy: default-src 'none'; style-src 'self'",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "strict-transport-security: max-age=31536000",
        ] {
            assert!(shown.headers.contains(header), "{target}: {}", shown.headers);
        }
        assert!(!shown.text().contains("style=") && !shown.text().contains("<script"), "{target}");
    }
    let style = person.get("/desk/assets/site.css?v=1", now()).await;
    assert!(style.headers.contains("text/css") && style.headers.contains("cache-control: public"));
}

#[tokio::test]
async fn what_is_asked_for_in_another_way_is_refused() {
    let desk = desk("desk-methods").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let token = home(&mut person, now()).await.value("form_token");
    refused(&person.get("/desk/sign-out", now()).await, 404, "Page not found");
    refused(&person.post(HOME, &[("form_token", &token)], now()).await, 404, "Page not found");
    let signed_out = desk.person().post(HOME, &[("form_token", &token)], now()).await;
    refused(&signed_out, 401, "You have been signed out");
    let huge = "x".repeat(3 * 1024 * 1024 + 1);
    refused(&person.post("/desk/sign-out", &[("form_token", &huge)], now()).await, 413, "Too large");
}

/// The month's return, below the contract's home.
fn july(below: &str) -> String {
    format!("{HOME}/returns/2022-07{below}")
}

/// The fields of the page's form, as a browser sends them where nothing is typed, with some typed into.
fn filled<'f>(page: &'f Shown, typed: &'f [(&'f str, &'f str)]) -> Vec<(String, String)> {
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

async fn send(person: &mut Person<'_>, page: &Shown, typed: &[(&str, &str)], at: DateTime<Utc>) -> Shown {
    let fields = filled(page, typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    person.post(&july("/table"), &fields, at).await
}

/// Every unit visited on a day of July, its report at both a day later.
const JULY: [(&str, &str); 18] = [
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
async fn fill_in(person: &mut Person<'_>, more: &[(&str, &str)], at: DateTime<Utc>) -> Shown {
    let page = person.get(&july("/table"), at).await;
    let typed: Vec<(&str, &str)> = JULY.iter().chain(more).copied().chain([("do", "check")]).collect();
    send(person, &page, &typed, at).await
}

async fn submit(person: &mut Person<'_>, at: DateTime<Utc>) -> Shown {
    let check = person.get(&july("/check"), at).await;
    let (token, version) = (check.value("form_token"), check.value("version"));
    person.post(&july("/submit"), &[("form_token", &token), ("version", &version)], at).await
}

#[tokio::test]
async fn an_administrator_fills_in_the_table_mends_two_mistakes_and_gets_a_receipt() {
    let desk = desk("desk-table").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july("/table"), now()).await;
    assert_eq!(page.values("unit-0"), ["U1"], "the units stand there already");
    let wrong =
        [("visited_on-2", "31 June 2022"), ("report_to_council_on-4", "7 July 2022"), ("comment", "A calm month.")];
    let told = fill_in(&mut person, &wrong, now()).await;
    assert_eq!(told.status, 422);
    let text = told.text();
    for shown in [
        "<title>Error: ",
        "<a href=\"#visited_on-2\">Unit 3, Visited on: There is no 31 June 2022.",
        "<a href=\"#report_to_council_on-4\">Unit 5, Report to council: The report&#39;s date,",
        "aria-describedby=\"visited_on-2-error\"",
        "id=\"visited_on-2-error\"",
        "id=\"report_to_council_on-4-error\"",
    ] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    assert_eq!(told.value("visited_on-2"), "31 June 2022", "what was typed stands there to be mended");
    assert_eq!(desk.steps.head().await.sequence, 0);
    let mended = [
        ("visited_on-2", "6 July 2022"),
        ("report_to_council_on-4", "11 July 2022"),
        ("comment", "A calm month."),
        ("do", "check"),
    ];
    let on = send(&mut person, &told, &mended, now()).await;
    assert_eq!((on.status, on.location.as_deref()), (303, Some(july("/check").as_str())), "{}", on.text());
    let check = person.get(&july("/check"), now()).await;
    assert!(check.text().contains("6 of 6 (100%)") && check.text().contains("Green so far"), "{}", check.text());
    assert!(check.text().contains("A calm month."));
    assert_eq!(desk.steps.head().await.sequence, 0, "looking at it submits nothing");
    let submitted = submit(&mut person, later(1)).await;
    assert_eq!((submitted.status, submitted.location.as_deref()), (303, Some(july("/receipts/1").as_str())));
    let receipt = person.get(&submitted.location.unwrap(), later(2)).await;
    assert_eq!(receipt.heading(), "The return for July 2022 was received");
    assert!(receipt.text().contains("regulation-44-2022-07-1") && receipt.text().contains("on time"));
    let head = desk.steps.head().await;
    assert_eq!((head.sequence, head.received_at), (1, later(1)));
    // The bytes that were typed are kept as evidence, and give the same return by the other door.
    let original = desk.steps.table.original("regulation-44", 1).await.unwrap();
    let value: serde_json::Value = serde_json::from_slice(&original).unwrap();
    assert_eq!((&value["visits"][1]["visited_on"], &value["comment"]), (&json!("4/7/22"), &json!("A calm month.")));
    let answer = desk.steps.post(Contractor, "returns/2022-07", &value, later(3)).await;
    assert!([200, 201].contains(&answer.status), "{}", answer.text());
    assert!(!home(&mut person, later(4)).await.text().contains("Submit the return for July"));
}

#[tokio::test]
async fn a_file_is_read_shown_and_submitted_as_the_bytes_that_it_is() {
    let desk = desk("desk-file").await;
    let mut person = desk.signed_in(ADMINISTRATOR, later(9 * 24 * 60)).await;
    let at = later(9 * 24 * 60);
    let page = person.get(&july(""), at).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let bytes =
        std::fs::read(system_tests::program::root().join("infra/local/sample/regulation-44/returns/2022-07.xlsx"))
            .unwrap();
    let taken = person.post_file(&july("/file"), &fields, ("file", "July <b>return</b>.xlsx", &bytes), at).await;
    assert_eq!((taken.status, taken.location.as_deref()), (303, Some(july("/check").as_str())), "{}", taken.text());
    let check = person.get(&july("/check"), at).await;
    assert!(
        check.text().contains("July &lt;b&gt;return&lt;&#x2F;b&gt;.xlsx")
            || check.text().contains("July &lt;b&gt;return&lt;/b&gt;.xlsx"),
        "{}",
        check.text()
    );
    let receipt = submit(&mut person, at).await;
    assert_eq!(receipt.location.as_deref(), Some(july("/receipts/1").as_str()));
    assert_eq!(desk.steps.table.original("regulation-44", 1).await.unwrap(), bytes);
    let original = person.get(&july("/revisions/1/original"), at).await;
    assert_eq!(original.body, bytes);
    assert!(original.headers.contains("filename=\"regulation-44-2022-07-revision-1.xlsx\""), "{}", original.headers);
    let csv = person.get(&july("/revisions/1/csv"), at).await.text();
    assert!(csv.starts_with("unit,visited_on,report_to_council_on,report_to_ofsted_on,sent_back_on,"), "{csv}");
    let json: serde_json::Value =
        serde_json::from_slice(&person.get(&july("/revisions/1/json"), at).await.body).unwrap();
    assert_eq!(json["month"], "2022-07");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_by_its_own_cells_and_nothing_is_kept() {
    let desk = desk("desk-bad-file").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july(""), now()).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let folder = system_tests::program::root().join("shared/intake/tests/bad");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        // What is wrong with some only as the return of a certain month is not wrong here.
        if file.path().with_file_name(format!("{name}.submission.json")).exists() {
            continue;
        }
        if name.ends_with(".problems.json") || name.ends_with(".submission.json") {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        let shown = person.post_file(&july("/file"), &fields, ("file", &name, &bytes), now()).await;
        assert_eq!(shown.status, 422, "{name}");
        assert!(shown.text().contains("govuk-error-summary"), "{name}");
        read += 1;
    }
    assert!(read > 100, "{read}");
    let csv = "unit,visited_on\nU1,31/06/2022\nU9,4 July 2022\n";
    let shown = person.post_file(&july("/file"), &fields, ("file", "a.csv", csv.as_bytes()), now()).await.text();
    assert!(
        shown.contains("Row 2, visited_on: There is no 31 June 2022") && shown.contains("Row 3, unit: "),
        "{shown}"
    );
    let nothing = person.post(&july("/file"), &fields, now()).await;
    assert!(nothing.text().contains("Choose the file that holds the return"));
    assert_eq!(desk.steps.head().await.sequence, 0);
    assert_eq!(person.get(&july("/check"), now()).await.status, 303, "there is nothing to check");
}

#[tokio::test]
async fn of_two_windows_one_does_not_write_over_the_other_unseen() {
    let desk = desk("desk-windows").await;
    let mut one = desk.signed_in(ADMINISTRATOR, now()).await;
    let mut other = desk.signed_in("manager@contractor.example", now()).await;
    let (first, second) = (one.get(&july("/table"), now()).await, other.get(&july("/table"), now()).await);
    let saved = send(&mut one, &first, &[("visited_on-0", "4 July 2022"), ("do", "save")], now()).await;
    assert_eq!(saved.location.as_deref(), Some(july("/table?saved=1").as_str()));
    let overtaken = send(&mut other, &second, &[("visited_on-0", "5 July 2022"), ("do", "save")], now()).await;
    assert_eq!(overtaken.status, 409);
    assert!(overtaken.text().contains("This return was changed elsewhere"));
    assert_eq!(overtaken.value("visited_on-0"), "5 July 2022", "what was typed is not lost");
    assert_eq!(one.get(&july("/table"), now()).await.value("visited_on-0"), "4 July 2022");
    let kept = send(&mut other, &overtaken, &[("do", "save")], now()).await;
    assert_eq!(kept.status, 303, "whoever has been told may keep what they typed");
    let saved = one.get(&july("/table?saved=1"), now()).await;
    assert_eq!(saved.value("visited_on-0"), "5 July 2022");
    assert!(saved.text().contains("Saved, not submitted."));
    assert!(home(&mut one, now()).await.text().contains("Go on with the return for July 2022"));
    let row = send(&mut one, &saved, &[("do", "add")], now()).await;
    assert_eq!(row.location.as_deref(), Some(july("/table#row-6").as_str()));
    assert_eq!(one.get(&july("/table"), now()).await.values("added-6"), ["1"]);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_return_and_what_changed_since_it_was_looked_at_is_not_sent() {
    let desk = desk("desk-replay").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[], now()).await;
    let check = person.get(&july("/check"), now()).await;
    let (token, version) = (check.value("form_token"), check.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let (mut one, mut two) = (person.clone(), person.clone());
    let submit = july("/submit");
    let (one, two) = tokio::join!(one.post(&submit, &fields, now()), two.post(&submit, &fields, now()));
    for answer in [one, two] {
        assert!(answer.location.as_deref().is_some_and(|to| to.starts_with(&july("/receipts/1"))), "{answer:?}");
    }
    let replayed = person.post(&july("/submit"), &fields, later(5)).await;
    assert_eq!(replayed.location.as_deref(), Some(july("/receipts/1?again=1").as_str()));
    assert_eq!(desk.steps.head().await.sequence, 1);

    fill_in(&mut person, &[("visited_on-0", "5 July 2022")], later(6)).await;
    let looked_at = person.get(&july("/check"), later(6)).await.value("version");
    let page = person.get(&july("/table"), later(6)).await;
    send(&mut person, &page, &[("visited_on-0", ""), ("do", "save")], later(7)).await;
    let fields = [("form_token", token.as_str()), ("version", looked_at.as_str())];
    let changed = person.post(&july("/submit"), &fields, later(8)).await;
    refused(&changed, 409, "This return was changed elsewhere");
    assert_eq!(desk.steps.head().await.sequence, 1);
}

#[tokio::test]
async fn a_revision_begins_with_what_stands_and_the_same_again_says_so() {
    let desk = desk("desk-revision").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[("comment", "First.")], now()).await;
    submit(&mut person, now()).await;
    let page = person.get(&july("/table"), later(1)).await;
    assert_eq!(page.value("visited_on-1"), "4 July 2022", "dates stand in one form, however they were typed");
    assert!(page.text().contains("First."));
    fill_in(&mut person, &[("comment", "Second.")], later(2)).await;
    assert!(person.get(&july("/check"), later(2)).await.text().contains("it will be revision 2"));
    submit(&mut person, later(2)).await;
    let month = person.get(&july(""), later(3)).await.text();
    assert!(month.contains("Revision 2") && month.contains("Revision 1"), "{month}");
    assert!(person.get(&july("/receipts/1"), later(3)).await.text().contains("A later revision stands in its place."));
    fill_in(&mut person, &[("comment", "First.")], later(4)).await;
    let again = submit(&mut person, later(4)).await;
    assert_eq!(again.location.as_deref(), Some(july("/receipts/1?again=1").as_str()));
    let receipt = person.get(&again.location.unwrap(), later(4)).await.text();
    assert!(receipt.contains("had been received already") && receipt.contains("To go back to this one"), "{receipt}");
    assert_eq!(desk.steps.head().await.sequence, 2);
}

#[tokio::test]
async fn the_council_reads_returns_and_cannot_submit_one() {
    let desk = desk("desk-council").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[], now()).await;
    let draft_seen_by_council = desk.signed_in(COUNCIL, now()).await.get(&july(""), now()).await.text();
    assert!(!draft_seen_by_council.contains("began to fill in"), "what is not submitted is the contractor's alone");
    submit(&mut person, now()).await;
    let mut council = desk.signed_in(COUNCIL, later(1)).await;
    let month = council.get(&july(""), later(1)).await;
    assert!(month.text().contains("Revision 1") && !month.text().contains("Fill in the table"));
    for below in ["/receipts/1", "/revisions/1/original", "/revisions/1/csv", "/revisions/1/json", "/template.xlsx"] {
        assert_eq!(council.get(&july(below), later(1)).await.status, 200, "{below}");
    }
    let token = month.value("form_token");
    let fields = [("form_token", token.as_str()), ("version", "0"), ("do", "check"), ("unit-0", "U1")];
    let before = system_tests::embedded::items(&desk.steps.client).await;
    for below in ["/table", "/submit", "/file"] {
        refused(&council.post(&july(below), &fields, later(1)).await, 403, "Not yours to do");
    }
    for below in ["/table", "/check"] {
        refused(&council.get(&july(below), later(1)).await, 403, "Not yours to do");
    }
    assert_eq!(system_tests::embedded::items(&desk.steps.client).await, before, "nothing is changed");
}

#[tokio::test]
async fn a_month_that_is_not_open_another_contracts_return_and_an_expired_session_are_refused() {
    let desk = desk("desk-refused").await;
    let other =
        DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"").replace("contractor.example", "c.example");
    desk.steps.table.found(&Contract::read(&other).unwrap(), now()).await.unwrap();
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july("/table"), now()).await;
    let token = page.value("form_token");
    let fields = [("form_token", token.as_str()), ("version", "0"), ("do", "check"), ("unit-0", "U1")];
    let before = system_tests::embedded::items(&desk.steps.client).await;
    for (month, heading) in [
        ("2022-03", "There is no return for March 2022"),
        ("2022-08", "There is no return for August 2022"),
        ("2027-04", "There is no return for April 2027"),
        ("x", "Page not found"),
        ("2022-13", "Page not found"),
    ] {
        let below = |below: &str| format!("{HOME}/returns/{month}{below}");
        refused(&person.get(&below(""), now()).await, 404, heading);
        refused(&person.get(&below("/table"), now()).await, 404, heading);
        for form in ["/table", "/submit", "/file"] {
            refused(&person.post(&below(form), &fields, now()).await, 404, heading);
        }
    }
    for target in ["/desk/contracts/another/returns/2022-07/table", "/desk/contracts/nowhere/returns/2022-07/table"] {
        refused(&person.post(target, &fields, now()).await, 404, "Page not found");
    }
    for forged in ["", "0000"] {
        let fields = [("form_token", forged), ("version", "0"), ("do", "save"), ("unit-0", "U1")];
        refused(&person.post(&july("/table"), &fields, now()).await, 403, "This form was not sent from here");
    }
    refused(&person.post(&july("/table"), &fields, later(8 * 60)).await, 401, "You have been signed out");
    for below in ["/receipts/1", "/receipts/x", "/revisions/1/csv", "/revisions/0/original", "/nowhere"] {
        refused(&person.get(&july(below), now()).await, 404, "Page not found");
    }
    assert_eq!(system_tests::embedded::items(&desk.steps.client).await, before, "nothing is changed");
}

#[tokio::test]
async fn whatever_is_typed_comes_out_as_text() {
    let desk = desk("desk-text").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let nasty = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "=HYPERLINK(\"http://x\")",
        "\u{202e}gnirts",
        "{{ around }}",
    ];
    for text in nasty {
        let cells =
            [("unit-0", text), ("visited_on-0", text), ("sent_back_reason-0", text), ("not_visited_reason-1", text)];
        let more: Vec<(&str, &str)> = cells.into_iter().chain([("comment", text), ("capacity_issue", text)]).collect();
        let told = fill_in(&mut person, &more, now()).await;
        assert_eq!(told.status, 422, "{text}");
        assert!(!told.text().contains("<script") && !told.text().contains("<img"), "{text}");
    }
    let long = "x".repeat(10_000);
    let told = fill_in(&mut person, &[("comment", &long), ("visited_on-0", &long), ("unit-0", &long)], now()).await;
    assert_eq!(told.status, 422);
    assert!(told.text().contains("href=\"#comment\"") && told.text().contains("Shorten it to 500 at most"));
    // What can be said is said as text wherever it comes out.
    let comment = "<b>=1+1</b> \u{202e}reversed & more";
    fill_in(&mut person, &[("unit-0", "U1"), ("comment", comment)], now()).await;
    submit(&mut person, now()).await;
    for below in ["/receipts/1", "/table"] {
        let page = person.get(&july(below), now()).await.text();
        assert!(!page.contains("<b>=1+1") && page.contains("&lt;b&gt;=1+1"), "{below}");
    }
}

#[tokio::test]
async fn a_nil_return_and_one_that_says_nothing() {
    let desk = desk("desk-nil").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july("/table"), now()).await;
    let nothing = send(&mut person, &page, &[("do", "check")], now()).await;
    assert!(nothing.text().contains("Nothing is filled in yet."), "{}", nothing.text());
    let both =
        send(&mut person, &nothing, &[("nil", "yes"), ("visited_on-0", "4 July 2022"), ("do", "check")], now()).await;
    assert!(both.text().contains("<a href=\"#nil\">"), "{}", both.text());
    send(&mut person, &both, &[("nil", "yes"), ("visited_on-0", ""), ("do", "check")], now()).await;
    assert!(person.get(&july("/check"), now()).await.text().contains("It says that there is nothing to report."));
    submit(&mut person, now()).await;
    let original = desk.steps.table.original("regulation-44", 1).await.unwrap();
    let value: serde_json::Value = serde_json::from_slice(&original).unwrap();
    assert_eq!(value, json!({ "month": "2022-07", "nil": true, "visits": [] }));
}

#[tokio::test]
async fn the_values_of_other_kpis_are_typed_beside_the_visits() {
    let further = "\n[[kpi]]\nnumber = 4\ntitle = \"Satisfaction\"\nclause = \"3.1\"\nmeasure = \"percentage\"\nbetter = \"higher\"\n[[kpi.target]]\nfrom = \"2022-04\"\ngreen = 90\namber = 80\nred = 70\n";
    let contract = Contract::read(&format!("{DEFINITION}{further}")).unwrap();
    let desk = DeskAtWork::open("desk-kpis", &contract, now()).await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let told = fill_in(&mut person, &[("kpi-4-numerator", "nine")], now()).await;
    assert_eq!(told.status, 422);
    for shown in
        ["<a href=\"#kpi-4-numerator\">KPI 4, Numerator: ", "<a href=\"#kpi-4-denominator\">KPI 4, Denominator: "]
    {
        assert!(told.text().contains(shown), "{shown} in {}", told.text());
    }
    assert!(!told.text().contains("quotation marks"));
    let fields = [("kpi-4-numerator", "9"), ("kpi-4-denominator", "10"), ("do", "check")];
    assert_eq!(send(&mut person, &told, &fields, now()).await.status, 303);
    assert!(person.get(&july("/check"), now()).await.text().contains("9 of 10 (90%)"));
}

#[tokio::test]
async fn a_return_withdrawn_is_no_revision_any_more_and_can_be_submitted_again() {
    let desk = desk("desk-withdrawn").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[], now()).await;
    submit(&mut person, now()).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 1, "reason": "Sent too early." });
    desk.steps.record(Contractor, &withdrawn, later(1)).await.unwrap();
    assert!(home(&mut person, later(2)).await.text().contains("Submit the return for July 2022"));
    refused(&person.get(&july("/receipts/1"), later(2)).await, 404, "Page not found");
    fill_in(&mut person, &[], later(3)).await;
    let again = submit(&mut person, later(3)).await;
    assert_eq!(again.location.as_deref(), Some(july("/receipts/3").as_str()), "{again:?}");
}
