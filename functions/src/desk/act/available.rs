//! Whether a form can be sent now: one with nothing to choose from, or about what is done already, could only fail. It says so
//! instead.

use domain::clause::{FindingKind, minutes_period};
use domain::date::in_full;
use domain::event::Fact;
use http::StatusCode;
use render::form::Notice;

use super::ask::Ask;
use super::kinds::{Act, Kind};
use super::scene::Scene;
use super::typed::Typed;
use crate::desk::page::page_with;
use crate::desk::path;
use crate::desk::refusal::Refusal;
use crate::http::response::Response;

/// Why a form cannot be sent now, whatever is filled in; none where it can.
pub(super) fn nothing_to_choose(kind: &Kind, act: &Act) -> Option<&'static str> {
    act.asks.iter().any(Ask::has_no_choice).then_some(match kind.name {
        "minutes-shared" => "No meeting is recorded. Record the meeting first.",
        "minutes-answered" => "No minutes wait for an answer.",
        "plan-closed" => "No improvement plan is open.",
        "action-plan-closed" => "No action plan is open.",
        "capacity-issue-discussed" => "No capacity issue waits to be discussed.",
        "dispute-answered" => "No disputed rating waits for an answer.",
        "information-supplied" => "There is no request for information that waits.",
        "rating-disputed" => "No month of the contract has begun, so nothing is rated.",
        _ => "There is nothing to choose from.",
    })
}

/// Why there is nothing to do about what a form's link names: it is done already, or cannot be.
pub(super) fn is_done(scene: &Scene<'_>, kind: &Kind, typed: &Typed) -> Option<String> {
    let record = &scene.record;
    let done = |what: &str, on| Some(format!("{what} on {}.", in_full(on)));
    match kind.name {
        "minutes-answered" => {
            let id = typed.first("meeting");
            let meeting = record.meeting(id)?;
            let Some(period) = minutes_period(scene.contract, meeting) else {
                // Those whose email came back can be answered all the same (D35).
                let are_shared = !meeting.not_delivered.is_empty();
                return (!are_shared).then(|| format!("The minutes of meeting {id} have not been shared."));
            };
            match period.answer {
                Some(answer) => done(&format!("The minutes of meeting {id} were answered"), answer.answered.on),
                None if period.until < scene.as_of => Some(format!(
                    "The minutes of meeting {id} had no answer by {}, and are agreed (5.7).",
                    in_full(period.until)
                )),
                None => None,
            }
        }
        "plan-closed" => {
            let plan = record.plan(typed.first("plan"))?;
            done(&format!("Plan {} was closed", plan.id), plan.closed?.0.on)
        }
        "action-plan-closed" => {
            let plan = record.action_plan(typed.first("plan"))?;
            done(&format!("Action plan {} was closed", plan.id), plan.closed?.on)
        }
        "capacity-issue-discussed" => {
            let issue = record.capacity_issue(typed.first("issue"))?;
            done(&format!("Capacity issue {} was discussed", issue.id), issue.discussed?.0.on)
        }
        "dispute-answered" => {
            let dispute = record.dispute(typed.first("dispute"))?;
            done(&format!("Dispute {} was answered", dispute.id), dispute.answered?.0.on)
        }
        "information-supplied" => {
            let request = record.information_request(typed.first("request"))?;
            done(&format!("What request {} asks for was supplied", request.id), request.supplied?.on)
        }
        "event-withdrawn" => not_to_be_withdrawn(scene, typed.first("event")),
        _ => None,
    }
}

/// Why an entry is not one that the party can withdraw; none where it is.
fn not_to_be_withdrawn(scene: &Scene<'_>, number: &str) -> Option<String> {
    if number.is_empty() {
        return Some("Open what you have recorded, and choose there the entry to withdraw.".into());
    }
    let found = number.parse::<usize>().ok().filter(|number| *number > 0);
    let found = found.and_then(|number| Some((number, scene.visitor.log.events.get(number - 1)?)));
    let Some((number, event)) = found.filter(|(_, event)| event.by == scene.visitor.party) else {
        return Some("This is no entry of yours. Each party withdraws what it recorded itself.".into());
    };
    if matches!(event.fact, Fact::EventWithdrawn { .. }) {
        return Some(format!("Entry {number} is a withdrawal, which stays. Record again what it withdrew."));
    }
    (!scene.history.counts(number)).then(|| format!("Entry {number} is withdrawn already."))
}

/// Whether an improvement plan is required that the parties have not agreed: what Appendix A is filled in for.
pub(super) fn no_plan_is_required(scene: &Scene<'_>) -> Option<&'static str> {
    let mut required = scene.assessment.findings.iter().filter(|of| of.kind() == FindingKind::PlanRequired);
    let is_required = required.any(domain::clause::Finding::is_open);
    (!is_required).then_some("No improvement plan is required now, so there is no Appendix A to fill in.")
}

/// The page of a form that cannot be sent now.
pub(super) fn page_of(scene: &Scene<'_>, status: StatusCode, title: &str, why: &str) -> Result<Response, Refusal> {
    let at = path::contract(&scene.contract.id);
    let way = match title {
        "Withdraw an entry" => ("What you have recorded", format!("{at}/entries")),
        _ => ("To what can be recorded", format!("{at}/record")),
    };
    let notice = Notice::new(title, &format!("Not available now. {why}")).with_way(way.0, &way.1);
    page_with(status, render::form::notice_page(&scene.visitor.around(scene.contract), &notice))
}
