//! The figures and readings of `[rules]`.

use toml::de::DeValue;

use super::MOST;
use crate::contract::reading::{DefinitionReader, DefinitionTable, one_of, whole_number};
use crate::contract::{Rules, Watch};

pub(super) fn read_rules(
    reading: &mut DefinitionReader<'_>,
    table: &mut DefinitionTable<'_>,
    silent: Option<&Rules>,
) -> Option<Rules> {
    let mut number = |key: &'static str, least: u32, silent: Option<u32>| {
        let read = |value: &DeValue<'_>| whole_number(value, least..=MOST);
        match silent {
            Some(silent) => Some(table.optional(reading, key, read).unwrap_or(silent)),
            None => table.required(reading, key, read),
        }
    };
    let plan_grace_months = number("plan_grace_months", 0, silent.map(|rules| rules.plan_grace_months));
    let plan_trigger_months = number("plan_trigger_months", 1, silent.map(|rules| rules.plan_trigger_months));
    let plan_working_days = number("plan_working_days", 1, silent.map(|rules| rules.plan_working_days));
    let minutes_working_days = number("minutes_working_days", 1, silent.map(|rules| rules.minutes_working_days));
    let red_run_months = number("red_run_months", 1, silent.map(|rules| rules.red_run_months));
    let warnings = number("warnings_to_termination", 1, silent.map(|rules| rules.warnings_to_termination));
    let watch_months = number("watch_months", 1, silent.map(|rules| rules.watch_months));
    let meeting_months = number("meeting_months", 1, silent.map(|rules| rules.meeting_months));
    let after_warning =
        number("meeting_months_after_warning", 1, silent.map(|rules| rules.meeting_months_after_warning));
    let watch = table.optional(reading, "watch", one_of::<Watch>);
    let no_return_warning = table.optional(reading, "no_return_warning", one_of);
    let red_run = table.optional(reading, "red_run", one_of);
    Some(Rules {
        plan_grace_months: plan_grace_months?,
        plan_trigger_months: plan_trigger_months?,
        plan_working_days: plan_working_days?,
        minutes_working_days: minutes_working_days?,
        red_run_months: red_run_months?,
        warnings_to_termination: warnings?,
        watch_months: watch_months?,
        watch: watch.or(silent.map(|rules| rules.watch))?,
        no_return_warning: no_return_warning.or(silent.map(|rules| rules.no_return_warning))?,
        red_run: red_run.or(silent.map(|rules| rules.red_run))?,
        meeting_months: meeting_months?,
        meeting_months_after_warning: after_warning?,
    })
}
