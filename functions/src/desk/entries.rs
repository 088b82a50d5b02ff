//! What a party has recorded: its own entries of the log, each with what it says and what followed from it.

mod facts;

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::facts::History;
use render::form::{EntryPage, EntryRow, EntryState};

use crate::desk::form_context::FormContext;
use crate::desk::page::page;
use crate::desk::refusal::Refusal;
use crate::desk::visitor::Visitor;
use crate::http::Request;
use crate::http::response::Response;

/// How many entries stand on a page.
const ON_A_PAGE: usize = 100;

fn row(visitor: &Visitor, history: &History<'_>, number: usize, event: &Event) -> EntryRow {
    let log = &visitor.log;
    let contract = history.known().contract();
    let is_withdrawal = matches!(event.fact, domain::event::Fact::EventWithdrawn { .. });
    let what = render::form::entry_in_words(contract, &log.events, number);
    EntryRow {
        number,
        detail: render::form::entry_detail(event, &what),
        what,
        received_at: render::form::moment_in_words(contract, event.received_at),
        state: match (is_withdrawal, history.counts(number)) {
            (true, _) => EntryState::Withdrawal,
            (false, true) => EntryState::Current,
            (false, false) => EntryState::Withdrawn,
        },
    }
}

/// Shows a party's own entries, the newest first.
pub(crate) fn list(request: &Request, visitor: &Visitor) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let before = request.parameter("before").and_then(|number| number.parse::<usize>().ok()).unwrap_or(usize::MAX);
    let own = (1..).zip(&visitor.log.events).filter(|(number, event)| event.by == visitor.party && *number < before);
    let mut own: Vec<(usize, &Event)> = own.collect();
    own.reverse();
    let earlier = own.get(ON_A_PAGE).is_some().then(|| own[ON_A_PAGE - 1].0);
    let rows: Vec<EntryRow> =
        own.iter().take(ON_A_PAGE).map(|(number, event)| row(visitor, &history, *number, event)).collect();
    page(render::form::entries_page(&visitor.frame(contract), &rows, earlier))
}

/// Shows one of a party's own entries: its receipt.
pub(crate) fn show(
    request: &Request,
    visitor: &Visitor,
    number: &str,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let number = number.parse::<usize>().ok().filter(|number| *number > 0).ok_or(Refusal::NotFound)?;
    let event = visitor.log.events.get(number - 1).filter(|event| event.by == visitor.party);
    let event = event.ok_or(Refusal::NotFound)?;
    let history = visitor.history()?;
    let contract = history.known().contract();
    let context = FormContext::new(visitor, &history, now);
    let content = EntryPage {
        row: row(visitor, &history, number, event),
        receipt: format!("{}-event-{number}", contract.id),
        texts: facts::texts(&context, number, event),
        follows: crate::record::consequences(&visitor.log, number)?,
        is_new: request.parameter("new").is_some(),
    };
    page(render::form::entry_page(&visitor.frame(contract), &content))
}
