//! What no page of the site may show.

use domain::event::{Fact, PlanAction};

use super::*;

#[test]
fn no_page_shows_a_person_an_address_or_free_text() {
    let contract = contract();
    let mut private: BTreeSet<&str> = contract
        .contacts
        .iter()
        .flat_map(|contact| [contact.name.as_str(), &contact.email, &contact.position])
        // What the schedule calls the post is in the words of its clauses.
        .filter(|words| *words != "Contract Manager")
        .collect();
    private.extend(contract.contacts.iter().filter_map(|contact| contact.telephone.as_deref()));
    private.extend([PRIVATE, "@", "01632"]);
    let sites = DAYS.iter().flat_map(|day| [sample_site(day), eventful_site(day)]);
    for page in sites.flat_map(BTreeMap::into_values) {
        // "@" begins a rule of the stylesheet, which the error page holds.
        let shown = text(&page).replace(STYLESHEET, "");
        for words in &private {
            assert!(!shown.contains(words), "{} shows {words}", page.path);
        }
    }
}

/// Returns the texts that a party writes in an event as it likes; a return's are its comment and its capacity issue.
fn texts(fact: &Fact) -> Vec<&str> {
    match fact {
        Fact::ReturnSubmitted { submitted } => {
            submitted.comment.iter().chain(&submitted.capacity_issue).map(String::as_str).collect()
        }
        Fact::CapacityIssueRaised { text, .. }
        | Fact::MinutesShared { text, .. }
        | Fact::RatingDisputed { text, .. }
        | Fact::DisputeAnswered { text, .. }
        | Fact::InformationRequested { text, .. } => vec![text],
        Fact::CapacityIssueDiscussed { outcome, .. } => vec![outcome],
        Fact::PlanAgreed { actions, .. } | Fact::ActionPlanOpened { actions, .. } => {
            actions.iter().flat_map(texts_of_action).collect()
        }
        Fact::WarningIssued { explanation, .. } => vec![explanation],
        Fact::WarningDeclined(declined) | Fact::TerminationDeclined(declined) => vec![&declined.reason],
        Fact::MeetingHeld { attendees, .. } => attendees.iter().map(|attendee| attendee.name.as_str()).collect(),
        Fact::MinutesAnswered { comment, .. } => comment.as_deref().into_iter().collect(),
        Fact::ContractRevised { reason, .. } | Fact::EventWithdrawn { reason, .. } => vec![reason],
        Fact::ReportSentBack(_)
        | Fact::PlanClosed { .. }
        | Fact::TerminationNotified { .. }
        | Fact::ActionPlanClosed { .. }
        | Fact::InformationSupplied { .. }
        | Fact::LetterDelivered(_)
        | Fact::LetterFailed(_)
        | Fact::ClockCorrected { .. } => Vec::new(),
    }
}

fn texts_of_action(action: &PlanAction) -> [&str; 5] {
    let PlanAction { kpi: _, current_performance, issue, action, expected_outcome, timescale } = action;
    [current_performance, issue, action, expected_outcome, timescale]
}

/// Returns the texts that the parties wrote in the sample.
pub(crate) fn private_texts(log: &[Event]) -> Vec<&str> {
    log.iter().flat_map(|event| texts(&event.fact)).filter(|text| !text.is_empty()).collect()
}

