//! A contract's tables as CSV, which spreadsheet programs open by a double click.

use std::collections::{BTreeMap, BTreeSet};
use wording::rating::RatingInWords;

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment, VisitInMonth};
use domain::contract::{Contract, Kpi, Measure};
use domain::days_ahead::days_ahead;
use domain::explain::finding_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Better;

use crate::RenderError;
use crate::csv_table::{CSV, Cell, csv_table};
use crate::site_file::SiteFile;

/// Returns the contract's tables: ratings by month, figures by KPI, visits, deadlines, findings, targets.
///
/// # Errors
///
/// A table cannot be written.
pub(super) fn tables(contract: &Contract, public: &Assessment) -> Result<Vec<SiteFile>, RenderError> {
    let table = |name: &str, (header, rows): DownloadTable| {
        let bytes = csv_table(&header, rows)?;
        Ok(SiteFile { path: format!("{}/{name}.csv", contract.id), content_type: CSV, bytes })
    };
    Ok(vec![
        table("ratings", ratings(contract, public))?,
        table("figures", figures(contract, public))?,
        table("visits", visits(contract, public))?,
        table("deadlines", deadlines(contract, public))?,
        table("findings", findings(public))?,
        table("targets", targets(contract))?,
    ])
}

/// A table: the names of its columns, and its rows.
type DownloadTable = (Vec<String>, Vec<Vec<Cell>>);

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns a row a month, a column a KPI.
fn ratings(contract: &Contract, public: &Assessment) -> DownloadTable {
    let mut head = header(&["month", "standing", "return_due_on", "closes_on", "overall"]);
    head.extend(contract.kpis.iter().map(|kpi| format!("KPI {}: {}", kpi.number, kpi.title)));
    let row = |month: &MonthAssessment| {
        let mut row = vec![
            month.month.into(),
            Cell::word(&month.standing),
            month.return_due_on.into(),
            month.closes_on.into(),
            RatingInWords::of_month(&month.overall, month.standing).text.into(),
        ];
        row.extend(contract.kpis.iter().map(|kpi| {
            let rating = month.kpis.iter().find(|rating| rating.kpi == kpi.number);
            rating.map_or("Not in force".into(), |rating| RatingInWords::of_kpi(rating, month.standing).text.into())
        }));
        row
    };
    (head, public.months.iter().map(row).collect())
}

/// Returns a row a month and KPI, with the figures behind the rating and the target by which it is made.
fn figures(contract: &Contract, public: &Assessment) -> DownloadTable {
    let head = header(&[
        "month",
        "standing",
        "kpi",
        "title",
        "rating",
        "at_worst",
        "at_best",
        "stretch_met",
        "numerator",
        "denominator",
        "count",
        "shown",
        "reason",
        "target_stretch",
        "target_green",
        "target_amber",
        "target_red",
    ]);
    let row = |month: &MonthAssessment, rating: &KpiRating| {
        let kpi = contract.kpis.iter().find(|kpi| kpi.number == rating.kpi);
        let target = kpi.and_then(|kpi| kpi.target(month.month));
        vec![
            month.month.into(),
            Cell::word(&month.standing),
            rating.kpi.into(),
            kpi.map(|kpi| kpi.title.clone()).into(),
            Cell::word(&rating.rating),
            Cell::word(&rating.at_worst),
            Cell::word(&rating.at_best),
            Cell::word(&rating.stretch),
            Cell::word(&rating.numerator),
            Cell::word(&rating.denominator),
            Cell::word(&rating.count),
            rating.shown.clone().into(),
            rating.reason.map(wording::rating::reason).into(),
            target.and_then(|target| target.stretch).into(),
            target.map(|target| target.green).into(),
            target.and_then(|target| target.amber).into(),
            target.map(|target| target.red).into(),
        ]
    };
    let rows = public.months.iter().flat_map(|month| month.kpis.iter().map(move |rating| row(month, rating)));
    (head, rows.collect())
}

