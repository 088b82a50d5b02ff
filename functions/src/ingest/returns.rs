//! A return, received.

use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry, StoredLog};
use cloud::table::Table;
use domain::changes::{Changes, Doubt, Submitted, not_mentioned, receipt_number};
use domain::event::{Event, Fact, Party, Return, Who};
use domain::facts::History;
use domain::headroom::KpiHeadroom;
use domain::month::Month;
use domain::notice::{About, TitledRating, received};
use intake::{
    DeclaredFormat, Format, MOST_BYTES, Rejection, ReturnProblem, SubmissionContext, UnsupportedFile, read_return,
};
use serde::{Deserialize, Serialize};

use crate::http::{Answer, Problem, Request};

mod again;

pub(crate) use again::as_it_counts;

/// The parameter that gives the file's name, and the most characters of one.
const NAME: &str = "name";
const LONGEST_NAME: usize = 255;

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
    /// What it changes of what stood before it.
    #[serde(default)]
    pub changes: Changes,
    /// What makes it doubtful that it is meant for its month.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
    /// With which moment it was stamped, and with which this receipt was first given, where the clock was ahead then and has been
    /// put back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped_at: Option<DateTime<Utc>>,
}

/// What a door writes of a return beside what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// Who submitted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// The SHA-256 of the bytes as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Door {
    /// What is written of bytes that somebody submits.
    pub fn of(who: Option<Who>, bytes: &[u8]) -> Self {
        Self { who, sha256: Some(sha256(bytes)) }
    }
}

/// A return as it would be received.
pub(crate) struct Weighed {
    /// Its event.
    pub(crate) event: Event,
    /// Its receipt.
    pub(crate) receipt: Receipt,
    /// The units that are due a visit and that it does not mention, by their codes.
    pub(crate) not_mentioned: Vec<String>,
}

/// A return that is in the log.
pub(crate) struct Taken {
    /// Its event's number.
    pub(crate) sequence: u64,
    /// Its receipt: where it was given before, as it was then, but for what a clock that was ahead has stamped.
    pub(crate) receipt: String,
    /// Whether it came now; else the same bytes were taken before.
    pub(crate) is_new: bool,
}

/// What a return may be taken against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// Whatever stands: the receipt says what it changed.
    Whatever,
    /// The revision of which its sender was shown what it changes, by the number of its event; none, where none stood.
    Standing(Option<usize>),
}

/// Why a return is not taken.
#[derive(Debug)]
pub(crate) enum Untaken {
    /// Everything that is wrong with it.
    Problems(Rejection<ReturnProblem>),
    /// There is no such contract.
    NoContract,
    /// Another revision stands than the one against which its sender was shown what it changes.
    Overtaken,
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

/// Receives a return: 201 and its receipt; for the same bytes again 200 and the same receipt, unless a clock
/// that was ahead has been put back since; 422 with every problem, and
/// nothing is kept.
pub(super) async fn receive(
    table: &Table,
    request: &Request,
    credential: &Credential,
    month: &str,
    now: DateTime<Utc>,
) -> Result<Answer, Problem> {
    let bytes = request.body(MOST_BYTES)?;
    let month: Month =
        month.parse().map_err(|_| Problem::unreadable("The path's last part is a month, as 2022-07."))?;
    // A browser's or a mail program's own type says nothing: then the file's name does, if it is given.
    let by_type = request.header("content-type").map_or(DeclaredFormat::Unsaid, Format::of_content_type);
    let name = request.parameter(NAME).filter(|_| by_type == DeclaredFormat::Unsaid);
    if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        return Err(Problem::unreadable(format!("The file's name has at most {LONGEST_NAME} characters.")));
    }
    let declared = match name.map_or(by_type, |name| Format::of_file_name(&name)) {
        DeclaredFormat::As(format) => Some(format),
        DeclaredFormat::Unsaid => None,
        DeclaredFormat::Unsupported(other) => return Err(not_taken(other, request.header("content-type"))),
    };
    let door = Door::of(Some(Who::with_credential(&credential.label)), &bytes);
    let taken = take(table, (&credential.contract, month), (&bytes, declared), &door, Against::Whatever, now).await;
    answer(taken, month)
}

/// Why a kind of file is not taken, which its `Content-Type` says or else its name: what it is, and what to do.
fn not_taken(other: UnsupportedFile, content_type: Option<&str>) -> Problem {
    let by_type = content_type.filter(|said| Format::of_content_type(said) == DeclaredFormat::Unsupported(other));
    let detail = match by_type {
        Some(_) if other == UnsupportedFile::Unknown => {
            "Send the return as a workbook (.xlsx or .ods), as CSV, or as JSON, with the Content-Type of that."
                .to_owned()
        }
        Some(said) => format!(
            "By its Content-Type, {}, it is no return. {} If it is a return all the same, send it with a return's Content-Type, or with \
             application/octet-stream.",
            said.split(';').next().unwrap_or_default().trim(),
            other.advice()
        ),
        None => other.advice().to_owned(),
    };
    Problem::new(415, "Not a kind of file that is taken", detail)
}

/// Takes in a return of a history that was kept elsewhere, as if it were received at a moment, with what a door wrote of it then.
pub(super) async fn take_in(
    table: &Table,
    contract: &str,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    door: &Door,
    now: DateTime<Utc>,
) -> Result<Answer, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::too_large(MOST_BYTES));
    }
    answer(take(table, (contract, month), (bytes, declared), door, Against::Whatever, now).await, month)
}

