//! Signing in.

use serde::Serialize;

use super::field::{ErrorLine, InputField};
use super::frame::{PageFrame, page};
use crate::RenderError;

/// The form that asks for an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInPage {
    /// Where the person wanted to go.
    pub leads_to: Option<String>,
    pub address: String,
    /// Whether that can be no address.
    pub is_wrong: bool,
    /// Whether the person has just signed out.
    pub signed_out: bool,
}

#[derive(Serialize)]
struct SignInView<'a> {
    email: InputField,
    errors: Vec<ErrorLine>,
    leads_to: Option<&'a str>,
    signed_out: bool,
}

/// Renders the page that asks for an address.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_page(frame: &PageFrame, sign_in: &SignInPage) -> Result<String, RenderError> {
    let wrong = "Enter an email address in the correct format, like name@example.com";
    let email = InputField::new("email", "Email address")
        .with_hint("The address that the contract has for you. You will get a link; there is no password.")
        .with_value(&sign_in.address)
        .with_error(sign_in.is_wrong.then(|| wrong.to_owned()));
    let errors = email.error_line().into_iter().collect();
    let view = SignInView { email, errors, leads_to: sign_in.leads_to.as_deref(), signed_out: sign_in.signed_out };
    page("forms/sign-in.html", frame, &view)
}

#[derive(Serialize)]
struct SignInSentView<'a> {
    address: &'a str,
}

/// Renders the page that says that an email is on its way, if the address is a contact's: it does not say whether it is.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_sent_page(frame: &PageFrame, address: &str) -> Result<String, RenderError> {
    page("forms/sign-in-sent.html", frame, &SignInSentView { address })
}

#[derive(Serialize)]
struct SignInLinkView {}

/// Renders the page that a link to sign in leads to: one button, whose form leads to where it stands.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_link_page(frame: &PageFrame) -> Result<String, RenderError> {
    page("forms/sign-in-link.html", frame, &SignInLinkView {})
}
