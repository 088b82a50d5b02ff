//! What every page of the forms has around it: the session, and the bar of the contract.

use domain::event::Party;
use serde::Serialize;

use crate::RenderError;
use crate::templates::{STYLESHEET, render, stylesheet_version};

/// Returns the one stylesheet, as the pages' link to it gets it.
pub fn stylesheet() -> &'static str {
    STYLESHEET
}

/// What stands around a page: whose session it is, and of which contract it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PageFrame {
    /// What every form of the page holds; none where nobody is signed in.
    form_token: Option<String>,
    contract: Option<ContractBar>,
}

/// The contract that a page is of, and who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ContractBar {
    id: String,
    title: String,
    /// Where its forms begin: `/desk/contracts/regulation-44`.
    at: String,
    party: Party,
    name: String,
}

impl PageFrame {
    /// Returns the frame of a page that nobody is signed in to.
    pub fn signed_out() -> Self {
        Self::default()
    }

    /// Returns the frame of a page that somebody is signed in to, with the token of their session's forms.
    pub fn signed_in(form_token: &str) -> Self {
        Self { form_token: Some(form_token.into()), contract: None }
    }

    /// Adds the bar of a contract, which somebody looks at as a party's contact.
    #[must_use]
    pub fn of_contract(mut self, id: &str, title: &str, party: Party, name: &str) -> Self {
        self.contract = Some(ContractBar {
            id: id.into(),
            title: title.into(),
            at: format!("/desk/contracts/{id}"),
            party,
            name: name.into(),
        });
        self
    }
}

/// What every template of a form is given.
#[derive(Serialize)]
struct PageView<'a, V> {
    frame: &'a PageFrame,
    /// The stylesheet's version, so that a browser asks anew for one that differs.
    style: &'static str,
    #[serde(flatten)]
    view: &'a V,
}

/// Renders a template of `site-templates/forms` with what stands around every page and the view of this one.
pub(crate) fn page(template: &str, frame: &PageFrame, view: &impl Serialize) -> Result<String, RenderError> {
    render(template, &PageView { frame, style: stylesheet_version(), view })
}
