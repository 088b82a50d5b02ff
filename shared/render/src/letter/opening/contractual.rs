//! How the contractual letters open. They are to the contractor; the council may see a copy.

use domain::date::in_full;
use domain::notice::{ActionPlanLetter, ContractualLetter, NoticeKind, PlanRequest, TerminationNotice, WarningLetter};

use super::{Asks, Opening, Reader};
use crate::letter::contractual::{self, kpis_in_words};
use crate::letter::subject::Subject;

/// The opening of a contractual letter.
pub(super) fn of(reader: &Reader<'_>, letter: &ContractualLetter) -> Opening {
    let opening = match letter {
        ContractualLetter::PlanRequest(request) => plan_request(reader, request),
        ContractualLetter::FormalWarning(warning) => formal_warning(reader, warning),
        ContractualLetter::TerminationNotice(notice) => termination_notice(reader, notice),
        ContractualLetter::ActionPlan(plan) => action_plan(reader, plan),
    };
    if reader.is_contractor() {
        return opening;
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!("this is the letter to {contractor}.");
    Opening::informing(Subject::from(name_of(letter)).and(&format!(" to {contractor}")), first)
}

/// What a letter is called in a sentence.
fn name_of(letter: &ContractualLetter) -> &'static str {
    contractual::name_of(match letter {
        ContractualLetter::PlanRequest(_) => NoticeKind::PlanRequest,
        ContractualLetter::FormalWarning(_) => NoticeKind::FormalWarning,
        ContractualLetter::TerminationNotice(_) => NoticeKind::TerminationNotice,
        ContractualLetter::ActionPlan(_) => NoticeKind::ActionPlan,
    })
}

fn plan_request(reader: &Reader<'_>, request: &PlanRequest) -> Opening {
    let council = &reader.letterhead.council;
    let kpis = kpis_in_words(request.plans.iter().map(|plan| plan.performance.kpi));
    let Some(due) = request.plans.iter().map(|plan| plan.plan_due_on).min() else {
        let first = format!("Please agree an improvement plan with {council}.");
        return Opening::asking(Asks::InTime, "Agree an improvement plan", first);
    };
    let due_on = reader.letterhead.day(due);
    let subject = Subject::by(reader.letterhead, "Agree an improvement plan by", due).and(&format!(", for {kpis}"));
    let first = format!("Please agree an Improvement Plan for {kpis} with {council} by the end of {due_on}.");
    Opening::asking(Asks::By(due), subject, first)
}

fn formal_warning(reader: &Reader<'_>, warning: &WarningLetter) -> Opening {
    let council = &reader.letterhead.council;
    // Where every further plan is agreed already, there is nothing to ask for.
    if warning.without_plan().next().is_none() {
        let first = format!("{council} hereby issues you with a formal warning.");
        return Opening::telling(Subject::from("Formal warning").and(&format!(" ({})", warning.warning)), first);
    }
    let due_on = reader.letterhead.day(warning.plan_due_on);
    let kpis = kpis_in_words(warning.without_plan().map(|kpi| kpi.kpi));
    let subject = Subject::by(reader.letterhead, "agree a further plan by", warning.plan_due_on);
    let subject = subject.marked("Formal warning: ").and(&format!(", for {kpis} ({})", warning.warning));
    let first = format!(
        "Please agree a further Improvement Plan for {kpis} with {council} by the end of {due_on}: {council} hereby issues you \
         with a formal warning."
    );
    Opening::asking(Asks::By(warning.plan_due_on), subject, first)
}

fn termination_notice(reader: &Reader<'_>, notice: &TerminationNotice) -> Opening {
    let Reader { letterhead, .. } = reader;
    let first = format!(
        "{} hereby notifies {} of its intention to terminate the contract as set out under Clause 52 (Termination on Default) \
         of the Contract Terms and Conditions.",
        letterhead.council, letterhead.contractor
    );
    let subject = Subject::from("Notice of the intention to terminate the contract");
    Opening::telling(subject.and(&format!(", {}", in_full(notice.notified_on))), first)
}

fn action_plan(reader: &Reader<'_>, plan: &ActionPlanLetter) -> Opening {
    let ActionPlanLetter { plan: id, clause, .. } = plan;
    let subject = Subject::from("Carry out the action plan").and(&format!(" under clause {clause} ({id})"));
    let first =
        format!("Please carry out the action plan below with {} as promptly as possible.", reader.letterhead.council);
    Opening::asking(Asks::InTime, subject, first)
}
