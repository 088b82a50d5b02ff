//! Units: opened, closed, renamed. A unit is never left out: returns of months in which it was open name it.

use chrono::NaiveDate;
use domain::contract::Contract;
use render::form::TextSection;
use serde_json::Value;
use toml_edit::{DocumentMut, Table};

use super::form::DefinitionForm;
use super::mistakes::field_in_rows;
use super::toml_values::{date, put, tables, text};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{EventPayload, FormErrors, FormField, FormValues, date_as_typed};

pub(super) const FORM: DefinitionForm = DefinitionForm {
    name: "units",
    title: "Revise the units",
    lead: "A unit is due a visit in each month throughout which it is open. To close one, give its last day open.",
    fields,
    current: |_, _| Vec::<TextSection>::new(),
    choose: |_, _| None,
    apply,
    field_at: |document, place, fields, values| {
        field_in_rows((document, "unit"), place, (fields, values), ("units", &["code"]))
    },
};

fn fields(from: &Contract, _: &FormContext<'_>, _: &FormValues) -> Vec<FormField> {
    let columns = vec![
        FormField::short_line("code", "Code", "Enter the unit’s code")
            .with_hint("The code that returns use for it, for example U8."),
        FormField::line("label", "Label", "Enter the unit’s label")
            .with_hint("The name that the public sees, for example Unit 8. Not an address."),
        FormField::date("from", "First day open", "Enter the unit’s first day open"),
        FormField::date("until", "Last day open", "").with_hint("Blank while it stays open."),
    ];
    let mut units = FormField::rows("units", "Units", "Enter the units", "Unit", (columns, 1))
        .with_hint("To open a unit, fill in the last row.");
    for (at, unit) in from.units.iter().enumerate() {
        units.prefilled.add(&format!("units-{at}-code"), unit.code.as_str());
        units.prefilled.add(&format!("units-{at}-label"), unit.label.as_str());
        units.prefilled.add_date(&format!("units-{at}-from"), unit.from);
        if let Some(until) = unit.until {
            units.prefilled.add_date(&format!("units-{at}-until"), until);
        }
    }
    vec![units]
}

fn apply(
    document: &mut DocumentMut,
    from: &Contract,
    fields: &[FormField],
    values: &FormValues,
    errors: &mut FormErrors,
) {
    let payload = EventPayload::read(fields, values);
    let rows = payload.json.get("units").and_then(Value::as_array).cloned().unwrap_or_default();
    let missing = from.units.iter().filter(|unit| rows.iter().all(|row| row["code"] != unit.code.as_str()));
    for unit in missing {
        let message = format!(
            "{} ({}) is missing. A unit cannot be removed: give its last day open instead. Its code must stay the same",
            unit.label, unit.code
        );
        errors.add(Some("units".into()), message);
    }
    let first_day = from.commences;
    let Some(units) = tables(document.as_table_mut(), "unit") else { return };
    for (at, row) in rows.iter().enumerate() {
        let name = |field: &str| payload.name_of(&format!("units[{at}].{field}"));
        for (field, missing) in [
            ("code", "Enter the unit’s code"),
            ("label", "Enter the unit’s label"),
            ("from", "Enter the unit’s first day open"),
        ] {
            if row.get(field).is_none() {
                errors.add(Some(name(field)), missing.into());
            }
        }
        let read = |field: &str| row.get(field).and_then(Value::as_str).map(domain::date::read);
        for field in ["from", "until"] {
            if read(field) == Some(None) {
                errors.add(Some(name(field)), format!("Enter a real date, as {}", date_as_typed(first_day)));
            }
        }
        let of = |field: &str| row.get(field).and_then(Value::as_str);
        let (Some(code), Some(label), Some(Some(first))) = (of("code"), of("label"), read("from")) else { continue };
        let is_twice = rows[..at].iter().any(|before| before["code"] == code);
        if is_twice {
            errors.add(Some(name("code")), format!("There are two units with the code {code}"));
        }
        let last: Option<NaiveDate> = read("until").flatten();
        if !units.iter().any(|unit| text(unit, "code") == Some(code)) {
            let mut unit = Table::new();
            put(&mut unit, "code", Some(code.into()));
            units.push(unit);
        }
        if let Some(unit) = units.iter_mut().find(|unit| text(unit, "code") == Some(code)) {
            put(unit, "label", Some(label.into()));
            put(unit, "from", Some(date(first)));
            put(unit, "until", last.map(date));
        }
    }
}
