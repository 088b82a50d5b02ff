//! A form that revises the contract's definition, opened or sent: its page, what it would change, and its record.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::Event;
use domain::month::Month;
use http::StatusCode;
use intake::{EventCode, EventProblem};
use render::form::{FormComponent, FormPage, HiddenField, PreviewPage};
use serde_json::json;
use toml_edit::DocumentMut;

use super::differences::definition_changes;
use super::form::DefinitionForm;
use super::{mistakes, targets};
use crate::desk::effects;
use crate::desk::form_context::{FormContext, schedule};
use crate::desk::form_fields::{FieldKind, FormErrors, FormField, FormValues, components};
use crate::desk::page::page_with;
use crate::desk::path;
use crate::desk::recording::{FormIdentity, refusal};
use crate::desk::refusal::{Refusal, UnreadableForm};
use crate::desk::service::Desk;
use crate::http::response::Response;
use crate::record::{EventError, check_event};

/// A form that revises the definition, opened or sent by a visitor.
pub(super) struct RevisionSubmission<'s, 'a> {
    pub(super) form: &'static DefinitionForm,
    pub(super) context: &'s FormContext<'a>,
    /// The definition that the form was filled in from.
    pub(super) from: &'s Contract,
    pub(super) fields: Vec<FormField>,
    pub(super) values: FormValues,
    pub(super) identity: FormIdentity,
}

impl RevisionSubmission<'_, '_> {
    fn at(&self) -> String {
        format!("{}/revise/{}", path::contract(&self.context.contract.id), self.form.name)
    }

    pub(super) fn show(&self, status: StatusCode, errors: &FormErrors) -> Result<Response, Refusal> {
        let mut hidden = self.identity.hidden_fields();
        for field in self.fields.iter().filter(|field| matches!(field.kind, FieldKind::Rows { .. })) {
            hidden.push(HiddenField {
                name: format!("{}-rows", field.name),
                value: field.shown_rows(&self.values).to_string(),
            });
        }
        let form = FormPage {
            title: self.form.title.into(),
            lead: self.form.lead.into(),
            action: self.at(),
            quoted: schedule("3.1", "These targets will continue to be reviewed to agree and establish performance targets for the remainder of the contract.")
                .filter(|_| self.form.name == targets::FORM.name),
            text_sections: (self.form.current)(self.from, &self.values),
            components: components(&self.fields, &self.values, errors),
            errors: errors.summary(&self.fields),
            hidden,
            button: "See what would change".into(),
            ..FormPage::default()
        };
        page_with(status, render::form::form_page(&self.context.visitor.frame(self.context.contract), &form))
    }

