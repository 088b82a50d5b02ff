//! From each party's home to the form for what waits, and from the list of entries to their withdrawal.

use system_tests::busy_desk::{later, now};
use system_tests::forms::{action, filled_in, pairs, problems, typed};

use crate::{CONTRACTOR, COUNCIL, FORMULA, HOME, desk, log, send, withdrawal};

#[tokio::test]
async fn what_the_contractor_proposes_for_appendix_a_stands_in_the_councils_form() {
    let desk = desk("acts-appendix-a").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    withdrawal::warn(&desk, &mut council, 1).await;
    let before = log(&desk).await.len();
    assert_eq!(council.get(&format!("{HOME}/appendix-a.xlsx"), now()).await.status, 404);
    let page = contractor.get(&format!("{HOME}/appendix-a"), now()).await;
    let row = [("actions-0-kpi", "1"), ("actions-0-issue", "One visitor is ill."), ("actions-0-action", FORMULA)];
    let sent = contractor.post(&action(&page), &pairs(&typed(&page, &row)), later(1)).await;
    assert_eq!(sent.location, Some(format!("{HOME}/appendix-a?saved=1")));
    let saved = contractor.get(&sent.location.unwrap(), later(1)).await;
    assert!(saved.text().contains("Saved on Wednesday 22 February 2023."));
    let form = council.get(&format!("{HOME}/record/plan-agreed?kpis=1"), later(2)).await;
    let fields = filled_in(&form);
    let value = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    assert_eq!((value("actions-0-issue"), value("actions-0-action")), (Some("One visitor is ill."), Some(FORMULA)));
    let workbook = council.get(&format!("{HOME}/appendix-a.xlsx"), later(2)).await;
    assert!(workbook.status == 200 && workbook.body.starts_with(b"PK"));
    // Of two windows one does not write over what the other saved.
    let stale = contractor.post(&action(&page), &pairs(&typed(&page, &row)), later(3)).await;
    assert_eq!(stale.status, 409);
    let long = "x".repeat(5_001);
    let told = contractor.post(&action(&saved), &pairs(&typed(&saved, &[("actions-0-action", &long)])), later(4)).await;
    assert_eq!((told.status, problems(&told)[0].0.as_str()), (422, "actions-0-action"));
    assert_eq!(log(&desk).await.len(), before, "it is no event");
}

#[tokio::test]
async fn each_home_leads_to_the_form_for_what_waits() {
    let desk = desk("acts-home").await;
    desk.steps.evaluate(now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let home = council.get(HOME, now()).await;
    for form in [
        "capacity-issue-discussed?issue=illness",
        "dispute-answered?dispute=december",
        "action-plan-closed?plan=A1",
        "minutes-shared?meeting=urgent",
    ] {
        assert!(home.text().contains(&format!("{HOME}/record/{form}")), "{form}");
        assert_eq!(council.get(&format!("{HOME}/record/{form}"), now()).await.status, 200, "{form}");
    }
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let home = contractor.get(HOME, now()).await;
    for form in ["minutes-answered?meeting=2023-02-15", "information-supplied?request=rota"] {
        assert!(home.text().contains(&format!("{HOME}/record/{form}")), "{form}");
        let page = contractor.get(&format!("{HOME}/record/{form}"), now()).await;
        assert_eq!(page.status, 200, "{form}");
    }
    for path in ["record", "entries", "letters", "performance", "agenda"] {
        assert!(home.text().contains(&format!("{HOME}/{path}\"")), "{path}");
        for person in [&mut contractor, &mut council] {
            assert_eq!(person.get(&format!("{HOME}/{path}"), now()).await.status, 200, "{path}");
        }
    }
    assert_eq!(council.get(&format!("{HOME}/agenda?as=txt"), now()).await.status, 200);
    let page = council.get(&format!("{HOME}/evidence"), now()).await;
    let months = [("from", "2022-10"), ("to", "2022-12")];
    let pack = council.post(&action(&page), &pairs(&typed(&page, &months)), now()).await;
    assert!(pack.status == 200 && pack.body.starts_with(b"PK"));
    assert!(pack.headers.contains("regulation-44_2022-10_2022-12.zip"));
    let turned = [("from", "2022-12"), ("to", "2022-10")];
    let told = council.post(&action(&page), &pairs(&typed(&page, &turned)), now()).await;
    assert_eq!(problems(&told)[0].0, "to");
}

#[tokio::test]
async fn an_entry_that_was_a_mistake_is_withdrawn_from_its_list() {
    let desk = desk("acts-withdrawn").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    send(&mut council, "meeting-held", &[]).await;
    let entry = log(&desk).await.len();
    let list = council.get(&format!("{HOME}/entries"), now()).await;
    assert!(list.text().contains(&format!("{HOME}/record/event-withdrawn?event={entry}")));
    let path = format!("{HOME}/record/event-withdrawn?event={entry}");
    let opened = council.get(&path, now()).await;
    let preview = send(&mut council, &format!("event-withdrawn?event={entry}"), &[("reason", "It was put off.")]).await;
    assert_eq!((preview.status, log(&desk).await.len()), (200, entry), "what would change is seen before");
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(2)).await;
    assert_eq!(sent.status, 303);
    let shown = council.get(&format!("{HOME}/entries/{entry}"), later(2)).await;
    assert!(shown.text().contains("Withdrawn: it no longer counts"));
    let fields = typed(&opened, &[("reason", "Again.")]);
    let told = council.post(&action(&opened), &pairs(&fields), later(3)).await;
    assert_eq!(told.status, 422);
    assert!(problems(&told)[0].1.contains("has already been withdrawn"), "{:?}", problems(&told));
    // Opened once more, there is nothing to fill in.
    let told = council.get(&path, later(3)).await;
    assert!(
        told.text().contains(&format!("Entry {entry} has already been withdrawn."))
            && !told.text().contains("textarea")
    );
    let withdrawal = format!("{HOME}/record/event-withdrawn?event={}", entry + 1);
    assert!(council.get(&withdrawal, later(3)).await.text().contains("is a withdrawal, which cannot be undone"));
}
