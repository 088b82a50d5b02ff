//! One notice by itself: an email, or a contractual letter.

use chrono::NaiveDate;
use domain::event::Party;
use domain::month::Month;
use domain::notice::About;
use wording::email::contractual::late_opening;
use wording::email::opening;
use wording::email::reply::Reply;
use wording::email::subject::Subject;
use wording::letterhead::Letterhead;

use super::attached;
use super::body::Body;
use super::content::EmailContent;
use super::contractual::ContractualLetterView;
use super::link::{Link, Links};
use super::sections::{EmailGroup, EmailPart};
use super::told::Told;
use super::view::{EmailView, in_both};
use crate::RenderError;

/// Returns the letter of a notice to a party. It asks only the party that can act, and tells the other.
///
/// # Errors
///
/// The templates do not fit.
pub fn letter(
    letterhead: &Letterhead,
    notice_to: Party,
    month: Option<Month>,
    about: &About,
) -> Result<EmailContent, RenderError> {
    write_single(&SingleNotice::alone(letterhead, notice_to, month, about))
}

/// Returns the same letter marked as a draft, as it would be written on a day, for review before it is sent.
///
/// # Errors
///
/// The templates do not fit.
pub fn draft(
    letterhead: &Letterhead,
    notice_to: Party,
    month: Option<Month>,
    about: &About,
    on: NaiveDate,
) -> Result<EmailContent, RenderError> {
    write_single(&SingleNotice {
        draft: true,
        as_of: Some(on),
        ..SingleNotice::alone(letterhead, notice_to, month, about)
    })
}

/// One notice to be written by itself.
pub(super) struct SingleNotice<'a> {
    pub(super) letterhead: &'a Letterhead,
    pub(super) links: &'a Links,
    pub(super) to: Party,
    pub(super) month: Option<Month>,
    pub(super) about: &'a About,
    /// The day on which the notice is due.
    pub(super) due_on: Option<NaiveDate>,
    /// The day of the assessment that called for it; for a contractual letter, the day on which it is written, which is its
    /// date.
    pub(super) as_of: Option<NaiveDate>,
    pub(super) draft: bool,
}

impl<'a> SingleNotice<'a> {
    /// Returns a notice without a link and without a date of its own.
    pub(super) fn alone(letterhead: &'a Letterhead, to: Party, month: Option<Month>, about: &'a About) -> Self {
        Self { letterhead, links: Links::NONE, to, month, about, due_on: None, as_of: None, draft: false }
    }
}

pub(super) fn write_single(notice: &SingleNotice<'_>) -> Result<EmailContent, RenderError> {
    let SingleNotice { letterhead, links, to, month, about, due_on, as_of, draft } = *notice;
    let opening = opening(letterhead, to, month, about, as_of);
    let mark = if draft { "Draft: " } else { "" };
    let subject = format!("{mark}{}", opening.subject.whole(0, &letterhead.title));
    let body = Body::of(letterhead, to, month, about, &mut Told::as_of(as_of))?;
    let first = opening.first_by_itself();
    let reply = Reply::to_all_of(letterhead, to, [about]);
    if let About::Letter(letter) = about {
        let late = as_of.and_then(|on| late_opening(letterhead, to, letter, on));
        let (subject, first) = late.map_or((subject, first), |late| {
            (format!("{mark}{}", Subject::from(late.subject).whole(0, &letterhead.title)), late.first)
        });
        let view = ContractualLetterView::of((letterhead, to, as_of, draft), letter, &subject, &first, &body);
        return in_both("letters/letter-base", &subject, &view, attached::to(letterhead, letter)?, &reply);
    }
    let link = Link::of(links, letterhead, to, month, about);
    let day = (month, about, link.as_ref());
    let days = due_on.map(|on| attached::days(letterhead, on, [day])).unwrap_or_default();
    let email =
        EmailView::of(letterhead, to, &subject, link, &reply, vec![EmailGroup::alone(EmailPart::new(first, body))]);
    in_both("letters/base", &subject, &email, days, &reply)
}
