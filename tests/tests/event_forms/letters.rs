//! A letter is seen and confirmed before it goes, and decided on where nobody knows whether it went.

use system_tests::busy_desk::{later, now};
use system_tests::forms::{action, filled_in, pairs, problems, typed};

use crate::{CONTRACTOR, COUNCIL, HOME, desk, log, send};

#[tokio::test]
async fn a_formal_warning_is_seen_and_confirmed_before_it_is_recorded() {
    let desk = desk("acts-warning").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let preview =
        send(&mut council, "warning-issued?kpis=2", &[("explanation", "Three of four reports came late.")]).await;
    assert_eq!((preview.status, preview.heading().as_str()), (200, "Issue a formal warning: check the letter"));
    for said in [
        "Three of four reports came late.",
        "Alex Sample, Contract Manager, manager@contractor.example",
        // The letter is from whoever is about to send the form.
        "Sam Specimen, Commissioner, Kent County Council",
        "appendix-a.xlsx",
    ] {
        assert!(preview.text().contains(said), "{said}");
    }
    let policy = preview.headers.lines().find(|line| line.starts_with("content-security-policy")).unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    for wrong in ["", "regulation", "REGULATION-44", "another"] {
        let fields = typed(&preview, &[("confirm", wrong)]);
        let told = council.post(&action(&preview), &pairs(&fields), later(2)).await;
        assert_eq!(told.status, 422, "{wrong}");
        assert_eq!(
            problems(&told),
            [("confirm".to_owned(), "Enter regulation-44, the contract’s id, to confirm".to_owned())]
        );
    }
    // Going back loses nothing.
    let back = council.post(&action(&preview), &pairs(&typed(&preview, &[("back", "1")])), later(2)).await;
    assert_eq!(back.heading(), "Issue a formal warning");
    assert!(back.text().contains("Three of four reports came late."));
    assert_eq!(log(&desk).await.len(), before, "nothing is recorded so far");
    desk.steps.evaluate(later(3)).await;
    let letters = |emails: Vec<cloud::outbox::OutboxEmail>| {
        emails.iter().filter(|email| email.id.contains("formal-warning")).count()
    };
    let letters_before = letters(desk.steps.table.emails("regulation-44").await.unwrap());
    let confirmed = typed(&preview, &[("confirm", " regulation-44 ")]);
    let sent = council.post(&action(&preview), &pairs(&confirmed), later(4)).await;
    assert_eq!(sent.status, 303);
    let recorded = log(&desk).await;
    assert_eq!(recorded.len(), before + 1);
    let person = recorded.last().and_then(|event| event.who.as_ref()?.person());
    assert_eq!(person.map(|person| person.name), Some("Sam Specimen".to_owned()));
    let receipt = council.get(&sent.location.unwrap(), later(4)).await;
    assert!(
        receipt.text().contains("An improvement plan") || receipt.text().contains("improvement plan"),
        "{}",
        receipt.text()
    );
    desk.steps.evaluate(later(5)).await;
    assert!(
        letters(desk.steps.table.emails("regulation-44").await.unwrap()) > letters_before,
        "then the letter is called for"
    );
    let list = council.get(&format!("{HOME}/letters"), later(5)).await;
    assert!(list.text().contains("Formal warning") && list.text().contains("To be sent"));
}

#[tokio::test]
async fn a_letter_of_unknown_fate_is_decided_on_by_the_council() {
    let desk = desk("acts-unknown").await;
    desk.steps.evaluate(now()).await;
    let email = desk.steps.table.emails("regulation-44").await.unwrap();
    let letter = email.into_iter().rfind(|email| email.is_contractual_letter()).expect("a letter is to be sent");
    let id = letter.id.clone();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let path = format!("{HOME}/letters/{id}/decision");
    assert_eq!(council.get(&path, now()).await.status, 409, "while it waits there is nothing to decide");
    let table = &desk.steps.table;
    table.claim("regulation-44", &id, now(), cloud::outbox::Claim::Alone).await.unwrap().expect("it is claimed");
    table.release_claim("regulation-44", &id, now(), cloud::outbox::ClaimRelease::Unknown).await.unwrap();
    let list = council.get(&format!("{HOME}/letters"), now()).await;
    assert!(list.text().contains("May not have been sent: the council decides"), "{}", list.text());
    assert!(list.text().contains(&format!("{HOME}/letters/{id}/decision")));
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    assert!(!contractor.get(&format!("{HOME}/letters"), now()).await.text().contains("decision"));
    assert_eq!(contractor.get(&path, now()).await.status, 403);
    let page = council.get(&path, now()).await;
    let undecided = council.post(&action(&page), &pairs(&filled_in(&page)), now()).await;
    assert_eq!(problems(&undecided)[0].0, "decision");
    let sent = council.post(&action(&page), &pairs(&typed(&page, &[("decision", "was-sent")])), now()).await;
    assert_eq!(sent.status, 303);
    assert_eq!(council.get(&path, now()).await.status, 409, "it is decided once");
}
