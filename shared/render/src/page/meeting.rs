//! By when the next meeting is due (7.1, 5.5).

use domain::assessment::Assessment;
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::What;
use domain::explain::FindingInWords;

/// By when the next meeting is due or was, and why; nothing where none is due before the contract ends.
pub(super) fn next_meeting_due(contract: &Contract, assessment: &Assessment) -> Vec<String> {
    let ahead = assessment.deadlines.iter().find(|deadline| deadline.what == What::Meeting);
    if let Some(ahead) = ahead {
        return vec![format!("Due by {} under {}: {}.", in_full(ahead.on), ahead.clause, ahead.derivation)];
    }
    let missed =
        assessment.findings.iter().find(|finding| finding.kind() == FindingKind::MeetingDue && finding.is_open());
    let Some(missed) = missed else { return Vec::new() };
    let words = FindingInWords::of(contract, missed);
    let mut due = vec![format!("{} ({})", words.sentence, words.clause)];
    due.extend(words.facts);
    due
}
