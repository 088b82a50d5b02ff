//! What passes between the parties: capacity issues (5.2), disputed ratings (5.4(a)), information (12.1).

use domain::clause::Clause;
use domain::date::in_full;
use domain::month::Month;
use domain::record::{CapacityIssue, Dispute, InformationRequest};
use render::form::{Said, rated};

use super::Act;
use crate::desk::act::ask::{Ask, choice, choice_hinting};
use crate::desk::act::ids::dated;
use crate::desk::act::scene::{Scene, quoted};
use crate::desk::act::typed::Typed;
use crate::desk::path;

/// `capacity-issue-raised`.
pub(super) fn issue_raised(scene: &Scene<'_>, _: &Typed) -> Act {
    Act::new(
        "Raise a capacity issue",
        "The council’s contract manager is told at once, and arranges to discuss it with you.",
        "Raise the issue",
    )
    .quoting(quoted(Clause::C5_2))
    .new_id("issue", scene.as_of.to_string())
    .asking(vec![
        Ask::text("text", "What is the issue?", "Say what the issue is")
            .hinting("What cannot be done, for which units and since when: no names."),
    ])
}

/// `capacity-issue-discussed`.
pub(super) fn issue_discussed(scene: &Scene<'_>, typed: &Typed) -> Act {
    let in_words = |issue: &CapacityIssue<'_>| format!("Raised on {} ({})", in_full(issue.raised.on), issue.id);
    let open = || scene.record.capacity_issues.iter().filter(|issue| issue.discussed.is_none());
    let issue = named_or_only(typed.first("issue"), scene.record.capacity_issue(typed.first("issue")), open());
    let which = match issue {
        Some(issue) => Ask::settled("issue", "Capacity issue", in_words(issue)).given(issue.id.as_str()),
        None => {
            let choices = open().map(|of| choice_hinting(of.id.as_str(), in_words(of), of.text)).collect();
            Ask::listed("issue", "Which capacity issue?", "Choose a capacity issue", choices)
        }
    };
    let act = Act::new(
        "Record what came of a capacity issue",
        "Record it once the two contract managers have discussed it.",
        "Record the discussion",
    )
    .quoting(quoted(Clause::C5_2))
    .asking(vec![
        which,
        Ask::date("discussed_on", "When was it discussed?", "Enter the day on which the issue was discussed")
            .given_date(scene.as_of),
        Ask::text("outcome", "What came of it?", "Say what came of the discussion"),
    ]);
    match issue {
        Some(issue) => act.showing("The issue".into(), issue.text),
        None => act,
    }
}

/// `rating-disputed`.
pub(super) fn disputed(scene: &Scene<'_>, typed: &Typed) -> Act {
    let mut months: Vec<Month> = scene.contract.months_through(scene.as_of).collect();
    months.reverse();
    let month = Ask::listed(
        "month",
        "Which month?",
        "Choose a month",
        months.into_iter().map(|month| choice(month.to_string(), month.in_words())).collect(),
    );
    let base = match (typed.first("month").parse::<Month>(), typed.first("kpi").parse::<u32>()) {
        (Ok(month), Ok(kpi)) => format!("{month}-kpi-{kpi}"),
        _ => scene.as_of.to_string(),
    };
    Act::new(
        "Dispute a rating",
        "The council answers it: the rating stands, or is corrected. Until then the rating counts as it is.",
        "Dispute the rating",
    )
    .quoting(quoted(Clause::C5_4a))
    .new_id("dispute", base)
    .asking(vec![
        month,
        Ask::kpi("kpi", "Which KPI?", "Choose a KPI", scene.kpis()),
        Ask::text("text", "Why is the rating not right?", "Say why the rating is not right"),
    ])
}

