//! The receipt, as it was given; where a clock that was ahead has stamped it, as it counts since the clock was put back.

use cloud::failure::Failure;
use domain::changes::Submitted;
use render::form::returns::{ReceiptPage, receipt_page};

use super::context::ReturnContext;
use crate::desk::page::page;
use crate::desk::refusal::Refusal;
use crate::http::response::Response;
use crate::ingest::ReturnReceipt;
use crate::ingest::corrected_receipt;

impl ReturnContext<'_> {
    /// Shows the receipt of a revision.
    pub(super) async fn receipt(&self, event: &str, again: bool) -> Result<Response, Refusal> {
        let (number, revision) = self.revision(event)?;
        let original = self.original(revision).await?;
        let kept = self.receipt_of(&original).await?.ok_or(Refusal::NotFound)?;
        let sequence = u64::try_from(revision.number).unwrap_or(u64::MAX);
        let receipt: ReturnReceipt = match corrected_receipt(&self.visitor.log, &self.history, sequence, &kept)? {
            Some(receipt) => receipt,
            None => serde_json::from_str(&kept)
                .map_err(|error| Failure::permanent("read a receipt", "it is not as expected").because(error))?,
        };
        let contract = self.contract();
        let submission = Submitted {
            event: revision.number,
            sha256: Some(receipt.sha256.clone()),
            who: revision.who.cloned(),
            changes: receipt.changes,
            doubts: receipt.doubts,
        };
        let content = ReceiptPage {
            contract,
            submitted: revision.submitted,
            receipt: &receipt.receipt,
            event: revision.number,
            revision: receipt.revision,
            received_at: receipt.received_at,
            stamped_at: receipt.stamped_at,
            on_time: receipt.on_time,
            closed: contract.date_of(receipt.received_at) > contract.closes(self.month).on,
            sha256: &receipt.sha256,
            ratings: &receipt.ratings,
            headroom: &receipt.headroom,
            if_closed_now: &receipt.if_closed_now,
            submission: &submission,
            stands: number == self.revisions().len(),
            again,
        };
        page(receipt_page(&self.visitor.frame(contract), &content))
    }
}
