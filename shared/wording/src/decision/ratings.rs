//! The readings on ratings.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::{of_each_kpi, setting};

/// The words of KPI 2.
const REPORTS: &str = "Following the independent visits, Monthly reports must be submitted to the local authority and Ofsted within 5 working days of said visit.";

/// The words of 3.1 on targets.
const MEASURED: &str = "From the contract start date, performance will be measured against the targets outlined below which have been adjusted in accordance with Section 4.";

pub(super) const D9: Reading = Reading {
    anchor: "D9",
    title: "Green, amber and red",
    clause: "3.1",
    quotes: &[MEASURED],
    sentence: "Green and red are taken as the schedule writes them, and everything between them is amber.",
    more: &[
        "The figures of the schedule leave gaps: for KPI 1 between 80% and 90%, and between 90% and 100%; for KPI 2 between 89% and 90%. Where more is better, a value is green at the green figure or above it, and red below the red figure. Where fewer is better, it is green at the green figure or below it, and red at the red figure or above it. The amber figure is shown as published and decides nothing. The stretch is met by a green at or beyond the stretch figure.",
    ],
    example: Some("With six units due, one missed visit is 83.3%: amber. Two are 66.6%: red."),
    settings: &[of_each_kpi(
        "kpi.target",
        "the stretch, green, amber and red figures of each KPI, from a given month on",
    )],
    contrary: &[Contrary {
        by: Arguer::Council,
        words: "Amber begins at the published 90%. What is below it is red.",
        example: Some("Five of six units are visited: 83.3%, which this reading calls amber."),
    }],
    ..Reading::EMPTY
};

pub(super) const D10: Reading = Reading {
    anchor: "D10",
    title: "Exact figures",
    clause: "3.1",
    sentence: "Percentages are compared exactly, never after rounding, and a percentage that is shown is cut to one decimal place.",
    more: &["So nothing below a target looks as if it had met it."],
    example: Some("8,997 of 10,000 is shown as 89.9%. It is below 90%, so it is not green."),
    ..Reading::EMPTY
};

pub(super) const D11: Reading = Reading {
    anchor: "D11",
    title: "KPI 1: visits made",
    clause: "3.1 (KPI 1)",
    quotes: &[
        "The independent visitor will carry out 12 calendar monthly visits with the 6 identified inhouse short break units.",
    ],
    sentence: "KPI 1 is, of the units due a visit in the month, those with at least one visit dated in it.",
    more: &["Two visits to one unit count once. Where no unit is due, the KPI is not rated."],
    example: Some("Six units are due. Five are visited, one of them twice: 5 of 6."),
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "“… 12 calendar monthly visits …” are twelve visits a year. A visit missed in one month can be made good in another.",
        example: Some(
            "A unit is visited twelve times in thirteen months. The one month without a visit counts as missed.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const D12: Reading = Reading {
    anchor: "D12",
    title: "KPI 2: reports on time",
    clause: "3.1 (KPI 2)",
    quotes: &[REPORTS],
    sentence: "KPI 2 is, of all visits dated in the month, those whose report was submitted to both the council and Ofsted, to each within 5 working days of the visit.",
    more: &[
        "Second visits, and visits to units that are not due one, count too. A report belongs to the month of its visit, whenever its deadline falls. Of a report that was sent back, the day on which it was first submitted counts (D5). Where no visit has been shown by the close, the KPI is not rated: KPI 1 shows that failure.",
    ],
    example: Some(
        "The report of a visit on Monday 2 March 2026 is submitted to the council on Thursday 5 March, after 3 working days, and to Ofsted on Tuesday 10 March, after 6. It is late.",
    ),
    settings: &[of_each_kpi(
        "kpi.within_working_days",
        "the working days: 5 where the KPI says nothing of them, as the schedule does",
    )],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "“… said visit.” is a visit that KPI 1 requires. A further visit is none, and a report belongs to the month in which its deadline falls.",
        example: Some("One unit is visited twice in a month, and the report of the second visit is late."),
    }],
    ..Reading::EMPTY
};

pub(super) const D13: Reading = Reading {
    anchor: "D13",
    title: "On time, late, pending",
    clause: "3.1 (KPI 2)",
    quotes: &[REPORTS],
    sentence: "A report is on time where both dates are known and neither is after the deadline; it is late where one is after it, or where a date is still missing when it should have been stated.",
    more: &[
        "A date is missing too long where the return that last listed the visit was received after the deadline, or where the month has closed. A report that is neither on time nor late is pending.",
    ],
    example: Some(
        "A visit on Monday 6 July 2026 has its report due by Monday 13 July. The return received on Friday 31 July gives no date for Ofsted. The report is late.",
    ),
    ..Reading::EMPTY
};

