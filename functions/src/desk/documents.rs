//! What there is to read, print and keep: the whole record of the contract, the agenda of a meeting, the evidence pack.

use chrono::{DateTime, Utc};
use domain::event::Party;
use domain::month::Month;
use http::StatusCode;
use render::form::{Choice, FormComponent, FormPage, InputField, PageFrame};

use super::page::{page_with, styled_within};
use super::path;
use super::refusal::Refusal;
use super::service::Desk;
use super::visitor::Visitor;
use crate::evidence::{MonthRange, evidence};
use crate::http::Request;
use crate::http::response::{self, Response};
use crate::record::{MAX_RESPONSE_BYTES, agenda, performance};

/// Shows the whole record of the contract, as the party may see it.
pub(super) async fn whole(desk: &Desk, visitor: &Visitor, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let frame = frame(visitor)?;
    let page = performance(&desk.table, &visitor.log.contract.id, visitor.party, now, Some(&frame)).await?;
    Ok(styled_within(response::page(page.ok_or(Refusal::NotFound)?)))
}

/// Shows the agenda of the next meeting, or with `?on=` of one on a day; with `?as=txt` plain text.
pub(super) async fn meeting_agenda(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let on = match request.parameter("on") {
        None => None,
        Some(text) => Some(domain::date::read(&text).ok_or(Refusal::NotFound)?),
    };
    let frame = frame(visitor)?;
    let agenda = agenda(&desk.table, &visitor.log.contract.id, on, now, Some(&frame)).await?;
    let agenda = agenda.ok_or(Refusal::NotFound)?;
    match request.parameter("as").as_deref() {
        Some("txt") => Ok(response::text(agenda.text)),
        _ => Ok(styled_within(response::page(agenda.html))),
    }
}

/// Returns what stands around a document: the bar of the contract by its definition in force, and the way back.
fn frame(visitor: &Visitor) -> Result<PageFrame, Refusal> {
    let history = visitor.history()?;
    Ok(visitor.frame(history.known().contract()))
}

/// Asks for the months of the evidence pack, and hands it out.
pub(super) async fn evidence_pack(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    posted: bool,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    // The council's pack holds the log whole, with what it considered by itself; the contractor has its own over the API.
    visitor.only(Party::Council)?;
    if !posted {
        return ask(visitor, now, &RequestedMonths::default());
    }
    let form = visitor.form(request).await?;
    let month = |name: &str| form.text(name).parse::<Month>().ok();
    let asked = RequestedMonths { from: month("from"), to: month("to"), wrong: None };
    let wrong = |message: &str| RequestedMonths { wrong: Some(message.into()), ..asked.clone() };
    let (Some(from), Some(to)) = (asked.from, asked.to) else {
        return ask(visitor, now, &wrong("Choose the first and the last month"));
    };
    if from > to {
        return ask(visitor, now, &wrong("Choose a last month that is not before the first"));
    }
    let id = &visitor.log.contract.id;
    let pack =
        evidence(&desk.table, id, MonthRange { from, to }, visitor.party, now).await?.ok_or(Refusal::NotFound)?;
    if pack.len() > MAX_RESPONSE_BYTES {
        return ask(
            visitor,
            now,
            &wrong("The pack of these months is too large to be sent at once. Choose fewer months"),
        );
    }
    tracing::info!(contract = id, party = %visitor.party, "an evidence pack was handed out");
    Ok(response::file("application/zip", &format!("{id}_{from}_{to}.zip"), pack))
}

/// The months that were asked for.
#[derive(Clone, Default)]
struct RequestedMonths {
    from: Option<Month>,
    to: Option<Month>,
    wrong: Option<String>,
}

fn ask(visitor: &Visitor, now: DateTime<Utc>, asked: &RequestedMonths) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let mut months: Vec<Month> = contract.months_through(visitor.log.as_of(now)).collect();
    months.reverse();
    let (from, to) = (asked.from.or(months.last().copied()), asked.to.or(months.first().copied()));
    let list = |field: InputField, chosen: Option<Month>| {
        let choice = |month: &Month| Choice {
            value: month.to_string(),
            label: month.in_words(),
            chosen: Some(*month) == chosen,
            hint: None,
        };
        FormComponent::Select { field, choices: months.iter().map(choice).collect() }
    };
    let last = InputField::new("to", "Last month").with_error(asked.wrong.clone());
    let form = FormPage {
        title: "Download the evidence pack".into(),
        lead: "Everything received, decided, found and sent in the months you choose, in one file that anyone who has it can check. It includes the council’s own decisions: keep it as securely as the contract.".into(),
        action: format!("{}/evidence", path::contract(&contract.id)),
        errors: last.error_line().into_iter().collect(),
        components: vec![list(InputField::new("from", "First month"), from), list(last, to)],
        button: "Download".into(),
        ..FormPage::default()
    };
    let status = if asked.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, render::form::form_page(&visitor.frame(contract), &form))
}
