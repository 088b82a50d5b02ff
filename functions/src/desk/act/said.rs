//! What an event says, field by field: read back through the form that asks for it, so that a receipt has the form's own labels and
//! the words of its choices. What has no form of its own, a return and a revised definition, is said here.

use domain::date::in_full;
use domain::event::{Event, Fact};
use render::form::{Choice, Said, SaidRow};
use serde_json::Value;

use super::ask::{Ask, AskKind};
use super::kinds::Kind;
use super::revise::differences;
use super::scene::Scene;
use super::typed::Typed;
use crate::desk::path;

/// What an entry of the log says, by its number.
pub(super) fn said(scene: &Scene<'_>, number: usize, event: &Event) -> Vec<Said> {
    match &event.fact {
        Fact::ReturnSubmitted { submitted } => {
            let at = path::month_return(&scene.contract.id, submitted.month);
            vec![
                Said::new("Month", submitted.month.in_words()),
                Said::new("What it says, and its receipt", "The page of that month’s return").found_at(at),
            ]
        }
        Fact::ContractRevised { reason, restates, .. } => {
            let before = scene.history.known_at(number.saturating_sub(1)).contract();
            let after = scene.history.known_at(number).contract();
            let mut said = vec![Said::new("Why it was revised", reason)];
            let changes = differences::of_definitions(before, after);
            if !changes.is_empty() {
                said.push(Said::new("What changed", changes.join("\n")));
            }
            if *restates {
                said.push(Said::new("Closed months", "They may be rated anew"));
            }
            said
        }
        fact => serde_json::to_value(fact).ok().and_then(|fact| of_its_form(scene, &fact)).unwrap_or_default(),
    }
}

/// What a kind of event says that has a form.
fn of_its_form(scene: &Scene<'_>, fact: &Value) -> Option<Vec<Said>> {
    let kind = Kind::of_name(fact.get("kind")?.as_str()?)?;
    let asks = (kind.act)(scene, &named(fact)).asks;
    Some(asks.iter().filter_map(|ask| field(ask, fact.get(ask.name)?)).collect())
}

/// What the event names, as a link to its form would.
fn named(fact: &Value) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in fact.as_object().into_iter().flatten() {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            match value {
                Value::String(text) => typed.add(name, text.as_str()),
                Value::Number(number) => typed.add(name, number.to_string()),
                _ => {}
            }
        }
    }
    typed
}

/// A field with its label; none where nothing was written in it.
fn field(ask: &Ask, value: &Value) -> Option<Said> {
    let AskKind::Rows { of, columns, .. } = &ask.kind else {
        let text = in_words(&ask.kind, value)?;
        return (!text.is_empty()).then(|| Said::new(&ask.label, text));
    };
    let row = |(number, row): (usize, &Value)| SaidRow {
        legend: format!("{of} {number}"),
        said: columns.iter().filter_map(|column| field(column, row.get(column.name)?)).collect(),
    };
    let rows: Vec<SaidRow> = (1..).zip(value.as_array()?).map(row).collect();
    (!rows.is_empty()).then(|| Said { label: ask.label.clone(), rows, ..Said::default() })
}

/// What was written into a field, as its form shows it.
fn in_words(kind: &AskKind, value: &Value) -> Option<String> {
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
        AskKind::Date => domain::date::read(&text).map_or(text, in_full),
        AskKind::Word(choices)
        | AskKind::Listed(choices)
        | AskKind::YesNo(choices)
        | AskKind::Kpis(choices)
        | AskKind::Kpi(choices) => chosen(choices).unwrap_or(text),
        AskKind::Tick(says) => return (text == "yes").then(|| says.clone()),
        AskKind::Settled { shown } | AskKind::SettledNumber { shown } => shown.clone(),
        AskKind::Line | AskKind::Short | AskKind::Text { .. } | AskKind::Rows { .. } => text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::ask::choice;
    use super::*;

    #[test]
    fn a_field_is_said_with_its_label_in_the_words_of_its_form() {
        let date = Ask::date("held_on", "When was it held?", "");
        let said = field(&date, &json!("2022-07-29")).unwrap();
        assert_eq!((said.label.as_str(), said.text.as_str()), ("When was it held?", "Friday 29 July 2022"));
        let kpis =
            Ask::kpis("kpis", "Which KPIs?", "", vec![choice("1", "KPI 1: Visits"), choice("2", "KPI 2: Reports")]);
        assert_eq!(field(&kpis, &json!([1, 2, 9])).unwrap().text, "KPI 1: Visits\nKPI 2: Reports\n9");
        let approved = Ask::yes_no("approved", "Approved?", "", ("Yes, they are", "No, withheld"));
        assert_eq!(field(&approved, &json!(false)).unwrap().text, "No, withheld");
    }

    #[test]
    fn a_text_keeps_its_lines_and_a_row_says_what_was_filled_in() {
        assert_eq!(
            field(&Ask::text("text", "Text", ""), &json!("One.\n<b>Two.</b>")).unwrap().text,
            "One.\n<b>Two.</b>"
        );
        let columns = vec![Ask::line("name", "Name", ""), Ask::tick("manager", "Role", "Contract manager")];
        let rows = Ask::rows("people", "Who was there", "", "Attendee", (columns, 1));
        let said = field(&rows, &json!([{"name": "Jo", "manager": true}, {"name": "Sam", "manager": false}])).unwrap();
        assert_eq!(said.rows[1].legend, "Attendee 2");
        let texts = |row: &SaidRow| row.said.iter().map(|said| said.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&said.rows[0]), ["Jo", "Contract manager"]);
        assert_eq!(texts(&said.rows[1]), ["Sam"], "a box that was not ticked says nothing");
        assert!(field(&rows, &json!([])).is_none());
    }
}
