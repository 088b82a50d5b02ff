//! Revisions of targets, units and contacts: a few fields become a new definition, whose effect is seen before it is recorded.
//!
//! The definition's text is changed where it says something else and nowhere else, so that its comments stay. A form says how
//! many events the log had when it was opened, and is worked into the definition of then: sent twice, it gives the same text.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use domain::contract::{Contract, Place};
use domain::event::{Event, Party};
use domain::month::Month;
use http::StatusCode;
use intake::{EventCode, EventProblem};
use render::form::{ActForm, Hidden, Part, Preview, WayGroup, Ways, Written};
use serde_json::json;
use toml_edit::DocumentMut;

mod contacts;
pub(super) mod differences;
pub(super) mod effects;
mod figures;
mod mistakes;
mod targets;
mod units;

use super::ask::{Ask, AskKind};
use super::parts::{Wrongs, parts};
use super::scene::{Scene, schedule};
use super::typed::Typed;
use super::{NONCE, OWN, SEQUENCE, key, refusal};
use crate::desk::page::{page, page_with};
use crate::desk::refusal::Refusal;
use crate::desk::visitor::Visitor;
use crate::desk::{Desk, path};
use crate::http::Request;
use crate::http::response::{self, Response};
use crate::record::{EventError, EventReceipt, check_event, record};

/// Something of the definition that has a form.
struct Revision {
    /// The last part of its path.
    name: &'static str,
    title: &'static str,
    lead: &'static str,
    /// What it asks for: of what is named already, where it is of one of several.
    asks: fn(&Contract, &Scene<'_>, &Typed) -> Vec<Ask>,
    /// What stands now, for a form that does not show it in its boxes.
    now: fn(&Contract, &Typed) -> Vec<Written>,
    /// What there is to choose before the form; none where there is nothing, or it is chosen.
    choose: fn(&Contract, &Typed) -> Option<Ways>,
    /// Works what was typed into the text, and notes what cannot stand in it.
    work: fn(&mut DocumentMut, &Contract, &[Ask], &Typed, &mut Wrongs),
    /// The box of the form that a place in the new text was filled in from.
    box_of: fn(&DocumentMut, &Place, &[Ask], &Typed) -> Option<String>,
}

const REVISIONS: [Revision; 3] = [targets::REVISION, units::REVISION, contacts::REVISION];

/// The list of what can be revised.
pub(in crate::desk) fn list(visitor: &Visitor) -> Result<Response, Refusal> {
    visitor.only(Party::Council)?;
    let history = visitor.history()?;
    let contract = history.known().contract();
    let at = path::contract(&contract.id);
    let way = |of: &Revision| render::form::Way { label: of.title.into(), href: format!("{at}/revise/{}", of.name) };
    let groups = vec![WayGroup {
        heading: "What changes?".into(),
        ways: REVISIONS.iter().map(way).collect(),
        ..WayGroup::default()
    }];
    let ways = Ways {
        title: "Revise the contract’s definition".into(),
        lead: "What was in force when stays on record. You see what would change before it does.".into(),
        groups,
    };
    page(render::form::ways_page(&visitor.around(contract), &ways))
}

/// A revision about to be shown or taken.
struct Revising<'s, 'a> {
    revision: &'static Revision,
    scene: &'s Scene<'a>,
    /// The definition that the form was filled in from.
    from: &'s Contract,
    asks: Vec<Ask>,
    typed: Typed,
    nonce: String,
    sequence: usize,
}

/// Shows or takes the form of a revision.
pub(in crate::desk) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (name, posted): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let revision = REVISIONS.iter().find(|revision| revision.name == name).ok_or(Refusal::NotFound)?;
    visitor.only(Party::Council)?;
    let history = visitor.history()?;
    let scene = Scene::new(visitor, &history, now);
    let events = visitor.log.events.len();
    if !posted {
        let from = history.known_at(events).contract();
        let named = Typed::of_query(request.query());
        if let Some(ways) = (revision.choose)(from, &named) {
            return page(render::form::ways_page(&visitor.around(scene.contract), &ways));
        }
        let asks = asks(revision, from, &scene, &named);
        let mut typed = Typed::default();
        for ask in &asks {
            ask.given.all_of_it().for_each(|(name, value)| typed.add(name, value));
        }
        let revising =
            Revising { revision, scene: &scene, from, asks, typed, nonce: cloud::nonce()?, sequence: events };
        return revising.show(StatusCode::OK, &Wrongs::default());
    }
    let form = visitor.form(request).await?;
    let nonce = super::nonce_of(&form)?;
    let sequence = form.text(SEQUENCE).parse().unwrap_or(events).min(events);
    let of_then = visitor.log.history_of(&visitor.log.events[..sequence])?;
    let from = of_then.known_at(sequence).contract();
    let typed = Typed::of(&form);
    let asks = asks(revision, from, &scene, &typed);
    Revising { revision, scene: &scene, from, asks, typed, nonce, sequence }.take(desk, now).await
}

