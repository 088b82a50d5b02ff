//! The field of a name, in a row or not.

use super::field::{FieldKind, FormField};

/// Returns the field of a name, and whether it stands in a row: then which.
pub(crate) fn field_of<'a>(
    fields: &'a [FormField],
    name: &str,
) -> Option<(&'a FormField, Option<(usize, &'a FormField)>)> {
    if let Some(form_field) = fields.iter().find(|form_field| form_field.name == name) {
        return Some((form_field, None));
    }
    fields.iter().find_map(|form_field| {
        let FieldKind::Rows { columns, .. } = &form_field.kind else { return None };
        let (at, column) = name.strip_prefix(form_field.name)?.strip_prefix('-')?.split_once('-')?;
        let column = columns.iter().find(|of| of.name == column)?;
        Some((form_field, Some((at.parse().ok()?, column))))
    })
}
