//! The values of further KPIs that the return states (D16).

use std::collections::BTreeSet;

use domain::contract::Kpi;
use domain::event::{KpiFigure, KpiValue, LARGEST_STATED};
use enum_map::EnumMap;

use super::blank_cells;
use crate::SubmissionContext;
use crate::cell::CellContent;
use crate::columns::{KpiColumn, TableColumn};
use crate::draft::{DraftRow, DraftTable, FilePlace, ReturnProblems, SourceKind};
use crate::problem::ProblemCode;
use crate::text::quoted;

const KPI: KpiColumn = KpiColumn::Kpi;

/// Says whether no value is stated. A row of the template in which nothing but a KPI of it stands has not been filled in.
pub(super) fn says_nothing(
    source: SourceKind,
    table: &DraftTable<KpiColumn>,
    submission: &SubmissionContext<'_>,
) -> bool {
    table.rows.iter().all(|row| is_unfilled(source, row, submission))
}

fn is_unfilled(source: SourceKind, row: &DraftRow<KpiColumn>, submission: &SubmissionContext<'_>) -> bool {
    let number = || whole(&row.cells[KPI]).ok();
    let is_stated = |number: u64| {
        let mut in_force = submission.contract.kpis_in_force(submission.month).map(|(kpi, _)| kpi);
        in_force.any(|kpi| kpi.is_stated() && u64::from(kpi.number) == number)
    };
    source == SourceKind::Template && row.has_only(KPI) && number().is_some_and(is_stated)
}

/// Reads the values, and notes all that is wrong with them; where none needs to be stated, none is missing.
pub(super) fn check(
    problems: &mut ReturnProblems,
    source: SourceKind,
    table: &DraftTable<KpiColumn>,
    none_needed: bool,
    submission: &SubmissionContext<'_>,
) -> Vec<KpiValue> {
    let month = submission.month;
    let in_force: Vec<&Kpi> = submission.contract.kpis_in_force(month).map(|(kpi, _)| kpi).collect();
    let stated: Vec<&Kpi> = in_force.iter().copied().filter(|kpi| kpi.is_stated()).collect();
    let mut values: Vec<KpiValue> = Vec::new();
    let mut named = BTreeSet::new();
    for row in table.rows.iter().filter(|row| !(is_unfilled(source, row, submission) && none_needed)) {
        let Some(number) = read_number(problems, table, row, &in_force, &stated) else { continue };
        let Some(kpi) = stated.iter().find(|kpi| kpi.number == number) else { continue };
        if !named.insert(number) {
            let message = format!("The value of KPI {number} is given twice. Keep one of the two.");
            problems.note(ProblemCode::KpiValueInvalid, table.place(row, KPI), message);
        }
        values.extend(read_value(problems, table, row, kpi));
    }
    if !none_needed {
        let missing = stated.iter().filter(|kpi| !named.contains(&kpi.number));
        for kpi in missing {
            problems.note(ProblemCode::KpiValueMissing, absent(source, table), missing_message(source, kpi));
        }
    }
    values
}

/// Returns where a value that is not there would stand.
fn absent(source: SourceKind, table: &DraftTable<KpiColumn>) -> FilePlace {
    let column = (source != SourceKind::Csv).then(|| (0, KPI.name().to_owned()));
    FilePlace { part: KpiColumn::PART, row: None, column, cell: None, sheet: table.sheet.clone() }
}

fn missing_message(source: SourceKind, kpi: &Kpi) -> String {
    let Kpi { number, title, .. } = kpi;
    let figures: Vec<&str> = kpi.measure.figures_stated().iter().map(|figure| figure.name()).collect();
    let wanted = format!("its {}", figures.join(" and "));
    let how = match source {
        SourceKind::Json => format!("Give {wanted} in kpi_values."),
        SourceKind::Workbook | SourceKind::Template => format!("Give {wanted} on the sheet Other KPIs."),
        SourceKind::Csv => {
            format!("A CSV file cannot state it: send the workbook, or JSON, with {wanted}.")
        }
    };
    format!("The value of KPI {number} ({}) is missing. {how}", title.trim_end_matches('.'))
}

/// Returns the number of a KPI whose value the return states.
fn read_number(
    problems: &mut ReturnProblems,
    table: &DraftTable<KpiColumn>,
    row: &DraftRow<KpiColumn>,
    in_force: &[&Kpi],
    stated: &[&Kpi],
) -> Option<u32> {
    let content = &row.cells[KPI];
    let number = whole(content).ok().and_then(|number| u32::try_from(number).ok());
    if let Some(number) = number
        && stated.iter().any(|kpi| kpi.number == number)
    {
        return Some(number);
    }
    let shown = content.shown();
    if shown.is_none() && !content.is_blank() {
        return None;
    }
    let numbers: Vec<String> = stated.iter().map(|kpi| kpi.number.to_string()).collect();
    let advice = match &numbers[..] {
        [] => "No KPI of this month needs a value: remove it.".to_owned(),
        [one] => format!("The only KPI that needs one is {one}."),
        [_, _, ..] => format!("Those that need one are: {}.", numbers.join(", ")),
    };
    let measured = number.filter(|number| in_force.iter().any(|kpi| kpi.number == *number));
    let message = match (measured, shown) {
        (Some(number), _) => format!("KPI {number} is worked out from the visits; it takes no value. {advice}"),
        (None, Some(shown)) => format!("{} is not a KPI whose value a return gives. {advice}", quoted(&shown)),
        (None, None) => format!("This value is given for no KPI. Write the KPI's number. {advice}"),
    };
    problems.note(ProblemCode::KpiValueUnknown, table.place(row, KPI), message);
    None
}

