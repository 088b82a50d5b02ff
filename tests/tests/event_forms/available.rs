//! Forms that could only fail are not offered, and say why; what waits for the council has a row that leads to its form.

use domain::event::Fact;

use super::*;

/// The desk of a contract that has just begun: nothing is recorded.
async fn new_contract(test: &str) -> DeskAtWork {
    let begins = "2022-04-20T09:00:00Z".parse().unwrap();
    DeskAtWork::open(test, &system_tests::sample::contract(), begins).await
}

#[tokio::test]
async fn where_there_is_nothing_to_choose_a_form_says_so_instead_of_its_fields() {
    let desk = new_contract("acts-available-new").await;
    let begins = "2022-04-20T09:00:00Z".parse().unwrap();
    for (address, forms) in [
        (
            COUNCIL,
            &[
                ("minutes-shared", "No meeting is recorded."),
                ("plan-closed", "No improvement plan is open."),
                ("action-plan-closed", "No action plan is open."),
                ("capacity-issue-discussed", "No capacity issue is waiting to be discussed."),
                ("dispute-answered", "No disputed rating is waiting for an answer."),
            ][..],
        ),
        (
            CONTRACTOR,
            &[
                ("minutes-answered", "No minutes are waiting for an answer."),
                ("information-supplied", "No request for information is waiting."),
            ][..],
        ),
    ] {
        let mut person = desk.signed_in(address, begins).await;
        let list = person.get(&format!("{HOME}/record"), begins).await.text();
        for (form, why) in forms {
            assert!(list.contains(&format!("Not available now. {why}")), "{form}: {list}");
            assert!(!list.contains(&format!("/record/{form}\"")), "{form} is not offered");
            let page = person.get(&format!("{HOME}/record/{form}"), begins).await;
            assert_eq!(page.status, 200);
            assert!(page.text().contains(why) && !page.text().contains("class=\"act\""), "{form}: {}", page.text());
        }
        assert!(list.contains("Not available now. You have recorded nothing yet."), "{list}");
        let page = person.get(&format!("{HOME}/record/event-withdrawn"), begins).await.text();
        assert!(page.contains("and choose the entry to withdraw") && page.contains(&format!("{HOME}/entries")));
    }
    let mut contractor = desk.signed_in(CONTRACTOR, begins).await;
    for path in ["record", "appendix-a"] {
        let page = contractor.get(&format!("{HOME}/{path}"), begins).await.text();
        assert!(page.contains("No improvement plan is required now"), "{path}: {page}");
        assert!(!page.contains("class=\"act\"") && !page.contains(&format!("{HOME}/appendix-a\"")), "{path}");
    }
    assert!(!contractor.get(HOME, begins).await.text().contains("appendix-a"));
}

#[tokio::test]
async fn a_form_about_what_is_done_already_says_so_and_one_sent_again_still_leads_to_its_receipt() {
    let desk = desk("acts-available-done").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let path = format!("{HOME}/record/minutes-answered?meeting=2023-02-15");
    let page = contractor.get(&path, now()).await;
    let fields = typed(&page, &[("approved", "yes")]);
    let sent = contractor.post(&action(&page), &pairs(&fields), later(1)).await;
    let again = contractor.post(&action(&page), &pairs(&fields), later(2)).await;
    assert_eq!((sent.status, &again.location), (303, &sent.location));
    let page = contractor.get(&path, later(3)).await;
    assert!(page.text().contains("were answered on Wednesday 22 February 2023."), "{}", page.text());
    assert!(!page.text().contains("class=\"act\""));
    let mut council = desk.signed_in(COUNCIL, now()).await;
    send(&mut council, "action-plan-closed?plan=A1", &[]).await;
    let page = council.get(&format!("{HOME}/record/action-plan-closed?plan=A1"), later(3)).await;
    assert!(page.text().contains("Action plan A1 was closed on"), "{}", page.text());
}

#[tokio::test]
async fn minutes_whose_approval_is_withheld_wait_for_the_council_until_they_are_shared_again() {
    let desk = desk("acts-withheld").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let row = "The contractor withheld approval of the minutes of meeting 2023-02-15";
    assert!(!council.get(HOME, now()).await.text().contains(row));
    let answer = [("approved", "no"), ("comment", "Item 1 names the wrong unit.")];
    send(&mut contractor, "minutes-answered?meeting=2023-02-15", &answer).await;
    let home = council.get(HOME, later(2)).await.text();
    assert!(home.contains("<span class=\"clause\">5.7</span>") && home.contains(row), "{home}");
    let form = "minutes-shared?meeting=2023-02-15";
    assert!(home.contains(&format!("{HOME}/record/{form}")), "{home}");
    assert!(contractor.get(HOME, later(2)).await.text().contains(row), "the contractor sees that it waits");
    let page = council.get(&format!("{HOME}/record/{form}"), later(2)).await.text();
    assert!(page.contains("Item 1 names the wrong unit."), "{page}");
    let sent = send(&mut council, form, &[("text", "1. Unit 2.")]).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert!(matches!(log(&desk).await.last().unwrap().fact, Fact::MinutesShared { .. }));
    assert!(!council.get(HOME, later(3)).await.text().contains(row));
}
