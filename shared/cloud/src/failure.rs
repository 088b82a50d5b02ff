//! What failed, for which contract, and whether a retry can help.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// A call that failed, as the operator is told of it.
///
/// Its text names no person, no address and nothing that anybody wrote, so that it can be logged as it is. The error behind it
/// is its [`source`](Error::source), which may quote what was read or received. That is for a debugger: neither the failure's
/// text nor its [`Debug`](fmt::Debug) form shows it. A caller is told only whether to try again, in the words of the function
/// that answers.
#[derive(Clone, thiserror::Error)]
#[error("{doing} failed: {cause}{}", if *.retry_can_help { " (a retry can help)" } else { " (a retry cannot help)" })]
pub struct Failure {
    /// What was being done, `read the log`.
    pub doing: &'static str,
    /// Why it failed: an error code, or a short description.
    pub cause: String,
    pub retry_can_help: bool,
    /// The contract that it was done for, where that is known.
    contract: Option<String>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Failure {
    /// Returns a failure that may be over when the same is done again.
    pub fn transient(doing: &'static str, cause: impl Into<String>) -> Self {
        Self { doing, cause: cause.into(), retry_can_help: true, contract: None, source: None }
    }

    /// Returns a failure that stays until somebody changes something.
    pub fn permanent(doing: &'static str, cause: impl Into<String>) -> Self {
        Self { retry_can_help: false, ..Self::transient(doing, cause) }
    }

    /// Keeps the error behind it.
    pub fn because(self, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(Arc::from(error.into())), ..self }
    }

    /// Keeps the contract that it was done for, unless it is known already.
    pub fn of_contract(self, contract: &str) -> Self {
        Self { contract: self.contract.or_else(|| Some(contract.into())), ..self }
    }

    /// Returns the contract that it was done for, where that is known.
    pub fn contract(&self) -> Option<&str> {
        self.contract.as_deref()
    }

    /// Returns the failure that a failed call of an AWS service is.
    pub(crate) fn of_call<E, R>(doing: &'static str, error: SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
    {
        let Some(service) = error.as_service_error() else {
            let cause = match &error {
                SdkError::TimeoutError(_) => "no answer in time",
                SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                    "the service could not be reached in time"
                }
                SdkError::DispatchFailure(_) => "the service could not be reached, or did not answer",
                SdkError::ResponseError(_) => "the answer could not be read",
                _ => "the request could not be made",
            };
            return Self::transient(doing, cause).because(error);
        };
        let code = service.meta().code().unwrap_or("unnamed error").to_owned();
        // A request that can never succeed, a missing permission, or a table or bucket that is not there: somebody has to
        // change something first. Everything else, throttling among it, may be over at the next attempt.
        let permanent = ["ValidationException", "AccessDenied", "ResourceNotFound", "MessageRejected", "NoSuchBucket"];
        let is_permanent = permanent.iter().any(|name| code.starts_with(name));
        let failure = if is_permanent { Self::permanent(doing, code) } else { Self::transient(doing, code) };
        failure.because(error)
    }
}

impl fmt::Debug for Failure {
    /// Shows only its own text, without the error behind it, which may quote text that must not be logged.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Failure");
        shown.field("doing", &self.doing).field("cause", &self.cause).field("retry_can_help", &self.retry_can_help);
        shown.field("contract", &self.contract).finish_non_exhaustive()
    }
}

impl PartialEq for Failure {
    /// Compares what they say, and not the errors behind them, which have no equality.
    fn eq(&self, other: &Self) -> bool {
        let said = |failure: &Self| (failure.doing, failure.retry_can_help);
        said(self) == said(other) && self.cause == other.cause && self.contract == other.contract
    }
}

impl Eq for Failure {}

/// Says whether a failed call certainly reached nobody: there was no connection (it was refused, the name was not found, TLS
/// failed, it took too long), or the connection ended before the request was handed to it.
#[cfg(feature = "aws")]
pub(crate) fn never_went<E, R>(error: &SdkError<E, R>) -> bool {
    let failure = match error {
        SdkError::ConstructionFailure(_) => return true,
        SdkError::DispatchFailure(failure) => failure.as_connector_error(),
        _ => None,
    };
    let first = failure.map(|failure| failure as &(dyn Error + 'static));
    std::iter::successors(first, |&error| error.source()).any(|error| {
        let not_connected =
            error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect());
        // The HTTP client cancels a request that it has not begun to send.
        let not_begun =
            error.downcast_ref::<hyper::Error>().is_some_and(|error| error.is_canceled() || error.is_closed());
        not_connected || not_begun
    })
}

/// Returns the answer to a call with a condition; `None` if the condition did not hold, and nothing was changed.
pub(crate) fn if_held<T, E, R>(doing: &'static str, answer: Result<T, SdkError<E, R>>) -> Result<Option<T>, Failure>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    R: fmt::Debug + Send + Sync + 'static,
{
    let did_not_hold = |error: &SdkError<E, R>| {
        error.as_service_error().is_some_and(|service| service.code() == Some("ConditionalCheckFailedException"))
    };
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if did_not_hold(&error) => Ok(None),
        Err(error) => Err(Failure::of_call(doing, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_what_it_failed_by_and_shows_none_of_it() {
        let quoting = serde_json::from_str::<u64>("\"alex@council.example\"").unwrap_err();
        assert!(quoting.to_string().contains("alex"));
        let failure = Failure::permanent("read the log", "its JSON is not as expected").because(quoting);
        assert!(failure.source().is_some_and(|source| source.to_string().contains("alex")));
        assert_eq!(failure.to_string(), "read the log failed: its JSON is not as expected (a retry cannot help)");
        assert!(!format!("{failure:?}").contains("alex"));
    }

    #[test]
    fn the_contract_named_first_is_kept() {
        let failure = Failure::transient("read the log", "no answer in time").of_contract("a").of_contract("b");
        assert_eq!(failure.contract(), Some("a"));
    }
}
