//! Everything that a return can change, for the pages that tell it.

use domain::changes::{
    Changes, Doubt, FindingChange, FindingDifference, MonthDifference, RatingDifference, RowDifference, Submitted,
    TextDifference, TextOfReturn, ValueDifference,
};
use domain::event::{KpiValue, NotVisitedReason, SentBackReason, Through, VisitRow, Who};
use domain::explain::FindingInWords;

use super::NASTY;
use crate::sample::date;

/// What a receipt tells where everything differs that can.
pub(super) fn every_change(rating: &domain::measure::KpiRating) -> Submitted {
    let on = |day: &str| Some(date(day));
    let visit = |on: &str| VisitRow { unit: "U1".into(), visited_on: Some(date(on)), ..VisitRow::default() };
    let declared =
        VisitRow { unit: "U1".into(), not_visited_reason: Some(NotVisitedReason::Other), ..VisitRow::default() };
    let sent_back = VisitRow {
        report_to_council_on: on("2022-07-06"),
        sent_back_on: on("2022-07-08"),
        sent_back_reason: Some(SentBackReason::Standard),
        ..visit("2022-07-04")
    };
    let pairs = [
        (Some(visit("2022-07-04")), None),
        (Some(declared.clone()), None),
        (Some(visit("2022-07-04")), Some(declared.clone())),
        (None, Some(visit("2022-07-05"))),
        (None, Some(declared.clone())),
        (Some(visit("2022-07-04")), Some(visit("2022-07-05"))),
        (Some(visit("2022-07-04")), Some(sent_back)),
        (Some(declared.clone()), Some(visit("2022-07-05"))),
        (Some(declared.clone()), Some(declared)),
    ];
    let row = |(before, after)| RowDifference { unit: "U1".into(), label: NASTY.into(), before, after, also_in: None };
    let value = |count| Some(KpiValue { kpi: 4, numerator: None, denominator: None, count: Some(count) });
    let values = [(None, value(1)), (value(1), None), (value(1), value(2))];
    let text = |text, was_there, is_there| TextDifference { text, was_there, is_there };
    let finding = FindingInWords {
        kind: domain::clause::FindingKind::PlanRequired,
        clause: "6.3".into(),
        kpi: Some(1),
        subject: None,
        subject_on: None,
        months: Vec::new(),
        reading: None,
        sentence: NASTY.into(),
        quote: None,
        decisions: String::new(),
        facts: Vec::new(),
        next_steps: Vec::new(),
        raised_on: date("2022-07-29"),
        due_on: on("2022-08-12"),
        ended_on: None,
    };
    let change = |change| FindingDifference { change, finding: finding.clone() };
    let ratings = vec![RatingDifference { before: rating.clone(), after: rating.clone() }];
    let months = ["2022-06", "2022-07"].map(|month| MonthDifference {
        month: month.parse().unwrap(),
        restated: month == "2022-06",
        as_at_close: false,
        ratings: ratings.clone(),
        overall: None,
    });
    let changes = Changes {
        replaces: Some(1),
        nil: Some(true),
        rows: pairs.into_iter().map(row).collect(),
        kpi_values: values.into_iter().map(|(before, after)| ValueDifference { kpi: 4, before, after }).collect(),
        texts: vec![text(TextOfReturn::CapacityIssue, true, false), text(TextOfReturn::Comment, false, true)],
        months: months.to_vec(),
        findings: [
            FindingChange::Raised,
            FindingChange::Satisfied,
            FindingChange::Reopened,
            FindingChange::Gone,
            FindingChange::Moved,
        ]
        .map(change)
        .to_vec(),
    };
    let who = Who { name: Some(NASTY.into()), position: Some(NASTY.into()), through: Through::Desk, credential: None };
    let doubts = vec![Doubt::NoVisitOfItsMonth, Doubt::SameAsAnotherMonth { month: "2022-06".parse().unwrap() }];
    Submitted { event: 4, sha256: Some("0a1b2c".into()), who: Some(who), changes, doubts }
}
