//! What a person is told where the desk does not do what it was asked to, in plain words. Each refusal is logged, without whose
//! it was.

use domain::event::Party;
use http::{Method, StatusCode};
use render::form::{MessagePage, PageFrame};

use super::page::page_with;
use super::path;
use super::refusal::Refusal;
use super::service::Desk;
use super::visitor::Visitor;
use crate::http::Request;
use crate::http::response::{self, Response};

/// A refusal, with the contract that it is of and the party that it was said to, where they are known: for the log. Neither is
/// read from what was asked for, which may say anything, unless there is a contract of that id.
#[derive(Debug)]
pub(super) struct RefusedRequest {
    refusal: Refusal,
    contract: Option<String>,
    party: Option<Party>,
}

impl From<Refusal> for RefusedRequest {
    fn from(refusal: Refusal) -> Self {
        let contract = if let Refusal::Stranger(contract) = &refusal { Some(contract.clone()) } else { None };
        Self { refusal, contract, party: None }
    }
}

impl RefusedRequest {
    /// Wraps a refusal of something that a contact of a contract asked for.
    pub(super) fn to(visitor: &Visitor, refusal: Refusal) -> Self {
        Self { refusal, contract: Some(visitor.log.contract.id.clone()), party: Some(visitor.party) }
    }
}

impl Desk {
    /// Answers with why.
    pub(super) fn refuse(&self, refused: RefusedRequest, request: &Request) -> Response {
        let RefusedRequest { refusal, contract, party } = refused;
        if matches!(refusal, Refusal::SignedOut) && request.method() == Method::GET {
            let wanted = request.target();
            let wanted = path::own(&wanted).filter(|wanted| *wanted != path::DESK);
            let then = wanted.map(|wanted| {
                let query = form_urlencoded::Serializer::new(String::new()).append_pair("then", wanted).finish();
                format!("{}?{query}", path::SIGN_IN)
            });
            return response::see_other(then.as_deref().unwrap_or(path::SIGN_IN));
        }
        let (status, mut message) = refusal.in_words();
        if matches!(refusal, Refusal::TooLarge) {
            message = message.with_link("Back to the form", path::form_of(request.path()));
        }
        let party = party.map(tracing::field::display);
        match &refusal {
            Refusal::Failed(failure) => {
                tracing::error!(failure = %failure, contract, party, "a request could not be answered");
            }
            Refusal::Forged(why) => tracing::warn!(status = status.as_u16(), contract, party, why, "refused"),
            Refusal::Unreadable(why) => tracing::warn!(status = status.as_u16(), contract, party, %why, "refused"),
            Refusal::SignedOut
            | Refusal::NotFound
            | Refusal::Stranger(_)
            | Refusal::NotYours(_)
            | Refusal::TooOften
            | Refusal::NotAllowed
            | Refusal::TooLarge
            | Refusal::Encoded
            | Refusal::LinkNotGood
            | Refusal::Message(..) => {
                tracing::warn!(status = status.as_u16(), contract, party, title = message.title, "refused");
            }
        }
        page_with(status, render::form::message_page(&PageFrame::signed_out(), &message)).unwrap_or_else(|_| {
            response::with_body(
                StatusCode::INTERNAL_SERVER_ERROR,
                "text/plain; charset=utf-8",
                b"Something is wrong on our side.".into(),
            )
        })
    }
}

impl Refusal {
    fn in_words(&self) -> (StatusCode, MessagePage) {
        let message = |status: StatusCode, title: &str, text: &str| (status, MessagePage::new(title, text));
        match self {
            Self::SignedOut => {
                let (status, message) = message(
                    StatusCode::UNAUTHORIZED,
                    "You have been signed out",
                    "A session lasts eight hours. What you have just sent was not accepted, and nothing was changed. Sign in again, then send it again.",
                );
                (status, message.with_link("Sign in", path::SIGN_IN))
            }
            Self::NotFound | Self::Stranger(_) => {
                let (status, message) = message(
                    StatusCode::NOT_FOUND,
                    "Page not found",
                    "There is nothing at this address that you can see. If you typed it, check that it is right.",
                );
                (status, message.with_link("Go to the start page", path::DESK))
            }
            Self::NotYours(party) => {
                let text = format!("Only the {party} can do this. Nothing was changed.");
                let (status, message) = message(StatusCode::FORBIDDEN, "You do not have permission", &text);
                (status, message.with_link("Go to the start page", path::DESK))
            }
            Self::Forged(_) => {
                let (status, message) = message(
                    StatusCode::FORBIDDEN,
                    "We could not accept this form",
                    "It did not come from a page that you have open here now, so nothing was recorded or changed. Open the form again and send it from there.",
                );
                (status, message.with_link("Go to the start page", path::DESK))
            }
            Self::TooOften => message(
                StatusCode::TOO_MANY_REQUESTS,
                "Too many attempts",
                "This was tried too often within the last hour, for one address or from one network. If you asked for a link, look for the newest email, in your junk folder too: each works for 15 minutes. Otherwise try again in an hour.",
            ),
            Self::NotAllowed => message(
                StatusCode::METHOD_NOT_ALLOWED,
                "Not possible here",
                "You can view this page and send its forms, but not do what you tried.",
            ),
            Self::TooLarge => message(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too large",
                "What you sent is too large. It was not accepted, and nothing was changed. A return’s file can be up to 1 MB: send one month only, without pictures.",
            ),
            Self::Unreadable(_) => message(
                StatusCode::BAD_REQUEST,
                "Not readable",
                "What you sent is not one of our forms, or was cut off. Nothing was changed. Go back and send it again.",
            ),
            Self::Encoded => message(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Not readable",
                "What you sent was compressed on its way and could not be accepted. Nothing was changed. Send it uncompressed.",
            ),
            Self::LinkNotGood => {
                let (status, message) = message(
                    StatusCode::GONE,
                    "This link does not work any more",
                    "A link to sign in works once, for 15 minutes. Ask for a new one: it takes a moment.",
                );
                (status, message.with_link("Ask for a new link", path::SIGN_IN))
            }
            Self::Message(status, message) => (*status, message.clone()),
            Self::Failed(failure) if failure.retry_can_help => message(
                StatusCode::SERVICE_UNAVAILABLE,
                "Not available for the moment",
                "Nothing was lost. Go back and send the same again in a minute; it will not be counted twice.",
            ),
            Self::Failed(_) => message(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something is wrong on our side",
                "It has been recorded for those who run this service. Sending the same again will not help yet.",
            ),
        }
    }
}