/// Returns the value of a KPI, with all that its measure needs and nothing else.
fn read_value(
    problems: &mut ReturnProblems,
    table: &DraftTable<KpiColumn>,
    row: &DraftRow<KpiColumn>,
    kpi: &Kpi,
) -> Option<KpiValue> {
    let needed = kpi.measure.figures_stated();
    let mut read: EnumMap<KpiFigure, Option<u64>> = EnumMap::default();
    for (figure, read) in &mut read {
        let column = KpiColumn::Figure(figure);
        let (content, name) = (&row.cells[column], column.name());
        let place = || table.place(row, column);
        if *content == CellContent::Unclear {
            continue;
        }
        match (needed.contains(&figure), content.is_blank()) {
            (false, true) => {}
            (false, false) if blank_cells::says_nothing(content) => {}
            (true, true) => {
                let message = format!("KPI {} needs a {name}. Write a whole number, 0 or more.", kpi.number);
                problems.note(ProblemCode::KpiValueMissing, place(), message);
            }
            (false, false) => {
                let names: Vec<&str> = needed.iter().map(|figure| figure.name()).collect();
                let message =
                    format!("KPI {} takes no {name}, but {}. Clear the {name}.", kpi.number, names.join(" and "));
                problems.note(ProblemCode::KpiValueInvalid, place(), message);
            }
            (true, false) => match whole(content) {
                Ok(number) => *read = Some(number),
                Err(wrong) => {
                    let message = format!("{} {wrong}.", quoted(&content.shown().unwrap_or_default()));
                    problems.note(ProblemCode::KpiValueInvalid, place(), message);
                }
            },
        }
    }
    if let Some(denominator) = read[KpiFigure::Denominator] {
        let place = table.place(row, KpiColumn::Figure(KpiFigure::Denominator));
        if denominator == 0 {
            let message = "The denominator is 0, so there is no percentage. Check it.";
            problems.note(ProblemCode::KpiValueInvalid, place, message);
        } else if let Some(numerator) = read[KpiFigure::Numerator]
            && numerator > denominator
        {
            let message =
                format!("The denominator, {denominator}, is less than the numerator, {numerator}. Check both.");
            problems.note(ProblemCode::KpiValueInvalid, place, message);
        }
    }
    Some(KpiValue {
        kpi: kpi.number,
        numerator: read[KpiFigure::Numerator],
        denominator: read[KpiFigure::Denominator],
        count: read[KpiFigure::Count],
    })
}

/// Returns a whole number from 0 to the largest that a return may state, or what is wrong with it.
fn whole(content: &CellContent) -> Result<u64, &'static str> {
    const NO_NUMBER: &str = "is not a whole number. Write one, 0 or more";
    let number = match content {
        CellContent::Number(number) => *number,
        CellContent::Text(text) => {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
            text.parse().ok().filter(|_| digits).ok_or(NO_NUMBER)?
        }
        CellContent::Blank
        | CellContent::Date(_)
        | CellContent::Error(_)
        | CellContent::Uncalculated
        | CellContent::Unclear => return Err(NO_NUMBER),
    };
    if number < 0.0 {
        Err("is negative. Write a whole number, 0 or more")
    } else if number > LARGEST_STATED as f64 {
        Err("is too large to be right. Check it")
    } else if number.fract() != 0.0 {
        Err(NO_NUMBER)
    } else {
        // Every whole number in this range is exact in a float.
        Ok(number as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_whole_number_however_it_is_written() {
        for (content, number) in [
            (CellContent::Number(9.0), 9),
            (CellContent::Text("9".into()), 9),
            (CellContent::Text("9.0".into()), 9),
            (CellContent::Number(0.0), 0),
            (CellContent::Number(1e9), LARGEST_STATED),
        ] {
            assert_eq!(whole(&content), Ok(number), "{content:?}");
        }
        for text in ["-1", "1.5", "1000000001", "nine", "1e3", "inf", "NaN", "90%", "1,000", "--1", ""] {
            assert!(whole(&CellContent::Text(text.into())).is_err(), "{text}");
        }
        for number in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e300] {
            assert!(whole(&CellContent::Number(number)).is_err(), "{number}");
        }
    }
}
