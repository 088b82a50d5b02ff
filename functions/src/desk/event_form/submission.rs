//! A form for a kind of event that is opened or was sent: its page, the event that it says, and what is wrong with that.

use domain::event::Party;
use http::StatusCode;
use intake::{EventCode, EventProblem};
use render::form::{FormPage, HiddenField};
use serde_json::Value;

use super::form::EventForm;
use super::forms::EventFormSpec;
use super::new_id;
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{
    EventPayload, FieldKind, FormErrors, FormValues, components_read_by, date_as_typed, field_of,
};
use crate::desk::page::page_with;
use crate::desk::path;
use crate::desk::recording::{FormIdentity, refusal};
use crate::desk::refusal::Refusal;
use crate::desk::service::Desk;
use crate::desk::visitor::Visitor;
use crate::http::response::Response;
use crate::record::EventError;

/// A form for a kind of event, opened or sent by a visitor.
pub(super) struct FormSubmission<'a> {
    pub(super) desk: &'a Desk,
    pub(super) spec: EventFormSpec,
    pub(super) context: FormContext<'a>,
    pub(super) form: EventForm,
    pub(super) values: FormValues,
    pub(super) identity: FormIdentity,
}

impl FormSubmission<'_> {
    pub(super) fn visitor(&self) -> &Visitor {
        self.context.visitor
    }

    /// Returns the path of the form, where it is sent too.
    pub(super) fn at(&self) -> String {
        format!("{}/record/{}", path::contract(&self.context.contract.id), self.spec.kind.word())
    }

    /// Shows the form's page.
    pub(super) fn show(&self, status: StatusCode, errors: &FormErrors) -> Result<Response, Refusal> {
        let mut hidden = self.identity.hidden_fields();
        for field in self.form.fields.iter().filter(|field| matches!(field.kind, FieldKind::Rows { .. })) {
            hidden.push(HiddenField {
                name: format!("{}-rows", field.name),
                value: field.shown_rows(&self.values).to_string(),
            });
        }
        let form = FormPage {
            title: self.form.title.into(),
            lead: self.form.lead.clone(),
            action: self.at(),
            quoted: self.form.quoted.clone(),
            caution: self
                .spec
                .caution
                .filter(|_| self.context.open(self.spec.kind).next().is_none())
                .map(|of| of(false)),
            findings: self.context.findings(self.spec.kind),
            facts: self.form.facts.clone(),
            text_sections: self.form.text_sections.clone(),
            components: components_read_by(self.spec.council_alone, &self.form.fields, &self.values, errors),
            errors: errors.summary(&self.form.fields),
            hidden,
            button: self.form.button.into(),
            ..FormPage::default()
        };
        page_with(status, render::form::form_page(&self.visitor().frame(self.context.contract), &form))
    }

    /// Returns the event's JSON.
    pub(super) fn event_json(&self, payload: &EventPayload) -> String {
        let mut fields = payload.json.clone();
        fields.insert("kind".into(), self.spec.kind.word().into());
        if let Some((field, base)) = &self.form.id {
            fields.insert((*field).into(), new_id::free(&self.context, field, base, self.identity.sequence).into());
        }
        Value::Object(fields).to_string()
    }

    /// Shows the form again, with what is wrong; or says why the event is not recorded, where nothing that is typed can change
    /// that.
    pub(super) fn refused(mut self, refused: EventError, payload: &EventPayload) -> Result<Response, Refusal> {
        let problems = match refused {
            EventError::Problems(problems) => problems,
            other => return Err(refusal(other, &self.context.contract.id)),
        };
        let codes: Vec<EventCode> = problems.iter().map(|problem| problem.code).collect();
        tracing::info!(
            contract = self.context.contract.id,
            kind = self.spec.kind.word(),
            ?codes,
            "a form has problems"
        );
        if codes.contains(&EventCode::WrongParty) {
            let party = if self.visitor().party == Party::Council { Party::Contractor } else { Party::Council };
            return Err(Refusal::NotYours(party));
        }
        let mut errors = FormErrors::default();
        for problem in problems.iter() {
            let (name, message) = self.in_words(problem, payload);
            errors.add(name, message);
        }
        if let Some(further) = problems.further_in_words() {
            errors.add(None, further);
        }
        if codes.contains(&EventCode::IdInUse) {
            // Somebody else took the id since the form was opened: sent again, it gets another.
            self.identity.sequence = self.visitor().log.events.len();
        }
        self.show(StatusCode::UNPROCESSABLE_ENTITY, &errors)
    }

    /// Returns a problem in the form's own words where it has some: those of the intake name fields as the formats do.
    fn in_words(&self, problem: &EventProblem, payload: &EventPayload) -> (Option<String>, String) {
        let name = payload.name_of(problem.field.as_deref().unwrap_or_default());
        let is_id = self.form.id.as_ref().is_some_and(|(field, _)| *field == name);
        if is_id {
            let message = if problem.code == EventCode::IdInUse {
                "Something of that kind and day was recorded since you opened this form. Check it first: if yours is a different one, send the form again.".into()
            } else {
                problem.message.clone()
            };
            return (None, message);
        }
        let Some((field, row)) = field_of(&self.form.fields, &name) else { return (None, problem.message.clone()) };
        let of = row.map_or(field, |(_, column)| column);
        let own_words = match problem.code {
            EventCode::FieldMissing => Some(of.missing.clone()),
            EventCode::FieldInvalid => match &of.kind {
                FieldKind::Date => {
                    let asked = if of.missing.is_empty() { "Enter it" } else { of.missing.as_str() };
                    Some(format!("{asked}, as a real date such as {}", date_as_typed(self.context.as_of)))
                }
                // Of words, buttons are shown: what is wrong in one is said of the buttons.
                FieldKind::Radios(_) => Some(of.missing.clone()),
                FieldKind::Line
                | FieldKind::ShortLine
                | FieldKind::Text { .. }
                | FieldKind::Select { .. }
                | FieldKind::YesNo(_)
                | FieldKind::Kpis(_)
                | FieldKind::Kpi(_)
                | FieldKind::Checkbox(_)
                | FieldKind::FixedText { .. }
                | FieldKind::FixedNumber { .. }
                | FieldKind::Rows { .. } => None,
            },
            EventCode::ContractManagerMissing => {
                let missing = problem.message.split(" If that person").next().unwrap_or_default();
                Some(format!("{missing} If that person was missing, say so below."))
            }
            EventCode::FieldUnknown
            | EventCode::UnknownUnit
            | EventCode::UnknownVisit
            | EventCode::UnknownKpi
            | EventCode::UnknownPlan
            | EventCode::UnknownWarning
            | EventCode::UnknownMeeting
            | EventCode::UnknownIssue
            | EventCode::UnknownDispute
            | EventCode::UnknownRequest
            | EventCode::UnknownEvent
            | EventCode::IdInUse
            | EventCode::DateInFuture
            | EventCode::BeforeCommencement
            | EventCode::DateOrder
            | EventCode::AlreadyClosed
            | EventCode::WouldRestate
            | EventCode::TextTooLong
            | EventCode::WrongParty => None,
        };
        let message = own_words.filter(|own_words| !own_words.is_empty()).unwrap_or_else(|| {
            problem.message.replace(&format!("The text in {}", of.name), &format!("“{}”", of.label))
        });
        (Some(name), message)
    }
}
