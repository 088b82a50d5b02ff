//! A letter becomes an email message: the bytes that are sent.

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

/// Who sends a message to whom, and which one it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The sender's address.
    pub from: String,
    /// The sender's name.
    pub from_name: String,
    /// The recipient's address.
    pub to: String,
    /// The recipient's name.
    pub to_name: String,
    /// The message's id, `left@right`, without angle brackets.
    pub message_id: String,
    /// The id that all messages about one month of one contract refer to, so that mail programs show them together; none where
    /// the message stands by itself.
    pub thread_id: Option<String>,
    /// The message's date.
    pub date: DateTime<Utc>,
}

/// The message of a letter: RFC 5322, `multipart/alternative`, text before HTML, marked as generated automatically. Where files
/// are attached, that stands first in a `multipart/mixed`, the files after it.
///
/// The same envelope and letter give the same bytes.
///
/// # Errors
///
/// An address or id cannot stand in a header: it is empty, too long, lacks its `@`, or has a space, an angle bracket, a
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
        // Exchange looks at this one: an automatic reply to Reply-To would reach the other party.
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

/// The subject. One in plain letters stays so, folded between words, where mail-builder would encode it for its length:
/// people search their mail, and folders of it, by subject.
fn subject(subject: &str) -> HeaderType<'static> {
    let subject = one_line(subject);
    let plain =
        subject.is_ascii() && !subject.contains("=?") && subject.split(' ').all(|word| word.len() <= LONGEST_IN_HEADER);
    if plain { HeaderType::Raw(Raw::new(subject)) } else { HeaderType::Text(Text::new(subject)) }
}

fn part<'a>(content_type: &'static str, body: &'a str) -> MimePart<'a> {
    MimePart::new(ContentType::new(content_type).attribute("charset", "utf-8"), body)
}

/// A file as an attachment, in base64. Its name and content type are plain words of this crate or of its caller.
fn file(attachment: &Attachment) -> MimePart<'_> {
    let content_type = ContentType::new(one_line(&attachment.content_type));
    MimePart::new(content_type, attachment.bytes.as_slice()).attachment(one_line(&attachment.name))
}

/// Parts together. The boundary follows from the message's id and from what kind of parts they are: chance would make the
/// same letter differ each time, and parts within parts need another.
fn multipart<'a>(kind: &str, message_id: &str, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    let boundary = boundary(&format!("{kind} {message_id}"));
    MimePart::new(ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary), parts)
}

/// A boundary; `=_` begins nothing that quoted-printable or base64 can write (RFC 2045, 6.7).
fn boundary(of: &str) -> String {
    format!("=_{}", hex::encode(&Sha256::digest(of)[..16]))
}

fn address<'a>(field: &'static str, name: &str, email: &'a str) -> Result<Address<'a>, RenderError> {
    let name = one_line(name);
    Ok(Address::new_address((!name.is_empty()).then_some(name), checked(field, email)?))
}

/// An address or id that stands in a header as it is.
fn checked<'a>(field: &'static str, text: &'a str) -> Result<&'a str, RenderError> {
    if stands_in_header(text) { Ok(text) } else { Err(RenderError::Envelope { field }) }
}

#[cfg(test)]
mod tests;
