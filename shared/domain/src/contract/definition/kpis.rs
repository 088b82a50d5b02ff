//! The KPIs of a definition, with what each measures and its dated targets.

use super::{MOST, SCHEDULE_14};
use crate::contract::reading::{DefinitionReader, DefinitionTable, figure, month, one_of, text, whole_number};
use crate::contract::{Fault, Kpi, Measure, MeasureKind};
use crate::month::Month;
use crate::rating::{Better, Target};

pub(super) fn read_kpis(
    reading: &mut DefinitionReader<'_>,
    root: &mut DefinitionTable<'_>,
    first_month: Option<Month>,
) -> Vec<Kpi> {
    let mut kpis: Vec<Kpi> = Vec::new();
    let mut numbers: Vec<u32> = Vec::new();
    for mut table in root.tables(reading, "kpi") {
        let number = table.required(reading, "number", |value| whole_number(value, 1..=999));
        let title = table.required(reading, "title", text);
        let clause = table.optional(reading, "clause", text);
        let better = table.required(reading, "better", one_of::<Better>);
        let measure = read_measure(reading, &mut table, better);
        let from = table.optional(reading, "from", month).or(first_month);
        if let Some(number) = number {
            if numbers.contains(&number) {
                table.mistake(reading, "number", Fault::Repeated("the number of an earlier KPI"));
            }
            numbers.push(number);
        }
        let targets = read_targets(reading, &mut table, better, from.max(first_month));
        table.finish(reading);
        if let (Some(number), Some(title), Some(measure), Some(better), Some(from)) =
            (number, title, measure, better, from)
        {
            let clause = clause.unwrap_or_else(|| "3.1".into());
            kpis.push(Kpi { number, title, clause, measure, better, from, targets });
        }
    }
    kpis.sort_by_key(|kpi| kpi.number);
    kpis
}

fn read_measure(
    reading: &mut DefinitionReader<'_>,
    table: &mut DefinitionTable<'_>,
    better: Option<Better>,
) -> Option<Measure> {
    let (measure, only) = match table.required(reading, "measure", one_of::<MeasureKind>)? {
        MeasureKind::VisitsMade => (Measure::VisitsMade, Some(Better::Higher)),
        MeasureKind::ReportsOnTime => {
            let days = table.optional(reading, "within_working_days", |value| whole_number(value, 1..=MOST));
            let within_working_days = days.unwrap_or(SCHEDULE_14.within_working_days);
            (Measure::ReportsOnTime { within_working_days }, Some(Better::Higher))
        }
        MeasureKind::ReportsSentBack => (Measure::ReportsSentBack, Some(Better::Lower)),
        MeasureKind::Percentage => (Measure::Percentage, None),
        MeasureKind::Count => (Measure::Count, None),
    };
    if let (Some(only), Some(better)) = (only, better)
        && only != better
    {
        let word = if only == Better::Higher { "higher" } else { "lower" };
        table.mistake(reading, "better", format!("must be \"{word}\" for this measure"));
    }
    Some(measure)
}

fn read_targets(
    reading: &mut DefinitionReader<'_>,
    kpi: &mut DefinitionTable<'_>,
    better: Option<Better>,
    first_month: Option<Month>,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut months: Vec<Month> = Vec::new();
    let tables = kpi.tables(reading, "target");
    let stated = tables.len();
    for mut table in tables {
        let from = table.required(reading, "from", month);
        let stretch = table.optional(reading, "stretch", figure);
        let green = table.required(reading, "green", figure);
        let amber = table.optional(reading, "amber", figure);
        let red = table.required(reading, "red", figure);
        if let (Some(better), Some(green), Some(red)) = (better, green, red) {
            let (red_is_better, equal_is_two) = match better {
                Better::Higher => (red > green, false),
                Better::Lower => (red < green, red == green),
            };
            if red_is_better || equal_is_two {
                table.mistake(reading, "red", Fault::RedNotWorse);
            }
            let falls_short = |stretch| if better == Better::Higher { stretch < green } else { stretch > green };
            if stretch.is_some_and(falls_short) {
                table.mistake(reading, "stretch", Fault::StretchWorse);
            }
        }
        if let Some(from) = from {
            if months.contains(&from) {
                table.mistake(reading, "from", Fault::Repeated("the first month of an earlier target of this KPI"));
            }
            months.push(from);
        }
        table.finish(reading);
        if let (Some(from), Some(green), Some(red)) = (from, green, red) {
            targets.push(Target { from, stretch, green, amber, red });
        }
    }
    targets.sort_by_key(|target| target.from);
    if let Some(first_month) = first_month
        && targets.len() == stated
        && targets.first().is_none_or(|target| target.from > first_month)
    {
        kpi.mistake(reading, "target", format!("there is none for the KPI's first month, {first_month}"));
    }
    targets
}
