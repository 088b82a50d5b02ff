//! A form that revises a part of the contract's definition, as data.

use domain::contract::{Contract, Place};
use render::form::{LinkListPage, TextSection};
use toml_edit::DocumentMut;

use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{FormErrors, FormField, FormValues};

/// Something of the definition that has a form.
pub(super) struct DefinitionForm {
    /// The last part of its path.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// What it asks for: of what is named already, where it is of one of several.
    pub(super) fields: fn(&Contract, &FormContext<'_>, &FormValues) -> Vec<FormField>,
    /// What stands now, for a form that does not show it in its boxes.
    pub(super) current: fn(&Contract, &FormValues) -> Vec<TextSection>,
    /// What there is to choose before the form; none where there is nothing, or it is chosen.
    pub(super) choose: fn(&Contract, &FormValues) -> Option<LinkListPage>,
    /// Applies what was typed to the text, and adds what is wrong with it.
    pub(super) apply: fn(&mut DocumentMut, &Contract, &[FormField], &FormValues, &mut FormErrors),
    /// The name of the field that a place in the new text was filled in from.
    pub(super) field_at: fn(&DocumentMut, &Place, &[FormField], &FormValues) -> Option<String>,
}
