//! Nobody is kept from signing in by what others do: not by a page that they look at, nor by somebody in the same office.

use crate::*;

/// A link that nobody was sent.
fn guessed() -> String {
    format!("/desk/link/{}", "A".repeat(43))
}

#[tokio::test]
async fn a_page_full_of_pictures_of_links_keeps_nobody_from_signing_in() {
    let desk = desk("desk-pictures").await;
    let before = system_tests::embedded::items(&desk.steps.client).await;
    let mut looking = desk.person();
    for says in [
        [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
        [("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
        [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
    ] {
        looking.says = says.into();
        for _ in 0..125 {
            assert_eq!(looking.get(&guessed(), now()).await.status, 410);
        }
    }
    assert_eq!(system_tests::embedded::items(&desk.steps.client).await, before, "nothing of it is counted");
    looking.says =
        vec![("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "same-origin")];
    assert_eq!(looking.ask_for_link(ADMINISTRATOR, "", now()).await.status, 200);
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    // As a browser says it of a link that somebody follows from their mail, and of the button that they press then.
    looking.says[2].1 = "cross-site";
    assert_eq!(looking.get(&link, later(1)).await.heading(), "Sign in");
    looking.says[2].1 = "same-origin";
    assert_eq!(looking.post(&link, &[], later(1)).await.status, 303);
}

#[tokio::test]
async fn whoever_tries_made_up_links_keeps_nobody_of_the_same_office_from_theirs() {
    let desk = desk("desk-office").await;
    let mut member = desk.person();
    for _ in 0..120 {
        assert_eq!(member.get(&guessed(), now()).await.status, 410);
    }
    refused(&member.get(&guessed(), now()).await, 429, "Too many attempts");
    refused(&member.post(&guessed(), &[], now()).await, 429, "Too many attempts");
    let mut colleague = desk.person();
    assert_eq!(colleague.network, member.network);
    assert_eq!(colleague.ask_for_link(ADMINISTRATOR, "", now()).await.status, 200);
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    assert_eq!(colleague.get(&link, later(1)).await.status, 200);
    assert_eq!(colleague.post(&link, &[], later(1)).await.status, 303);
    assert_eq!(home(&mut colleague, later(2)).await.status, 200);
}

#[tokio::test]
async fn somebody_who_asks_again_and_again_uses_up_their_own_attempts_and_not_the_offices() {
    let desk = desk("desk-impatient").await;
    let mut impatient = desk.person();
    for attempt in 0..60 {
        let status = impatient.ask_for_link(ADMINISTRATOR, "", now()).await.status;
        assert_eq!(status, if attempt < 5 { 200 } else { 429 }, "{attempt}");
    }
    assert_eq!(desk.person().ask_for_link(COUNCIL, "", now()).await.status, 200);
}

#[tokio::test]
async fn whoever_asks_for_links_to_the_address_of_another_locks_them_out_nowhere_but_where_they_ask() {
    let desk = desk("desk-of-another").await;
    let mut stranger = desk.person();
    stranger.network = "198.51.100.9".into();
    for attempt in 0..20 {
        let status = stranger.ask_for_link(ADMINISTRATOR, "", now()).await.status;
        assert_eq!(status, if attempt < 5 { 200 } else { 429 }, "{attempt}");
    }
    let mut contact = desk.person();
    assert_ne!(contact.network, stranger.network);
    assert_eq!(contact.ask_for_link(ADMINISTRATOR, "", now()).await.status, 200);
    let link = desk.links_to(ADMINISTRATOR).pop().unwrap();
    assert_eq!(contact.post(&link, &[], later(1)).await.status, 303);
}

#[tokio::test]
async fn nobodys_mail_is_flooded_with_links_from_many_networks() {
    let desk = desk("desk-flooded").await;
    for attempt in 0..40 {
        let mut stranger = desk.person();
        stranger.network = format!("198.51.100.{attempt}");
        let status = stranger.ask_for_link(ADMINISTRATOR, "", now()).await.status;
        assert_eq!(status, if attempt < 30 { 200 } else { 429 }, "{attempt}");
    }
    assert_eq!(desk.links_to(ADMINISTRATOR).len(), 30);
}

#[tokio::test]
async fn somebody_who_types_many_addresses_keeps_no_contact_of_the_same_office_from_their_link() {
    let desk = desk("desk-many-addresses").await;
    let mut member = desk.person();
    for attempt in 0..40 {
        let status = member.ask_for_link(&format!("{attempt}@elsewhere.example"), "", now()).await.status;
        assert_eq!(status, if attempt < 30 { 200 } else { 429 }, "{attempt}");
    }
    let known = desk.person().ask_for_link(ADMINISTRATOR, "", now()).await;
    let unknown = desk.person().ask_for_link("one@elsewhere.example", "", now()).await;
    assert_eq!(known, unknown, "whether an address is known shows nowhere");
    let link = desk.links_to(ADMINISTRATOR).pop().expect("and the contact gets the link by email");
    assert_eq!(desk.person().post(&link, &[], later(1)).await.status, 303);
}
