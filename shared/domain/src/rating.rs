//! Red, amber, green: the bands (D9), exactly compared (D10), and the overall rating (D17).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{EnumString, VariantNames};

/// A rating; the worse is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// On target.
    Green,
    /// Between green and red.
    Amber,
    /// Failing.
    Red,
}

impl Rating {
    /// Returns the word that readers see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A target's figure: a decimal from 0 to 1,000,000 with at most two places, kept as hundredths so that it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    hundredths: u64,
}

impl FromStr for Figure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fraction = fraction.trim_end_matches('0');
        if whole.is_empty() || whole.len() > 7 || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
            return Err(());
        }
        let hundredths = format!("{whole}{fraction:0<2}").parse().map_err(|_| ())?;
        if hundredths > 100_000_000 { Err(()) } else { Ok(Self { hundredths }) }
    }
}

impl Figure {
    /// Returns a hundred times it: a whole number.
    pub fn hundredths(self) -> u64 {
        self.hundredths
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.hundredths / 100, self.hundredths % 100);
        match (fraction, fraction % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", fraction / 10),
            _ => write!(f, "{whole}.{fraction:02}"),
        }
    }
}

/// Whether a KPI's higher or lower values are the better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, VariantNames)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Better {
    /// As for KPI 1 and KPI 2.
    Higher,
    /// As for KPI 3.
    Lower,
}

/// The figures of a KPI from a given month on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The first month in which it is in force.
    pub from: crate::month::Month,
    /// At or beyond it a green is a stretch met.
    pub stretch: Option<Figure>,
    /// This figure or better is green.
    pub green: Figure,
    /// As published; it decides nothing (D9).
    pub amber: Option<Figure>,
    /// Worse than it (higher is better), or at it or worse (lower is better), is red.
    pub red: Figure,
}

/// What a KPI measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeasuredValue {
    /// A percentage, as the ratio that it is: of `of`, which is not 0, so many.
    Ratio {
        /// How many were done.
        part: u64,
        /// Of how many.
        of: u64,
    },
    /// A plain count.
    Count(u64),
}

impl MeasuredValue {
    /// Returns how it compares with a figure: D10, exactly, as integers.
    fn compare(self, figure: Figure) -> std::cmp::Ordering {
        let figure = u128::from(figure.hundredths);
        match self {
            Self::Ratio { part, of } => (u128::from(part) * 10_000).cmp(&(figure * u128::from(of))),
            Self::Count(count) => (u128::from(count) * 100).cmp(&figure),
        }
    }
}

impl fmt::Display for MeasuredValue {
    /// Writes it as it is shown: a percentage has at most one decimal and is cut, not rounded, so that 89.97% never shows as 90% (D10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Ratio { part, of } => {
                let tenths = u128::from(part) * 1000 / u128::from(of);
                match tenths % 10 {
                    0 => write!(f, "{}%", tenths / 10),
                    tenth => write!(f, "{}.{tenth}%", tenths / 10),
                }
            }
        }
    }
}

/// Returns the rating of a value.
///
/// > 3.1: "performance will be measured against the targets outlined below"
///
/// D9: the schedule's bands leave gaps (KPI 1: between 80% and 90%, and 90% and 100%; KPI 2: between 89% and 90%). Green
/// and red are as written, and everything between is amber.
pub fn rate(value: MeasuredValue, better: Better, target: &Target) -> Rating {
    let (green, red) = (value.compare(target.green), value.compare(target.red));
    match better {
        Better::Higher if green.is_ge() => Rating::Green,
        Better::Higher if red.is_lt() => Rating::Red,
        Better::Lower if green.is_le() => Rating::Green,
        Better::Lower if red.is_ge() => Rating::Red,
        _ => Rating::Amber,
    }
}

/// Returns whether a value meets the target's stretch figure: green, and at or beyond it (D9); `None` without such a figure.
pub fn stretch_met(value: MeasuredValue, better: Better, target: &Target) -> Option<bool> {
    let stretch = value.compare(target.stretch?);
    let beyond = match better {
        Better::Higher => stretch.is_ge(),
        Better::Lower => stretch.is_le(),
    };
    Some(beyond && rate(value, better, target) == Rating::Green)
}

/// How KPIs make a month's overall rating (D17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, VariantNames)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Overall {
    /// The median of the rated KPIs; of an even number the worse of the middle two.
    Median,
    /// The worst of the rated KPIs.
    Worst,
}

