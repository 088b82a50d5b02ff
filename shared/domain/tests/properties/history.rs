//! Lawful histories of a contract of six months: what the parties could have sent, in any order of events.
//!
//! A history is made from steps that mean something whatever came before: what could not be true yet when a step is received
//! (a visit still to come, a report not yet written, an event to withdraw that is not there) is left out of it.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::contract::Contract;
use domain::event::{
    Declined, DisputeOutcome, Event, Fact, KpiValue, LetterReport, NotVisitedReason, Party, PlanOutcome, Return,
    SentBack, SentBackReason, VisitRow,
};
use domain::month::Month;
use proptest::prelude::*;

/// The day on which the contract of every history commences.
pub(crate) fn commencement() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 7, 1).expect("a date")
}

/// A day so many days after commencement.
pub(crate) fn day(number: u64) -> NaiveDate {
    commencement() + Days::new(number)
}

/// The last day on which anything is received, as a number of days after commencement: in February 2023, after the last
/// month's close.
pub(crate) const LAST_RECEIPT: u64 = 225;

/// The terms in which the contracts differ.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    missing_return: &'static str,
    overall: &'static str,
    on_holiday: &'static str,
    excused: &'static str,
    summary: &'static str,
    rules: (&'static str, &'static str, &'static str),
    go_live: u64,
}

pub(crate) fn terms() -> impl Strategy<Value = Terms> {
    let on_holiday = prop::sample::select(vec!["as-written", "working-day-before", "working-day-after"]);
    let missing_return = prop::sample::select(vec!["red", "unrated"]);
    let overall = prop::sample::select(vec!["median", "worst"]);
    let excused = prop::sample::select(vec!["", "\"unit-closed\"", "\"unit-closed\", \"other\""]);
    let summary = prop::sample::select(vec!["weekly", "monthly", "at-once"]);
    let watch = prop::sample::select(vec!["any", "named", "overall"]);
    let no_return = prop::sample::select(vec!["with-plan", "always", "never"]);
    let rules = (watch, no_return, prop::sample::select(vec!["any", "overall"]));
    (missing_return, overall, on_holiday, excused, summary, rules, 0..100_u64).prop_map(
        |(missing_return, overall, on_holiday, excused, summary, rules, go_live)| Terms {
            missing_return,
            overall,
            on_holiday,
            excused,
            summary,
            rules,
            go_live,
        },
    )
}

impl Terms {
    /// The day before which no notice is due.
    pub(crate) fn go_live(&self) -> NaiveDate {
        day(self.go_live)
    }

    /// The contract, with KPI 1 green at a figure.
    pub(crate) fn contract(&self, green: u32) -> Contract {
        Contract::read(&self.definition(green)).expect("a definition without mistakes")
    }

    fn definition(&self, green: u32) -> String {
        let Self { missing_return, overall, on_holiday, excused, summary, rules: (watch, no_return, red_run), .. } =
            self;
        let go_live = self.go_live();
        format!(
            r#"
id = "visits"
title = "Independent visitor service"
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-07-01
ends = 2022-12-31
go_live = {go_live}
missing_return = "{missing_return}"
overall = "{overall}"
rules = {{ plan_grace_months = 1, watch = "{watch}", no_return_warning = "{no_return}", red_run = "{red_run}" }}
emails = {{ summary = "{summary}" }}
return_due = {{ on_holiday = "{on_holiday}" }}
excused_reasons = [{excused}]
unit = [
    {{ code = "U1", label = "Unit 1", from = 2022-07-01 }},
    {{ code = "U2", label = "Unit 2", from = 2022-07-01 }},
    {{ code = "U3", label = "Unit 3", from = 2022-08-15 }},
    {{ code = "U4", label = "Unit 4", from = 2022-07-01, until = 2022-10-20 }},
]
kpi = [
    {{ number = 1, title = "Visits", measure = "visits-made", better = "higher", target = [{{ from = "2022-07", green = {green}, red = 50 }}] }},
    {{ number = 2, title = "Reports", measure = "reports-on-time", better = "higher", target = [{{ from = "2022-07", stretch = 100, green = 90, red = 60 }}] }},
    {{ number = 3, title = "Sent back", measure = "reports-sent-back", better = "lower", target = [{{ from = "2022-07", stretch = 0, green = 1, red = 3 }}] }},
    {{ number = 4, title = "Training", measure = "percentage", better = "higher", target = [{{ from = "2022-07", green = 90, red = 60 }}] }},
    {{ number = 5, title = "Complaints", measure = "count", better = "lower", from = "2022-09", target = [{{ from = "2022-09", green = 1, red = 3 }}] }},
]
"#
        )
    }
}

