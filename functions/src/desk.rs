//! `desk`: the plain forms of the two parties. They sign in by a link that is sent to their address; who may see and do what
//! follows from the contract's definition in force, looked up anew at each request.
//!
//! Requests and answers are those of an HTTP API of API Gateway (payload format 2.0). Every page works without JavaScript, and
//! may run none. What is sent from a form is taken only from this desk's own pages, and only with the token that these hold.

use std::time::Duration;

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use cloud::mail::Mail;
use cloud::table::Table;
use http::Method;

mod act;
mod documents;
mod form;
mod home;
mod letters;
mod origin;
mod page;
mod path;
mod refusal;
mod returns;
mod sign_in;
mod visitor;

use crate::http::Request;
use crate::http::response::{self, Response};
use page::stylesheet;
use refusal::{Refusal, Refused};
use visitor::Visitor;

/// What it takes to serve the forms.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The table.
    pub table: Table,
    /// Where the links to sign in are sent.
    pub mail: Mail,
    /// The sender's address.
    pub from: String,
    /// Where the desk is reached, without a slash at its end: `https://performance.council.example`.
    pub address: String,
    /// How long an answer to an address that was typed takes, so that it tells nothing of whether the address is known.
    pub pace: Duration,
}

/// How long an answer to an address that was typed takes, wherever nothing speaks against it.
pub const PACE: Duration = Duration::from_millis(1500);

/// Whether a path is this function's.
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

    async fn route(&self, request: &Request, now: DateTime<Utc>) -> Result<Response, Refused> {
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
                return answer.map_err(|refusal| Refused::to(&visitor, refusal));
            }
            _ => Err(Refusal::NotFound),
        };
        Ok(answer?)
    }

    /// What a party asks for of its contract.
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
            (["record"], false) => act::list(visitor, now),
            (["record", kind], _) => act::answer(self, request, visitor, (kind, posted), now).await,
            (["appendix-a"], _) => act::proposal::answer(self, request, visitor, posted, now).await,
            (["appendix-a.xlsx"], false) => act::proposal::workbook(self, visitor).await,
            (["revise"], false) => act::revise::list(visitor),
            (["revise", what], _) => act::revise::answer(self, request, visitor, (what, posted), now).await,
            (["letters"], false) => letters::list(self, visitor).await,
            (["letters", id @ .., "decision"], _) => {
                letters::decision(self, request, visitor, (&id.join("/"), posted), now).await
            }
            (["letters", id @ ..], false) => letters::show(self, request, visitor, &id.join("/"), now).await,
            (["performance"], false) => documents::whole(self, visitor, now).await,
            (["agenda"], false) => documents::meeting_agenda(self, request, visitor, now).await,
            (["evidence"], _) => documents::evidence_pack(self, request, visitor, posted, now).await,
            (["entries"], false) => act::entries(request, visitor),
            (["entries", number], false) => act::entry(request, visitor, number, now),
            (["returns", month, asked @ ..], _) => {
                returns::route(self, request, visitor, (month, asked), posted, now).await
            }
            _ => Err(Refusal::NotFound),
        }
    }
}

/// Whether a request is a form that was sent; any but a page that is asked for and a form that is sent is refused.
fn allowed(request: &Request) -> Result<bool, Refusal> {
    match *request.method() {
        Method::GET => Ok(false),
        Method::POST => Ok(true),
        _ => Err(Refusal::NotAllowed),
    }
}
