//! What was found and told on its day, and is found no more.

use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::Party;
use domain::explain::FindingInWords;
use domain::notice::About;

use super::{Entry, Stage, repeats};
use crate::page::people::party_name;

/// The findings that a party was told of on their day and that what was received since has unmade, as it was told them.
pub(super) fn unmade(contract: &Contract, party: Party, assessment: &Assessment) -> Vec<Entry> {
    let is_found = |told: &FindingInWords| {
        let is_it = |finding: &domain::clause::Finding| {
            (finding.kind, &finding.clause, finding.kpi, &finding.subject, finding.raised_on)
                == (told.kind, &told.clause, told.kpi, &told.subject, told.raised_on)
        };
        assessment.findings.iter().any(is_it)
    };
    let told = assessment.notices.iter().filter(|notice| notice.to == party).filter_map(|notice| match &notice.about {
        Some(About::Raised { finding, .. }) => Some(finding),
        _ => None,
    });
    let entry = |(index, finding): (usize, &FindingInWords)| Entry {
        on: finding.raised_on,
        what: finding.sentence.clone(),
        note: Some("Found no more: what was received since has changed it.".to_owned()),
        clause: Some(finding.clause.clone()),
        by: party_name(contract, Party::System).to_owned(),
        order: (Stage::Found, usize::MAX - index),
    };
    let unmade = told.filter(|told| !repeats(told.kind) && !is_found(told));
    unmade.enumerate().map(entry).collect()
}
