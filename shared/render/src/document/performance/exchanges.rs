//! What the parties said to each other: capacity issues (5.2), disputes (5.4(a)), requests for information (12.1).

use chrono::NaiveDate;
use domain::month::Month;
use domain::record::Record;
use serde::Serialize;
use wording::event::dispute_outcome;

/// A capacity issue.
#[derive(Serialize)]
pub(super) struct CapacityRow<'a> {
    id: String,
    raised_on: NaiveDate,
    text: &'a str,
    discussed_on: Option<NaiveDate>,
    outcome: Option<&'a str>,
}

/// Returns the capacity issues, the latest first.
pub(super) fn capacity_issues<'a>(record: &Record<'a>) -> Vec<CapacityRow<'a>> {
    let row = |issue: &domain::record::CapacityIssue<'a>| CapacityRow {
        id: issue.id.to_string(),
        raised_on: issue.raised.on,
        text: issue.text,
        discussed_on: issue.discussed.map(|(discussed, _)| discussed.on),
        outcome: issue.discussed.map(|(_, outcome)| outcome),
    };
    record.capacity_issues.iter().rev().map(row).collect()
}

/// A disputed rating.
#[derive(Serialize)]
pub(super) struct DisputeRow<'a> {
    id: &'a str,
    raised_on: NaiveDate,
    month: Month,
    kpi: u32,
    text: &'a str,
    answer: Option<DisputeAnswer<'a>>,
}

#[derive(Serialize)]
struct DisputeAnswer<'a> {
    on: NaiveDate,
    outcome: &'static str,
    text: &'a str,
}

/// Returns the disputes, the latest first.
pub(super) fn disputes<'a>(record: &Record<'a>) -> Vec<DisputeRow<'a>> {
    let row = |dispute: &domain::record::Dispute<'a>| DisputeRow {
        id: dispute.id.as_str(),
        raised_on: dispute.raised.on,
        month: dispute.month,
        kpi: dispute.kpi,
        text: dispute.text,
        answer: dispute.answered.map(|(answered, outcome, text)| DisputeAnswer {
            on: answered.on,
            outcome: dispute_outcome(outcome),
            text,
        }),
    };
    record.disputes.iter().rev().map(row).collect()
}

/// A request for information.
#[derive(Serialize)]
pub(super) struct RequestRow<'a> {
    id: &'a str,
    requested_on: NaiveDate,
    text: &'a str,
    supplied_on: Option<NaiveDate>,
}

/// Returns the requests for information, the latest first.
pub(super) fn requests<'a>(record: &Record<'a>) -> Vec<RequestRow<'a>> {
    let row = |request: &domain::record::InformationRequest<'a>| RequestRow {
        id: request.id.as_str(),
        requested_on: request.requested.on,
        text: request.text,
        supplied_on: request.supplied.map(|supplied| supplied.on),
    };
    record.information_requests.iter().rev().map(row).collect()
}
