//! `evaluate`: a contract's log changed, so it is assessed, and what that calls for is put in the outbox.

use std::collections::{BTreeMap, BTreeSet};

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::assessments::{Committed, PreviousAssessment, Snapshot};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::StoredLog;
use cloud::outbox::{EmailState, MOST_NOTICES, OutboxEmail, OutboxNotice, Recipient};
use cloud::table::Table;
use cloud::version::Version;
use domain::assessment::{RULES, assess_history};
use domain::contract::Contract;
use domain::event::{Party, Person};
use domain::notice::{Disposition, Notice, disposition, moved};
use domain::stakeholders::next_change_on;
use render::Letterhead;

use crate::metrics::TARGET;
use crate::stream::{Outcome, records};

mod reread;

/// How often others may come first before an evaluation gives up for now.
const ATTEMPTS: usize = 5;

/// What an evaluation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluated {
    /// The assessment is a new one.
    Anew,
    /// Nothing was received, and no date was reached, that could change it.
    AsBefore,
}

/// Assesses the contracts whose logs a batch of stream records says have grown.
pub async fn handle(table: &Table, event: &Event, now: DateTime<Utc>) -> DynamoDbEventResponse {
    let mut outcome = Outcome::of("evaluate");
    for record in records(event).filter(|record| record.key.sk == "HEAD") {
        if let Some(contract) = record.key.contract() {
            outcome.note(&record, evaluate(table, contract, now).await);
        }
    }
    outcome.into_response()
}

/// Assesses a contract as of today, from all that its log has, and keeps the assessment with the notices that are new in it.
///
/// # Errors
///
/// The store does not answer; or the log cannot be assessed, which no retry can help.
pub async fn evaluate(table: &Table, contract: &str, now: DateTime<Utc>) -> Result<Evaluated, Failure> {
    let mut evaluated = Evaluated::AsBefore;
    for attempt in 0..ATTEMPTS {
        // Read before the log, so that what replaces it is made from a log at least as long.
        let previous = table.previous(contract).await?;
        let Some(log) = table.read_log(contract).await? else { return Ok(evaluated) };
        // What later rules make of the past is told at once and by itself, before anything that is new.
        if let Some(older) = previous.as_ref().filter(|previous| previous.rules < RULES) {
            if reread::read_anew(table, &log, older, now).await? == Committed::Stored {
                evaluated = Evaluated::Anew;
            }
            continue;
        }
        let Some(snapshot) = assess_anew(&log, previous.as_ref(), now)? else { return Ok(evaluated) };
        let before = previous.as_ref().map(|previous| previous.snapshot.as_ref());
        let mut told = told(table, contract, before, attempt).await?;
        told.extend(told_under_another_id(table, &log, &snapshot, &told).await?);
        let emails = new_emails(&snapshot, &told, now)?;
        if !matches!(before, Some(Some(before)) if finds_contacts_of(before, &snapshot)) {
            table.index_contacts(&definition_of(&snapshot)?).await?;
        }
        if table.commit(contract, previous.as_ref(), &snapshot, &emails, now).await? == Committed::Stored {
            let sequence = snapshot.version.sequence;
            tracing::info!(contract, sequence, as_of = %snapshot.version.as_of, emails = emails.len(), "assessed");
            let undeliverable = emails.iter().filter(|email| email.state == EmailState::Undeliverable);
            let undeliverable: usize = undeliverable.map(|email| email.notices.len()).sum();
            tracing::info!(target: TARGET, Assessments = 1, NoticesUndeliverable = undeliverable);
            return Ok(Evaluated::Anew);
        }
    }
    Err(Failure::transient("keep the assessment", "others kept coming first"))
}