/// Returns a row a visit, one for each unit of a month that was not visited, and one for each report sent back whose visit no
/// return lists.
fn visits(contract: &Contract, public: &Assessment) -> DownloadTable {
    let head = header(&[
        "month",
        "unit",
        "label",
        "state",
        "visited_on",
        "report_to_council_on",
        "report_to_ofsted_on",
        "report_due_on",
        "report",
        "sent_back_in",
    ]);
    let mut sent_back: BTreeMap<(&str, NaiveDate), Vec<Month>> = BTreeMap::new();
    for month in &public.months {
        for report in &month.sent_back {
            sent_back.entry((&report.unit, report.visited_on)).or_default().push(month.month);
        }
    }
    let label = |unit: &str| Cell::from(contract.unit(unit).map(|unit| unit.label.clone()));
    let visited = |month: Month, visit: &VisitInMonth| {
        let sent_back = sent_back.get(&(visit.unit.as_str(), visit.visited_on));
        vec![
            month.into(),
            visit.unit.as_str().into(),
            label(&visit.unit),
            "Visited".into(),
            visit.visited_on.into(),
            visit.report_to_council_on.into(),
            visit.report_to_ofsted_on.into(),
            visit.report_due_on.into(),
            Cell::word(&visit.report),
            Cell::Months(sent_back.cloned().unwrap_or_default()),
        ]
    };
    let columns = head.len();
    let mut rows = Vec::new();
    for month in &public.months {
        rows.extend(month.visits.iter().map(|visit| visited(month.month, visit)));
        let has_none = |unit: &str| month.visits.iter().all(|visit| visit.unit != unit);
        for unit in month.units.iter().filter(|unit| has_none(&unit.unit)) {
            let state = wording::visit::unit_visit(unit.visit).into();
            let mut row = vec![month.month.into(), unit.unit.as_str().into(), label(&unit.unit), state];
            row.resize(columns, Cell::nothing());
            rows.push(row);
        }
    }
    // A report that the council recorded as sent back counts even if no return lists its visit, so the table shows it too.
    let unlisted = public.months.iter().flat_map(|month| &month.sent_back).filter(|report| report.unlisted);
    let unlisted: BTreeSet<(&str, NaiveDate)> =
        unlisted.map(|report| (report.unit.as_str(), report.visited_on)).collect();
    rows.extend(unlisted.into_iter().map(|(unit, visited_on)| {
        let mut row = vec![
            Month::of(visited_on).into(),
            unit.into(),
            label(unit),
            wording::visit::UNLISTED.into(),
            visited_on.into(),
        ];
        row.resize(columns - 1, Cell::nothing());
        row.push(Cell::Months(sent_back[&(unit, visited_on)].clone()));
        row
    }));
    (head, rows)
}

/// Returns a row a deadline ahead, with how its day comes about.
fn deadlines(contract: &Contract, public: &Assessment) -> DownloadTable {
    let head = header(&[
        "on",
        "what",
        "month",
        "unit",
        "label",
        "visited_on",
        "kpi",
        "subject",
        "clause",
        "derivation",
        "holiday",
        "projected",
    ]);
    let row = |deadline: &domain::deadline::DeadlineAhead| {
        let unit = deadline.unit.as_deref();
        vec![
            deadline.on.into(),
            Cell::word(&deadline.what),
            deadline.month.into(),
            unit.into(),
            unit.and_then(|unit| contract.unit(unit)).map(|unit| unit.label.clone()).into(),
            deadline.visited_on.into(),
            deadline.kpi.into(),
            deadline.subject.clone().into(),
            deadline.clause.as_str().into(),
            deadline.derivation.as_str().into(),
            contract.calendar.holiday(deadline.on).map(|name| name.to_string()).into(),
            Cell::word(&deadline.projected),
        ]
    };
    (head, days_ahead(contract, public).iter().map(row).collect())
}

/// Returns a row a finding.
fn findings(public: &Assessment) -> DownloadTable {
    let head =
        header(&["raised_on", "kind", "clause", "kpi", "subject", "months", "finding", "due_on", "satisfied_on"]);
    let row = |finding: &domain::clause::Finding| {
        vec![
            finding.raised_on.into(),
            Cell::word(&finding.kind()),
            finding.clause().as_str().into(),
            finding.kpi().into(),
            finding.subject().into(),
            Cell::Months(finding.months().to_vec()),
            finding_in_words(finding).into(),
            finding.due_on().into(),
            finding.ended_on.into(),
        ]
    };
    (head, public.findings.iter().map(row).collect())
}

/// Returns a row a KPI and target, the oldest first.
fn targets(contract: &Contract) -> DownloadTable {
    let head = header(&["kpi", "title", "clause", "measure", "better", "from", "stretch", "green", "amber", "red"]);
    let rows = contract.kpis.iter().flat_map(|kpi: &Kpi| {
        kpi.targets.iter().map(move |target| {
            vec![
                kpi.number.into(),
                kpi.title.as_str().into(),
                kpi.clause.as_str().into(),
                measure(kpi.measure).into(),
                match kpi.better {
                    Better::Higher => "higher".into(),
                    Better::Lower => "lower".into(),
                },
                target.from.into(),
                target.stretch.into(),
                target.green.into(),
                target.amber.into(),
                target.red.into(),
            ]
        })
    });
    (head, rows.collect())
}

/// Returns a measure's word in the definition.
fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::VisitsMade => "visits-made",
        Measure::ReportsOnTime { .. } => "reports-on-time",
        Measure::ReportsSentBack => "reports-sent-back",
        Measure::Percentage => "percentage",
        Measure::Count => "count",
    }
}
