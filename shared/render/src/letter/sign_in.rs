//! The email with a link to sign in: the one that no notice calls for.

use serde::Serialize;

use super::reply::Reply;
use super::{Letter, in_both};
use crate::RenderError;

/// What the email with a link to sign in says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignInLetter {
    /// The recipient's name.
    pub recipient_name: String,
    /// The link, whole.
    pub link: String,
    /// How many minutes it is good for.
    pub minutes: i64,
    /// Until when that is, where the contract is: `14:05`.
    pub good_until: String,
}

/// The email with a link to sign in.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_letter(letter: &SignInLetter) -> Result<Letter, RenderError> {
    in_both("letters/sign-in", "Your link to sign in to Last Friday", letter, Vec::new(), Reply::NONE)
}
