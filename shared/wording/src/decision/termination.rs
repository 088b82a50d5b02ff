//! The readings on when termination may be considered.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

/// The words of 6.5.
const CONSIDERED: &str = "The Council will consider a contract termination if the Contractor receives two formal warnings during the lifetime of the contract, or if the Contractor continues to perform at a red rating for 3 consecutive months.";

/// The words of 6.9.
const WATCHED: &str = "Following formal warning, if performance is rated as red in any one month out of the following three months the Council will consider a contract termination.";

/// The acts that satisfy a finding that termination may be considered.
const BY_THE_COUNCIL: &str = "By notice of the intention to terminate, or by the council's recorded decision against it, on that day or after it.";

pub(super) const TWO_WARNINGS: Reading = Reading {
    anchor: "termination-considered",
    title: "Two formal warnings",
    clause: "6.5",
    quotes: &[CONSIDERED],
    sentence: "Termination may be considered on the day of the second formal warning, and of each further one, in the order of their days.",
    more: &[
        "Each warning counts, two of one day included. A warning whose letter came back has no day, and is not one received (D35).",
    ],
    raised: Some("On the day of that warning."),
    satisfied: Some(BY_THE_COUNCIL),
    settings: &[setting(
        "rules.warnings_to_termination",
        "the formal warnings from which on termination may be considered",
        "2",
    )],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "Two warnings of one day are one warning with two letters. The contractor had no chance to improve between them.",
        example: Some(
            "The council warns of KPI 1 and, in a second letter of the same day, of KPI 2. Termination may be considered.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const D19: Reading = Reading {
    anchor: "D19",
    title: "Three red months running",
    clause: "6.5",
    quotes: &[CONSIDERED],
    sentence: "Termination may be considered at the third month of a run of red months of a KPI or of the overall rating, and again at its sixth, its ninth and so on, each time for the last three.",
    more: &[
        "A month that is not red, or not rated, ends the run. The months may lie anywhere in the contract. A contract may look at the overall rating alone.",
    ],
    raised: Some(
        "On the first day since which all three months have stood red, mostly the day after the third closed.",
    ),
    satisfied: Some(BY_THE_COUNCIL),
    example: Some(
        "KPI 2 is red in March, April and May 2026: once May has closed, termination may be considered. It is red in June too: nothing further, until August.",
    ),
    settings: &[
        setting("rules.red_run_months", "the months of a run", "3"),
        setting(
            "rules.red_run",
            "whose red months make a run: any (each KPI and the overall rating) or overall (that alone)",
            "any",
        ),
    ],
    contrary: &[
        Contrary {
            by: Arguer::Contractor,
            words: "“… the Contractor continues to perform at a red rating …” speaks of the contractor's performance as a whole. One red KPI is not that. The setting overall reads it so.",
            example: Some("KPI 3 alone is red in three months running, and each month is overall green."),
        },
        Contrary {
            by: Arguer::Contractor,
            words: "Section 6.1 asks for improvement plans “… initially, …”: three red months with no plan between them cannot come to termination.",
            example: Some(
                "The contract's first months, April to June 2026, are red. June closes at the end of Friday 31 July 2026, and on 1 August termination may be considered.",
            ),
        },
    ],
};

pub(super) const D20: Reading = Reading {
    anchor: "D20",
    title: "How long a formal warning is in force",
    clause: "5.5 and 6.9",
    quotes: &[
        "If the Contractor is issued with a formal warning, then the timeframe for meetings will increase to monthly to resolve issues before determining complete failure and potential contract termination.",
        WATCHED,
    ],
    sentence: "A formal warning is in force from its day to the end of the third calendar month after it, and beyond that until the first plan agreed after it for a KPI that it names is closed.",
    more: &[
        "Its day is the day on which its letter was received (D35). While no such plan is closed, the warning stays in force without end. While it is in force, meetings are monthly.",
    ],
    example: Some(
        "A warning is received on Tuesday 12 May 2026. June, July and August are watched. The plan that followed it is closed on Thursday 17 September: the warning is in force until the end of that day.",
    ),
    settings: &[setting("rules.watch_months", "the calendar months after the month of the warning", "3")],
    contrary: &[Contrary {
        by: Arguer::Council,
        words: "“… the following three months …” run from the day of the warning, and meetings stay monthly until the plan of each KPI that it names is met, not until the first plan is closed.",
        example: Some(
            "A warning of Friday 27 February 2026 watches March, April and May, and not the days from 27 February to 26 May.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const RED_AFTER_WARNING: Reading = Reading {
    anchor: "red-after-warning",
    title: "Red after a formal warning",
    clause: "6.9",
    quotes: &[WATCHED],
    sentence: "Termination may be considered where a KPI is red in one of the three calendar months after the month of a formal warning: once a warning, for the first such month.",
    more: &[
        "Any KPI counts, whether or not the warning names it. A contract may look at those that the warning names, or at the overall rating alone.",
    ],
    raised: Some("On the first day since which that month has stood red, mostly the day after it closed."),
    satisfied: Some(BY_THE_COUNCIL),
    settings: &[setting(
        "rules.watch",
        "whose red counts: any (of any KPI), named (of those that the warning names) or overall (the overall rating alone)",
        "any",
    )],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "“… performance is rated as red …” speaks of the overall rating. The setting overall reads it so.",
        example: Some("The warning names KPI 1. In the next month KPI 3 alone is red, and the month is overall green."),
    }],
    ..Reading::EMPTY
};
