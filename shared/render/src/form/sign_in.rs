//! Signing in.

use serde::Serialize;

use super::{Around, Field, Slip, page};
use crate::RenderError;

/// The form that asks for an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// Where the person wanted to go.
    pub leads_to: Option<String>,
    /// What was typed.
    pub address: String,
    /// Whether that can be no address.
    pub is_wrong: bool,
    /// Whether the person has just signed out.
    pub signed_out: bool,
}

#[derive(Serialize)]
struct View<'a> {
    email: Field,
    slips: Vec<Slip>,
    leads_to: Option<&'a str>,
    signed_out: bool,
}

/// The page that asks for an address.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_page(around: &Around, sign_in: &SignIn) -> Result<String, RenderError> {
    let wrong = "Enter an email address in the correct format, like name@example.com";
    let email = Field::new("email", "Email address")
        .hinting("The one by which the contract knows you. You will get a link; there is no password.")
        .holding(&sign_in.address)
        .wrong(sign_in.is_wrong.then(|| wrong.to_owned()));
    let slips = email.slip().into_iter().collect();
    let view = View { email, slips, leads_to: sign_in.leads_to.as_deref(), signed_out: sign_in.signed_out };
    page("forms/sign-in.html", around, &view)
}

#[derive(Serialize)]
struct Sent<'a> {
    address: &'a str,
}

/// The page that says that an email is on its way, if the address is a contact's: it does not say whether it is.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_sent_page(around: &Around, address: &str) -> Result<String, RenderError> {
    page("forms/sign-in-sent.html", around, &Sent { address })
}

#[derive(Serialize)]
struct Nothing {}

/// The page that a link to sign in leads to: one button, whose form leads to where it stands.
///
/// # Errors
///
/// The templates do not fit.
pub fn link_page(around: &Around) -> Result<String, RenderError> {
    page("forms/link.html", around, &Nothing {})
}
