//! What the definition's reader finds wrong with what a form made of it, said beside the form's own boxes: its file, its keys and
//! how they are written are nothing that whoever fills in a form has seen.

use domain::contract::{Contract, Fault, Mistake};
use domain::event::Party;
use toml_edit::DocumentMut;

use super::form::DefinitionForm;
use crate::desk::form_fields::{FieldKind, FormErrors, FormField, FormValues, field_of};

/// What is said of a mistake that nothing in the form can have caused.
const ELSEWHERE: &str = "The contract’s definition itself has a mistake that this form cannot correct, and nothing was recorded. Tell whoever looks after the definition’s file.";

/// Adds every mistake in a definition at the field of the form that it comes from.
pub(super) fn add_mistakes(
    errors: &mut FormErrors,
    form: &DefinitionForm,
    (definition, from): (&str, &Contract),
    fields: &[FormField],
    values: &FormValues,
) {
    let Ok(document) = definition.parse::<DocumentMut>() else {
        return errors.add(None, ELSEWHERE.into());
    };
    for mistake in Contract::check(definition) {
        let name = of_manager(&mistake, fields).or_else(|| (form.field_at)(&document, &mistake.place, fields, values));
        let words = name.as_deref().and_then(|name| in_words(&mistake.fault, fields, name, from));
        match (name, words) {
            (Some(name), Some(words)) => errors.add(Some(name), words),
            _ => {
                tracing::warn!(contract = from.id, %mistake, "a revised definition has a mistake that is in no box of its form");
                errors.add(None, ELSEWHERE.into());
            }
        }
    }
}

/// Returns the list of the people, where a party has nobody to write to.
fn of_manager(mistake: &Mistake, fields: &[FormField]) -> Option<String> {
    let is_one = matches!(mistake.fault, Fault::NoContractManager(_));
    fields
        .iter()
        .find(|form_field| is_one && form_field.name == "contacts")
        .map(|form_field| form_field.name.to_owned())
}

/// Returns what is wrong in a field, by its label; none for what no field can cause.
fn in_words(fault: &Fault, fields: &[FormField], name: &str, from: &Contract) -> Option<String> {
    let (form_field, row) = field_of(fields, name)?;
    let of = row.map_or(form_field, |(_, column)| column);
    let label = &of.label;
    let beside = |name: &str| {
        let listed = if let FieldKind::Rows { columns, .. } = &form_field.kind { columns.as_slice() } else { fields };
        listed.iter().find(|of| of.name == name).map(|of| of.label.clone()).unwrap_or_default()
    };
    Some(match fault {
        Fault::Missing | Fault::Empty if !of.missing.is_empty() => of.missing.clone(),
        Fault::Missing | Fault::Empty => format!("“{label}” must not be empty"),
        Fault::TooLong { characters } => format!("“{label}” must be one line of at most {characters} characters"),
        Fault::NotWhole { from, to } => format!("“{label}” must be a whole number from {from} to {to}"),
        Fault::NotFigure => format!("“{label}” must be a number with at most two decimals, as 90 or 97.5"),
        Fault::NotEmail => format!("“{label}” must be one email address, as name@council.example"),
        Fault::Nil => format!("“{label}” must not be NIL: in a return that means that there is nothing to report"),
        Fault::Repeated(_) => format!("“{label}” is the same as in an earlier row: each has its own"),
        Fault::EndsBeforeItBegins => format!("“{label}” must not be before “{}”", beside("from")),
        Fault::RedNotWorse => format!("“{label}” must be worse than “{}”", beside("green")),
        Fault::StretchWorse => format!("“{label}” must not be worse than “{}”", beside("green")),
        Fault::NoContractManager(party) => {
            let party = if *party == Party::Council { &from.council } else { &from.contractor };
            format!("{party} must have a contact of order 1: its contract manager, to whom its letters go")
        }
        Fault::Written(_) => return None,
    })
}

/// Returns the field in a row: of the row whose own texts are those of the table at a place, by the columns that tell rows apart.
pub(super) fn field_in_rows(
    (document, table): (&DocumentMut, &str),
    place: &domain::contract::Place,
    (fields, values): (&[FormField], &FormValues),
    (list, keys): (&str, &[&str]),
) -> Option<String> {
    let [(name, Some(number))] = place.tables.as_slice() else { return None };
    let field = place.field.as_deref()?;
    let row = document.get(table).filter(|_| name == table)?.as_array_of_tables()?.get(number.checked_sub(1)?)?;
    let text = |key: &str| {
        let item = row.get(key)?;
        item.as_str().map(str::to_owned).or_else(|| item.as_integer().map(|number| number.to_string()))
    };
    let form_field = fields.iter().find(|form_field| form_field.name == list)?;
    let is_row = |at: &usize| {
        keys.iter().all(|key| text(key).is_some_and(|text| values.first(&format!("{list}-{at}-{key}")).trim() == text))
    };
    let at = (0..form_field.shown_rows(values)).find(is_row)?;
    Some(format!("{list}-{at}-{field}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::definition_form::{contacts, units};

    const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

    fn noted(
        form: &DefinitionForm,
        definition: &str,
        fields: &[FormField],
        values: &FormValues,
    ) -> Vec<(Option<String>, String)> {
        let mut errors = FormErrors::default();
        add_mistakes(&mut errors, form, (definition, &Contract::read(SAMPLE).unwrap()), fields, values);
        errors.summary(fields).into_iter().map(|line| (line.field, line.message)).collect()
    }

    #[test]
    fn a_last_day_before_the_first_is_told_at_its_box_by_the_boxes_labels() {
        let columns = vec![
            FormField::short_line("code", "Code", "Enter the code"),
            FormField::date("from", "First day open", ""),
            FormField::date("until", "Last day open", ""),
        ];
        let fields = [FormField::rows("units", "Units", "", "Unit", (columns, 0))];
        let mut values = FormValues::default();
        values.add("units-0-code", "U9");
        values.add("units-1-code", " U2 ");
        let closed = SAMPLE.replacen("label = \"Unit 2\"", "until = 2000-01-01\nlabel = \"Unit 2\"", 1);
        let expected = "“Last day open” must not be before “First day open”".to_owned();
        assert_eq!(noted(&units::FORM, &closed, &fields, &values), [(Some("units-1-until-day".into()), expected)]);
    }

    #[test]
    fn a_council_without_its_contract_manager_is_told_by_its_name() {
        let columns = vec![FormField::line("name", "Name", "")];
        let fields = [FormField::rows("contacts", "Points of contact", "", "Contact", (columns, 0))];
        let without = SAMPLE.replacen("party = \"council\"\norder = 1", "party = \"council\"\norder = 3", 1);
        assert_ne!(without, SAMPLE);
        let noted = noted(&contacts::FORM, &without, &fields, &FormValues::default());
        let told = noted.iter().find(|(field, _)| field.as_deref() == Some("contacts-0-name")).unwrap();
        assert!(told.1.starts_with("Kent County Council must have a contact of order 1"), "{noted:?}");
        assert!(noted.iter().all(|(_, words)| !words.contains('[')), "{noted:?}");
    }

    #[test]
    fn what_no_form_can_have_caused_is_said_without_the_files_words() {
        let broken = SAMPLE.replacen("number = 1", "number = \"one\"", 1);
        let noted = noted(&units::FORM, &broken, &[], &FormValues::default());
        assert!(noted.iter().all(|(field, words)| field.is_none() && words == ELSEWHERE), "{noted:?}");
    }
}
