//! What follows an email's first sentence: the text of one notice, in both forms.

use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use serde::Serialize;
use wording::letterhead::Letterhead;

use super::details::Details;
use super::told::Told;
use crate::RenderError;
use crate::templates::render;

/// The text after the first sentence, in both forms.
#[derive(Serialize)]
pub(super) struct Body {
    pub(super) html: String,
    pub(super) text: String,
}

impl Body {
    pub(super) fn of(
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &About,
        told: &mut Told,
    ) -> Result<Self, RenderError> {
        let template = template(about);
        let view = BodyView {
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

/// The input of a body's template.
#[derive(Serialize)]
struct BodyView<'a> {
    letterhead: &'a Letterhead,
    /// The name of the other party.
    other: &'a str,
    to_contractor: bool,
    month: Option<Month>,
    #[serde(flatten)]
    details: Details<'a>,
}

/// Returns the name of a notice's template.
pub(super) fn template(about: &About) -> &'static str {
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
