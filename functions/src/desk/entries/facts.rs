//! What an event says, field by field: read back through the form that asks for it, so that a receipt has the form's own labels
//! and the words of its choices. What has no form of its own, a return and a revised definition, is said here.

use domain::date::in_full;
use domain::event::{Event, Fact};
use domain::facts::LogPosition;
use render::form::{Choice, LabelledText, LabelledTextRow};
use serde_json::Value;

use crate::desk::definition_form::definition_changes;
use crate::desk::event_form::EventFormSpec;
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{FieldKind, FormField, FormValues};
use crate::desk::path;

/// Returns what an entry of the log says, by its number.
pub(crate) fn texts(context: &FormContext<'_>, number: usize, event: &Event) -> Vec<LabelledText> {
    match &event.fact {
        Fact::ReturnSubmitted { submitted } => {
            let at = path::month_return(&context.contract.id, submitted.month);
            vec![
                LabelledText::new("Month", submitted.month.in_words()),
                LabelledText::new("What it says, and its receipt", "The page of that month’s return").with_link(at),
            ]
        }
        Fact::ContractRevised { reason, restates, .. } => {
            let before = context.history.known_at(LogPosition::after(number.saturating_sub(1))).contract();
            let after = context.history.known_at(LogPosition::after(number)).contract();
            let mut texts = vec![LabelledText::new("Why it was revised", reason)];
            let changes = definition_changes(before, after);
            if !changes.is_empty() {
                texts.push(LabelledText::new("What changed", changes.join("\n")));
            }
            if *restates {
                texts.push(LabelledText::new("Closed months", "They may be rated again"));
            }
            texts
        }
        fact => of_its_form(context, fact).unwrap_or_default(),
    }
}

/// Returns what a kind of event says that has a form.
fn of_its_form(context: &FormContext<'_>, fact: &Fact) -> Option<Vec<LabelledText>> {
    let spec = EventFormSpec::of(fact.kind())?;
    let fact = serde_json::to_value(fact).ok()?;
    let fields = spec.form(context, &named(&fact)).fields;
    Some(fields.iter().filter_map(|form_field| field(form_field, fact.get(form_field.name)?)).collect())
}

/// Returns what the event names, as a link to its form would.
fn named(fact: &Value) -> FormValues {
    let mut values = FormValues::default();
    for (name, value) in fact.as_object().into_iter().flatten() {
        let each = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in each {
            match value {
                Value::String(text) => values.add(name, text.as_str()),
                Value::Number(number) => values.add(name, number.to_string()),
                _ => {}
            }
        }
    }
    values
}

/// Returns a field with its label; none where nothing was written in it.
fn field(form_field: &FormField, value: &Value) -> Option<LabelledText> {
    let FieldKind::Rows { of, columns, .. } = &form_field.kind else {
        let text = in_words(&form_field.kind, value)?;
        return (!text.is_empty()).then(|| LabelledText::new(&form_field.label, text));
    };
    let row = |(number, row): (usize, &Value)| LabelledTextRow {
        legend: format!("{of} {number}"),
        texts: columns.iter().filter_map(|column| field(column, row.get(column.name)?)).collect(),
    };
    let rows: Vec<LabelledTextRow> = (1..).zip(value.as_array()?).map(row).collect();
    (!rows.is_empty()).then(|| LabelledText { label: form_field.label.clone(), rows, ..LabelledText::default() })
}

/// Returns what was written into a field, as its form shows it.
fn in_words(kind: &FieldKind, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(values) => {
            let each: Vec<String> = values.iter().filter_map(|value| in_words(kind, value)).collect();
            return Some(each.join("\n"));
        }
        _ => return None,
    };
    let chosen = |choices: &[Choice]| choices.iter().find(|choice| choice.value == text).map(|of| of.label.clone());
    Some(match kind {
        FieldKind::Date => domain::date::read(&text).map_or(text, in_full),
        FieldKind::Radios(choices)
        | FieldKind::Select { choices, .. }
        | FieldKind::YesNo(choices)
        | FieldKind::Kpis(choices)
        | FieldKind::Kpi(choices) => chosen(choices).unwrap_or(text),
        FieldKind::Checkbox(says) => return (text == "yes").then(|| says.clone()),
        FieldKind::FixedText { shown } | FieldKind::FixedNumber { shown } => shown.clone(),
        FieldKind::Line | FieldKind::ShortLine | FieldKind::Text { .. } | FieldKind::Rows { .. } => text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::desk::form_fields::choice;

    #[test]
    fn a_field_is_said_with_its_label_in_the_words_of_its_form() {
        let date = FormField::date("held_on", "When was it held?", "");
        let texts = field(&date, &json!("2022-07-29")).unwrap();
        assert_eq!((texts.label.as_str(), texts.text.as_str()), ("When was it held?", "Friday 29 July 2022"));
        let kpis = FormField::kpis(
            "kpis",
            "Which KPIs?",
            "",
            vec![choice("1", "KPI 1: Visits"), choice("2", "KPI 2: Reports")],
        );
        assert_eq!(field(&kpis, &json!([1, 2, 9])).unwrap().text, "KPI 1: Visits\nKPI 2: Reports\n9");
        let approved = FormField::yes_no("approved", "Approved?", "", ("Yes, they are", "No, withheld"));
        assert_eq!(field(&approved, &json!(false)).unwrap().text, "No, withheld");
    }

    #[test]
    fn a_text_keeps_its_lines_and_a_row_says_what_was_filled_in() {
        assert_eq!(
            field(&FormField::text("text", "Text", ""), &json!("One.\n<b>Two.</b>")).unwrap().text,
            "One.\n<b>Two.</b>"
        );
        let columns =
            vec![FormField::line("name", "Name", ""), FormField::checkbox("manager", "Role", "Contract manager")];
        let rows = FormField::rows("people", "Who was there", "", "Attendee", (columns, 1));
        let people =
            field(&rows, &json!([{"name": "Jo", "manager": true}, {"name": "Sam", "manager": false}])).unwrap();
        assert_eq!(people.rows[1].legend, "Attendee 2");
        let texts = |row: &LabelledTextRow| row.texts.iter().map(|texts| texts.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&people.rows[0]), ["Jo", "Contract manager"]);
        assert_eq!(texts(&people.rows[1]), ["Sam"], "a box that was not ticked says nothing");
        assert!(field(&rows, &json!([])).is_none());
    }
}
