//! Problem details (RFC 9457): one error in two texts, for the caller and for the operator's log.

use cloud::failure::Failure;
use http::StatusCode;
use http::header::{HeaderName, WWW_AUTHENTICATE};
use intake::{ProblemCode, ReturnProblem};
use serde::{Serialize, Serializer};

use super::response::{self, Response, ResponseExt as _};

/// Why a request is not done. Only what is meant for the caller is serialised.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemDetails {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    detail: String,
    /// The extension members (RFC 9457, 3.2).
    #[serde(flatten)]
    extensions: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    header: Option<Box<(HeaderName, String)>>,
    /// What failed, if something did: for the operator's log alone.
    #[serde(skip)]
    failure: Option<Box<Failure>>,
}

fn as_number<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl ProblemDetails {
    pub(crate) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title,
            status,
            detail: detail.into(),
            extensions: serde_json::Map::new(),
            header: None,
            failure: None,
        }
    }

    pub(crate) fn not_found() -> Self {
        let detail = "There is nothing here that this credential can see. Check the contract's id and the path.";
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    pub(crate) fn unauthenticated() -> Self {
        let detail = "Send a valid credential of this contract in the header \"Authorization: Bearer …\".";
        Self::new(StatusCode::UNAUTHORIZED, "No valid credential", detail).with_header(WWW_AUTHENTICATE, "Bearer")
    }

    /// Returns the problem that a body is larger than it may be, in bytes.
    pub(crate) fn too_large(most: usize) -> Self {
        let detail =
            format!("It is larger than {} KiB. Send one return or one event only, without pictures.", most / 1024);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)
            .with_errors(&[ReturnProblem::of_whole(ProblemCode::TooLarge, "It is too large.")])
    }

    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Not readable", detail)
    }

    /// Says within a sentence how many problems there are, and how many of them are listed if not all are.
    pub(crate) fn count(all: usize, listed: usize) -> String {
        let noun = if all == 1 { "problem" } else { "problems" };
        let of_which = if listed < all { format!(", of which the first {listed} are listed") } else { String::new() };
        format!("{all} {noun} to put right{of_which}")
    }

    /// Adds a header of the response.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.header = Some(Box::new((name, value.to_owned())));
        self
    }

    /// Adds each problem of what was sent.
    pub(crate) fn with_errors(self, errors: &impl Serialize) -> Self {
        self.with("errors", errors)
    }

    /// Adds the number of the problems that are not listed, if there are any.
    pub(crate) fn with_further(self, further: usize) -> Self {
        if further > 0 { self.with("further", &further) } else { self }
    }

    /// Adds what changed in the meantime.
    pub(crate) fn with_changed(self, changed: &impl Serialize) -> Self {
        self.with("changed", changed)
    }

    fn with(mut self, member: &str, value: &impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.extensions.insert(member.to_owned(), value);
            }
            // The rest of the problem is still worth telling.
            Err(error) => tracing::error!(member, %error, "a problem was told without one of its members"),
        }
        self
    }

    /// Adds what failed, for the log.
    pub(crate) fn because_of(mut self, failure: Failure) -> Self {
        self.failure = Some(Box::new(failure));
        self
    }

    /// Adds the contract to the failure, for the log. It is called once the contract is known to exist, since a path may name
    /// anything.
    pub(crate) fn of_contract(mut self, contract: &str) -> Self {
        self.failure = self.failure.map(|failure| Box::new(failure.of_contract(contract)));
        self
    }

    /// Returns the response for the caller, and logs what failed for the operator.
    pub(crate) fn into_response(self) -> Response {
        if let Some(failure) = &self.failure {
            tracing::error!(failure = %failure, contract = failure.contract(), "a request could not be answered");
        }
        let body = serde_json::to_vec(&self).unwrap_or_else(|error| {
            tracing::error!(%error, "a problem was told by its status alone");
            Vec::new()
        });
        let response = response::with_body(self.status, "application/problem+json", body);
        match self.header.map(|header| *header) {
            Some((name, value)) => response.with_header(name, &value),
            None => response,
        }
    }
}

impl From<Failure> for ProblemDetails {
    /// Returns what the caller reads of a failure: whether to try again.
    fn from(failure: Failure) -> Self {
        let problem = if failure.retry_can_help {
            let detail = "Nothing was lost. Please send the same again in a minute; it will not be counted twice.";
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "Not available for the moment", detail)
        } else {
            let detail = "The fault is on our side and has been recorded. Sending the same again will not help yet.";
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something is wrong with this contract's records", detail)
        };
        problem.because_of(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_called_is_told_whether_to_try_again_and_nothing_of_what_failed() {
        for (failure, status) in [
            (Failure::transient("read the log", "the service could not be reached"), 503),
            (Failure::permanent("read the log", "entry 4 is not there"), 500),
        ] {
            let response = ProblemDetails::from(failure).of_contract("regulation-44").into_response();
            let told = String::from_utf8(response.body().clone()).unwrap();
            assert_eq!(response.status().as_u16(), status);
            assert!(told.contains(&format!("\"status\":{status}")), "{told}");
            assert!(!told.contains("read the log") && !told.contains("regulation-44"), "{told}");
        }
    }
}