const UNITS: [&str; 4] = ["U1", "U2", "U3", "U4"];

/// A row of a return, before it is known what of it could be true.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    unit: usize,
    /// Months before the return's in which the visit lies.
    months_back: u32,
    day: u64,
    to_council_after: Option<u64>,
    to_ofsted_after: Option<u64>,
    sent_back_after: Option<u64>,
    not_visited: Option<NotVisitedReason>,
}

/// Rows of visits on some days of the month, or of some months back.
fn rows(months_back: Range<u32>, days: Range<u64>, sent_back_after: Range<u64>) -> impl Strategy<Value = Vec<Row>> {
    let reason = prop::sample::select(vec![NotVisitedReason::UnitClosed, NotVisitedReason::AccessRefused]);
    let row = (
        0..UNITS.len(),
        months_back,
        days,
        prop::option::weighted(0.8, 1..12_u64),
        prop::option::weighted(0.8, 1..12_u64),
        prop::option::weighted(0.2, sent_back_after),
        prop::option::weighted(0.15, reason),
    );
    let row =
        row.prop_map(|(unit, months_back, day, to_council_after, to_ofsted_after, sent_back_after, not_visited)| Row {
            unit,
            months_back,
            day,
            to_council_after,
            to_ofsted_after,
            sent_back_after,
            not_visited,
        });
    prop::collection::vec(row, 0..7)
}

/// What is received in a step.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A return, of the month begun so many months ago.
    Return { months_ago: usize, rows: Vec<Row>, percentage: Option<(u64, u64)>, count: Option<u64> },
    /// The council's record of a report sent back so many days after a visit of the month begun so many months ago.
    SentBack { unit: usize, months_ago: usize, day: u64, after: u64 },
    /// What the mail service says of the letter of an earlier warning or sharing of minutes, dated so many days before its receipt.
    Letter { of: prop::sample::Index, delivered: bool, before: u64 },
    /// A withdrawal of an earlier event.
    Withdrawal { of: prop::sample::Index },
    /// A definition with another target for KPI 1.
    Revision { green: u32 },
    /// A decision, or what goes with one, dated so many days before its receipt.
    Decision { kind: Decided, id: u32, kpis: Vec<u32>, before: u64 },
}

/// The kinds of decision. Ids are few, so that they meet: what refers to nothing counts for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Decided {
    Plan,
    PlanMet,
    PlanNotMet,
    Warning,
    WarningDeclined,
    TerminationDeclined,
    Termination,
    Meeting,
    MeetingWithoutManager,
    MinutesShared,
    MinutesAnswered,
    Issue,
    Discussed,
    Dispute,
    DisputeAnswered,
    ActionPlan,
    ActionPlanClosed,
    Requested,
    Supplied,
}

/// One step: when, and what.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    day: u64,
    /// Seconds into the day, in UTC: few, so that some stamps are equal and some lie about midnight in London.
    second: i64,
    what: What,
}

fn a_return(months_ago: Range<usize>, rows: impl Strategy<Value = Vec<Row>>) -> impl Strategy<Value = What> {
    let percentage = prop::option::weighted(0.7, (0..11_u64, 10..11_u64));
    (months_ago, rows, percentage, prop::option::weighted(0.7, 0..5_u64))
        .prop_map(|(months_ago, rows, percentage, count)| What::Return { months_ago, rows, percentage, count })
}

fn sent_back() -> impl Strategy<Value = What> {
    (0..UNITS.len(), 0..4_usize, 0..31_u64, 0..30_u64).prop_map(|(unit, months_ago, day, after)| What::SentBack {
        unit,
        months_ago,
        day,
        after,
    })
}

