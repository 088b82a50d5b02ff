//! What events say beside their dates and ids: a report sent back, a decision, a plan's rows, who was at a meeting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Party, SentBackReason, event_number};

/// A report that the council sent back (D14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    pub unit: String,
    #[serde(with = "crate::date")]
    pub visited_on: NaiveDate,
    /// When the council sent the report back.
    #[serde(with = "crate::date")]
    pub sent_back_on: NaiveDate,
    pub reason: SentBackReason,
}

/// A decision of the council not to act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    #[serde(with = "crate::date")]
    pub declined_on: NaiveDate,
    pub reason: String,
}

/// A row of a plan, with the columns of Appendix A.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAction {
    /// KPI; an action plan of 9.1 or 10.2 may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<u32>,
    /// Current Performance Level.
    #[serde(default)]
    pub current_performance: String,
    /// Issue / reason identified.
    #[serde(default)]
    pub issue: String,
    /// Action to be taken.
    #[serde(default)]
    pub action: String,
    /// Expected outcomes.
    #[serde(default)]
    pub expected_outcome: String,
    #[serde(default)]
    pub timescale: String,
}

/// How an improvement plan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanOutcome {
    /// Its objectives were met.
    Met,
    /// They were not.
    NotMet,
}

/// How a dispute was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DisputeOutcome {
    /// The rating stands.
    Upheld,
    Corrected,
}

/// Somebody at a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    pub party: Party,
    pub name: String,
    /// Whether the person is that party's contract manager (5.6).
    #[serde(default)]
    pub contract_manager: bool,
}

/// What became of the letter of an entry, as the mail service reports it (D35): evidence of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterReport {
    /// The number in the log, from 1, of the entry whose letter it is: a formal warning, or minutes that were shared.
    #[serde(deserialize_with = "event_number")]
    pub event: usize,
    /// The day on which it was delivered, or came back.
    #[serde(with = "crate::date")]
    pub on: NaiveDate,
}
