//! The list of forms for a party.

use chrono::{DateTime, Utc};
use domain::event::Party;
use render::form::{LinkGroup, LinkListPage, UnavailableForm};

use super::availability::no_plan_is_required;
use super::forms::{EventFormSpec, FormGroup};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::FormValues;
use crate::desk::page::page;
use crate::desk::path;
use crate::desk::refusal::Refusal;
use crate::desk::visitor::Visitor;
use crate::http::response::Response;

/// Shows the list of forms for a party: those that can be sent now, and why the others cannot.
pub(crate) fn list(visitor: &Visitor, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let context = FormContext::new(visitor, &history, now);
    let at = path::contract(&context.contract.id);
    let mut groups: Vec<LinkGroup> = Vec::new();
    let mut add = |heading: &str, label: &str, to: &str, why_not: Option<&str>| {
        let index = groups.iter().position(|group| group.heading == heading).unwrap_or_else(|| {
            groups.push(LinkGroup { heading: heading.into(), ..LinkGroup::default() });
            groups.len() - 1
        });
        match why_not {
            Some(why) => groups[index].unavailable.push(UnavailableForm { label: label.into(), why: why.into() }),
            None => {
                groups[index].links.push(render::form::LabelledLink { label: label.into(), href: format!("{at}/{to}") })
            }
        }
    };
    for (group, spec) in EventFormSpec::listed(visitor.party) {
        let Some(label) = render::form::event_form_label(spec.kind) else { continue };
        let form = spec.form(&context, &FormValues::default());
        add(group.heading(), label, &format!("record/{}", spec.kind.word()), form.nothing_to_choose());
    }
    const RECORD: &str = "The contract and its record";
    if visitor.party == Party::Council {
        add(RECORD, "Revise targets, units or contacts", "revise", None);
    } else {
        add(FormGroup::Plans.heading(), "Fill in Appendix A", "appendix-a", no_plan_is_required(&context));
    }
    let has_recorded = visitor.log.events.iter().any(|event| event.by == visitor.party);
    let nothing = (!has_recorded).then_some("You have recorded nothing yet.");
    add(RECORD, "What you have recorded: see an entry, or withdraw it", "entries", nothing);
    let links = LinkListPage {
        title: "Record something".into(),
        lead: "Choose what you want to record. Nothing is recorded until you send the form.".into(),
        groups,
    };
    page(render::form::link_list_page(&visitor.frame(context.contract), &links))
}
