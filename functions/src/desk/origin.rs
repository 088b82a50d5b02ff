//! Whether what was sent comes from a page of this desk.
//!
//! A browser says so itself: with `Sec-Fetch-Site` (Fetch Metadata), or with `Origin` (RFC 6454), which every browser sends with
//! a form. Whatever sends neither is no browser with somebody's session in it, and is refused all the same.

use super::refusal::Refusal;
use crate::http::Request;

/// Refuses what a page of another site sent.
pub(super) fn check(request: &Request, address: &str) -> Result<(), Refusal> {
    let own = match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == address,
        (None, None) => false,
    };
    if own { Ok(()) } else { Err(Refusal::Forged("it does not come from a page of this desk")) }
}

/// Returns whether somebody goes to a page, as far as the browser says (Fetch Metadata): not a picture of another page, a frame
/// in it, or what its script fetches. Browsers that say nothing are believed.
pub(super) fn is_navigation(request: &Request) -> bool {
    let says = |name: &str, value: &str| request.header(name).is_none_or(|said| said == value);
    says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document")
}
