//! What a step is when it is received: an event that could be true by then, or none.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::contract::Contract;
use domain::event::{
    Author, Declined, DisputeOutcome, Event, Fact, KpiValue, LetterReport, Party, PlanOutcome, Return, SentBack,
    SentBackReason, VisitRow,
};
use domain::month::Month;

use super::terms::Terms;
use super::{Decided, Row, Step, UNITS, What, day};

impl Step {
    pub(crate) fn received_at(&self) -> DateTime<Utc> {
        let midnight = day(self.day).and_hms_opt(0, 0, 0).expect("a time").and_utc();
        midnight + chrono::TimeDelta::seconds(self.second)
    }

    pub(crate) fn fact(&self, terms: &Terms, contract: &Contract, earlier: &[Event]) -> Option<(Author, Fact)> {
        let today = contract.date_of(self.received_at());
        match &self.what {
            What::Return { months_ago, rows, percentage, count } => {
                let month = month_begun(contract, *months_ago, today)?;
                let visits = visit_rows(contract, month, rows, today);
                let mut kpi_values = Vec::new();
                if let Some((part, of)) = percentage {
                    kpi_values.push(KpiValue { kpi: 4, numerator: Some(*part), denominator: Some(*of), count: None });
                }
                if let Some(count) = count.filter(|_| month >= "2022-09".parse().expect("a month")) {
                    kpi_values.push(KpiValue { kpi: 5, numerator: None, denominator: None, count: Some(count) });
                }
                let nil = visits.is_empty() && kpi_values.is_empty();
                let submitted = Return { month, nil, visits, kpi_values, capacity_issue: None, comment: None };
                Some((Author::Contractor, Fact::ReturnSubmitted { submitted }))
            }
            What::SentBack { unit, months_ago, day, after } => {
                let month = month_begun(contract, *months_ago, today)?;
                let visited_on = day_of(month, *day);
                let sent_back_on = visited_on + Days::new(*after);
                let unit = UNITS[*unit];
                let could_be = sent_back_on <= today && contract.unit(unit)?.is_open_on(visited_on);
                let record = SentBack { unit: unit.into(), visited_on, sent_back_on, reason: SentBackReason::Omission };
                could_be.then_some((Author::Council, Fact::ReportSentBack(record)))
            }
            What::Letter { of, delivered, before } => {
                let by_letter =
                    |event: &Event| matches!(event.fact, Fact::WarningIssued { .. } | Fact::MinutesShared { .. });
                let by_letter = earlier.iter().enumerate().filter(|(_, event)| by_letter(event));
                let by_letter: Vec<usize> = by_letter.map(|(index, _)| index + 1).collect();
                let event = *by_letter.get(of.index(by_letter.len().max(1)))?;
                let sent_on = contract.date_of(earlier[event - 1].received_at);
                let report = LetterReport { event, on: (today - Days::new(*before)).max(sent_on) };
                let fact = if *delivered { Fact::LetterDelivered(report) } else { Fact::LetterFailed(report) };
                Some((Author::System, fact))
            }
            What::Withdrawal { of } => {
                let not_withdrawals = earlier.iter().enumerate();
                let not_withdrawals: Vec<(usize, &Event)> =
                    not_withdrawals.filter(|(_, event)| !matches!(event.fact, Fact::EventWithdrawn { .. })).collect();
                let (index, event) = not_withdrawals.get(of.index(not_withdrawals.len().max(1)))?;
                Some((event.by, Fact::EventWithdrawn { event: index + 1, reason: "entered by mistake".into() }))
            }
            What::Revision { green } => {
                let definition = terms.definition(*green);
                let reason = "targets reviewed".into();
                Some((Author::Council, Fact::ContractRevised { definition, reason, restates: true }))
            }
            What::Decision { kind, id, kpis, before } => {
                let on = (today - Days::new(*before)).max(contract.commences);
                decided(*kind, format!("id-{id}"), kpis.clone(), on).filter(|_| on <= today)
            }
        }
    }
}