fn decision() -> impl Strategy<Value = What> {
    use Decided::*;
    let kinds = prop::sample::select(vec![
        Plan,
        Plan,
        PlanMet,
        PlanNotMet,
        Warning,
        Warning,
        WarningDeclined,
        TerminationDeclined,
        Termination,
        Meeting,
        Meeting,
        MeetingWithoutManager,
        MinutesShared,
        MinutesShared,
        MinutesAnswered,
        Issue,
        Discussed,
        Dispute,
        DisputeAnswered,
        ActionPlan,
        ActionPlanClosed,
        Requested,
        Supplied,
    ]);
    let kpis = prop::sample::subsequence(vec![1, 2, 3, 4, 5], 1..3);
    (kinds, 1..3_u32, kpis, prop::sample::select(vec![0, 0, 0, 1, 6, 30]))
        .prop_map(|(kind, id, kpis, before)| What::Decision { kind, id, kpis, before })
}

fn step(what: impl Strategy<Value = What>) -> impl Strategy<Value = Step> {
    (0..=LAST_RECEIPT, prop::sample::select(vec![30_000, 36_000, 82_000, 84_600]), what)
        .prop_map(|(day, second, what)| Step { day, second, what })
}

/// Steps of every kind.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let what = prop_oneof![
        8 => a_return(0..4, rows(0..3, 0..31, 0..20)),
        2 => sent_back(),
        2 => any::<prop::sample::Index>().prop_map(|of| What::Withdrawal { of }),
        2 => (any::<prop::sample::Index>(), any::<bool>(), 0..3_u64)
            .prop_map(|(of, delivered, before)| What::Letter { of, delivered, before }),
        1 => prop::sample::select(vec![60, 80, 100]).prop_map(|green| What::Revision { green }),
        9 => decision(),
    ];
    prop::collection::vec(step(what), 0..22)
}

/// A return that speaks of nothing but its own month: what is sent back is sent back in the month of the visit.
fn a_return_within_its_month(months_ago: Range<usize>) -> impl Strategy<Value = What> {
    a_return(months_ago, rows(0..1, 0..10, 0..8))
}

/// Returns alone, each of nothing but its own month.
pub(crate) fn steps_within_months() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(a_return_within_its_month(0..4)), 0..8)
}

/// For each month perhaps a return, of nothing but its own month.
pub(crate) fn a_return_each_month() -> impl Strategy<Value = Vec<Step>> {
    let of_month = |ago| prop::option::weighted(0.7, step(a_return_within_its_month(ago..ago + 1)));
    let months: Vec<_> = (0..6).map(of_month).collect();
    months.prop_map(|steps| steps.into_iter().flatten().collect())
}

/// The events of some steps, in order of receipt, on top of those received before.
pub(crate) fn events(terms: &Terms, contract: &Contract, steps: &[Step], before: &[Event]) -> Vec<Event> {
    let mut ordered: Vec<&Step> = steps.iter().collect();
    ordered.sort_by_key(|step| (step.day, step.second));
    let mut events = before.to_vec();
    for step in ordered {
        if let Some((by, fact)) = step.fact(terms, contract, &events) {
            events.push(Event::new(step.received_at(), by, fact));
        }
    }
    events.split_off(before.len())
}

/// The events of some steps as they come, stamped as the doors do where the clock goes back and forth: never before the event that
/// came before. So many have one stamp.
pub(crate) fn events_by_an_unsteady_clock(terms: &Terms, contract: &Contract, steps: &[Step]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut latest = (0, 0);
    for step in steps {
        latest = latest.max((step.day, step.second));
        let step = Step { day: latest.0, second: latest.1, what: step.what.clone() };
        if let Some((by, fact)) = step.fact(terms, contract, &events) {
            events.push(Event::new(step.received_at(), by, fact));
        }
    }
    events
}

/// The same steps, all received on a few days, at one moment of each.
pub(crate) fn on_few_days(mut steps: Vec<Step>) -> Vec<Step> {
    for step in &mut steps {
        (step.day, step.second) = (step.day / 45 * 45 + 44, 36_000);
    }
    steps
}

/// The same steps, all received at one moment of a day.
pub(crate) fn at_one_moment(mut steps: Vec<Step>, day: u64) -> Vec<Step> {
    for step in &mut steps {
        (step.day, step.second) = (day, 36_000);
    }
    steps
}

