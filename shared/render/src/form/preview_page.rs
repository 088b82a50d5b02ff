//! The page between a form and its record: a letter as it would go, or what would change.

use serde::Serialize;

use super::component::FormComponent;
use super::field::ErrorLine;
use super::form_page::{Caution, HiddenField};
use super::frame::{PageFrame, page};
use crate::RenderError;

/// What is seen before it is recorded: a letter as it would go, or what would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PreviewPage {
    pub title: String,
    /// What to look at.
    pub lead: String,
    pub action: String,
    /// That no clause calls for it now, where none does and one should.
    pub caution: Option<Caution>,
    /// The letter, as the page that would be sent; none where there is none.
    pub letter: Option<PreviewedLetter>,
    /// What would change, in a sentence each.
    pub changes: Vec<String>,
    pub ratings: Vec<RatingChangeRow>,
    /// Whether the ratings that would change are to be told, though there may be none.
    pub tells_ratings: bool,
    /// The letters and emails that went and stay on record, a line each.
    pub stays: Vec<String>,
    /// Whether these are to be told, though there may be none.
    pub tells_stays: bool,
    /// What is still filled in.
    pub components: Vec<FormComponent>,
    pub errors: Vec<ErrorLine>,
    pub hidden: Vec<HiddenField>,
    pub button: String,
    /// Whether it cannot be undone.
    pub is_grave: bool,
}

/// A letter before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewedLetter {
    pub to: String,
    pub subject: String,
    pub page: String,
    pub text: String,
    /// The names of the files that go with it.
    pub attachments: Vec<String>,
}

/// A rating that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatingChangeRow {
    /// The month, in words.
    pub month: String,
    /// `KPI 1`, or `Overall`.
    pub of: String,
    pub before: String,
    /// What it would be.
    pub after: String,
}

/// Renders what is seen before it is recorded.
///
/// # Errors
///
/// The templates do not fit.
pub fn preview_page(frame: &PageFrame, preview: &PreviewPage) -> Result<String, RenderError> {
    page("forms/preview.html", frame, preview)
}
