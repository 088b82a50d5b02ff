use super::*;
use crate::event::read_log;
use crate::explain_rating::explain_rating;
use crate::measure::KpiRating;
use crate::rating::Rating::{Amber, Green, Red};
use crate::standing::Standing;

const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

fn contract() -> Contract {
    Contract::read(SAMPLE).unwrap()
}

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

/// A return of April 2022 that shows the first so many units visited.
fn returned(received_at: &str, units: usize) -> String {
    let visits: Vec<String> = (1..=units)
        .map(|unit| {
            let on = "2022-04-05";
            format!(
                r#"{{"unit":"U{unit}","visited_on":"{on}","report_to_council_on":"{on}","report_to_ofsted_on":"{on}"}}"#
            )
        })
        .collect();
    format!(
        r#"{{"received_at":"{received_at}","by":"contractor","kind":"return-submitted","return":{{"month":"2022-04","visits":[{}]}}}}"#,
        visits.join(",")
    )
}

fn withdrawn(received_at: &str, event: usize) -> String {
    format!(
        r#"{{"received_at":"{received_at}","by":"contractor","kind":"event-withdrawn","event":{event},"reason":"A slip"}}"#
    )
}

/// April 2022 by a log as of a day.
fn april(log: &[String], as_of: &str) -> MonthAssessment {
    let contract = contract();
    let events = read_log(&log.join("\n")).unwrap();
    assess(&contract, &events, date(as_of)).unwrap().months.swap_remove(0)
}

/// Each revision with how many units it went from and to in KPI 1.
fn went(month: &MonthAssessment) -> Vec<(usize, Option<(u64, u64)>)> {
    let of_kpi_1 = |revised: &ReturnRevised| {
        let changed = revised.ratings.iter().find(|changed| changed.after.kpi == 1)?;
        Some((changed.before.numerator?, changed.after.numerator?))
    };
    month.revised.iter().map(|revised| (revised.revision, of_kpi_1(revised))).collect()
}

#[test]
fn revisions_of_one_second_each_claim_their_own_change_alone() {
    let at = "2022-04-20T09:00:00Z";
    let log: Vec<String> = [1, 3, 4, 4, 6, 5].map(|units| returned(at, units)).into();
    let expected = [(2, Some((1, 3))), (3, Some((3, 4))), (4, None), (5, Some((4, 6))), (6, Some((6, 5)))];
    assert_eq!(went(&april(&log, "2022-04-30")), expected);
    let of_one_day: Vec<String> = (0..)
        .zip([1, 3, 4, 4, 6, 5])
        .map(|(hour, units)| returned(&format!("2022-04-20T1{hour}:00:00Z"), units))
        .collect();
    assert_eq!(went(&april(&of_one_day, "2022-04-30")), expected);
}

#[test]
fn a_revision_is_compared_with_the_one_that_stood_when_it_came() {
    let log = [
        returned("2022-04-20T09:00:00Z", 6),
        returned("2022-04-21T09:00:00Z", 2),
        returned("2022-04-22T09:00:00Z", 6),
        withdrawn("2022-04-23T09:00:00Z", 2),
    ];
    let month = april(&log, "2022-04-30");
    assert_eq!(went(&month), [(3, Some((2, 6)))], "it has the number of its receipt");
    assert_eq!(month.revised[0].rows.len(), 4, "the rows that the second had taken away");
}

#[test]
fn a_closed_month_says_which_entries_changed_its_ratings_and_how() {
    // April closes with the due date of May's return, 27 May.
    let log = [
        returned("2022-04-20T09:00:00Z", 5),
        returned("2022-05-27T22:59:00Z", 4),
        returned("2022-06-01T09:00:00Z", 5),
        returned("2022-06-01T09:00:00Z", 6),
        withdrawn("2022-06-03T09:00:00Z", 4),
    ];
    let month = april(&log, "2022-06-02");
    let said: Vec<(&str, u64, u64)> = month
        .restatings
        .iter()
        .map(|of| {
            let figure = |rating: &Option<KpiRating>| rating.as_ref().unwrap().numerator.unwrap();
            (of.by.as_str(), figure(&of.kpis[0].before), figure(&of.kpis[0].after))
        })
        .collect();
    assert_eq!(
        said,
        [("version 3 of the return of April 2022", 4, 5), ("version 4 of the return of April 2022", 5, 6)],
        "what came on the closing day is no restatement"
    );
    let rated: Vec<_> = month.restatings.iter().map(|of| of.kpis[0].after.as_ref().unwrap().rating).collect();
    assert_eq!(rated, [Some(Amber), Some(Green)]);
    assert_eq!(month.at_close.as_ref().unwrap().kpis[0].rating, Some(Red));
    let steps = explain_rating(&contract(), &month, 1).unwrap();
    assert!(steps.iter().any(|step| step.text
        == "Changed after the close, on Wednesday 1 June 2022, by version 4 of the return of April 2022: from amber (5 of 6, 83.3%) to green (6 of 6, 100%)."), "{steps:#?}");
    let later = april(&log, "2022-06-03");
    assert_eq!(later.restatings.last().unwrap().by, "the withdrawal of version 4 of the return of April 2022");
    assert_eq!(april(&log, "2022-05-31").restatings, []);
}

#[test]
fn a_month_closed_without_a_return_is_restated_by_its_return() {
    let month = april(&[returned("2022-06-01T09:00:00Z", 6)], "2022-06-02");
    assert_eq!(month.restatings[0].by, "version 1 of the return of April 2022");
    let steps = explain_rating(&contract(), &month, 1).unwrap();
    let says = "by version 1 of the return of April 2022: from red (without a return) to green (6 of 6, 100%).";
    assert!(steps.iter().any(|step| step.text.ends_with(says)), "{steps:#?}");
}

#[test]
fn a_month_that_came_back_to_what_it_was_keeps_what_changed_it() {
    let log =
        [returned("2022-04-20T09:00:00Z", 5), returned("2022-06-01T09:00:00Z", 6), returned("2022-06-02T09:00:00Z", 5)];
    let month = april(&log, "2022-06-02");
    assert_eq!((month.standing, month.restatings.len()), (Standing::Final, 2));
}

#[test]
fn a_report_sent_back_whose_visit_no_return_lists_any_more_is_marked() {
    let sent_back = r#"{"received_at":"2022-04-21T09:00:00Z","by":"council","kind":"report-sent-back","unit":"U6","visited_on":"2022-04-05","sent_back_on":"2022-04-21","reason":"omission"}"#;
    let listed = [returned("2022-04-20T09:00:00Z", 6), sent_back.to_owned()];
    assert!(!april(&listed, "2022-04-30").sent_back[0].unlisted);
    let taken_away = [&listed[..], &[returned("2022-04-28T09:00:00Z", 5)]].concat();
    let month = april(&taken_away, "2022-04-30");
    assert!(month.sent_back[0].unlisted);
    let steps = explain_rating(&contract(), &month, 3).unwrap();
    let step = steps.iter().find(|step| step.text.ends_with("; no return lists the visit.")).expect("it is said");
    assert_eq!(step.tags().as_deref(), Some("D5, D14"));
}
