//! A page that says one thing: that something was done, or why it was not.

use serde::Serialize;

use super::frame::{PageFrame, page};
use super::link::LabelledLink;
use crate::RenderError;

/// A page that says one thing: that something was done, or why it was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessagePage {
    pub title: String,
    pub text: String,
    /// Where to go from there.
    pub link: Option<LabelledLink>,
}

impl MessagePage {
    /// Makes a message without a link.
    pub fn new(title: &str, text: &str) -> Self {
        Self { title: title.into(), text: text.into(), link: None }
    }

    /// Adds where to go from there.
    #[must_use]
    pub fn with_link(mut self, label: &str, href: &str) -> Self {
        self.link = Some(LabelledLink { label: label.into(), href: href.into() });
        self
    }
}

/// Renders a page that says one thing.
///
/// # Errors
///
/// The templates do not fit.
pub fn message_page(frame: &PageFrame, message: &MessagePage) -> Result<String, RenderError> {
    page("forms/message.html", frame, message)
}
