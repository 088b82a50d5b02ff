//! The terms in which the contracts of the histories differ.

use chrono::NaiveDate;
use domain::contract::Contract;
use proptest::prelude::*;

use super::day;

/// The terms in which the contracts differ.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    missing_return: &'static str,
    overall: &'static str,
    on_holiday: &'static str,
    excused: &'static str,
    summary: &'static str,
    rules: (&'static str, &'static str, &'static str),
    go_live: u64,
}

pub(crate) fn terms() -> impl Strategy<Value = Terms> {
    let on_holiday = prop::sample::select(vec!["as-written", "working-day-before", "working-day-after"]);
    let missing_return = prop::sample::select(vec!["red", "unrated"]);
    let overall = prop::sample::select(vec!["median", "worst"]);
    let excused = prop::sample::select(vec!["", "\"unit-closed\"", "\"unit-closed\", \"other\""]);
    let summary = prop::sample::select(vec!["weekly", "monthly", "at-once"]);
    let watch = prop::sample::select(vec!["any", "named", "overall"]);
    let no_return = prop::sample::select(vec!["with-plan", "always", "never"]);
    let rules = (watch, no_return, prop::sample::select(vec!["any", "overall"]));
    (missing_return, overall, on_holiday, excused, summary, rules, 0..100_u64).prop_map(
        |(missing_return, overall, on_holiday, excused, summary, rules, go_live)| Terms {
            missing_return,
            overall,
            on_holiday,
            excused,
            summary,
            rules,
            go_live,
        },
    )
}

impl Terms {
    /// The day before which no notice is due.
    pub(crate) fn go_live(&self) -> NaiveDate {
        day(self.go_live)
    }

    /// The contract, with KPI 1 green at a figure.
    pub(crate) fn contract(&self, green: u32) -> Contract {
        Contract::read(&self.definition(green)).expect("a definition without mistakes")
    }

    pub(crate) fn definition(&self, green: u32) -> String {
        let Self { missing_return, overall, on_holiday, excused, summary, rules: (watch, no_return, red_run), .. } =
            self;
        let go_live = self.go_live();
        format!(
            r#"
id = "visits"
title = "Independent visitor service"
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-07-01
ends = 2022-12-31
go_live = {go_live}
missing_return = "{missing_return}"
overall = "{overall}"
rules = {{ plan_grace_months = 1, watch = "{watch}", no_return_warning = "{no_return}", red_run = "{red_run}" }}
emails = {{ summary = "{summary}" }}
return_due = {{ on_holiday = "{on_holiday}" }}
excused_reasons = [{excused}]
unit = [
    {{ code = "U1", label = "Unit 1", from = 2022-07-01 }},
    {{ code = "U2", label = "Unit 2", from = 2022-07-01 }},
    {{ code = "U3", label = "Unit 3", from = 2022-08-15 }},
    {{ code = "U4", label = "Unit 4", from = 2022-07-01, until = 2022-10-20 }},
]
kpi = [
    {{ number = 1, title = "Visits", measure = "visits-made", better = "higher", target = [{{ from = "2022-07", green = {green}, red = 50 }}] }},
    {{ number = 2, title = "Reports", measure = "reports-on-time", better = "higher", target = [{{ from = "2022-07", stretch = 100, green = 90, red = 60 }}] }},
    {{ number = 3, title = "Sent back", measure = "reports-sent-back", better = "lower", target = [{{ from = "2022-07", stretch = 0, green = 1, red = 3 }}] }},
    {{ number = 4, title = "Training", measure = "percentage", better = "higher", target = [{{ from = "2022-07", green = 90, red = 60 }}] }},
    {{ number = 5, title = "Complaints", measure = "count", better = "lower", from = "2022-09", target = [{{ from = "2022-09", green = 1, red = 3 }}] }},
]
"#
        )
    }
}
