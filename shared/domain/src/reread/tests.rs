use chrono::NaiveDate;

use super::*;
use crate::clause::{FindingDetails, Reference};
use crate::contract::Contract;
use crate::event::read_log;
use crate::notice::NoticeKind;
use crate::readers::Readers;

fn contract() -> Contract {
    Contract::read(include_str!(
        "../../../../tests/cases/a-warning-that-names-another-kpi-ends-no-consideration/contract.toml"
    ))
    .unwrap()
}

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

/// A contract with overdue plans and a formal warning, half a year after its last return.
fn assessed() -> Assessment {
    let log = read_log(include_str!(
        "../../../../tests/cases/a-warning-that-names-another-kpi-ends-no-consideration/events.jsonl"
    ))
    .unwrap();
    crate::assess(&contract(), &log, date("2023-06-01")).unwrap()
}

fn in_words(changes: &RereadChanges) -> Rereading {
    Rereading::of(&contract(), date("2023-06-01"), changes, Vec::new())
}

/// The sentences of some changes.
fn sentences(changes: &[ChangeInWords]) -> Vec<&str> {
    changes.iter().map(|change| change.sentence.as_str()).collect()
}

/// The place of the first finding of a kind.
fn first(assessment: &Assessment, kind: FindingKind) -> usize {
    assessment.findings.iter().position(|finding| finding.kind() == kind).unwrap()
}

#[test]
fn what_is_read_alike_changes_nothing() {
    let assessment = assessed();
    assert!(what_changes(&assessment, &assessment).is_nothing());
    assert!(in_words(&RereadChanges::default()).is_nothing());
}

#[test]
fn a_clause_that_only_has_another_number_changes_nothing() {
    let with_plan_under = |clause: &str| {
        let mut assessment = assessed();
        let on = crate::date::read("2022-09-05").unwrap();
        let plan = Reference::new("A1", on);
        let details = FindingDetails::ActionPlanOpen { plan, clause: clause.into() };
        assessment.findings.push(Finding::new(details, on));
        assessment
    };
    let (before, after) = (with_plan_under("9.1"), with_plan_under("9.1.9"));
    assert_ne!(before.findings, after.findings);
    assert!(what_changes(&before, &after).is_nothing());
}

#[test]
fn every_finding_that_one_reading_alone_makes_came_or_went() {
    let whole = assessed();
    assert!(whole.findings.len() > 10, "there is something to compare");
    for number in 0..whole.findings.len() {
        let mut less = whole.clone();
        let removed = less.findings.remove(number);
        let came = what_changes(&less, &whole);
        let went = what_changes(&whole, &less);
        assert_eq!((came.came.len(), came.went.len(), came.moved.len()), (1, 0, 0), "{removed:?}");
        assert_eq!((went.came.len(), went.went.len(), went.moved.len()), (0, 1, 0), "{removed:?}");
        assert!(came.came[0] == removed, "the one that was left out, and not another of its kind: {came:?}");
        assert_eq!(came.came, went.went);
    }
}

#[test]
fn every_finding_with_another_date_moved() {
    let before = assessed();
    for number in 0..before.findings.len() {
        let day = |on: NaiveDate| on + chrono::Days::new(400);
        let moves: [fn(&mut Finding, NaiveDate); 3] = [
            |finding, on| finding.raised_on = on,
            |finding, on| match &mut finding.details {
                FindingDetails::PlanRequired { due_on, .. } | FindingDetails::MeetingDue { due_on, .. } => *due_on = on,
                _ => finding.raised_on = on,
            },
            |finding, on| finding.ended_on = Some(on),
        ];
        for move_it in moves {
            let mut after = before.clone();
            let on = day(after.findings[number].raised_on);
            move_it(&mut after.findings[number], on);
            let changes = what_changes(&before, &after);
            assert_eq!((changes.came.len(), changes.went.len(), changes.moved.len()), (0, 0, 1), "{changes:?}");
            let sentence = in_words(&changes).moved[0].sentence.clone();
            assert!(sentence.contains(&crate::date::in_full(on)), "{sentence}");
        }
    }
}

