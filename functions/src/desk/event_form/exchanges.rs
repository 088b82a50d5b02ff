//! What passes between the parties: capacity issues (5.2), disputed ratings (5.4(a)), information (12.1).

use domain::clause::Clause;
use domain::date::in_full;
use domain::month::Month;
use domain::record::{CapacityIssue, Dispute, InformationRequest};
use render::form::{LabelledText, rating_facts};

use super::form::EventForm;
use super::new_id::dated;
use crate::desk::form_context::{FormContext, quoted};
use crate::desk::form_fields::{FormField, FormValues, choice, choice_with_hint};
use crate::desk::path;

/// Makes the form for `capacity-issue-raised`.
pub(crate) fn issue_raised(context: &FormContext<'_>, _: &FormValues) -> EventForm {
    EventForm::new(
        "Raise a capacity issue",
        "The council’s contract manager is told at once, and arranges to discuss it with you.",
        "Raise the issue",
    )
    .with_quote(quoted(Clause::C5_2))
    .with_new_id("issue", context.as_of.to_string())
    .with_fields(vec![
        FormField::text("text", "What is the issue?", "Say what the issue is")
            .with_hint("What cannot be done, for which units and since when: no names."),
    ])
}

/// Makes the form for `capacity-issue-discussed`.
pub(crate) fn issue_discussed(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let in_words = |issue: &CapacityIssue<'_>| format!("Raised on {} ({})", in_full(issue.raised.on), issue.id);
    let open = || context.record.capacity_issues.iter().filter(|issue| issue.discussed.is_none());
    let issue = named_or_only(values.first("issue"), context.record.capacity_issue(values.first("issue")), open());
    let which = match issue {
        Some(issue) => FormField::fixed_text("issue", "Capacity issue", in_words(issue)).prefilled(issue.id.as_str()),
        None => {
            let choices = open().map(|of| choice_with_hint(of.id.as_str(), in_words(of), of.text)).collect();
            FormField::select("issue", "Which capacity issue?", "Choose a capacity issue", choices)
                .when_empty("No capacity issue is waiting to be discussed.")
        }
    };
    let form = EventForm::new(
        "Record the outcome of a capacity issue",
        "Record it once the two contract managers have discussed it.",
        "Record the discussion",
    )
    .with_quote(quoted(Clause::C5_2))
    .with_fields(vec![
        which,
        FormField::date("discussed_on", "When was it discussed?", "Enter the day on which the issue was discussed")
            .prefilled_date(context.as_of),
        FormField::text("outcome", "What was the outcome?", "Enter the outcome of the discussion"),
    ]);
    match issue {
        Some(issue) => form.with_text("The issue".into(), issue.text),
        None => form,
    }
}

/// Returns when the capacity issue that a link names was discussed; none where it waits.
pub(super) fn is_discussed(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let issue = context.record.capacity_issue(values.first("issue"))?;
    Some(format!("Capacity issue {} was discussed on {}.", issue.id, in_full(issue.discussed?.0.on)))
}

/// Makes the form for `rating-disputed`.
pub(crate) fn disputed(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let mut months: Vec<Month> = context.contract.months_through(context.as_of).collect();
    months.reverse();
    let month = FormField::select(
        "month",
        "Which month?",
        "Choose a month",
        months.into_iter().map(|month| choice(month.to_string(), month.in_words())).collect(),
    )
    .when_empty("No month of the contract has begun, so nothing is rated.");
    let base = match (values.first("month").parse::<Month>(), values.first("kpi").parse::<u32>()) {
        (Ok(month), Ok(kpi)) => format!("{month}-kpi-{kpi}"),
        _ => context.as_of.to_string(),
    };
    EventForm::new(
        "Dispute a rating",
        "The council will answer: the rating is upheld or corrected. Until then the rating counts as it is.",
        "Dispute the rating",
    )
    .with_quote(quoted(Clause::C5_4a))
    .with_new_id("dispute", base)
    .with_fields(vec![
        month,
        FormField::kpi("kpi", "Which KPI?", "Choose a KPI", context.kpis()),
        FormField::text("text", "Why is the rating wrong?", "Say why the rating is wrong"),
    ])
}

