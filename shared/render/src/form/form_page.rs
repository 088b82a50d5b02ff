//! A page with one form: what it is for, what it follows from, and what is filled in.

use serde::Serialize;

use super::component::FormComponent;
use super::field::ErrorLine;
use super::frame::{PageFrame, page};
use super::labelled_text::LabelledText;
use crate::RenderError;

/// The words of a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuotedClause {
    /// Its number; more than one with commas between them.
    pub clause: String,
    pub quote: String,
}

/// What is to be weighed before something is sent that no clause calls for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Caution {
    /// What is so, in a sentence.
    pub sentence: String,
    /// What the clause says that would call for it.
    pub quoted: Option<QuotedClause>,
    /// What follows from sending it all the same.
    pub otherwise: String,
}

/// A text of either party that a form is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextSection {
    pub heading: String,
    pub text: String,
}

/// Something found that a form may answer, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingToAnswer {
    pub sentence: String,
    /// What it rests on.
    pub facts: Vec<String>,
}

/// What is sent with a form and not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HiddenField {
    pub name: String,
    pub value: String,
}

/// A form that records something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormPage {
    pub title: String,
    /// What follows from it, in a sentence or two.
    pub lead: String,
    pub action: String,
    /// The clause that it follows.
    pub quoted: Option<QuotedClause>,
    /// That no clause calls for it now, where none does and one should.
    pub caution: Option<Caution>,
    /// What was found that it may answer.
    pub findings: Vec<FindingToAnswer>,
    /// What it is about, fact by fact.
    pub facts: Vec<LabelledText>,
    /// The texts that it is about.
    pub text_sections: Vec<TextSection>,
    /// What is filled in.
    pub components: Vec<FormComponent>,
    pub errors: Vec<ErrorLine>,
    pub hidden: Vec<HiddenField>,
    pub button: String,
    /// What was done just now.
    pub notice: Option<String>,
    /// Where what was saved is found as a file.
    pub download: Option<String>,
}

/// Renders a form that records something.
///
/// # Errors
///
/// The templates do not fit.
pub fn form_page(frame: &PageFrame, form: &FormPage) -> Result<String, RenderError> {
    page("forms/form.html", frame, form)
}
