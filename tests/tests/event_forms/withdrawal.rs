//! Withdrawals: what one would change is seen before it is recorded, and what was sent of the entry is marked afterwards.

use super::*;

/// Opens the form that withdraws an entry, and goes on to what would change.
async fn preview(person: &mut Person<'_>, entry: usize) -> Shown {
    let shown = send(person, &format!("event-withdrawn?event={entry}"), &[("reason", "It was a mistake.")]).await;
    assert_eq!((shown.status, shown.heading().as_str()), (200, "Withdraw an entry: check what would change"));
    shown
}

/// Issues a formal warning about a KPI; its entry's number.
pub(crate) async fn warn(desk: &DeskAtWork, council: &mut Person<'_>, kpi: u32) -> usize {
    let letter = send(council, &format!("warning-issued?kpis={kpi}"), &[("explanation", "Reports came late.")]).await;
    let confirmed = typed(&letter, &[("confirm", "regulation-44")]);
    assert_eq!(council.post(&action(&letter), &pairs(&confirmed), later(2)).await.status, 303);
    log(desk).await.len()
}

#[tokio::test]
async fn a_withdrawn_answer_would_open_its_dispute_again() {
    let desk = desk("acts-withdraw-answer").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    send(&mut council, "dispute-answered?dispute=december", &[("outcome", "upheld"), ("text", "It stands.")]).await;
    let entry = log(&desk).await.len();
    let shown = preview(&mut council, entry).await;
    assert!(shown.text().contains("Would be open again: "), "{}", shown.text());
    assert!(shown.text().contains("None: all ratings so far would stay as they are."));
    assert!(shown.text().contains("No letter or email was sent about it."));
    assert!(shown.text().contains(
        "Unless a closed month is restated, no email tells the contractor of the withdrawal: tell them yourself."
    ));
    assert_eq!(log(&desk).await.len(), entry, "nothing is withdrawn so far");
    let back = council.post(&action(&shown), &pairs(&typed(&shown, &[("back", "1")])), later(2)).await;
    assert!(back.text().contains("It was a mistake."), "going back loses nothing");
    let sent = council.post(&action(&shown), &pairs(&filled_in(&shown)), later(3)).await;
    let again = council.post(&action(&shown), &pairs(&filled_in(&shown)), later(4)).await;
    assert_eq!((sent.status, &again.location), (303, &sent.location), "sent twice it is one withdrawal");
    assert_eq!(log(&desk).await.len(), entry + 1);
}

#[tokio::test]
async fn a_withdrawn_report_sent_back_would_change_its_months_rating() {
    let desk = desk("acts-withdraw-rating").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let changes = [
        &on!("visited_on", "8", "2", "2023")[..],
        &on!("sent_back_on", "20", "2", "2023"),
        &[("unit", "U1"), ("reason", "standard")],
    ]
    .concat();
    send(&mut council, "report-sent-back", &changes).await;
    let shown = preview(&mut council, log(&desk).await.len()).await;
    assert!(shown.text().contains("<th scope=\"row\">February 2023</th><td>KPI 3</td>"), "{}", shown.text());
}

#[tokio::test]
async fn a_warnings_letter_that_waits_would_not_go_and_one_that_went_stays_on_record_marked() {
    let desk = desk("acts-withdraw-letter").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let entry = warn(&desk, &mut council, 2).await;
    desk.steps.evaluate(later(3)).await;
    let shown = preview(&mut council, entry).await;
    for said in ["Would no longer apply: ", "Would no longer be sent: Formal warning, to the contractor"] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    desk.steps.send_all(later(4)).await;
    let shown = preview(&mut council, entry).await;
    assert!(!shown.text().contains("Would no longer be sent: Formal warning"), "{}", shown.text());
    let stays = shown.text().split_once("What was sent and stays on record").unwrap().1.to_owned();
    assert!(stays.contains("Formal warning, to the contractor, Wednesday 22 February 2023"), "{stays}");

    let letter = format!("{HOME}/letters/formal-warning/event-{entry}/contractor");
    let as_sent = council.get(&letter, later(4)).await.text();
    assert!(as_sent.contains("Reports came late.") && !as_sent.contains("Withdrawn"));
    assert_eq!(council.post(&action(&shown), &pairs(&filled_in(&shown)), later(5)).await.status, 303);
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    for person in [&mut council, &mut contractor] {
        let page = person.get(&letter, later(6)).await;
        assert!(page.text().contains("<strong>Withdrawn.</strong>"), "{}", page.text());
        assert!(page.text().contains("was withdrawn: Wednesday 22 February 2023 at 09:00"), "{}", page.text());
        assert!(page.text().contains("Reports came late."), "the letter stands below");
        for list in ["letters", "performance"] {
            let page = person.get(&format!("{HOME}/{list}"), later(6)).await.text();
            assert!(page.contains("the entry behind it was withdrawn (Wednesday 22 February 2023"), "{list}");
        }
    }
    let message = council.get(&format!("{letter}?as=eml"), later(6)).await;
    assert!(message.status == 200 && !message.text().contains("Withdrawn"), "the message stays as it was sent");
}

#[tokio::test]
async fn the_contractor_is_not_shown_what_the_council_considers_by_itself() {
    let desk = desk("acts-withdraw-contractor").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let log = log(&desk).await;
    let is_return = |event: &Event| matches!(&event.fact, domain::event::Fact::ReturnSubmitted { submitted } if submitted.month.to_string() == "2022-11");
    let entry = 1 + log.iter().rposition(is_return).expect("November's return");
    let shown = preview(&mut contractor, entry).await;
    assert!(shown.text().contains("<th scope=\"row\">November 2022</th>"), "{}", shown.text());
    assert!(shown.text().contains("Would be raised: "), "{}", shown.text());
    // 6.7(c): without that return a warning is to be considered, which the council does by itself.
    assert!(!shown.text().contains("warning"), "{}", shown.text());
    assert!(!shown.text().contains(", to the council"), "{}", shown.text());
}
