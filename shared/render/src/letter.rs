//! A notice becomes a letter: subject, text, HTML, and what is attached.

use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use serde::{Deserialize, Serialize};

use crate::RenderError;
use crate::templates::render;

mod attached;
mod contractual;
mod details;
mod digest;
mod opening;
mod quotation;
mod sign_in;

pub use digest::{DigestItem, digest};
pub use sign_in::{SignInLetter, sign_in_letter};

use contractual::Page;
use details::{Details, Told};
use opening::Opening;

/// What a letter says of the contract and of whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The contract's id.
    pub contract: String,
    /// Its title.
    pub title: String,
    /// The council's name.
    pub council: String,
    /// The contractor's name.
    pub contractor: String,
    /// The recipient's name; the office is greeted where it is empty.
    pub recipient_name: String,
}

impl Letterhead {
    /// The name of the other party.
    fn other(&self, to: Party) -> &str {
        match to {
            Party::Contractor => &self.council,
            Party::Council | Party::System => &self.contractor,
        }
    }

    /// Who is greeted.
    fn greeted(&self) -> &str {
        if self.recipient_name.trim().is_empty() { "Contract Manager" } else { &self.recipient_name }
    }
}

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
    written(&Written { letterhead, to: notice_to, month, about, due_on: None, draft: false })
}

/// The same letter marked as a draft: what would be sent, to be seen before it is.
///
/// # Errors
///
/// The templates do not fit.
pub fn draft(
    letterhead: &Letterhead,
    notice_to: Party,
    month: Option<Month>,
    about: &About,
) -> Result<Letter, RenderError> {
    written(&Written { letterhead, to: notice_to, month, about, due_on: None, draft: true })
}

/// One notice to be written by itself.
struct Written<'a> {
    letterhead: &'a Letterhead,
    to: Party,
    month: Option<Month>,
    about: &'a About,
    /// The day on which the notice is due: the date of a letter that has none of its own.
    due_on: Option<chrono::NaiveDate>,
    draft: bool,
}

fn written(written: &Written<'_>) -> Result<Letter, RenderError> {
    let Written { letterhead, to, month, about, draft, .. } = *written;
    let opening = Opening::of(letterhead, to, month, about);
    let mark = if draft { "Draft: " } else { "" };
    let subject = subject(letterhead, &format!("{mark}{}", opening.subject));
    let body = Body::of(letterhead, to, month, about, &mut Told::default())?;
    let first = opening.first_by_itself();
    match about {
        About::Letter(letter) => {
            let page = Page::of(written, letter, &subject, &first, &body);
            in_both("letters/letter-base", &subject, &page, attached::to(letterhead, letter)?)
        }
        _ => {
            let email = Email::of(letterhead, to, &subject, vec![Group::alone(first, body)]);
            in_both("letters/base", &subject, &email, Vec::new())
        }
    }
}

/// A letter of one template in its two forms.
fn in_both(
    template: &str,
    subject: &str,
    view: &impl Serialize,
    attachments: Vec<Attachment>,
) -> Result<Letter, RenderError> {
    Ok(Letter {
        subject: subject.to_owned(),
        text: render(&format!("{template}.txt"), view)?,
        html: render(&format!("{template}.html"), view)?,
        attachments,
    })
}

/// The subject with the contract's title, on one line.
fn subject(letterhead: &Letterhead, what: &str) -> String {
    one_line(&format!("{what} ({})", letterhead.title))
}

/// An email around what there is to say.
#[derive(Serialize)]
struct Email<'a> {
    letterhead: &'a Letterhead,
    greeted: &'a str,
    subject: &'a str,
    to_contractor: bool,
    groups: Vec<Group>,
}

impl<'a> Email<'a> {
    fn of(letterhead: &'a Letterhead, to: Party, subject: &'a str, groups: Vec<Group>) -> Self {
        Self { letterhead, greeted: letterhead.greeted(), subject, to_contractor: to == Party::Contractor, groups }
    }
}

/// What an email says under one heading.
#[derive(Serialize)]
struct Group {
    /// `For you to do`; none where there is only one thing to say.
    heading: Option<&'static str>,
    numbered: bool,
    /// The element around each section.
    item: &'static str,
    sections: Vec<Section>,
}

impl Group {
    /// The one thing that there is to say.
    fn alone(first: String, body: Body) -> Self {
        let sections = vec![Section { first, parts: vec![Part { first: None, body }] }];
        Self { heading: None, numbered: false, item: "section", sections }
    }

    /// What the reader is asked to do.
    fn to_do() -> Self {
        Self { heading: Some("For you to do"), numbered: true, item: "li", sections: Vec::new() }
    }

    /// What the reader is told.
    fn to_know() -> Self {
        Self { heading: Some("For your information"), numbered: false, item: "section", sections: Vec::new() }
    }
}

/// What belongs together: one first sentence, and one or more bodies.
#[derive(Serialize)]
struct Section {
    first: String,
    parts: Vec<Part>,
}

/// The body of one notice, with its own first sentence where that is another than the section's.
#[derive(Serialize)]
struct Part {
    first: Option<String>,
    #[serde(flatten)]
    body: Body,
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
            details: Details::of(letterhead, to, about, told),
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
        About::Received { .. } => "return-receipt",
        About::CanNoLongerBeBetter { .. } => "early-warning",
        About::Closed { .. } => "final-ratings",
        About::Restated { .. } => "ratings-restated",
        About::Raised { .. } | About::PlanDue { .. } => "finding",
        About::MinutesShared { .. } => "minutes-shared",
        About::MinutesDue { .. } => "minutes-reminder",
        About::MinutesAnswered { .. } => "minutes-answered",
        About::DisputeAnswered { .. } => "dispute-answered",
        About::InformationSupplied { .. } => "information-supplied",
        About::LetterUnknown { .. } => "letter-unknown",
        About::LetterBounced { .. } => "letter-bounced",
        About::Letter(letter) => match **letter {
            ContractualLetter::PlanRequest(_) => "plan-request",
            ContractualLetter::FormalWarning(_) => "formal-warning",
            ContractualLetter::TerminationNotice(_) => "termination-notice",
            ContractualLetter::ActionPlan(_) => "action-plan",
        },
    }
}

/// The text on one line, without control characters: a title may have been written over several lines.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
