//! What the schedule leaves open and is decided: the list, and by what each is cited. How each is read is said in `wording`.

use strum::{IntoStaticStr, VariantArray};

/// Something that the schedule leaves open, and that is decided, in the order in which the page of readings has them.
///
/// Those with a number are cited by it. The others are cited by their clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(const_into_str)]
#[allow(missing_docs, reason = "each is said in its reading")]
pub enum Decision {
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D21,
    D9,
    D10,
    D11,
    D12,
    D13,
    D14,
    D15,
    D16,
    D17,
    D18,
    D22,
    #[strum(serialize = "6.4 (plan)")]
    PlanAfterWarning,
    #[strum(serialize = "6.4 (overdue)")]
    PlanOverdue,
    #[strum(serialize = "6.7 (a)")]
    NoPlan,
    #[strum(serialize = "6.7 (b)")]
    NoImprovement,
    #[strum(serialize = "6.7 (c)")]
    NoReturn,
    #[strum(serialize = "6.7 (answer)")]
    WarningDeclined,
    D35,
    #[strum(serialize = "6.5 (warnings)")]
    TwoWarnings,
    D19,
    D20,
    #[strum(serialize = "6.9")]
    RedAfterWarning,
    #[strum(serialize = "6.6")]
    RedKpi,
    #[strum(serialize = "6.1")]
    OverallRed,
    #[strum(serialize = "7.1")]
    MeetingDue,
    #[strum(serialize = "5.6")]
    ManagerAbsent,
    #[strum(serialize = "5.7")]
    Minutes,
    #[strum(serialize = "8")]
    ReturnOverdue,
    #[strum(serialize = "3.1")]
    RecordsDiffer,
    #[strum(serialize = "5.4(a) (dispute)")]
    RatingDisputed,
    #[strum(serialize = "5.2")]
    CapacityIssue,
    #[strum(serialize = "9.1 and 10.2")]
    ActionPlans,
    #[strum(serialize = "12.1")]
    Information,
    #[strum(serialize = "6")]
    PeopleDecide,
    #[strum(serialize = "5.4(a)")]
    WhoSees,
    #[strum(serialize = "1")]
    Emails,
}

impl Decision {
    /// Every decision, as the page has them.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// Returns by what it is cited: `D12`, `6.7 (b)`.
    pub const fn tag(self) -> &'static str {
        self.into_str()
    }
}

/// Returns the tags of decisions as a list: `D18, D22`; empty of none.
pub fn tags(decisions: &[Decision]) -> String {
    decisions.iter().map(|decision| decision.tag()).collect::<Vec<_>>().join(", ")
}
