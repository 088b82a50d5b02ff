//! Secrets: made here, given to their owner once, and kept only as hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::failure::Failure;

/// The characters of a secret.
pub(crate) const LENGTH: usize = 43;

/// Returns 256 random bits in base64url (RFC 4648, section 5). A plain hash is enough to keep them, since nobody can guess
/// them.
pub(crate) fn new_secret() -> Result<String, Failure> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| Failure::transient("make a secret", "no randomness").because(error))?;
    Ok(URL_SAFE_NO_PAD.encode(secret))
}

/// Returns a number that was never used before: 256 random bits, which are not kept.
///
/// # Errors
///
/// There is no randomness.
pub fn nonce() -> Result<String, Failure> {
    new_secret()
}

/// Says whether a text can be a secret that was made here. If it cannot, the store need not be asked.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
