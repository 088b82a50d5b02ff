//! The clauses of the schedule that rules rest on.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A clause of Schedule 14 that a finding rests on, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(const_into_str)]
pub enum Clause {
    /// The KPIs and their ratings; what counts as a report sent back.
    #[strum(serialize = "3.1")]
    C3_1,
    /// Capacity issues.
    #[strum(serialize = "5.2")]
    C5_2,
    /// An open exchange of information and views.
    #[strum(serialize = "5.4(a)")]
    C5_4a,
    /// Monthly meetings after a formal warning.
    #[strum(serialize = "5.5")]
    C5_5,
    /// Both contract managers attend.
    #[strum(serialize = "5.6")]
    C5_6,
    /// Minutes and their approval.
    #[strum(serialize = "5.7")]
    C5_7,
    /// Action in relation to amber or red performance.
    #[strum(serialize = "6.1")]
    C6_1,
    /// Improvement plans for amber over consecutive months.
    #[strum(serialize = "6.3")]
    C6_3,
    /// Improvement plans after a formal warning, and by when one is agreed.
    #[strum(serialize = "6.4")]
    C6_4,
    /// Termination after two warnings, or three red months.
    #[strum(serialize = "6.5")]
    C6_5,
    /// A red KPI in a green or amber month; reviews of plans.
    #[strum(serialize = "6.6")]
    C6_6,
    /// Formal warnings.
    #[strum(serialize = "6.7")]
    C6_7,
    /// Termination after a red month that follows a warning.
    #[strum(serialize = "6.9")]
    C6_9,
    /// Meetings and how often they are held.
    #[strum(serialize = "7.1")]
    C7_1,
    /// Returns: what is submitted, and by when.
    #[strum(serialize = "8")]
    C8,
    /// Action plans for standards.
    #[strum(serialize = "9.1")]
    C9_1,
    /// Action plans for information security.
    #[strum(serialize = "10.2")]
    C10_2,
    /// Information on request.
    #[strum(serialize = "12.1")]
    C12_1,
}

impl Clause {
    /// Returns its number as the schedule has it: `6.3`.
    pub const fn number(self) -> &'static str {
        self.into_str()
    }
}

/// A clause as something names it: one that rules rest on, or another that the definition or an action plan names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum CitedClause {
    /// One that rules rest on.
    Known(Clause),
    /// Another, as it is named.
    Other(String),
}

impl CitedClause {
    /// Returns its number as it is named.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(clause) => clause.number(),
            Self::Other(number) => number,
        }
    }
}

impl From<Clause> for CitedClause {
    fn from(clause: Clause) -> Self {
        Self::Known(clause)
    }
}

impl From<&str> for CitedClause {
    fn from(number: &str) -> Self {
        number.parse().map_or_else(|_| Self::Other(number.to_owned()), Self::Known)
    }
}

impl From<String> for CitedClause {
    fn from(number: String) -> Self {
        number.parse().map_or(Self::Other(number), Self::Known)
    }
}

impl From<CitedClause> for String {
    fn from(clause: CitedClause) -> Self {
        match clause {
            CitedClause::Known(clause) => clause.number().to_owned(),
            CitedClause::Other(number) => number,
        }
    }
}

impl std::fmt::Display for CitedClause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// By the number as text, as the formats order findings.
impl Ord for CitedClause {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for CitedClause {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn a_clause_is_read_back_from_its_number_and_another_keeps_its_own() {
        for clause in Clause::VARIANTS {
            assert_eq!(CitedClause::from(clause.number()), CitedClause::Known(*clause));
            assert_eq!(String::from(CitedClause::Known(*clause)), clause.number());
        }
        for number in ["", "6", "6.30", "6.3 ", "5.4(A)", "10.10.1(z)"] {
            assert_eq!(CitedClause::from(number), CitedClause::Other(number.to_owned()));
            assert_eq!(CitedClause::from(number).as_str(), number);
        }
    }
}
