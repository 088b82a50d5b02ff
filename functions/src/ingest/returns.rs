//! A return, received.

use chrono::{DateTime, SubsecRound as _, Utc};
use cloud::log::{Appended, Entry, StoredLog, sha256};
use cloud::table::Table;
use domain::event::{Event, Fact, Party, Return};
use domain::facts::History;
use domain::headroom::KpiHeadroom;
use domain::month::Month;
use domain::notice::{About, TitledRating, received};
use intake::{Declared, Format, MOST_BYTES, Submission, read_return};
use serde::{Deserialize, Serialize};

use crate::http::{Answer, Problem, Request};

/// How often others may come first before a sender is asked to try again.
const ATTEMPTS: usize = 20;

/// What the sender of a return gets for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The receipt's own number.
    pub receipt: String,
    /// The contract's id.
    pub contract: String,
    /// The month.
    pub month: Month,
    /// Which revision of the month's return it is, from 1.
    pub revision: usize,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Whether the month's first revision came by the due date.
    pub on_time: bool,
    /// The SHA-256 of the bytes as received.
    pub sha256: String,
    /// The ratings with it; provisional until the month closes.
    pub ratings: Vec<TitledRating>,
    /// What the month can still take; nothing once it has closed.
    #[serde(default)]
    pub headroom: Vec<KpiHeadroom>,
    /// What the clauses would make of the month if it closed as it stands, a sentence each.
    #[serde(default)]
    pub if_closed_now: Vec<String>,
}

/// Receives a return: 201 and its receipt; for the same bytes again 200 and the same receipt; 422 with every problem, and
/// nothing is kept.
pub(super) async fn receive(
    table: &Table,
    request: &Request,
    contract: &str,
    month: &str,
    now: DateTime<Utc>,
) -> Result<Answer, Problem> {
    let bytes = request.body(MOST_BYTES)?;
    let month: Month =
        month.parse().map_err(|_| Problem::unreadable("The path's last part is a month, as 2022-07."))?;
    let declared = match request.header("content-type").map_or(Declared::Unsaid, Format::of_content_type) {
        Declared::As(format) => Some(format),
        Declared::Unsaid => None,
        Declared::Unsupported => {
            let detail = "Send the return as a workbook (.xlsx or .ods), as CSV, or as JSON.";
            return Err(Problem::new(415, "Not a kind of file that is taken", detail.into()));
        }
    };
    let content = sha256(&[b"return\n", month.to_string().as_bytes(), b"\n", &bytes].concat());
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(Problem::not_found()) };
        let accepted = table.accepted(contract, &content).await?;
        let replaces = match accepted {
            // What was withdrawn since is a new thing to record (D5).
            Some(accepted) if history(&log)?.counts(usize::try_from(accepted.sequence).unwrap_or(usize::MAX)) => {
                return Ok(Answer::json(200, accepted.receipt));
            }
            accepted => accepted.map(|accepted| accepted.sequence),
        };
        // Whole seconds, and never before the event that came before: the log's order is the order of receipt.
        let received_at = now.trunc_subsecs(0).max(log.head.received_at);
        let submitted = check(&log, &bytes, declared, month, received_at)?;
        let head = log.head.clone();
        let (event, receipt) = receipt(contract, log, submitted, received_at, &bytes)?;
        let entry = Entry { event: &event, content: &content, receipt: &receipt, replaces, original: &bytes };
        if let Appended::Stored(head) = table.append(contract, &head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, "a return was received");
            return Ok(Answer::json(201, receipt));
        }
    }
    let detail = "Too much is being received for this contract at this moment. Please send the same again in a minute.";
    Err(Problem::new(503, "Busy", detail.into()))
}

fn check(
    log: &StoredLog,
    bytes: &[u8],
    declared: Option<Format>,
    month: Month,
    received_at: DateTime<Utc>,
) -> Result<Return, Problem> {
    let history = history(log)?;
    let contract = history.known_at(log.events.len()).contract();
    let submission = Submission { contract, month, received_on: contract.date_of(received_at) };
    read_return(bytes, declared, &submission).map_err(|problems| {
        let (count, problem) = (problems.len(), if problems.len() == 1 { "problem" } else { "problems" });
        let detail = format!(
            "The return of {} was not accepted and nothing was kept: {count} {problem} to put right. Then send it again.",
            month.in_words()
        );
        Problem::new(422, "The return has problems", detail).with_errors(&problems)
    })
}

fn history(log: &StoredLog) -> Result<History<'_>, Problem> {
    History::new(&log.contract, &log.events)
        .map_err(|_| cloud::failure::Failure::lasting("read the log", "a revised definition has mistakes").into())
}

/// The event that a return becomes, and the receipt for it, by what is known with it.
fn receipt(
    contract: &str,
    mut log: StoredLog,
    submitted: Return,
    received_at: DateTime<Utc>,
    bytes: &[u8],
) -> Result<(Event, String), Problem> {
    let month = submitted.month;
    let sequence = log.head.sequence + 1;
    let event = Event { received_at, by: Party::Contractor, fact: Fact::ReturnSubmitted { submitted } };
    log.events.push(event.clone());
    let history = history(&log)?;
    let unreadable = || cloud::failure::Failure::lasting("write a receipt", "the return is not in the log");
    let known = history.known_at(log.events.len());
    let revision = known.standing_return(month).ok_or_else(unreadable)?;
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, .. } =
        received(&history, revision, received_at)
    else {
        return Err(unreadable().into());
    };
    let receipt = Receipt {
        receipt: format!("{contract}-{month}-{sequence}"),
        contract: contract.into(),
        month,
        revision,
        received_at,
        on_time,
        sha256: sha256(bytes),
        ratings,
        headroom,
        if_closed_now: if_closed_now.into_iter().map(|finding| finding.sentence).collect(),
    };
    let receipt = serde_json::to_string(&receipt)
        .map_err(|_| cloud::failure::Failure::lasting("write a receipt", "it has no JSON form"))?;
    Ok((event, receipt))
}
