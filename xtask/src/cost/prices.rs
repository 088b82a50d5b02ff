//! AWS's list prices from `aws-prices.csv`: a row for each charge, with the source of its price.

use serde::Deserialize;

use super::charge::Charge;
use crate::process::DeveloperMessage;

const PRICES: &str = include_str!("../../aws-prices.csv");

/// The KB of 1,000 bytes in a GB, as AWS charges for it.
const KB_IN_GB: f64 = 1e6;

/// The notes on how far the prices can be trusted: one for prices without a mark, and one for each mark in the table.
pub(super) const NOTES: [&str; 3] = [
    "List prices of eu-west-2 in USD, before tax, without any free tier, without support. Prices without a mark are those of AWS's \
     price list for eu-west-2 (CloudFront: Europe), in files that AWS published between 11 September and 6 October 2026, as public \
     repositories quote them; API Gateway's in one of September 2026.",
    "[a] DynamoDB's prices for eu-west-2 could not be found. These are those of us-east-1 (0.625 and 0.125 a million units, 0.25 and \
     0.20 a GB), and a fifth more.",
    "[b] As published for the United States (SNS, June 2026), or without a region (X-Ray, dashboards); not found in the \
     price list for eu-west-2.",
];

/// A row of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PriceRow {
    pub(super) charge: Charge,
    /// What is paid for, in the table's words.
    pub(super) what: String,
    /// The price as it is published, such as `0.10`.
    usd: String,
    unit: PriceUnit,
    source: PriceSource,
    /// When AWS published it, as a month or from a day to a day; empty if that is not known.
    #[serde(rename = "published")]
    _published: String,
}

/// The quantity that a price is for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PriceUnit {
    Thousand,
    TenThousand,
    Million,
    #[serde(rename = "GB")]
    Gb,
    #[serde(rename = "GB-second")]
    GbSecond,
    Each,
    Metric,
    Dashboard,
    Version,
}

/// Where a price comes from.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PriceSource {
    /// AWS's price list for the region in which the system runs.
    #[serde(rename = "eu-west-2")]
    EuWest2,
    /// The price list of another region, and a fifth more.
    #[serde(rename = "us-east-1-and-a-fifth")]
    UsEast1AndAFifth,
    /// As published for another region, or without one.
    OtherRegion,
}

impl PriceUnit {
    /// Returns the quantity as a number.
    fn count(self) -> f64 {
        match self {
            Self::Thousand => 1e3,
            Self::TenThousand => 1e4,
            Self::Million => 1e6,
            Self::Gb => KB_IN_GB,
            Self::GbSecond | Self::Each | Self::Metric | Self::Dashboard | Self::Version => 1.0,
        }
    }

    /// Returns the words after the figure, with the space before them; empty if the thing that is paid for says the quantity.
    fn in_words(self) -> &'static str {
        match self {
            Self::Thousand => " a thousand",
            Self::TenThousand => " a ten thousand",
            Self::Million => " a million",
            Self::Gb => " a GB",
            Self::GbSecond | Self::Dashboard => "",
            Self::Each => " each",
            Self::Metric => " a metric",
            Self::Version => " a version",
        }
    }
}

impl PriceSource {
    /// Returns the mark of its note, with the space before it.
    fn mark(self) -> &'static str {
        match self {
            Self::EuWest2 => "",
            Self::UsEast1AndAFifth => " [a]",
            Self::OtherRegion => " [b]",
        }
    }
}

impl PriceRow {
    /// Returns what a quantity costs, in USD.
    ///
    /// # Errors
    ///
    /// The row's price is no figure.
    pub(super) fn cost_of(&self, quantity: f64) -> Result<f64, DeveloperMessage> {
        let usd: f64 = self.usd.parse().map_err(|error| format!("the price of {}: {error}", self.what))?;
        Ok(quantity * usd / self.unit.count())
    }

    /// Returns the price as people say it, with the mark of its note.
    pub(super) fn in_words(&self) -> String {
        if self.usd == "0" {
            return "nothing".into();
        }
        format!("{}{}{}", self.usd, self.unit.in_words(), self.source.mark())
    }
}

/// Reads the list of prices.
pub(super) fn read() -> Result<Vec<PriceRow>, DeveloperMessage> {
    let rows: Result<Vec<PriceRow>, csv::Error> = csv::Reader::from_reader(PRICES.as_bytes()).deserialize().collect();
    rows.map_err(|error| format!("cannot read xtask/aws-prices.csv: {error}"))
}

/// Returns the row of a charge.
pub(super) fn row_of(rows: &[PriceRow], charge: Charge) -> Result<&PriceRow, DeveloperMessage> {
    let row = rows.iter().find(|row| row.charge == charge);
    row.ok_or_else(|| format!("xtask/aws-prices.csv has no price of {charge:?}"))
}

#[cfg(test)]
mod tests {
    use super::super::usage::near;
    use super::*;

    fn price(charge: Charge) -> PriceRow {
        let rows = read().unwrap();
        let at = rows.iter().position(|row| row.charge == charge).unwrap();
        rows.into_iter().nth(at).unwrap()
    }

    #[test]
    fn a_price_is_for_so_many_of_a_thing() {
        assert!(near(price(Charge::Emails).cost_of(2_500.0).unwrap(), 0.25));
        assert!(near(price(Charge::Dashboard).cost_of(1.0).unwrap(), 3.0));
        assert_eq!(price(Charge::Emails).in_words(), "0.10 a thousand");
        assert_eq!(price(Charge::StreamReads).in_words(), "nothing");
    }

    #[test]
    fn each_charge_has_one_price_and_every_mark_has_its_note() {
        let rows = read().unwrap();
        let charges: Vec<Charge> = rows.iter().map(|row| row.charge).collect();
        assert_eq!(charges, [&Charge::BY_DEFAULT[..], &[Charge::OwnKey]].concat());
        for row in &rows {
            let cost = row.cost_of(row.unit.count()).unwrap();
            assert!(cost > 0.0 || row.charge == Charge::StreamReads, "{}", row.what);
            assert!(NOTES.iter().any(|note| note.starts_with(row.source.mark().trim())), "{}", row.what);
        }
    }
}
