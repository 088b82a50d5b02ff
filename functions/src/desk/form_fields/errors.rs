//! What is wrong in a form: at each field, and in the summary at the top of its page.

use std::collections::BTreeMap;

use render::form::{ErrorLine, join_messages};

use super::field::{FieldKind, FormField};
use super::lookup::field_of;

/// What is wrong in a form.
#[derive(Debug, Default)]
pub(crate) struct FormErrors {
    /// By the name of the field, everything that the summary says of it.
    by_name: BTreeMap<String, Vec<String>>,
    /// Everything, in order: with the field's name, where it is of one.
    errors: Vec<(Option<String>, String)>,
}

impl FormErrors {
    /// Adds what is wrong in a field; in the form as a whole where none is named.
    pub(crate) fn add(&mut self, name: Option<String>, message: String) {
        if let Some(name) = &name {
            let of_field = self.by_name.entry(name.clone()).or_default();
            if !of_field.contains(&message) {
                of_field.push(message.clone());
            }
        }
        self.errors.push((name, message));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns the summary's lines in the order of the page, each with the id there of what it is about.
    pub(crate) fn summary(&self, fields: &[FormField]) -> Vec<ErrorLine> {
        let mut noted: Vec<&(Option<String>, String)> = self.errors.iter().collect();
        noted.sort_by_key(|(name, _)| name.as_deref().and_then(|name| order(fields, name)));
        let mut errors: Vec<ErrorLine> = Vec::new();
        for (name, message) in noted {
            let line = ErrorLine {
                field: name.as_deref().and_then(|name| id(fields, name)),
                place: name.as_deref().and_then(|name| place(fields, name)),
                message: message.clone(),
            };
            if !errors.contains(&line) {
                errors.push(line);
            }
        }
        errors
    }

    /// Returns what is wrong in a field.
    pub(crate) fn message(&self, name: &str) -> Option<String> {
        join_messages(self.by_name.get(name).into_iter().flatten().cloned())
    }
}

/// Returns where a field stands on the page: which it is, in which row, in which column.
fn order(fields: &[FormField], name: &str) -> Option<(usize, usize, usize)> {
    let (form_field, row) = field_of(fields, name)?;
    let at = fields.iter().position(|of| of.name == form_field.name)?;
    let FieldKind::Rows { columns, .. } = &form_field.kind else { return Some((at, 0, 0)) };
    let (row, column) = row.map_or((0, 0), |(row, column)| {
        (row, columns.iter().position(|of| of.name == column.name).unwrap_or_default())
    });
    Some((at, row, column))
}

/// Returns the id of the box that somebody who follows a link from the summary comes to; none where nothing can be typed.
fn id(fields: &[FormField], name: &str) -> Option<String> {
    let Some((form_field, row)) = field_of(fields, name) else { return Some(name.to_owned()) };
    let of = row.map_or(form_field, |(_, column)| column);
    match &of.kind {
        FieldKind::Date => Some(format!("{name}-day")),
        FieldKind::FixedText { .. } | FieldKind::FixedNumber { .. } => None,
        FieldKind::Rows { columns, .. } => columns.first().map(|column| format!("{name}-0-{}", column.name)),
        FieldKind::Line
        | FieldKind::ShortLine
        | FieldKind::Text { .. }
        | FieldKind::Radios(_)
        | FieldKind::Select { .. }
        | FieldKind::YesNo(_)
        | FieldKind::Checkbox(_)
        | FieldKind::Kpis(_)
        | FieldKind::Kpi(_) => Some(name.to_owned()),
    }
}

/// Returns the row that a field stands in, for the summary, which does not show it: `Action 2`.
fn place(fields: &[FormField], name: &str) -> Option<String> {
    let (form_field, row) = field_of(fields, name)?;
    let FieldKind::Rows { of, .. } = &form_field.kind else { return None };
    row.map(|(at, _)| format!("{of} {}", at + 1))
}
