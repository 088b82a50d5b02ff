//! Shows the form for a kind of event, and takes it: by way of its preview, where it has one, into the log.

use chrono::{DateTime, Utc};
use domain::event::EventKind;
use http::StatusCode;

use super::availability::unavailable_page;
use super::form::EventForm;
use super::forms::{Confirmation, EventFormSpec};
use super::submission::FormSubmission;
use crate::desk::appendix_a_draft::AppendixADraft;
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{EventPayload, FieldKind, FormErrors, FormValues};
use crate::desk::recording::FormIdentity;
use crate::desk::refusal::Refusal;
use crate::desk::service::Desk;
use crate::desk::visitor::Visitor;
use crate::http::Request;
use crate::http::response::Response;

/// Shows or takes the form of a kind of event.
pub(crate) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (kind, posted): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let spec = EventKind::of_word(kind).and_then(EventFormSpec::of).ok_or(Refusal::NotFound)?;
    if let Some(party) = spec.party() {
        visitor.only(party)?;
    }
    let history = visitor.history()?;
    let mut context = FormContext::new(visitor, &history, now);
    if spec.kind == EventKind::PlanAgreed {
        let proposed = AppendixADraft::load(desk, &context.contract.id).await?;
        context.proposed = proposed.map(|proposed| proposed.actions).unwrap_or_default();
    }
    if posted {
        let posted_form = visitor.form(request).await?;
        let values = FormValues::of(&posted_form);
        let identity = FormIdentity::of(&posted_form, visitor)?;
        let form = spec.form(&context, &values);
        if let Some(why) = form.nothing_to_choose() {
            return unavailable_page(&context, StatusCode::CONFLICT, form.title, (why, spec.list()));
        }
        FormSubmission { desk, spec, context, form, values, identity }.take(now).await
    } else {
        let named = FormValues::of_query(request.query());
        let form = spec.form(&context, &named);
        let why = (spec.is_done)(&context, &named);
        if let Some(why) = why.as_deref().or_else(|| form.nothing_to_choose()) {
            return unavailable_page(&context, StatusCode::OK, form.title, (why, spec.list()));
        }
        let values = opening_values(&form, &named);
        let identity = FormIdentity::new(visitor)?;
        FormSubmission { desk, spec, context, form, values, identity }.show(StatusCode::OK, &FormErrors::default())
    }
}

/// Returns what stands in a form's boxes when it is opened: what the link names, and for all else what is filled in beforehand.
fn opening_values(form: &EventForm, named: &FormValues) -> FormValues {
    let mut values = FormValues::default();
    for field in &form.fields {
        let of = if named.has(field.name) && !matches!(field.kind, FieldKind::Rows { .. }) {
            named
        } else {
            &field.prefilled
        };
        let is_part =
            |name: &str| name.strip_prefix(field.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        for (name, value) in of.pairs().filter(|(name, _)| is_part(name)) {
            values.add(name, value);
        }
    }
    values
}

impl FormSubmission<'_> {
    /// Takes what was sent.
    async fn take(mut self, now: DateTime<Utc>) -> Result<Response, Refusal> {
        let adds_row = self.form.fields.iter().any(|field| field.adds_row(&mut self.values));
        if adds_row || !self.values.first("back").is_empty() {
            return self.show(StatusCode::OK, &FormErrors::default());
        }
        let payload = EventPayload::read(&self.form.fields, &self.values);
        let event = self.event_json(&payload);
        let is_seen = self.values.first("seen") == "yes";
        match self.spec.confirmation {
            Confirmation::Changes if !is_seen => {
                let visitor = self.visitor();
                return match crate::record::check_event(&visitor.log, event.as_bytes(), visitor.party, now) {
                    Ok(event) => self.preview_withdrawal(event).await,
                    Err(refused) => self.refused(refused, &payload),
                };
            }
            Confirmation::Letter | Confirmation::LetterAndContractId if !is_seen => {
                return match crate::record::draft(
                    &self.visitor().log,
                    event.as_bytes(),
                    self.visitor().who.clone(),
                    now,
                ) {
                    Ok(letter) => self.preview_letter(letter, &FormErrors::default()),
                    Err(refused) => self.refused(refused, &payload),
                };
            }
            Confirmation::LetterAndContractId if !self.is_confirmed() => {
                let letter = match crate::record::draft(
                    &self.visitor().log,
                    event.as_bytes(),
                    self.visitor().who.clone(),
                    now,
                ) {
                    Ok(letter) => letter,
                    Err(refused) => return self.refused(refused, &payload),
                };
                let mut errors = FormErrors::default();
                let message = format!("Enter {}, the contract’s id, to confirm", self.context.contract.id);
                errors.add(Some("confirm".into()), message);
                return self.preview_letter(letter, &errors);
            }
            Confirmation::NotNeeded
            | Confirmation::Changes
            | Confirmation::Letter
            | Confirmation::LetterAndContractId => {}
        }
        match self.identity.record(self.desk, self.visitor(), &event, now).await {
            Ok(answer) => Ok(answer),
            Err(refused) => self.refused(refused, &payload),
        }
    }
}
