//! The readings on who decides, who sees something, and who is told.

use super::reading::{Arguer, Contrary, Reading};
use super::setting::setting;

pub(super) const PEOPLE_DECIDE: Reading = Reading {
    anchor: "who-decides",
    title: "Who decides",
    clause: "6",
    sentence: "A formal warning, a notice of the intention to terminate, an agreed plan, a meeting: each is a person's decision, recorded with its reason.",
    more: &[
        "The system says what the contract makes of the facts, by when something is due, and what each party may do next. It drafts, sends, records and reminds. It never warns and never terminates.",
    ],
    ..Reading::EMPTY
};

pub(super) const WHO_SEES: Reading = Reading {
    anchor: "who-sees",
    title: "Who sees what",
    clause: "5.4(a)",
    quotes: &[
        "Facilitate a collaborative working relationship between the Council and the Contractor and an open and transparent exchange of information and views and encourage the identification of issues or potential issues and their resolution.",
    ],
    sentence: "What the council considers of formal warnings and of termination, and decides against, is for the council alone; everything else is both parties'.",
    more: &[
        "Formal warnings, termination and what follows from them are between the two parties: the stakeholders' pages show nothing of them, unless the contract says that its stakeholders see them too.",
    ],
    settings: &[setting(
        "stakeholders_see_warnings",
        "whether the stakeholders' pages show formal warnings and termination: true or false",
        "false",
    )],
    contrary: &[Contrary {
        by: Arguer::Contractor,
        words: "“… an open and transparent exchange of information and views …” includes what the council considers and why it decides against it.",
        example: None,
    }],
    ..Reading::EMPTY
};

pub(super) const EMAILS: Reading = Reading {
    anchor: "emails",
    title: "When a party is told",
    clause: "1",
    sentence: "A party is told on the day when something is asked of it; what asks nothing comes in a summary.",
    more: &[
        "The summary comes on the first working day of each week, or with each month's final ratings. On days that are no working days go only letters, receipts, and what one party asks or answers on that day; all else waits for the next working day.",
    ],
    settings: &[setting("emails.summary", "when the summary comes: weekly, monthly or at-once", "weekly")],
    ..Reading::EMPTY
};