/// Makes the form for `dispute-answered`: with the rating that is disputed.
pub(crate) fn dispute_answered(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let in_words = |dispute: &Dispute<'_>| {
        let raised = in_full(dispute.raised.on);
        format!("KPI {} in {}, disputed on {raised} ({})", dispute.kpi, dispute.month.in_words(), dispute.id)
    };
    let open = || context.record.disputes.iter().filter(|dispute| dispute.answered.is_none());
    let dispute = named_or_only(values.first("dispute"), context.record.dispute(values.first("dispute")), open());
    let which = match dispute {
        Some(dispute) => FormField::fixed_text("dispute", "Dispute", in_words(dispute)).prefilled(dispute.id),
        None => {
            let choices =
                open().map(|of| choice_with_hint(of.id, in_words(of), in_a_paragraph(&disputed_rating(context, of))));
            FormField::select("dispute", "Which dispute?", "Choose a dispute", choices.collect())
                .when_empty("No disputed rating is waiting for an answer.")
        }
    };
    EventForm::new(
        "Answer a dispute",
        "An answer does not change a rating by itself. A rating changes only with a new version of the return, a new or withdrawn entry, or a change to the contract’s definition.",
        "Send the answer",
    )
    .with_quote(quoted(Clause::C5_4a))
    .with_facts(dispute.map(|dispute| disputed_rating(context, dispute)).unwrap_or_default())
    .with_fields(vec![
        which,
        FormField::date("answered_on", "When do you answer?", "Enter the day of the answer").prefilled_date(context.as_of),
        FormField::radios(
            "outcome",
            "What does the council decide?",
            "Choose what the council decides",
            &[("upheld", "The rating is upheld"), ("corrected", "The rating is corrected")],
        ),
        FormField::text("text", "Why?", "Say why"),
    ])
}

/// Returns when the dispute that a link names was answered; none where it waits.
pub(super) fn is_answered(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let dispute = context.record.dispute(values.first("dispute"))?;
    Some(format!("Dispute {} was answered on {}.", dispute.id, in_full(dispute.answered?.0.on)))
}

/// Returns the rating that is disputed: of which month and KPI, its figures and target, and what the contractor says of it.
fn disputed_rating(context: &FormContext<'_>, dispute: &Dispute<'_>) -> Vec<LabelledText> {
    let month = path::month_return(&context.contract.id, dispute.month);
    let mut facts = vec![LabelledText::new("Month", dispute.month.in_words()).with_link(month)];
    facts.extend(rating_facts(context.contract, &context.assessment, dispute.month, dispute.kpi));
    facts.push(LabelledText::new("Disputed on", in_full(dispute.raised.on)));
    facts.push(LabelledText::new("What the contractor says", dispute.text));
    facts
}

/// Returns the same within a few lines, where there are several to choose from.
fn in_a_paragraph(facts: &[LabelledText]) -> String {
    facts.iter().map(|fact| format!("{}: {}", fact.label, fact.text)).collect::<Vec<_>>().join("\n")
}

/// Returns what a form is about: what a link or the form names; where nothing is named, the only one that is open.
fn named_or_only<'r, T>(name: &str, named: Option<&'r T>, mut open: impl Iterator<Item = &'r T>) -> Option<&'r T> {
    if !name.is_empty() {
        return named;
    }
    open.next().filter(|_| open.next().is_none())
}

/// Makes the form for `information-requested`.
pub(crate) fn requested(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    EventForm::new("Ask for information", "The contractor is told, and records when it was supplied.", "Ask for it")
        .with_quote(quoted(Clause::C12_1))
        .with_new_id("request", dated("requested_on", context, values))
        .with_fields(vec![
            FormField::text("text", "What information do you need?", "Say what information is asked for"),
            FormField::date("requested_on", "When is it asked for?", "Enter the day of the request")
                .prefilled_date(context.as_of),
        ])
}

/// Makes the form for `information-supplied`: with what the council asked for.
pub(crate) fn supplied(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let in_words = |of: &InformationRequest<'_>| format!("Asked for on {} ({})", in_full(of.requested.on), of.id);
    let open = || context.record.information_requests.iter().filter(|request| request.supplied.is_none());
    let named = context.record.information_request(values.first("request"));
    let request = named_or_only(values.first("request"), named, open());
    let which = match request {
        Some(request) => FormField::fixed_text("request", "Request", in_words(request)).prefilled(request.id),
        None => {
            let choices = open().map(|of| choice_with_hint(of.id, in_words(of), of.text)).collect();
            FormField::select("request", "Which request?", "Choose a request", choices)
                .when_empty("No request for information is waiting.")
        }
    };
    let form = EventForm::new(
        "Record that information was supplied",
        "Send the information itself to the council as you agreed. This form only records that you did.",
        "Record that it was supplied",
    )
    .with_quote(quoted(Clause::C12_1))
    .with_fields(vec![
        which,
        FormField::date("supplied_on", "When was it supplied?", "Enter the day on which the information was supplied")
            .prefilled_date(context.as_of),
    ]);
    match request {
        Some(request) => form.with_text("What the council asked for".into(), request.text),
        None => form,
    }
}

/// Returns when the information that a link names was supplied; none where it waits.
pub(super) fn is_supplied(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let request = context.record.information_request(values.first("request"))?;
    Some(format!(
        "The information asked for in request {} was supplied on {}.",
        request.id,
        in_full(request.supplied?.on)
    ))
}
