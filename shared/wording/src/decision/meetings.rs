//! The readings on meetings and their minutes.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

pub(super) const RED_KPI: Reading = Reading {
    anchor: "raise-at-meeting",
    title: "A red KPI is raised at a meeting",
    clause: "6.6",
    quotes: &[
        "If the Council has a particular concern about any one KPI that is red within an overall green or Amber performance of the Service, the Contract Manager will raise the concern at the next performance monitoring meeting, or an urgent meeting will be arranged …",
    ],
    sentence: "Each KPI that is red in a month whose overall rating is not red is to be raised at the next meeting.",
    raised: Some(
        "On the first day since which both have stood: that the KPI is red, and that the month is not overall red.",
    ),
    satisfied: Some("By a meeting held on that day or after it. An urgent meeting is a meeting."),
    ..Reading::EMPTY
};

pub(super) const OVERALL_RED: Reading = Reading {
    anchor: "overall-red",
    title: "An overall red month is raised at a meeting",
    clause: "6.1",
    quotes: &["The Council will take action in relation to amber or red performance of the KPIs defined in Section 3."],
    sentence: "A month that is overall red is to be raised at the next meeting, once for the month.",
    more: &["Section 6.6 speaks of one red KPI alone. A month in which most KPIs are red is no less a reason to meet."],
    raised: Some("On the first day since which the month has stood overall red."),
    satisfied: Some("By a meeting held on that day or after it."),
    example: Some("All three KPIs of a month are red. One item is raised: the overall rating of that month."),
    ..Reading::EMPTY
};

pub(super) const MEETING_DUE: Reading = Reading {
    anchor: "meeting-due",
    title: "When the next meeting is due",
    clause: "5.5 and 7.1",
    quotes: &[
        "Contract management meetings will be held quarterly and expected to be held primarily as virtual meetings, but if required the provider is expected to attend face to face meetings in the Kent Area.",
        "If the Contractor is issued with a formal warning, then the timeframe for meetings will increase to monthly to resolve issues before determining complete failure and potential contract termination.",
    ],
    sentence: "The next meeting is due three months after the last one, an urgent one included, or after commencement; while a formal warning is in force, one month after the last meeting or the day of the warning, whichever is later.",
    more: &["How long a formal warning is in force is D20. No meeting is due after the contract's end."],
    raised: Some("On the day after the meeting was due, if none was held."),
    satisfied: Some("By the next meeting."),
    example: Some("A meeting is held on Tuesday 14 April 2026. The next is due by Tuesday 14 July 2026."),
    settings: &[
        setting("rules.meeting_months", "the months between meetings", "3"),
        setting("rules.meeting_months_after_warning", "those while a formal warning is in force", "1"),
    ],
    contrary: &[Contrary {
        by: Arguer::Either,
        words: "“… quarterly …” is once in each quarter of a year, and an urgent meeting about one issue takes no quarter's place.",
        example: None,
    }],
};

pub(super) const MANAGER_ABSENT: Reading = Reading {
    anchor: "manager-absent",
    title: "A contract manager was missing",
    clause: "5.6",
    quotes: &[
        "As a minimum, both the Council's Contract Manager and the Contractor's Contract Manager shall attend all performance monitoring meetings.",
    ],
    sentence: "A meeting at which a party's contract manager was missing is recorded as such, and does not count as the meeting that was due.",
    more: &[
        "The next meeting stays due as if it had not been held, and what was to be raised still is. Its minutes still count as minutes. So the council can record what happened, and is not taken to be late itself without a trace of why.",
    ],
    raised: Some("On the day of that meeting."),
    satisfied: Some("By the next meeting with both contract managers, held on that day or after it."),
    ..Reading::EMPTY
};

pub(super) const MINUTES: Reading = Reading {
    anchor: "minutes-deemed-agreed",
    title: "When minutes count as agreed without a reply",
    clause: "5.7",
    quotes: &[
        "Such approval should be given or withheld by the Contractor within ten business days of receipt.",
        "Where no response is received within this specified period, the Contractor will be deemed to have agreed the content of the relevant minutes and a final version will be published.",
    ],
    sentence: "Minutes are deemed agreed where no answer was received by the end of the tenth working day after the day on which they reached the contractor.",
    more: &[
        "The period runs from the day of the sharing: the day on which its email was delivered, or the date of the sharing if that is later (D35). Minutes that are dated back are not agreed before anybody has them. An answer counts by the day on which it is received, so that one that is dated back undoes no agreement; and it must be dated on the day of the sharing or after it.",
        "Sharing again within the period, answered or not, restarts it. Sharing after an answer starts a new one. Sharing after the minutes are deemed agreed changes nothing.",
    ],
    raised: Some("On the day after that tenth working day."),
    satisfied: Some("It stays."),
    example: Some(
        "Minutes dated Thursday 4 June 2026 reach the contractor on Friday 3 July 2026. An answer is in time up to the end of Friday 17 July. Without one, the minutes are deemed agreed on Saturday 18 July.",
    ),
    settings: &[setting(
        "rules.minutes_working_days",
        "the working days after which minutes count as agreed without a reply",
        "10",
    )],
    ..Reading::EMPTY
};
