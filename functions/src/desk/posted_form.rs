//! What a browser sends from a form: its fields, and the files that were dropped into it.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;

use super::refusal::{Refusal, UnreadableForm};
use crate::http::{BodyError, Request};

/// The most bytes that a form may have: a return's file and all that is beside it, or a table of the most rows.
const MOST_BYTES: usize = 3 * 1024 * 1024;

/// The most fields that a form may have: those of the most rows that a return may have.
const MOST_FIELDS: usize = 20_000;

/// A form as it was sent.
#[derive(Debug, Default)]
pub(crate) struct PostedForm {
    fields: Vec<(String, String)>,
    files: Vec<UploadedFile>,
}

/// A file that was sent with a form.
#[derive(Debug)]
pub(crate) struct UploadedFile {
    /// The field that it was dropped into.
    field: String,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl PostedForm {
    /// Reads the form of a request, whoever sent it: [`super::visitor::SignedIn::form`] is for those who are signed in.
    ///
    /// # Errors
    ///
    /// It is too large, or no form.
    pub(super) async fn read(request: &Request) -> Result<Self, Refusal> {
        if request.is_encoded() {
            return Err(Refusal::Encoded);
        }
        let body = request.bytes(MOST_BYTES).map_err(|fault| match fault {
            BodyError::TooLarge => Refusal::TooLarge,
            BodyError::NotBase64(_) => Refusal::Unreadable(UnreadableForm::Body(fault)),
        })?;
        let content_type = request.header("content-type").unwrap_or_default();
        if content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
            return Self::of_parts(body, content_type).await;
        }
        let pairs = form_urlencoded::parse(&body);
        let fields: Vec<_> = pairs.take(MOST_FIELDS + 1).map(|(name, value)| (name.into(), plain(&value))).collect();
        if fields.len() > MOST_FIELDS {
            return Err(Refusal::TooLarge);
        }
        Ok(Self { fields, files: Vec::new() })
    }

    async fn of_parts(body: Vec<u8>, content_type: &str) -> Result<Self, Refusal> {
        let unread = |error| Refusal::Unreadable(UnreadableForm::Part(error));
        let boundary = multer::parse_boundary(content_type)
            .map_err(|error| Refusal::Unreadable(UnreadableForm::Boundary(error)))?;
        let whole = stream::iter([Ok::<Bytes, Infallible>(Bytes::from(body))]);
        let mut parts = multer::Multipart::new(whole, boundary);
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unread)? {
            if form.fields.len() + form.files.len() >= MOST_FIELDS {
                return Err(Refusal::TooLarge);
            }
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(unread)?;
            match name {
                // A browser sends a part without a name for a box that nothing was dropped into.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => form.files.push(UploadedFile { field, name, bytes: bytes.into() }),
                None => form.fields.push((field, plain(&String::from_utf8_lossy(&bytes)))),
            }
        }
        Ok(form)
    }

    /// Returns the first value of a field; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Returns all fields, in the order in which they were sent.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns whether a field was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Returns the file that was dropped into a field.
    pub(crate) fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == name)
    }
}

/// Returns a text as it was typed: a browser writes each line's end as two characters.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}
