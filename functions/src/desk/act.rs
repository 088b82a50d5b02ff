//! The forms about events: what each party records beside returns.
//!
//! A form is data ([`kinds`]): what it asks for is shown by one set of components ([`parts`]) and read back ([`answers`]) into the
//! event's JSON, which goes through the same door as over the API. A form has a number of its own, its nonce, from which the key
//! follows that tells a repetition from a new event: sent twice, it records once.

use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use domain::event::Party;
use http::StatusCode;
use intake::{EventCode, EventProblem};
use render::form::{ActForm, Hidden, Notice};
use serde_json::Value;

mod answers;
mod ask;
mod available;
mod entries;
mod ids;
mod kinds;
mod list;
mod parts;
mod preview;
pub(super) mod proposal;
pub(super) mod revise;
mod said;
mod scene;
mod typed;
mod withdrawal;

use super::form::Form;
use super::page::page_with;
use super::refusal::Refusal;
use super::visitor::Visitor;
use super::{Desk, path};
use crate::http::Request;
use crate::http::response::{self, Response};
use crate::record::{EventError, EventReceipt, record};
use answers::Answers;
use ask::{AskKind, in_boxes};
use kinds::{Act, Kind, Way, caution};
use parts::{Wrongs, field_of, parts_read_by};
use scene::Scene;
use typed::Typed;

pub(super) use entries::{entries, entry};
pub(super) use list::list;

/// The field of a form that holds its own number.
const NONCE: &str = "nonce";

/// The field of a form that says how many events the log had when it was opened.
const SEQUENCE: &str = "sequence";

/// The fields that are no boxes of a form.
const OWN: [&str; 8] = ["form_token", NONCE, SEQUENCE, "more", "also", "back", "seen", "confirm"];

/// A form about to be shown or taken.
struct Desired<'a> {
    desk: &'a Desk,
    kind: &'static Kind,
    scene: Scene<'a>,
    act: Act,
    typed: Typed,
    nonce: String,
    sequence: usize,
}

/// Shows or takes the form of a kind of event.
pub(super) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (kind, posted): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let kind = Kind::of_name(kind).ok_or(Refusal::NotFound)?;
    if let Some(by) = kind.by {
        visitor.only(by)?;
    }
    let history = visitor.history()?;
    let mut scene = Scene::new(visitor, &history, now);
    if kind.name == "plan-agreed" {
        let proposed = proposal::proposed(desk, &scene.contract.id).await?;
        scene.proposed = proposed.map(|proposed| proposed.actions).unwrap_or_default();
    }
    if posted {
        let form = visitor.form(request).await?;
        let typed = Typed::of(&form);
        let nonce = nonce_of(&form)?;
        let sequence = form.text(SEQUENCE).parse().unwrap_or(usize::MAX).min(visitor.log.events.len());
        let act = act(kind, &scene, &typed);
        if let Some(why) = available::nothing_to_choose(kind, &act) {
            return available::page_of(&scene, StatusCode::CONFLICT, act.title, why);
        }
        Desired { desk, kind, scene, act, typed, nonce, sequence }.take(now).await
    } else {
        let typed = Typed::of_query(request.query());
        let act = act(kind, &scene, &typed);
        let why = available::is_done(&scene, kind, &typed);
        if let Some(why) = why.as_deref().or_else(|| available::nothing_to_choose(kind, &act)) {
            return available::page_of(&scene, StatusCode::OK, act.title, why);
        }
        let sequence = visitor.log.events.len();
        let nonce = cloud::nonce()?;
        let mut desired = Desired { desk, kind, scene, act, typed: Typed::default(), nonce, sequence };
        desired.typed = filled_in(&desired.act, &typed);
        desired.show(StatusCode::OK, &Wrongs::default())
    }
}

/// The form of a kind, with today as the example of a date.
fn act(kind: &Kind, scene: &Scene<'_>, typed: &Typed) -> Act {
    let mut act = (kind.act)(scene, typed);
    act.asks = act.asks.into_iter().map(|ask| ask.with_example(scene.as_of)).collect();
    act
}

/// A form's own number.
fn nonce_of(form: &Form) -> Result<String, Refusal> {
    let nonce = form.text(NONCE);
    let is_nonce = nonce.len() == 43 && nonce.bytes().all(|byte| byte.is_ascii_graphic());
    if is_nonce { Ok(nonce.to_owned()) } else { Err(Refusal::Forged("it has no number of its own")) }
}

