//! `lastfriday explain`

use std::process::ExitCode;

use domain::assessment::{Assessment, assess_history};
use domain::contract::Contract;
use domain::explain::{Step, explain_finding, first_named};
use domain::explain_rating::explain_rating;
use domain::facts::History;
use domain::month::Month;
use wording::decision::reading_of;

use crate::arguments::ExplainArguments;
use crate::console::{OperatorMessage, print};
use crate::input_files::{read_contract, read_events};

pub(super) fn run(arguments: &ExplainArguments) -> Result<ExitCode, OperatorMessage> {
    let contract = read_contract(&arguments.log.contract)?;
    let events = read_events(&arguments.log.events)?;
    let history = History::new(&contract, &events).map_err(|fault| format!("cannot assess the log: {fault}"))?;
    let assessment = assess_history(&history, arguments.log.as_of);
    let in_force = history.known_at(history.end_of(arguments.log.as_of)).contract();
    match (&arguments.finding, arguments.month, arguments.kpi) {
        (Some(kind), ..) => findings(arguments, in_force, &assessment, kind)?,
        (None, Some(month), Some(kpi)) => rating(arguments, in_force, &assessment, month, kpi)?,
        (None, None, _) | (None, _, None) => return Err("name a month and a KPI, or a kind of finding".into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn rating(
    arguments: &ExplainArguments,
    contract: &Contract,
    assessment: &Assessment,
    month: Month,
    kpi: u32,
) -> Result<(), OperatorMessage> {
    let assessed = assessment.months.iter().find(|assessed| assessed.month == month);
    let assessed = assessed
        .ok_or_else(|| format!("{month} is not a month of the contract that has begun by {}", arguments.log.as_of))?;
    let steps = explain_rating(contract, assessed, kpi)
        .ok_or_else(|| format!("the contract has no KPI {kpi} in force in {month}"))?;
    print_steps(&steps)
}

fn findings(
    arguments: &ExplainArguments,
    contract: &Contract,
    assessment: &Assessment,
    kind: &str,
) -> Result<(), OperatorMessage> {
    let of_kind = assessment.findings.iter().filter(|finding| finding.kind().word() == kind);
    let asked = of_kind
        .filter(|finding| arguments.month.is_none_or(|month| finding.months().contains(&month)))
        .filter(|finding| arguments.kpi.is_none_or(|kpi| finding.kpi() == Some(kpi)));
    let asked: Vec<_> = asked.collect();
    if asked.is_empty() {
        let kinds: std::collections::BTreeSet<&str> =
            assessment.findings.iter().map(|finding| finding.kind().word()).collect();
        let kinds = if kinds.is_empty() { "none".into() } else { kinds.into_iter().collect::<Vec<_>>().join(", ") };
        return Err(format!("there is no such finding as of {}; there are: {kinds}", arguments.log.as_of));
    }
    for (index, finding) in asked.into_iter().enumerate() {
        if index > 0 {
            print("")?;
        }
        print_steps(&explain_finding(contract, finding))?;
    }
    Ok(())
}

/// Prints the steps, and below each the decisions that it names first, each with its sentence.
fn print_steps(steps: &[Step]) -> Result<(), OperatorMessage> {
    for ((index, step), decisions) in steps.iter().enumerate().zip(first_named(steps)) {
        let clause = step.clause.iter().map(|clause| format!("clause {clause}"));
        let sources: Vec<String> = clause.chain(step.tags()).collect();
        let sources = if sources.is_empty() { String::new() } else { format!("  [{}]", sources.join("; ")) };
        print(&format!("{}. {}{sources}", index + 1, step.text))?;
        for decision in decisions {
            print(&format!("   {}: {}", decision.tag(), reading_of(decision).sentence))?;
        }
    }
    Ok(())
}
