use std::collections::BTreeSet;

use domain::assessment::assess_history;
use domain::changes::Changes;
use domain::contract::Contract;
use domain::event::{KpiFigure, Party, ReturnNote, VisitColumn};
use domain::facts::{History, LogPosition};
use domain::record::Record;
use enum_map::EnumMap;

use super::returns::{
    CheckPage, DraftSummary, MonthReturnPage, ReceiptPage, ReceivedRevision, TablePage, TypedField, TypedKpi,
    TypedProblem, TypedReturn, TypedRow, check_page, month_page, receipt_page, table_page,
};
use super::*;
use crate::sample::{contract, date, every_kind};

mod changes;
mod form_page;
mod same_words;

use changes::every_change;

const NASTY: &str = "<script>alert(1)</script>\"'><b>&\u{202e}=1+1";

fn signed_in(party: Party) -> PageFrame {
    PageFrame::signed_in("0123abcd").of_contract("regulation-44", "Regulation 44 <visits>", party, NASTY)
}

/// Every page that there is, in each of the ways in which it can look.
fn every_page() -> Vec<(String, String)> {
    let mut pages = vec![
        ("sign-in".to_owned(), sign_in_page(&PageFrame::signed_out(), &SignInPage::default()).unwrap()),
        ("slip".to_owned(), sign_in_page(&PageFrame::signed_out(), &wrong_address()).unwrap()),
        ("sent".to_owned(), sign_in_sent_page(&PageFrame::signed_out(), NASTY).unwrap()),
        ("link".to_owned(), sign_in_link_page(&PageFrame::signed_out()).unwrap()),
        ("notice".to_owned(), message_page(&PageFrame::signed_out(), &MessagePage::new(NASTY, NASTY)).unwrap()),
        (
            "way".to_owned(),
            message_page(&PageFrame::signed_in("0"), &MessagePage::new("A", "B").with_link("C", "/desk")).unwrap(),
        ),
        ("contracts".to_owned(), contracts_page(&PageFrame::signed_in("0"), &choices(), 0).unwrap()),
        ("contracts-but-one".to_owned(), contracts_page(&PageFrame::signed_in("0"), &choices(), 1).unwrap()),
        ("no-contracts".to_owned(), contracts_page(&PageFrame::signed_in("0"), &[], 0).unwrap()),
    ];
    for as_of in ["2022-03-15", "2022-05-10", "2022-10-05", "2023-02-15"] {
        for party in [Party::Council, Party::Contractor] {
            pages.push((format!("home-{party}-{as_of}"), home(party, as_of)));
        }
    }
    pages.extend(pages_of_a_return());
    pages
}

fn wrong_address() -> SignInPage {
    SignInPage { address: NASTY.into(), is_wrong: true, leads_to: Some("/desk".into()), signed_out: true }
}

fn choices() -> Vec<ContractChoice> {
    vec![ContractChoice { id: "a".into(), title: NASTY.into(), party: NASTY.into() }]
}

fn home(party: Party, as_of: &str) -> String {
    let (contract, as_of, log) = (contract(), date(as_of), every_kind());
    let history = History::through(&contract, &log, as_of).unwrap();
    let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
    let assessment = assess_history(&history, as_of);
    let begun = ["2022-05".parse().unwrap()];
    let (contract, assessment, record) = (&contract, &assessment, &record);
    let proposed = Some((as_of, &[1][..]));
    let file = HomePage { contract, assessment, record, party, begun: &begun, proposed };
    home_page(&signed_in(party), &file).unwrap()
}

/// A table in which everything is typed that can be, and everything is wrong.
fn typed() -> TypedReturn {
    let row = |added| TypedRow { added, cells: EnumMap::from_fn(|_| NASTY.into()) };
    let mut of_unit = TypedRow::default();
    of_unit.cells[VisitColumn::Unit] = "U1".into();
    let mut value = TypedKpi { kpi: 4, ..TypedKpi::default() };
    value.figures[KpiFigure::Numerator] = NASTY.into();
    TypedReturn {
        rows: vec![row(false), row(true), of_unit],
        kpi_values: vec![value],
        nil: true,
        notes: EnumMap::from_fn(|_| NASTY.into()),
    }
}

fn problems() -> Vec<TypedProblem> {
    let problem = |row, field| TypedProblem { row, field: Some(field), message: NASTY.into() };
    let mut problems: Vec<TypedProblem> =
        VisitColumn::ALL.iter().map(|column| problem(Some(1), TypedField::Cell(*column))).collect();
    let visited = TypedField::Cell(VisitColumn::VisitedOn);
    let numerator = TypedField::Figure(KpiFigure::Numerator);
    problems.extend([problem(Some(0), visited), problem(Some(0), visited), problem(Some(4), numerator)]);
    let [comment, issue] = [ReturnNote::Comment, ReturnNote::CapacityIssue].map(TypedField::Note);
    problems.extend([problem(None, TypedField::Nil), problem(None, comment), problem(None, issue)]);
    problems.push(TypedProblem { row: None, field: None, message: NASTY.into() });
    problems
}

