//! A month's page. It holds no as-of date: a closed month's page stays the same as time passes.

use std::collections::BTreeMap;
use wording::rating::RatingInWords;

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment, ReturnReceived};
use domain::calendar::last_friday;
use domain::clause::Finding;
use domain::contract::{Contract, Kpi, MissingReturn};
use domain::date::in_full;
use domain::derivation::{listed, return_due};
use domain::explain::{finding_if_closed, target_in_words};
use domain::explain_rating::explain_rating;
use domain::headroom::Headroom;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Overall;
use domain::standing::Standing;
use serde::Serialize;
use wording::visit::unit_label;

use super::findings::{self, FindingRow};
use super::rows::{ContractHead, KpiCell};
use super::steps::StepRow;
use super::take_away::{self, TakeAway};
use changes::{Restatement, RestatingRow, RevisionRow};

mod changes;

/// What `pages/month.html` shows.
#[derive(Serialize)]
pub(super) struct MonthPage<'a> {
    root: &'static str,
    contract: ContractHead<'a>,
    month: Month,
    previous: Option<Month>,
    next: Option<Month>,
    standing: &'static str,
    closed: bool,
    return_due: DueDate,
    closes: DueDate,
    received: Option<ReturnReceived>,
    return_withdrawn_on: Option<NaiveDate>,
    overall: RatingInWords,
    /// How the KPIs make the overall rating: `median` or `worst`.
    overall_rule: &'static str,
    missing_return_is_red: bool,
    kpis: Vec<MonthKpi<'a>>,
    /// Its headroom; `None` once it has closed.
    headroom: Option<MonthHeadroom>,
    /// Those that name the month.
    findings: Vec<FindingRow>,
    units: Vec<MonthUnit>,
    visits: Vec<MonthVisit>,
    /// The holidays that were not counted for the days by which reports are due.
    holidays: Option<String>,
    sent_back: Vec<SentBackRow>,
    /// The revisions of its return after the first.
    revisions: Vec<RevisionRow>,
    /// Its ratings at the close, where it was restated.
    restatement: Option<Restatement>,
    /// The entries that restated it, in order of receipt.
    restatings: Vec<RestatingRow>,
    take_away: Vec<TakeAway>,
}

/// A day at whose end something is due, with its peculiarities.
#[derive(Serialize)]
struct DueDate {
    on: NaiveDate,
    /// The holiday that it falls on.
    holiday: Option<String>,
    /// The reason why it is not the last Friday (D2), if it is not.
    moved: Option<String>,
    projected: bool,
}

#[derive(Serialize)]
struct MonthKpi<'a> {
    number: u32,
    title: &'a str,
    clause: &'a str,
    cell: KpiCell,
    /// `5 of 6 units were visited (83.3%)`.
    evidence: Option<String>,
    target: Option<String>,
    steps: Vec<StepRow>,
}

/// The headroom of an open month: how much can still go wrong before a rating changes.
#[derive(Serialize)]
struct MonthHeadroom {
    /// The basis of the sentences.
    on_what: &'static str,
    /// A sentence a KPI.
    kpis: Vec<String>,
    if_closed_now: Vec<Would>,
    /// A sentence that this is not all, for readers who are not told what the council considers.
    not_all: Option<&'static str>,
}

/// A finding that would follow if the month closed now.
#[derive(Serialize)]
struct Would {
    clause: String,
    sentence: String,
}

#[derive(Serialize)]
struct MonthUnit {
    label: String,
    code: String,
    visit: String,
}

#[derive(Serialize)]
struct MonthVisit {
    label: String,
    code: String,
    visited_on: NaiveDate,
    report_to_council_on: Option<NaiveDate>,
    report_to_ofsted_on: Option<NaiveDate>,
    report_due_on: Option<NaiveDate>,
    projected: bool,
    report: Option<&'static str>,
}

#[derive(Serialize)]
struct SentBackRow {
    label: String,
    code: String,
    visited_on: NaiveDate,
    /// A remark, where no return lists the visit.
    unlisted: Option<&'static str>,
}

impl<'a> MonthPage<'a> {
    pub(super) fn of(contract: &'a Contract, assessment: &Assessment, month: &MonthAssessment) -> Self {
        let assessed = |wanted: Month| assessment.months.iter().map(|month| month.month).find(|month| *month == wanted);
        Self {
            root: "../../",
            contract: ContractHead::of(contract),
            month: month.month,
            previous: assessed(month.month.previous()),
            next: assessed(month.month.next()),
            standing: wording::rating::standing(month.standing),
            closed: month.standing != Standing::Provisional,
            return_due: due_date(contract, month.month, month.return_due_on),
            closes: due_date(contract, month.month.next(), month.closes_on),
            received: month.received,
            return_withdrawn_on: month.return_withdrawn_on,
            overall: RatingInWords::of_month(&month.overall, month.standing),
            overall_rule: match contract.overall {
                Overall::Median => "median",
                Overall::Worst => "worst",
            },
            missing_return_is_red: contract.missing_return == MissingReturn::Red,
            kpis: month.kpis.iter().map(|rating| MonthKpi::of(contract, month, rating)).collect(),
            headroom: assessment
                .headroom
                .iter()
                .find(|headroom| headroom.month == month.month)
                .map(|room| MonthHeadroom::of(contract, room)),
            findings: findings::of_month(contract, assessment, month.month),
            units: units(contract, month),
            visits: visits(contract, month),
            holidays: holidays(contract, month),
            sent_back: sent_back(contract, month),
            revisions: changes::revisions(contract, month),
            restatement: changes::restatement(contract, month),
            restatings: changes::restatings(month),
            take_away: take_away::of_month(),
        }
    }
}