/// The ids of the notices that need not be told any more: those of the assessment before, and where that is not enough, all that
/// have a mark. Whatever is left out here is kept from being told twice by its mark, at the cost of another attempt.
async fn told(
    table: &Table,
    contract: &str,
    before: Option<Option<&Snapshot>>,
    attempt: usize,
) -> Result<BTreeSet<String>, Failure> {
    let is_marked = before.is_none_or(|before| before.is_some_and(|before| before.told_is_marked));
    let mut told = match (is_marked, attempt) {
        (false, _) => table.backfill_told_marks(contract).await?,
        (true, 0) => BTreeSet::new(),
        // Who was overtaken may have been so by whoever told one of these notices before.
        (true, _) => table.notified_ids(contract).await?,
    };
    let notices = before.flatten().map(|before| &before.assessment.notices);
    told.extend(notices.into_iter().flatten().map(|notice| notice.id.clone()));
    Ok(told)
}

/// The ids of the notices that tell what went under another id, before a clock that was ahead was put back. What had not gone by
/// then is told with its right day: the other does not go.
async fn told_under_another_id(
    table: &Table,
    log: &StoredLog,
    snapshot: &Snapshot,
    told: &BTreeSet<String>,
) -> Result<Vec<String>, Failure> {
    let is_new = |notice: &Notice| !told.contains(&notice.id);
    if !log.was_put_back_after(0) || !snapshot.assessment.notices.iter().any(is_new) {
        return Ok(Vec::new());
    }
    let moved = moved(&log.contract, &log.events, &log.stamps, &snapshot.assessment.notices)?;
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let emails = table.emails(&log.contract.id).await?;
    let gone = emails.iter().filter(|email| !email.is_waiting()).flat_map(|email| &email.notices);
    let gone: BTreeSet<&str> = gone.map(|notice| notice.id.as_str()).collect();
    Ok(moved.into_iter().filter(|moved| gone.contains(moved.from.as_str())).map(|moved| moved.to).collect())
}

/// The assessment of today, where it can differ from the one before.
fn assess_anew(
    log: &StoredLog,
    previous: Option<&PreviousAssessment>,
    now: DateTime<Utc>,
) -> Result<Option<Snapshot>, Failure> {
    let mut as_of = log.as_of(now);
    let mut made_for = Some(log.head.received_at);
    if let Some(previous) = previous {
        // Nothing is taken back by a clock that has gone back, unless the log says that it was put right.
        if !log.was_put_back_after(previous.version.sequence) {
            as_of = as_of.max(previous.version.as_of);
        }
        let has_grown = log.head.sequence > previous.version.sequence;
        let unchanged = |before: &Snapshot| {
            before.contacts_are_found && before.assessment.next_change_on.is_none_or(|next| next > as_of)
        };
        if !has_grown && previous.snapshot.as_ref().is_some_and(unchanged) {
            return Ok(None);
        }
        made_for = made_for.filter(|_| has_grown);
    }
    let version = Version { sequence: log.head.sequence, as_of };
    Ok(Some(Snapshot { made_for, ..assess_at(log, version)? }))
}

/// The assessment of a version, by the rules of this program.
fn assess_at(log: &StoredLog, version: Version) -> Result<Snapshot, Failure> {
    let known = usize::try_from(version.sequence).unwrap_or(usize::MAX).min(log.events.len());
    let (events, as_of) = (&log.events[..known], version.as_of);
    let history = log.history_of(events)?;
    let in_force = history.known_at(history.end_of(as_of)).contract();
    let definition = in_force.text.clone();
    let mut assessment = assess_history(&history, as_of);
    // The public's pages are made from less, and may change on days on which nothing else does.
    assessment.next_change_on = next_change_on(&log.contract, events, &assessment)?;
    Ok(Snapshot {
        version,
        made_for: None,
        definition,
        contacts_are_found: true,
        told_is_marked: true,
        rules: RULES,
        assessment,
    })
}

/// Assesses a log as of today, as if it had never been assessed.
///
/// # Errors
///
/// The log cannot be assessed, which no retry can help.
pub(crate) fn assess_from_nothing(log: &StoredLog, now: DateTime<Utc>) -> Result<Snapshot, Failure> {
    let nothing = || Failure::permanent("assess the log", "nothing came of it");
    assess_anew(log, None, now)?.ok_or_else(nothing)
}

/// Whether the contacts of an assessment's definition are found since the one before.
fn finds_contacts_of(before: &Snapshot, snapshot: &Snapshot) -> bool {
    before.contacts_are_found && before.definition == snapshot.definition
}

