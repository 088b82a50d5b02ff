//! A notice becomes a letter: subject, text, HTML.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use domain::date::in_full;
use domain::event::Party;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::notice::{About, TitledRating};
use domain::standing::{OverallRating, Standing};
use serde::{Deserialize, Serialize};

use crate::RenderError;
use crate::templates::render;
use crate::words::{self, RatingInWords};

/// What a letter says of the contract and of whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The contract's id.
    pub contract: String,
    /// Its title.
    pub title: String,
    /// The council's name.
    pub council: String,
    /// The contractor's name.
    pub contractor: String,
    /// The recipient's name.
    pub recipient_name: String,
}

/// An email's words, in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject: what, and by when. One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The letter of a notice to a party. Only the contractor is asked to submit anything: the council is told.
///
/// # Errors
///
/// The templates do not fit.
pub fn letter(letterhead: &Letterhead, notice_to: Party, month: Month, about: &About) -> Result<Letter, RenderError> {
    let to_contractor = notice_to == Party::Contractor;
    let details = Details::of(about);
    let view = View {
        letterhead,
        subject: one_line(&format!("{} ({})", subject(to_contractor, month, about), letterhead.title)),
        to_contractor,
        month,
        details,
    };
    let template = template(about);
    Ok(Letter {
        text: render(&format!("letters/{template}.txt"), &view)?,
        html: render(&format!("letters/{template}.html"), &view)?,
        subject: view.subject,
    })
}

/// What every letter's template is given.
#[derive(Serialize)]
struct View<'a> {
    letterhead: &'a Letterhead,
    subject: String,
    to_contractor: bool,
    month: Month,
    #[serde(flatten)]
    details: Details<'a>,
}

/// What a letter's template is given beside that: what the notice is about, in words.
#[derive(Serialize)]
struct Details<'a> {
    about: &'a About,
    received_at: Option<String>,
    overall: Option<RatingInWords>,
    ratings: Vec<RatingLine<'a>>,
}

impl<'a> Details<'a> {
    fn of(about: &'a About) -> Self {
        let (received_at, overall, ratings) = match about {
            About::ReturnDue { .. } | About::ReturnOverdue { .. } => (None, None, Vec::new()),
            About::Received { received_at, closed, ratings, .. } => {
                let standing = if *closed { Standing::Final } else { Standing::Provisional };
                (Some(moment(*received_at)), None, lines(ratings, standing))
            }
            About::CanNoLongerBeBetter { rating, .. } => {
                (None, None, lines(std::slice::from_ref(rating), Standing::Provisional))
            }
            About::Closed { overall, ratings, .. } => (None, Some(in_words(overall)), lines(ratings, Standing::Final)),
            About::Restated { before, overall, ratings, .. } => {
                (None, Some(in_words(overall)), restated(before, ratings))
            }
        };
        Self { about, received_at, overall, ratings }
    }
}

/// A KPI in a letter.
#[derive(Serialize)]
struct RatingLine<'a> {
    kpi: u32,
    title: &'a str,
    /// `Amber; 5 of 6 (83.3%)`; of a restated month what it is now.
    now: String,
    /// What it was; only of a restated month.
    before: Option<String>,
    changed: bool,
}

fn lines(ratings: &[TitledRating], standing: Standing) -> Vec<RatingLine<'_>> {
    let line = |rating| line(rating, in_words_with_figures(rating, standing), None);
    ratings.iter().map(line).collect()
}

fn line(rating: &TitledRating, now: String, before: Option<String>) -> RatingLine<'_> {
    let changed = before.as_ref().is_some_and(|before| *before != now);
    RatingLine { kpi: rating.rating.kpi, title: &rating.title, now, before, changed }
}

/// The KPIs of a restated month by number, each as it was and as it is now: a revised definition can bring or take one.
fn restated<'a>(before: &'a [TitledRating], now: &'a [TitledRating]) -> Vec<RatingLine<'a>> {
    const NOT_IN_FORCE: &str = "Not in force";
    let find = |ratings: &'a [TitledRating], kpi| ratings.iter().find(|rating| rating.rating.kpi == kpi);
    let said = |rating: &TitledRating| in_words_with_figures(rating, Standing::Final);
    let mut lines: Vec<RatingLine<'a>> = Vec::new();
    for rating in now {
        let was = find(before, rating.rating.kpi).map_or_else(|| NOT_IN_FORCE.to_owned(), said);
        lines.push(line(rating, said(rating), Some(was)));
    }
    for rating in before.iter().filter(|rating| find(now, rating.rating.kpi).is_none()) {
        lines.push(line(rating, NOT_IN_FORCE.to_owned(), Some(said(rating))));
    }
    lines.sort_by_key(|line| line.kpi);
    lines
}