/// Returns the day by which the return of a month is due.
fn due_date(contract: &Contract, of: Month, on: NaiveDate) -> DueDate {
    let due = contract.return_due(of);
    DueDate {
        on,
        holiday: contract.calendar.holiday(on).map(|holiday| holiday.to_string()),
        moved: (due.on == on && on != last_friday(of)).then(|| return_due(contract, of)),
        projected: due.projected && due.on == on,
    }
}

/// Returns the holidays that were not counted as working days for the reports of a month's visits, with their names.
fn holidays(contract: &Contract, month: &MonthAssessment) -> Option<String> {
    let due = month.visits.iter().filter_map(|visit| Some((visit.visited_on, visit.report_due_on?)));
    let skipped = due.flat_map(|(visited_on, due)| contract.calendar.holidays_between(visited_on, due));
    let skipped: BTreeMap<NaiveDate, String> = skipped.map(|holiday| (holiday.on, holiday.name)).collect();
    let named: Vec<String> = skipped.into_iter().map(|(on, name)| format!("{} ({name})", in_full(on))).collect();
    (!named.is_empty()).then(|| listed(&named))
}

impl<'a> MonthKpi<'a> {
    fn of(contract: &'a Contract, month: &MonthAssessment, rating: &KpiRating) -> Self {
        let kpi: Option<&Kpi> = contract.kpis.iter().find(|kpi| kpi.number == rating.kpi);
        let target = kpi.and_then(|kpi| Some(target_in_words(kpi, kpi.target(month.month)?)));
        let steps = explain_rating(contract, month, rating.kpi).unwrap_or_default();
        Self {
            number: rating.kpi,
            title: kpi.map_or("", |kpi| &kpi.title),
            clause: kpi.map_or("", |kpi| &kpi.clause),
            cell: KpiCell::of(rating, month.standing),
            evidence: kpi.and_then(|kpi| wording::rating::figures_as_a_line(kpi.measure, rating)),
            target,
            steps: steps.into_iter().map(StepRow::of).collect(),
        }
    }
}

impl MonthHeadroom {
    /// Returns the headroom of an open month.
    fn of(contract: &Contract, headroom: &Headroom) -> Self {
        Self {
            on_what: wording::headroom::ON_WHAT,
            not_all: (!contract.stakeholders_see_warnings).then_some(wording::headroom::NOT_ALL),
            kpis: headroom.kpis.iter().map(wording::headroom::headroom).collect(),
            if_closed_now: headroom.if_closed_now.iter().map(Would::of).collect(),
        }
    }
}

impl Would {
    fn of(finding: &Finding) -> Self {
        Self { clause: finding.clause().to_string(), sentence: finding_if_closed(finding) }
    }
}

fn units(contract: &Contract, month: &MonthAssessment) -> Vec<MonthUnit> {
    let row = |unit: &domain::assessment::UnitInMonth| MonthUnit {
        label: unit_label(contract, &unit.unit),
        code: unit.unit.clone(),
        visit: wording::visit::unit_visit(unit.visit),
    };
    month.units.iter().map(row).collect()
}

fn visits(contract: &Contract, month: &MonthAssessment) -> Vec<MonthVisit> {
    let row = |visit: &domain::assessment::VisitInMonth| MonthVisit {
        label: unit_label(contract, &visit.unit),
        code: visit.unit.clone(),
        visited_on: visit.visited_on,
        report_to_council_on: visit.report_to_council_on,
        report_to_ofsted_on: visit.report_to_ofsted_on,
        report_due_on: visit.report_due_on,
        projected: visit.projected,
        report: visit.report.map(wording::visit::report_state),
    };
    month.visits.iter().map(row).collect()
}

fn sent_back(contract: &Contract, month: &MonthAssessment) -> Vec<SentBackRow> {
    let row = |report: &domain::assessment::ReportSentBack| SentBackRow {
        label: unit_label(contract, &report.unit),
        code: report.unit.clone(),
        visited_on: report.visited_on,
        unlisted: report.unlisted.then_some(wording::visit::UNLISTED),
    };
    month.sent_back.iter().map(row).collect()
}
