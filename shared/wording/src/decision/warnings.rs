//! The readings on when a formal warning may be considered, and from when one counts.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

/// The words of 6.7.
const WARNING: &str = "If performance does not improve, or the Contractor fails to engage proactively with Improvement Planning, the Council will issue a formal warning …";

pub(super) const NO_PLAN: Reading = Reading {
    anchor: "warning-considered",
    title: "No plan was agreed in time",
    clause: "6.7",
    quotes: &[WARNING],
    sentence: "The contractor fails to engage with improvement planning where a required plan was not agreed in time.",
    raised: Some("With the plan that is overdue, on its day."),
    satisfied: Some(
        "By a formal warning that names the KPI or a recorded decision against one, on that day or after it; or by the plan.",
    ),
    example: Some(
        "A plan is to be agreed by Monday 11 January 2027 and is not. On Tuesday 12 January a formal warning may be considered.",
    ),
    ..Reading::EMPTY
};

pub(super) const NO_IMPROVEMENT: Reading = Reading {
    anchor: "no-improvement",
    title: "A plan has not improved a KPI",
    clause: "6.7",
    quotes: &[
        WARNING,
        "This action will be in the form of requiring Improvement Plans initially, but with further sanction of formal warning or ultimately termination of contract if performance does not improve.",
    ],
    sentence: "Performance does not improve where a KPI that a plan covers is still amber or red on one of the plan's test days and no better than when the plan was agreed, or where the plan is closed as not met.",
    more: &[
        "The first test day is the day after the plan's review date, or the day after the close of the first month that began after the plan was agreed, whichever is later. From then on, the day after each month's close is a test day.",
        "There are test days for as long as the plan speaks for the KPI: until it is closed, until a later plan that covers the KPI is agreed, or until the day of a later formal warning that names the KPI. So a service that stays amber under a plan that is never closed is looked at again each month.",
        "On a test day the latest month that began after the plan was agreed and is final is compared with the latest month that was final when the plan was agreed. Where the KPI was not rated in that earlier month, amber or red is enough.",
        "A plan that is closed as not met has not improved its KPIs, whatever their ratings, unless a later plan or formal warning came first.",
    ],
    raised: Some(
        "On each such day, unless an earlier finding of this kind for that plan and KPI is not satisfied yet.",
    ),
    satisfied: Some(
        "By a formal warning that names the KPI, a recorded decision against one, the plan's closing as met, or a later plan that covers the KPI, on that day or after it.",
    ),
    example: Some(
        "A plan for KPI 2 is agreed on Monday 13 July 2026, when KPI 2 was amber in May, with its review on Wednesday 30 September. KPI 2 is amber in August too. On Thursday 1 October a formal warning may be considered. The council decides against one. September is amber as well and closes at the end of Friday 30 October: on Saturday 31 October a warning may be considered again.",
    ),
    ..Reading::EMPTY
};

pub(super) const NO_RETURN: Reading = Reading {
    anchor: "no-return-warning",
    title: "A month closed without a return",
    clause: "6.1 and 6.7",
    quotes: &[
        WARNING,
        "This action will be in the form of requiring Improvement Plans initially, but with further sanction of formal warning or ultimately termination of contract if performance does not improve.",
    ],
    sentence: "A formal warning may be considered for a month that closed without a return only while improvement planning has begun: a plan is required and not agreed yet, or a plan is open.",
    more: &["Section 6.1 asks for improvement plans first. A contract may have it otherwise: always, or never."],
    raised: Some("On the day after the close, if no return of the month was received by then."),
    satisfied: Some(
        "By any formal warning or a recorded decision against one, on that day or after it; or by the month's first return.",
    ),
    example: Some(
        "The contract's second month closes without a return. No plan is required or open, so nothing is considered.",
    ),
    settings: &[setting(
        "rules.no_return_warning",
        "when a missing return lets a warning be considered: with-plan, always or never",
        "with-plan",
    )],
    contrary: &[
        Contrary {
            by: Arguer::Council,
            words: "Whoever sends no return fails to engage, with a plan or without one. The setting always reads it so.",
            example: Some("The second month of the contract closes without a return."),
        },
        Contrary {
            by: Arguer::Contractor,
            words: "A return has nothing to do with “… Improvement Planning, …”: a missing one never calls for a warning. The setting never reads it so.",
            example: None,
        },
    ],
};

pub(super) const WARNING_DECLINED: Reading = Reading {
    anchor: "warning-declined",
    title: "The council's answer",
    clause: "6.7",
    quotes: &[WARNING],
    sentence: "The council decides whether it warns: it issues a formal warning, or records that it does not, with its reason.",
    more: &["The system never warns by itself. A warning answers what was to be considered from its own date."],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "“… the Council will issue a formal warning …” leaves no choice. Where the council declines to issue one, it accepts that performance improved.",
        example: None,
    }],
    ..Reading::EMPTY
};

pub(super) const D35: Reading = Reading {
    anchor: "D35",
    title: "When a letter is received",
    clause: "5.7, 6.4, 6.5 and 6.9",
    quotes: &[
        "Such approval should be given or withheld by the Contractor within ten business days of receipt.",
        "… within 10 working days of receiving the formal warning.",
        "The Council will consider a contract termination if the Contractor receives two formal warnings during the lifetime of the contract, …",
    ],
    sentence: "The day of a formal warning, and of minutes that are shared, is the day on which its letter was first delivered, or its own date if that is later.",
    more: &[
        "What the mail service reports of the letter is written into the log, by the system: that it was delivered, or that it came back. So delivery is evidence that both parties can check. Where the log has no such report, as on a system that writes its letters to a folder, the day on which the entry was received counts in place of the delivery.",
        "A letter that came back gives no day until it is delivered. No period runs from it, no warning counts as received (5.5, 6.4, 6.5 and 6.9), and no minutes count as agreed without a reply. The council is told, and decides whether the same letter is sent again.",
        "As an answer to a warning that was to be considered (6.7), a formal warning counts from its own date.",
    ],
    example: Some(
        "The council issues a formal warning on Monday 11 May 2026, and the mail service reports its letter delivered on Tuesday 12 May. The day of the warning is 12 May, and the further plan is to be agreed by Wednesday 27 May, as 25 May is a bank holiday.",
    ),
    ..Reading::EMPTY
};
