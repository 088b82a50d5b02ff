//! Why the desk does not do what it was asked to, as a page in plain words. Each is logged, without whose it was.

use cloud::failure::Failure;
use domain::event::Party;
use http::{Method, StatusCode};
use render::form::{Around, Notice};

use super::page::page_with;
use super::visitor::Visitor;
use super::{Desk, path};
use crate::http::Request;
use crate::http::response::{self, Response};

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
    /// What was sent is no form.
    Unreadable,
    /// What was sent was encoded for the way.
    Encoded,
    /// A link to sign in that is not good, or not any more.
    LinkNotGood,
    /// A notice in words of its own.
    Said(StatusCode, Notice),
    /// The store does not answer, or refuses.
    Failed(Failure),
}

/// A refusal, with the contract that it is of and the party that it was said to, where they are known: for the log. Neither is
/// read from what was asked for, which may say anything, unless there is a contract of that id.
#[derive(Debug)]
pub(super) struct Refused {
    refusal: Refusal,
    contract: Option<String>,
    party: Option<Party>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let contract = match &refusal {
            Refusal::Stranger(contract) => Some(contract.clone()),
            _ => None,
        };
        Self { refusal, contract, party: None }
    }
}

impl Refused {
    /// A refusal of something that a contact of a contract asked for.
    pub(super) fn to(visitor: &Visitor, refusal: Refusal) -> Self {
        Self { refusal, contract: Some(visitor.log.contract.id.clone()), party: Some(visitor.party) }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Desk {
    /// The answer that tells why.
    pub(super) fn refuse(&self, refused: Refused, request: &Request) -> Response {
        let Refused { refusal, contract, party } = refused;
        if matches!(refusal, Refusal::SignedOut) && request.method() == Method::GET {
            let wanted = request.target();
            let wanted = path::own(&wanted).filter(|wanted| *wanted != path::DESK);
            let then = wanted.map(|wanted| {
                let query = form_urlencoded::Serializer::new(String::new()).append_pair("then", wanted).finish();
                format!("{}?{query}", path::SIGN_IN)
            });
            return response::see_other(then.as_deref().unwrap_or(path::SIGN_IN));
        }
        let (status, mut notice) = refusal.in_words();
        if matches!(refusal, Refusal::TooLarge) {
            notice = notice.with_way("Back to the form", path::form_of(request.path()));
        }
        let party = party.map(tracing::field::display);
        match &refusal {
            Refusal::Failed(failure) => {
                tracing::error!(failure = %failure, contract, party, "a request could not be answered");
            }
            Refusal::Forged(why) => tracing::warn!(status = status.as_u16(), contract, party, why, "refused"),
            _ => tracing::warn!(status = status.as_u16(), contract, party, title = notice.title, "refused"),
        }
        page_with(status, render::form::notice_page(&Around::signed_out(), &notice)).unwrap_or_else(|_| {
            response::with_body(
                StatusCode::INTERNAL_SERVER_ERROR,
                "text/plain; charset=utf-8",
                b"Something is wrong on our side.".into(),
            )
        })
    }
}

impl Refusal {
    fn in_words(&self) -> (StatusCode, Notice) {
        let said = |status: StatusCode, title: &str, text: &str| (status, Notice::new(title, text));
        match self {
            Self::SignedOut => {
                let (status, notice) = said(
                    StatusCode::UNAUTHORIZED,
                    "You have been signed out",
                    "A session lasts eight hours. What you sent just now was not taken, and nothing was changed. Sign in again, then send it again.",
                );
                (status, notice.with_way("Sign in", path::SIGN_IN))
            }
            Self::NotFound | Self::Stranger(_) => {
                let (status, notice) = said(
                    StatusCode::NOT_FOUND,
                    "Page not found",
                    "There is nothing at this address that you can see. If you typed it, check that it is right.",
                );
                (status, notice.with_way("To the start", path::DESK))
            }
            Self::NotYours(party) => {
                let text = format!("Only the {party} can do this. Nothing was changed.");
                let (status, notice) = said(StatusCode::FORBIDDEN, "Not yours to do", &text);
                (status, notice.with_way("To the start", path::DESK))
            }
            Self::Forged(_) => {
                let (status, notice) = said(
                    StatusCode::FORBIDDEN,
                    "This form was not sent from here",
                    "What was sent did not come from a page that you have open here now, so it was not taken and nothing was changed. Open the form again and send it from there.",
                );
                (status, notice.with_way("To the start", path::DESK))
            }
            Self::TooOften => said(
                StatusCode::TOO_MANY_REQUESTS,
                "Too many attempts",
                "This was tried too often within the last hour, for one address or from one network. If you asked for a link, look for the newest email, also among unwanted mail: each is good for 15 minutes. Otherwise try again in an hour.",
            ),
            Self::NotAllowed => said(
                StatusCode::METHOD_NOT_ALLOWED,
                "Not possible here",
                "This page can be looked at, and its forms can be sent.",
            ),
            Self::TooLarge => said(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too large",
                "What was sent is larger than a form may be. It was not taken, and nothing was changed. A return’s file may have 1 MiB: send one month only, without pictures.",
            ),
            Self::Unreadable => said(
                StatusCode::BAD_REQUEST,
                "Not readable",
                "What was sent is not a form of this desk, or ended too early. Nothing was changed. Go back and send it again.",
            ),
            Self::Encoded => said(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Not readable",
                "What was sent was compressed on its way, and was not taken. Nothing was changed. Send it as it is.",
            ),
            Self::LinkNotGood => {
                let (status, notice) = said(
                    StatusCode::GONE,
                    "This link does not work any more",
                    "A link to sign in works once, for 15 minutes. Ask for a new one: it takes a moment.",
                );
                (status, notice.with_way("Ask for a new link", path::SIGN_IN))
            }
            Self::Said(status, notice) => (*status, notice.clone()),
            Self::Failed(failure) if failure.retry_can_help => said(
                StatusCode::SERVICE_UNAVAILABLE,
                "Not available for the moment",
                "Nothing was lost. Go back and send the same again in a minute; it will not be counted twice.",
            ),
            Self::Failed(_) => said(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something is wrong on our side",
                "It has been recorded for those who run this service. Sending the same again will not help yet.",
            ),
        }
    }
}
