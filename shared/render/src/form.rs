//! The forms of the two parties, as HTML: what stands around each page, and one function a page, from plain data.
//!
//! Standard markup of the GOV.UK Design System, in components of `site-templates/forms/components.html`. What a person typed is
//! shown as text, whatever it is.

use domain::event::Party;
use serde::Serialize;

use crate::RenderError;
use crate::templates::{STYLESHEET, render, stylesheet_version};

mod act;
mod emails;
mod entry;
mod field;
mod home;
mod part;
pub mod returns;
mod said;
mod sign_in;
mod way;

pub use act::{
    ActForm, Caution, Ground, Hidden, Preview, PreviewedLetter, Quoted, RatingChange, Unavailable, WayGroup, Ways,
    Written, act_page, preview_page, ways_page,
};
pub use emails::{SentEmail, ToDecide, email_in_words, emails_page, letter_page};
pub use entry::{
    EntryFile, EntryRow, EntryState, entries_page, entry_detail, entry_in_words, entry_page, moment_in_words,
};
pub use field::{Choice, Field, Slip, in_one};
pub use home::{ContractChoice, HomeFile, contracts_page, home_page};
pub use part::{Part, PartRow};
pub use said::{Said, SaidRow, rated};
pub use sign_in::{SignIn, link_page, sign_in_page, sign_in_sent_page};
pub use way::{Way, act_label};
pub(crate) use way::{act_path, subject_field};

/// The one stylesheet, as the pages' link to it gets it.
pub fn stylesheet() -> &'static str {
    STYLESHEET
}

/// What stands around a page: whose session it is, and of which contract it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Around {
    /// What every form of the page holds; none where nobody is signed in.
    form_token: Option<String>,
    contract: Option<AroundContract>,
}

/// The contract that a page is of, and who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct AroundContract {
    id: String,
    title: String,
    /// Where its forms begin: `/desk/contracts/regulation-44`.
    at: String,
    party: Party,
    name: String,
}

impl Around {
    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::default()
    }

    /// Somebody is, with the token of their session's forms.
    pub fn signed_in(form_token: &str) -> Self {
        Self { form_token: Some(form_token.into()), contract: None }
    }

    /// On a page of a contract, as a party's contact of a name.
    #[must_use]
    pub fn of_contract(mut self, id: &str, title: &str, party: Party, name: &str) -> Self {
        self.contract = Some(AroundContract {
            id: id.into(),
            title: title.into(),
            at: format!("/desk/contracts/{id}"),
            party,
            name: name.into(),
        });
        self
    }
}

/// A page that says one thing: that something was done, or why it was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its heading.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where to go from there.
    pub way: Option<Way>,
}

impl Notice {
    /// A notice that leads nowhere.
    pub fn new(title: &str, text: &str) -> Self {
        Self { title: title.into(), text: text.into(), way: None }
    }

    /// The same with a way on.
    #[must_use]
    pub fn with_way(mut self, label: &str, href: &str) -> Self {
        self.way = Some(Way { label: label.into(), href: href.into() });
        self
    }
}

/// A page that says one thing.
///
/// # Errors
///
/// The templates do not fit.
pub fn notice_page(around: &Around, notice: &Notice) -> Result<String, RenderError> {
    page("forms/notice.html", around, notice)
}

/// What every template of a form is given.
#[derive(Serialize)]
struct Page<'a, V> {
    around: &'a Around,
    /// The stylesheet's version, so that a browser asks anew for one that differs.
    style: &'static str,
    #[serde(flatten)]
    view: &'a V,
}

fn page(template: &str, around: &Around, view: &impl Serialize) -> Result<String, RenderError> {
    render(template, &Page { around, style: stylesheet_version(), view })
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod act_tests;
