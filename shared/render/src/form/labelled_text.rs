//! What was written or is so, fact by fact: a label, and beside it the text as it is. One view, whatever it is of.

use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::explain::target_in_words;
use domain::month::Month;
use serde::Serialize;
use wording::rating::RatingInWords;

/// Something that was written, or is so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LabelledText {
    pub label: String,
    /// The text, with its lines; empty where there are rows in its place.
    pub text: String,
    /// Where more of it is found.
    pub href: Option<String>,
    /// Rows of more.
    pub rows: Vec<LabelledTextRow>,
}

/// A row of what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelledTextRow {
    /// What it is: `Action 2`.
    pub legend: String,
    pub texts: Vec<LabelledText>,
}

impl LabelledText {
    /// Labels a text.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), ..Self::default() }
    }

    /// Adds where more of it is found.
    #[must_use]
    pub fn with_link(mut self, href: String) -> Self {
        self.href = Some(href);
        self
    }
}

/// Returns how a KPI is rated in a month: the KPI, its rating, the figures and the target by which they are rated. What there is
/// none of is left out.
pub fn rating_facts(contract: &Contract, assessment: &Assessment, month: Month, number: u32) -> Vec<LabelledText> {
    let mut texts = Vec::new();
    let kpi = contract.kpis.iter().find(|kpi| kpi.number == number);
    texts.push(LabelledText::new(
        "KPI",
        kpi.map_or(format!("KPI {number}"), |kpi| format!("KPI {number}: {}", kpi.title)),
    ));
    let assessed = assessment.months.iter().find(|assessed| assessed.month == month);
    let rating = assessed.and_then(|of| Some((of.kpis.iter().find(|rating| rating.kpi == number)?, of.standing)));
    match rating {
        Some((rating, standing)) => {
            texts.push(LabelledText::new("Rating", RatingInWords::of_kpi(rating, standing).text));
            let figures = kpi.and_then(|kpi| wording::rating::figures_as_a_line(kpi.measure, rating));
            texts.extend(figures.map(|figures| LabelledText::new("Figures", figures)));
        }
        None => texts.push(LabelledText::new("Rating", "Not rated in this month")),
    }
    let target = kpi.and_then(|kpi| Some(target_in_words(kpi, kpi.target(month)?)));
    texts.extend(target.map(|target| LabelledText::new("Target", target)));
    texts
}
