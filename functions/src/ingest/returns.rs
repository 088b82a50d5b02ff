//! Receiving a return over HTTP, or from a history that was kept elsewhere.

use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::table::Table;
use domain::event::Who;
use domain::month::Month;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use intake::{DeclaredFormat, Format, MOST_BYTES, UnsupportedFile};

use super::accept::{AcceptedReturn, Precondition, Provenance, ReturnError, accept};
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

/// The parameter that gives the file's name, and the most characters of one.
const NAME: &str = "name";
const LONGEST_NAME: usize = 255;

/// Receives a return: answers 201 and its receipt; for the same bytes again 200 and the same receipt, unless a clock that was
/// ahead has been put back since; 422 with every problem, and then nothing is kept.
pub(super) async fn receive(
    table: &Table,
    request: &Request,
    credential: &Credential,
    month: &str,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let bytes = request.body(MOST_BYTES)?;
    let Ok(month) = month.parse::<Month>() else {
        return Err(ProblemDetails::unreadable("The path's last part is a month, as 2022-07."));
    };
    // Browsers and mail programs send types such as `application/octet-stream`, which say nothing of the format: then the
    // file's name does, if it is given.
    let by_type = request.header(CONTENT_TYPE).map_or(DeclaredFormat::Unsaid, Format::of_content_type);
    let name = request.parameter(NAME).filter(|_| by_type == DeclaredFormat::Unsaid);
    if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        return Err(ProblemDetails::unreadable(format!("The file's name has at most {LONGEST_NAME} characters.")));
    }
    let declared = match name.map_or(by_type, |name| Format::of_file_name(&name)) {
        DeclaredFormat::As(format) => Some(format),
        DeclaredFormat::Unsaid => None,
        DeclaredFormat::Unsupported(other) => return Err(unsupported(other, request.header(CONTENT_TYPE))),
    };
    let provenance = Provenance::of(Some(Who::with_credential(&credential.label)), &bytes);
    let of = (credential.contract.as_str(), month);
    respond(accept(table, of, (&bytes, declared), &provenance, Precondition::None, now).await, month)
}

/// Returns the problem of a kind of file that is not accepted, by its `Content-Type` or else its name: what it is, and what to
/// do.
fn unsupported(other: UnsupportedFile, content_type: Option<&str>) -> ProblemDetails {
    let by_type = content_type.filter(|said| Format::of_content_type(said) == DeclaredFormat::Unsupported(other));
    let detail = match by_type {
        Some(_) if other == UnsupportedFile::Unknown => {
            "Send the return as a workbook (.xlsx or .ods), as CSV, or as JSON, with the Content-Type of that."
                .to_owned()
        }
        Some(said) => format!(
            "By its Content-Type, {}, it is no return. {} If it is a return all the same, send it with a return's Content-Type, or with \
             application/octet-stream.",
            said.split(';').next().unwrap_or_default().trim(),
            other.advice()
        ),
        None => other.advice().to_owned(),
    };
    ProblemDetails::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This kind of file is not accepted", detail)
}

/// Accepts a return of a history that was kept elsewhere, as if it were received at a moment. Returns the response that its
/// sender would have got.
pub(super) async fn import(
    table: &Table,
    contract: &str,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    provenance: &Provenance,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    if bytes.len() > MOST_BYTES {
        return Err(ProblemDetails::too_large(MOST_BYTES));
    }
    respond(accept(table, (contract, month), (bytes, declared), provenance, Precondition::None, now).await, month)
}

fn respond(accepted: Result<AcceptedReturn, ReturnError>, month: Month) -> Result<Response, ProblemDetails> {
    match accepted {
        Ok(accepted) => {
            let status = if accepted.is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(response::json(status, accepted.receipt))
        }
        Err(error) => Err(problem(error, month)),
    }
}

/// Returns what the sender of a return reads of why it was not accepted.
fn problem(error: ReturnError, month: Month) -> ProblemDetails {
    match error {
        ReturnError::Problems(refused) => {
            let count = ProblemDetails::count(refused.count(), refused.len());
            let detail = format!(
                "The return of {} was not accepted and nothing was kept: {count}. Then send it again.",
                month.in_words()
            );
            ProblemDetails::new(StatusCode::UNPROCESSABLE_ENTITY, "The return has problems", detail)
                .with_errors(&refused.problems)
                .with_further(refused.further)
        }
        ReturnError::NoContract => ProblemDetails::not_found(),
        ReturnError::Conflict => {
            let detail =
                "Another version of this month's return was received meanwhile. Check what yours would change in it.";
            ProblemDetails::new(StatusCode::CONFLICT, "Overtaken", detail)
        }
        ReturnError::Busy => {
            let detail = "Too much is being received for this contract at this moment. Please send the same again in a \
                          minute.";
            ProblemDetails::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", detail)
        }
        ReturnError::Failed(failure) => failure.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(other: UnsupportedFile, content_type: Option<&str>) -> String {
        serde_json::to_value(unsupported(other, content_type)).unwrap()["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_not_taken_is_told_what_it_is_and_what_to_do_by_its_name_and_by_its_type() {
        let numbers = detail(UnsupportedFile::Numbers, Some("application/octet-stream"));
        assert!(numbers.contains("Apple Numbers") && numbers.contains("Export To"), "{numbers}");
        let page = detail(UnsupportedFile::WebPage, Some("text/html; charset=utf-8"));
        assert!(page.contains("text/html") && page.contains("web page") && page.contains("octet-stream"), "{page}");
        assert_eq!(numbers, detail(UnsupportedFile::Numbers, None));
        let unknown = detail(UnsupportedFile::Unknown, Some("multipart/form-data; boundary=x"));
        assert!(unknown.contains("as CSV, or as JSON"), "{unknown}");
    }
}
