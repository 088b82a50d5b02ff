//! The parts of an email or a contractual letter, before it becomes a message.

use wording::letterhead::Mailbox;

/// An email's text in both forms, and its attachments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailContent {
    /// The subject, on one line: what is to be done, and by when.
    pub subject: String,
    pub text: String,
    /// The same as HTML; for a contractual letter, the page that is kept and printed.
    pub html: String,
    pub attachments: Vec<Attachment>,
    /// The mailbox for replies; `None` where the definition names nobody.
    pub reply_to: Option<Mailbox>,
}

/// A file that goes with an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: `appendix-a.xlsx`.
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}
