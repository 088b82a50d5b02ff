//! The page "How ratings and actions are worked out".

use super::*;

#[test]
fn how_it_works_has_every_reading_and_every_finding() {
    let pages = site_pages(&[]).unwrap();
    let page = pages.iter().find(|page| page.path == "how-it-works/index.html").unwrap();
    for number in 1..=22 {
        let section = format!("<section class=\"decision\" id=\"D{number}\"");
        assert!(text(page).contains(&section), "D{number}");
        assert!(text(page).contains(&format!("<a href=\"#D{number}\">")), "D{number}");
    }
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date("2023-02-15")).unwrap();
    let kinds: BTreeSet<&str> = assessed.findings.iter().map(|finding| finding.kind.word()).collect();
    assert!(kinds.len() >= 12, "{kinds:?}");
    for kind in kinds {
        assert!(text(page).contains(&format!("<tr id=\"{kind}\">")), "{kind}");
    }
}

#[test]
fn no_example_of_a_reading_has_a_day_of_the_samples_history() {
    let pages = site_pages(&[]).unwrap();
    let page = text(pages.iter().find(|page| page.path == "how-it-works/index.html").unwrap());
    let examples: Vec<&str> = between(page, "<dt>Example</dt><dd>", "</dd>").collect();
    assert_eq!(examples.len(), 22, "each reading has one");
    for example in examples {
        // What is said of a warning there could be taken for one of the sample's.
        assert!(!example.contains("2022") && !example.contains("2023"), "{example}");
        let words: Vec<&str> = example.split([' ', ',', '.', ':']).filter(|word| !word.is_empty()).collect();
        for date in words.windows(4) {
            let Ok(on) = chrono::NaiveDate::parse_from_str(&date[1..].join(" "), "%d %B %Y") else { continue };
            let weekday = chrono::NaiveDate::format(&on, "%A").to_string();
            let is_weekday = date[0].ends_with("day") && date[0] != "day";
            assert!(!is_weekday || date[0] == weekday, "{date:?} is a {weekday}");
        }
    }
}
