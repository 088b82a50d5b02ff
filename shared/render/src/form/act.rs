//! The forms that record what the parties did and decided, and what they are told once it is recorded.

use serde::Serialize;

use super::{Around, Part, Said, Slip, Way, page};
use crate::RenderError;

/// The words of a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// Its number; more than one with commas between them.
    pub clause: String,
    /// What it says.
    pub quote: String,
}

/// What is to be weighed before something is sent that no clause calls for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Caution {
    /// What is so, in a sentence.
    pub sentence: String,
    /// What the clause says that would call for it.
    pub quoted: Option<Quoted>,
    /// What follows from sending it all the same.
    pub otherwise: String,
}

/// A text of either party that a form is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// What it is.
    pub heading: String,
    /// The text.
    pub text: String,
}

/// Something found that a form may answer, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// What it is, in a sentence.
    pub sentence: String,
    /// What it rests on.
    pub facts: Vec<String>,
}

/// What is sent with a form and not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A form that records something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ActForm {
    /// What it records.
    pub title: String,
    /// What follows from it, in a sentence or two.
    pub lead: String,
    /// Where it is sent.
    pub action: String,
    /// The clause that it follows.
    pub quoted: Option<Quoted>,
    /// That no clause calls for it now, where none does and one should.
    pub caution: Option<Caution>,
    /// What was found that it may answer.
    pub grounds: Vec<Ground>,
    /// What it is about, fact by fact.
    pub about: Vec<Said>,
    /// The texts that it is about.
    pub written: Vec<Written>,
    /// What is filled in.
    pub parts: Vec<Part>,
    /// What is wrong in it.
    pub slips: Vec<Slip>,
    /// What is sent with it.
    pub hidden: Vec<Hidden>,
    /// What its button says.
    pub button: String,
    /// What was done just now.
    pub notice: Option<String>,
    /// Where what was saved is found as a file.
    pub download: Option<String>,
}

/// A form that records something.
///
/// # Errors
///
/// The templates do not fit.
pub fn act_page(around: &Around, form: &ActForm) -> Result<String, RenderError> {
    page("forms/act.html", around, form)
}

/// What is seen before it is recorded: a letter as it would go, or what would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// What would be recorded.
    pub title: String,
    /// What to look at.
    pub lead: String,
    /// Where it is sent.
    pub action: String,
    /// That no clause calls for it now, where none does and one should.
    pub caution: Option<Caution>,
    /// The letter, as the page that would be sent; none where there is none.
    pub letter: Option<PreviewedLetter>,
    /// What would change, in a sentence each.
    pub changes: Vec<String>,
    /// The ratings that would change.
    pub ratings: Vec<RatingChange>,
    /// Whether the ratings that would change are to be told, though there may be none.
    pub tells_ratings: bool,
    /// The letters and emails that went and stay on record, a line each.
    pub stays: Vec<String>,
    /// Whether these are to be told, though there may be none.
    pub tells_stays: bool,
    /// What is still filled in.
    pub parts: Vec<Part>,
    /// What is wrong in that.
    pub slips: Vec<Slip>,
    /// What is sent with it.
    pub hidden: Vec<Hidden>,
    /// What its button says.
    pub button: String,
    /// Whether it cannot be undone.
    pub is_grave: bool,
}

/// A letter before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewedLetter {
    /// Whom it would go to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its page.
    pub page: String,
    /// Its plain text.
    pub text: String,
    /// The names of the files that go with it.
    pub attachments: Vec<String>,
}

/// A rating that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatingChange {
    /// The month, in words.
    pub month: String,
    /// `KPI 1`, or `Overall`.
    pub of: String,
    /// What it is.
    pub before: String,
    /// What it would be.
    pub after: String,
}

/// What is seen before it is recorded.
///
/// # Errors
///
/// The templates do not fit.
pub fn preview_page(around: &Around, preview: &Preview) -> Result<String, RenderError> {
    page("forms/preview.html", around, preview)
}

/// A list of ways, in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ways {
    /// What they lead to.
    pub title: String,
    /// What there is to say before.
    pub lead: String,
    /// The groups.
    pub groups: Vec<WayGroup>,
}

/// Some ways with a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WayGroup {
    /// The heading.
    pub heading: String,
    /// The ways.
    pub ways: Vec<Way>,
    /// What would stand among them and cannot be done now.
    pub unavailable: Vec<Unavailable>,
}

/// Something that cannot be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unavailable {
    /// What it is.
    pub label: String,
    /// Why it cannot be, in a sentence or two.
    pub why: String,
}

/// A page of ways.
///
/// # Errors
///
/// The templates do not fit.
pub fn ways_page(around: &Around, ways: &Ways) -> Result<String, RenderError> {
    page("forms/ways.html", around, ways)
}
