//! Points of contact (section 1): who signs in here, and whom the emails go to.

use domain::contract::Contract;
use domain::event::Party;
use render::form::TextSection;
use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table};

use super::form::DefinitionForm;
use super::mistakes::field_in_rows;
use super::toml_values::{put, tables, text};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{EventPayload, FormErrors, FormField, FormValues, choice};

pub(super) const FORM: DefinitionForm = DefinitionForm {
    name: "contacts",
    title: "Revise the points of contact",
    lead: "Anyone you remove loses access immediately. Anyone you add can sign in.",
    fields,
    current: |_, _| Vec::<TextSection>::new(),
    choose: |_, _| None,
    apply,
    field_at: |document, place, fields, values| {
        field_in_rows((document, "contact"), place, (fields, values), ("contacts", &["party", "order"]))
    },
};

fn fields(from: &Contract, context: &FormContext<'_>, _: &FormValues) -> Vec<FormField> {
    let parties = vec![
        choice("contractor", context.contract.contractor.as_str()),
        choice("council", context.contract.council.as_str()),
    ];
    let columns = vec![
        FormField::line("name", "Name", "Enter the person’s name"),
        FormField::select("party", "For", "Choose the party", parties),
        FormField::short_line("order", "Order", "Enter the order, from 1")
            .with_hint("1 is the party’s contract manager."),
        FormField::line("position", "Position", "Enter the person’s position"),
        FormField::line("email", "Email address", "Enter the person’s email address"),
        FormField::line("telephone", "Telephone", "").with_hint("It may be blank."),
    ];
    let mut contacts =
        FormField::rows("contacts", "Points of contact", "Enter the points of contact", "Contact", (columns, 1))
            .with_hint(
                "To remove someone, clear the name and the email address. To add someone, fill in the last row.",
            );
    for (at, contact) in from.contacts.iter().enumerate() {
        let mut give = |field: &str, value: String| contacts.prefilled.add(&format!("contacts-{at}-{field}"), value);
        give("name", contact.name.clone());
        give("party", contact.party.to_string());
        give("order", contact.order.to_string());
        give("position", contact.position.clone());
        give("email", contact.email.clone());
        give("telephone", contact.telephone.clone().unwrap_or_default());
    }
    vec![contacts]
}

fn apply(document: &mut DocumentMut, _: &Contract, fields: &[FormField], values: &FormValues, errors: &mut FormErrors) {
    let payload = EventPayload::read(fields, values);
    let rows = payload.json.get("contacts").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut wanted: Vec<(String, i64)> = Vec::new();
    let Some(contacts) = tables(document.as_table_mut(), "contact") else { return };
    for (at, row) in rows.iter().enumerate() {
        let of = |field: &str| row.get(field).and_then(Value::as_str);
        // Somebody who is taken out.
        if of("name").is_none() && of("email").is_none() {
            continue;
        }
        let mut wrong = |field: &str, message: &str| {
            errors.add(Some(payload.name_of(&format!("contacts[{at}].{field}"))), message.into());
        };
        for (field, missing) in [
            ("name", "Enter the person’s name"),
            ("position", "Enter the person’s position"),
            ("email", "Enter the person’s email address"),
            ("party", "Choose the party"),
        ] {
            if of(field).is_none() {
                wrong(field, missing);
            }
        }
        let order = of("order").and_then(|order| order.parse::<i64>().ok());
        if order.is_none() {
            wrong("order", "Enter the order as a number, from 1");
        }
        let party =
            of("party").filter(|party| [Party::Contractor, Party::Council].iter().any(|is| is.to_string() == *party));
        let (Some(party), Some(order)) = (party, order) else { continue };
        let who = (party.to_owned(), order);
        if wanted.contains(&who) {
            wrong("order", "Two contacts of a party have the same order");
        }
        wanted.push(who.clone());
        if !contacts.iter().any(|contact| is(contact, &who)) {
            let mut contact = Table::new();
            put(&mut contact, "party", Some(party.into()));
            put(&mut contact, "order", Some(order.into()));
            contacts.push(contact);
        }
        if let Some(contact) = contacts.iter_mut().find(|contact| is(contact, &who)) {
            for field in ["name", "position", "email", "telephone"] {
                put(contact, field, of(field).map(Into::into));
            }
        }
    }
    contacts.retain(|contact| wanted.iter().any(|who| is(contact, who)));
}

/// Returns whether a contact has a party and an order.
fn is(contact: &Table, (party, order): &(String, i64)) -> bool {
    text(contact, "party") == Some(party) && contact.get("order").and_then(Item::as_integer) == Some(*order)
}
