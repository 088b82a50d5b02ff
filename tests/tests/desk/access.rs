//! Whose a return is to see and to submit, and of which months.

use domain::contract::Contract;

use crate::*;

#[tokio::test]
async fn the_council_reads_returns_and_cannot_submit_one() {
    let desk = desk("desk-council").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    fill_in(&mut person, &[], now()).await;
    let draft_seen_by_council = desk.signed_in(COUNCIL, now()).await.get(&july(""), now()).await.text();
    assert!(!draft_seen_by_council.contains("started to fill in"), "what is not submitted is the contractor's alone");
    submit(&mut person, now()).await;
    let mut council = desk.signed_in(COUNCIL, later(1)).await;
    let month = council.get(&july(""), later(1)).await;
    assert!(month.text().contains("Version 1") && !month.text().contains("Fill in the table"));
    for below in ["/receipts/1", "/revisions/1/original", "/revisions/1/csv", "/revisions/1/json", "/template.xlsx"] {
        assert_eq!(council.get(&july(below), later(1)).await.status, 200, "{below}");
    }
    let token = month.value("form_token");
    let fields = [("form_token", token.as_str()), ("version", "0"), ("do", "check"), ("unit-0", "U1")];
    let before = system_tests::embedded::items(&desk.steps.client).await;
    for below in ["/table", "/submit", "/file"] {
        refused(&council.post(&july(below), &fields, later(1)).await, 403, "You do not have permission");
    }
    for below in ["/table", "/check"] {
        refused(&council.get(&july(below), later(1)).await, 403, "You do not have permission");
    }
    assert_eq!(system_tests::embedded::items(&desk.steps.client).await, before, "nothing is changed");
}

#[tokio::test]
async fn a_month_that_is_not_open_another_contracts_return_and_an_expired_session_are_refused() {
    let desk = desk("desk-refused").await;
    let other =
        DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"").replace("contractor.example", "c.example");
    desk.steps.table.create_contract(&Contract::read(&other).unwrap(), now()).await.unwrap();
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
        refused(&person.post(&july("/table"), &fields, now()).await, 403, "We could not accept this form");
    }
    refused(&person.post(&july("/table"), &fields, later(8 * 60)).await, 401, "You have been signed out");
    for below in ["/receipts/1", "/receipts/x", "/revisions/1/csv", "/revisions/0/original", "/nowhere"] {
        refused(&person.get(&july(below), now()).await, 404, "Page not found");
    }
    assert_eq!(system_tests::embedded::items(&desk.steps.client).await, before, "nothing is changed");
}
