//! How one rating came about, step by step, each with its clause and the decision by which it is read.

use super::{Step, count, step, unit_name};
use crate::assessment::{MonthAssessment, UnitInMonth, VisitInMonth};
use crate::contract::{Contract, Kpi, Measure, MissingReturn};
use crate::date::in_full;
use crate::measure::{KpiRating, Reason, ReportState, UnitVisit};
use crate::rating::{Better, Target};
use crate::standing::Standing;
use chrono::NaiveDate;

/// How a KPI's rating in an assessed month came about; `None` where the KPI is not in force in the month.
///
/// The steps say nothing that the assessment does not: they read it aloud.
pub fn explain(contract: &Contract, month: &MonthAssessment, kpi: u32) -> Option<Vec<Step>> {
    let (kpi, target) = contract.kpis_in_force(month.month).find(|(candidate, _)| candidate.number == kpi)?;
    let rating = month.kpis.iter().find(|rating| rating.kpi == kpi.number)?;
    let mut steps = vec![
        step(format!("KPI {}: {}.", kpi.number, kpi.title), &kpi.clause, ""),
        step(target_in_words(kpi, target), &kpi.clause, "D9, D16"),
    ];
    steps.extend(when(month));
    match kpi.measure {
        Measure::VisitsMade => visits_made(&mut steps, contract, month),
        Measure::ReportsOnTime { within_working_days } => {
            reports_on_time(&mut steps, contract, month, within_working_days)
        }
        Measure::ReportsSentBack => reports_sent_back(&mut steps, contract, month),
        Measure::Percentage | Measure::Count => stated(&mut steps, rating),
    }
    steps.push(result(contract, month, rating));
    if let Some(stretch) = rating.stretch {
        let met = if stretch { "is met" } else { "is not met" };
        steps.push(step(format!("The stretch figure {met}."), &kpi.clause, "D9"));
    }
    if month.standing == Standing::Restated {
        let text = "The figures or ratings of this month differ from those at its close: it is restated.";
        steps.push(step(text, "", "D6"));
    }
    Some(steps)
}

/// A target as a reader would say it: `Green at 90% or more, red below 60%, amber between. Stretch 100%.`
pub fn target_in_words(kpi: &Kpi, target: &Target) -> String {
    let unit = match kpi.measure {
        Measure::VisitsMade | Measure::ReportsOnTime { .. } | Measure::Percentage => "%",
        Measure::ReportsSentBack | Measure::Count => "",
    };
    let (green, red) = (target.green, target.red);
    let mut text = match kpi.better {
        Better::Higher => format!("Green at {green}{unit} or more, red below {red}{unit}, amber between."),
        Better::Lower => format!("Green at {green}{unit} or fewer, red at {red}{unit} or more, amber between."),
    };
    if let Some(stretch) = target.stretch {
        text.push_str(&format!(" Stretch: {stretch}{unit}."));
    }
    text
}

fn when(month: &MonthAssessment) -> [Step; 2] {
    let due = in_full(month.return_due_on);
    let received = match month.received {
        Some(received) => format!(
            "The return of {} was due on {due} and first received on {}, {}; it has {}, of which the latest stands.",
            month.month.in_words(),
            in_full(received.received_on),
            if received.on_time { "on time" } else { "late" },
            count(received.revisions, "revision")
        ),
        None => format!("The return of {} is due on {due}; none has been received.", month.month.in_words()),
    };
    let closes = in_full(month.closes_on);
    let closing = match month.standing {
        Standing::Provisional => {
            format!("The month closes at the end of {closes}; until then its ratings are provisional.")
        }
        _ => format!("The month closed at the end of {closes}: what was not evidenced counts as not done."),
    };
    [step(received, "8.1", "D2, D5"), step(closing, "8.1", "D4, D6")]
}

fn visits_made(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment) {
    for UnitInMonth { unit, visit } in &month.units {
        let dates: Vec<String> =
            month.visits.iter().filter(|visit| visit.unit == *unit).map(|visit| in_full(visit.visited_on)).collect();
        let unit = unit_name(contract, unit);
        let text = match visit {
            UnitVisit::Visited => format!("{unit}: visited on {}.", dates.join(" and ")),
            UnitVisit::Declared(reason) => format!("{unit}: declared not visited ({}).", word(reason)),
            UnitVisit::Excused(reason) => {
                format!("{unit}: declared not visited ({}), which excuses it: not due.", word(reason))
            }
            UnitVisit::NotEvidenced => format!("{unit}: no visit evidenced and none declared missed."),
        };
        steps.push(step(text, "3.1", if matches!(visit, UnitVisit::Excused(_)) { "D8" } else { "D11, D15" }));
    }
    let units = count(month.units.len(), "unit");
    let text = format!("Open throughout the month: {units}. Two visits to one unit count once.");
    steps.push(step(text, "3.1", "D8, D11"));
}

