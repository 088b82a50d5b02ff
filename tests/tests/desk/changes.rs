//! What a return changes, shown before it is submitted, in its receipt and in the receipt's email; and what is asked about it.

use std::collections::BTreeSet;

use domain::event::Party::Contractor;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use system_tests::desk::DeskAtWork;

use crate::*;

const MANAGER: &str = "manager@contractor.example";

/// One visit of July, and nothing else.
const ONE_VISIT: &str =
    "unit,visited_on,report_to_council_on,report_to_ofsted_on\nU1,04/07/2022,05/07/2022,05/07/2022\n";

fn august(below: &str) -> String {
    format!("{HOME}/returns/2022-08{below}")
}

/// Drops a file into the form of a month's return; the page to be looked at then.
async fn drop_file(person: &mut Person<'_>, at: &str, text: &str, now: DateTime<Utc>) -> Shown {
    let page = person.get(at, now).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let taken = person.post_file(&format!("{at}/file"), &fields, ("file", "return.csv", text.as_bytes()), now).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    person.get(&format!("{at}/check"), now).await
}

async fn confirm(person: &mut Person<'_>, at: &str, check: &Shown, boxes: &[&str], now: DateTime<Utc>) -> Shown {
    let [token, version, standing] = ["form_token", "version", "standing"].map(|name| check.value(name));
    let mut fields =
        vec![("form_token", token.as_str()), ("version", version.as_str()), ("standing", standing.as_str())];
    fields.extend(boxes.iter().map(|name| (*name, "yes")));
    person.post(&format!("{at}/submit"), &fields, now).await
}

/// The receipts that were sent, each with its recipient, subject and text.
fn receipts(desk: &DeskAtWork) -> Vec<(String, String, String)> {
    let folder = std::fs::read_dir(desk.mail.0.join("regulation-44")).into_iter().flatten().flatten();
    let mut files: Vec<_> = folder.map(|file| file.path()).collect();
    files.sort();
    let read = |file: std::path::PathBuf| {
        let bytes = std::fs::read(file).unwrap();
        let message = MessageParser::default().parse(&bytes).unwrap().into_owned();
        let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
        (to, message.subject().unwrap_or_default().to_owned(), message.body_text(0).unwrap_or_default().into_owned())
    };
    files.into_iter().map(read).filter(|(_, _, text)| text.contains("\nReceipt regulation-44-")).collect()
}

fn words(page: &Shown) -> String {
    let text = page.text();
    let text: String = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn what_a_revision_takes_away_is_shown_before_it_is_submitted_in_its_receipt_and_in_its_email() {
    let desk = desk("desk-changes").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[("comment", "First.")], now()).await;
    submit(&mut person, now()).await;
    desk.steps.evaluate(later(1)).await;
    let check = drop_file(&mut person, &july(""), ONE_VISIT, later(60)).await;
    let changes = [
        "What it changes in version 1, the current one",
        "5 visits go",
        "Unit 2 (U2): the visit of Monday 4 July 2022 is no longer listed.",
        "Unit 6 (U6): the visit of Friday 8 July 2022 is no longer listed.",
        "The comment is not there any more.",
        "July 2022, KPI 1: ",
        "Before: green so far; 6 of 6 (100%).",
    ];
    for said in changes {
        assert!(words(&check).contains(said), "{said}: {}", words(&check));
    }
    assert!(
        words(&check).contains("Unit 2 (U2), Unit 3 (U3), Unit 4 (U4), Unit 5 (U5) and Unit 6 (U6) are due a visit")
    );
    let submitted = confirm(&mut person, &july(""), &check, &[], later(61)).await;
    let receipt = person.get(&submitted.location.unwrap(), later(62)).await;
    assert!(receipt.text().contains("govuk-panel--confirmation"));
    for said in changes.into_iter().skip(1).chain(["What it changed in version 1", "Robin Instance, Operations Lead"]) {
        assert!(words(&receipt).contains(said), "{said}: {}", words(&receipt));
    }
    desk.steps.evaluate(later(63)).await;
    desk.steps.send_all(later(63)).await;
    let sent = receipts(&desk);
    let of_two: Vec<_> = sent.iter().filter(|(_, subject, _)| subject.contains("version 2")).collect();
    let to: BTreeSet<&str> = of_two.iter().map(|(to, ..)| to.as_str()).collect();
    assert_eq!((to, of_two.len()), (BTreeSet::from([ADMINISTRATOR, MANAGER]), 2), "one each: {sent:?}");
    let digest = cloud::hash::sha256(ONE_VISIT.as_bytes());
    for (_, _, text) in of_two {
        for said in changes.into_iter().skip(2).chain(["regulation-44-2022-07-2", &digest, "Robin Instance"]) {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("Ratings for July 2022"), "figures are not repeated: {text}");
    }
}

