//! The readings on days and dates.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

pub(super) const D1: Reading = Reading {
    anchor: "D1",
    title: "Working days",
    clause: "3.1 (KPI 2), 5.7 and 6.4",
    quotes: &[
        "Following the independent visits, Monthly reports must be submitted to the local authority and Ofsted within 5 working days of said visit.",
        "Such approval should be given or withheld by the Contractor within ten business days of receipt.",
    ],
    sentence: "A working day is a Monday to Friday that is not a bank holiday in England and Wales; the day from which days are counted is not counted itself.",
    more: &[
        "One-off bank holidays and substitute days count as bank holidays. The schedule says working days in some clauses and business days in another; both are read as the same.",
        "A period of five working days after a visit runs to the end of the fifth working day after it, whatever day of the week the visit was on. The fifth working day before a day is counted back from the day before it.",
        "Beyond the years for which bank holidays have been published, they are projected by the usual rules, and a deadline based on a projection says so.",
    ],
    example: Some(
        "A visit on Wednesday 23 December 2026: 25 and 28 December and 1 January are bank holidays, so its report is on time up to the end of Monday 4 January 2027.",
    ),
    settings: &[
        setting("extra_holidays", "days that this contract also counts as holidays", "none"),
        setting("not_holidays", "bank holidays that it counts as working days", "none"),
    ],
    ..Reading::EMPTY
};

pub(super) const D2: Reading = Reading {
    anchor: "D2",
    title: "The day a return is due",
    clause: "8",
    quotes: &["The contractor shall submit data via the collation method on the last Friday of each calendar month."],
    sentence: "The return of a month is due on the last Friday of that same month, to the end of that day, even where that Friday is a bank holiday.",
    example: Some(
        "The last Friday of December 2026 is Christmas Day. The return of December 2026 is due on Friday 25 December 2026.",
    ),
    settings: &[setting(
        "return_due.on_holiday",
        "what becomes of a Friday that is a bank holiday: as-written, working-day-before or working-day-after",
        "as-written",
    )],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "The return of the last Friday is of the month before, because the month itself is not over.",
        example: Some("The return of June 2026 is due on Friday 26 June 2026. June has four days left."),
    }],
    ..Reading::EMPTY
};

pub(super) const D3: Reading = Reading {
    anchor: "D3",
    title: "Dates and times",
    clause: "All clauses that give a time",
    sentence: "Something was received on the date that the clocks in the United Kingdom showed when it arrived.",
    example: Some(
        "A return that arrives at 23:30 UTC on 26 June 2026 arrives at half past midnight British Summer Time. It was received on 27 June 2026.",
    ),
    settings: &[setting("time_zone", "where the contract's dates are dates", "Europe/London")],
    ..Reading::EMPTY
};

pub(super) const D4: Reading = Reading {
    anchor: "D4",
    title: "When a month closes",
    clause: "3.1 and 8",
    quotes: &["Data will be submitted monthly via a data collection method developed by KCC."],
    sentence: "A month closes at the end of the day on which the next month's return is due; after it, what has not been shown counts as not done.",
    more: &[
        "Until then the month's facts can still arrive: a visit may be made, or a report sent back, after the month's own return was due.",
    ],
    example: Some(
        "The return of August 2026 is due on Friday 28 August 2026. July 2026 closes at the end of that day.",
    ),
    ..Reading::EMPTY
};
