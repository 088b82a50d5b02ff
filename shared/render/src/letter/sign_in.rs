//! The email with a link to sign in, which is the only one without a notice.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use wording::email::reply::Reply;
use wording::email::sign_in;

use super::content::EmailContent;
use super::view::in_both;
use crate::RenderError;

/// The content of the email with a link to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEmail {
    pub recipient_name: String,
    /// The link, whole.
    pub link: String,
    /// The number of minutes for which it is valid.
    pub minutes: i64,
    pub asked_at: DateTime<Utc>,
    /// The contract's time zone.
    pub time_zone: Tz,
}

/// The input of its templates.
#[derive(Serialize)]
struct SignInEmailView<'a> {
    recipient_name: &'a str,
    link: &'a str,
    minutes: i64,
    subject: &'a str,
    /// The time until which the link is valid: `14:05 today`, `00:05 on Friday 29 July 2022`.
    good_until: String,
}

/// Returns the email with a link to sign in.
///
/// # Errors
///
/// The templates do not fit.
pub fn sign_in_email(email: &SignInEmail) -> Result<EmailContent, RenderError> {
    let SignInEmail { recipient_name, link, minutes, asked_at, time_zone } = email;
    let asked = asked_at.with_timezone(time_zone);
    let until = (*asked_at + Duration::minutes(*minutes)).with_timezone(time_zone);
    let subject = sign_in::subject(&asked, &until);
    let good_until = sign_in::good_until(&asked, &until);
    let view = SignInEmailView { recipient_name, link, minutes: *minutes, subject: &subject, good_until };
    in_both("letters/sign-in", &subject, &view, Vec::new(), Reply::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(at: &str) -> EmailContent {
        sign_in_email(&SignInEmail {
            recipient_name: "Robin Example".into(),
            link: "https://forms.council.example/desk/link/a-token".into(),
            minutes: 15,
            asked_at: at.parse().unwrap(),
            time_zone: chrono_tz::Europe::London,
        })
        .unwrap()
    }

    #[test]
    fn the_time_of_expiry_is_the_contracts_with_its_day_where_that_is_not_today() {
        for (at, until, subject) in [
            ("2022-07-28T12:50:07Z", "until 14:05 today:", "Sign in to Last Friday by 14:05 on Thu 28 Jul 2022"),
            (
                "2022-07-27T22:50:00Z",
                "until 00:05 on Thursday 28 July 2022:",
                "Sign in to Last Friday by 00:05 on Thu 28 Jul 2022",
            ),
            ("2022-12-27T22:50:00Z", "until 23:05 today:", "Sign in to Last Friday by 23:05 on Tue 27 Dec 2022"),
            ("2022-07-28T22:45:00Z", "until 00:00 on Friday 29 July 2022:", "Sign in to Last Friday by 00:00 on Fri"),
            // The night on which the clocks go back.
            ("2022-10-30T00:50:00Z", "until 01:05 today:", "Sign in to Last Friday by 01:05 on Sun 30 Oct 2022"),
        ] {
            let letter = asked(at);
            for part in [&letter.text, &letter.html] {
                assert!(part.contains(&format!("It works once, {until}")), "{part}");
            }
            assert!(letter.subject.starts_with(subject), "{}", letter.subject);
            assert!(letter.html.contains(&format!("<title>{}</title>", letter.subject)), "{}", letter.html);
        }
    }

    #[test]
    fn two_links_have_two_subjects_though_one_minute_brings_both() {
        assert_ne!(asked("2022-07-28T12:50:07Z").subject, asked("2022-07-28T12:50:08Z").subject);
        assert_ne!(asked("2022-07-28T12:50:07Z").subject, asked("2022-07-29T12:50:07Z").subject);
    }
}
