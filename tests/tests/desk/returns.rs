//! The return as a table that is filled in.

use domain::contract::Contract;
use domain::event::Party::Contractor;
use serde_json::json;
use system_tests::desk::DeskAtWork;

use crate::*;

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
    assert!(home(&mut one, now()).await.text().contains("Continue with the return for July 2022"));
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
    assert!(person.get(&july("/check"), later(2)).await.text().contains("it will be version 2"));
    submit(&mut person, later(2)).await;
    let month = person.get(&july(""), later(3)).await.text();
    assert!(month.contains("Version 2") && month.contains("Version 1"), "{month}");
    assert!(person.get(&july("/receipts/1"), later(3)).await.text().contains("A later version has replaced it."));
    fill_in(&mut person, &[("comment", "First.")], later(4)).await;
    let again = submit(&mut person, later(4)).await;
    assert_eq!(again.location.as_deref(), Some(july("/receipts/1?again=1").as_str()));
    let receipt = person.get(&again.location.unwrap(), later(4)).await.text();
    assert!(
        receipt.contains("We had already received this") && receipt.contains("To go back to this one"),
        "{receipt}"
    );
    assert_eq!(desk.steps.head().await.sequence, 2);
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
        "{{ frame }}",
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