/// A decision dated on a day.
fn decided(kind: Decided, id: String, kpis: Vec<u32>, on: NaiveDate) -> Option<(Author, Fact)> {
    let text = || "as discussed".to_owned();
    let declined = Declined { declined_on: on, reason: text() };
    let fact = match kind {
        Decided::Plan => {
            let (agreed_on, review_on) = (on, on + Days::new(40));
            Fact::PlanAgreed { plan: id.into(), kpis, agreed_on, review_on, actions: Vec::new() }
        }
        Decided::PlanMet => Fact::PlanClosed { plan: id.into(), closed_on: on, outcome: PlanOutcome::Met },
        Decided::PlanNotMet => Fact::PlanClosed { plan: id.into(), closed_on: on, outcome: PlanOutcome::NotMet },
        Decided::Warning => Fact::WarningIssued { warning: id.into(), issued_on: on, kpis, explanation: text() },
        Decided::WarningDeclined => Fact::WarningDeclined(declined),
        Decided::TerminationDeclined => Fact::TerminationDeclined(declined),
        Decided::Termination => Fact::TerminationNotified { notified_on: on },
        Decided::Meeting | Decided::MeetingWithoutManager => {
            let absent = matches!(kind, Decided::MeetingWithoutManager).then_some(Party::Council);
            Fact::MeetingHeld { meeting: id.into(), held_on: on, attendees: Vec::new(), urgent: false, absent }
        }
        Decided::MinutesShared => Fact::MinutesShared { meeting: id.into(), shared_on: on, text: text() },
        Decided::MinutesAnswered => {
            Fact::MinutesAnswered { meeting: id.into(), answered_on: on, approved: true, comment: None }
        }
        Decided::Issue => Fact::CapacityIssueRaised { issue: id.into(), text: text() },
        Decided::Discussed => Fact::CapacityIssueDiscussed { issue: id.into(), discussed_on: on, outcome: text() },
        Decided::Dispute => {
            Fact::RatingDisputed { dispute: id.into(), month: Month::of(on), kpi: *kpis.first()?, text: text() }
        }
        Decided::DisputeAnswered => {
            Fact::DisputeAnswered { dispute: id.into(), answered_on: on, outcome: DisputeOutcome::Upheld, text: text() }
        }
        Decided::ActionPlan => {
            Fact::ActionPlanOpened { plan: id.into(), clause: "9.1".into(), opened_on: on, actions: Vec::new() }
        }
        Decided::ActionPlanClosed => Fact::ActionPlanClosed { plan: id.into(), closed_on: on },
        Decided::Requested => Fact::InformationRequested { request: id.into(), text: text(), requested_on: on },
        Decided::Supplied => Fact::InformationSupplied { request: id.into(), supplied_on: on },
    };
    let contractors = matches!(kind, Decided::MinutesAnswered | Decided::Issue | Decided::Dispute | Decided::Supplied);
    Some((if contractors { Author::Contractor } else { Author::Council }, fact))
}

/// The contract's month that was the latest to begin so many months ago.
fn month_begun(contract: &Contract, months_ago: usize, today: NaiveDate) -> Option<Month> {
    let begun: Vec<Month> = contract.months_through(today).collect();
    begun.iter().rev().nth(months_ago).copied()
}

/// A day of a month, the last where it is shorter.
fn day_of(month: Month, day: u64) -> NaiveDate {
    (month.first_day() + Days::new(day)).min(month.last_day())
}

/// What of some rows a return of a month could state on a day: one row a visit, no unit both visited and not.
fn visit_rows(contract: &Contract, month: Month, rows: &[Row], today: NaiveDate) -> Vec<VisitRow> {
    let mut stated: BTreeSet<(&str, NaiveDate)> = BTreeSet::new();
    let mut visits = Vec::new();
    for row in rows.iter().filter(|row| row.not_visited.is_none()) {
        let of = (0..row.months_back).fold(month, |month, _| month.previous()).max(contract.first_month());
        let (unit, visited_on) = (UNITS[row.unit], day_of(of, row.day));
        let open = contract.unit(unit).is_some_and(|unit| unit.is_open_on(visited_on));
        if !open || visited_on > today || !stated.insert((unit, visited_on)) {
            continue;
        }
        let known = |after: Option<u64>, from: NaiveDate| Some(from + Days::new(after?)).filter(|on| *on <= today);
        let report_to_council_on = known(row.to_council_after, visited_on);
        let sent_back_on = report_to_council_on.and_then(|on| known(row.sent_back_after, on));
        visits.push(VisitRow {
            unit: unit.into(),
            visited_on: Some(visited_on),
            report_to_council_on,
            report_to_ofsted_on: known(row.to_ofsted_after, visited_on),
            sent_back_on,
            sent_back_reason: sent_back_on.map(|_| SentBackReason::Standard),
            not_visited_reason: None,
        });
    }
    let in_month = |date: &NaiveDate| Month::of(*date) == month;
    let visited: BTreeSet<&str> = stated.iter().filter(|(_, on)| in_month(on)).map(|(unit, _)| *unit).collect();
    let mut declared = visited;
    for row in rows {
        let due = contract.unit(UNITS[row.unit]).is_some_and(|unit| unit.is_open_throughout(month));
        if row.not_visited.is_some() && due && declared.insert(UNITS[row.unit]) {
            let unit = UNITS[row.unit].into();
            visits.push(VisitRow { unit, not_visited_reason: row.not_visited, ..VisitRow::default() });
        }
    }
    visits
}