/// `dispute-answered`: with the rating that is disputed.
pub(super) fn dispute_answered(scene: &Scene<'_>, typed: &Typed) -> Act {
    let in_words = |dispute: &Dispute<'_>| {
        let raised = in_full(dispute.raised.on);
        format!("KPI {} in {}, disputed on {raised} ({})", dispute.kpi, dispute.month.in_words(), dispute.id)
    };
    let open = || scene.record.disputes.iter().filter(|dispute| dispute.answered.is_none());
    let dispute = named_or_only(typed.first("dispute"), scene.record.dispute(typed.first("dispute")), open());
    let which = match dispute {
        Some(dispute) => Ask::settled("dispute", "Dispute", in_words(dispute)).given(dispute.id),
        None => {
            let choices =
                open().map(|of| choice_hinting(of.id, in_words(of), in_a_paragraph(&disputed_rating(scene, of))));
            Ask::listed("dispute", "Which dispute?", "Choose a dispute", choices.collect())
        }
    };
    Act::new(
        "Answer a dispute",
        "An answer changes no rating by itself: what corrects one is a revised return, a withdrawn entry or a revised definition.",
        "Send the answer",
    )
    .quoting(quoted(Clause::C5_4a))
    .about(dispute.map(|dispute| disputed_rating(scene, dispute)).unwrap_or_default())
    .asking(vec![
        which,
        Ask::date("answered_on", "When do you answer?", "Enter the day of the answer").given_date(scene.as_of),
        Ask::word(
            "outcome",
            "What does the council decide?",
            "Choose what the council decides",
            &[("upheld", "The rating stands"), ("corrected", "The rating is corrected")],
        ),
        Ask::text("text", "Why?", "Say why"),
    ])
}

/// The rating that is disputed: of which month and KPI, its figures and target, and what the contractor says of it.
fn disputed_rating(scene: &Scene<'_>, dispute: &Dispute<'_>) -> Vec<Said> {
    let month = path::month_return(&scene.contract.id, dispute.month);
    let mut said = vec![Said::new("Month", dispute.month.in_words()).found_at(month)];
    said.extend(rated(scene.contract, &scene.assessment, dispute.month, dispute.kpi));
    said.push(Said::new("Disputed on", in_full(dispute.raised.on)));
    said.push(Said::new("What the contractor says", dispute.text));
    said
}

/// The same within a few lines, where there are several to choose from.
fn in_a_paragraph(said: &[Said]) -> String {
    said.iter().map(|said| format!("{}: {}", said.label, said.text)).collect::<Vec<_>>().join("\n")
}

/// What a form is about: what a link or the form names; where nothing is named, the only one that is open.
fn named_or_only<'r, T>(name: &str, named: Option<&'r T>, mut open: impl Iterator<Item = &'r T>) -> Option<&'r T> {
    if !name.is_empty() {
        return named;
    }
    open.next().filter(|_| open.next().is_none())
}

/// `information-requested`.
pub(super) fn requested(scene: &Scene<'_>, typed: &Typed) -> Act {
    Act::new("Ask for information", "The contractor is told, and records when it was supplied.", "Ask for it")
        .quoting(quoted(Clause::C12_1))
        .new_id("request", dated("requested_on", scene, typed))
        .asking(vec![
            Ask::text("text", "What information do you ask for?", "Say what information is asked for"),
            Ask::date("requested_on", "When is it asked for?", "Enter the day of the request").given_date(scene.as_of),
        ])
}

/// `information-supplied`: with what the council asked for.
pub(super) fn supplied(scene: &Scene<'_>, typed: &Typed) -> Act {
    let in_words = |of: &InformationRequest<'_>| format!("Asked for on {} ({})", in_full(of.requested.on), of.id);
    let open = || scene.record.information_requests.iter().filter(|request| request.supplied.is_none());
    let named = scene.record.information_request(typed.first("request"));
    let request = named_or_only(typed.first("request"), named, open());
    let which = match request {
        Some(request) => Ask::settled("request", "Request", in_words(request)).given(request.id),
        None => {
            let choices = open().map(|of| choice_hinting(of.id, in_words(of), of.text)).collect();
            Ask::listed("request", "Which request?", "Choose a request", choices)
        }
    };
    let act = Act::new(
        "Record that information was supplied",
        "Send the information itself to the council as you agreed, not by this form. Here you record that you did.",
        "Record that it was supplied",
    )
    .quoting(quoted(Clause::C12_1))
    .asking(vec![
        which,
        Ask::date("supplied_on", "When was it supplied?", "Enter the day on which the information was supplied")
            .given_date(scene.as_of),
    ]);
    match request {
        Some(request) => act.showing("What the council asked for".into(), request.text),
        None => act,
    }
}
