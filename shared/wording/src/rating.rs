//! Ratings, figures and standings as readers see them: words first, colour second.

use domain::contract::Measure;
use domain::measure::{KpiRating, RatingReason};
use domain::rating::Rating;
use domain::standing::{OverallRating, Standing};
use serde::Serialize;

use crate::sentence::{sentence_case, within_sentence};

/// A rating in words, with the name of the colour and shape that go with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatingInWords {
    /// `green`, `amber`, `red`, `open` while not decided, `none` where unrated.
    pub class: &'static str,
    /// The words: `Amber so far`, `Amber or red: too early to say`.
    pub text: String,
    /// Whether it is a green that meets the stretch figure.
    pub stretch: bool,
}

impl RatingInWords {
    /// Returns a KPI's rating.
    pub fn of_kpi(rating: &KpiRating, standing: Standing) -> Self {
        let ends = Ends { rating: rating.rating, at_worst: rating.at_worst, at_best: rating.at_best };
        Self { stretch: rating.stretch == Some(true), ..ends.in_words(standing) }
    }

    /// Returns a month's overall rating.
    pub fn of_month(overall: &OverallRating, standing: Standing) -> Self {
        Ends { rating: overall.rating, at_worst: overall.at_worst, at_best: overall.at_best }.in_words(standing)
    }

    /// Returns a closed month's overall rating.
    pub fn of_closed_month(overall: &OverallRating) -> Self {
        Self::of_month(overall, Standing::Final)
    }

    /// Returns the words within a sentence: `amber so far`.
    pub fn in_sentence(&self) -> String {
        within_sentence(&self.text)
    }
}

struct Ends {
    rating: Option<Rating>,
    at_worst: Option<Rating>,
    at_best: Option<Rating>,
}

impl Ends {
    fn in_words(&self, standing: Standing) -> RatingInWords {
        let provisional = standing == Standing::Provisional;
        let (class, text) = match (self.rating, self.at_best, self.at_worst) {
            (Some(rating), ..) if provisional => (rating.word(), format!("{} so far", capitalised(rating))),
            (Some(rating), ..) => (rating.word(), capitalised(rating)),
            (None, Some(best), Some(worst)) => (
                "open",
                match (best, worst) {
                    (Rating::Green, Rating::Red) => "Too early to rate".to_owned(),
                    _ => format!("{}: too early to say", range(best, worst)),
                },
            ),
            (None, ..) => ("none", "Not rated".to_owned()),
        };
        RatingInWords { class, text, stretch: false }
    }
}

/// Returns the ratings that are still possible, from the best to the worst: `Green to red`, `Amber or red`.
fn range(best: Rating, worst: Rating) -> String {
    let join = if (best, worst) == (Rating::Green, Rating::Red) { "to" } else { "or" };
    format!("{} {join} {worst}", capitalised(best))
}

/// Returns a rating's word with a capital, to begin a line.
pub fn capitalised(rating: Rating) -> String {
    sentence_case(rating.word())
}

/// Returns a KPI's figures: `5 of 6 (83.3%)`, `2`; `None` where there are none.
pub fn figures(rating: &KpiRating) -> Option<String> {
    match (rating.numerator, rating.denominator, rating.count) {
        (Some(_), Some(0), _) => None,
        (Some(part), Some(of), _) => Some(match &rating.shown {
            Some(shown) => format!("{part} of {of} ({shown})"),
            None => format!("{part} of {of}"),
        }),
        (_, _, Some(count)) => Some(count.to_string()),
        _ => None,
    }
}

/// Returns a KPI's figures for beside a rating without context: `5 of 6 (83.3%)`, `a count of 2 so far`; `None` where there are
/// none.
pub fn figures_of(rating: &KpiRating, in_words: &RatingInWords) -> Option<String> {
    let so_far = if in_words.class == "open" { " so far" } else { "" };
    let figures = figures(rating)?;
    Some(match rating.count {
        Some(count) => format!("a count of {count}{so_far}"),
        None => format!("{figures}{so_far}"),
    })
}

/// Returns a rating with its figures and its reason: `Red; 4 of 6 (66.6%); no return was received by the close`.
pub fn rating_with_figures(rating: &KpiRating, standing: Standing) -> String {
    let in_words = RatingInWords::of_kpi(rating, standing);
    let mut text = in_words.text.clone();
    if in_words.stretch {
        text.push_str(", stretch met");
    }
    if let Some(figures) = figures_of(rating, &in_words) {
        text.push_str(&format!("; {figures}"));
    }
    if let Some(why) = rating.reason {
        text.push_str(&format!("; {}", reason(why)));
    }
    text
}

