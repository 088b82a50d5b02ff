//! A return, received.

use chrono::{DateTime, SubsecRound as _, Utc};
use cloud::failure::Failure;
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

/// A return that is in the log.
pub(crate) struct Taken {
    /// Its event's number.
    pub(crate) sequence: u64,
    /// Its receipt, as it was given the first time.
    pub(crate) receipt: String,
    /// Whether it came now; else the same bytes were taken before.
    pub(crate) is_new: bool,
}

/// Why a return is not taken.
#[derive(Debug)]
pub(crate) enum Untaken {
    /// Everything that is wrong with it.
    Problems(intake::Refused),
    /// There is no such contract.
    NoContract,
    /// Others kept coming first.
    Busy,
    /// The store does not answer, or refuses; or the log cannot be read.
    Failed(Failure),
}

impl From<Failure> for Untaken {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
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
        Declared::Unsupported(_) => {
            let detail = "Send the return as a workbook (.xlsx or .ods), as CSV, or as JSON.";
            return Err(Problem::new(415, "Not a kind of file that is taken", detail.into()));
        }
    };
    match take(table, contract, month, (&bytes, declared), now).await {
        Ok(taken) => Ok(Answer::json(if taken.is_new { 201 } else { 200 }, taken.receipt)),
        Err(untaken) => Err(untaken.problem(month)),
    }
}

impl Untaken {
    fn problem(self, month: Month) -> Problem {
        match self {
            Self::Problems(problems) => {
                let count = problems.count();
                let problem = if count == 1 { "problem" } else { "problems" };
                let listed = match problems.further {
                    0 => String::new(),
                    _ => format!(", of which the first {} are listed", problems.len()),
                };
                let detail = format!(
                    "The return of {} was not accepted and nothing was kept: {count} {problem} to put right{listed}. Then send it \
                     again.",
                    month.in_words()
                );
                Problem::new(422, "The return has problems", detail)
                    .with_errors(&problems.problems)
                    .with_further(problems.further)
            }
            Self::NoContract => Problem::not_found(),
            Self::Busy => {
                let detail = "Too much is being received for this contract at this moment. Please send the same again in a \
                              minute.";
                Problem::new(503, "Busy", detail.into())
            }
            Self::Failed(failure) => failure.into(),
        }
    }
}

/// What tells a return's bytes from any other content: the same bytes for another month are another return.
pub(crate) fn content(month: Month, bytes: &[u8]) -> String {
    sha256(&[b"return\n", month.to_string().as_bytes(), b"\n", bytes].concat())
}

/// Takes a return: checked, and appended to the contract's log with its bytes as received, all or nothing. This is the one way
/// in, whoever sends it and however.
pub(crate) async fn take(
    table: &Table,
    contract: &str,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    now: DateTime<Utc>,
) -> Result<Taken, Untaken> {
    let content = content(month, bytes);
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(Untaken::NoContract) };
        let accepted = table.accepted(contract, &content).await?;
        let replaces = match accepted {
            // What was withdrawn since is a new thing to record (D5).
            Some(accepted) if history(&log)?.counts(usize::try_from(accepted.sequence).unwrap_or(usize::MAX)) => {
                return Ok(Taken { sequence: accepted.sequence, receipt: accepted.receipt, is_new: false });
            }
            accepted => accepted.map(|accepted| accepted.sequence),
        };
        let head = log.head.clone();
        let (event, receipt) = weigh(log, month, (bytes, declared), now)?;
        let receipt =
            serde_json::to_string(&receipt).map_err(|_| Failure::lasting("write a receipt", "it has no JSON form"))?;
        let entry = Entry { event: &event, content: &content, receipt: &receipt, replaces, original: bytes };
        if let Appended::Stored(head) = table.append(contract, &head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, "a return was received");
            return Ok(Taken { sequence: head.sequence, receipt, is_new: true });
        }
    }
    Err(Untaken::Busy)
}

/// What would be appended to a log, and the receipt for it, if bytes were received now; nothing is.
pub(crate) fn weigh(
    log: StoredLog,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    now: DateTime<Utc>,
) -> Result<(Event, Receipt), Untaken> {
    // Whole seconds, and never before the event that came before: the log's order is the order of receipt.
    let received_at = now.trunc_subsecs(0).max(log.head.received_at);
    let submitted = check(&log, bytes, declared, month, received_at)?;
    Ok(receipt(log, submitted, received_at, bytes)?)
}

fn check(
    log: &StoredLog,
    bytes: &[u8],
    declared: Option<Format>,
    month: Month,
    received_at: DateTime<Utc>,
) -> Result<Return, Untaken> {
    let history = history(log)?;
    let contract = history.known().contract();
    let submission = Submission { contract, month, received_on: contract.date_of(received_at) };
    read_return(bytes, declared, &submission).map_err(Untaken::Problems)
}

fn history(log: &StoredLog) -> Result<History<'_>, Failure> {
    History::new(&log.contract, &log.events)
        .map_err(|_| Failure::lasting("read the log", "a revised definition has mistakes"))
}

/// The event that a return becomes, and the receipt for it, by what is known with it.
fn receipt(
    mut log: StoredLog,
    submitted: Return,
    received_at: DateTime<Utc>,
    bytes: &[u8],
) -> Result<(Event, Receipt), Failure> {
    let contract = log.contract.id.clone();
    let month = submitted.month;
    let sequence = log.head.sequence + 1;
    let event = Event { received_at, by: Party::Contractor, fact: Fact::ReturnSubmitted { submitted } };
    log.events.push(event.clone());
    let history = history(&log)?;
    let unreadable = || Failure::lasting("write a receipt", "the return is not in the log");
    let known = history.known();
    let revision = known.standing_return(month).ok_or_else(unreadable)?;
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, .. } =
        received(&history, revision, received_at)
    else {
        return Err(unreadable());
    };
    let receipt = Receipt {
        receipt: format!("{contract}-{month}-{sequence}"),
        contract,
        month,
        revision,
        received_at,
        on_time,
        sha256: sha256(bytes),
        ratings,
        headroom,
        if_closed_now: if_closed_now.into_iter().map(|finding| finding.sentence).collect(),
    };
    Ok((event, receipt))
}
