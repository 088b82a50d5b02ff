//! Revisions of the definition by form: they begin from what is in force, and what is wrong is told in the form's own words.

use super::*;

/// Opens the form of a revision and sends it with some fields typed.
async fn revise(person: &mut Person<'_>, what: &str, changes: &[(&str, &str)]) -> Shown {
    let page = person.get(&format!("{HOME}/revise/{what}"), now()).await;
    person.post(&action(&page), &pairs(&typed(&page, changes)), later(1)).await
}

#[tokio::test]
async fn a_revision_begins_from_the_target_in_force_and_says_what_it_takes_away() {
    let desk = desk("acts-in-force").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let list = council.get(&format!("{HOME}/revise/targets"), now()).await;
    assert!(list.text().contains(&format!("{HOME}/revise/targets?kpi=2\"")), "each KPI has its own form");
    let page = council.get(&format!("{HOME}/revise/targets?kpi=2"), now()).await;
    let fields = filled_in(&page);
    let value = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    assert_eq!((value("green"), value("red"), value("stretch")), (Some("90"), Some("60"), Some("100")));
    assert!(page.text().contains("KPI 2 now") && !page.text().contains("KPI 1 now"));
    let seen = revise(&mut council, "targets?kpi=2", &[("stretch", ""), ("reason", "Agreed.")]).await;
    assert_eq!(seen.status, 200, "{:?}", problems(&seen));
    assert!(seen.text().contains("Stretch target: 100% → none."), "{}", seen.text());
}

/// What is typed wrongly: the form, what is typed into it, the box where it is told, and in which words.
type Wrong<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

/// The boxes of a new unit.
const fn new_unit(code: &str) -> [(&'static str, &str); 5] {
    [
        ("units-7-code", code),
        ("units-7-label", "Unit 8"),
        ("units-7-from-day", "1"),
        ("units-7-from-month", "5"),
        ("units-7-from-year", "2023"),
    ]
}

#[tokio::test]
async fn what_a_definition_cannot_hold_is_told_at_its_box_in_plain_words() {
    let desk = desk("acts-plain").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let long = "x".repeat(201);
    let cases: [Wrong<'_>; 8] = [
        ("targets?kpi=2", &[("red", "95")], "red", "“Red” must be worse than “Green”"),
        ("targets?kpi=2", &[("stretch", "50")], "stretch", "“Stretch” must not be worse than “Green”"),
        (
            "units",
            &on!("units-1-until", "1", "1", "2020"),
            "units-1-until-day",
            "Unit 2: “Last day open” must not be before “First day open”",
        ),
        (
            "units",
            &new_unit("nil"),
            "units-7-code",
            "Unit 8: “Code” must not be NIL: in a return that means that there is nothing to report",
        ),
        ("units", &new_unit("u1"), "units-7-code", "Unit 8: “Code” is the same as in an earlier row: each has its own"),
        (
            "contacts",
            &[("contacts-0-email", "nobody")],
            "contacts-0-email",
            "Contact 1: “Email address” must be one email address, as name@council.example",
        ),
        (
            "contacts",
            &[("contacts-0-order", "7")],
            "contacts-0-order",
            "Contact 1: “Order” must be a whole number from 1 to 3",
        ),
        (
            "contacts",
            &[("contacts-0-name", &long)],
            "contacts-0-name",
            "Contact 1: “Name” must be one line of at most 200 characters",
        ),
    ];
    for (what, changes, id, words) in cases {
        let told = revise(&mut council, what, &[changes, &[("reason", "Agreed.")]].concat()).await;
        assert_eq!(told.status, 422, "{what} {changes:?}");
        assert!(problems(&told).contains(&(id.to_owned(), words.to_owned())), "{what}: {:?}", problems(&told));
        for (_, words) in problems(&told) {
            assert!(!words.contains(['[', '_', '=']) && !words.starts_with("Line "), "{words}");
        }
    }
    assert_eq!(log(&desk).await.len(), before, "nothing of it is recorded");
}
