//! The readings on other exchanges between the two parties.

use super::reading::Reading;

pub(super) const RETURN_OVERDUE: Reading = Reading {
    anchor: "return-overdue",
    title: "A return is overdue",
    clause: "8",
    quotes: &["The contractor shall submit data via the collation method on the last Friday of each calendar month."],
    sentence: "A return is overdue from the day after its due date, if none of that month was received by it.",
    more: &["The due date is read by D2. What becomes of the month's ratings is D7."],
    raised: Some("On the day after the due date."),
    satisfied: Some("By the month's first return."),
    ..Reading::EMPTY
};

pub(super) const RECORDS_DIFFER: Reading = Reading {
    anchor: "records-differ",
    title: "The two parties' records differ",
    clause: "3.1 (KPI 3)",
    quotes: &[
        "The number of reports returned in the month, returned by the Local Authority to the contractor due to omissions, inaccuracies, and/or overall poor standard.",
    ],
    sentence: "Where the contractor's returns and the council's record show different reports as sent back in a month, both parties are told.",
    more: &["Which of the two counts is D14."],
    raised: Some("On the day after the month closes."),
    satisfied: Some("It is no longer listed once the two agree."),
    ..Reading::EMPTY
};

pub(super) const RATING_DISPUTED: Reading = Reading {
    anchor: "rating-disputed",
    title: "A rating is disputed",
    clause: "5.4(a)",
    quotes: &[
        "Facilitate a collaborative working relationship between the Council and the Contractor and an open and transparent exchange of information and views and encourage the identification of issues or potential issues and their resolution.",
    ],
    sentence: "The contractor can dispute a rating, and the council answers.",
    more: &[
        "A dispute changes no rating by itself. A dispute of a rating in a month outside the contract's counts for nothing.",
    ],
    raised: Some("On the day of the dispute's receipt."),
    satisfied: Some("By the council's answer."),
    ..Reading::EMPTY
};

pub(super) const CAPACITY_ISSUE: Reading = Reading {
    anchor: "capacity-issue",
    title: "A capacity issue",
    clause: "5.2",
    quotes: &[
        "Any issues that arise around the capacity of the service/ability to deliver must be highlighted immediately to the Contract Manager where a discussion will be arranged …",
    ],
    sentence: "A capacity issue that the contractor raises, by itself or in a return, is open until the council records a discussion of it.",
    more: &["One that a return raised stays raised, whatever a later version of the return says."],
    raised: Some("On the day on which it is raised."),
    satisfied: Some("By the discussion, recorded with its outcome."),
    ..Reading::EMPTY
};

pub(super) const ACTION_PLANS: Reading = Reading {
    anchor: "action-plan-open",
    title: "An action plan is open",
    clause: "9.1 and 10.2",
    quotes: &[
        "Where the Contractor fails to meet the minimum service requirements or standards specified in Schedule 2 (Specification), then the Council's Contract Manager will investigate why this has occurred and work with the Contractor to agree an action plan for resolving the issues identified as promptly as possible.",
        "Where any part of the Contractor's organisation, which is utilised to deliver any part of the Service, fails to comply fully with ISO27001, then the Council's Contract Manager will investigate why this is and work with the Contractor to agree an action plan for resolving the issues identified as promptly as possible.",
    ],
    sentence: "An action plan that the council opened is open until it is closed.",
    raised: Some("On the day on which it is opened."),
    satisfied: Some("By its closing."),
    ..Reading::EMPTY
};

pub(super) const INFORMATION: Reading = Reading {
    anchor: "information-requested",
    title: "Information is asked for",
    clause: "12.1",
    quotes: &[
        "At any time on reasonable request from the Council, the Contractor will supply the Council with such information and reports as the Council reasonably requires from time to time in relation to this Service.",
    ],
    sentence: "A request for information is open until the contractor supplies it.",
    raised: Some("On the day of the request."),
    satisfied: Some("By its being supplied."),
    ..Reading::EMPTY
};
