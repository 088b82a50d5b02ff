//! A contract's tables as CSV, as spreadsheet programs read them by a double click.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment, VisitInMonth};
use domain::contract::{Contract, Kpi, Measure};
use domain::deadline::days_ahead;
use domain::explain::finding_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Better;
use serde::Serialize;

use crate::csv_table::{CSV, csv_table};
use crate::words::{self, RatingInWords};
use crate::{Page, RenderError};

/// The contract's tables: ratings by month, figures by KPI, visits, deadlines, findings, targets.
///
/// # Errors
///
/// A table cannot be written.
pub(super) fn tables(contract: &Contract, public: &Assessment) -> Result<Vec<Page>, RenderError> {
    let table = |name: &str, rows: Vec<Vec<String>>| table(format!("{}/{name}.csv", contract.id), &rows);
    Ok(vec![
        table("ratings", ratings(contract, public))?,
        table("figures", figures(contract, public))?,
        table("visits", visits(contract, public))?,
        table("deadlines", deadlines(contract, public))?,
        table("findings", findings(public))?,
        table("targets", targets(contract))?,
    ])
}

fn table(path: String, rows: &[Vec<String>]) -> Result<Page, RenderError> {
    Ok(Page { path, content_type: CSV, bytes: csv_table(rows)? })
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Something's word in the formats: `amber`, `on-time`; nothing where there is none.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Number(number)) => number.to_string(),
        Ok(serde_json::Value::Bool(true)) => "yes".to_owned(),
        Ok(serde_json::Value::Bool(false)) => "no".to_owned(),
        _ => String::new(),
    }
}

/// A row a month, a column a KPI.
fn ratings(contract: &Contract, public: &Assessment) -> Vec<Vec<String>> {
    let mut head = header(&["month", "standing", "return_due_on", "closes_on", "overall"]);
    head.extend(contract.kpis.iter().map(|kpi| format!("KPI {}: {}", kpi.number, kpi.title)));
    let row = |month: &MonthAssessment| {
        let mut row = vec![
            month.month.to_string(),
            word(&month.standing),
            month.return_due_on.to_string(),
            month.closes_on.to_string(),
            RatingInWords::of_month(&month.overall, month.standing).text,
        ];
        row.extend(contract.kpis.iter().map(|kpi| {
            let rating = month.kpis.iter().find(|rating| rating.kpi == kpi.number);
            rating.map_or("Not in force".to_owned(), |rating| RatingInWords::of_kpi(rating, month.standing).text)
        }));
        row
    };
    [head].into_iter().chain(public.months.iter().map(row)).collect()
}

/// A row a month and KPI, with the figures behind the rating and the target by which it is made.
fn figures(contract: &Contract, public: &Assessment) -> Vec<Vec<String>> {
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
        let figure = |figure: Option<domain::rating::Figure>| figure.map(|it| it.to_string()).unwrap_or_default();
        vec![
            month.month.to_string(),
            word(&month.standing),
            rating.kpi.to_string(),
            kpi.map(|kpi| kpi.title.clone()).unwrap_or_default(),
            word(&rating.rating),
            word(&rating.at_worst),
            word(&rating.at_best),
            word(&rating.stretch),
            word(&rating.numerator),
            word(&rating.denominator),
            word(&rating.count),
            rating.shown.clone().unwrap_or_default(),
            rating.reason.map(words::reason).unwrap_or_default().to_owned(),
            figure(target.and_then(|target| target.stretch)),
            figure(target.map(|target| target.green)),
            figure(target.and_then(|target| target.amber)),
            figure(target.map(|target| target.red)),
        ]
    };
    let rows = public.months.iter().flat_map(|month| month.kpis.iter().map(move |rating| row(month, rating)));
    [head].into_iter().chain(rows).collect()
}

