//! Which unit a text means: by its code, by its label, or by both as the product's own pages write them.

use domain::contract::{Contract, Unit};
use domain::event::VisitColumn;

use super::cell_reading::{CellReading, one_of};
use super::date_advice::{LINKED_TO_EMPTY, TOO_NARROW};
use crate::cell::CellContent;
use crate::draft::{DraftRow, DraftTable, ReturnProblems};
use crate::problem::ProblemCode;
use crate::text::{is_too_narrow, matched, quoted};

/// What a text means among a contract's units.
#[derive(Debug, PartialEq)]
enum UnitMatch<'a> {
    One(&'a Unit),
    /// It could mean any of several.
    Several(Vec<&'a Unit>),
    None,
}

/// Returns the unit that a text means: its code as it is written, or as it is matched; else a label, or a label with its code,
/// that only one unit has. A code is never taken for another unit's label.
fn meant<'a>(contract: &'a Contract, text: &str) -> UnitMatch<'a> {
    if let Some(unit) = contract.unit(text) {
        return UnitMatch::One(unit);
    }
    let text = matched(text);
    let by = |is_meant: &dyn Fn(&Unit) -> bool| -> Vec<&'a Unit> {
        contract.units.iter().filter(|unit| is_meant(unit)).collect()
    };
    let by_code = by(&|unit| matched(&unit.code) == text);
    let found = if by_code.is_empty() { by(&|unit| names(unit).contains(&text)) } else { by_code };
    match found[..] {
        [] => UnitMatch::None,
        [one] => UnitMatch::One(one),
        [_, _, ..] => UnitMatch::Several(found),
    }
}

/// Returns what a unit is called besides its code: its label, and both as a choice and a table's first column show them.
fn names(unit: &Unit) -> [String; 5] {
    let (code, label) = (&unit.code, &unit.label);
    [
        matched(label),
        matched(&format!("{label} ({code})")),
        matched(&format!("{label} {code}")),
        matched(&format!("{code} ({label})")),
        matched(&format!("{code} {label}")),
    ]
}

/// Says whether a cell means one of the contract's units.
pub(super) fn is_known(content: &CellContent, contract: &Contract) -> bool {
    content.shown().is_some_and(|text| matches!(meant(contract, &text), UnitMatch::One(_)))
}

/// Returns the unit of a row.
pub(super) fn read<'a>(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    contract: &'a Contract,
) -> CellReading<&'a Unit> {
    let place = || table.place(row, VisitColumn::Unit);
    let content = &row.cells[VisitColumn::Unit];
    let Some(text) = content.shown() else {
        if content.is_blank() {
            let message = "This row does not say which unit it is about. Write the unit's code.";
            problems.note(ProblemCode::UnitMissing, place(), message);
            return CellReading::Blank;
        }
        return CellReading::Unclear;
    };
    let message = match meant(contract, &text) {
        UnitMatch::One(unit) => return CellReading::Good(unit),
        UnitMatch::Several(units) => {
            let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
            format!(
                "{} is what several units of this contract are called. Write the code of the one that is meant, {}.",
                quoted(&text),
                one_of(&codes)
            )
        }
        UnitMatch::None => unknown(contract, content, &text),
    };
    problems.note(ProblemCode::UnknownUnit, place(), message);
    CellReading::Wrong(text)
}

/// Says whether a matched text is a unit's code with what belongs into the columns after it: a line in quotation marks.
fn is_whole_row(contract: &Contract, text: &str) -> bool {
    let follows =
        |unit: &Unit| text.strip_prefix(&matched(&unit.code)).and_then(|rest| rest.strip_prefix([',', ';', '|']));
    contract.units.iter().filter_map(follows).any(|rest| rest.contains(|c: char| c.is_ascii_digit()))
}