#[tokio::test]
async fn a_revision_takes_away_nothing_that_its_sender_was_not_shown() {
    let desk = desk("desk-overtaken").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let check = drop_file(&mut person, &july(""), ONE_VISIT, now()).await;
    assert!(!check.text().contains("What it changes"), "nothing stands: {}", words(&check));
    // A program sends two visits while somebody looks at the check of one.
    let row = |unit: &str| json!({ "unit": unit, "visited_on": "2022-07-05" });
    let other = json!({ "month": "2022-07", "visits": [row("U2"), row("U3")] });
    assert_eq!(desk.steps.post(Contractor, "returns/2022-07", &other, later(1)).await.status, 201);
    let refused = confirm(&mut person, &july(""), &check, &[], later(2)).await;
    assert_eq!(refused.location.as_deref(), Some(july("/check?overtaken=1").as_str()), "{}", refused.text());
    assert_eq!(desk.steps.head().await.sequence, 1, "it was not submitted");
    let again = person.get(&refused.location.unwrap(), later(3)).await;
    for said in ["changed while you were on this page, so yours was not submitted", "2 visits go"] {
        assert!(words(&again).contains(said), "{said}: {}", words(&again));
    }
    let submitted = confirm(&mut person, &july(""), &again, &[], later(4)).await;
    assert_eq!(submitted.location.as_deref(), Some(july("/receipts/2").as_str()), "{}", submitted.text());
    // The same page sent a second time leads to the same receipt.
    let twice = confirm(&mut person, &july(""), &again, &[], later(5)).await;
    assert_eq!(twice.location.as_deref(), Some(july("/receipts/2?again=1").as_str()), "{}", twice.text());
}

