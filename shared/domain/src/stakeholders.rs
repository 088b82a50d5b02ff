//! What a contract's stakeholders may know as of a date: what anybody reads on the status site.
//!
//! What follows from what is hidden is hidden too. So nothing is taken out of the parties' assessment: the contract is assessed
//! anew from its log without what stakeholders may not know of, as if that had never been recorded. A formal warning brings monthly
//! meetings, requires a plan, and keeps 6.3 from requiring another; in this assessment it does none of that. Entries are numbered
//! without gaps. The day as of which it says that it is made is the last on which something of it could have become otherwise, so
//! that a page is not dated, nor written anew, because of something that it does not show.
//!
//! The price: where a plan that a warning required, or that the parties agreed on their own, is open, 6.3 requires no other for the
//! KPI, and the public sees neither. To say that a plan is required where one is open would be untrue.

use chrono::{Days, NaiveDate};

use crate::assessment::{Assessment, assess_history};
use crate::contract::Contract;
use crate::event::Event;
use crate::event::known_to;
use crate::facts::{History, UnreadableDefinition};
use crate::readers::Readers;

/// What a contract's stakeholders may know as of a date.
#[derive(Clone, Debug)]
pub struct ForStakeholders {
    /// The definition in force.
    pub contract: Contract,
    /// The assessment of what they may know of. Pages show of it what [`Assessment::for_stakeholders`] leaves.
    pub assessment: Assessment,
    /// How many recorded events it rests on, of those that they may know of.
    pub sequence: u64,
}

/// Returns who may know of what the stakeholders of a contract may know of.
fn stakeholders_of(contract: &Contract) -> Readers {
    if contract.stakeholders_see_warnings { Readers::Parties } else { Readers::Anybody }
}

/// Assesses a contract as of a date from what its stakeholders may know of.
///
/// # Errors
///
/// A revised definition that was received by then, and not withdrawn, has mistakes: nothing is assessed in part.
pub fn for_stakeholders(
    definition: &Contract,
    log: &[Event],
    as_of: NaiveDate,
) -> Result<ForStakeholders, UnreadableDefinition> {
    let readers = stakeholders_of(History::through(definition, log, as_of)?.known().contract());
    let known = known_to(log, readers);
    let history = History::through(definition, &known, as_of)?;
    let contract = history.known().contract().clone();
    let mut assessment = assess_history(&history, as_of);
    let received = known.iter().filter(|event| definition.date_of(event.received_at) <= as_of);
    let sequence = received.clone().count() as u64;
    let dated =
        received.flat_map(|event| event.fact.own_date().into_iter().chain([definition.date_of(event.received_at)]));
    let changes = dated.chain(changes_of(&contract, &assessment.for_stakeholders(&contract)));
    if let Some(changed_on) = changes.filter(|on| *on <= as_of).max() {
        assessment.as_of = changed_on;
    }
    Ok(ForStakeholders { contract, assessment, sequence })
}

/// Returns the first date after the as-of date of an assessment of the whole log on which that, or what stakeholders may know,
/// could differ though nothing is received.
///
/// # Errors
///
/// As of [`for_stakeholders`].
pub fn next_change_on(
    definition: &Contract,
    log: &[Event],
    whole: &Assessment,
) -> Result<Option<NaiveDate>, UnreadableDefinition> {
    let readers = stakeholders_of(History::through(definition, log, whole.as_of)?.known().contract());
    let known = known_to(log, readers);
    if known.len() == log.len() {
        return Ok(whole.next_change_on);
    }
    let history = History::through(definition, &known, whole.as_of)?;
    let theirs = assess_history(&history, whole.as_of).next_change_on;
    Ok(whole.next_change_on.into_iter().chain(theirs).min())
}

/// Returns the dates on which what is seen of an assessment became otherwise by the passing of time: a month began or closed, a
/// day for something was over, a finding was raised.
fn changes_of(contract: &Contract, seen: &Assessment) -> Vec<NaiveDate> {
    let after = |on: NaiveDate| on + Days::new(1);
    let mut changes = vec![contract.commences];
    changes.extend(contract.ends.map(after));
    for month in &seen.months {
        changes.extend([month.month.first_day(), after(month.return_due_on), after(month.closes_on)]);
        for visit in &month.visits {
            changes.push(visit.visited_on);
            changes.extend([visit.report_to_council_on, visit.report_to_ofsted_on].into_iter().flatten());
            changes.extend(visit.report_due_on.map(after));
        }
    }
    changes.extend(seen.findings.iter().flat_map(|finding| [Some(finding.raised_on), finding.ended_on]).flatten());
    changes.extend(seen.section_6.plans.iter().map(|plan| after(plan.review_on)));
    for warning in &seen.section_6.warnings {
        changes.extend(warning.received_on);
        changes.push(after(warning.watched_until));
        changes.extend(warning.in_force_until.map(after));
    }
    changes
}
