//! A revision of the definition: targets, units and contacts, row by row.

use serde_json::json;
use system_tests::busy_desk::{later, now};
use system_tests::desk::Person;
use system_tests::forms::{action, filled_in, pairs, problems, typed};

use crate::{COUNCIL, HOME, desk, last, log};

#[tokio::test]
async fn targets_are_revised_with_what_would_change_seen_before() {
    let desk = desk("acts-targets").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let revise = async |person: &mut Person<'_>, changes: &[(&str, &str)]| {
        let page = person.get(&format!("{HOME}/revise/targets?kpi=1"), now()).await;
        let sent = person.post(&action(&page), &pairs(&typed(&page, changes)), later(1)).await;
        (page, sent)
    };
    let figures = [("kpi", "1"), ("green", "95"), ("red", "85.5"), ("reason", "Agreed on 15 February.")];
    let (page, ahead) = revise(&mut council, &[&figures[..], &[("from", "2023-04")]].concat()).await;
    assert_eq!((ahead.status, ahead.heading().as_str()), (200, "Revise a KPI’s targets: check what would change"));
    assert!(ahead.text().contains("KPI 1 from April 2023"), "{}", ahead.text());
    assert!(ahead.text().contains("None: all ratings so far would stay as they are."));
    assert!(!ahead.text().contains("name=\"restates\""));
    assert_eq!(log(&desk).await.len(), before, "it is only seen");
    let sent = council.post(&action(&ahead), &pairs(&filled_in(&ahead)), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let again = council.post(&action(&ahead), &pairs(&filled_in(&ahead)), later(3)).await;
    assert_eq!(again.location, sent.location, "sent twice it is one revision");
    assert_eq!(log(&desk).await.len(), before + 1);
    let revised = last(&desk).await;
    let definition = revised["definition"].as_str().unwrap();
    assert!(definition.contains("return_due = { on_holiday = \"as-written\" } # D2"), "comments stay");
    assert!(definition.contains("[[kpi.target]]\nfrom = \"2023-04\"\n"), "{definition}");
    assert!(definition.contains("red = 85.5"));
    assert_eq!((&revised["reason"], &revised["restates"]), (&json!("Agreed on 15 February."), &json!(false)));
    drop(page);

    let figures = [("kpi", "1"), ("from", "2022-12"), ("green", "60"), ("red", "50"), ("reason", "A correction.")];
    let (_, back) = revise(&mut council, &figures).await;
    assert_eq!(back.status, 200, "{:?}", problems(&back));
    assert!(back.text().contains("<th scope=\"row\">December 2022</th><td>KPI 1</td><td>red (4 of 6, 66.6%)</td><td>green (4 of 6, 66.6%)</td>"), "{}", back.text().split_once("Ratings that would change").unwrap().1);
    let told = council.post(&action(&back), &pairs(&filled_in(&back)), later(4)).await;
    assert_eq!(told.status, 422);
    assert_eq!(problems(&told)[0].0, "restates");
    assert_eq!(log(&desk).await.len(), before + 1);
    let sent = council.post(&action(&told), &pairs(&typed(&told, &[("restates", "yes")])), later(5)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert_eq!(last(&desk).await["restates"], true);

    let (_, told) = revise(&mut council, &[("kpi", ""), ("green", "ninety"), ("red", "1.234"), ("reason", "")]).await;
    let ids: Vec<String> = problems(&told).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["kpi", "green", "red", "reason"], "{:?}", problems(&told));
}

#[tokio::test]
async fn units_and_contacts_are_revised_row_by_row() {
    let desk = desk("acts-units").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let page = council.get(&format!("{HOME}/revise/units"), now()).await;
    let row = ["units-7-code", "units-7-label", "units-7-from-day", "units-7-from-month", "units-7-from-year"];
    let values = ["U8", "Unit 8", "1", "5", "2023"];
    let mut changes: Vec<(&str, &str)> = row.into_iter().zip(values).collect();
    changes.extend([("units-2-until-day", "31"), ("units-2-until-month", "3"), ("units-2-until-year", "2023")]);
    changes.push(("reason", "A unit opens, another closes."));
    let preview = council.post(&action(&page), &pairs(&typed(&page, &changes)), later(1)).await;
    assert_eq!(preview.status, 200, "{:?}", problems(&preview));
    assert!(preview.text().contains("New unit: Unit 8 (U8), open from Monday 1 May 2023."), "{}", preview.text());
    assert!(preview.text().contains("until Friday 31 March 2023"));
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let definition = last(&desk).await["definition"].as_str().unwrap().to_owned();
    assert!(definition.contains("code = \"U8\"\nlabel = \"Unit 8\"\nfrom = 2023-05-01"), "{definition}");
    assert!(definition.contains("label = \"Unit 3\"\nfrom = 2022-04-01\nuntil = 2023-03-31"), "{definition}");
    let page = council.get(&format!("{HOME}/revise/units"), now()).await;
    let told =
        council.post(&action(&page), &pairs(&typed(&page, &[("units-0-code", ""), ("reason", "x")])), later(3)).await;
    assert!(problems(&told)[0].1.starts_with("Unit 1 (U1) is missing."), "{:?}", problems(&told));

    let mut leaves = desk.signed_in("senior.commissioner@council.example", now()).await;
    assert_eq!(leaves.get(HOME, now()).await.status, 200);
    let page = council.get(&format!("{HOME}/revise/contacts"), now()).await;
    let fields = filled_in(&page);
    let email = fields.iter().find(|(_, value)| value == "senior.commissioner@council.example").unwrap().0.clone();
    let name = email.replace("-email", "-name");
    let telephone = fields.iter().find(|(_, value)| value == "01632 960001").unwrap().0.clone();
    let changes =
        [(email.as_str(), ""), (name.as_str(), ""), (telephone.as_str(), "01632 960099"), ("reason", "Jo has left.")];
    let preview = council.post(&action(&page), &pairs(&typed(&page, &changes)), later(4)).await;
    assert_eq!(preview.status, 200, "{:?}", problems(&preview));
    assert!(preview.text().contains("Contact 2 of the council is removed: Jo Placeholder"), "{}", preview.text());
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(5)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert_eq!(log(&desk).await.len(), before + 2);
    assert_eq!(leaves.get(HOME, later(6)).await.status, 404, "who is taken out has no access any more");
}