#[tokio::test]
async fn a_receipt_is_sent_once_where_the_contract_manager_submits_and_to_nobody_else_where_a_program_does() {
    let desk = desk("desk-receipt-once").await;
    let mut manager = desk.signed_in(MANAGER, now()).await;
    fill_in(&mut manager, &[], now()).await;
    submit(&mut manager, now()).await;
    let june = json!({ "month": "2022-06", "visits": [{ "unit": "U1", "visited_on": "2022-06-08" }] });
    assert_eq!(desk.steps.post(Contractor, "returns/2022-06", &june, later(1)).await.status, 201);
    desk.steps.evaluate(later(2)).await;
    desk.steps.send_all(later(2)).await;
    let to: BTreeSet<String> = receipts(&desk).into_iter().map(|(to, ..)| to).collect();
    assert_eq!(to, BTreeSet::from([MANAGER.to_owned()]));
    let emails = desk.steps.table.emails("regulation-44").await.unwrap();
    let told = |month: &str| {
        let of = |id: &str| id.starts_with(&format!("return-receipt/{month}/"));
        emails.iter().flat_map(|email| &email.notices).filter(|notice| of(&notice.id)).count()
    };
    assert_eq!((told("2022-07"), told("2022-06")), (1, 1));
    // Who it was is not taken from a sender.
    let forged = json!({ "month": "2022-05", "nil": true, "who": { "name": "Sam Specimen", "through": "desk" } });
    let answer = desk.steps.post(Contractor, "returns/2022-05", &forged, later(3)).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let forged = json!({ "kind": "capacity-issue-raised", "issue": "A", "text": "B", "who": { "through": "desk" } });
    let answer = desk.steps.post(Contractor, "events", &forged, later(3)).await;
    assert_eq!((answer.status, answer.codes()), (422, vec!["field-unknown".to_owned()]));
    // The log names a person and a program, and no address.
    let log = desk.steps.table.log_entries("regulation-44", 2).await.unwrap();
    assert!(log[1].body.contains(r#""who":{"name":"Alex Sample","position":"Contract Manager","through":"desk"}"#));
    assert!(log[2].body.contains(r#""who":{"through":"api","credential":"test"}"#), "{}", log[2].body);
    assert!(log[1..].iter().all(|entry| !entry.body.contains('@')));
}

#[tokio::test]
async fn what_is_likely_a_slip_is_asked_about_and_marked_in_the_receipt() {
    let desk = desk("desk-doubts").await;
    let at = "2022-08-20T09:00:00Z".parse().unwrap();
    let mut person = desk.signed_in(ADMINISTRATOR, at).await;
    let check = drop_file(&mut person, &july(""), ONE_VISIT, at).await;
    assert!(!check.text().contains("name=\"confirm-"), "July's own file is July's");
    confirm(&mut person, &july(""), &check, &[], at).await;

    let check = drop_file(&mut person, &august(""), ONE_VISIT, at).await;
    assert!(check.text().contains("Of another month</strong>"), "{}", check.text());
    let boxes = ["confirm-no-visit-of-its-month", "confirm-same-as-another-month"];
    for of in boxes {
        assert_eq!(check.values(of), ["yes"], "{}", check.text());
    }
    for confirmed in [&[][..], &boxes[..1], &boxes[1..]] {
        let asked = confirm(&mut person, &august(""), &check, confirmed, at).await;
        assert_eq!(asked.status, 422);
        assert_eq!(asked.text().matches("Tick the box if").count(), 2 * (2 - confirmed.len()), "{}", asked.text());
    }
    assert_eq!(desk.steps.head().await.sequence, 1, "nothing is submitted before it is confirmed");
    let submitted = confirm(&mut person, &august(""), &check, &boxes, at).await;
    assert_eq!(submitted.location.as_deref(), Some(august("/receipts/2").as_str()), "{}", submitted.text());
    let receipt = words(&person.get(&august("/receipts/2"), at).await);
    let (none, same) = (
        "It lists no visit in August 2022, its own month: every visit in it is of another month.",
        "This is exactly the same file as the current return for July 2022.",
    );
    assert!(receipt.contains(none) && receipt.contains(same), "{receipt}");
    desk.steps.evaluate(at).await;
    desk.steps.send_all(at).await;
    let sent = receipts(&desk);
    assert!(sent.iter().any(|(_, _, text)| text.contains(none) && text.contains(same)), "{sent:?}");

    // A program is not asked: its receipt is marked.
    let csv = [("content-type", "text/csv")];
    let june = desk.steps.ask(Contractor, ("POST", "returns/2022-06"), (&csv, b"unit\nNIL\n"), at).await;
    assert_eq!((june.status, &june.json()["doubts"]), (201, &json!([])));
    let may = desk.steps.ask(Contractor, ("POST", "returns/2022-05"), (&csv, b"unit\nNIL\n"), at).await;
    let marked = json!([{ "doubt": "same-as-another-month", "month": "2022-06" }]);
    assert_eq!((may.status, &may.json()["doubts"]), (201, &marked));
    let again = desk.steps.ask(Contractor, ("POST", "returns/2022-05"), (&csv, b"unit\nNIL\n"), at).await;
    assert_eq!((again.status, again.body), (200, may.body), "the same bytes again: the same receipt");
}

#[tokio::test]
async fn the_receipt_of_the_api_says_what_changed() {
    let desk = desk("desk-api-changes").await;
    let visits = |units: &[&str]| -> Value {
        let row = |unit: &&str| json!({ "unit": unit, "visited_on": "2022-07-04" });
        json!({ "month": "2022-07", "visits": units.iter().map(row).collect::<Vec<_>>() })
    };
    let first = desk.steps.post(Contractor, "returns/2022-07", &visits(&["U1", "U2"]), now()).await.json();
    assert_eq!(first["changes"]["replaces"], Value::Null);
    let at = "2022-09-05T09:00:00Z".parse().unwrap();
    let second = desk.steps.post(Contractor, "returns/2022-07", &visits(&["U2"]), at).await.json();
    let changes = &second["changes"];
    assert_eq!(changes["replaces"], 1);
    let gone = json!([{ "unit": "U1", "label": "Unit 1", "before": { "unit": "U1", "visited_on": "2022-07-04" }, "after": null }]);
    assert_eq!(changes["rows"], gone);
    assert_eq!((&changes["months"][0]["month"], &changes["months"][0]["restated"]), (&json!("2022-07"), &json!(true)));
    assert_eq!(changes["months"][0]["ratings"][0]["before"]["numerator"], 2);
    assert_eq!(changes["months"][0]["ratings"][0]["after"]["numerator"], 1);
}

#[tokio::test]
async fn a_nil_return_is_warned_of_while_units_are_due_and_reasons_for_sending_back_are_shown() {
    let desk = desk("desk-nil-warned").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let nil = words(&drop_file(&mut person, &july(""), "unit\nNIL\n", now()).await);
    assert!(nil.contains("It says that there is nothing to report, but Unit 1 (U1), Unit 2 (U2)"), "{nil}");
    let sent_back = "unit,visited_on,report_to_council_on,report_to_ofsted_on,sent_back_on,sent_back_reason\n\
                     U1,04/07/2022,05/07/2022,05/07/2022,07/07/2022,standard\nU2,28/06/2022,,,,\n";
    let check = drop_file(&mut person, &july(""), sent_back, now()).await;
    assert!(words(&check).contains("Why sent back"), "{}", words(&check));
    assert!(check.text().contains("<td>overall poor standard</td>"), "{}", check.text());
    assert!(check.text().contains("<td><strong>Of another month</strong></td>"), "{}", check.text());
}

#[tokio::test]
async fn the_workbook_of_a_month_comes_filled_in_with_what_stands_and_sent_back_as_it_is_changes_nothing() {
    let desk = desk("desk-filled-workbook").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    assert!(!person.get(&july(""), now()).await.text().contains("empty=true"), "nothing stands yet");
    let empty = person.get(&july("/template.xlsx"), now()).await.body;
    fill_in(&mut person, &[("comment", "A calm month.")], now()).await;
    submit(&mut person, now()).await;
    assert!(
        person
            .get(&july(""), now())
            .await
            .text()
            .contains("href=\"/desk/contracts/regulation-44/returns/2022-07/template.xlsx?empty=true\"")
    );
    let filled = person.get(&july("/template.xlsx"), later(1)).await.body;
    assert_eq!(person.get(&july("/template.xlsx?empty=true"), later(1)).await.body, empty);
    let api = |target: &'static str| desk.steps.get(Contractor, target, later(1));
    assert_eq!(api("returns/2022-07/template.xlsx").await.body, filled);
    assert_eq!(api("returns/2022-07/template.xlsx?empty=true").await.body, empty);
    assert_eq!(api("returns/2022-07/template.xlsx?empty=false").await.body, filled);
    assert_eq!(api("returns/2022-07/template.xlsx?empty=perhaps").await.status, 400);

    let page = person.get(&july(""), later(2)).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    person.post_file(&july("/file"), &fields, ("file", "return.xlsx", &filled), later(2)).await;
    let check = person.get(&july("/check"), later(2)).await;
    assert!(words(&check).contains("Nothing: it says the same as before."), "{}", words(&check));
    confirm(&mut person, &july(""), &check, &[], later(3)).await;
    let json = |event: u32| july(&format!("/revisions/{event}/json"));
    let (one, two) = (person.get(&json(1), later(4)).await.body, person.get(&json(2), later(4)).await.body);
    assert_eq!(one, two, "read back it is the same return");
    let page = person.get(&july(""), later(5)).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    person.post_file(&july("/file"), &fields, ("file", "return.xlsx", &filled), later(5)).await;
    let again = words(&person.get(&july("/check"), later(5)).await);
    assert!(again.contains("This exact return was already received, as version 2."), "{again}");
}

#[tokio::test]
async fn what_the_summary_says_of_a_field_is_what_stands_beside_it() {
    let desk = desk("desk-one-error").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july(""), now()).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let nothing = person.post(&july("/file"), &fields, now()).await.text();
    assert_eq!(nothing.matches("Choose the file that holds the return").count(), 2, "{nothing}");
    let csv = "unit,visited_on\nU1,31/06/2022\nU9,4 July 2022\n";
    let wrong = person.post_file(&july("/file"), &fields, ("file", "a.csv", csv.as_bytes()), now()).await.text();
    for said in ["Row 2, visited_on: There is no 31 June 2022", "Row 3, unit: "] {
        assert_eq!(wrong.matches(said).count(), 2, "{said}: {wrong}");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_gets_a_page_of_the_desk_that_leads_back() {
    let desk = desk("desk-too-large").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july(""), now()).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let large = vec![0; 4 * 1024 * 1024];
    let shown = person.post_file(&july("/file"), &fields, ("file", "large.xlsx", &large), now()).await;
    refused(&shown, 413, "Too large");
    assert!(shown.text().contains(&format!("href=\"{}\"", july(""))), "{}", shown.text());
}