/// Returns a KPI's figures as a statement on its measure: `5 of 6 units were visited`; `None` where there are none.
pub fn figures_in_words(measure: Measure, rating: &KpiRating) -> Option<String> {
    let counted = |one: &str, many: &str| {
        let (part, of) = (rating.numerator?, rating.denominator.filter(|of| *of > 0)?);
        Some(format!("{part} of {of} {}", if of == 1 { one } else { many }))
    };
    match measure {
        Measure::VisitsMade => counted("unit was visited", "units were visited"),
        Measure::ReportsOnTime { .. } => counted("report was on time", "reports were on time"),
        Measure::ReportsSentBack => Some(match rating.count? {
            0 => "no report was sent back".to_owned(),
            1 => "1 report was sent back".to_owned(),
            count => format!("{count} reports were sent back"),
        }),
        Measure::Percentage | Measure::Count => Some(format!("the return states {}", figures(rating)?)),
    }
}

/// Returns the same as a line of its own, with the percentage: `5 of 6 units were visited (83.3%)`.
pub fn figures_as_a_line(measure: Measure, rating: &KpiRating) -> Option<String> {
    let words = sentence_case(&figures_in_words(measure, rating)?);
    match (measure, &rating.shown) {
        (Measure::VisitsMade | Measure::ReportsOnTime { .. }, Some(shown)) => Some(format!("{words} ({shown})")),
        (Measure::VisitsMade | Measure::ReportsOnTime { .. }, None)
        | (Measure::ReportsSentBack | Measure::Percentage | Measure::Count, _) => Some(words),
    }
}

/// Returns why a KPI is unrated, or red without a return.
pub fn reason(reason: RatingReason) -> &'static str {
    match reason {
        RatingReason::NoUnitsDue => "no unit was due a visit",
        RatingReason::NoVisits => "no visit was shown by the close",
        RatingReason::NoReturn => "no return was received by the close",
        RatingReason::NoValue => "the return states no value",
    }
}

/// Returns a month's standing.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Provisional => "Provisional",
        Standing::Final => "Final",
        Standing::Restated => "Restated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(rating: Option<Rating>, at_best: Rating, at_worst: Rating) -> Ends {
        Ends { rating, at_best: Some(at_best), at_worst: Some(at_worst) }
    }

    #[test]
    fn a_provisional_rating_says_what_it_can_still_come_to() {
        use Rating::{Amber, Green, Red};
        for (ends, text, class) in [
            (ends(None, Green, Red), "Too early to rate", "open"),
            (ends(None, Green, Amber), "Green or amber: too early to say", "open"),
            (ends(None, Amber, Red), "Amber or red: too early to say", "open"),
            (ends(Some(Amber), Amber, Amber), "Amber so far", "amber"),
            (Ends { rating: None, at_best: None, at_worst: None }, "Not rated", "none"),
        ] {
            let words = ends.in_words(Standing::Provisional);
            assert_eq!((words.text.as_str(), words.class), (text, class));
        }
    }

    #[test]
    fn a_final_rating_is_its_word() {
        for standing in [Standing::Final, Standing::Restated] {
            assert_eq!(ends(Some(Rating::Red), Rating::Red, Rating::Red).in_words(standing).text, "Red");
        }
    }

    #[test]
    fn one_unit_was_and_two_units_were_visited() {
        let mut rating = KpiRating {
            kpi: 1,
            rating: None,
            at_worst: None,
            at_best: None,
            stretch: None,
            reason: None,
            numerator: Some(1),
            denominator: Some(1),
            count: None,
            shown: Some("100%".into()),
            bounds: None,
        };
        let words = |rating: &KpiRating| figures_in_words(Measure::VisitsMade, rating);
        assert_eq!(words(&rating).as_deref(), Some("1 of 1 unit was visited"));
        rating.denominator = Some(2);
        assert_eq!(words(&rating).as_deref(), Some("1 of 2 units were visited"));
        rating.denominator = Some(0);
        assert_eq!(words(&rating), None, "of no units nothing is said");
    }
}