fn unknown(contract: &Contract, content: &CellContent, text: &str) -> String {
    let codes: Vec<&str> = contract.units.iter().map(|unit| unit.code.as_str()).collect();
    let shown = quoted(text);
    let said = format!("{shown} is not a unit of this contract.");
    if is_too_narrow(text) {
        return format!("{said} {TOO_NARROW}");
    }
    if *content == CellContent::Number(0.0) {
        return format!("{said} {LINKED_TO_EMPTY}");
    }
    let words = matched(text);
    if is_whole_row(contract, &words) {
        return format!(
            "{said} The whole row is in one cell. Give each value a cell of its own: in a text file without quotation marks \
             around the line, in a spreadsheet program by Data, Text to Columns."
        );
    }
    let begins =
        |name: &str| words.strip_prefix(&matched(name)).is_some_and(|rest| rest.starts_with([' ', ':', ',', ';']));
    // A remark that was written over the unit, or beside its code.
    let is_remark =
        contract.units.iter().any(|unit| begins(&unit.code) || begins(&unit.label)) || words.split(' ').count() > 3;
    let advice = if is_remark {
        " This column is for the unit's code only: a reason why it was not visited goes into not_visited_reason, and a remark \
         into the comment."
    } else {
        ""
    };
    format!("{said} Use {}.{advice}", one_of(&codes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SAMPLE;

    /// Returns a contract whose units have these codes and labels.
    fn contract(units: &[(&str, &str)]) -> Contract {
        let (before, rest) = SAMPLE.split_once("[[unit]]").unwrap();
        let (_, after) = rest.split_once("[[kpi]]").unwrap();
        let units: String = units
            .iter()
            .map(|(code, label)| format!("[[unit]]\ncode = \"{code}\"\nlabel = \"{label}\"\nfrom = 2022-04-01\n\n"))
            .collect();
        Contract::read(&format!("{before}{units}[[kpi]]{after}")).unwrap()
    }

    fn found(contract: &Contract, text: &str) -> Option<String> {
        match meant(contract, text) {
            UnitMatch::One(unit) => Some(unit.code.clone()),
            UnitMatch::Several(_) => Some("several".to_owned()),
            UnitMatch::None => None,
        }
    }

    #[test]
    fn a_unit_is_found_by_its_code_or_by_a_label_that_only_it_has() {
        let contract = contract(&[("SB-01", "North House"), ("SB-02", "Unit 3"), ("SB-03", "Zoë’s")]);
        for text in [
            "SB-01",
            "sb\u{2011}01",
            "SB\u{2013}01",
            "S\u{ad}B-01",
            "ＳＢ－０１",
            "north  house",
            "North House (SB-01)",
            "SB-01 North House",
        ] {
            assert_eq!(found(&contract, text).as_deref(), Some("SB-01"), "{text}");
        }
        assert_eq!(found(&contract, "UNIT\u{a0}3").as_deref(), Some("SB-02"));
        assert_eq!(found(&contract, "zoë's").as_deref(), Some("SB-03"));
        for text in ["SB01", "North", "North House (SB-02)", "Unit 3 and North House", "SB-01 SB-02", "", "Unit 33"] {
            assert_eq!(found(&contract, text), None, "{text}");
        }
    }

    #[test]
    fn nobody_guesses_which_of_several_units_is_meant() {
        let contract = contract(&[
            ("U1", "House"),
            ("U2", "House"),
            ("U3", "U4"),
            ("U4", "Other"),
            ("A-1", "x"),
            ("A\u{2013}1", "y"),
        ]);
        assert_eq!(found(&contract, "House").as_deref(), Some("several"));
        assert_eq!(found(&contract, "House (U2)").as_deref(), Some("U2"));
        // The code is the one that the formats name: it never means the unit that is labelled so.
        assert_eq!(found(&contract, "U4").as_deref(), Some("U4"));
        assert_eq!(found(&contract, "u4").as_deref(), Some("U4"));
        assert_eq!(found(&contract, "A-1").as_deref(), Some("A-1"));
        assert_eq!(found(&contract, "A\u{2013}1").as_deref(), Some("A\u{2013}1"));
        assert_eq!(found(&contract, "a\u{2212}1").as_deref(), Some("several"));
    }
}
