//! Why the desk does not do what it was asked to.

use cloud::failure::Failure;
use domain::event::Party;
use http::StatusCode;
use render::form::MessagePage;

/// Why the desk does not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Returns the frame of a page that nobody is signed in to.
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
    /// What was sent is no form.
    Unreadable,
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
