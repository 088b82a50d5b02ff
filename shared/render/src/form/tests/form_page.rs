//! The pages of the forms about events, rendered with templates in which every condition must know what it asks.

use domain::event::Party;
use domain::notice::NoticeKind;

use super::super::*;
use crate::RenderError;

const HOSTILE: &str = "<script>alert(1)</script> \"'&";

fn frame() -> PageFrame {
    PageFrame::signed_in("token").of_contract("regulation-44", HOSTILE, Party::Council, HOSTILE)
}

fn field(name: &str) -> InputField {
    InputField::new(name, HOSTILE).with_hint(HOSTILE).with_value(HOSTILE).with_error(Some(HOSTILE.into()))
}

fn choices() -> Vec<Choice> {
    vec![Choice { value: HOSTILE.into(), label: HOSTILE.into(), hint: Some(HOSTILE.into()), chosen: true }]
}

/// One part of every kind.
fn components() -> Vec<FormComponent> {
    let row = ComponentRow {
        legend: HOSTILE.into(),
        components: vec![FormComponent::TextInput { field: field("rows-0-line") }],
    };
    vec![
        FormComponent::FixedValue { field: field("settled"), shown: HOSTILE.into() },
        FormComponent::TextInput { field: field("line") },
        FormComponent::ShortTextInput { field: field("short") },
        FormComponent::TextArea { field: field("text"), rows: 3 },
        FormComponent::DateInput {
            field: field("date"),
            day: HOSTILE.into(),
            month: HOSTILE.into(),
            year: HOSTILE.into(),
        },
        FormComponent::Radios { field: field("one"), choices: choices() },
        FormComponent::Checkboxes { field: field("any"), choices: choices() },
        FormComponent::Select { field: field("listed"), choices: choices() },
        FormComponent::Rows { field: field("rows"), rows: vec![row], more: HOSTILE.into() },
        FormComponent::PrivacyWarning { council_alone: true },
        FormComponent::PrivacyWarning { council_alone: false },
    ]
}

fn hidden() -> Vec<HiddenField> {
    vec![HiddenField { name: "hidden".into(), value: HOSTILE.into() }]
}

fn errors() -> Vec<ErrorLine> {
    let error_line =
        |field: Option<&str>| ErrorLine { field: field.map(str::to_owned), place: None, message: HOSTILE.into() };
    vec![error_line(Some("line")), error_line(None)]
}

#[track_caller]
fn is_text(page: Result<String, RenderError>) -> String {
    let page = page.unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    page
}

#[test]
fn a_form_shows_whatever_is_in_it_as_text() {
    let form = FormPage {
        title: HOSTILE.into(),
        lead: HOSTILE.into(),
        action: "/desk".into(),
        notice: Some(HOSTILE.into()),
        download: Some("/desk/appendix-a.xlsx".into()),
        quoted: Some(QuotedClause { clause: "5.6".into(), quote: HOSTILE.into() }),
        caution: Some(Caution { sentence: HOSTILE.into(), quoted: None, otherwise: HOSTILE.into() }),
        findings: vec![FindingToAnswer { sentence: HOSTILE.into(), facts: vec![HOSTILE.into()] }],
        facts: texts(),
        text_sections: vec![TextSection { heading: HOSTILE.into(), text: HOSTILE.into() }],
        components: components(),
        errors: errors(),
        hidden: hidden(),
        button: HOSTILE.into(),
    };
    let page = is_text(form_page(&frame(), &form));
    for id in ["line", "short", "text", "date-day", "one", "any", "listed", "rows-0-line"] {
        assert!(page.contains(&format!(" id=\"{id}\"")), "{id}");
    }
    is_text(form_page(&frame(), &FormPage { title: HOSTILE.into(), ..FormPage::default() }));
}

fn texts() -> Vec<LabelledText> {
    let row = LabelledTextRow { legend: HOSTILE.into(), texts: vec![LabelledText::new(HOSTILE, HOSTILE)] };
    let text = LabelledText::new(HOSTILE, format!("{HOSTILE}\nsecond line")).with_link("/desk".into());
    vec![text, LabelledText { label: HOSTILE.into(), rows: vec![row], ..LabelledText::default() }]
}

