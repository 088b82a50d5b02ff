//! The figures of sections 5 to 7, and the readings of section 6 that a council may choose (`[rules]`).

use strum::{EnumString, VariantNames};

/// What a warning's watch looks at (6.9, `rules.watch`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Watch {
    /// Any KPI.
    Any,
    /// Those that the warning names.
    Named,
    /// The overall rating alone.
    Overall,
}

/// When a month that closed without a return gives ground to consider a formal warning (6.7, `rules.no_return_warning`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum NoReturnWarning {
    /// While an improvement plan is required or open: 6.1 wants plans "initially".
    WithPlan,
    /// Whatever went before.
    Always,
    /// Not by itself.
    Never,
}

/// What has to be red for so many months that termination is considered (6.5, `rules.red_run`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum RedRun {
    /// Any one KPI, or the overall rating.
    Any,
    /// The overall rating alone.
    Overall,
}

/// The figures of sections 5 to 7 (`[rules]`); each a number of months, working days or warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// 6.3: months from commencement in which no improvement plan is required.
    pub plan_grace_months: u32,
    /// 6.3: consecutive months of amber that require a plan.
    pub plan_trigger_months: u32,
    /// 6.4: working days in which a plan is to be agreed.
    pub plan_working_days: u32,
    /// 5.7: working days after which silence agrees minutes.
    pub minutes_working_days: u32,
    /// 6.5: consecutive months of red after which termination is considered.
    pub red_run_months: u32,
    /// 6.5: formal warnings after which termination is considered.
    pub warnings_to_termination: u32,
    /// 6.9: months watched after a formal warning.
    pub watch_months: u32,
    /// 6.9: whose red counts in them.
    pub watch: Watch,
    /// 6.7: whether a month without a return gives ground to consider a formal warning.
    pub no_return_warning: NoReturnWarning,
    /// 6.5: what has to be red.
    pub red_run: RedRun,
    /// 7.1: months between meetings.
    pub meeting_months: u32,
    /// 5.5: months between meetings while a formal warning is in force.
    pub meeting_months_after_warning: u32,
}
