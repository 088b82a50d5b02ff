//! What failed, for which contract, and whether a retry can help.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// A call that failed. It names no person, no address and no free text, so that it can be logged as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{doing} failed: {cause}{}", if *.retry_can_help { " (a retry can help)" } else { " (a retry cannot help)" })]
pub struct Failure {
    /// What was being done, `read the log`.
    pub doing: &'static str,
    /// Why it failed: an error code, or a short description.
    pub cause: String,
    /// Whether doing the same again can succeed.
    pub retry_can_help: bool,
}

impl Failure {
    /// A failure that doing the same again can mend.
    pub fn passing(doing: &'static str, cause: impl Into<String>) -> Self {
        Self { doing, cause: cause.into(), retry_can_help: true }
    }

    /// A failure that stays until somebody changes something.
    pub fn lasting(doing: &'static str, cause: impl Into<String>) -> Self {
        Self { doing, cause: cause.into(), retry_can_help: false }
    }

    /// A failed call of an AWS service.
    pub(crate) fn of_call<E: ProvideErrorMetadata, R>(doing: &'static str, error: &SdkError<E, R>) -> Self {
        let Some(service) = error.as_service_error() else {
            let cause = match error {
                SdkError::TimeoutError(_) => "no answer in time",
                SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                    "the service could not be reached in time"
                }
                SdkError::DispatchFailure(_) => "the service could not be reached, or did not answer",
                SdkError::ResponseError(_) => "the answer could not be read",
                _ => "the request could not be made",
            };
            return Self::passing(doing, cause);
        };
        let code = service.meta().code().unwrap_or("unnamed error");
        let lasting = ["ValidationException", "AccessDenied", "ResourceNotFound", "MessageRejected", "NoSuchBucket"];
        Self { doing, cause: code.into(), retry_can_help: !lasting.iter().any(|name| code.starts_with(name)) }
    }
}

/// Whether a call that failed certainly went to nobody: no connection came about (it was refused, the name was not found, TLS
/// failed, it took too long), or the connection ended before the request was handed to it.
#[cfg(feature = "aws")]
pub(crate) fn never_went<E, R>(error: &SdkError<E, R>) -> bool {
    use std::error::Error;

    let failure = match error {
        SdkError::ConstructionFailure(_) => return true,
        SdkError::DispatchFailure(failure) => failure.as_connector_error(),
        _ => None,
    };
    let first = failure.map(|failure| failure as &(dyn Error + 'static));
    std::iter::successors(first, |&error| error.source()).any(|error| {
        let not_connected =
            error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect());
        // The HTTP client gives back what it did not begin to send.
        let not_begun =
            error.downcast_ref::<hyper::Error>().is_some_and(|error| error.is_canceled() || error.is_closed());
        not_connected || not_begun
    })
}

/// What a call with a condition answered; `None` where its condition did not hold, and nothing was changed.
pub(crate) fn if_held<T, E: ProvideErrorMetadata, R>(
    doing: &'static str,
    answer: Result<T, SdkError<E, R>>,
) -> Result<Option<T>, Failure> {
    let did_not_hold = |error: &SdkError<E, R>| {
        error.as_service_error().is_some_and(|service| service.code() == Some("ConditionalCheckFailedException"))
    };
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if did_not_hold(&error) => Ok(None),
        Err(error) => Err(Failure::of_call(doing, &error)),
    }
}
