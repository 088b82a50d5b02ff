//! Whether a finding still asks something of somebody.

use domain::clause::{Finding, FindingKind};

/// Whether a finding is not of the kind that is satisfied: minutes deemed agreed stay so (5.7).
pub fn stays(finding: &Finding) -> bool {
    finding.kind() == FindingKind::MinutesDeemedAgreed
}

/// Whether a finding still asks something of somebody.
pub fn asks(finding: &Finding) -> bool {
    finding.is_open() && !stays(finding)
}
