//! What the forms and receipts show: what one decides about stands on the form, and what one wrote on its receipt.

use super::*;

#[tokio::test]
async fn a_dispute_is_answered_in_sight_of_the_rating_and_of_what_the_contractor_says() {
    let desk = desk("acts-dispute").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    // There is one: it is what the form is about, though no link names it.
    for form in ["dispute-answered?dispute=december", "dispute-answered"] {
        let page = council.get(&format!("{HOME}/record/{form}"), now()).await;
        for said in [
            &format!("<a href=\"{HOME}/returns/2022-12\">December 2022</a>"),
            "KPI 2: ",
            "reports were on time (",
            "Green at 90% or more",
            "Wednesday 22 February 2023",
            "All were sent in time.",
        ] {
            assert!(page.text().contains(said), "{form}: {said}\n{}", page.text());
        }
        assert!(filled_in(&page).contains(&("dispute".into(), "december".into())), "{form}");
    }
}

#[tokio::test]
async fn a_request_is_chosen_by_its_words_where_there_are_several() {
    let desk = desk("acts-requests").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let path = format!("{HOME}/record/information-supplied");
    let one = contractor.get(&path, now()).await;
    assert!(one.text().contains("The rota.") && filled_in(&one).contains(&("request".into(), "rota".into())));
    send(&mut council, "information-requested", &[("text", "The visitors’ training.\nWith dates.")]).await;
    let several = contractor.get(&path, later(2)).await;
    assert!(several.text().contains("The rota.") && several.text().contains("The visitors’ training.\nWith dates."));
    assert!(!filled_in(&several).iter().any(|(name, _)| name == "request"), "none is chosen beforehand");
    let sent = contractor.post(&path, &pairs(&typed(&several, &[("request", "2023-02-22")])), later(3)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert_eq!(last(&desk).await["request"], "2023-02-22");
}

#[tokio::test]
async fn the_receipt_and_the_entry_repeat_what_was_written_with_its_lines() {
    let desk = desk("acts-receipt").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let rows =
        [("actions-0-action", "Hire another.\r\nTrain them."), ("actions-0-issue", "<b>One</b> visitor is ill.")];
    let sent = send(&mut council, "plan-agreed?kpis=1", &rows).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let receipt = council.get(&sent.location.unwrap(), later(2)).await;
    let entry = council.get(&format!("{HOME}/entries/{}", log(&desk).await.len()), later(3)).await;
    for page in [&receipt, &entry] {
        for said in [
            "<dt>Which KPIs does it cover?</dt><dd class=\"said\">KPI 1: ",
            "<dt>When was it agreed?</dt><dd class=\"said\">Wednesday 22 February 2023</dd>",
            "Hire another.\nTrain them.</dd>",
            "&lt;b&gt;One&lt;",
        ] {
            assert!(page.text().contains(said), "{said}\n{}", page.text());
        }
    }
}

#[tokio::test]
async fn a_plans_review_is_proposed_for_a_working_day() {
    let desk = desk("acts-review").await;
    // Three months on: a Monday; a Saturday before a bank holiday's Monday.
    for (days, proposed) in [(0, ["22", "5", "2023"]), (5, ["30", "5", "2023"])] {
        let on = later(days * 86_400);
        let mut council = desk.signed_in(COUNCIL, on).await;
        let page = council.get(&format!("{HOME}/record/plan-agreed?kpis=1"), on).await;
        let fields = filled_in(&page);
        let value = |of: &str| {
            let name = format!("review_on-{of}");
            fields.iter().find(|(name_of, _)| *name_of == name).map(|(_, value)| value.clone()).unwrap()
        };
        assert_eq!([value("day"), value("month"), value("year")], proposed);
    }
}

#[tokio::test]
async fn every_entry_says_what_was_written_in_it() {
    let desk = desk("acts-says").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    for (number, event) in (1..).zip(log(&desk).await) {
        let person = match event.by {
            domain::event::Author::Council => &mut council,
            domain::event::Author::Contractor => &mut contractor,
            domain::event::Author::System => continue,
        };
        let page = person.get(&format!("{HOME}/entries/{number}"), now()).await;
        assert_eq!(page.status, 200, "{number}");
        assert!(page.text().contains("<h2>What it says</h2>"), "{number}: {event:?}");
    }
}
