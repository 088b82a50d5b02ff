//! What the contractor proposes for Appendix A, as it was saved last. It is no event: the plan is agreed once the council records
//! it.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::drafts::DraftName;
use cloud::failure::Failure;
use domain::event::{Party, PlanAction};
use serde::{Deserialize, Serialize};

use super::service::Desk;

/// What the draft is of.
const OF: &str = "appendix-a";

/// What the contractor proposes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AppendixADraft {
    /// The rows of Appendix A.
    pub(crate) actions: Vec<PlanAction>,
    /// The day on which it was saved.
    pub(crate) saved_on: NaiveDate,
    /// The version of the draft, which is not within it.
    #[serde(skip)]
    pub(crate) version: u64,
}

impl AppendixADraft {
    /// Returns what the contractor proposes now; none where it has filled in nothing.
    ///
    /// # Errors
    ///
    /// The store does not answer, or what it keeps cannot be read.
    pub(crate) async fn load(desk: &Desk, contract: &str) -> Result<Option<Self>, Failure> {
        let Some(draft) = desk.table.draft(name(contract)).await? else { return Ok(None) };
        let read: Self = serde_json::from_str(&draft.content)
            .map_err(|error| Failure::permanent("read a proposal", "it is not as expected").because(error))?;
        Ok(Some(Self { version: draft.version, ..read }))
    }

    /// Saves it in place of the version that was seen, and says whether that was the last: otherwise nothing is saved.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    pub(crate) async fn save(
        &self,
        desk: &Desk,
        contract: &str,
        seen: u64,
        now: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        let content = serde_json::to_string(self)
            .map_err(|error| Failure::permanent("write a proposal", "it has no JSON form").because(error))?;
        Ok(desk.table.save_draft(name(contract), seen, (&content, b""), now).await?.is_some())
    }

    /// Returns the KPIs of its rows.
    pub(crate) fn kpis(&self) -> Vec<u32> {
        self.actions.iter().filter_map(|action| action.kpi).collect()
    }
}

fn name(contract: &str) -> DraftName<'_> {
    DraftName { contract, party: Party::Contractor, of: OF }
}