/// What stands in a form's boxes when it is opened: what the link names, and for all else what is filled in beforehand.
fn filled_in(act: &Act, named: &Typed) -> Typed {
    let mut typed = Typed::default();
    for ask in &act.asks {
        let of = if named.has(ask.name) && !matches!(ask.kind, AskKind::Rows { .. }) { named } else { &ask.given };
        let is_part =
            |name: &str| name.strip_prefix(ask.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        for (name, value) in of.all_of_it().filter(|(name, _)| is_part(name)) {
            typed.add(name, value);
        }
    }
    typed
}

impl Desired<'_> {
    fn visitor(&self) -> &Visitor {
        self.scene.visitor
    }

    fn at(&self) -> String {
        format!("{}/record/{}", path::contract(&self.scene.contract.id), self.kind.name)
    }

    /// The form's page.
    fn show(&self, status: StatusCode, wrongs: &Wrongs) -> Result<Response, Refusal> {
        let mut hidden = self.own();
        for ask in self.act.asks.iter().filter(|ask| matches!(ask.kind, AskKind::Rows { .. })) {
            hidden.push(Hidden { name: format!("{}-rows", ask.name), value: ask.shown_rows(&self.typed).to_string() });
        }
        let form = ActForm {
            title: self.act.title.into(),
            lead: self.act.lead.clone(),
            action: self.at(),
            quoted: self.act.quoted.clone(),
            caution: caution(self.kind.name, false).filter(|_| self.scene.open(self.kind.name).next().is_none()),
            grounds: self.scene.grounds(self.kind.name),
            about: self.act.about.clone(),
            written: self.act.written.clone(),
            parts: parts_read_by(self.kind.council_alone, &self.act.asks, &self.typed, wrongs),
            slips: wrongs.slips(&self.act.asks),
            hidden,
            button: self.act.button.into(),
            ..ActForm::default()
        };
        page_with(status, render::form::act_page(&self.visitor().around(self.scene.contract), &form))
    }

    /// What tells this form from others.
    fn own(&self) -> Vec<Hidden> {
        let hidden = |name: &str, value: String| Hidden { name: name.into(), value };
        vec![hidden(NONCE, self.nonce.clone()), hidden(SEQUENCE, self.sequence.to_string())]
    }

    /// Takes what was sent.
    async fn take(mut self, now: DateTime<Utc>) -> Result<Response, Refusal> {
        let has_one_row_more = self.act.asks.iter().any(|ask| ask.gives_a_row(&mut self.typed));
        if has_one_row_more || !self.typed.first("back").is_empty() {
            return self.show(StatusCode::OK, &Wrongs::default());
        }
        let answers = Answers::read(&self.act.asks, &self.typed);
        let body = self.body(&answers);
        let is_seen = self.typed.first("seen") == "yes";
        if self.kind.way == Way::Compared && !is_seen {
            let visitor = self.visitor();
            return match crate::record::check_event(&visitor.log, body.as_bytes(), visitor.party, now) {
                Ok(event) => self.compare(event).await,
                Err(refused) => self.refused(refused, &answers),
            };
        }
        if self.kind.way != Way::AtOnce && !is_seen {
            return match crate::record::draft(&self.visitor().log, body.as_bytes(), now) {
                Ok(letter) => self.preview(letter, &Wrongs::default()),
                Err(refused) => self.refused(refused, &answers),
            };
        }
        if self.kind.way == Way::Confirmed && !self.is_confirmed() {
            let letter = match crate::record::draft(&self.visitor().log, body.as_bytes(), now) {
                Ok(letter) => letter,
                Err(refused) => return self.refused(refused, &answers),
            };
            let mut wrongs = Wrongs::default();
            let message = format!("Enter {}, the contract’s id, to confirm", self.scene.contract.id);
            wrongs.note(Some("confirm".into()), message);
            return self.preview(letter, &wrongs);
        }
        let visitor = self.visitor();
        let key = key(visitor, &self.nonce);
        let recorded =
            record(&self.desk.table, &visitor.log.contract.id, body.as_bytes(), visitor.party, Some(&key), now);
        match recorded.await {
            Ok(recorded) => {
                let receipt: EventReceipt = serde_json::from_str(&recorded.receipt)
                    .map_err(|_| cloud::failure::Failure::permanent("read a receipt", "it is not as expected"))?;
                let entry = format!("{}/entries/{}?new=1", path::contract(&self.scene.contract.id), receipt.event);
                Ok(response::see_other(&entry))
            }
            Err(refused) => self.refused(refused, &answers),
        }
    }

    /// The event's JSON.
    fn body(&self, answers: &Answers) -> String {
        let mut fields = answers.fields.clone();
        fields.insert("kind".into(), self.kind.name.into());
        if let Some((field, base)) = &self.act.id {
            fields.insert((*field).into(), ids::free(&self.scene, field, base, self.sequence).into());
        }
        Value::Object(fields).to_string()
    }

    fn refused(mut self, refused: EventError, answers: &Answers) -> Result<Response, Refusal> {
        let problems = match refused {
            EventError::Problems(problems) => problems,
            other => return Err(refusal(other, &self.scene.contract.id)),
        };
        let codes: Vec<EventCode> = problems.iter().map(|problem| problem.code).collect();
        tracing::info!(contract = self.scene.contract.id, kind = self.kind.name, ?codes, "a form has problems");
        if codes.contains(&EventCode::WrongParty) {
            let party = if self.visitor().party == Party::Council { Party::Contractor } else { Party::Council };
            return Err(Refusal::NotYours(party));
        }
        let mut wrongs = Wrongs::default();
        for problem in problems.iter() {
            let (name, message) = self.in_words(problem, answers);
            wrongs.note(name, message);
        }
        if let Some(further) = problems.further_in_words() {
            wrongs.note(None, further);
        }
        if codes.contains(&EventCode::IdInUse) {
            // Somebody else took the id since the form was opened: sent again, it gets another.
            self.sequence = self.visitor().log.events.len();
        }
        self.show(StatusCode::UNPROCESSABLE_ENTITY, &wrongs)
    }

    /// A problem in the form's own words where it has some: the door's name fields as the formats do.
    fn in_words(&self, problem: &EventProblem, answers: &Answers) -> (Option<String>, String) {
        let name = answers.name_of(problem.field.as_deref().unwrap_or_default());
        let is_id = self.act.id.as_ref().is_some_and(|(field, _)| *field == name);
        if is_id {
            let message = if problem.code == EventCode::IdInUse {
                "Something of that kind and day was recorded since you opened this form. Look at it first: if yours is another one, send the form again.".into()
            } else {
                problem.message.clone()
            };
            return (None, message);
        }
        let Some((ask, row)) = field_of(&self.act.asks, &name) else { return (None, problem.message.clone()) };
        let of = row.map_or(ask, |(_, column)| column);
        let message = match (problem.code, &of.kind) {
            (EventCode::FieldMissing, _) if !of.missing.is_empty() => of.missing.clone(),
            (EventCode::FieldInvalid, AskKind::Date) => {
                let asked = if of.missing.is_empty() { "Enter it" } else { of.missing.as_str() };
                format!("{asked}, as a real date such as {}", in_boxes(self.scene.as_of))
            }
            // Of words, buttons are shown: what is wrong in one is said of the buttons.
            (EventCode::FieldInvalid, AskKind::Word(_)) if !of.missing.is_empty() => of.missing.clone(),
            (EventCode::ContractManagerMissing, _) => {
                let missing = problem.message.split(" If that person").next().unwrap_or_default();
                format!("{missing} If that person was missing, say so below.")
            }
            _ => problem.message.replace(&format!("The text in {}", of.name), &format!("“{}”", of.label)),
        };
        (Some(name), message)
    }
}