fn asks(revision: &Revision, from: &Contract, scene: &Scene<'_>, named: &Typed) -> Vec<Ask> {
    let mut asks = (revision.asks)(from, scene, named);
    asks.push(
        Ask::text("reason", "Why is it revised?", "Say why the definition is revised")
            .rows_high(3)
            .hinting("For example, what was agreed, and when."),
    );
    asks.into_iter().map(|ask| ask.with_example(scene.as_of)).collect()
}

impl Revising<'_, '_> {
    fn at(&self) -> String {
        format!("{}/revise/{}", path::contract(&self.scene.contract.id), self.revision.name)
    }

    fn own(&self) -> Vec<Hidden> {
        let hidden = |name: &str, value: String| Hidden { name: name.into(), value };
        vec![hidden(NONCE, self.nonce.clone()), hidden(SEQUENCE, self.sequence.to_string())]
    }

    fn show(&self, status: StatusCode, wrongs: &Wrongs) -> Result<Response, Refusal> {
        let mut hidden = self.own();
        for ask in self.asks.iter().filter(|ask| matches!(ask.kind, AskKind::Rows { .. })) {
            hidden.push(Hidden { name: format!("{}-rows", ask.name), value: ask.shown_rows(&self.typed).to_string() });
        }
        let form = ActForm {
            title: self.revision.title.into(),
            lead: self.revision.lead.into(),
            action: self.at(),
            quoted: schedule("3.1", "These targets will continue to be reviewed to agree and establish performance targets for the remainder of the contract.")
                .filter(|_| self.revision.name == targets::REVISION.name),
            written: (self.revision.now)(self.from, &self.typed),
            parts: parts(&self.asks, &self.typed, wrongs),
            slips: wrongs.slips(&self.asks),
            hidden,
            button: "See what would change".into(),
            ..ActForm::default()
        };
        page_with(status, render::form::act_page(&self.scene.visitor.around(self.scene.contract), &form))
    }

    async fn take(mut self, desk: &Desk, now: DateTime<Utc>) -> Result<Response, Refusal> {
        let has_one_row_more = self.asks.iter().any(|ask| ask.gives_a_row(&mut self.typed));
        if has_one_row_more || !self.typed.first("back").is_empty() {
            return self.show(StatusCode::OK, &Wrongs::default());
        }
        let mut wrongs = Wrongs::default();
        let definition = self.definition(&mut wrongs)?;
        let is_whole = wrongs.is_empty();
        if self.typed.first("reason").trim().is_empty() {
            wrongs.note(Some("reason".into()), "Say why the definition is revised".into());
        }
        if is_whole {
            mistakes::note(&mut wrongs, self.revision, (&definition, self.from), &self.asks, &self.typed);
        }
        if !wrongs.is_empty() {
            return self.show(StatusCode::UNPROCESSABLE_ENTITY, &wrongs);
        }
        let restates = self.typed.first("restates") == "yes";
        let body = self.body(&definition, restates);
        let visitor = self.scene.visitor;
        if self.typed.first("seen") == "yes" {
            let key = key(visitor, &self.nonce);
            let id = &visitor.log.contract.id;
            match record(&desk.table, id, body.as_bytes(), visitor.party, Some(&key), now).await {
                Ok(recorded) => {
                    let receipt: EventReceipt = serde_json::from_str(&recorded.receipt)
                        .map_err(|_| Failure::permanent("read a receipt", "it is not as expected"))?;
                    return Ok(response::see_other(&format!("{}/entries/{}?new=1", path::contract(id), receipt.event)));
                }
                Err(EventError::Problems(problems)) if only_restates(&problems) => {
                    let mut wrongs = Wrongs::default();
                    let message = "Tick that closed months may be rated anew, or give what is new a later first month";
                    wrongs.note(Some("restates".into()), message.into());
                    return self.preview(&definition, now, &wrongs);
                }
                Err(EventError::Problems(problems)) => return self.refused(&problems),
                Err(refused) => return Err(refusal(refused, id)),
            }
        }
        match check_event(&visitor.log, self.body(&definition, false).as_bytes(), visitor.party, now) {
            Ok(_) => self.preview(&definition, now, &Wrongs::default()),
            Err(EventError::Problems(problems)) if only_restates(&problems) => {
                self.preview(&definition, now, &Wrongs::default())
            }
            Err(EventError::Problems(problems)) => self.refused(&problems),
            Err(refused) => Err(refusal(refused, &visitor.log.contract.id)),
        }
    }

