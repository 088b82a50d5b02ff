//! The readings on improvement plans.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

/// The words of 6.4 on when a plan is agreed.
const AGREED: &str = "Both the Contract Manager and Contractor will work closely through the performance monitoring meetings and will agree an Improvement Plan outlining key tasks, milestones, timescales and identified resources within 10 working days of receiving the formal warning.";

/// What satisfies a requirement.
const BY_A_PLAN: &str = "By a plan that covers the KPI, agreed on that day or after it.";

pub(super) const D18: Reading = Reading {
    anchor: "D18",
    title: "When an improvement plan is required",
    clause: "6.3",
    quotes: &[
        "Following the initial six months of the contract, the Council will require the Contractor to agree an Improvement Plan if overall performance: Has an amber rating on one or more KPIs over 2 consecutive months.",
    ],
    sentence: "An improvement plan is required where the same KPI is amber or red in two final months running, the second of which lies after the contract's initial six.",
    more: &[
        "Red counts as amber or worse. The first of the two months may lie within the initial six. No second plan is required for a KPI while an earlier requirement for it is not satisfied, or while a plan that covers it is open.",
    ],
    raised: Some(
        "On the first day since which both months have stood amber or worse, mostly the day after the second closed.",
    ),
    satisfied: Some(BY_A_PLAN),
    example: Some(
        "The contract's first month is January 2026. KPI 1 is amber in June, its sixth month, and in July, its seventh. A plan is required when July has closed.",
    ),
    settings: &[
        setting("rules.plan_grace_months", "the initial months", "6"),
        setting("rules.plan_trigger_months", "the months running", "2"),
    ],
    contrary: &[
        Contrary {
            by: Arguer::Contractor,
            words: "Both months must come after the initial six: “Following the initial six months of the contract, …”. Setting plan_grace_months to 7 reads it so.",
            example: Some(
                "KPI 1 is amber in the contract's sixth and seventh months, and no plan would be required yet.",
            ),
        },
        Contrary {
            by: Arguer::Council,
            words: "“… an amber rating on one or more KPIs …” need not be the same KPI in both months.",
            example: Some("KPI 1 is amber in October and KPI 2 in November. No plan is required by this reading."),
        },
    ],
};

pub(super) const D22: Reading = Reading {
    anchor: "D22",
    title: "By when a plan is to be agreed",
    clause: "6.3 and 6.4",
    quotes: &[AGREED],
    sentence: "The ten working days that the schedule gives for the plan after a formal warning (6.4) are read for the plan that two amber months require (6.3) as well.",
    more: &["They run from the day on which the requirement is raised. That day is not counted."],
    example: Some(
        "A plan is required on Wednesday 23 December 2026. With 25 and 28 December and 1 January as holidays, it is to be agreed by Monday 11 January 2027.",
    ),
    settings: &[setting("rules.plan_working_days", "the working days", "10")],
    contrary: &[
        Contrary {
            by: Arguer::Contractor,
            words: "The schedule gives ten days “… of receiving the formal warning.” and to no other plan. A plan that 6.3 requires has no deadline, and none can be overdue.",
            example: None,
        },
        Contrary {
            by: Arguer::Contractor,
            words: "“… the Council will require the Contractor to agree an Improvement Plan …”: time can run only from the day on which the council requires it, not from the day on which the ratings stand.",
            example: None,
        },
    ],
    ..Reading::EMPTY
};

pub(super) const PLAN_AFTER_WARNING: Reading = Reading {
    anchor: "plan-required",
    title: "A further plan after a formal warning",
    clause: "6.4 and 6.8(c)",
    quotes: &[AGREED, "Notification that a further Improvement Plan rectifying the poor performance is required."],
    sentence: "A formal warning requires a further plan for each KPI that it names, whatever plan is open.",
    more: &[
        "The ten working days run from the day of the warning, which is the day on which its letter was received (D35).",
    ],
    raised: Some("On the day of the warning."),
    satisfied: Some(BY_A_PLAN),
    ..Reading::EMPTY
};

pub(super) const PLAN_OVERDUE: Reading = Reading {
    anchor: "plan-overdue",
    title: "A plan that is overdue",
    clause: "6.4",
    quotes: &["The Improvement Plan must be agreed by both parties."],
    sentence: "A required plan is overdue where none that covers the KPI was agreed by the end of its last working day.",
    raised: Some("On the day after that."),
    satisfied: Some("By the plan, as the requirement is."),
    ..Reading::EMPTY
};
