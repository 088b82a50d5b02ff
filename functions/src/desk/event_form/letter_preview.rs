//! A letter as it would go, to be seen before what sends it is recorded.

use render::form::{FormComponent, InputField, PreviewPage, PreviewedLetter};

use super::forms::Confirmation;
use super::submission::FormSubmission;
use crate::desk::form_fields::FormErrors;
use crate::desk::page::{page_with, styled_within};
use crate::desk::refusal::Refusal;
use crate::http::response::Response;
use crate::record::DraftLetter;
use domain::event::Party;
use http::StatusCode;

impl FormSubmission<'_> {
    /// Shows the page with the letter, and what confirms it.
    pub(super) fn preview_letter(&self, draft: Option<DraftLetter>, errors: &FormErrors) -> Result<Response, Refusal> {
        // Of what the letter names, not of all that is open: it may name another KPI than the one that is found wanting.
        let of_named = self.context.open(self.spec.kind).next().is_some();
        let is_without_ground = draft.as_ref().is_some_and(|draft| !draft.has_ground);
        let caution = self.spec.caution.filter(|_| is_without_ground).map(|caution| caution(of_named));
        let letter = draft.map(|draft| draft.letter).map(|letter| PreviewedLetter {
            to: self.recipient(),
            subject: letter.subject.trim_start_matches("Draft: ").to_owned(),
            page: letter.html,
            text: letter.text,
            attachments: letter.attachments.into_iter().map(|attachment| attachment.name).collect(),
        });
        let is_grave = self.spec.confirmation == Confirmation::LetterAndContractId;
        let components = if is_grave { vec![self.confirmation_field(errors)] } else { Vec::new() };
        let lead = if is_grave {
            "Nothing has been sent yet. Read the letter as it will be sent. It is kept as sent, and withdrawing the entry later does not call it back."
        } else {
            "Nothing has been sent yet. Read the letter as it will be sent."
        };
        let preview = PreviewPage {
            title: format!("{}: check the letter", self.form.title),
            lead: lead.into(),
            action: self.at(),
            caution,
            letter,
            errors: errors.summary(&[]),
            components,
            hidden: self.identity.carried_fields(&self.values, &[]),
            button: if is_grave {
                format!("{} now", self.form.title)
            } else {
                "Open the plan and send the letter".into()
            },
            is_grave,
            ..PreviewPage::default()
        };
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let frame = self.visitor().frame(self.context.contract);
        Ok(styled_within(page_with(status, render::form::preview_page(&frame, &preview))?))
    }

    /// Returns the contractor's contract manager, to whom every such letter goes.
    fn recipient(&self) -> String {
        match self.context.contract.contract_manager(Party::Contractor) {
            Some(contact) => format!("{}, {}, {}", contact.name, contact.position, contact.email),
            None => "Nobody: the contract names no contract manager of the contractor".into(),
        }
    }

    fn confirmation_field(&self, errors: &FormErrors) -> FormComponent {
        let id = &self.context.contract.id;
        let field = InputField::new("confirm", "Type the contract’s id to confirm")
            .with_hint(&format!("It is {id}."))
            .with_value(self.values.first("confirm"))
            .with_error(errors.message("confirm"));
        FormComponent::ShortTextInput { field }
    }

    /// Returns whether the contract's id was typed.
    pub(super) fn is_confirmed(&self) -> bool {
        self.values.first("confirm").trim() == self.context.contract.id
    }
}
