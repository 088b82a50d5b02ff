//! The contractual letters: formal, dated, addressed, each statement with its clause.

use chrono::NaiveDate;
use domain::event::Party;
use domain::notice::ContractualLetter;
use domain::party::Person;
use serde::Serialize;
use wording::email::contractual::title;
use wording::letterhead::Letterhead;

use super::body::Body;

/// A contractual letter around its body.
#[derive(Serialize)]
pub(super) struct ContractualLetterView<'a> {
    letterhead: &'a Letterhead,
    greeted: &'a str,
    subject: &'a str,
    title: &'static str,
    /// The id of what it is about: `W1`.
    reference: Option<&'a str>,
    clause: String,
    dated: Option<NaiveDate>,
    draft: bool,
    to_contractor: bool,
    first: &'a str,
    body: &'a Body,
    attached: bool,
    /// Whom it is from, in one line.
    from: String,
    /// The lines of its signature.
    signature: Vec<String>,
}

impl<'a> ContractualLetterView<'a> {
    pub(super) fn of(
        (letterhead, to, dated, draft): (&'a Letterhead, Party, Option<NaiveDate>, bool),
        letter: &'a ContractualLetter,
        subject: &'a str,
        first: &'a str,
        body: &'a Body,
    ) -> Self {
        // A letter is dated by the day on which it is written; the days of the facts are in its text.
        let clause = match letter {
            ContractualLetter::PlanRequest(_) => "6.3",
            ContractualLetter::FormalWarning(_) => "6.7",
            ContractualLetter::TerminationNotice(notice) => {
                notice.grounds.first().map_or("6.5", |ground| ground.clause.as_str())
            }
            ContractualLetter::ActionPlan(plan) => plan.clause.as_str(),
        };
        let reference = match letter {
            ContractualLetter::FormalWarning(warning) => Some(warning.warning.as_str()),
            ContractualLetter::ActionPlan(plan) => Some(plan.plan.as_str()),
            ContractualLetter::PlanRequest(_) | ContractualLetter::TerminationNotice(_) => None,
        };
        let signature = signature(letterhead, letter);
        Self {
            letterhead,
            greeted: letterhead.greeted(),
            subject,
            title: title(letter),
            reference,
            clause: clause.to_owned(),
            dated,
            draft,
            to_contractor: to == Party::Contractor,
            first,
            body,
            attached: letter.has_appendix_a(),
            from: signature.join(", "),
            signature,
        }
    }
}

/// Returns the lines with which a letter is signed: the name and the position of whoever issued it. A plan is required by the clause
/// and not by a person (6.3), so that its request is signed for the council. Where it is not known who issued a letter, the office
/// signs, and never a contact: any of the council's may have.
fn signature(letterhead: &Letterhead, letter: &ContractualLetter) -> Vec<String> {
    let council = letterhead.council.clone();
    if matches!(letter, ContractualLetter::PlanRequest(_)) {
        return vec![council];
    }
    let Some(Person { name, position }) = letter.issued_by() else { return vec!["Contract Manager".into(), council] };
    [name, position, &council].into_iter().filter(|line| !line.trim().is_empty()).cloned().collect()
}
