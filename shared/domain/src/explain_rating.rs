//! How one rating came about, step by step, each with its clause and the decision by which it is read.

use crate::contract::{Contract, Kpi, Measure, MissingReturn};
use crate::date::in_full;
use crate::decision::Decision::{self, D1, D2, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16};
use crate::derivation::{holidays_left_out, listed};
use crate::explain::{Step, count, step, target_in_words};
use crate::measure::{KpiRating, RatingReason, ReportState, UnitVisit};
use crate::month_assessment::{MonthAssessment, Restating, UnitInMonth, VisitInMonth};
use crate::standing::Standing;
use chrono::NaiveDate;

/// Explains how a KPI's rating in an assessed month came about; `None` where the KPI is not in force in the month.
///
/// The steps say nothing that the assessment does not: they read it aloud.
pub fn explain_rating(contract: &Contract, month: &MonthAssessment, kpi: u32) -> Option<Vec<Step>> {
    let (kpi, target) = contract.kpis_in_force(month.month).find(|(candidate, _)| candidate.number == kpi)?;
    let rating = month.kpis.iter().find(|rating| rating.kpi == kpi.number)?;
    let mut steps = vec![
        step(format!("KPI {}: {}.", kpi.number, kpi.title), &kpi.clause, &[]),
        step(target_in_words(kpi, target), &kpi.clause, if is_dated(contract, kpi) { &[D9, D16] } else { &[D9] }),
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
    steps.push(result(contract, kpi, month, rating));
    if let Some(stretch) = rating.stretch {
        let met = if stretch { "is met" } else { "is not met" };
        steps.push(step(format!("The stretch figure {met}."), &kpi.clause, &[D9]));
    }
    let of_kpi = |restating: &Restating| restating.kpis.iter().find(|changed| changed.kpi == kpi.number).cloned();
    for (restating, changed) in month.restatings.iter().filter_map(|restating| Some((restating, of_kpi(restating)?))) {
        let on = in_full(restating.received_on);
        let (before, after) = (in_words(changed.before.as_ref()), in_words(changed.after.as_ref()));
        let text = format!("Changed after the close, on {on}, by {}: from {before} to {after}.", restating.by);
        steps.push(step(text, "", &[D6]));
    }
    if month.standing == Standing::Restated {
        let text = "The figures or ratings of this month differ from those at its close: it is restated.";
        steps.push(step(text, "", &[D6]));
    }
    Some(steps)
}

/// Returns a final rating with its figures, within a sentence: `amber (5 of 6, 83.3%)`.
fn in_words(rating: Option<&KpiRating>) -> String {
    let Some(rating) = rating else { return "not in force".into() };
    let rated = rating.rating.map_or("unrated".to_owned(), |rating| rating.to_string());
    match (rating.reason, rating.figures()) {
        (Some(RatingReason::NoReturn), _) => format!("{rated} (without a return)"),
        (_, Some(figures)) => format!("{rated} ({figures})"),
        (_, None) => rated,
    }
}

/// Returns whether D16 decides which of a KPI's targets rates a month: there are several, or it is newer than the contract.
fn is_dated(contract: &Contract, kpi: &Kpi) -> bool {
    kpi.targets.len() > 1 || kpi.from > contract.first_month() || kpi.is_stated()
}

fn when(month: &MonthAssessment) -> [Step; 2] {
    let due = in_full(month.return_due_on);
    let name = month.month.in_words();
    let received = match (month.received, month.standing) {
        (Some(received), _) => {
            let on = in_full(received.received_on);
            let in_time = if received.on_time { "on time" } else { "late" };
            // D5 decides only between several revisions.
            if received.revisions > 1 {
                let text = format!(
                    "The return of {name} was due on {due} and first received on {on}, {in_time}; it has {}, of which the latest is \
                     current.",
                    count(received.revisions, "version")
                );
                step(text, "8", &[D2, D5])
            } else {
                step(format!("The return of {name} was due on {due} and received on {on}, {in_time}."), "8", &[D2])
            }
        }
        // The page of a month holds no as-of date: its day may have passed.
        (None, Standing::Provisional) => {
            step(format!("The due date of the return of {name} is {due}; none has been received."), "8", &[D2])
        }
        (None, Standing::Final | Standing::Restated) => {
            step(format!("The return of {name} was due on {due}; none has been received."), "8", &[D2])
        }
    };
    let closes = in_full(month.closes_on);
    let closing = match month.standing {
        Standing::Provisional => {
            let text = format!("The month closes at the end of {closes}; until then its ratings are provisional.");
            step(text, "8", &[D4, D6])
        }
        Standing::Final | Standing::Restated => {
            let text = format!("The month closed at the end of {closes}: what was not shown counts as not done.");
            step(text, "8", &[D4])
        }
    };
    [received, closing]
}

fn visits_made(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment) {
    for UnitInMonth { unit, visit } in &month.units {
        let dates: Vec<String> =
            month.visits.iter().filter(|visit| visit.unit == *unit).map(|visit| in_full(visit.visited_on)).collect();
        let unit = contract.unit_name(unit);
        let is_open = month.standing == Standing::Provisional;
        let (text, decisions): (String, &[Decision]) = match visit {
            UnitVisit::Visited if dates.len() > 1 => {
                (format!("{unit}: visited on {}; visits to one unit count once.", listed(&dates)), &[D11])
            }
            UnitVisit::Visited => (format!("{unit}: visited on {}.", dates.concat()), &[D11]),
            // D15 is of what is still open.
            UnitVisit::Declared(reason) => {
                let text = format!("{unit}: declared not visited ({}).", word(reason));
                (text, if is_open { &[D15] } else { &[D11] })
            }
            UnitVisit::Excused(reason) => {
                (format!("{unit}: declared not visited ({}), which excuses it: not due.", word(reason)), &[D8])
            }
            UnitVisit::NotEvidenced if is_open => {
                (format!("{unit}: no visit shown and none declared missed, so far."), &[D15])
            }
            UnitVisit::NotEvidenced => (format!("{unit}: no visit shown and none declared missed."), &[D4, D11]),
        };
        steps.push(step(text, "3.1", decisions));
    }
    steps.push(step(format!("Open throughout the month: {}.", count(month.units.len(), "unit")), "3.1", &[D8]));
}

fn reports_on_time(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment, within_working_days: u32) {
    for visit in &month.visits {
        let due = visit.report_due_on.map(in_full).unwrap_or_default();
        let skipped = visit.report_due_on.map(|due| holidays_left_out(contract, visit.visited_on, due));
        let state = match visit.report {
            Some(ReportState::OnTime) => "on time",
            Some(ReportState::Pending) => "pending",
            Some(ReportState::Late) | None => "late",
        };
        let text = format!(
            "{}, visited on {}: report due to both by {due} ({within_working_days} working days{}); {}; {state}.",
            contract.unit_name(&visit.unit),
            in_full(visit.visited_on),
            skipped.unwrap_or_default(),
            reached(visit),
        );
        steps.push(step(text, "3.1", &[D1, D12, D13]));
    }
}

fn reached(visit: &VisitInMonth) -> String {
    let on = |date: Option<NaiveDate>| date.map_or("not known".to_owned(), in_full);
    format!("council {}, Ofsted {}", on(visit.report_to_council_on), on(visit.report_to_ofsted_on))
}

fn reports_sent_back(steps: &mut Vec<Step>, contract: &Contract, month: &MonthAssessment) {
    for report in &month.sent_back {
        let text = format!(
            "The report of the visit to {} on {} was sent back in this month{}.",
            contract.unit_name(&report.unit),
            in_full(report.visited_on),
            if report.unlisted { "; no return lists the visit" } else { "" }
        );
        // D5: what the council records counts even so.
        steps.push(step(text, "3.1", if report.unlisted { &[D5, D14] } else { &[D14] }));
    }
    steps.push(step(format!("Sent back in this month: {}.", count(month.sent_back.len(), "report")), "3.1", &[D14]));
}

fn stated(steps: &mut Vec<Step>, rating: &KpiRating) {
    let text = match (rating.numerator, rating.denominator, rating.count) {
        (Some(part), Some(of), _) => format!("The return states {part} of {of}."),
        (_, _, Some(count)) => format!("The return states {count}."),
        _ => "No value has been stated.".into(),
    };
    steps.push(step(text, "3.1", &[D16]));
}

fn result(contract: &Contract, kpi: &Kpi, month: &MonthAssessment, rating: &KpiRating) -> Step {
    let figures = match (rating.numerator, rating.denominator, &rating.shown) {
        (Some(part), Some(of), Some(shown)) => format!("{part} of {of}, {shown} (compared exactly): "),
        (Some(part), Some(of), None) => format!("{part} of {of}: "),
        (_, _, Some(shown)) => format!("{shown}: "),
        _ => String::new(),
    };
    if let Some(reason) = rating.reason {
        let rated = rating.rating.map_or("unrated".to_owned(), |rating| rating.to_string());
        let (why, decisions): (&str, &[Decision]) = match (reason, contract.missing_return) {
            (RatingReason::NoUnitsDue, _) => ("no unit was due a visit", &[D11]),
            (RatingReason::NoVisits, _) => ("no visit was shown by the close", &[D12]),
            (RatingReason::NoReturn, MissingReturn::Red) => {
                ("no return was received by the close, whatever other evidence there is", &[D7])
            }
            (RatingReason::NoReturn, MissingReturn::Unrated) => ("no return was received by the close", &[D7]),
            (RatingReason::NoValue, _) => ("the return states no value", &[D16]),
        };
        return step(format!("{figures}{rated}, because {why}."), "3.1", decisions);
    }
    // D10 is of ratios; D7 makes the worst end only while there is no return.
    let waits_for_return = month.received.is_none() && contract.missing_return == MissingReturn::Red;
    match (rating.rating, rating.at_worst, rating.at_best) {
        (Some(rated), ..) if month.standing == Standing::Provisional => {
            let decisions: &[Decision] = if kpi.is_ratio() { &[D9, D10, D15] } else { &[D9, D15] };
            step(format!("{figures}{rated}, on what has been received so far."), "3.1", decisions)
        }
        (Some(rated), ..) => step(format!("{figures}{rated}."), "3.1", if kpi.is_ratio() { &[D9, D10] } else { &[D9] }),
        (None, Some(worst), Some(best)) => {
            let text = format!("{figures}too early to rate: {worst} at worst, {best} at best.");
            step(text, "3.1", if waits_for_return { &[D7, D15] } else { &[D15] })
        }
        _ => step(format!("{figures}unrated."), "3.1", &[D15]),
    }
}

fn word(reason: &crate::event::NotVisitedReason) -> String {
    let word = serde_json::to_value(reason).ok();
    word.and_then(|word| word.as_str().map(|word| word.replace('-', " "))).unwrap_or_default()
}