/// The key of what a form records: of a person's form, whatever it is of.
fn key(visitor: &Visitor, nonce: &str) -> String {
    sha256(format!("desk\n{}\n{nonce}", visitor.signed_in.address).as_bytes())
}

/// Why something is not recorded, where no box of the form can mend it.
fn refusal(refused: EventError, contract: &str) -> Refusal {
    let home = path::contract(contract);
    match refused {
        // A form's key is made here, and is neither empty nor long.
        EventError::Problems(_) | EventError::KeyEmpty | EventError::KeyTooLong => Refusal::Unreadable,
        EventError::NoContract => Refusal::NotFound,
        EventError::KeyInUse => {
            let notice = Notice::new(
                "This form was sent already",
                "It was recorded when it was sent first, with other words than now, and was not recorded again. Look at what is recorded. To record something more, open the form anew; to correct it, withdraw the entry first.",
            );
            Refusal::Said(StatusCode::CONFLICT, notice.with_way("What you have recorded", &format!("{home}/entries")))
        }
        EventError::Busy(_) => {
            let notice = Notice::new(
                "Others came first",
                "Others are recording at this moment, and nothing of yours was recorded. Go back, look at what changed, and send it again.",
            );
            Refusal::Said(StatusCode::CONFLICT, notice.with_way("To the start", &home))
        }
        EventError::Failed(failure) => Refusal::Failed(failure),
    }
}
