//! The page "How ratings and actions are worked out".

use domain::decision::Decision;
use wording::decision::{Chapter, reading_of};

use super::*;
use crate::schedule::{is_in_the_schedule, is_whole_or_marked};

fn of_the_site() -> String {
    let pages = site_pages(&[]).unwrap();
    text(pages.iter().find(|page| page.path == "how-it-works/index.html").unwrap()).to_owned()
}

fn of_a_contract(contract: &Contract) -> String {
    let assessed = assess(contract, &[], date("2022-07-29")).unwrap();
    text(&site(contract, &assessed)["regulation-44/how-it-works/index.html"]).to_owned()
}

/// Returns a text as a page has it.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[test]
fn how_it_works_has_every_decision_with_its_words_and_what_can_be_said_against_it() {
    for page in [of_the_site(), of_a_contract(&contract())] {
        for chapter in Chapter::ALL {
            assert!(page.contains(&format!("<h2 id=\"{}\">", chapter.anchor())), "{chapter:?}");
        }
        for decision in Decision::ALL.iter().copied() {
            let reading = reading_of(decision);
            let anchor = reading.anchor;
            assert!(page.contains(&format!("<section class=\"decision\" id=\"{anchor}\"")), "{decision:?}");
            assert!(page.contains(&format!("<a href=\"#{anchor}\">")), "{decision:?} is not in the contents");
            let setting = reading.settings.iter().map(|setting| setting.key);
            let contrary = reading.contrary.iter().flat_map(|contrary| [Some(contrary.words), contrary.example]);
            let quoted = reading.quotes.iter().copied();
            let words = [reading.sentence].into_iter().chain(quoted).chain(setting).chain(contrary.flatten());
            for said in words.chain(reading.more.iter().copied()).chain(reading.raised).chain(reading.satisfied) {
                assert!(page.contains(&escaped(said)), "{decision:?}: {said}");
            }
        }
    }
}

#[test]
fn how_it_works_has_every_numbered_decision_at_its_own_place() {
    let page = of_the_site();
    for number in (1..=22).chain([35]) {
        assert!(page.contains(&format!("<section class=\"decision\" id=\"D{number}\"")), "D{number}");
    }
}

#[test]
fn every_kind_of_finding_has_its_place_on_the_page() {
    let page = of_the_site();
    let assessed = assess(&contract(), &every_kind(), date("2023-02-15")).unwrap();
    let kinds: BTreeSet<&str> = assessed.findings.iter().map(|finding| finding.kind().word()).collect();
    assert!(kinds.len() >= 12, "{kinds:?}");
    for kind in kinds {
        assert!(page.contains(&format!("<section class=\"decision\" id=\"{kind}\"")), "{kind}");
    }
    for finding in &assessed.findings {
        let reading = reading_of(Decision::of_finding(finding));
        assert!(reading.raised.is_some() && reading.satisfied.is_some(), "{finding:?}");
    }
}

// Decisions with a strong case against them, each with the party that would make it.
#[test]
fn a_contested_decision_says_who_could_argue_what() {
    let page = of_the_site();
    for decision in [
        Decision::D2,
        Decision::D6,
        Decision::D7,
        Decision::D8,
        Decision::D9,
        Decision::D11,
        Decision::D12,
        Decision::D14,
        Decision::D17,
        Decision::D18,
        Decision::D19,
        Decision::D20,
        Decision::D21,
        Decision::D22,
        Decision::NoReturn,
        Decision::WarningDeclined,
        Decision::TwoWarnings,
        Decision::RedAfterWarning,
        Decision::MeetingDue,
        Decision::WhoSees,
    ] {
        let begins = format!("<section class=\"decision\" id=\"{}\"", reading_of(decision).anchor);
        let mut section = between(&page, &begins, "</section>");
        assert!(section.any(|section| section.contains(" could argue</dt>")), "{decision:?}");
    }
}

#[test]
fn every_quotation_on_the_page_is_the_schedules_whole_or_with_an_ellipsis_where_it_is_cut() {
    let page = of_the_site().replace("&#39;", "'").replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&");
    let quotations: Vec<&str> = between(&page, "“", "”").collect();
    assert!(quotations.len() > 50, "{}", quotations.len());
    for quotation in quotations {
        assert!(is_in_the_schedule(quotation), "not in the schedule: {quotation}");
        assert!(is_whole_or_marked(quotation), "cut without an ellipsis: {quotation}");
    }
}

#[test]
fn a_contracts_own_page_has_the_values_in_force_in_it_and_the_sites_has_the_defaults() {
    let own = revised(&[
        ("missing_return = \"red\"", "missing_return = \"unrated\""),
        ("commences = ", "rules = { plan_working_days = 15 }\ncommences = "),
    ]);
    let page = of_a_contract(&own);
    assert!(
        page.contains("<code>rules.plan_working_days</code>: the working days. In this contract: 15.</dd>"),
        "{page}"
    );
    assert!(page.contains("In this contract: unrated."), "{page}");
    assert!(page.contains("In this contract: median (the default).") && !page.contains("The default: "), "{page}");
    let page = of_the_site();
    assert!(page.contains("<code>rules.plan_working_days</code>: the working days. The default: 10.</dd>"), "{page}");
    assert!(!page.contains("In this contract"), "{page}");
}

/// Checks that the page depends on the definition alone, so that nothing recorded can be inferred from it.
#[test]
fn a_contracts_own_page_is_the_same_whatever_was_recorded() {
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date("2023-02-15")).unwrap();
    let page = text(&site(&contract, &assessed)["regulation-44/how-it-works/index.html"]).to_owned();
    assert_eq!(page, of_a_contract(&contract));
}

#[test]
fn no_example_of_a_reading_has_a_day_of_the_samples_history() {
    let page = of_the_site();
    let examples = between(&page, "<dt>Example</dt><dd>", "</dd>").chain(between(&page, "For example: ", "</small>"));
    let examples: Vec<&str> = examples.collect();
    assert!(examples.len() > 40, "{}", examples.len());
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
