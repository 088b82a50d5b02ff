//! The values of a definition's text.

use chrono::{Datelike, NaiveDate};
use domain::rating::Figure;
use toml_edit::{ArrayOfTables, Item, Table, TableLike, Value};

/// Returns a target's figure as the text writes it; none where it is no figure.
pub(super) fn figure(text: &str) -> Option<Value> {
    let figure = text.trim().trim_end_matches('%').trim().parse::<Figure>().ok()?.to_string();
    Some(if figure.contains('.') { figure.parse::<f64>().ok()?.into() } else { figure.parse::<i64>().ok()?.into() })
}

/// Returns a date as the text writes it.
pub(super) fn date(date: NaiveDate) -> Value {
    let date = toml_edit::Date {
        year: u16::try_from(date.year()).unwrap_or_default(),
        month: date.month().try_into().unwrap_or_default(),
        day: date.day().try_into().unwrap_or_default(),
    };
    toml_edit::Datetime { date: Some(date), time: None, offset: None }.into()
}

/// Puts a value in a table, or takes it out. What says the same already is left as it is written, with its comment.
pub(super) fn put(table: &mut dyn TableLike, name: &str, value: Option<Value>) {
    let Some(value) = value else {
        table.remove(name);
        return;
    };
    let text = |value: &Value| value.clone().decorated("", "").to_string();
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(before) if text(before) == text(&value) => {}
        Some(before) => {
            let decor = before.decor().clone();
            *before = value;
            *before.decor_mut() = decor;
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
}

/// Returns the tables of a name, however the text writes them, and makes a list of them where there is none.
pub(super) fn tables<'t>(table: &'t mut dyn TableLike, name: &str) -> Option<&'t mut ArrayOfTables> {
    if table.get(name).is_none_or(|item| !item.is_array_of_tables()) {
        let there = table.remove(name).unwrap_or_else(|| Item::ArrayOfTables(ArrayOfTables::new()));
        table.insert(name, Item::ArrayOfTables(there.into_array_of_tables().ok()?));
    }
    table.get_mut(name)?.as_array_of_tables_mut()
}

/// Returns the text of a table's value.
pub(super) fn text<'t>(table: &'t Table, name: &str) -> Option<&'t str> {
    table.get(name)?.as_str()
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    use super::*;

    #[test]
    fn a_figure_is_written_as_it_is_meant() {
        for (text, text_sections) in
            [("90", "90"), (" 97.5 % ", "97.5"), ("0", "0"), ("89.97", "89.97"), ("90.00", "90")]
        {
            assert_eq!(figure(text).unwrap().to_string(), text_sections);
        }
        for text in ["", "-1", "ninety", "1e3", "90.123", "90,5"] {
            assert!(figure(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_said_already_keeps_its_place_and_its_comment() {
        let mut text: DocumentMut = "green = 100 # as agreed\nred = 80 # since the start\n".parse().unwrap();
        put(text.as_table_mut(), "green", figure("100"));
        put(text.as_table_mut(), "red", figure("85"));
        assert_eq!(text.to_string(), "green = 100 # as agreed\nred = 85 # since the start\n");
    }

    #[test]
    fn tables_are_found_however_they_are_written() {
        for text_sections in ["unit = [{ code = \"U1\" }]\n", "[[unit]]\ncode = \"U1\"\n"] {
            let mut text: DocumentMut = text_sections.parse().unwrap();
            assert_eq!(tables(text.as_table_mut(), "unit").unwrap().len(), 1);
        }
    }
}