impl Step {
    fn received_at(&self) -> DateTime<Utc> {
        let midnight = day(self.day).and_hms_opt(0, 0, 0).expect("a time").and_utc();
        midnight + chrono::TimeDelta::seconds(self.second)
    }

    fn fact(&self, terms: &Terms, contract: &Contract, earlier: &[Event]) -> Option<(Party, Fact)> {
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
                Some((Party::Contractor, Fact::ReturnSubmitted { submitted }))
            }
            What::SentBack { unit, months_ago, day, after } => {
                let month = month_begun(contract, *months_ago, today)?;
                let visited_on = day_of(month, *day);
                let sent_back_on = visited_on + Days::new(*after);
                let unit = UNITS[*unit];
                let could_be = sent_back_on <= today && contract.unit(unit)?.is_open_on(visited_on);
                let record = SentBack { unit: unit.into(), visited_on, sent_back_on, reason: SentBackReason::Omission };
                could_be.then_some((Party::Council, Fact::ReportSentBack(record)))
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
                Some((Party::System, fact))
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
                Some((Party::Council, Fact::ContractRevised { definition, reason, restates: true }))
            }
            What::Decision { kind, id, kpis, before } => {
                let on = (today - Days::new(*before)).max(contract.commences);
                decided(*kind, format!("id-{id}"), kpis.clone(), on).filter(|_| on <= today)
            }
        }
    }
}

/// A decision dated on a day.
fn decided(kind: Decided, id: String, kpis: Vec<u32>, on: NaiveDate) -> Option<(Party, Fact)> {
    let text = || "as discussed".to_owned();
    let declined = Declined { declined_on: on, reason: text() };
    let fact = match kind {
        Decided::Plan => {
            let (agreed_on, review_on) = (on, on + Days::new(40));
            Fact::PlanAgreed { plan: id, kpis, agreed_on, review_on, actions: Vec::new() }
        }
        Decided::PlanMet => Fact::PlanClosed { plan: id, closed_on: on, outcome: PlanOutcome::Met },
        Decided::PlanNotMet => Fact::PlanClosed { plan: id, closed_on: on, outcome: PlanOutcome::NotMet },
        Decided::Warning => Fact::WarningIssued { warning: id, issued_on: on, kpis, explanation: text() },
        Decided::WarningDeclined => Fact::WarningDeclined(declined),
        Decided::TerminationDeclined => Fact::TerminationDeclined(declined),
        Decided::Termination => Fact::TerminationNotified { notified_on: on },
        Decided::Meeting | Decided::MeetingWithoutManager => {
            let absent = matches!(kind, Decided::MeetingWithoutManager).then_some(Party::Council);
            Fact::MeetingHeld { meeting: id, held_on: on, attendees: Vec::new(), urgent: false, absent }
        }
        Decided::MinutesShared => Fact::MinutesShared { meeting: id, shared_on: on, text: text() },
        Decided::MinutesAnswered => {
            Fact::MinutesAnswered { meeting: id, answered_on: on, approved: true, comment: None }
        }
        Decided::Issue => Fact::CapacityIssueRaised { issue: id, text: text() },
        Decided::Discussed => Fact::CapacityIssueDiscussed { issue: id, discussed_on: on, outcome: text() },
        Decided::Dispute => {
            Fact::RatingDisputed { dispute: id, month: Month::of(on), kpi: *kpis.first()?, text: text() }
        }
        Decided::DisputeAnswered => {
            Fact::DisputeAnswered { dispute: id, answered_on: on, outcome: DisputeOutcome::Upheld, text: text() }
        }
        Decided::ActionPlan => {
            Fact::ActionPlanOpened { plan: id, clause: "9.1".into(), opened_on: on, actions: Vec::new() }
        }
        Decided::ActionPlanClosed => Fact::ActionPlanClosed { plan: id, closed_on: on },
        Decided::Requested => Fact::InformationRequested { request: id, text: text(), requested_on: on },
        Decided::Supplied => Fact::InformationSupplied { request: id, supplied_on: on },
    };
    let contractors = matches!(kind, Decided::MinutesAnswered | Decided::Issue | Decided::Dispute | Decided::Supplied);
    Some((if contractors { Party::Contractor } else { Party::Council }, fact))
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
