//! A formal warning that nothing in the schedule calls for: people decide, and are told so before.

use super::*;

const NOTHING: &str = "Nothing in the schedule calls for a formal warning";

#[tokio::test]
async fn a_warning_that_nothing_calls_for_is_cautioned_against_with_the_clause_on_the_form_and_the_preview() {
    let desk = desk("acts-unfounded").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    // Whatever is open now is decided against first.
    send(&mut council, "warning-declined", &[("reason", "The plan is new.")]).await;
    let form = council.get(&format!("{HOME}/record/warning-issued?kpis=2"), now()).await.text();
    assert!(form.contains(&format!("{NOTHING} now.")), "{form}");
    assert!(form.contains("If performance does not improve, or the Contractor fails to engage"), "{form}");
    let preview = send(&mut council, "warning-issued?kpis=1&kpis=2", &[("explanation", "Reports came late.")]).await;
    let text = preview.text();
    assert_eq!(preview.status, 200);
    assert!(text.contains(&format!("{NOTHING} now.")), "{text}");
    assert!(text.contains("The Council states the reason for this warning in its own words:"), "{text}");
    assert!(!text.contains("What led to this warning"), "what was decided against this morning is no ground: {text}");
}

#[tokio::test]
async fn a_warning_that_is_called_for_is_not_cautioned_against() {
    let begins = "2022-04-20T09:00:00Z".parse().unwrap();
    let definition = format!("{}\n[rules]\nno_return_warning = \"always\"\n", system_tests::sample::DEFINITION);
    let contract = domain::contract::Contract::read(&definition).unwrap();
    let desk = DeskAtWork::open("acts-founded", &contract, begins).await;
    // April closed on 27 May 2022 without a return: 6.7(c).
    let at = "2022-06-06T09:00:00Z".parse().unwrap();
    let mut council = desk.signed_in(COUNCIL, at).await;
    let page = council.get(&format!("{HOME}/record/warning-issued"), at).await;
    assert!(!page.text().contains(NOTHING) && page.text().contains("What this would settle"), "{}", page.text());
    let fields = typed(&page, &[("kpis", "1"), ("explanation", "No return came.")]);
    let preview = council.post(&action(&page), &pairs(&fields), at).await;
    assert!(!preview.text().contains(NOTHING), "{}", preview.text());
    assert!(preview.text().contains("What led to this warning"), "{}", preview.text());
}
