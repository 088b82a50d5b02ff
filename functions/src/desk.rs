//! `desk`: the plain forms of the two parties. They sign in by a link that is sent to their address; who may see and do what
//! follows from the contract's definition in force, looked up anew at each request.
//!
//! Requests and answers are those of an HTTP API of API Gateway (payload format 2.0). Every page works without JavaScript, and
//! may run none. What is sent from a form is taken only from this desk's own pages, and only with the token that these hold.
//!
//! The modules stand in this order, and each knows only those before it; this one alone knows them all, and routes:
//!
//! 1. `path`; `service`, what it takes to serve; `refusal`, why something is not done.
//! 2. `posted_form`, what a browser sends; `origin`, whether a page of this desk sent it; `page`, pages as answers.
//! 3. `visitor`, who asks; `refusal_page`, what they are told where something is refused.
//! 4. What every form is made of: `form_fields`; `form_context`, what it is filled in from; `recording`, how a form is
//!    told from others and becomes an entry of the log; `effects`, what that would change.
//! 5. `event_form`: a form for each kind of event, with `appendix_a_draft`, what the contractor proposes for one.
//!    `definition_form`: those that revise the contract's definition. `appendix_a`: the contractor's own.
//! 6. `entries`, what was recorded; `returns`, the return by file or table; `letters`, `documents`, `sign_in`; and `home`, which
//!    leads to them all.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use http::Method;

mod appendix_a;
mod appendix_a_draft;
mod definition_form;
mod documents;
mod effects;
mod entries;
mod event_form;
mod form_context;
mod form_fields;
mod home;
mod letters;
mod origin;
mod page;
mod path;
mod posted_form;
mod recording;
mod refusal;
mod refusal_page;
mod returns;
mod service;
mod sign_in;
mod visitor;

use crate::http::Request;
use crate::http::response::{self, Response};
use page::stylesheet;
use refusal::Refusal;
use refusal_page::RefusedRequest;
use visitor::Visitor;

pub use service::{Desk, PACE};

/// Returns whether a path is this function's.
pub fn is_for(path: &str) -> bool {
    path == path::DESK || path.starts_with("/desk/")
}

impl Desk {
    /// Answers a request.
    pub async fn handle(&self, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
        let request = Request::new(event);
        let answer = match self.route(&request, now).await {
            Ok(answer) => answer,
            Err(refused) => self.refuse(refused, &request),
        };
        tracing::info!(method = request.method().as_str(), status = answer.status().as_u16(), "answered");
        response::into_event(self.secured(answer))
    }

    async fn route(&self, request: &Request, now: DateTime<Utc>) -> Result<Response, RefusedRequest> {
        let path: Vec<&str> = request.path().trim_start_matches('/').split('/').collect();
        let ["desk", asked @ ..] = &path[..] else { return Err(Refusal::NotFound.into()) };
        let posted = allowed(request)?;
        if posted {
            origin::check(request, &self.address)?;
        }
        let answer = match (asked, posted) {
            ([] | [""], false) => home::start(self, request, now).await,
            (["assets", "site.css"], false) => Ok(stylesheet()),
            (["sign-in"], false) => sign_in::ask(request),
            (["sign-in"], true) => sign_in::send_link(self, request, now).await,
            (["link", token], false) => sign_in::show_link(self, request, token, now).await,
            (["link", token], true) => sign_in::open_link(self, request, token, now).await,
            (["sign-out"], true) => sign_in::sign_out(self, request, now).await,
            (["contracts", contract, asked @ ..], _) => {
                let visitor = self.visitor(request, contract, now).await?;
                let answer = self.contract(request, &visitor, asked, posted, now).await;
                return answer.map_err(|refusal| RefusedRequest::to(&visitor, refusal));
            }
            _ => Err(Refusal::NotFound),
        };
        Ok(answer?)
    }

    /// Answers what a party asks for of its contract.
    async fn contract(
        &self,
        request: &Request,
        visitor: &Visitor,
        asked: &[&str],
        posted: bool,
        now: DateTime<Utc>,
    ) -> Result<Response, Refusal> {
        match (asked, posted) {
            ([] | [""], false) => home::show(self, visitor, now).await,
            (["record"], false) => event_form::list(visitor, now),
            (["record", kind], _) => event_form::answer(self, request, visitor, (kind, posted), now).await,
            (["appendix-a"], _) => appendix_a::answer(self, request, visitor, posted, now).await,
            (["appendix-a.xlsx"], false) => appendix_a::workbook(self, visitor).await,
            (["revise"], false) => definition_form::list(visitor),
            (["revise", what], _) => definition_form::answer(self, request, visitor, (what, posted), now).await,
            (["letters"], false) => letters::list(self, visitor).await,
            (["letters", id @ .., "decision"], _) => {
                letters::decision(self, request, visitor, (&id.join("/"), posted), now).await
            }
            (["letters", id @ ..], false) => letters::show(self, request, visitor, &id.join("/"), now).await,
            (["performance"], false) => documents::whole(self, visitor, now).await,
            (["agenda"], false) => documents::meeting_agenda(self, request, visitor, now).await,
            (["evidence"], _) => documents::evidence_pack(self, request, visitor, posted, now).await,
            (["entries"], false) => entries::list(request, visitor),
            (["entries", number], false) => entries::show(request, visitor, number, now),
            (["returns", month, asked @ ..], _) => {
                returns::route(self, request, visitor, (month, asked), posted, now).await
            }
            _ => Err(Refusal::NotFound),
        }
    }
}

/// Returns whether a request is a form that was sent; any but a page that is asked for and a form that is sent is refused.
fn allowed(request: &Request) -> Result<bool, Refusal> {
    match *request.method() {
        Method::GET => Ok(false),
        Method::POST => Ok(true),
        _ => Err(Refusal::NotAllowed),
    }
}
