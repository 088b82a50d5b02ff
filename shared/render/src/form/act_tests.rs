//! The pages of the forms about events, rendered with templates in which every condition must know what it asks.

use domain::event::Party;
use domain::notice::NoticeKind;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script> \"'&";

fn around() -> Around {
    Around::signed_in("token").of_contract("regulation-44", HOSTILE, Party::Council, HOSTILE)
}

fn field(name: &str) -> Field {
    Field::new(name, HOSTILE).hinting(HOSTILE).holding(HOSTILE).wrong(Some(HOSTILE.into()))
}

fn choices() -> Vec<Choice> {
    vec![Choice { value: HOSTILE.into(), label: HOSTILE.into(), hint: Some(HOSTILE.into()), chosen: true }]
}

/// One part of every kind.
fn parts() -> Vec<Part> {
    let row = PartRow { legend: HOSTILE.into(), parts: vec![Part::Line { field: field("rows-0-line") }] };
    vec![
        Part::Settled { field: field("settled"), shown: HOSTILE.into() },
        Part::Line { field: field("line") },
        Part::Short { field: field("short") },
        Part::Text { field: field("text"), rows: 3 },
        Part::Date { field: field("date"), day: HOSTILE.into(), month: HOSTILE.into(), year: HOSTILE.into() },
        Part::OneOf { field: field("one"), choices: choices() },
        Part::AnyOf { field: field("any"), choices: choices() },
        Part::Listed { field: field("listed"), choices: choices() },
        Part::Rows { field: field("rows"), rows: vec![row], more: HOSTILE.into() },
        Part::Warning { council_alone: true },
        Part::Warning { council_alone: false },
    ]
}

fn hidden() -> Vec<Hidden> {
    vec![Hidden { name: "hidden".into(), value: HOSTILE.into() }]
}

fn slips() -> Vec<Slip> {
    let slip = |field: Option<&str>| Slip { field: field.map(str::to_owned), place: None, message: HOSTILE.into() };
    vec![slip(Some("line")), slip(None)]
}

#[track_caller]
fn is_text(page: Result<String, RenderError>) -> String {
    let page = page.unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    page
}

#[test]
fn a_form_shows_whatever_is_in_it_as_text() {
    let form = ActForm {
        title: HOSTILE.into(),
        lead: HOSTILE.into(),
        action: "/desk".into(),
        notice: Some(HOSTILE.into()),
        download: Some("/desk/appendix-a.xlsx".into()),
        quoted: Some(Quoted { clause: "5.6".into(), quote: HOSTILE.into() }),
        caution: Some(Caution { sentence: HOSTILE.into(), quoted: None, otherwise: HOSTILE.into() }),
        grounds: vec![Ground { sentence: HOSTILE.into(), facts: vec![HOSTILE.into()] }],
        about: said(),
        written: vec![Written { heading: HOSTILE.into(), text: HOSTILE.into() }],
        parts: parts(),
        slips: slips(),
        hidden: hidden(),
        button: HOSTILE.into(),
    };
    let page = is_text(act_page(&around(), &form));
    for id in ["line", "short", "text", "date-day", "one", "any", "listed", "rows-0-line"] {
        assert!(page.contains(&format!(" id=\"{id}\"")), "{id}");
    }
    is_text(act_page(&around(), &ActForm { title: HOSTILE.into(), ..ActForm::default() }));
}

fn said() -> Vec<Said> {
    let row = SaidRow { legend: HOSTILE.into(), said: vec![Said::new(HOSTILE, HOSTILE)] };
    let text = Said::new(HOSTILE, format!("{HOSTILE}\nsecond line")).found_at("/desk".into());
    vec![text, Said { label: HOSTILE.into(), rows: vec![row], ..Said::default() }]
}

#[test]
fn what_was_written_is_shown_with_its_lines() {
    let page = is_text(act_page(&around(), &ActForm { about: said(), ..ActForm::default() }));
    assert!(page.contains("\nsecond line</a></dd>"), "{page}");
}

#[test]
fn a_disputed_rating_is_shown_with_its_figures_and_its_target() {
    let (contract, assessment) = (crate::sample::contract(), crate::sample::assessment("2022-09-30"));
    let said = rated(&contract, &assessment, "2022-07".parse().unwrap(), 1);
    let labels: Vec<&str> = said.iter().map(|said| said.label.as_str()).collect();
    assert_eq!(labels, ["KPI", "Rating", "Figures", "Target"]);
    assert!(said[2].text.contains(" of ") && said[3].text.starts_with("Green at "), "{said:?}");
    // Of a KPI that there is not, nothing is made up.
    assert_eq!(rated(&contract, &assessment, "2022-07".parse().unwrap(), 99).len(), 2);
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
    let change =
        RatingChange { month: "July 2022".into(), of: "KPI 1".into(), before: HOSTILE.into(), after: HOSTILE.into() };
    let preview = Preview {
        title: HOSTILE.into(),
        lead: HOSTILE.into(),
        letter: Some(letter),
        changes: vec![HOSTILE.into()],
        ratings: vec![change],
        tells_ratings: true,
        stays: vec![HOSTILE.into()],
        tells_stays: true,
        parts: parts(),
        slips: slips(),
        hidden: hidden(),
        is_grave: true,
        ..Preview::default()
    };
    let page = is_text(preview_page(&around(), &preview));
    assert!(page.contains(" sandbox srcdoc=\"&lt;!DOCTYPE html&gt;"), "{page}");
    is_text(preview_page(&around(), &Preview { title: HOSTILE.into(), tells_ratings: true, ..Preview::default() }));
}

#[test]
fn lists_of_ways_entries_and_emails_show_text() {
    let way = Way { label: HOSTILE.into(), href: "/desk".into() };
    let unavailable = vec![Unavailable { label: HOSTILE.into(), why: HOSTILE.into() }];
    let groups = vec![WayGroup { heading: HOSTILE.into(), ways: vec![way], unavailable }];
    is_text(ways_page(&around(), &Ways { title: HOSTILE.into(), lead: HOSTILE.into(), groups }));
    let row = |state| EntryRow {
        number: 7,
        what: HOSTILE.into(),
        detail: Some(HOSTILE.into()),
        received_at: "then".into(),
        state,
    };
    let rows = [row(EntryState::Stands), row(EntryState::Withdrawn), row(EntryState::Withdrawal)];
    is_text(entries_page(&around(), &rows, Some(7)));
    is_text(entries_page(&around(), &[], None));
    for (row, is_new) in rows.into_iter().zip([true, false, false]) {
        let receipt = "regulation-44-event-7".into();
        let file = EntryFile { row, receipt, says: said(), follows: Vec::new(), is_new };
        is_text(entry_page(&around(), &file));
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
        decision: Some(ToDecide { href: "letters/a/decision".into(), label: "Decide what becomes of it" }),
    };
    let contract = crate::sample::contract();
    let page = is_text(emails_page(&around(), &contract, &[email], 3));
    assert!(page.contains("Formal warning (July 2022)"), "{page}");
    is_text(emails_page(&around(), &contract, &[], 0));
}
