//! A notice becomes a letter: subject, text, HTML, and what is attached.

use chrono::NaiveDate;
use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use serde::Serialize;
use wording::email::contractual::late_opening;
use wording::email::opening;
use wording::email::reply::Reply;
use wording::email::subject::Subject;
use wording::letterhead::{Letterhead, Mailbox};

use crate::RenderError;
use crate::templates::render;

mod attached;
mod contractual;
mod details;
mod digest;
mod link;
mod quotation;
mod sections;
mod sign_in;

pub use digest::{DigestItem, digest};
pub use link::Links;
pub use sign_in::{SignInLetter, sign_in_letter};

use contractual::Page;
use details::{Details, Told};
use link::Link;
use sections::{Group, Part};

/// An email's words, in both forms, and what goes with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject: what, and by when. One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML: of a contractual letter, the page that is kept and printed.
    pub html: String,
    /// The files that go with it.
    pub attachments: Vec<Attachment>,
    /// Where a reply to it goes; nowhere where the definition names nobody.
    pub reply_to: Option<Mailbox>,
}

/// A file that goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: `appendix-a.xlsx`.
    pub name: String,
    /// Its content type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The letter of a notice to a party. Only the one who can act is asked to: the other is told.
///
/// # Errors
///
/// The templates do not fit.
pub fn letter(
    letterhead: &Letterhead,
    notice_to: Party,
    month: Option<Month>,
    about: &About,
) -> Result<Letter, RenderError> {
    written(&Written::alone(letterhead, notice_to, month, about))
}

/// The same letter marked as a draft, as it would be written on a day: what would be sent, to be seen before it is.
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
) -> Result<Letter, RenderError> {
    written(&Written { draft: true, as_of: Some(on), ..Written::alone(letterhead, notice_to, month, about) })
}

/// One notice to be written by itself.
struct Written<'a> {
    letterhead: &'a Letterhead,
    links: &'a Links,
    to: Party,
    month: Option<Month>,
    about: &'a About,
    /// The day on which the notice is due.
    due_on: Option<NaiveDate>,
    /// The day of the assessment which called for it; of a contractual letter that on which it is written, which is its date.
    as_of: Option<NaiveDate>,
    draft: bool,
}

impl<'a> Written<'a> {
    /// One without a link, and without a date of its own.
    fn alone(letterhead: &'a Letterhead, to: Party, month: Option<Month>, about: &'a About) -> Self {
        Self { letterhead, links: Links::NONE, to, month, about, due_on: None, as_of: None, draft: false }
    }
}

fn written(written: &Written<'_>) -> Result<Letter, RenderError> {
    let Written { letterhead, links, to, month, about, due_on, as_of, draft } = *written;
    let opening = opening(letterhead, to, month, about, as_of);
    let mark = if draft { "Draft: " } else { "" };
    let subject = format!("{mark}{}", opening.subject.whole(0, &letterhead.title));
    let body = Body::of(letterhead, to, month, about, &mut Told::as_of(as_of))?;
    let first = opening.first_by_itself();
    let reply = Reply::to_all_of(letterhead, to, [about]);
    match about {
        About::Letter(letter) => {
            let late = as_of.and_then(|on| late_opening(letterhead, to, letter, on));
            let (subject, first) = late.map_or((subject, first), |late| {
                (format!("{mark}{}", Subject::from(late.subject).whole(0, &letterhead.title)), late.first)
            });
            let page = Page::of(written, letter, &subject, &first, &body);
            in_both("letters/letter-base", &subject, &page, attached::to(letterhead, letter)?, &reply)
        }
        _ => {
            let link = Link::of(links, letterhead, to, month, about);
            let day = (month, about, link.as_ref());
            let days = due_on.map(|on| attached::days(letterhead, on, [day])).unwrap_or_default();
            let email = Email::of(letterhead, to, &subject, link, &reply, vec![Group::alone(Part::new(first, body))]);
            in_both("letters/base", &subject, &email, days, &reply)
        }
    }
}

/// A letter of one template in its two forms.
fn in_both(
    template: &str,
    subject: &str,
    view: &impl Serialize,
    attachments: Vec<Attachment>,
    reply: &Reply,
) -> Result<Letter, RenderError> {
    Ok(Letter {
        subject: subject.to_owned(),
        text: render(&format!("{template}.txt"), view)?,
        html: render(&format!("{template}.html"), view)?,
        attachments,
        reply_to: reply.to.clone(),
    })
}

/// An email around what there is to say.
#[derive(Serialize)]
struct Email<'a> {
    letterhead: &'a Letterhead,
    greeted: &'a str,
    subject: &'a str,
    to_contractor: bool,
    /// The one link that it has.
    link: Option<Link>,
    /// Where a reply goes, in a sentence.
    replies: &'a str,
    groups: Vec<Group>,
}

impl<'a> Email<'a> {
    fn of(
        letterhead: &'a Letterhead,
        to: Party,
        subject: &'a str,
        link: Option<Link>,
        reply: &'a Reply,
        groups: Vec<Group>,
    ) -> Self {
        let (greeted, to_contractor) = (letterhead.greeted(), to == Party::Contractor);
        Self { letterhead, greeted, subject, to_contractor, link, replies: &reply.in_words, groups }
    }
}

/// What follows the first sentence, in both forms.
#[derive(Serialize)]
struct Body {
    html: String,
    text: String,
}

impl Body {
    fn of(
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &About,
        told: &mut Told,
    ) -> Result<Self, RenderError> {
        let template = template(about);
        let view = View {
            letterhead,
            other: letterhead.other(to),
            to_contractor: to == Party::Contractor,
            month,
            details: Details::of(letterhead, to, month, about, told),
        };
        let form = |form| Ok(render(&format!("letters/{template}.{form}"), &view)?.trim().to_owned());
        Ok(Self { html: form("html")?, text: form("txt")? })
    }
}

/// What the template of a body is given.
#[derive(Serialize)]
struct View<'a> {
    letterhead: &'a Letterhead,
    /// The name of the other party.
    other: &'a str,
    to_contractor: bool,
    month: Option<Month>,
    #[serde(flatten)]
    details: Details<'a>,
}

fn template(about: &About) -> &'static str {
    match about {
        About::ReturnDue { .. } => "return-reminder",
        About::ReturnOverdue { .. } => "return-chaser",
        About::ReturnCameLate { .. } => "late-return",
        About::Received { .. } => "return-receipt",
        About::CanNoLongerBeBetter { .. } => "early-warning",
        About::Closed { .. } => "final-ratings",
        About::Restated { .. } => "ratings-restated",
        About::Raised { .. } | About::PlanDue { .. } => "finding",
        About::ReviewDue { .. } => "plan-review",
        About::MinutesShared { .. } => "minutes-shared",
        About::MinutesDue { .. } => "minutes-reminder",
        About::MinutesAnswered { .. } => "minutes-answered",
        About::DisputeAnswered { .. } => "dispute-answered",
        About::InformationSupplied { .. } => "information-supplied",
        About::LetterUnknown { .. } => "letter-unknown",
        About::LetterBounced { .. } => "letter-bounced",
        About::Reread(_) => "reread",
        About::Letter(letter) => match **letter {
            ContractualLetter::PlanRequest(_) => "plan-request",
            ContractualLetter::FormalWarning(_) => "formal-warning",
            ContractualLetter::TerminationNotice(_) => "termination-notice",
            ContractualLetter::ActionPlan(_) => "action-plan",
        },
    }
}

#[cfg(test)]
mod tests;
