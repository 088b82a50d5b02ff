//! The letter that notifies the intention to terminate.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{KpiOverMonths, answered_by};
use crate::clause::{AssessmentContext, Finding, FindingDetails, FindingKind, RatedItem, TerminationCause};
use crate::explain::FindingInWords;
use crate::facts::LogPosition;
use crate::party::Person;

/// The notification of the intention to terminate.
///
/// > 6.5, 6.9: "A formal notification will be sent to the Contractor of the Council's intention to terminate the Contract as
/// > set out under Clause 52 (Termination on Default) of the Contract Terms and Conditions."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminationNotice {
    pub notified_on: NaiveDate,
    /// Who issued it, where a person did (D25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<Person>,
    /// What led to it: the findings that termination be considered.
    pub grounds: Vec<FindingInWords>,
    /// The ratings of the KPIs that the grounds name, or of all where they name none.
    pub kpis: Vec<KpiOverMonths>,
    /// The formal warnings before it: id, and when each was issued.
    pub warnings: Vec<(String, NaiveDate)>,
}

impl TerminationNotice {
    pub(in crate::notice) fn of(context: &AssessmentContext<'_>, point: LogPosition, notified_on: NaiveDate) -> Self {
        let grounds = answered_by(context, FindingKind::TerminationConsidered, point, notified_on);
        let named: std::collections::BTreeSet<u32> = grounds.iter().filter_map(|finding| finding.kpi()).collect();
        let of_overall = |finding: &Finding| {
            let FindingDetails::TerminationConsidered { cause } = &finding.details else { return false };
            matches!(cause, TerminationCause::RedRun { of: RatedItem::Overall, .. })
        };
        let of_all = named.is_empty() || grounds.iter().any(of_overall);
        let kpis = context.contract.kpis.iter().map(|kpi| kpi.number).filter(|kpi| of_all || named.contains(kpi));
        let warnings = context.record.warnings.iter().map(|warning| (warning.id.to_string(), warning.issued.on));
        Self {
            notified_on,
            issued_by: context.history().recorded_by(point),
            kpis: kpis.map(|kpi| KpiOverMonths::of(context, kpi)).collect(),
            grounds: grounds.iter().map(|finding| FindingInWords::of(context.contract, finding)).collect(),
            warnings: warnings.collect(),
        }
    }
}
