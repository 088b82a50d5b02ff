//! Whether a finding still needs action.

use domain::clause::{Finding, FindingKind};

/// Says whether a finding is of a kind that nothing satisfies: minutes deemed agreed stay so (5.7).
pub fn stays(finding: &Finding) -> bool {
    finding.kind() == FindingKind::MinutesDeemedAgreed
}

/// Says whether a finding still needs action.
pub fn asks(finding: &Finding) -> bool {
    finding.is_open() && !stays(finding)
}
