//! What the pages of many contracts show.

use super::*;

fn summary(id: &str, title: &str, council: &str, attention: Attention) -> ContractSummary {
    let of = ContractSummary::of(&contract(), &assessment("2022-08-10"));
    ContractSummary { id: id.into(), title: title.into(), council: council.into(), attention, ..of }
}

fn pages(contracts: &[ContractSummary]) -> BTreeMap<String, SiteFile> {
    site_pages(contracts).unwrap().into_iter().map(|page| (page.path.clone(), page)).collect()
}

/// Returns so many contracts of one council.
fn of_kent(many: usize) -> Vec<ContractSummary> {
    let number = |number| format!("lot-{number:03}");
    (0..many).map(|index| summary(&number(index), &number(index), "Kent County Council", Attention::Green)).collect()
}

#[test]
fn contracts_stand_in_the_order_in_which_they_ask_for_attention() {
    let contracts = [
        summary("well", "A well", "Kent", Attention::Green),
        summary("new", "B new", "Kent", Attention::NotRated),
        summary("late", "C late", "Kent", Attention::Overdue),
        summary("amber", "D amber", "Kent", Attention::NotGreen),
        summary("late-too", "Also late", "Kent", Attention::Overdue),
    ];
    let site = pages(&contracts);
    for path in ["index.html", "councils/kent/index.html"] {
        let page = text(&site[path]);
        let ids: Vec<&str> = between(page, "<h3 id=\"contract-", "\"").collect();
        assert_eq!(ids, ["late-too", "late", "amber", "well", "new"], "{path}");
        assert_eq!(page.matches("<h2>Something is overdue</h2>").count(), 1);
    }
}

#[test]
fn a_contract_says_what_is_overdue_and_how_much_more_there_is() {
    let contract = contract();
    let assessed = assess(&contract, &[], date("2022-12-15")).unwrap();
    let summary = ContractSummary::of(&contract, &assessed);
    assert_eq!(summary.attention, Attention::Overdue);
    assert_eq!((summary.overdue.len(), summary.overdue_in_all), (3, 12), "{:?}", summary.overdue);
    let page = text(&pages(&[summary])["index.html"]).to_owned();
    assert!(page.contains("The improvement plan required for KPI 3 was not agreed in time."), "{page}");
    assert!(page.contains("And 9 more."), "{page}");
}

#[test]
fn what_a_contract_asks_for_follows_its_latest_closed_month() {
    let returned = |month: &str, on: &str, visits: &[&str]| -> Event {
        let row = |unit: &&str| {
            format!(
                r#"{{"unit":"{unit}","visited_on":"2022-04-05","report_to_council_on":"2022-04-07","report_to_ofsted_on":"2022-04-07"}}"#
            )
        };
        let rows = visits.iter().map(row).collect::<Vec<_>>().join(",");
        let event = format!(
            r#"{{"received_at":"{on}T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{rows}]}}}}"#
        );
        serde_json::from_str(&event).unwrap()
    };
    let attention = |visited: &[&str], may: bool, as_of: &str| {
        let mut events = vec![returned("2022-04", "2022-04-20", visited)];
        events.extend(may.then(|| returned("2022-05", "2022-05-20", &[])));
        ContractSummary::of(&contract(), &assess(&contract(), &events, date(as_of)).unwrap()).attention
    };
    let all = ["U1", "U2", "U3", "U4", "U5", "U6"];
    assert_eq!(attention(&all, true, "2022-05-27"), Attention::NotRated, "April has not closed");
    assert_eq!(attention(&all, true, "2022-05-28"), Attention::Green);
    assert_eq!(attention(&all[1..], true, "2022-05-28"), Attention::NotGreen);
    assert_eq!(attention(&all, false, "2022-05-28"), Attention::Overdue, "May's return was due on the 27th");
}

