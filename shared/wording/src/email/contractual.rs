//! What the contractual letters have in common: their titles, and how their copies and late ones open.

use chrono::NaiveDate;
use domain::event::Party;
use domain::notice::{ContractualLetter, NoticeKind};

use super::opening::{LateOpening, Opening, Reader};
use super::subject::Subject;
use super::{action_plan, formal_warning, plan_request, termination_notice};
use crate::letter_kind;
use crate::letterhead::Letterhead;

/// Returns the opening of a letter. Letters go to the contractor; the council may see a copy.
pub(super) fn opening(reader: &Reader<'_>, letter: &ContractualLetter) -> Opening {
    let opening = match letter {
        ContractualLetter::PlanRequest(request) => plan_request::opening(reader, request),
        ContractualLetter::FormalWarning(warning) => formal_warning::opening(reader, warning),
        ContractualLetter::TerminationNotice(notice) => termination_notice::opening(reader, notice),
        ContractualLetter::ActionPlan(plan) => action_plan::opening(reader, plan),
    };
    if reader.is_contractor() {
        return opening;
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!("this is the letter to {contractor}.");
    Opening::informing(Subject::from(name_of(letter)).and(&format!(" to {contractor}")), first)
}

/// Returns the name of a letter within a sentence.
fn name_of(letter: &ContractualLetter) -> &'static str {
    letter_kind::name_of(match letter {
        ContractualLetter::PlanRequest(_) => NoticeKind::PlanRequest,
        ContractualLetter::FormalWarning(_) => NoticeKind::FormalWarning,
        ContractualLetter::TerminationNotice(_) => NoticeKind::TerminationNotice,
        ContractualLetter::ActionPlan(_) => NoticeKind::ActionPlan,
    })
}

/// Returns the title of a letter.
pub fn title(letter: &ContractualLetter) -> &'static str {
    match letter {
        ContractualLetter::PlanRequest(_) => "Request for an Improvement Plan",
        ContractualLetter::FormalWarning(_) => "Formal warning",
        ContractualLetter::TerminationNotice(_) => "Notice of the intention to terminate the contract",
        ContractualLetter::ActionPlan(_) => "Action plan",
    }
}

/// Returns the title of the Appendix A attached to a letter; `None` if there is none.
pub fn appendix_a_title(letter: &ContractualLetter) -> Option<String> {
    match letter {
        ContractualLetter::PlanRequest(_) => Some("Improvement Plan".to_owned()),
        ContractualLetter::FormalWarning(warning) => {
            Some(format!("Further Improvement Plan after formal warning {}", warning.warning))
        }
        ContractualLetter::ActionPlan(plan) => Some(format!("Action plan {} (clause {})", plan.plan, plan.clause)),
        ContractualLetter::TerminationNotice(_) => None,
    }
}

/// Returns the opening of a letter to the contractor that is written after the day by which a plan was to be agreed; `None` up
/// to that day, or if the letter sets no such day.
pub fn late_opening(
    letterhead: &Letterhead,
    to: Party,
    letter: &ContractualLetter,
    on: NaiveDate,
) -> Option<LateOpening> {
    let due = letter.plan_due_on().filter(|due| *due < on && to == Party::Contractor)?;
    match letter {
        ContractualLetter::PlanRequest(request) => Some(plan_request::late_opening(letterhead, request, due)),
        ContractualLetter::FormalWarning(warning) => Some(formal_warning::late_opening(letterhead, warning, due)),
        ContractualLetter::TerminationNotice(_) | ContractualLetter::ActionPlan(_) => None,
    }
}
