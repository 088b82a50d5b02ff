//! Units: opened, closed, renamed. A unit is never left out: returns of months in which it was open name it.

use chrono::NaiveDate;
use domain::contract::Contract;
use render::form::Written;
use serde_json::Value;
use toml_edit::{DocumentMut, Table};

use super::Revision;
use super::figures::{date, put, tables, text};
use super::mistakes::box_in_rows;
use crate::desk::act::answers::Answers;
use crate::desk::act::ask::{Ask, in_boxes};
use crate::desk::act::parts::Wrongs;
use crate::desk::act::scene::Scene;
use crate::desk::act::typed::Typed;

pub(super) const REVISION: Revision = Revision {
    name: "units",
    title: "Revise the units",
    lead: "A unit is due a visit in each month throughout which it is open. To close one, give its last day open.",
    asks,
    now: |_, _| Vec::<Written>::new(),
    choose: |_, _| None,
    work,
    box_of: |document, place, asks, typed| box_in_rows((document, "unit"), place, (asks, typed), ("units", &["code"])),
};

fn asks(from: &Contract, _: &Scene<'_>, _: &Typed) -> Vec<Ask> {
    let columns = vec![
        Ask::short("code", "Code", "Enter the unit’s code").hinting("By which returns name it, as U8."),
        Ask::line("label", "Label", "Enter the unit’s label")
            .hinting("By which the public knows it, as Unit 8: no address."),
        Ask::date("from", "First day open", "Enter the unit’s first day open"),
        Ask::date("until", "Last day open", "").hinting("Blank while it stays open."),
    ];
    let mut units = Ask::rows("units", "Units", "Enter the units", "Unit", (columns, 1))
        .hinting("To open a unit, fill in the last row.");
    for (at, unit) in from.units.iter().enumerate() {
        units.given.add(&format!("units-{at}-code"), unit.code.as_str());
        units.given.add(&format!("units-{at}-label"), unit.label.as_str());
        units.given.add_date(&format!("units-{at}-from"), unit.from);
        if let Some(until) = unit.until {
            units.given.add_date(&format!("units-{at}-until"), until);
        }
    }
    vec![units]
}

fn work(document: &mut DocumentMut, from: &Contract, asks: &[Ask], typed: &Typed, wrongs: &mut Wrongs) {
    let answers = Answers::read(asks, typed);
    let rows = answers.fields.get("units").and_then(Value::as_array).cloned().unwrap_or_default();
    let missing = from.units.iter().filter(|unit| rows.iter().all(|row| row["code"] != unit.code.as_str()));
    for unit in missing {
        let message = format!(
            "{} ({}) is missing. A unit is not left out: give its last day open instead. Its code stays as it is",
            unit.label, unit.code
        );
        wrongs.note(Some("units".into()), message);
    }
    let first_day = from.commences;
    let Some(units) = tables(document.as_table_mut(), "unit") else { return };
    for (at, row) in rows.iter().enumerate() {
        let name = |field: &str| answers.name_of(&format!("units[{at}].{field}"));
        for (field, missing) in [
            ("code", "Enter the unit’s code"),
            ("label", "Enter the unit’s label"),
            ("from", "Enter the unit’s first day open"),
        ] {
            if row.get(field).is_none() {
                wrongs.note(Some(name(field)), missing.into());
            }
        }
        let read = |field: &str| row.get(field).and_then(Value::as_str).map(domain::date::read);
        for field in ["from", "until"] {
            if read(field) == Some(None) {
                wrongs.note(Some(name(field)), format!("Enter a real date, as {}", in_boxes(first_day)));
            }
        }
        let of = |field: &str| row.get(field).and_then(Value::as_str);
        let (Some(code), Some(label), Some(Some(first))) = (of("code"), of("label"), read("from")) else { continue };
        let is_twice = rows[..at].iter().any(|before| before["code"] == code);
        if is_twice {
            wrongs.note(Some(name("code")), format!("There are two units with the code {code}"));
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