impl Overall {
    /// Returns the overall rating of a month's rated KPIs; `None` where none is rated.
    ///
    /// > 6.6: "any one KPI that is red within an overall green or Amber performance of the Service"
    ///
    /// D17: 6.5, 6.6 and 6.9 presuppose an overall rating that nobody defined; as the median, one red among greens is
    /// "overall green", as 6.6 needs.
    pub fn of(self, ratings: impl IntoIterator<Item = Rating>) -> Option<Rating> {
        let mut ratings: Vec<Rating> = ratings.into_iter().collect();
        ratings.sort_unstable();
        match self {
            Self::Median => ratings.get(ratings.len() / 2).copied(),
            Self::Worst => ratings.last().copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Amber, Green, Red};

    fn target(stretch: Option<&str>, green: &str, red: &str) -> Target {
        Target {
            from: "2022-04".parse().unwrap(),
            stretch: stretch.map(|figure| figure.parse().unwrap()),
            green: green.parse().unwrap(),
            amber: None,
            red: red.parse().unwrap(),
        }
    }

    #[test]
    fn one_missed_visit_of_six_is_amber_and_two_are_red() {
        let kpi_1 = target(None, "100", "80");
        for (visited, rating) in [(6, Green), (5, Amber), (4, Red), (0, Red)] {
            let value = MeasuredValue::Ratio { part: visited, of: 6 };
            assert_eq!(rate(value, Better::Higher, &kpi_1), rating, "{visited} of 6");
        }
        assert_eq!(
            rate(MeasuredValue::Ratio { part: 4, of: 5 }, Better::Higher, &kpi_1),
            Amber,
            "80% is not below 80%"
        );
    }

    #[test]
    fn the_gap_between_89_and_90_percent_is_amber() {
        let kpi_2 = target(Some("100"), "90", "60");
        for (part, of, rating) in [(9, 10, Green), (8997, 10_000, Amber), (60, 100, Amber), (5999, 10_000, Red)] {
            assert_eq!(rate(MeasuredValue::Ratio { part, of }, Better::Higher, &kpi_2), rating, "{part}/{of}");
        }
        assert_eq!(stretch_met(MeasuredValue::Ratio { part: 10, of: 10 }, Better::Higher, &kpi_2), Some(true));
        assert_eq!(stretch_met(MeasuredValue::Ratio { part: 9, of: 10 }, Better::Higher, &kpi_2), Some(false));
    }

    #[test]
    fn fewer_reports_sent_back_are_better() {
        let kpi_3 = target(Some("0"), "1", "3");
        for (count, rating, stretch) in
            [(0, Green, true), (1, Green, false), (2, Amber, false), (3, Red, false), (9, Red, false)]
        {
            assert_eq!(rate(MeasuredValue::Count(count), Better::Lower, &kpi_3), rating, "{count}");
            assert_eq!(stretch_met(MeasuredValue::Count(count), Better::Lower, &kpi_3), Some(stretch), "{count}");
        }
    }

    #[test]
    fn shown_percentages_are_cut_not_rounded() {
        for (part, of, shown) in [
            (5, 6, "83.3%"),
            (8997, 10_000, "89.9%"),
            (1, 1, "100%"),
            (0, 3, "0%"),
            (2, 3, "66.6%"),
            (9004, 10_000, "90%"),
        ] {
            assert_eq!(MeasuredValue::Ratio { part, of }.to_string(), shown);
        }
    }

    #[test]
    fn figures_are_exact_decimals() {
        for (text, shown) in [("100", "100"), ("89.97", "89.97"), ("89.50", "89.5"), ("0", "0"), ("7.00", "7")] {
            assert_eq!(text.parse::<Figure>().unwrap().to_string(), shown);
        }
        for text in ["89.975", "-1", "1e3", "", ".5", "nan", "1000000.01", "9999999"] {
            assert!(text.parse::<Figure>().is_err(), "{text}");
        }
    }

    #[test]
    fn one_red_among_greens_is_overall_green() {
        assert_eq!(Overall::Median.of([Green, Red, Green]), Some(Green));
        assert_eq!(Overall::Worst.of([Green, Red, Green]), Some(Red));
        assert_eq!(Overall::Median.of([Green, Red]), Some(Red), "of an even number the worse of the middle two");
        assert_eq!(Overall::Median.of([Green, Green, Amber, Red]), Some(Amber));
        assert_eq!(Overall::Median.of([]), None);
    }
}