#[test]
fn what_was_written_is_shown_with_its_lines() {
    let page = is_text(form_page(&frame(), &FormPage { facts: texts(), ..FormPage::default() }));
    assert!(page.contains("\nsecond line</a></dd>"), "{page}");
}

#[test]
fn a_disputed_rating_is_shown_with_its_figures_and_its_target() {
    let (contract, assessment) = (crate::sample::contract(), crate::sample::assessment("2022-09-30"));
    let texts = rating_facts(&contract, &assessment, "2022-07".parse().unwrap(), 1);
    let labels: Vec<&str> = texts.iter().map(|texts| texts.label.as_str()).collect();
    assert_eq!(labels, ["KPI", "Rating", "Figures", "Target"]);
    assert!(texts[2].text.contains(" of ") && texts[3].text.starts_with("Green at "), "{texts:?}");
    // Of a KPI that there is not, nothing is made up.
    assert_eq!(rating_facts(&contract, &assessment, "2022-07".parse().unwrap(), 99).len(), 2);
}

#[test]
fn a_preview_shows_a_letter_without_letting_it_do_anything() {
    let letter = PreviewedLetter {
        to: HOSTILE.into(),
        subject: HOSTILE.into(),
        page: format!("<!DOCTYPE html><p>{HOSTILE}</p>"),
        text: HOSTILE.into(),
        attachments: vec![HOSTILE.into()],
    };
    let change = RatingChangeRow {
        month: "July 2022".into(),
        of: "KPI 1".into(),
        before: HOSTILE.into(),
        after: HOSTILE.into(),
    };
    let preview = PreviewPage {
        title: HOSTILE.into(),
        lead: HOSTILE.into(),
        letter: Some(letter),
        changes: vec![HOSTILE.into()],
        ratings: vec![change],
        tells_ratings: true,
        stays: vec![HOSTILE.into()],
        tells_stays: true,
        components: components(),
        errors: errors(),
        hidden: hidden(),
        is_grave: true,
        ..PreviewPage::default()
    };
    let page = is_text(preview_page(&frame(), &preview));
    assert!(page.contains(" sandbox srcdoc=\"&lt;!DOCTYPE html&gt;"), "{page}");
    is_text(preview_page(
        &frame(),
        &PreviewPage { title: HOSTILE.into(), tells_ratings: true, ..PreviewPage::default() },
    ));
}

#[test]
fn lists_of_links_entries_and_emails_show_text() {
    let link = LabelledLink { label: HOSTILE.into(), href: "/desk".into() };
    let unavailable = vec![UnavailableForm { label: HOSTILE.into(), why: HOSTILE.into() }];
    let groups = vec![LinkGroup { heading: HOSTILE.into(), links: vec![link], unavailable }];
    is_text(link_list_page(&frame(), &LinkListPage { title: HOSTILE.into(), lead: HOSTILE.into(), groups }));
    let row = |state| EntryRow {
        number: 7,
        what: HOSTILE.into(),
        detail: Some(HOSTILE.into()),
        received_at: "then".into(),
        state,
    };
    let rows = [row(EntryState::Current), row(EntryState::Withdrawn), row(EntryState::Withdrawal)];
    is_text(entries_page(&frame(), &rows, Some(7)));
    is_text(entries_page(&frame(), &[], None));
    for (row, is_new) in rows.into_iter().zip([true, false, false]) {
        let receipt = "regulation-44-event-7".into();
        let file = EntryPage { row, receipt, texts: texts(), follows: Vec::new(), is_new };
        is_text(entry_page(&frame(), &file));
    }
    let email = SentEmail {
        kinds: vec![NoticeKind::FormalWarning],
        months: vec!["2022-07".parse().unwrap()],
        to: Party::Contractor,
        recipient: Some(HOSTILE.into()),
        state: "sent".into(),
        has_trouble: true,
        at: "then".into(),
        href: Some("letters/a".into()),
        decision: Some(DecisionLink { href: "letters/a/decision".into(), label: "Decide what to do" }),
    };
    let contract = crate::sample::contract();
    let page = is_text(emails_page(&frame(), &contract, &[email], 3));
    assert!(page.contains("Formal warning (July 2022)"), "{page}");
    is_text(emails_page(&frame(), &contract, &[], 0));
}
