//! The list of the forms that revise the contract's definition; shows one of them, and takes it.

use chrono::{DateTime, Utc};
use domain::contract::Contract;
use domain::event::Party;
use domain::facts::LogPosition;
use http::StatusCode;
use render::form::{LabelledLink, LinkGroup, LinkListPage};

use super::form::DefinitionForm;
use super::submission::RevisionSubmission;
use super::{contacts, targets, units};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{FormErrors, FormField, FormValues};
use crate::desk::page::page;
use crate::desk::path;
use crate::desk::recording::FormIdentity;
use crate::desk::refusal::Refusal;
use crate::desk::service::Desk;
use crate::desk::visitor::Visitor;
use crate::http::Request;
use crate::http::response::Response;

const DEFINITION_FORMS: [DefinitionForm; 3] = [targets::FORM, units::FORM, contacts::FORM];

/// Shows what can be revised.
pub(crate) fn list(visitor: &Visitor) -> Result<Response, Refusal> {
    visitor.only(Party::Council)?;
    let history = visitor.history()?;
    let contract = history.known().contract();
    let at = path::contract(&contract.id);
    let link =
        |form: &DefinitionForm| LabelledLink { label: form.title.into(), href: format!("{at}/revise/{}", form.name) };
    let groups = vec![LinkGroup {
        heading: "What changes?".into(),
        links: DEFINITION_FORMS.iter().map(link).collect(),
        ..LinkGroup::default()
    }];
    let links = LinkListPage {
        title: "Revise the contract’s definition".into(),
        lead: "Every earlier version stays on record. You see what would change before anything does.".into(),
        groups,
    };
    page(render::form::link_list_page(&visitor.frame(contract), &links))
}

/// Shows or takes the form of a revision.
pub(crate) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (name, posted): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let form = DEFINITION_FORMS.iter().find(|form| form.name == name).ok_or(Refusal::NotFound)?;
    visitor.only(Party::Council)?;
    let history = visitor.history()?;
    let context = FormContext::new(visitor, &history, now);
    if !posted {
        let identity = FormIdentity::new(visitor)?;
        let from = history.known_at(LogPosition::after(identity.sequence)).contract();
        let named = FormValues::of_query(request.query());
        if let Some(links) = (form.choose)(from, &named) {
            return page(render::form::link_list_page(&visitor.frame(context.contract), &links));
        }
        let fields = fields_of(form, from, &context, &named);
        let mut values = FormValues::default();
        for field in &fields {
            field.prefilled.pairs().for_each(|(name, value)| values.add(name, value));
        }
        let submission = RevisionSubmission { form, context: &context, from, fields, values, identity };
        return submission.show(StatusCode::OK, &FormErrors::default());
    }
    let posted_form = visitor.form(request).await?;
    let identity = FormIdentity::of(&posted_form, visitor)?;
    let of_then = visitor.log.history_of(&visitor.log.events[..identity.sequence])?;
    let from = of_then.known_at(LogPosition::after(identity.sequence)).contract();
    let values = FormValues::of(&posted_form);
    let fields = fields_of(form, from, &context, &values);
    RevisionSubmission { form, context: &context, from, fields, values, identity }.take(desk, now).await
}

fn fields_of(form: &DefinitionForm, from: &Contract, context: &FormContext<'_>, named: &FormValues) -> Vec<FormField> {
    let mut fields = (form.fields)(from, context, named);
    fields.push(
        FormField::text("reason", "Why is it revised?", "Say why the definition is revised")
            .with_height(3)
            .with_hint("For example, what was agreed, and when."),
    );
    fields.into_iter().map(|field| field.with_example(context.as_of)).collect()
}
