//! The desk's paths: fixed, since emails link to them.

use domain::month::Month;

/// Where the desk begins.
pub(crate) const DESK: &str = "/desk";

/// Where one signs in.
pub(crate) const SIGN_IN: &str = "/desk/sign-in";

/// The longest path that one is led to after signing in.
const LONGEST: usize = 200;

/// Returns the path of a party's home of a contract.
pub(crate) fn contract(id: &str) -> String {
    format!("/desk/contracts/{id}")
}

/// Returns the path of a month's return.
pub(crate) fn month_return(id: &str, month: Month) -> String {
    format!("/desk/contracts/{id}/returns/{month}")
}

/// Returns the path of a link to sign in, with its secret part.
pub(crate) fn link(token: &str) -> String {
    format!("/desk/link/{token}")
}

/// Returns the path, if it is one of the desk's own: nobody is led elsewhere after signing in.
pub(crate) fn own(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(DESK)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~?=&%".contains(&byte);
    let begins = rest.is_empty() || rest.starts_with('/') || rest.starts_with('?');
    let is_own = begins && path.len() <= LONGEST && path.bytes().all(plain);
    (is_own && !path.contains("//") && !path.contains("..")).then_some(path)
}

/// Returns the page with the form that is sent to a path: the path itself, or where only what is sent has one, the page above it.
pub(crate) fn form_of(sent_to: &str) -> &str {
    let above = ["/file", "/submit"].into_iter().find_map(|last| sent_to.strip_suffix(last));
    own(above.unwrap_or(sent_to)).unwrap_or(DESK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_is_sent_stands_on_a_page() {
        let month = "/desk/contracts/regulation-44/returns/2026-06";
        assert_eq!(form_of(&format!("{month}/file")), month);
        assert_eq!(form_of(&format!("{month}/submit")), month);
        assert_eq!(form_of(&format!("{month}/table")), format!("{month}/table"));
        assert_eq!(form_of("/desk/a b"), DESK);
        assert_eq!(form_of("/elsewhere/file"), DESK);
    }

    #[test]
    fn nobody_is_led_away_from_the_desk() {
        for path in ["/desk", "/desk/", "/desk/contracts/regulation-44/returns/2026-06", "/desk/contracts/a?saved=1"] {
            assert_eq!(own(path), Some(path));
        }
        for path in [
            "",
            "/",
            "//elsewhere.example/desk",
            "https://elsewhere.example/desk",
            "/deskelsewhere",
            "/desk@elsewhere.example",
            "/desk//elsewhere.example",
            "/desk/../site",
            "/desk/\\elsewhere.example",
            "/desk/a b",
            "/desk/\r\nset-cookie: a=b",
            "/site/index.html",
        ] {
            assert_eq!(own(path), None, "{path:?}");
        }
        assert_eq!(own(&format!("/desk/{}", "a".repeat(LONGEST))), None);
    }
}
