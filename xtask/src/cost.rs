//! What the system costs a month on AWS: list prices times usage.
//!
//! The prices are in `aws-prices.csv`; what happens in a month, and what each event uses, is in `usage.rs`. Each figure says
//! where it comes from. To try another, change it and run `cargo xtask cost` again.
//!
//! Modules depend in one direction only, each on those before it: `usage ← charge ← prices`.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::process::DeveloperMessage;
use charge::Charge;
use prices::PriceRow;
use usage::MonthlyUsage;

mod charge;
mod prices;
mod usage;

/// The numbers of contracts for which costs are worked out.
const CONTRACTS: [f64; 3] = [1.0, 300.0, 10_000.0];

/// The note on how far the usage can be trusted.
const NOTE_ON_USAGE: &str = "Durations and memory are not measured on Lambda yet: the seconds are estimates on the high side. Writes, bytes and how often \
     things happen were counted in the replay of the sample contract; what viewers and askers do is assumed.";

/// Returns what a charge comes to for each number of contracts, in USD.
fn costs(row: &PriceRow) -> Result<[f64; 3], DeveloperMessage> {
    let mut costs = [0.0; 3];
    for (cost, contracts) in costs.iter_mut().zip(CONTRACTS) {
        *cost = row.cost_of(row.charge.quantity(&MonthlyUsage { contracts }))?;
    }
    Ok(costs)
}

/// Returns what all charges of a stack as it is by default come to.
fn sum(rows: &[PriceRow]) -> Result<[f64; 3], DeveloperMessage> {
    let mut sum = [0.0; 3];
    for charge in Charge::BY_DEFAULT {
        for (sum, cost) in sum.iter_mut().zip(costs(prices::row_of(rows, charge)?)?) {
            *sum += cost;
        }
    }
    Ok(sum)
}

/// Writes an amount to the cent. An amount below a cent that is charged for is not written as nothing.
fn in_words(usd: f64) -> String {
    if usd > 0.0 && usd < 0.005 { "<0.01".into() } else { format!("{usd:.2}") }
}

fn add_line(table: &mut String, what: &str, price: &str, costs: [f64; 3]) {
    let [one, some, many] = costs.map(in_words);
    // Writing to a string cannot fail.
    let _ = writeln!(table, "| {what} | {price} | {one} | {some} | {many} |");
}

/// Returns the table with its notes, in Markdown.
fn table() -> Result<String, DeveloperMessage> {
    let rows = prices::read()?;
    let mut table = String::from(
        "| USD a month | price | 1 contract | 300 contracts | 10,000 contracts |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for charge in Charge::BY_DEFAULT {
        let row = prices::row_of(&rows, charge)?;
        add_line(&mut table, &row.what, &row.in_words(), costs(row)?);
    }
    let all = sum(&rows)?;
    add_line(&mut table, "**together**", "", all);
    let shares = [all[0] / CONTRACTS[0], all[1] / CONTRACTS[1], all[2] / CONTRACTS[2]];
    add_line(&mut table, "each contract's share", "", shares);
    let own_key = prices::row_of(&rows, Charge::OwnKey)?;
    add_line(&mut table, &own_key.what, &own_key.in_words(), costs(own_key)?);
    for note in prices::NOTES.iter().chain([&NOTE_ON_USAGE]) {
        let _ = write!(table, "\n{note}\n");
    }
    Ok(table)
}

/// Works out and prints what the system costs a month.
pub(crate) fn print() -> Result<(), DeveloperMessage> {
    std::io::stdout().write_all(table()?.as_bytes()).map_err(|error| format!("cannot write the table: {error}"))
}

#[cfg(test)]
mod tests {
    use super::usage::{ALARM_METRICS, OWN_METRICS, near};
    use super::*;

    #[test]
    fn a_system_of_one_contract_pays_for_being_watched_and_for_little_else() {
        let [one, ..] = sum(&prices::read().unwrap()).unwrap();
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