fn reports_on_time(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment, within_working_days: u32) {
    for visit in &month.visits {
        let due = visit.report_due_on.map(in_full).unwrap_or_default();
        let state = match visit.report {
            Some(ReportState::OnTime) => "on time",
            Some(ReportState::Pending) => "pending",
            Some(ReportState::Late) | None => "late",
        };
        let text = format!(
            "{}, visited on {}: report due to both by {due} ({within_working_days} working days); {}; {state}.",
            unit_name(contract, &visit.unit),
            in_full(visit.visited_on),
            reached(visit),
        );
        steps.push(step(text, "3.1", "D1, D12, D13"));
    }
}

fn reached(visit: &VisitInMonth) -> String {
    let on = |date: Option<NaiveDate>| date.map_or("not known".to_owned(), in_full);
    format!("council {}, Ofsted {}", on(visit.report_to_council_on), on(visit.report_to_ofsted_on))
}

fn reports_sent_back(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment) {
    for report in &month.sent_back {
        let text = format!(
            "The report of the visit to {} on {} was sent back in this month.",
            unit_name(contract, &report.unit),
            in_full(report.visited_on)
        );
        steps.push(step(text, "3.1", "D14"));
    }
    steps.push(step(format!("Sent back in this month: {}.", count(month.sent_back.len(), "report")), "3.1", "D14"));
}

fn stated(steps: &mut Vec<Step>, rating: &KpiRating) {
    let text = match (rating.numerator, rating.denominator, rating.count) {
        (Some(part), Some(of), _) => format!("The return states {part} of {of}."),
        (_, _, Some(count)) => format!("The return states {count}."),
        _ => "No value has been stated.".into(),
    };
    steps.push(step(text, "3.1", "D16"));
}

fn result(contract: &Contract, month: &MonthAssessment, rating: &KpiRating) -> Step {
    let figures = match (rating.numerator, rating.denominator, &rating.shown) {
        (Some(part), Some(of), Some(shown)) => format!("{part} of {of}, {shown} (compared exactly): "),
        (Some(part), Some(of), None) => format!("{part} of {of}: "),
        (_, _, Some(shown)) => format!("{shown}: "),
        _ => String::new(),
    };
    if let Some(reason) = rating.reason {
        let rated = rating.rating.map_or("unrated".to_owned(), |rating| rating.to_string());
        let (why, decision) = match (reason, contract.missing_return) {
            (Reason::NoUnitsDue, _) => ("no unit was due a visit", "D11"),
            (Reason::NoVisits, _) => ("no visit was evidenced by the close", "D12"),
            (Reason::NoReturn, MissingReturn::Red) => {
                ("no return was received by the close, whatever other evidence there is", "D7")
            }
            (Reason::NoReturn, MissingReturn::Unrated) => ("no return was received by the close", "D7"),
            (Reason::NoValue, _) => ("the return states no value", "D16"),
        };
        return step(format!("{figures}{rated}, because {why}."), "3.1", decision);
    }
    match (rating.rating, rating.at_worst, rating.at_best) {
        (Some(rated), ..) if month.standing == Standing::Provisional => {
            step(format!("{figures}{rated}, on what has been declared so far."), "3.1", "D10, D15")
        }
        (Some(rated), ..) => step(format!("{figures}{rated}."), "3.1", "D9, D10"),
        (None, Some(worst), Some(best)) => {
            let text = format!("{figures}not yet decided: {worst} at worst, {best} at best.");
            step(text, "3.1", "D7, D15")
        }
        _ => step(format!("{figures}unrated."), "3.1", "D15"),
    }
}

fn word(reason: &crate::event::NotVisitedReason) -> String {
    let word = serde_json::to_value(reason).ok();
    word.and_then(|word| word.as_str().map(|word| word.replace('-', " "))).unwrap_or_default()
}
