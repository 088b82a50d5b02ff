//! The readings on facts, and on how they are measured.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

pub(super) const D5: Reading = Reading {
    anchor: "D5",
    title: "How returns and entries add up",
    clause: "8",
    quotes: &["Data will be submitted monthly via a data collection method developed by KCC."],
    sentence: "What is known is everything that the latest versions of all months' returns say together, with what the parties have recorded and not withdrawn.",
    more: &[
        "A new version of a month's return replaces that month's earlier versions completely. A return may also list visits of earlier months, so late evidence needs no new version of the earlier return. A return of a month outside the contract's counts for nothing.",
        "A visit is known by its unit and its date. Where two returns speak of the same visit, the one received later holds, but a field that it leaves blank keeps what the earlier one said. To take a visit away or to change its date, send a new version of the return that stated it.",
        "Of a report that either party shows as sent back, the earliest date stated of each kind counts. KPI 2 asks when the report was first submitted. What is submitted again answers KPI 3.",
        "A report that the council records as sent back counts even if no return lists its visit.",
        "The party that recorded something can withdraw it. From the day on which that is received, the thing withdrawn counts for nothing; both stay on record. A return that was withdrawn was never received. A withdrawal cannot be withdrawn: the thing is recorded again.",
        "Of two things recorded under one id, the first received counts. Once it is withdrawn, its id is free. Where several entries do the same thing, the one with the earliest date of its own counts; of one day, the one recorded first.",
        "An entry that refers to something that is not there, such as the minutes of a meeting that was withdrawn, counts for nothing. Whether the thing is there is judged on the day for which the contract is assessed, whatever came in first.",
        "An entry whose own date is still ahead has not come yet. It does nothing and satisfies nothing until that day.",
    ],
    example: Some(
        "The return of July 2026 lists a visit on Tuesday 28 July with no report dates yet. August's return lists the same visit with them. The visit has its report dates, and July needs no new version. If the council sends that report back and it is submitted again in September, KPI 2 still counts the dates of August's return.",
    ),
    ..Reading::EMPTY
};

pub(super) const D6: Reading = Reading {
    anchor: "D6",
    title: "Provisional, final, restated",
    clause: "3.1 and 8",
    quotes: &[
        "From the contract start date, performance will be measured against the targets outlined below which have been adjusted in accordance with Section 4.",
    ],
    sentence: "A month's ratings are provisional up to and on the day on which it closes, final from the day after, and restated whenever what is received later changes a figure or a rating.",
    more: &[
        "Findings from ratings use months that have closed, and only those. Nobody is late for what nobody could know: such a finding is raised on the first day since which the ratings that make it have stood, mostly the day after the month closed. A finding from something recorded is raised on its own date or on the day of its receipt, whichever is later. What is received later can make a finding or unmake it. A notice that was sent stays on record.",
    ],
    example: Some(
        "May 2026 closed with 5 of 6 units visited. In July a return shows that the sixth was visited on Thursday 28 May. May 2026 is restated: 6 of 6.",
    ),
    contrary: &[Contrary {
        by: Arguer::Either,
        words: "A month that has closed must be final some day. What comes in after that must change nothing.",
        example: None,
    }],
    ..Reading::EMPTY
};

pub(super) const D7: Reading = Reading {
    anchor: "D7",
    title: "A month without a return",
    clause: "3.1, 5.1 and 8",
    quotes: &[
        "The Council will monitor the performance of the above KPIs through monthly data reporting as outlined below.",
    ],
    sentence: "Where a month closes and no return for it has ever been received, every KPI in force in it is red, whatever other evidence there is.",
    more: &[
        "Only KPI 1 stays unrated where no unit was due a visit. Until a return is received, red is the worst that each KPI can still come to. A return that comes late is rated like any other, which mostly restates the month. A month with nothing to report needs a return that says so.",
    ],
    example: Some(
        "No return for October 2026 is received by the end of Friday 27 November 2026. On 28 November all its KPIs are red. The return comes on Wednesday 2 December; the month is then rated by what it says, and is restated.",
    ),
    settings: &[setting("missing_return", "what such a month is: red or unrated", "red")],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "A month without a return is to be rated by what the log shows, or not at all. KPI 3 counts what the council itself did, which the council knows without any return.",
        example: Some(
            "April's return is missing, and May's return lists every visit of April with its report dates. April is red all the same.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const D8: Reading = Reading {
    anchor: "D8",
    title: "Which units and which months",
    clause: "3.1 (KPI 1)",
    quotes: &[
        "From the contract start date, performance will be measured against the targets outlined below which have been adjusted in accordance with Section 4.",
        "The independent visitor will carry out 12 calendar monthly visits with the 6 identified inhouse short break units.",
    ],
    sentence: "A unit is due a visit in each calendar month throughout which it is open, and the contract's months are its full calendar months.",
    more: &[
        "A unit is open throughout a month if it opened on or before the 1st and did not close before the last day. There is no return, no rating and no finding of a month in which the contract runs only in part.",
        "A contract may list reasons that excuse. A unit that the month's return declares not visited for such a reason, and that no return shows visited, is then not due. Without such a list nothing excuses.",
    ],
    example: Some("A unit that opens on Tuesday 12 May 2026 is first due a visit in June 2026."),
    settings: &[setting(
        "excused_reasons",
        "the reasons that excuse: some of unit-closed, access-refused, visitor-unavailable and other",
        "none",
    )],
    contrary: &[Contrary {
        by: Arguer::Council,
        words: "“From the contract start date, performance will be measured …”: a month in part is measured too.",
        example: Some(
            "A contract commences on Saturday 4 April 2026. April is not measured, and the initial six months end on 31 October 2026.",
        ),
    }],
    ..Reading::EMPTY
};

pub(super) const D21: Reading = Reading {
    anchor: "D21",
    title: "A definition that is revised",
    clause: "3.1 and 4",
    quotes: &[
        "These targets will continue to be reviewed to agree and establish performance targets for the remainder of the contract.",
    ],
    sentence: "The latest definition received rates all months: targets, units and KPIs in it are dated, and the rules in it hold for all findings.",
    more: &[
        "A new target from a month on leaves the months before as they were. A figure of the rules, such as ten working days, has no date: it holds for all findings from the day on which the revision is received. A revision that would rate a closed month otherwise is refused, unless it says so and gives the reason; the month is then restated.",
    ],
    example: Some(
        "In August 2026 a target of 98% is recorded from October 2026 on. September is rated by the target before it.",
    ),
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "What is agreed “… for the remainder of the contract.” has no effect on the past. A rule that was agreed in one year must not find anything in an earlier one.",
        example: None,
    }],
    ..Reading::EMPTY
};