#[test]
fn the_sample_has_every_kind_of_event_and_every_text_in_it_is_known_again() {
    let log = every_kind();
    for text in private_texts(&log) {
        assert!(text.contains(PRIVATE), "{text}");
    }
    let kinds: BTreeSet<_> =
        log.iter().map(|event| serde_json::to_value(event).unwrap()["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 21, "{kinds:?}");
}

#[test]
fn no_page_of_a_contract_shows_formal_warnings_or_termination() {
    for day in ["2022-12-15", "2023-02-15"] {
        let contract = contract();
        let assessed = assess(&contract, &every_kind(), date(day)).unwrap();
        let council = |finding: &domain::clause::Finding| finding.readers() < domain::readers::Readers::Anybody;
        assert!(assessed.findings.iter().any(council), "there is something to hide");
        let pages = contract_pages(&contract, &assessed, 7, None).unwrap();
        for page in pages.into_iter().filter(is_of_what_was_recorded) {
            let says = [
                "warning-w1",
                "be considered",
                "warning-considered",
                "termination-considered",
                "\"watch\"",
                ",watch,",
                "UID:watch",
                "Clause 52",
            ];
            for hidden in says {
                assert!(!text(&page).contains(hidden), "{} shows {hidden}", page.path);
            }
        }
        let index = serde_json::to_string(&ContractSummary::of(&contract, &assessed)).unwrap();
        assert!(!index.contains("warning-w1"), "{index}");
    }
}

#[test]
fn no_public_file_numbers_an_entry_of_the_record() {
    let mut all = pages_with_warnings("2023-02-15");
    let contract = contract();
    let assessed = assess(&contract, &every_kind(), date("2023-02-15")).unwrap();
    all.extend(contract_pages(&contract, &assessed, 7, None).unwrap().iter().map(text));
    assert!(all.contains("action-2 was opened") || all.contains("\"recorded\""), "it rests on entries");
    for numbered in ["of the record)", "(entry ", "\"event\":"] {
        assert!(!all.contains(numbered), "the public's numbers are not the parties': {numbered}");
    }
    assert!(all.contains("from 7 recorded events that are public."), "nor is their count");
}

/// Returns what the pages of a contract whose stakeholders see warnings say.
fn pages_with_warnings(day: &str) -> String {
    let contract = revised(&[("commences = 2022-04-01", "commences = 2022-04-01\nstakeholders_see_warnings = true")]);
    let assessed = assess(&contract, &every_kind(), date(day)).unwrap();
    let pages = contract_pages(&contract, &assessed, 7, None).unwrap();
    pages.iter().filter(|page| is_of_what_was_recorded(page)).map(text).collect()
}

/// Says whether a page is made of the record: the one that says how the contract is read speaks of warnings in every contract
/// alike.
fn is_of_what_was_recorded(page: &SiteFile) -> bool {
    !page.path.ends_with("/how-it-works/index.html")
}

#[test]
fn where_the_contract_says_so_its_stakeholders_see_warnings_and_termination_and_still_no_person_and_no_text() {
    let all = pages_with_warnings("2023-02-15");
    for shown in ["warning-w1", "Watch after"] {
        assert!(all.contains(shown), "{shown}");
    }
    for deliberated in ["may be considered", "warning-considered", "termination-considered"] {
        assert!(!all.contains(deliberated), "the contractor reads the site too: {deliberated}");
    }
    assert!(!all.contains("Between the two parties; not shown here."));
    for hidden in private_texts(&every_kind()).into_iter().chain([PRIVATE, "01632", "\"notices\": [\n"]) {
        assert!(!all.contains(hidden), "{hidden}");
    }
    let contract = contract();
    let page = text(&eventful_site("2023-02-15")[&format!("{}/index.html", contract.id)]).to_owned();
    assert!(page.contains("Between the two parties; not shown here."), "and where it does not, the page says so");
}

#[test]
fn a_visit_to_come_is_nowhere_even_where_a_return_names_one() {
    let event = r#"{"received_at":"2022-04-10T09:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-04","visits":[{"unit":"U1","visited_on":"2022-04-21"},{"unit":"U2","visited_on":"2022-04-05"}]}}"#;
    let later = event.replace("10T09", "11T09").replace("2022-04-21", "2022-04-22");
    let events: Vec<Event> = [event, &later].map(|event| serde_json::from_str(event).unwrap()).into();
    let contract = contract();
    let assessed = assess(&contract, &events, date("2022-04-12")).unwrap();
    for page in site(&contract, &assessed).values() {
        for to_come in ["2022-04-21", "2022-04-22", "21 April 2022", "22 April 2022"] {
            assert!(!text(page).contains(to_come), "{} shows {to_come}", page.path);
        }
    }
    assert!(text(&site(&contract, &assessed)["regulation-44/2022-04/index.html"]).contains("5 April 2022"));
}
