//! What a reader can take away from a page.

use serde::Serialize;

/// A file to take away.
#[derive(Serialize)]
pub(super) struct TakeAway {
    /// Where it is, from the page.
    href: &'static str,
    /// What it is, with its format: `The whole assessment (JSON)`.
    text: &'static str,
}

/// What can be taken away of a contract.
pub(super) fn of_contract() -> Vec<TakeAway> {
    vec![TakeAway { href: "assessment.json", text: "The whole assessment (JSON)" }]
}

/// What can be taken away of a month.
pub(super) fn of_month() -> Vec<TakeAway> {
    vec![TakeAway { href: "month.json", text: "The data of this page (JSON)" }]
}
