//! `lastfriday explain`

use std::process::ExitCode;

use domain::assessment::assess_history;
use domain::facts::History;

use super::{Sentence, print, read_contract, read_events};
use crate::arguments::Explain;

pub(super) fn run(call: &Explain) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&call.log.contract)?;
    let events = read_events(&call.log.events)?;
    let history = History::new(&contract, &events).map_err(|fault| format!("cannot assess the log: {fault}"))?;
    let assessment = assess_history(&history, call.log.as_of);
    let in_force = history.known_at(history.end_of(call.log.as_of)).contract();
    let month = assessment.months.iter().find(|month| month.month == call.month);
    let month = month
        .ok_or_else(|| format!("{} is not a month of the contract that has begun by {}", call.month, call.log.as_of))?;
    let steps = domain::explain::explain(in_force, month, call.kpi)
        .ok_or_else(|| format!("the contract has no KPI {} in force in {}", call.kpi, call.month))?;
    for (index, step) in steps.iter().enumerate() {
        let clause = step.clause.iter().map(|clause| format!("clause {clause}"));
        let sources: Vec<String> = clause.chain(step.decision.clone()).collect();
        let sources = if sources.is_empty() { String::new() } else { format!("  [{}]", sources.join("; ")) };
        print(&format!("{}. {}{sources}", index + 1, step.text))?;
    }
    Ok(ExitCode::SUCCESS)
}
