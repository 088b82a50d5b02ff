//! What an email or a contractual letter consists of, before it is a message.

use wording::letterhead::Mailbox;

/// An email's words, in both forms, and what goes with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailContent {
    /// The subject: what, and by when. One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML: of a contractual letter, the page that is kept and printed.
    pub html: String,
    /// The files that go with it.
    pub attachments: Vec<Attachment>,
    /// Where a reply to it goes; nowhere where the definition names nobody.
    pub reply_to: Option<Mailbox>,
}

/// A file that goes with an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: `appendix-a.xlsx`.
    pub name: String,
    /// Its content type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