/// A row a visit, one for each unit of a month that was not visited, and one for each report sent back whose visit no return lists.
fn visits(contract: &Contract, public: &Assessment) -> Vec<Vec<String>> {
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
    let mut sent_back: BTreeMap<(&str, NaiveDate), Vec<String>> = BTreeMap::new();
    for month in &public.months {
        for report in &month.sent_back {
            sent_back.entry((&report.unit, report.visited_on)).or_default().push(month.month.to_string());
        }
    }
    let label = |unit: &str| contract.unit(unit).map(|unit| unit.label.clone()).unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let visited = |month: Month, visit: &VisitInMonth| {
        let sent_back = sent_back.get(&(visit.unit.as_str(), visit.visited_on));
        vec![
            month.to_string(),
            visit.unit.clone(),
            label(&visit.unit),
            "Visited".to_owned(),
            visit.visited_on.to_string(),
            day(visit.report_to_council_on),
            day(visit.report_to_ofsted_on),
            day(visit.report_due_on),
            word(&visit.report),
            sent_back.map(|months| months.join(" ")).unwrap_or_default(),
        ]
    };
    let mut rows = vec![head];
    for month in &public.months {
        rows.extend(month.visits.iter().map(|visit| visited(month.month, visit)));
        let has_none = |unit: &str| month.visits.iter().all(|visit| visit.unit != unit);
        for unit in month.units.iter().filter(|unit| has_none(&unit.unit)) {
            let mut row =
                vec![month.month.to_string(), unit.unit.clone(), label(&unit.unit), words::unit_visit(unit.visit)];
            row.resize(rows[0].len(), String::new());
            rows.push(row);
        }
    }
    // A report that the council recorded as sent back counts, though no return lists its visit: it is not left out here.
    let unlisted = public.months.iter().flat_map(|month| &month.sent_back).filter(|report| report.unlisted);
    let unlisted: BTreeSet<(&str, NaiveDate)> =
        unlisted.map(|report| (report.unit.as_str(), report.visited_on)).collect();
    let columns = rows[0].len();
    rows.extend(unlisted.into_iter().map(|(unit, visited_on)| {
        let mut row = vec![
            Month::of(visited_on).to_string(),
            unit.to_owned(),
            label(unit),
            words::UNLISTED.to_owned(),
            visited_on.to_string(),
        ];
        row.resize(columns - 1, String::new());
        row.push(sent_back[&(unit, visited_on)].join(" "));
        row
    }));
    rows
}

/// A row a deadline ahead, with how its day comes about.
fn deadlines(contract: &Contract, public: &Assessment) -> Vec<Vec<String>> {
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
        let unit = deadline.unit.clone().unwrap_or_default();
        vec![
            deadline.on.to_string(),
            word(&deadline.what),
            deadline.month.map(|month| month.to_string()).unwrap_or_default(),
            unit.clone(),
            contract.unit(&unit).map(|unit| unit.label.clone()).unwrap_or_default(),
            word(&deadline.visited_on),
            word(&deadline.kpi),
            deadline.subject.clone().unwrap_or_default(),
            deadline.clause.clone(),
            deadline.derivation.clone(),
            contract.calendar.holiday(deadline.on).map(|name| name.to_string()).unwrap_or_default(),
            word(&deadline.projected),
        ]
    };
    [head].into_iter().chain(days_ahead(contract, public).iter().map(row)).collect()
}

/// A row a finding.
fn findings(public: &Assessment) -> Vec<Vec<String>> {
    let head =
        header(&["raised_on", "kind", "clause", "kpi", "subject", "months", "finding", "due_on", "satisfied_on"]);
    let row = |finding: &domain::clause::Finding| {
        let months: Vec<String> = finding.months.iter().map(|month| month.to_string()).collect();
        vec![
            finding.raised_on.to_string(),
            word(&finding.kind),
            finding.clause.clone(),
            word(&finding.kpi),
            finding.subject.clone().unwrap_or_default(),
            months.join(" "),
            finding_in_words(finding),
            word(&finding.due_on),
            word(&finding.ended_on),
        ]
    };
    [head].into_iter().chain(public.findings.iter().map(row)).collect()
}

/// A row a KPI and target, the oldest first.
fn targets(contract: &Contract) -> Vec<Vec<String>> {
    let head = header(&["kpi", "title", "clause", "measure", "better", "from", "stretch", "green", "amber", "red"]);
    let rows = contract.kpis.iter().flat_map(|kpi: &Kpi| {
        kpi.targets.iter().map(move |target| {
            vec![
                kpi.number.to_string(),
                kpi.title.clone(),
                kpi.clause.clone(),
                measure(kpi.measure).to_owned(),
                match kpi.better {
                    Better::Higher => "higher".to_owned(),
                    Better::Lower => "lower".to_owned(),
                },
                target.from.to_string(),
                target.stretch.map(|stretch| stretch.to_string()).unwrap_or_default(),
                target.green.to_string(),
                target.amber.map(|amber| amber.to_string()).unwrap_or_default(),
                target.red.to_string(),
            ]
        })
    });
    [head].into_iter().chain(rows).collect()
}

/// A measure's word in the definition.
fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::VisitsMade => "visits-made",
        Measure::ReportsOnTime { .. } => "reports-on-time",
        Measure::ReportsSentBack => "reports-sent-back",
        Measure::Percentage => "percentage",
        Measure::Count => "count",
    }
}