#[test]
fn a_finding_that_moved_says_both_days() {
    let before = assessed();
    let mut after = before.clone();
    let number = first(&after, FindingKind::PlanRequired);
    let finding = &mut after.findings[number];
    finding.raised_on = finding.raised_on + chrono::Days::new(3);
    let of = |finding: &Finding| crate::date::in_full(finding.raised_on);
    let (was, is) = (of(&before.findings[number]), of(&after.findings[number]));
    let read = in_words(&what_changes(&before, &after));
    let moved = &read.moved[0];
    assert!(moved.sentence.starts_with("An improvement plan was required for KPI"), "{moved:?}");
    assert!(moved.sentence.ends_with(&format!(" It was raised on {is} instead of {was}.")), "{moved:?}");
    assert_eq!((moved.clause.as_str(), moved.decisions.as_str()), ("6.3", "D1, D18, D22"));
    assert!(moved.quote.is_some());
}

#[test]
fn a_rating_that_came_went_or_moved_is_told_with_its_figures() {
    let before = assessed();
    let mut after = before.clone();
    let month = after.months.iter_mut().find(|month| month.month == "2022-08".parse().unwrap()).unwrap();
    month.overall.rating = None;
    let kpi = &mut month.kpis[0];
    (kpi.rating, kpi.count, kpi.shown) = (Some(Rating::Red), Some(3), Some("3".to_owned()));
    let removed = month.kpis.pop().unwrap();
    let changes = what_changes(&before, &after);
    let read = in_words(&changes);
    let sentences = sentences(&read.ratings);
    assert!(sentences[0].starts_with("August 2022: the overall rating is unrated instead of "), "{sentences:?}");
    assert_eq!(sentences[1], "August 2022: KPI 4 (Complaints upheld) is red (3) instead of green (0).");
    assert!(sentences[2].contains(&format!("KPI {} (", removed.kpi)), "{sentences:?}");
    assert!(sentences[2].contains(" is not rated any more, and was "), "{sentences:?}");
    assert_eq!(read.ratings[0].decisions, "D17");
    assert_eq!((read.ratings[1].clause.as_str(), read.ratings[1].decisions.as_str()), ("3.1", "D9, D16"));
    let back = in_words(&what_changes(&after, &before));
    assert!(back.ratings[2].sentence.ends_with(", and was not rated before."), "{back:?}");
}

#[test]
fn figures_of_a_closed_month_change_and_what_an_open_one_has_so_far_does_not() {
    let before = assessed();
    for (number, month) in before.months.iter().enumerate() {
        let mut after = before.clone();
        after.months[number].kpis[0].numerator = Some(99);
        let is_open = month.standing == Standing::Provisional;
        assert_eq!(what_changes(&before, &after).ratings.is_empty(), is_open, "{}", month.month);
    }
}

#[test]
fn what_the_council_deliberates_changes_for_the_council_alone() {
    let before = assessed();
    let mut after = before.clone();
    after.findings.retain(|finding| !finding.kind().is_deliberation());
    let number = first(&after, FindingKind::PlanRequired);
    after.findings.remove(number);
    let changes = what_changes(&before, &after);
    let of = |party| changes.known_to(party);
    assert_eq!(of(Party::Council), changes);
    assert_eq!(of(Party::Contractor).went.len(), 1);
    let words = |party| in_words(&of(party));
    assert_eq!(words(Party::Council).readers(), Readers::Council);
    assert_eq!(words(Party::Contractor).readers(), Readers::Parties);
    for change in words(Party::Contractor).changes() {
        assert!(!change.sentence.contains("formal warning") && !change.sentence.contains("ermination"), "{change:?}");
    }
    let letter = LetterHeld { notice: "a".into(), kind: NoticeKind::PlanRequest, due_on: date("2023-01-02") };
    let with_letter = Rereading { letters: vec![letter], ..words(Party::Contractor) };
    assert_eq!(with_letter.readers(), Readers::Council, "a letter that waits is the council's to know of");
}