fn answer(taken: Result<Taken, Untaken>, month: Month) -> Result<Answer, Problem> {
    match taken {
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
            Self::Overtaken => {
                let detail = "Another return of the month was received meanwhile. Look at what this one changes of it.";
                Problem::new(409, "Overtaken", detail.into())
            }
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
/// in, whoever sends it and however. What somebody was shown to be changed is changed as it was shown, or it is not taken.
pub(crate) async fn take(
    table: &Table,
    (contract, month): (&str, Month),
    (bytes, declared): (&[u8], Option<Format>),
    door: &Door,
    against: Against,
    now: DateTime<Utc>,
) -> Result<Taken, Untaken> {
    let content = content(month, bytes);
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(Untaken::NoContract) };
        let accepted = table.accepted(contract, &content).await?;
        let replaces = match accepted {
            // What was withdrawn since is a new thing to record (D5).
            Some(accepted) if log.history()?.counts(usize::try_from(accepted.sequence).unwrap_or(usize::MAX)) => {
                let receipt = again::as_it_counts(&log, &log.history()?, accepted.sequence, &accepted.receipt)?;
                let receipt = receipt.map_or(Ok(accepted.receipt), |receipt| written(&receipt))?;
                return Ok(Taken { sequence: accepted.sequence, receipt, is_new: false });
            }
            accepted => accepted.map(|accepted| accepted.sequence),
        };
        if let Against::Standing(standing) = against
            && standing != self::standing(&log.history()?, month)
        {
            return Err(Untaken::Overtaken);
        }
        let head = log.head.clone();
        let Weighed { event, receipt, .. } = weigh(log, month, (bytes, declared), door, now)?;
        let receipt = written(&receipt)?;
        let entry = NewLogEntry { event: &event, content: &content, receipt: &receipt, replaces, original: bytes };
        if let Appended::Stored(head) = table.append(contract, &head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, "a return was received");
            return Ok(Taken { sequence: head.sequence, receipt, is_new: true });
        }
    }
    Err(Untaken::Busy)
}

fn written(receipt: &Receipt) -> Result<String, Failure> {
    serde_json::to_string(receipt).map_err(|_| Failure::permanent("write a receipt", "it has no JSON form"))
}

/// What would be appended to a log, and the receipt for it, if bytes were received now; nothing is.
pub(crate) fn weigh(
    log: StoredLog,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    door: &Door,
    now: DateTime<Utc>,
) -> Result<Weighed, Untaken> {
    let received_at = log.receives_at(now);
    let submitted = check(&log, bytes, declared, month, received_at)?;
    let fact = Fact::ReturnSubmitted { submitted };
    let Door { who, sha256 } = door.clone();
    let event = Event { who, sha256, ..Event::new(received_at, Party::Contractor, fact) };
    Ok(weighed(log, event, month, bytes)?)
}

fn check(
    log: &StoredLog,
    bytes: &[u8],
    declared: Option<Format>,
    month: Month,
    received_at: DateTime<Utc>,
) -> Result<Return, Untaken> {
    let history = log.history()?;
    let contract = history.known().contract();
    let submission = SubmissionContext { contract, month, received_on: contract.date_of(received_at) };
    read_return(bytes, declared, &submission).map_err(Untaken::Problems)
}

/// The number of the event of a month's standing return.
pub(crate) fn standing(history: &History<'_>, month: Month) -> Option<usize> {
    history.known().standing_return(month).map(|revision| revision.number)
}

/// The receipt for a return, by what is known with its event.
fn weighed(mut log: StoredLog, event: Event, month: Month, bytes: &[u8]) -> Result<Weighed, Failure> {
    let contract = log.contract.id.clone();
    let received_at = event.received_at;
    log.events.push(event.clone());
    let history = log.history()?;
    let unreadable = || Failure::permanent("write a receipt", "the return is not in the log");
    let known = history.known();
    let revision = known.standing_return(month).ok_or_else(unreadable)?;
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, submission, .. } =
        received(&history, revision, received_at)
    else {
        return Err(unreadable());
    };
    let Submitted { event: number, changes, doubts, .. } = *submission;
    let receipt = Receipt {
        receipt: receipt_number(&contract, month, number),
        contract,
        month,
        revision,
        received_at,
        on_time,
        sha256: sha256(bytes),
        ratings,
        headroom,
        if_closed_now: if_closed_now.into_iter().map(|finding| finding.sentence).collect(),
        changes,
        doubts,
        stamped_at: None,
    };
    Ok(Weighed { event, receipt, not_mentioned: not_mentioned(known, month) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(other: UnsupportedFile, content_type: Option<&str>) -> String {
        serde_json::to_value(not_taken(other, content_type)).unwrap()["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_not_taken_is_told_what_it_is_and_what_to_do_by_its_name_and_by_its_type() {
        let numbers = detail(UnsupportedFile::Numbers, Some("application/octet-stream"));
        assert!(numbers.contains("Apple Numbers") && numbers.contains("Export To"), "{numbers}");
        let page = detail(UnsupportedFile::WebPage, Some("text/html; charset=utf-8"));
        assert!(page.contains("text/html") && page.contains("web page") && page.contains("octet-stream"), "{page}");
        assert_eq!(numbers, detail(UnsupportedFile::Numbers, None));
        let unknown = detail(UnsupportedFile::Unknown, Some("multipart/form-data; boundary=x"));
        assert!(unknown.contains("as CSV, or as JSON"), "{unknown}");
    }
}
