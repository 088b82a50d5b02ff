//! The page of a month's return, and its revisions as they were received.

use std::error::Error;

use cloud::failure::Failure;
use domain::event::{Party, Return, VisitColumn, VisitRow};
use domain::facts::Revision;
use http::StatusCode;
use render::Cell;
use render::form::ErrorLine;
use render::form::returns::{DraftSummary, MonthReturnPage, ReceivedRevision, month_page};

use super::context::ReturnContext;
use super::draft::DraftContent;
use crate::desk::page::page_with;
use crate::desk::refusal::Refusal;
use crate::evidence::file_extension;
use crate::http::response::{self, Response};
use crate::ingest::return_content;

/// The most problems that are listed at once.
const MOST_ERRORS: usize = 100;

impl ReturnContext<'_> {
    /// Shows the month's page.
    pub(super) async fn show(&self, errors: &[ErrorLine]) -> Result<Response, Refusal> {
        self.show_with(errors, 0, None).await
    }

    /// Shows the month's page, with what is wrong with a file that was dropped there, and how much more is than is told of.
    pub(super) async fn show_with(
        &self,
        errors: &[ErrorLine],
        further: usize,
        file_name: Option<&str>,
    ) -> Result<Response, Refusal> {
        let return_draft = self.draft().await?;
        let version = return_draft.as_ref().map_or(0, |(draft, _)| draft.version);
        let in_words = return_draft.and_then(|(draft, return_draft)| {
            let file_name = match return_draft {
                DraftContent::Table(_) => None,
                DraftContent::File { name } => Some(name),
                DraftContent::Submitted { .. } => return None,
            };
            Some(DraftSummary { saved_at: draft.saved_at, file_name })
        });
        let mut revisions = Vec::new();
        for revision in self.revisions() {
            revisions.push(self.received(revision).await?);
        }
        let listed = errors.len().min(MOST_ERRORS);
        let content = MonthReturnPage {
            contract: self.contract(),
            month: self.month,
            today: self.today(),
            is_contractor: self.visitor.party == Party::Contractor,
            revisions: &revisions,
            draft: in_words.as_ref(),
            version,
            errors: &errors[..listed],
            further_errors: errors.len() - listed + further,
            file_name,
        };
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        page_with(status, month_page(&self.visitor.frame(self.contract()), &content))
    }

    /// Returns the month's revisions that were received and not withdrawn, the earliest first.
    pub(super) fn revisions(&self) -> Vec<&Revision<'_>> {
        self.history.known().revisions(self.month).collect()
    }

    /// Returns a revision by its event's number, as a path has it, with which one of the month's it is.
    pub(super) fn revision(&self, event: &str) -> Result<(usize, &Revision<'_>), Refusal> {
        let Ok(event) = event.parse::<usize>() else { return Err(Refusal::NotFound) };
        let revisions = self.revisions();
        let found = revisions.into_iter().enumerate().find(|(_, revision)| revision.number == event);
        found.map(|(index, revision)| (index + 1, revision)).ok_or(Refusal::NotFound)
    }

    async fn received(&self, revision: &Revision<'_>) -> Result<ReceivedRevision, Refusal> {
        let not_visited = revision.submitted.visits.iter().filter(|row| row.not_visited_reason.is_some()).count();
        let original = self.original(revision).await?;
        Ok(ReceivedRevision {
            event: revision.number,
            received_at: self.visitor.log.events[revision.number - 1].received_at,
            visits: revision.submitted.visits.len() - not_visited,
            not_visited,
            nil: revision.submitted.nil,
            has_receipt: self.receipt_of(&original).await?.is_some(),
            has_original: !original.is_empty(),
        })
    }

    /// Returns the bytes of a revision as received; empty where none were kept.
    pub(super) async fn original(&self, revision: &Revision<'_>) -> Result<Vec<u8>, Refusal> {
        let number = u64::try_from(revision.number).unwrap_or(u64::MAX);
        Ok(self.desk.table.original(&self.contract().id, number).await?)
    }

    /// Returns the receipt that was given for bytes; `None` where none was.
    pub(super) async fn receipt_of(&self, original: &[u8]) -> Result<Option<String>, Refusal> {
        let accepted = self.desk.table.accepted(&self.contract().id, &return_content(self.month, original)).await?;
        Ok(accepted.map(|accepted| accepted.receipt))
    }

    /// Hands out a revision as a file: as it was received, or what was read from it.
    pub(super) async fn hand_out(&self, event: &str, form: &str) -> Result<Response, Refusal> {
        let (number, revision) = self.revision(event)?;
        let name = |ending: &str| format!("{}-{}-revision-{number}.{ending}", self.contract().id, self.month);
        match form {
            "original" => {
                let original = self.original(revision).await?;
                if original.is_empty() {
                    return Err(Refusal::NotFound);
                }
                Ok(response::file("application/octet-stream", &name(file_extension(&original)), original))
            }
            "json" => {
                let json = serde_json::to_vec_pretty(revision.submitted).map_err(unwritten)?;
                Ok(response::file("application/json", &name("json"), json))
            }
            "csv" => Ok(response::file(render::CSV, &name("csv"), csv(revision.submitted)?)),
            _ => Err(Refusal::NotFound),
        }
    }
}

fn unwritten(error: impl Error + Send + Sync + 'static) -> Failure {
    Failure::permanent("write a return", "it cannot be written").because(error)
}

/// Returns a return's rows as CSV, in the columns of a return; of one without anything to report the row that says so.
fn csv(submitted: &Return) -> Result<Vec<u8>, Failure> {
    let nil = VisitRow { unit: "NIL".to_owned(), ..VisitRow::default() };
    let nil = submitted.nil.then_some(&nil);
    let cells = |row: &VisitRow| -> Vec<Cell> {
        VisitColumn::ALL.iter().map(|column| Cell::from(row.cell(*column).text().as_deref())).collect()
    };
    let headings: Vec<&str> = VisitColumn::ALL.iter().map(|column| column.name()).collect();
    render::csv_table(&headings, nil.into_iter().chain(&submitted.visits).map(cells)).map_err(unwritten)
}
