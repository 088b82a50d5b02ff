//! Writing an email from what the outbox has of it, and keeping a contractual letter before it is sent.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::letters::StoredLetter;
use cloud::outbox::{OutboxEmail, OutboxNotice};
use cloud::table::Table;
use render::{DigestItem, EmailContent, Envelope, Links, digest};

use crate::failures::permanent;
use crate::letterhead::{SENDER_NAME, letterhead_of};

const DOING: &str = "write a letter";

/// Writes a contractual letter and keeps it, unless it is kept already; returns what is kept.
pub(super) async fn keep_letter(
    table: &Table,
    from: &str,
    email: &OutboxEmail,
    now: DateTime<Utc>,
) -> Result<StoredLetter, Failure> {
    // A letter has no link, since it is kept and may be read when addresses have long changed. It is dated on the day on which
    // it is first kept.
    let (letter, message) = compose(from, &Links::default(), email, Some(now))?;
    let notice = email.notices.first().ok_or_else(|| Failure::permanent("keep a letter", "it says nothing"))?;
    let letter = StoredLetter {
        id: email.id.clone(),
        kind: notice.kind,
        to: email.to,
        written_at: now,
        subject: letter.subject,
        page: letter.html,
        message,
    };
    table.store_letter(&email.contract, &letter).await
}

/// Writes an email and the whole message from an address. The same notices with the same links give the same bytes; `dated` is
/// the moment of a contractual letter, and `None` for any other email.
pub(super) fn compose(
    from: &str,
    links: &Links,
    email: &OutboxEmail,
    dated: Option<DateTime<Utc>>,
) -> Result<(EmailContent, Vec<u8>), Failure> {
    let letterhead = letterhead_of(email, DOING)?;
    let recipient = email.recipient.as_ref();
    let recipient = recipient.ok_or_else(|| Failure::permanent(DOING, "there is nobody to send it to"))?;
    let as_of = dated.map_or(email.called_for_by.as_of, |moment| letterhead.date_of(moment));
    let item = |notice: &OutboxNotice| {
        let OutboxNotice { month, due_on, about, .. } = notice;
        DigestItem { month: *month, due_on: *due_on, as_of, about: about.clone() }
    };
    let items: Vec<DigestItem> = email.notices.iter().map(item).collect();
    let letter = digest(&letterhead, links, email.to, &items)
        .map_err(permanent(DOING, "its template does not fit what it says"))?;
    let host = from.rsplit_once('@').map_or("last-friday.example", |(_, host)| host);
    let about = format!("{}/{}", email.contract, email.id);
    // Mail programs show together what is about one month of a contract.
    let month = email.notices.iter().find_map(|notice| notice.month);
    let thread = month.map_or_else(|| email.contract.clone(), |month| format!("{}.{month}", email.contract));
    let envelope = Envelope {
        from: from.into(),
        from_name: SENDER_NAME.into(),
        to: recipient.email.clone(),
        to_name: recipient.name.clone(),
        // By the email's id and nothing else, so that the same email written twice has the same message id.
        message_id: format!("{}@{host}", &sha256(about.as_bytes())[..32]),
        thread_id: Some(format!("{thread}@{host}")),
        date: dated.unwrap_or(email.called_for_at),
    };
    let message =
        render::mime(&envelope, &letter).map_err(permanent(DOING, "its template does not fit what it says"))?;
    Ok((letter, message))
}
