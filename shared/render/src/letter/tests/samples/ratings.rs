//! Notices about returns and ratings.

use domain::changes::{Changes, RowDifference, Submitted};
use domain::clause::FindingKind;
use domain::contract::MissingReturn;
use domain::deadline::DeadlineKind;
use domain::event::{VisitRow, Who};
use domain::headroom::{KpiHeadroom, Shortfall};
use domain::measure::{KpiRating, RatingReason};
use domain::notice::TitledRating;
use domain::rating::Rating;
use domain::standing::OverallRating;

use super::super::*;
use super::findings::{ahead, finding};
use crate::sample::date;

pub(crate) fn visits(part: u64, rating: Option<Rating>, reason: Option<RatingReason>) -> TitledRating {
    TitledRating {
        title: "Monthly visits to every short break unit".into(),
        rating: KpiRating {
            kpi: 1,
            rating,
            at_worst: rating,
            at_best: rating,
            stretch: None,
            reason,
            numerator: Some(part),
            denominator: Some(6),
            count: None,
            shown: Some(domain::rating::MeasuredValue::Ratio { part, of: 6 }.to_string()),
            bounds: None,
        },
    }
}

pub(crate) fn overall(rating: Rating) -> OverallRating {
    OverallRating { rating: Some(rating), at_worst: Some(rating), at_best: Some(rating) }
}

pub(crate) fn due(working_days: u32) -> About {
    About::ReturnDue { return_due_on: date("2022-07-29"), working_days, moved_at: None }
}

pub(crate) fn overdue() -> About {
    About::ReturnOverdue {
        return_due_on: date("2022-07-29"),
        working_days: 3,
        closes_on: date("2022-08-26"),
        missing_return: Some(MissingReturn::Red),
    }
}

pub(crate) fn came_late() -> About {
    About::ReturnCameLate {
        return_due_on: date("2022-07-29"),
        received_on: date("2022-08-09"),
        closes_on: date("2022-08-26"),
    }
}

pub(crate) fn received(revision: usize, received_at: &str, on_time: bool, closed: bool) -> About {
    About::Received {
        revision,
        received_at: received_at.parse().unwrap(),
        on_time,
        return_due_on: date("2022-07-29"),
        closes_on: date("2022-08-26"),
        closed,
        ratings: vec![visits(5, Some(Rating::Amber), None)],
        headroom: vec![KpiHeadroom {
            kpi: 1,
            of: Shortfall::MissedVisits,
            before_amber: None,
            before_red: Some(0),
            at_most: Some(1),
        }],
        if_closed_now: vec![finding(FindingKind::PlanRequired)],
        submission: Box::new(submission(revision)),
    }
}

/// Returns what the receipt of a revision tells beside ratings: of a later one, that a visit went.
fn submission(revision: usize) -> Submitted {
    let row = VisitRow { unit: "U1".into(), visited_on: Some(date("2022-07-04")), ..VisitRow::default() };
    let (unit, label) = ("U1".into(), "Unit 1".into());
    let rows = vec![RowDifference { unit, label, before: Some(row), after: None, also_in: None }];
    let changes = match revision {
        1 => Changes::default(),
        _ => Changes { replaces: Some(revision - 1), rows, ..Changes::default() },
    };
    let who = Some(Who::with_credential("Nightly"));
    Submitted { event: 7, sha256: Some("0a1b2c".into()), who, changes, doubts: Vec::new() }
}

pub(crate) fn early_warning() -> About {
    let mut rating = visits(3, None, None);
    (rating.rating.at_worst, rating.rating.at_best) = (Some(Rating::Red), Some(Rating::Amber));
    let facts = vec!["Unit 3: declared not visited".into()];
    let closes_on = date("2022-08-26");
    About::CanNoLongerBeBetter {
        than: Rating::Amber,
        rating,
        facts,
        closes_on,
        recorded_by_council: false,
        counts_sent_back: false,
    }
}

/// Returns one of KPI 3, which rests on what the council recorded.
pub(crate) fn early_warning_of_reports_sent_back() -> About {
    let mut rating = TitledRating { title: "Reports sent back".into(), ..visits(3, None, None) };
    rating.rating = KpiRating { kpi: 3, numerator: None, denominator: None, count: Some(2), ..rating.rating };
    let facts = vec!["Unit 3, visited on Monday 4 July 2022: report sent back".into()];
    let closes_on = date("2022-08-26");
    About::CanNoLongerBeBetter {
        than: Rating::Amber,
        rating,
        facts,
        closes_on,
        recorded_by_council: true,
        counts_sent_back: true,
    }
}

pub(crate) fn closed() -> About {
    About::Closed {
        closes_on: date("2022-08-26"),
        overall: overall(Rating::Red),
        ratings: vec![visits(4, Some(Rating::Red), None)],
        open: vec![finding(FindingKind::PlanRequired), finding(FindingKind::InformationRequested)],
        ahead: vec![
            ahead(DeadlineKind::Meeting, "2022-10-04"),
            ahead(DeadlineKind::Report, "2022-09-02"),
            ahead(DeadlineKind::Report, "2022-09-05"),
        ],
    }
}

pub(crate) fn restated_ratings() -> About {
    About::Restated {
        event: 9,
        cause: "version 1 of the return of July 2022".into(),
        before: vec![visits(0, Some(Rating::Red), Some(RatingReason::NoReturn))],
        overall_before: Some(overall(Rating::Red)),
        overall: overall(Rating::Green),
        ratings: vec![visits(6, Some(Rating::Green), None)],
    }
}

pub(crate) fn of_ratings() -> [About; 10] {
    [
        due(5),
        due(0),
        overdue(),
        came_late(),
        received(1, "2022-07-29T14:03:11Z", true, false),
        received(2, "2022-08-30T14:03:11Z", true, true),
        early_warning(),
        early_warning_of_reports_sent_back(),
        closed(),
        restated_ratings(),
    ]
}
