//! The documents of performance management: a contract's page for its parties, the agenda, and the evidence pack.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::outbox::OutboxEmail;
use cloud::table::Table;
use domain::contract::Contract;
use domain::deadline::DeadlineKind;
use domain::event::Party;
use domain::month::Month;
use domain::record::Record;
use http::StatusCode;
use render::form::PageFrame;
use render::{Document, PerformanceFile, SentLetter};

use super::letters::state_in_words;
use crate::evidence::{MonthRange, evidence};
use crate::failures::permanent;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

/// The most bytes of a document: a response of a function has at most 6 MB, in which the document stands as base64 within JSON.
pub(crate) const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// Returns the page of a contract's performance management for a party; `None` if there is no such contract. `frame` is what
/// the desk shows around it.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be assessed.
pub async fn performance(
    table: &Table,
    contract: &str,
    party: Party,
    now: DateTime<Utc>,
    frame: Option<&PageFrame>,
) -> Result<Option<String>, Failure> {
    let Some(log) = table.read_log(contract).await? else { return Ok(None) };
    let as_of = log.as_of(now);
    let history = log.history()?;
    let known = history.known_at(history.end_of(as_of));
    let letters = sent_letters(table, &log, known.contract(), party).await?;
    let file = PerformanceFile {
        contract: known.contract(),
        assessment: &domain::assessment::assess_history(&history, as_of),
        record: &Record::new(known, as_of),
        history: &history,
        log: &log.events,
        letters: &letters,
        sequence: log.head.sequence,
        party,
        frame,
    };
    render::performance_page(&file).map(Some).map_err(permanent("make a page", "a template does not fit"))
}

/// Returns the contractual letters that a party may see, the earliest first.
async fn sent_letters(
    table: &Table,
    log: &StoredLog,
    contract: &Contract,
    party: Party,
) -> Result<Vec<SentLetter>, Failure> {
    let kept = table.letters(&contract.id).await?;
    let emails = table.emails(&contract.id).await?.into_iter().filter(OutboxEmail::is_contractual_letter);
    let mut letters: Vec<SentLetter> = emails
        .filter(|email| party == Party::Council || (email.to == party && email.ever_went()))
        .filter_map(|email| {
            let notice = email.notices.first()?;
            let letter = kept.iter().find(|letter| letter.id == email.id);
            Some(SentLetter {
                kind: notice.kind,
                to: email.to,
                due_on: notice.due_on,
                state: state_in_words(log, contract, &email),
                sent_at: email.sending.sent_at,
                sha256: letter.map(cloud::letters::StoredLetter::sha256),
                href: letter.map(|letter| format!("letters/{}", letter.id)),
                id: email.id,
            })
        })
        .collect();
    letters.sort_by(|one, other| (one.due_on, &one.id).cmp(&(other.due_on, &other.id)));
    Ok(letters)
}

pub(super) async fn hand_out_performance(
    table: &Table,
    contract: &str,
    party: Party,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let page = performance(table, contract, party, now, None).await?;
    page.map(response::page).ok_or_else(ProblemDetails::not_found)
}

/// Hands out the agenda of the next meeting, or of one on a day: a page, or with `?as=txt` plain text.
pub(super) async fn hand_out_agenda(
    table: &Table,
    request: &Request,
    contract: &str,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let read = |text: String| {
        domain::date::read(&text).ok_or_else(|| ProblemDetails::unreadable("on is a date, as 2022-07-29."))
    };
    let on = request.parameter("on").map(read).transpose()?;
    let agenda = agenda(table, contract, on, now, None).await?.ok_or_else(ProblemDetails::not_found)?;
    match request.parameter("as").as_deref() {
        None | Some("html") => Ok(response::page(agenda.html)),
        Some("txt") => Ok(response::text(agenda.text)),
        Some(_) => Err(ProblemDetails::unreadable("as is html or txt.")),
    }
}

/// Returns the agenda of a meeting on a day, from what is known now; `None` if there is no such contract. Without a day it is
/// that by which the next meeting is due, or today if no meeting is due any more. `frame` is what the desk shows around its
/// page.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be assessed.
pub async fn agenda(
    table: &Table,
    contract: &str,
    on: Option<NaiveDate>,
    now: DateTime<Utc>,
    frame: Option<&PageFrame>,
) -> Result<Option<Document>, Failure> {
    let Some(log) = table.read_log(contract).await? else { return Ok(None) };
    let as_of = log.as_of(now);
    let history = log.history()?;
    let known = history.known_at(history.end_of(as_of));
    let assessment = domain::assessment::assess_history(&history, as_of);
    let record = Record::new(known, as_of);
    let mut due = assessment.deadlines.iter().filter(|deadline| deadline.what == DeadlineKind::Meeting);
    let on = on.or_else(|| due.next().map(|deadline| deadline.on)).unwrap_or(as_of);
    render::agenda(known.contract(), &assessment, &record, on, frame)
        .map(Some)
        .map_err(permanent("make a page", "a template does not fit"))
}

/// Hands out the evidence pack of some months, `?from=2023-01&to=2023-06`, for the party that asks. With `&party=contractor`
/// the council gets the pack that the contractor would get, to hand it over.
pub(super) async fn hand_out_evidence(
    table: &Table,
    request: &Request,
    contract: &str,
    asking: Party,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let month = |name: &str| -> Result<Month, ProblemDetails> {
        let unreadable = || ProblemDetails::unreadable("Name the months: from=2023-01&to=2023-06.");
        request.parameter(name).and_then(|text| text.parse().ok()).ok_or_else(unreadable)
    };
    let months = MonthRange { from: month("from")?, to: month("to")? };
    if months.from > months.to {
        return Err(ProblemDetails::unreadable("from is a month no later than to."));
    }
    let party = match (asking, request.parameter("party").as_deref()) {
        (_, None) => asking,
        (Party::Council | Party::Contractor, Some("contractor")) => Party::Contractor,
        (Party::Council, Some("council")) => Party::Council,
        (_, Some("council")) => {
            let detail = "The council's pack is for the council alone. Leave party out, or ask for party=contractor.";
            return Err(ProblemDetails::new(StatusCode::FORBIDDEN, "You do not have permission to have this", detail));
        }
        (_, Some(_)) => return Err(ProblemDetails::unreadable("party is council or contractor.")),
    };
    let pack = evidence(table, contract, months, party, now).await?.ok_or_else(ProblemDetails::not_found)?;
    if pack.len() > MAX_RESPONSE_BYTES {
        let detail = "The pack is too large to be sent in one answer. Ask for fewer months at a time.";
        return Err(ProblemDetails::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail));
    }
    let name = evidence_name(contract, months, party);
    Ok(response::file("application/zip", &name, pack))
}

/// Returns the name of a pack's file. It says whom the pack is for, unless that is the council.
pub(crate) fn evidence_name(contract: &str, months: MonthRange, party: Party) -> String {
    let reader = if party == Party::Council { String::new() } else { format!("_{party}") };
    format!("{contract}_{}_{}{reader}.zip", months.from, months.to)
}