fn definition_of(snapshot: &Snapshot) -> Result<Contract, Failure> {
    Contract::read(&snapshot.definition)
        .map_err(|_| Failure::permanent("assess the log", "the definition in force has mistakes"))
}

/// The emails that tell an assessment's notices that were not told yet: what is due to one person now makes one email, or few where
/// it is very much, but for contractual letters, which go by themselves, and for what is out of date, which is never sent.
fn new_emails(snapshot: &Snapshot, told: &BTreeSet<String>, now: DateTime<Utc>) -> Result<Vec<OutboxEmail>, Failure> {
    let contract = definition_of(snapshot)?;
    let mut emails = Vec::new();
    let mut together: BTreeMap<(Party, Option<&Person>), Vec<&Notice>> = BTreeMap::new();
    for (notice, disposition) in disposition(&snapshot.assessment, |notice| !told.contains(&notice.id)) {
        match disposition {
            Disposition::Send if !notice.kind.is_contractual_letter() => {
                together.entry((notice.to, notice.person.as_ref())).or_default().push(notice);
            }
            disposition => emails.push(email(&contract, snapshot, &[notice], disposition, now)?),
        }
    }
    for notices in together.values().flat_map(|notices| notices.chunks(MOST_NOTICES)) {
        emails.push(email(&contract, snapshot, notices, Disposition::Send, now)?);
    }
    Ok(emails)
}

/// The email that tells a party some notices.
fn email(
    contract: &Contract,
    snapshot: &Snapshot,
    notices: &[&Notice],
    disposition: Disposition,
    now: DateTime<Utc>,
) -> Result<OutboxEmail, Failure> {
    let incomplete = |what| Failure::permanent("call for a notice", what);
    let first = notices.first().ok_or_else(|| incomplete("there is none"))?;
    // Whom it goes to is looked up among the contacts in force: nothing but a name is kept with what was recorded.
    let contact = match &first.person {
        Some(person) => contract.contact_named(first.to, person),
        None => contract.contract_manager(first.to),
    };
    let recipient = contact.map(|contact| Recipient { name: contact.name.clone(), email: contact.email.clone() });
    let mut letterhead = Letterhead::of(contract, first.to);
    if let Some(contact) = contact {
        letterhead = letterhead.to_contact(contact);
    }
    let notice = |notice: &&Notice| {
        Ok(OutboxNotice {
            id: notice.id.clone(),
            kind: notice.kind,
            due_on: notice.due_on,
            month: notice.month,
            event: notice.event,
            about: notice.about.clone().ok_or_else(|| incomplete("it says nothing"))?,
        })
    };
    Ok(OutboxEmail {
        contract: contract.id.clone(),
        id: if notices.len() == 1 { first.id.clone() } else { digest_id(snapshot, notices) },
        to: first.to,
        notices: notices.iter().map(notice).collect::<Result<_, Failure>>()?,
        letterhead: serde_json::to_string(&letterhead).map_err(|_| incomplete("its letterhead has no JSON form"))?,
        called_for_by: snapshot.version,
        called_for_at: now,
        state: match (disposition, &recipient) {
            (Disposition::Lapsed, _) => EmailState::Lapsed,
            (Disposition::Send, None) => EmailState::Undeliverable,
            (Disposition::Send, Some(_)) => EmailState::Due,
        },
        claims: 0,
        sent_again: 0,
        sent_at: None,
        message_id: None,
        taken_before: Vec::new(),
        reports: Vec::new(),
        recipient,
    })
}

/// The id of the email that tells several notices: it follows from them, and from the version that calls for them together.
fn digest_id(snapshot: &Snapshot, notices: &[&Notice]) -> String {
    let ids: Vec<&str> = notices.iter().map(|notice| notice.id.as_str()).collect();
    let to = notices.first().map(|first| first.to.to_string()).unwrap_or_default();
    format!("digest/{}/{}/{to}", snapshot.version, &sha256(ids.join("\n").as_bytes())[..8])
}