pub(super) const D14: Reading = Reading {
    anchor: "D14",
    title: "KPI 3: reports sent back",
    clause: "3.1 (KPI 3)",
    quotes: &[
        "The number of reports returned in the month, returned by the Local Authority to the contractor due to omissions, inaccuracies, and/or overall poor standard.",
    ],
    sentence: "KPI 3 is the number of different reports that the council sent back in the month, whatever the month of the visit.",
    more: &[
        "Where the council has recorded that it sent a report back, the council's dates count; for any other report, the dates in the contractor's returns. A difference between the two is shown to both parties.",
    ],
    example: Some(
        "A report of a visit in July 2026 is sent back on Tuesday 4 August, corrected, and sent back again on Tuesday 11 August. August counts one report; July none.",
    ),
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "A report sent back counts in the month that the report is of.",
        example: Some(
            "Three reports are sent back on Monday 13 July 2026, two of them of visits in June. July counts three and is red.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const D15: Reading = Reading {
    anchor: "D15",
    title: "What a provisional rating can still come to",
    clause: "3.1",
    sentence: "Until a month closes, each KPI is worked out twice: as if everything still open turned out badly, and as if it turned out well.",
    more: &[
        "Where both give the same rating, that is the rating so far. Where they differ, the page says what it can still come to on what has been received so far, and that it is too early to say.",
        "Still open are: for KPI 1, units neither visited nor declared not visited; for KPI 2, pending reports and the reports of visits still to come; for KPI 3, reports that may yet be sent back. A unit declared not visited counts as visited where any return shows a visit to it in the month.",
        "What is so far is so on what has been received. A later return can add to it, take away from it or change it; and KPI 2 counts every visit, so that visits beyond those that are due can still make it better or worse than the two figures say.",
    ],
    example: Some(
        "Six units are due, four are visited, one is declared not visited and nothing is known of the sixth. KPI 1 can still come to 4 of 6, red, or 5 of 6, amber: the page says that it is amber or red, and too early to say which.",
    ),
    ..Reading::EMPTY
};

pub(super) const D16: Reading = Reading {
    anchor: "D16",
    title: "Further KPIs and new targets",
    clause: "3.1 and 4",
    quotes: &[
        "These targets will continue to be reviewed to agree and establish performance targets for the remainder of the contract.",
        "Over the lifetime of the Contract, the Council will work with the Contractor to develop further KPIs as necessary.",
    ],
    sentence: "KPIs and targets have a first month, and each month is rated by the targets in force in it.",
    more: &[
        "A contract may add KPIs that the return states, as a percentage (so many of so many) or as a count. Where the month's return states no value, the KPI can come to anything until the close, and is not rated after it.",
    ],
    example: Some("A target of 98% from October 2026 leaves September 2026 rated by the old one."),
    settings: &[
        of_each_kpi("kpi.from", "a KPI's first month"),
        of_each_kpi("kpi.target.from", "a target's first month"),
    ],
    ..Reading::EMPTY
};

pub(super) const D17: Reading = Reading {
    anchor: "D17",
    title: "The overall rating",
    clause: "6.1, 6.3, 6.5, 6.6 and 6.9",
    quotes: &[
        "If the Council has a particular concern about any one KPI that is red within an overall green or Amber performance of the Service, …",
    ],
    sentence: "The overall rating is the middle one of the rated KPIs' ratings, in order; of an even number, the worse of the middle two.",
    more: &[
        "The schedule speaks of overall performance without saying how it is made. With the middle one, one red KPI among greens is overall green, which 6.6 foresees. KPIs that are not rated are left out: where two KPIs are rated and one of them is red, the month is overall red. While a month is provisional, the same is done with the worst and with the best that each KPI can still come to.",
        "What follows from it: a red KPI is raised at a meeting by 6.6 where the month is not overall red, and an overall red month is raised by 6.1; three overall red months running let termination be considered (6.5); and a contract may watch the overall rating alone after a formal warning (6.9) and in a run of red months (6.5).",
    ],
    example: Some(
        "Green, red and green are overall green. Green, red and red are overall red. Green and red, of two KPIs, are overall red.",
    ),
    settings: &[setting("overall", "how it is made: median or worst", "median")],
    contrary: &[Contrary {
        by: Arguer::Council,
        words: "Overall performance is as bad as its worst KPI. Against that stands 6.6: no KPI could then be red within an overall green or amber performance.",
        example: Some("One KPI of three is red. This reading calls the month overall green or amber."),
    }],
    ..Reading::EMPTY
};
