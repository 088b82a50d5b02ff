//! What is said in place of a form that cannot be sent now: one with nothing to choose from, or about what is done already, could
//! only fail.

use domain::clause::FindingKind;
use http::StatusCode;
use render::form::MessagePage;

use super::forms::FormList;
use crate::desk::form_context::FormContext;
use crate::desk::page::page_with;
use crate::desk::path;
use crate::desk::refusal::Refusal;
use crate::http::response::Response;

/// Returns why Appendix A cannot be filled in: no improvement plan is required that the parties have not agreed. None where one
/// is.
pub(crate) fn no_plan_is_required(context: &FormContext<'_>) -> Option<&'static str> {
    let mut required = context.assessment.findings.iter().filter(|of| of.kind() == FindingKind::PlanRequired);
    let is_required = required.any(domain::clause::Finding::is_open);
    (!is_required).then_some("No improvement plan is required now, so there is no Appendix A to fill in.")
}

/// Renders the page of a form that cannot be sent now, with why, and a link to the list that leads to it.
pub(crate) fn unavailable_page(
    context: &FormContext<'_>,
    status: StatusCode,
    title: &str,
    (why, list): (&str, FormList),
) -> Result<Response, Refusal> {
    let at = path::contract(&context.contract.id);
    let (label, href) = match list {
        FormList::Entries => ("What you have recorded", format!("{at}/entries")),
        FormList::Forms => ("See what you can record", format!("{at}/record")),
    };
    let message = MessagePage::new(title, &format!("Not available now. {why}")).with_link(label, &href);
    page_with(status, render::form::message_page(&context.visitor.frame(context.contract), &message))
}
