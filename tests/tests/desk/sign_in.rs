//! Signing in and out, and what every page is.

use domain::contract::Contract;
use domain::event::Party::Council;
use serde_json::json;

use crate::*;

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
    assert_eq!((home.status, home.heading().as_str()), (200, "What you need to do"));
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
        let began = tokio::time::Instant::now();
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
async fn what_was_signed_in_with_by_a_clock_that_was_ahead_is_not_good_when_the_clock_is_put_back() {
    let desk = desk("desk-ahead").await;
    let ahead = now() + TimeDelta::days(3650);
    let mut person = desk.signed_in(ADMINISTRATOR, ahead).await;
    assert_eq!(home(&mut person, ahead).await.status, 200);
    assert_eq!(home(&mut person, now()).await.status, 303, "a session lasts eight hours, whatever the clock was");
    desk.person().ask_for_link(ADMINISTRATOR, "", ahead).await;
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    refused(&desk.person().get(&link, now()).await, 410, "This link does not work any more");
    refused(&desk.person().post(&link, &[], now()).await, 410, "This link does not work any more");
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
    assert!(start.text().contains("your address is not a point of contact for any contract"));
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
    let seen = table.previous("regulation-44").await.unwrap();
    table.commit("regulation-44", seen.as_ref(), &snapshot, &[], now()).await.unwrap();
    for (pk, sk) in system_tests::embedded::items(&desk.steps.client).await.into_keys() {
        if sk.starts_with("CONTACT#") {
            let request = desk.steps.client.delete_item().table_name(system_tests::embedded::TABLE);
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
    desk.steps.table.create_contract(&Contract::read(&other).unwrap(), now()).await.unwrap();
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
    desk.steps.table.create_contract(&Contract::read(&other).unwrap(), now()).await.unwrap();
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
    let title = "We could not accept this form";
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
async fn one_address_from_one_network_and_one_network_may_ask_only_so_often() {
    let desk = desk("desk-limits").await;
    let title = "Too many attempts";
    for address in [ADMINISTRATOR, "stranger@elsewhere.example"] {
        for attempt in 0..5 {
            assert_eq!(desk.person().ask_for_link(address, "", now()).await.status, 200, "{address} {attempt}");
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