fn in_words(overall: &OverallRating) -> RatingInWords {
    RatingInWords::of_month(overall, Standing::Final)
}

/// A rating with its figures and its reason: `Red; 4 of 6 (66.6%); no return was received by the close`.
fn in_words_with_figures(titled: &TitledRating, standing: Standing) -> String {
    let rating: &KpiRating = &titled.rating;
    let in_words = RatingInWords::of_kpi(rating, standing);
    let mut text = in_words.text;
    if in_words.stretch {
        text.push_str(", stretch met");
    }
    let so_far = if in_words.class == "open" { " so far" } else { "" };
    match (words::figures(rating), rating.count) {
        (Some(_), Some(count)) => text.push_str(&format!("; a count of {count}{so_far}")),
        (Some(figures), None) => text.push_str(&format!("; {figures}{so_far}")),
        (None, _) => {}
    }
    if let Some(reason) = rating.reason {
        text.push_str(&format!("; {}", words::reason(reason)));
    }
    text
}

/// A moment as people in the United Kingdom's offices write it: `Friday 29 July 2022 at 15:03`. D3: stamps are dates in
/// Europe/London, whatever the machine's own zone.
fn moment(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&London);
    format!("{} at {}", in_full(local.date_naive()), local.format("%H:%M"))
}

fn template(about: &About) -> &'static str {
    match about {
        About::ReturnDue { .. } => "return-reminder",
        About::ReturnOverdue { .. } => "return-chaser",
        About::Received { .. } => "return-receipt",
        About::CanNoLongerBeBetter { .. } => "early-warning",
        About::Closed { .. } => "final-ratings",
        About::Restated { .. } => "ratings-restated",
    }
}

/// What, and by when.
fn subject(to_contractor: bool, month: Month, about: &About) -> String {
    let name = month.in_words();
    match (about, to_contractor) {
        (About::ReturnDue { return_due_on, working_days: 0 }, true) => {
            format!("Submit the {name} return today, {}", in_full(*return_due_on))
        }
        (About::ReturnDue { return_due_on, .. }, true) => {
            format!("Submit the {name} return by {}", in_full(*return_due_on))
        }
        (About::ReturnDue { return_due_on, .. }, false) => {
            format!("For information: the {name} return is due by {}", in_full(*return_due_on))
        }
        (About::ReturnOverdue { return_due_on, .. }, true) => {
            format!("Overdue: submit the {name} return now, it was due on {}", in_full(*return_due_on))
        }
        (About::ReturnOverdue { return_due_on, .. }, false) => {
            format!("For information: the {name} return is overdue since {}", in_full(*return_due_on))
        }
        (About::Received { revision: 1, on_time, .. }, _) => {
            format!("Received {}: the {name} return", if *on_time { "on time" } else { "late" })
        }
        (About::Received { revision, .. }, _) => format!("Received: revision {revision} of the {name} return"),
        (About::CanNoLongerBeBetter { than, rating, closes_on }, true) => format!(
            "KPI {} for {name} can no longer be better than {than}: check the evidence by {}",
            rating.rating.kpi,
            in_full(*closes_on)
        ),
        (About::CanNoLongerBeBetter { than, rating, closes_on }, false) => format!(
            "For information: KPI {} for {name} can no longer be better than {than}, the month closes on {}",
            rating.rating.kpi,
            in_full(*closes_on)
        ),
        (About::Closed { overall, closes_on, .. }, _) => format!(
            "Final ratings for {name}, closed on {}: overall {}",
            in_full(*closes_on),
            in_words(overall).in_sentence()
        ),
        (About::Restated { overall, .. }, _) => {
            format!("Ratings for {name} restated: overall now {}", in_words(overall).in_sentence())
        }
    }
}

/// The text on one line, without control characters: a title may have been written over several lines.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
