//! The bytes of an email message, made from a letter.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};
use wording::letterhead::Mailbox;
use wording::plain::{LONGEST_IN_HEADER, one_line, stands_in_header};

use crate::RenderError;
use crate::letter::{Attachment, EmailContent};

/// The sender, the recipients and the ids of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub from: String,
    pub from_name: String,
    pub to: String,
    pub to_name: String,
    /// The message's id, `left@right`, without angle brackets.
    pub message_id: String,
    /// The id to which all messages about one month of one contract refer, so that mail programs show them together; `None` for
    /// a message outside any thread.
    pub thread_id: Option<String>,
    pub date: DateTime<Utc>,
}

/// Returns the message of a letter: RFC 5322, `multipart/alternative`, text before HTML, marked as generated automatically. If
/// files are attached, that part comes first in a `multipart/mixed`, followed by the files.
///
/// The same envelope and letter give the same bytes.
///
/// # Errors
///
/// An address or id cannot be written into a header: it is empty, too long, lacks its `@`, or has a space, an angle bracket, a
/// control character or a letter beyond ASCII.
pub fn mime(envelope: &Envelope, letter: &EmailContent) -> Result<Vec<u8>, RenderError> {
    let from = address("from", &envelope.from_name, &envelope.from)?;
    let to = address("to", &envelope.to_name, &envelope.to)?;
    let message_id = checked("message_id", &envelope.message_id)?;
    let thread_id = envelope.thread_id.as_deref().map(|id| checked("thread_id", id)).transpose()?;
    let parts = vec![part("text/plain", &letter.text), part("text/html", &letter.html)];
    let alternatives = multipart("alternative", message_id, parts).language("en-GB");
    let body = if letter.attachments.is_empty() {
        alternatives
    } else {
        let files = letter.attachments.iter().map(file);
        multipart("mixed", message_id, [alternatives].into_iter().chain(files).collect())
    };
    let message = MessageBuilder::new().from(from).to(to);
    let message = match &letter.reply_to {
        Some(Mailbox { name, email }) => message.reply_to(address("reply_to", name, email)?),
        None => message,
    };
    let message = message
        .header("Subject", subject(&letter.subject))
        .date(envelope.date.timestamp())
        .message_id(message_id)
        .header("Auto-Submitted", Text::new("auto-generated"))
        // Exchange looks at this header. Without it an out-of-office reply would go to Reply-To, which is the other party.
        .header("X-Auto-Response-Suppress", Text::new("OOF, AutoReply"))
        .body(body);
    let message = match thread_id {
        Some(thread_id) => message.in_reply_to(thread_id).references(thread_id),
        None => message,
    };
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    Ok(bytes)
}

/// Returns the subject header. An ASCII subject stays plain and is folded between words, where mail-builder would encode a long
/// one, since people search their mail by subject.
fn subject(subject: &str) -> HeaderType<'static> {
    let subject = one_line(subject);
    let plain =
        subject.is_ascii() && !subject.contains("=?") && subject.split(' ').all(|word| word.len() <= LONGEST_IN_HEADER);
    if plain { HeaderType::Raw(Raw::new(subject)) } else { HeaderType::Text(Text::new(subject)) }
}

fn part<'a>(content_type: &'static str, body: &'a str) -> MimePart<'a> {
    MimePart::new(ContentType::new(content_type).attribute("charset", "utf-8"), body)
}

/// Returns a file as an attachment, in base64. Its name and content type need no escaping, since callers choose plain ones.
fn file(attachment: &Attachment) -> MimePart<'_> {
    let content_type = ContentType::new(one_line(&attachment.content_type));
    MimePart::new(content_type, attachment.bytes.as_slice()).attachment(one_line(&attachment.name))
}

/// Returns a multipart of some parts. Its boundary is derived from the message's id, since a random one would make the same
/// letter differ each time, and from the kind, since a multipart within another needs a different boundary.
fn multipart<'a>(kind: &str, message_id: &str, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    let boundary = boundary(&format!("{kind} {message_id}"));
    MimePart::new(ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary), parts)
}

/// Returns a boundary. It contains `=_`, which neither quoted-printable nor base64 can produce (RFC 2045, 6.7).
fn boundary(of: &str) -> String {
    format!("=_{}", hex::encode(&Sha256::digest(of)[..16]))
}

fn address<'a>(field: &'static str, name: &str, email: &'a str) -> Result<Address<'a>, RenderError> {
    let name = one_line(name);
    Ok(Address::new_address((!name.is_empty()).then_some(name), checked(field, email)?))
}

/// Returns an address or id if it can be written into a header as it is.
fn checked<'a>(field: &'static str, text: &'a str) -> Result<&'a str, RenderError> {
    if stands_in_header(text) { Ok(text) } else { Err(RenderError::Envelope { field }) }
}

#[cfg(test)]
mod tests;