fn pages_of_a_return() -> Vec<(String, String)> {
    let kpi = "\n[[kpi]]\nnumber = 4\ntitle = \"Satisfaction\"\nclause = \"3.1\"\nmeasure = \"percentage\"\nbetter = \"higher\"\n[[kpi.target]]\nfrom = \"2022-04\"\ngreen = 90\namber = 80\nred = 70\n";
    let contract = &Contract::read(&format!("{}{kpi}", contract().text)).unwrap();
    let log = every_kind();
    let month = "2022-07".parse().unwrap();
    let history = History::new(contract, &log).unwrap();
    let known = history.known_at(LogPosition::after(log.len()));
    let submitted = known.standing_return(month).unwrap().submitted;
    let at = "2022-07-29T10:00:00Z".parse().unwrap();
    let revision = ReceivedRevision {
        event: 4,
        received_at: at,
        visits: 1,
        not_visited: 2,
        nil: false,
        has_receipt: true,
        has_original: true,
    };
    let revisions = [ReceivedRevision { nil: true, ..revision.clone() }, revision];
    let errors = [ErrorLine { field: Some("file".into()), place: Some("Cell B7".into()), message: NASTY.into() }];
    let (by_table, by_file) =
        (DraftSummary { saved_at: at, file_name: None }, DraftSummary { saved_at: at, file_name: Some(NASTY.into()) });
    let mut pages = Vec::new();
    for (index, party) in [Party::Contractor, Party::Council].into_iter().enumerate() {
        for (begun, revisions, errors) in [
            (None, &revisions[..0], &errors[..0]),
            (Some(&by_table), &revisions[..], &errors[..]),
            (Some(&by_file), &revisions[..1], &errors[..0]),
        ] {
            // Only whoever may submit a file is told what is wrong with one.
            let errors = if index == 0 { errors } else { &errors[..0] };
            let file = MonthReturnPage {
                contract,
                month,
                today: date("2022-09-01"),
                is_contractor: index == 0,
                revisions,
                draft: begun,
                version: 3,
                errors,
                further_errors: errors.len(),
                file_name: None,
            };
            pages.push((format!("month-{party}-{}", pages.len()), month_page(&signed_in(party), &file).unwrap()));
        }
    }
    let (typed, problems) = (typed(), problems());
    let prefilled = TypedReturn::prefilled(contract, month, Some(submitted));
    let as_it_begins = TablePage {
        contract,
        month,
        typed: &prefilled,
        version: 0,
        revision: 2,
        problems: &[],
        saved: true,
        overtaken: false,
    };
    let all_wrong =
        TablePage { typed: &typed, problems: &problems, saved: false, overtaken: true, revision: 1, ..as_it_begins };
    for (name, file) in [("table", as_it_begins), ("wrong", all_wrong)] {
        pages.push((name.into(), table_page(&signed_in(Party::Contractor), &file).unwrap()));
    }
    let assessment = assess_history(&history, date("2022-08-01"));
    let kpis = assessment.months.iter().find(|of| of.month == month).unwrap().kpis.clone();
    let ratings: Vec<_> =
        kpis.into_iter().map(|rating| domain::notice::TitledRating { title: NASTY.into(), rating }).collect();
    let lines = [NASTY.to_owned()];
    let submission = every_change(&ratings[0].rating);
    let (check, receipt) = (
        CheckPage {
            contract,
            submitted,
            file_name: Some(NASTY),
            version: 3,
            standing: Some(1),
            overtaken: true,
            revision: 2,
            closed: false,
            ratings: &ratings,
            headroom: &assessment.headroom[0].kpis,
            if_closed_now: &lines,
            changes: &submission.changes,
            doubts: &submission.doubts,
            confirmed: Some(&submission.doubts[..1]),
            not_mentioned: &["U1".to_owned(), NASTY.to_owned()],
            received_as: Some(1),
        },
        ReceiptPage {
            contract,
            submitted,
            receipt: "regulation-44-2022-07-4",
            event: 4,
            revision: 1,
            received_at: at,
            stamped_at: None,
            on_time: true,
            closed: false,
            sha256: "0a1b2c",
            ratings: &ratings,
            headroom: &assessment.headroom[0].kpis,
            if_closed_now: &lines,
            submission: &submission,
            stands: false,
            again: true,
        },
    );
    pages.push(("check".into(), check_page(&signed_in(Party::Contractor), &check).unwrap()));
    let nothing = Changes { replaces: Some(1), ..Changes::default() };
    let of_table = CheckPage {
        file_name: None,
        closed: true,
        revision: 1,
        confirmed: None,
        overtaken: false,
        received_as: None,
        changes: &nothing,
        ..check
    };
    pages.push(("check-of-table".into(), check_page(&signed_in(Party::Contractor), &of_table).unwrap()));
    for (name, receipt) in [("again", receipt), ("receipt", ReceiptPage { stands: true, again: false, ..receipt })] {
        pages.push((name.into(), receipt_page(&signed_in(Party::Council), &receipt).unwrap()));
    }
    pages
}

fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}

#[test]
fn whatever_was_typed_is_shown_as_text() {
    for (name, page) in every_page() {
        assert!(!page.contains("<script") && !page.contains("'><b>"), "{name}");
    }
}

#[test]
fn every_page_is_built_so_that_everyone_can_use_it() {
    for (name, page) in every_page() {
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\" class=\"govuk-template\">"), "{name}");
        for once in ["<title>", "<h1", "<main id=\"main\"", "<header>", "href=\"#main\""] {
            assert_eq!(page.matches(once).count(), 1, "{name}: {once}");
        }
        let ids: Vec<&str> = between(&page, " id=\"", "\"").collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name}: an id stands twice");
        let named = [" for=\"", " aria-describedby=\"", " aria-labelledby=\"", "href=\"#"];
        for id in named.iter().flat_map(|before| between(&page, before, "\"")).flat_map(str::split_whitespace) {
            assert!(known.contains(id), "{name}: nothing has the id {id}");
        }
        let labelled: BTreeSet<&str> = between(&page, " for=\"", "\"").collect();
        for tag in between(&page, "<", ">")
            .filter(|tag| ["input ", "select ", "textarea "].iter().any(|of| tag.starts_with(of)))
        {
            let id = between(tag, " id=\"", "\"").next();
            let is_labelled = tag.contains("type=\"hidden\"") || id.is_some_and(|id| labelled.contains(id));
            assert!(is_labelled, "{name}: {tag} has no label");
        }
        assert_every_element_is_closed(&name, &page);
    }
}

/// A page whose elements are all closed, each within the one that it was opened in.
fn assert_every_element_is_closed(name: &str, html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in between(html, "<", ">").filter(|tag| !tag.starts_with('!') && !tag.ends_with('/')) {
        let element = tag.split_whitespace().next().unwrap_or_default();
        match element.strip_prefix('/') {
            Some(element) => assert_eq!(open.pop(), Some(element), "{name}"),
            None if matches!(element, "meta" | "link" | "br" | "input") => {}
            None => open.push(element),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn a_page_needs_nothing_from_elsewhere_and_runs_nothing() {
    for (name, page) in every_page() {
        for outside in ["http:", "https:", "<script", "<img", "@import", " style=", " onclick", " onload"] {
            assert!(!between(&page, "<", ">").any(|tag| format!("<{tag}").contains(outside)), "{name}: {outside}");
        }
    }
}

#[test]
fn every_form_of_somebody_who_is_signed_in_holds_their_token() {
    for (name, page) in every_page() {
        if !page.contains("/desk/sign-out") {
            continue;
        }
        for form in between(&page, "<form ", "</form>") {
            assert!(form.contains("<input type=\"hidden\" name=\"form_token\" value=\"0"), "{name}: {form}");
            assert!(form.starts_with("method=\"post\" action=\"/desk/"), "{name}: {form}");
        }
    }
}

#[test]
fn the_table_of_a_month_begins_with_every_unit_that_is_open_in_it() {
    let text = contract().text.replacen("from = 2022-04-01", "from = 2022-07-15", 1);
    let contract = Contract::read(&text).unwrap();
    let units = |month: &str| -> Vec<String> {
        let typed = TypedReturn::prefilled(&contract, month.parse().unwrap(), None);
        typed.rows.iter().map(|row| row.unit().to_owned()).collect()
    };
    assert_eq!(units("2022-06"), ["U2", "U3", "U4", "U5", "U6"]);
    assert_eq!(units("2022-07"), ["U1", "U2", "U3", "U4", "U5", "U6"], "one that opens within it may be visited in it");
}

#[test]
fn a_home_says_first_what_is_to_be_done_and_the_contractor_sees_nothing_of_what_the_council_considers() {
    let page = home(Party::Contractor, "2022-10-05");
    assert!(!page.contains("be considered"), "{page}");
    let council = home(Party::Council, "2023-02-15");
    assert!(council.contains("Waiting for your decision"));
}