    pub(super) async fn take(mut self, desk: &Desk, now: DateTime<Utc>) -> Result<Response, Refusal> {
        let adds_row = self.fields.iter().any(|field| field.adds_row(&mut self.values));
        if adds_row || !self.values.first("back").is_empty() {
            return self.show(StatusCode::OK, &FormErrors::default());
        }
        let mut errors = FormErrors::default();
        let definition = self.definition(&mut errors)?;
        let is_whole = errors.is_empty();
        if self.values.first("reason").trim().is_empty() {
            errors.add(Some("reason".into()), "Say why the definition is revised".into());
        }
        if is_whole {
            mistakes::add_mistakes(&mut errors, self.form, (&definition, self.from), &self.fields, &self.values);
        }
        if !errors.is_empty() {
            return self.show(StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
        let restates = self.values.first("restates") == "yes";
        let body = self.body(&definition, restates);
        let visitor = self.context.visitor;
        if self.values.first("seen") == "yes" {
            match self.identity.record(desk, visitor, &body, now).await {
                Ok(answer) => return Ok(answer),
                Err(EventError::Problems(problems)) if only_restates(&problems) => {
                    let mut errors = FormErrors::default();
                    let message =
                        "Tick to confirm that closed months may be rated again, or choose a later first month";
                    errors.add(Some("restates".into()), message.into());
                    return self.preview(&definition, now, &errors);
                }
                Err(EventError::Problems(problems)) => return self.refused(&problems),
                Err(refused) => return Err(refusal(refused, &visitor.log.contract.id)),
            }
        }
        match check_event(&visitor.log, self.body(&definition, false).as_bytes(), visitor.party, now) {
            Ok(_) => self.preview(&definition, now, &FormErrors::default()),
            Err(EventError::Problems(problems)) if only_restates(&problems) => {
                self.preview(&definition, now, &FormErrors::default())
            }
            Err(EventError::Problems(problems)) => self.refused(&problems),
            Err(refused) => Err(refusal(refused, &visitor.log.contract.id)),
        }
    }

    /// Returns the new definition's text.
    fn definition(&self, errors: &mut FormErrors) -> Result<String, Refusal> {
        let mut document: DocumentMut = self.from.text.parse().map_err(|error| {
            Failure::permanent("revise a definition", "the one in force cannot be changed by a form").because(error)
        })?;
        (self.form.apply)(&mut document, self.from, &self.fields, &self.values, errors);
        Ok(document.to_string())
    }

    fn body(&self, definition: &str, restates: bool) -> String {
        let mut event = json!({ "kind": "contract-revised", "definition": definition, "restates": restates });
        let reason = self.values.first("reason");
        if !reason.trim().is_empty() {
            event["reason"] = reason.into();
        }
        event.to_string()
    }

    fn refused(&self, problems: &[EventProblem]) -> Result<Response, Refusal> {
        let codes: Vec<EventCode> = problems.iter().map(|problem| problem.code).collect();
        tracing::info!(contract = self.from.id, kind = "contract-revised", ?codes, "a form has problems");
        let mut errors = FormErrors::default();
        for problem in problems.iter().filter(|problem| problem.code != EventCode::WouldRestate) {
            match problem.field.as_deref() {
                Some("reason") => {
                    let message = problem.message.replace("The text in reason", "The reason");
                    errors.add(Some("reason".into()), message);
                }
                _ => errors.add(None, problem.message.clone()),
            }
        }
        self.show(StatusCode::UNPROCESSABLE_ENTITY, &errors)
    }

    /// Shows what would change, and the ratings of which months.
    fn preview(&self, definition: &str, now: DateTime<Utc>, errors: &FormErrors) -> Result<Response, Refusal> {
        let visitor = self.context.visitor;
        let event = match check_event(&visitor.log, self.body(definition, true).as_bytes(), visitor.party, now) {
            Ok(event) => event,
            Err(EventError::Problems(problems)) => return self.refused(&problems),
            Err(refused) => return Err(refusal(refused, &self.from.id)),
        };
        let revised =
            Contract::read(definition).map_err(|mistakes| Refusal::Unreadable(UnreadableForm::Definition(mistakes)))?;
        let events: Vec<Event> = visitor.log.events.iter().cloned().chain([event]).collect();
        let then = visitor.log.assess(&events, self.context.as_of)?;
        let in_force = self.context.history.known().contract();
        let restated = domain::standing::closed_months_rated_otherwise(in_force, &revised, self.context.as_of);
        let mut confirmation: Vec<FormComponent> = Vec::new();
        let changed = effects::closed_months(&self.context.assessment, &then);
        if !restated.is_empty() {
            confirmation = components(&[restates_field(&changed)], &self.values, errors);
        }
        let of_closed =
            (!restated.is_empty() || !changed.is_empty()).then(|| effects::closed_months_in_words(&changed));
        let preview = PreviewPage {
            title: format!("{}: check what would change", self.form.title),
            lead: "Nothing is recorded yet.".into(),
            action: self.at(),
            changes: definition_changes(in_force, &revised)
                .into_iter()
                .chain(effects::of_findings(&revised, &self.context.assessment, &then))
                .chain(of_closed)
                .collect(),
            ratings: effects::of_ratings(&self.context.assessment, &then),
            tells_ratings: true,
            errors: errors.summary(&[]),
            components: confirmation,
            // The tick stands on this page itself.
            hidden: self.identity.carried_fields(&self.values, &["restates"]),
            button: "Record the change".into(),
            ..PreviewPage::default()
        };
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        page_with(status, render::form::preview_page(&visitor.frame(self.context.contract), &preview))
    }
}

/// Returns the box to tick where a definition counts for closed months: it names those that change by it, and no other.
fn restates_field(changed: &BTreeSet<Month>) -> FormField {
    let (says, hint) = if changed.is_empty() {
        let hint =
            "No rating and no finding of a closed month changes. Tick it only if both parties know of it.".into();
        ("It may count for closed months", hint)
    } else {
        let months = effects::listed(changed);
        let hint = format!("{months}. Tick it only if both parties know of it: their ratings or findings change.");
        ("These months may be rated again", hint)
    };
    FormField::checkbox("restates", "This changes how closed months are rated", says).with_hint(hint)
}

/// Returns whether nothing is wrong but that closed months would be rated anew.
fn only_restates(problems: &[EventProblem]) -> bool {
    problems.iter().all(|problem| problem.code == EventCode::WouldRestate)
}