#[test]
fn a_council_with_many_contracts_has_pages_of_25_that_lead_to_each_other() {
    let site = pages(&of_kent(60));
    let shown = |path: &str| text(&site[path]).matches("<section class=\"contract\"").count();
    assert_eq!(shown("councils/kent-county-council/index.html"), 25);
    assert_eq!(shown("councils/kent-county-council/2/index.html"), 25);
    assert_eq!(shown("councils/kent-county-council/3/index.html"), 10);
    let second = text(&site["councils/kent-county-council/2/index.html"]);
    for link in
        ["href=\"../index.html\" rel=\"prev\"", "href=\"../3/index.html\" rel=\"next\"", "aria-current=\"page\""]
    {
        assert!(second.contains(link), "{link}");
    }
    assert!(!site.contains_key("councils/kent-county-council/4/index.html"));
}

#[test]
fn of_few_contracts_the_first_page_shows_each_and_of_many_the_councils() {
    let few = pages(&of_kent(20));
    assert_eq!(text(&few["index.html"]).matches("<section class=\"contract\"").count(), 20);
    let many = pages(&of_kent(21));
    let page = text(&many["index.html"]);
    assert_eq!(page.matches("<section class=\"contract\"").count(), 0);
    assert!(
        page.contains("<a href=\"councils/kent-county-council/index.html\">Kent County Council</a></th><td>21</td>")
    );
}

#[test]
fn where_there_are_many_a_contract_that_changes_leaves_the_first_page_as_it_is_while_the_counts_are_the_same() {
    let contracts = of_kent(30);
    let mut changed = contracts.clone();
    changed[7].next_deadline = None;
    let of = |contracts: &[ContractSummary]| CouncilSummary::of(contracts).unwrap();
    assert_eq!(of(&contracts), of(&changed));
    changed[7].attention = Attention::Overdue;
    assert_ne!(of(&contracts), of(&changed));
    let mut few = contracts[..20].to_vec();
    let before = of(&few);
    few[7].next_deadline = None;
    assert_ne!(before, of(&few), "of few each is shown");
}

#[test]
fn four_hundred_councils_fit_on_the_first_page_of_an_old_telephone() {
    let council = |number: usize| CouncilSummary {
        council: format!("Council of the County of Place {number}"),
        slug: format!("council-of-the-county-of-place-{number}"),
        contracts: 25 + number % 9,
        overdue: number % 4,
        not_green: number % 7,
        green: 20,
        not_rated: number % 3,
        shown: None,
    };
    let councils: Vec<CouncilSummary> = (0..400).map(council).collect();
    let pages = front_pages(&councils, &[]).unwrap();
    let of = |path: &str| &pages.iter().find(|page| page.path == path).unwrap().bytes;
    let all: usize =
        ["index.html", "assets/site.css", "assets/find.js"].map(|path| weight::over_the_wire(of(path))).iter().sum();
    assert!(all < 60 * 1024, "{all}");
}

#[test]
fn a_councils_folder_is_its_name_and_no_two_that_differ_by_more_than_punctuation_share_one() {
    for (council, folder) in [
        ("Kent County Council", "kent-county-council"),
        ("St. Helens", "st-helens"),
        ("St Helens", "st-helens"),
        ("../../etc", "etc"),
        ("<b>Kent</b>", "b-kent-b"),
    ] {
        assert_eq!(slug(council), folder);
    }
    let long = "A council ".repeat(1_000);
    for odd in ["", "…", "Sir Gâr", "Sir Gar", "\u{202e}tneK", "會議", "議會", long.as_str(), "Ceredigion / Cyngor Sir"]
    {
        let folder = slug(odd);
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!((1..=60).contains(&folder.len()) && folder.bytes().all(allowed), "{odd}: {folder}");
    }
    assert_ne!(slug("會議"), slug("議會"));
    assert_ne!(slug("Sir Gâr"), slug("Sir Gar"));
}

#[test]
fn ten_thousand_characters_of_markup_in_a_name_come_out_as_text() {
    let name = "<script>alert(1)</script>\u{202e}=1+1".repeat(300);
    let site = pages(&[summary("odd", &name, &name, Attention::Green)]);
    for page in site.values().filter(is_html) {
        assert!(!text(page).contains("<script>"), "{}", page.path);
        assert_every_element_is_closed(&page.path, text(page));
    }
}
