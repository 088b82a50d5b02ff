//! The draft of a month's return.

use cloud::drafts::SavedDraft;
use cloud::failure::Failure;
use domain::event::Party;
use domain::month::Month;
use render::form::returns::TypedReturn;
use serde::{Deserialize, Serialize};

use crate::desk::service::Desk;

/// What a draft of a return holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DraftContent {
    /// What is typed into the table.
    Table(TypedReturn),
    /// A file that was read, of a name; its bytes are kept beside the draft.
    File { name: String },
    /// It was submitted, and became the event of a number in the log.
    Submitted { event: u64 },
}

/// Returns what a draft of a month's return is called.
pub(super) fn draft_of(month: Month) -> String {
    format!("return-{month}")
}

pub(super) fn read_draft(draft: &SavedDraft) -> Result<DraftContent, Failure> {
    serde_json::from_str(&draft.content)
        .map_err(|error| Failure::permanent("read a draft", "it is not as expected").because(error))
}

/// Returns the months whose returns the contractor has begun in the browser, and not submitted.
pub(crate) async fn begun_months(desk: &Desk, contract: &str) -> Result<Vec<Month>, Failure> {
    let mut months = Vec::new();
    for (of, draft) in desk.table.drafts(contract, Party::Contractor, "return-").await? {
        let month: Option<Month> = of.strip_prefix("return-").and_then(|month| month.parse().ok());
        if !matches!(read_draft(&draft)?, DraftContent::Submitted { .. }) {
            months.extend(month);
        }
    }
    Ok(months)
}
