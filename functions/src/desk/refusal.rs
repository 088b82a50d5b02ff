//! Why the desk does not do what it was asked to.

use cloud::failure::Failure;
use domain::contract::Mistake;
use domain::event::Party;
use http::StatusCode;
use render::form::MessagePage;

use crate::http::BodyError;
use crate::record::EventError;

/// Why the desk does not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nobody is signed in.
    SignedOut,
    /// There is nothing there that they can see.
    NotFound,
    /// They are nobody of the contract of an id any more: they are told the same as if it were not there.
    Stranger(String),
    /// It is for one party alone to do.
    NotYours(Party),
    /// It does not come from a form of theirs.
    Forged(&'static str),
    /// It is done too often.
    TooOften,
    /// What was asked for is neither a page nor a form.
    NotAllowed,
    /// The form is too large.
    TooLarge,
    /// What was sent is no form, and why.
    Unreadable(UnreadableForm),
    /// What was sent was encoded for the way.
    Encoded,
    /// A link to sign in that is not good, or not any more.
    LinkNotGood,
    /// A message in words of its own, with its status.
    Message(StatusCode, MessagePage),
    /// The store does not answer, or refuses.
    Failed(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Why what was sent is no form. Its own words quote nothing that was sent, so that they can be logged; its source may.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnreadableForm {
    #[error("its body cannot be had")]
    Body(#[source] BodyError),
    #[error("it has no boundary between its parts")]
    Boundary(#[source] multer::Error),
    #[error("one of its parts cannot be read")]
    Part(#[source] multer::Error),
    #[error("its rows are not those of Appendix A")]
    Rows(#[source] serde_json::Error),
    #[error("the definition that it makes has {} mistakes", .0.len())]
    Definition(Vec<Mistake>),
    #[error("it cannot be recorded")]
    Event(#[source] EventError),
}
