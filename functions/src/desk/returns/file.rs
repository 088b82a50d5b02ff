//! The file that is dropped.

use intake::{Format, MOST_BYTES, ReturnProblem, SubmissionContext, read_return};
use render::form::ErrorLine;
use wording::sentence::sentence_case;

use super::context::ReturnContext;
use super::draft::DraftContent;
use crate::desk::posted_form::PostedForm;
use crate::desk::refusal::Refusal;
use crate::http::response::{self, Response};

/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 200;

impl ReturnContext<'_> {
    /// Takes a file: says all that is wrong with it, or keeps it to be looked at and submitted.
    pub(super) async fn take_file(&self, form: &PostedForm) -> Result<Response, Refusal> {
        let one = |message: &str| ErrorLine { field: Some("file".into()), place: None, message: message.into() };
        let Some(file) = form.file("file") else {
            return self.show(&[one("Choose the file that holds the return")]).await;
        };
        let (errors, further) = self.errors_of(&file.name, &file.bytes);
        if !errors.is_empty() {
            tracing::info!(contract = self.contract().id, problems = errors.len() + further, "a file was not accepted");
            return self.show_with(&errors, further, Some(&file.name)).await;
        }
        let name: String = file.name.chars().take(LONGEST_NAME).collect();
        let seen = form.text("version").parse().unwrap_or(0);
        match self.save(seen, &DraftContent::File { name }, &file.bytes).await? {
            Some(_) => Ok(response::see_other(&self.path("/check"))),
            None => {
                let line = one(
                    "Another window, or a colleague, began this return since you opened this page. Look at it below; to \
                     replace it by the file, choose the file again",
                );
                self.show(&[line]).await
            }
        }
    }

    /// Returns what is wrong with a file, by its own cells, as far as it is listed, and how much more is.
    pub(super) fn errors_of(&self, name: &str, bytes: &[u8]) -> (Vec<ErrorLine>, usize) {
        if bytes.len() > MOST_BYTES {
            let message = "The file is larger than 1 MB. Send one month only, without pictures.".into();
            return (vec![ErrorLine { field: Some("file".into()), place: None, message }], 0);
        }
        let submission = SubmissionContext { contract: self.contract(), month: self.month, received_on: self.today() };
        let refused = read_return(bytes, Format::of_file_name(name), &submission).err().unwrap_or_default();
        let further = refused.further;
        (refused.into_iter().map(line).collect(), further)
    }
}

/// Returns a problem with its place as the sender sees it: `Visits, cell B7`; `Row 3, visited_on`.
fn line(problem: ReturnProblem) -> ErrorLine {
    let place = match (&problem.cell, &problem.sheet, problem.row, &problem.column) {
        (Some(cell), Some(sheet), ..) => Some(format!("Cell {cell} of {sheet}")),
        (Some(cell), None, ..) => Some(format!("Cell {cell}")),
        (None, sheet, row, column) => {
            let sheet = sheet.as_ref().map(|sheet| format!("Sheet {sheet}"));
            let row = row.map(|row| format!("row {row}"));
            let parts: Vec<String> = sheet.into_iter().chain(row).chain(column.clone()).collect();
            (!parts.is_empty()).then(|| sentence_case(&parts.join(", ")))
        }
    };
    ErrorLine { field: Some("file".into()), place, message: problem.message }
}
