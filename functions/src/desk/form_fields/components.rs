//! The fields of a form as the components of a page, with what was typed and what is wrong there.

use render::form::{Choice, ComponentRow, FormComponent, InputField};

use super::errors::FormErrors;
use super::field::{FieldKind, FormField};
use super::values::FormValues;

/// Returns the components of a form.
pub(crate) fn components(fields: &[FormField], values: &FormValues, errors: &FormErrors) -> Vec<FormComponent> {
    components_read_by(false, fields, values, errors)
}

/// Returns the same, where the council alone may read what is written.
pub(crate) fn components_read_by(
    council_alone: bool,
    fields: &[FormField],
    values: &FormValues,
    errors: &FormErrors,
) -> Vec<FormComponent> {
    let mut components = Vec::new();
    let mut is_warned = false;
    for form_field in fields {
        // The warning stands beside what is written first.
        let is_written = matches!(form_field.kind, FieldKind::Text { .. } | FieldKind::Rows { .. });
        if is_written && !is_warned {
            components.push(FormComponent::PrivacyWarning { council_alone });
            is_warned = true;
        }
        components.push(if let FieldKind::Rows { of, columns, .. } = &form_field.kind {
            rows(form_field, of, columns, (values, errors))
        } else {
            component(form_field, form_field.name, values, errors)
        });
    }
    components
}

fn rows(
    form_field: &FormField,
    of: &str,
    columns: &[FormField],
    (values, errors): (&FormValues, &FormErrors),
) -> FormComponent {
    let row = |at: usize| ComponentRow {
        legend: format!("{of} {}", at + 1),
        components: columns
            .iter()
            .map(|column| component(column, &format!("{}-{at}-{}", form_field.name, column.name), values, errors))
            .collect(),
    };
    FormComponent::Rows {
        field: field(form_field, form_field.name, values, errors),
        rows: (0..form_field.shown_rows(values)).map(row).collect(),
        more: format!("Add another {}", of.to_lowercase()),
    }
}

fn field(form_field: &FormField, name: &str, values: &FormValues, errors: &FormErrors) -> InputField {
    InputField {
        name: name.into(),
        label: form_field.label.clone(),
        hint: form_field.hint.clone(),
        value: values.first(name).into(),
        error: errors.message(name),
    }
}

fn component(form_field: &FormField, name: &str, values: &FormValues, errors: &FormErrors) -> FormComponent {
    let field = field(form_field, name, values, errors);
    let chosen = |choices: &[Choice]| -> Vec<Choice> {
        let is_chosen = |choice: &Choice| values.all(name).any(|value| value == choice.value);
        choices.iter().map(|choice| Choice { chosen: is_chosen(choice), ..choice.clone() }).collect()
    };
    let box_of = |of: &str| values.first(&format!("{name}-{of}")).to_owned();
    match &form_field.kind {
        FieldKind::Date => {
            FormComponent::DateInput { field, day: box_of("day"), month: box_of("month"), year: box_of("year") }
        }
        FieldKind::Line => FormComponent::TextInput { field },
        FieldKind::ShortLine => FormComponent::ShortTextInput { field },
        FieldKind::Text { rows } => FormComponent::TextArea { field, rows: *rows },
        FieldKind::Radios(choices) | FieldKind::YesNo(choices) => {
            FormComponent::Radios { choices: chosen(choices), field }
        }
        FieldKind::Checkbox(says) => {
            let choices = vec![Choice {
                value: "yes".into(),
                label: says.clone(),
                chosen: values.first(name) == "yes",
                hint: None,
            }];
            FormComponent::Checkboxes { field, choices }
        }
        FieldKind::Kpis(choices) => FormComponent::Checkboxes { choices: chosen(choices), field },
        // The items of a list have no hints: what has some stands there as buttons.
        FieldKind::Select { choices, .. } if choices.iter().any(|choice| choice.hint.is_some()) => {
            FormComponent::Radios { choices: chosen(choices), field }
        }
        FieldKind::Kpi(choices) | FieldKind::Select { choices, .. } => {
            let none = Choice { label: "Choose".into(), ..Choice::default() };
            let choices = std::iter::once(none).chain(chosen(choices)).collect();
            FormComponent::Select { field, choices }
        }
        FieldKind::FixedText { shown } | FieldKind::FixedNumber { shown } => {
            let fixed =
                if field.value.is_empty() { form_field.prefilled.first(name).to_owned() } else { field.value.clone() };
            FormComponent::FixedValue { field: InputField { value: fixed, ..field }, shown: shown.clone() }
        }
        // Rows have no rows in them.
        FieldKind::Rows { .. } => FormComponent::TextInput { field },
    }
}
