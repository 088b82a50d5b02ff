//! The table that is filled in.

use http::StatusCode;
use intake::{Format, SubmissionContext, read_return};
use render::form::returns::{TableFile, TypedProblem, TypedReturn, table_page};

use super::typed::{bytes_to_check, of_form, problems, with_a_row_more};
use super::{Begun, Place};
use crate::desk::form::Form;
use crate::desk::page::page_with;
use crate::desk::refusal::Refusal;
use crate::http::response::{self, Response};

impl Place<'_> {
    /// The table as it was saved, or as it begins.
    pub(super) async fn show_table(&self, saved: bool) -> Result<Response, Refusal> {
        let (version, typed) = match self.begun().await? {
            Some((draft, Begun::Table(typed))) => (draft.version, typed),
            Some((draft, _)) => (draft.version, self.prefilled()),
            None => (0, self.prefilled()),
        };
        self.table(&Shown { typed: &typed, version, saved, ..Shown::new(&typed) })
    }

    fn prefilled(&self) -> TypedReturn {
        let known = self.history.known();
        let standing = known.standing_return(self.month).map(|revision| revision.submitted);
        TypedReturn::prefilled(self.contract(), self.month, standing)
    }

    /// Takes what was typed: saves it, adds a row, or checks it and goes on.
    pub(super) async fn take_table(&self, form: &Form) -> Result<Response, Refusal> {
        let contract = self.contract();
        let kpis = contract.kpis_in_force(self.month).filter(|(kpi, _)| kpi.is_stated()).map(|(kpi, _)| kpi.number);
        let mut typed = of_form(form, kpis);
        let adds = form.text("do") == "add";
        if adds {
            typed = with_a_row_more(typed);
        }
        let seen = form.text("version").parse().unwrap_or(0);
        let Some(version) = self.save(seen, &Begun::Table(typed.clone()), &[]).await? else {
            // What the other saved is in nobody's way, but is written over only by who has been told of it.
            let version = self.begun().await?.map_or(0, |(draft, _)| draft.version);
            return self.table(&Shown { version, overtaken: true, ..Shown::new(&typed) });
        };
        match form.text("do") {
            "add" => Ok(response::see_other(&self.path(&format!("/table#row-{}", typed.rows.len().saturating_sub(1))))),
            "check" => {
                let wrong = self.problems_of(&typed);
                if wrong.is_empty() {
                    return Ok(response::see_other(&self.path("/check")));
                }
                self.table(&Shown { version, problems: &wrong, ..Shown::new(&typed) })
            }
            _ => Ok(response::see_other(&self.path("/table?saved=1"))),
        }
    }

    /// What is wrong with what was typed, by its cells.
    pub(super) fn problems_of(&self, typed: &TypedReturn) -> Vec<TypedProblem> {
        let submission = SubmissionContext { contract: self.contract(), month: self.month, received_on: self.today() };
        let read = read_return(&bytes_to_check(typed, self.month), Some(Format::Json), &submission);
        let Err(refused) = read else { return Vec::new() };
        let further = refused.further_in_words().map(|message| TypedProblem { row: None, field: None, message });
        problems(typed, &refused).into_iter().chain(further).collect()
    }

    /// The table's page, with what is wrong.
    pub(super) fn table(&self, shown: &Shown<'_>) -> Result<Response, Refusal> {
        let Shown { typed, version, problems, saved, overtaken } = *shown;
        let file = TableFile {
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
        page_with(status, table_page(&self.visitor.around(self.contract()), &file))
    }
}

/// What is shown of the table.
pub(super) struct Shown<'t> {
    pub(super) typed: &'t TypedReturn,
    pub(super) version: u64,
    pub(super) problems: &'t [TypedProblem],
    pub(super) saved: bool,
    pub(super) overtaken: bool,
}

impl<'t> Shown<'t> {
    pub(super) fn new(typed: &'t TypedReturn) -> Self {
        Self { typed, version: 0, problems: &[], saved: false, overtaken: false }
    }
}
