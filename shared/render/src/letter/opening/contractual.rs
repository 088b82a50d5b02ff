//! How the contractual letters open. They are to the contractor; the council may see a copy.

use domain::date::in_full;
use domain::notice::{ActionPlanLetter, ContractualLetter, NoticeKind, PlanRequest, TerminationNotice, WarningLetter};

use super::{Asks, Opening, Reader, short_enough};
use crate::letter::contractual::{self, kpis_in_words};

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
    Opening::informing(&format!("{} to {contractor}", name_of(letter)), first)
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
        return Opening::asking(Asks::InTime, "Agree an improvement plan".into(), first);
    };
    let due_on = reader.letterhead.day(due);
    let subject = format!("Agree an improvement plan for {kpis} by {due_on}");
    let subject = short_enough(&subject, &format!("Agree an improvement plan by {due_on}"));
    let first = format!("Please agree an Improvement Plan for {kpis} with {council} by the end of {due_on}.");
    Opening::asking(Asks::By(due), subject, first)
}

fn formal_warning(reader: &Reader<'_>, warning: &WarningLetter) -> Opening {
    let council = &reader.letterhead.council;
    // Where every further plan is agreed already, there is nothing to ask for.
    if warning.without_plan().next().is_none() {
        let first = format!("{council} hereby issues you with a formal warning.");
        return Opening::telling(format!("Formal warning ({})", warning.warning), first);
    }
    let due_on = reader.letterhead.day(warning.plan_due_on);
    let kpis = kpis_in_words(warning.without_plan().map(|kpi| kpi.kpi));
    let subject = format!("Formal warning ({}): agree a further improvement plan by {due_on}", warning.warning);
    let subject = short_enough(&subject, &format!("Formal warning: agree a further improvement plan by {due_on}"));
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
    Opening::telling(format!("Notice of the intention to terminate, {}", in_full(notice.notified_on)), first)
}

fn action_plan(reader: &Reader<'_>, plan: &ActionPlanLetter) -> Opening {
    let ActionPlanLetter { plan: id, clause, .. } = plan;
    let subject = format!("Carry out the action plan under clause {clause} ({id})");
    let subject = short_enough(&subject, &format!("Carry out the action plan under clause {clause}"));
    let first =
        format!("Please carry out the action plan below with {} as promptly as possible.", reader.letterhead.council);
    Opening::asking(Asks::InTime, subject, first)
}
