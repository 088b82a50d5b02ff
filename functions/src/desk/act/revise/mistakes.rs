//! What the definition's reader finds wrong with what a form made of it, said beside the form's own boxes: its file, its keys and
//! how they are written are nothing that whoever fills in a form has seen.

use domain::contract::{Contract, Fault, Mistake};
use domain::event::Party;
use toml_edit::DocumentMut;

use super::Revision;
use crate::desk::act::ask::{Ask, AskKind};
use crate::desk::act::parts::{Wrongs, field_of};
use crate::desk::act::typed::Typed;

/// What is said of a mistake that nothing in the form can have caused.
const ELSEWHERE: &str = "The contract’s definition itself has a mistake that this form cannot mend, and nothing was recorded. Tell whoever looks after the definition’s file.";

/// Notes every mistake in a definition at the box of the form that it comes from.
pub(super) fn note(
    wrongs: &mut Wrongs,
    revision: &Revision,
    (definition, from): (&str, &Contract),
    asks: &[Ask],
    typed: &Typed,
) {
    let Ok(document) = definition.parse::<DocumentMut>() else {
        return wrongs.note(None, ELSEWHERE.into());
    };
    for mistake in Contract::check(definition) {
        let name = of_manager(&mistake, asks).or_else(|| (revision.box_of)(&document, &mistake.place, asks, typed));
        let words = name.as_deref().and_then(|name| in_words(&mistake.fault, asks, name, from));
        match (name, words) {
            (Some(name), Some(words)) => wrongs.note(Some(name), words),
            _ => {
                tracing::warn!(contract = from.id, %mistake, "a revised definition has a mistake that is in no box of its form");
                wrongs.note(None, ELSEWHERE.into());
            }
        }
    }
}

/// The list of the people, where a party has nobody to write to.
fn of_manager(mistake: &Mistake, asks: &[Ask]) -> Option<String> {
    let is_one = matches!(mistake.fault, Fault::NoContractManager(_));
    asks.iter().find(|ask| is_one && ask.name == "contacts").map(|ask| ask.name.to_owned())
}

/// What is wrong in a box, by its label; none for what no box can cause.
fn in_words(fault: &Fault, asks: &[Ask], name: &str, from: &Contract) -> Option<String> {
    let (ask, row) = field_of(asks, name)?;
    let of = row.map_or(ask, |(_, column)| column);
    let label = &of.label;
    let beside = |name: &str| {
        let listed = match &ask.kind {
            AskKind::Rows { columns, .. } => columns.as_slice(),
            _ => asks,
        };
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

/// The box in a row: of the row whose own texts are those of the table at a place, by the columns that tell rows apart.
pub(super) fn box_in_rows(
    (document, table): (&DocumentMut, &str),
    place: &domain::contract::Place,
    (asks, typed): (&[Ask], &Typed),
    (list, keys): (&str, &[&str]),
) -> Option<String> {
    let [(name, Some(number))] = place.tables.as_slice() else { return None };
    let field = place.field.as_deref()?;
    let row = document.get(table).filter(|_| name == table)?.as_array_of_tables()?.get(number.checked_sub(1)?)?;
    let text = |key: &str| {
        let item = row.get(key)?;
        item.as_str().map(str::to_owned).or_else(|| item.as_integer().map(|number| number.to_string()))
    };
    let ask = asks.iter().find(|ask| ask.name == list)?;
    let is_row = |at: &usize| {
        keys.iter().all(|key| text(key).is_some_and(|text| typed.first(&format!("{list}-{at}-{key}")).trim() == text))
    };
    let at = (0..ask.shown_rows(typed)).find(is_row)?;
    Some(format!("{list}-{at}-{field}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::act::revise::{contacts, units};

    const SAMPLE: &str = include_str!("../../../../../infra/local/sample/regulation-44/contract.toml");

    fn noted(revision: &Revision, definition: &str, asks: &[Ask], typed: &Typed) -> Vec<(Option<String>, String)> {
        let mut wrongs = Wrongs::default();
        note(&mut wrongs, revision, (definition, &Contract::read(SAMPLE).unwrap()), asks, typed);
        wrongs.slips(asks).into_iter().map(|slip| (slip.field, slip.message)).collect()
    }

    #[test]
    fn a_last_day_before_the_first_is_told_at_its_box_by_the_boxes_labels() {
        let columns = vec![
            Ask::short("code", "Code", "Enter the code"),
            Ask::date("from", "First day open", ""),
            Ask::date("until", "Last day open", ""),
        ];
        let asks = [Ask::rows("units", "Units", "", "Unit", (columns, 0))];
        let mut typed = Typed::default();
        typed.add("units-0-code", "U9");
        typed.add("units-1-code", " U2 ");
        let closed = SAMPLE.replacen("label = \"Unit 2\"", "until = 2000-01-01\nlabel = \"Unit 2\"", 1);
        let expected = "“Last day open” must not be before “First day open”".to_owned();
        assert_eq!(noted(&units::REVISION, &closed, &asks, &typed), [(Some("units-1-until-day".into()), expected)]);
    }

    #[test]
    fn a_council_without_its_contract_manager_is_told_by_its_name() {
        let columns = vec![Ask::line("name", "Name", "")];
        let asks = [Ask::rows("contacts", "Points of contact", "", "Contact", (columns, 0))];
        let without = SAMPLE.replacen("party = \"council\"\norder = 1", "party = \"council\"\norder = 3", 1);
        assert_ne!(without, SAMPLE);
        let noted = noted(&contacts::REVISION, &without, &asks, &Typed::default());
        let told = noted.iter().find(|(field, _)| field.as_deref() == Some("contacts-0-name")).unwrap();
        assert!(told.1.starts_with("Kent County Council must have a contact of order 1"), "{noted:?}");
        assert!(noted.iter().all(|(_, words)| !words.contains('[')), "{noted:?}");
    }

    #[test]
    fn what_no_form_can_have_caused_is_said_without_the_files_words() {
        let broken = SAMPLE.replacen("number = 1", "number = \"one\"", 1);
        let noted = noted(&units::REVISION, &broken, &[], &Typed::default());
        assert!(noted.iter().all(|(field, words)| field.is_none() && words == ELSEWHERE), "{noted:?}");
    }
}
