//! The return in the browser: by a file, or by a table that is filled in. Either is kept as a draft, shown with the ratings that
//! follow, and only then submitted, by the one way in which every return is taken.
//!
//! The modules stand in this order, and each knows only those before it: `typed_return`, from what is typed to a return's bytes
//! and back; `draft`; `context`, the month's return as a party looks at it; `overview`, the month's page; `receipt`; `file` and
//! `table`, which take a draft; `check`, which shows and submits it.

use chrono::{DateTime, Utc};
use domain::month::Month;

mod check;
mod context;
mod draft;
mod file;
mod overview;
mod receipt;
mod table;
mod typed_return;

use super::refusal::Refusal;
use super::service::Desk;
use super::visitor::Visitor;
use crate::http::Request;
use crate::http::response::Response;
use crate::ingest::template;
use context::ReturnContext;

pub(super) use draft::begun_months;

/// Answers what is asked for of a month's return.
pub(super) async fn route(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (month, asked): (&str, &[&str]),
    posted: bool,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let Ok(month) = month.parse::<Month>() else { return Err(Refusal::NotFound) };
    let context = ReturnContext { desk, visitor, history: visitor.history()?, month, now };
    if !posted {
        match asked {
            [] | [""] => return context.open()?.show(&[]).await,
            ["receipts", event] => return context.receipt(event, request.parameter("again").is_some()).await,
            ["revisions", event, form] => return context.hand_out(event, form).await,
            ["template.xlsx"] => {
                let empty = request.parameter(template::EMPTY).as_deref() == Some("true");
                let template = template::of_month(&visitor.log, month, empty)?;
                return template.ok_or(Refusal::NotFound);
            }
            _ => {}
        }
    }
    match (asked, posted) {
        (["table"], false) => context.submittable()?.show_table(request.parameter("saved").is_some()).await,
        (["table"], true) => context.submittable()?.take_table(&visitor.form(request).await?).await,
        (["file"], true) => context.submittable()?.take_file(&visitor.form(request).await?).await,
        (["check"], false) => context.submittable()?.show_check(request.parameter("overtaken").is_some()).await,
        (["submit"], true) => context.submittable()?.submit(&visitor.form(request).await?).await,
        _ => Err(Refusal::NotFound),
    }
}
