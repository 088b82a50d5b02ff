//! What the system costs a month on AWS: list prices times how much of each thing a contract uses.
//!
//! Everything that goes in is a constant below, with where it comes from: the prices, what happens in a month, and what each
//! happening uses. Whoever doubts one changes it and runs `cargo xtask cost` again.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::run::Sentence;

mod bill;
mod month;

use bill::{ITEMS, Item, NOTES, OWN_KEY};
use month::Month;

/// For how many contracts.
const CONTRACTS: [f64; 3] = [1.0, 300.0, 10_000.0];

/// What an item costs for each number of contracts.
fn costs(item: &Item) -> [f64; 3] {
    CONTRACTS.map(|contracts| item.price.of((item.quantity)(&Month { contracts })))
}

fn sum(items: &[Item]) -> [f64; 3] {
    items.iter().map(costs).fold([0.0; 3], |sum, costs| [sum[0] + costs[0], sum[1] + costs[1], sum[2] + costs[2]])
}

/// An amount to the cent; what is less than a cent, and is charged for, is said so.
fn in_words(usd: f64) -> String {
    if usd > 0.0 && usd < 0.005 { "<0.01".into() } else { format!("{usd:.2}") }
}

fn row(table: &mut String, what: &str, price: &str, costs: [f64; 3]) {
    let [one, some, many] = costs.map(in_words);
    // Writing to a string cannot fail.
    let _ = writeln!(table, "| {what} | {price} | {one} | {some} | {many} |");
}

/// The table with its notes, in Markdown.
fn table() -> String {
    let mut table = String::from(
        "| USD a month | price | 1 contract | 300 contracts | 10,000 contracts |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for item in &ITEMS {
        row(&mut table, item.what, item.price_in_words, costs(item));
    }
    let all = sum(&ITEMS);
    row(&mut table, "**together**", "", all);
    row(&mut table, "each contract's share", "", [all[0] / CONTRACTS[0], all[1] / CONTRACTS[1], all[2] / CONTRACTS[2]]);
    row(&mut table, OWN_KEY.what, OWN_KEY.price_in_words, costs(&OWN_KEY));
    for note in NOTES {
        let _ = write!(table, "\n{note}\n");
    }
    table
}

/// Prints what the system costs a month, worked out anew.
pub(crate) fn run() -> Result<(), Sentence> {
    std::io::stdout().write_all(table().as_bytes()).map_err(|error| format!("cannot write the table: {error}"))
}

#[cfg(test)]
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

#[cfg(test)]
mod tests {
    use super::month::{ALARM_METRICS, OWN_METRICS};
    use super::*;

    #[test]
    fn a_system_of_one_contract_pays_for_being_watched_and_for_little_else() {
        let [one, ..] = sum(&ITEMS);
        let watched = OWN_METRICS * 0.30 + ALARM_METRICS * 0.10 + 3.0;
        assert!(one > watched && one < watched + 1.0, "{one}");
    }

    #[test]
    fn the_alarms_counted_are_the_templates() {
        let template = include_str!("../../infra/aws/template.yaml");
        let count = |text: &str| template.matches(text).count();
        assert_eq!(count("Type: AWS::CloudWatch::Alarm\n"), 13);
        let watched = count("MetricName: ") - count("MetricTransformations: ");
        assert!(near(u32::try_from(watched).map_or(f64::NAN, f64::from), ALARM_METRICS), "{watched}");
    }

    #[test]
    fn an_amount_that_is_charged_for_is_not_said_to_be_nothing() {
        assert_eq!(in_words(0.0), "0.00");
        assert_eq!(in_words(0.004), "<0.01");
        assert_eq!(in_words(0.006), "0.01");
        assert_eq!(in_words(1_234.567), "1234.57");
    }
}
