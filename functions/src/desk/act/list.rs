//! The list of forms for a party.

use chrono::{DateTime, Utc};
use domain::event::{EventKind, Party};
use render::form::{Unavailable, WayGroup, Ways};

use super::available;
use super::kinds::KINDS;
use super::scene::Scene;
use super::typed::Typed;
use crate::desk::page::page;
use crate::desk::path;
use crate::desk::refusal::Refusal;
use crate::desk::visitor::Visitor;
use crate::http::response::Response;

/// The list of forms for a party: those that can be sent now, and why the others cannot.
pub(in crate::desk) fn list(visitor: &Visitor, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let scene = Scene::new(visitor, &history, now);
    let at = path::contract(&scene.contract.id);
    let mut groups: Vec<WayGroup> = Vec::new();
    let mut add = |heading: &str, label: &str, to: &str, why_not: Option<&str>| {
        let index = groups.iter().position(|group| group.heading == heading).unwrap_or_else(|| {
            groups.push(WayGroup { heading: heading.into(), ..WayGroup::default() });
            groups.len() - 1
        });
        match why_not {
            Some(why) => groups[index].unavailable.push(Unavailable { label: label.into(), why: why.into() }),
            None => groups[index].ways.push(render::form::Way { label: label.into(), href: format!("{at}/{to}") }),
        }
    };
    for kind in KINDS.iter().filter(|kind| kind.by == Some(visitor.party)) {
        let (Some(heading), Some(label)) =
            (kind.group, EventKind::of_word(kind.name).and_then(render::form::act_label))
        else {
            continue;
        };
        let act = (kind.act)(&scene, &Typed::default());
        add(heading, label, &format!("record/{}", kind.name), available::nothing_to_choose(kind, &act));
    }
    const RECORD: &str = "The contract and its record";
    if visitor.party == Party::Council {
        add(RECORD, "Revise targets, units or contacts", "revise", None);
    } else {
        add("Plans", "Fill in Appendix A", "appendix-a", available::no_plan_is_required(&scene));
    }
    let has_recorded = visitor.log.events.iter().any(|event| event.by == visitor.party);
    let nothing = (!has_recorded).then_some("You have recorded nothing yet.");
    add(RECORD, "What you have recorded: look at an entry, or withdraw it", "entries", nothing);
    let ways = Ways {
        title: "Record something".into(),
        lead: "Choose what you want to record. Nothing is recorded before you send the form.".into(),
        groups,
    };
    page(render::form::ways_page(&visitor.around(scene.contract), &ways))
}
