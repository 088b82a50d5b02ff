//! The files that a page offers for download.

use serde::Serialize;

use crate::site_file::SiteFile;

/// A file for download.
#[derive(Serialize)]
pub(super) struct TakeAway {
    /// Its address relative to the page.
    href: String,
    /// Its title and format: `The whole assessment (JSON)`.
    text: String,
    /// The name under which a click saves it, which begins with the contract's id: `regulation-44-ratings.csv`.
    save_as: Option<String>,
}

/// The ending of tables, which a click saves; files to subscribe to or to read in the browser are not saved.
const TABLE: &str = ".csv";

/// The files of every contract with their titles, in the order in which they are offered.
const OF_A_CONTRACT: [(&str, &str); 9] = [
    ("ratings.csv", "Ratings by month (CSV)"),
    ("figures.csv", "The figures behind them, by KPI and month (CSV)"),
    ("visits.csv", "Visits (CSV)"),
    ("findings.csv", "Findings (CSV)"),
    ("deadlines.csv", "Deadlines ahead (CSV)"),
    ("targets.csv", "Targets and their history (CSV)"),
    ("deadlines.ics", "Deadlines as a calendar to subscribe to (iCalendar)"),
    ("feed.xml", "Final ratings and findings as they come (Atom feed)"),
    ("assessment.json", "The whole assessment (JSON)"),
];

/// The folder of the drafts of notices, relative to the contract's page.
const NOTICES: &str = "performance-notice/";

/// Returns the downloads of a contract with these files.
pub(super) fn of_contract(id: &str, files: &[SiteFile]) -> Vec<TakeAway> {
    let of_all = OF_A_CONTRACT.map(|(href, text)| {
        let save_as = href.ends_with(TABLE).then(|| format!("{id}-{href}"));
        TakeAway { href: href.into(), text: text.into(), save_as }
    });
    let below = |page: &SiteFile| page.path.strip_prefix(id)?.strip_prefix('/').map(str::to_owned);
    let drafts = files.iter().filter_map(below).filter(|path| path.starts_with(NOTICES)).map(|href| {
        let months = href.trim_start_matches(NOTICES).trim_end_matches(".json").replace('_', " to ");
        let text = format!("Draft of a contract performance notice, UK9, {months} (OCDS JSON)");
        TakeAway { href, text, save_as: None }
    });
    of_all.into_iter().chain(drafts).collect()
}

/// Returns the downloads of a month.
pub(super) fn of_month() -> Vec<TakeAway> {
    vec![TakeAway { href: "month.json".into(), text: "The data of this page (JSON)".into(), save_as: None }]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contract::Contract;

    use crate::page::contract_pages;
    use crate::sample::{assessment, contract};

    #[test]
    fn every_file_of_a_contract_is_offered_on_its_page_or_on_a_months() {
        let noticed = "\n[performance_notice]\nocid = \"ocds-b5fd17-sample\"\ncouncil_id = \"GB-LAE-SAM\"\ncontractor_id = \
                       \"GB-COH-00000000\"\n";
        let contract = Contract::read(&format!("{}{noticed}", contract().text)).unwrap();
        let pages = contract_pages(&contract, &assessment("2023-06-15"), 7, None).unwrap();
        let (html, files): (Vec<_>, Vec<_>) = pages.iter().partition(|page| page.path.ends_with(".html"));
        let mut offered = BTreeSet::new();
        for page in html {
            let folder = page.path.trim_end_matches("index.html");
            let text = std::str::from_utf8(&page.bytes).unwrap();
            offered.extend(
                text.split("href=\"").skip(1).map(|rest| format!("{folder}{}", rest.split('"').next().unwrap())),
            );
        }
        assert!(files.iter().any(|file| file.path.contains("performance-notice")), "a year is over");
        for file in files {
            assert!(offered.contains(&file.path), "{} is offered nowhere", file.path);
        }
    }

    #[test]
    fn a_table_is_saved_under_a_name_that_names_its_contract() {
        let pages = contract_pages(&contract(), &assessment("2023-06-15"), 7, None).unwrap();
        let page = pages.iter().find(|page| page.path == "regulation-44/index.html").unwrap();
        let text = std::str::from_utf8(&page.bytes).unwrap();
        let tables = pages.iter().filter_map(|page| page.path.strip_prefix("regulation-44/")?.strip_suffix(".csv"));
        let mut offered = 0;
        for table in tables {
            let link = format!("href=\"{table}.csv\" download=\"regulation-44-{table}.csv\"");
            assert!(text.contains(&link), "{link}");
            offered += 1;
        }
        assert_eq!((offered, text.matches(" download=").count()), (6, 6), "what is subscribed to is not saved");
    }
}
