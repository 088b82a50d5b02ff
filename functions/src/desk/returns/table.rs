//! The table that is filled in.

use http::StatusCode;
use intake::{Format, SubmissionContext, read_return};
use render::form::returns::{TablePage, TypedProblem, TypedReturn, table_page};

use super::context::ReturnContext;
use super::draft::DraftContent;
use super::typed_return::{bytes_to_check, of_form, problems, with_a_row_more};
use crate::desk::page::page_with;
use crate::desk::posted_form::PostedForm;
use crate::desk::refusal::Refusal;
use crate::http::response::{self, Response};

impl ReturnContext<'_> {
    /// Returns the table as it was saved, or as it begins.
    pub(super) async fn show_table(&self, saved: bool) -> Result<Response, Refusal> {
        let (version, typed) = match self.draft().await? {
            Some((draft, DraftContent::Table(typed))) => (draft.version, typed),
            Some((draft, _)) => (draft.version, self.prefilled()),
            None => (0, self.prefilled()),
        };
        self.table(&TableState { typed: &typed, version, saved, ..TableState::new(&typed) })
    }

    fn prefilled(&self) -> TypedReturn {
        let known = self.history.known();
        let standing = known.standing_return(self.month).map(|revision| revision.submitted);
        TypedReturn::prefilled(self.contract(), self.month, standing)
    }

    /// Takes what was typed: saves it, adds a row, or checks it and goes on.
    pub(super) async fn take_table(&self, form: &PostedForm) -> Result<Response, Refusal> {
        let contract = self.contract();
        let kpis = contract.kpis_in_force(self.month).filter(|(kpi, _)| kpi.is_stated()).map(|(kpi, _)| kpi.number);
        let mut typed = of_form(form, kpis);
        let adds = form.text("do") == "add";
        if adds {
            typed = with_a_row_more(typed);
        }
        let seen = form.text("version").parse().unwrap_or(0);
        let Some(version) = self.save(seen, &DraftContent::Table(typed.clone()), &[]).await? else {
            // What the other saved is in nobody's way, but is written over only by who has been told of it.
            let version = self.draft().await?.map_or(0, |(draft, _)| draft.version);
            return self.table(&TableState { version, overtaken: true, ..TableState::new(&typed) });
        };
        match form.text("do") {
            "add" => Ok(response::see_other(&self.path(&format!("/table#row-{}", typed.rows.len().saturating_sub(1))))),
            "check" => {
                let wrong = self.problems_of(&typed);
                if wrong.is_empty() {
                    return Ok(response::see_other(&self.path("/check")));
                }
                self.table(&TableState { version, problems: &wrong, ..TableState::new(&typed) })
            }
            _ => Ok(response::see_other(&self.path("/table?saved=1"))),
        }
    }

    /// Returns what is wrong with what was typed, by its cells.
    pub(super) fn problems_of(&self, typed: &TypedReturn) -> Vec<TypedProblem> {
        let submission = SubmissionContext { contract: self.contract(), month: self.month, received_on: self.today() };
        let read = read_return(&bytes_to_check(typed, self.month), Some(Format::Json), &submission);
        let Err(refused) = read else { return Vec::new() };
        let further = refused.further_in_words().map(|message| TypedProblem { row: None, field: None, message });
        problems(typed, &refused).into_iter().chain(further).collect()
    }

    /// Returns the table's page, with what is wrong.
    pub(super) fn table(&self, shown: &TableState<'_>) -> Result<Response, Refusal> {
        let TableState { typed, version, problems, saved, overtaken } = *shown;
        let content = TablePage {
            contract: self.contract(),
            month: self.month,
            typed,
            version,
            revision: self.next_revision(),
            problems,
            saved,
            overtaken,
        };
        let status = if overtaken {
            StatusCode::CONFLICT
        } else if problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        page_with(status, table_page(&self.visitor.frame(self.contract()), &content))
    }
}

/// What is shown of the table.
pub(super) struct TableState<'t> {
    pub(super) typed: &'t TypedReturn,
    pub(super) version: u64,
    pub(super) problems: &'t [TypedProblem],
    pub(super) saved: bool,
    pub(super) overtaken: bool,
}

impl<'t> TableState<'t> {
    pub(super) fn new(typed: &'t TypedReturn) -> Self {
        Self { typed, version: 0, problems: &[], saved: false, overtaken: false }
    }
}