    /// The new definition's text.
    fn definition(&self, wrongs: &mut Wrongs) -> Result<String, Refusal> {
        let mut document: DocumentMut =
            self.from.text.parse().map_err(|_| {
                Failure::permanent("revise a definition", "the one in force cannot be changed by a form")
            })?;
        (self.revision.work)(&mut document, self.from, &self.asks, &self.typed, wrongs);
        Ok(document.to_string())
    }

    fn body(&self, definition: &str, restates: bool) -> String {
        let mut event = json!({ "kind": "contract-revised", "definition": definition, "restates": restates });
        let reason = self.typed.first("reason");
        if !reason.trim().is_empty() {
            event["reason"] = reason.into();
        }
        event.to_string()
    }

    fn refused(&self, problems: &[EventProblem]) -> Result<Response, Refusal> {
        let codes: Vec<EventCode> = problems.iter().map(|problem| problem.code).collect();
        tracing::info!(contract = self.from.id, kind = "contract-revised", ?codes, "a form has problems");
        let mut wrongs = Wrongs::default();
        for problem in problems.iter().filter(|problem| problem.code != EventCode::WouldRestate) {
            match problem.field.as_deref() {
                Some("reason") => {
                    let message = problem.message.replace("The text in reason", "The reason");
                    wrongs.note(Some("reason".into()), message);
                }
                _ => wrongs.note(None, problem.message.clone()),
            }
        }
        self.show(StatusCode::UNPROCESSABLE_ENTITY, &wrongs)
    }

    /// What would change, and the ratings of which months.
    fn preview(&self, definition: &str, now: DateTime<Utc>, wrongs: &Wrongs) -> Result<Response, Refusal> {
        let visitor = self.scene.visitor;
        let event = match check_event(&visitor.log, self.body(definition, true).as_bytes(), visitor.party, now) {
            Ok(event) => event,
            Err(EventError::Problems(problems)) => return self.refused(&problems),
            Err(refused) => return Err(refusal(refused, &self.from.id)),
        };
        let revised = Contract::read(definition).map_err(|_| Refusal::Unreadable)?;
        let events: Vec<Event> = visitor.log.events.iter().cloned().chain([event]).collect();
        let then = visitor.log.assess(&events, self.scene.as_of)?;
        let in_force = self.scene.history.known().contract();
        let restated = domain::standing::closed_months_rated_otherwise(in_force, &revised, self.scene.as_of);
        let mut parts: Vec<Part> = Vec::new();
        let changed = effects::closed_months(&self.scene.assessment, &then);
        if !restated.is_empty() {
            parts = super::parts::parts(&[tick(&changed)], &self.typed, wrongs);
        }
        let of_closed =
            (!restated.is_empty() || !changed.is_empty()).then(|| effects::closed_months_in_words(&changed));
        let mut hidden: Vec<Hidden> = self
            .typed
            .all_of_it()
            .filter(|(name, _)| !OWN.contains(name) && *name != "restates")
            .map(|(name, value)| Hidden { name: name.into(), value: value.into() })
            .collect();
        hidden.extend(self.own());
        hidden.push(Hidden { name: "seen".into(), value: "yes".into() });
        let preview = Preview {
            title: format!("{}: check what would change", self.revision.title),
            lead: "Nothing is recorded yet.".into(),
            action: self.at(),
            changes: differences::of_definitions(in_force, &revised)
                .into_iter()
                .chain(effects::of_findings(&revised, &self.scene.assessment, &then))
                .chain(of_closed)
                .collect(),
            ratings: effects::of_ratings(&self.scene.assessment, &then),
            tells_ratings: true,
            slips: wrongs.slips(&[]),
            parts,
            hidden,
            button: "Record the revision".into(),
            ..Preview::default()
        };
        let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        page_with(status, render::form::preview_page(&visitor.around(self.scene.contract), &preview))
    }
}

/// The box to tick where a definition counts for closed months: it names those that change by it, and no other.
fn tick(changed: &BTreeSet<Month>) -> Ask {
    let (says, hint) = if changed.is_empty() {
        let hint =
            "No rating and no finding of a closed month changes. Tick it only if both parties know of it.".into();
        ("It may count for closed months", hint)
    } else {
        let months = effects::listed(changed);
        let hint = format!("{months}. Tick it only if both parties know of it: their ratings or findings change.");
        ("These months may be rated anew", hint)
    };
    Ask::tick("restates", "This rates closed months by something else", says).hinting(hint)
}

/// Whether nothing is wrong but that closed months would be rated anew.
fn only_restates(problems: &[EventProblem]) -> bool {
    problems.iter().all(|problem| problem.code == EventCode::WouldRestate)
}
