//! What a form asks for: its fields as data. One [`Ask`] a field says how it is shown, how what is typed is read back, and what
//! is filled in beforehand.

use chrono::NaiveDate;
use render::form::Choice;

use super::typed::Typed;

/// The most rows that a form has.
pub(super) const MOST_ROWS: usize = 40;

/// A field that a form asks for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// Its name in the event, and in the form.
    pub(super) name: &'static str,
    /// What is to be typed, as a reader sees it.
    pub(super) label: String,
    /// How; shown below the label.
    pub(super) hint: Option<String>,
    /// What is said where it is blank and may not be.
    pub(super) missing: String,
    pub(super) kind: AskKind,
    /// What is filled in beforehand, by the boxes' names.
    pub(super) given: Typed,
}

/// A day as it is typed into a date's boxes: `29 7 2022`.
pub(super) fn in_boxes(day: NaiveDate) -> String {
    day.format("%-d %-m %Y").to_string()
}

/// How a field is shown, and read back.
#[derive(Clone, Debug)]
pub(super) enum AskKind {
    /// A date in three boxes.
    Date,
    /// A line.
    Line,
    /// A few characters.
    Short,
    /// Several lines.
    Text { rows: u32 },
    /// One of a few words, as buttons.
    Word(Vec<Choice>),
    /// One of many, as a list.
    Listed(Vec<Choice>),
    /// Yes or no, as two buttons with words of their own.
    YesNo(Vec<Choice>),
    /// A box that is ticked or not.
    Tick(String),
    /// The KPIs, any of them.
    Kpis(Vec<Choice>),
    /// One KPI, or none.
    Kpi(Vec<Choice>),
    /// A number that is settled already.
    SettledNumber { shown: String },
    /// A text that is settled already.
    Settled { shown: String },
    /// Rows of fields.
    Rows { of: &'static str, columns: Vec<Ask>, blank: usize },
}

/// A choice that is not chosen yet.
pub(super) fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

/// The same with what helps to choose it.
pub(super) fn choice_hinting(value: impl Into<String>, label: impl Into<String>, hint: impl Into<String>) -> Choice {
    Choice { hint: Some(hint.into()), ..choice(value, label) }
}

impl Ask {
    fn new(name: &'static str, label: impl Into<String>, missing: impl Into<String>, kind: AskKind) -> Self {
        Self { name, label: label.into(), hint: None, missing: missing.into(), kind, given: Typed::default() }
    }

    pub(super) fn date(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, AskKind::Date)
    }

    pub(super) fn line(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, AskKind::Line)
    }

    pub(super) fn short(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, AskKind::Short)
    }

    pub(super) fn text(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, AskKind::Text { rows: 6 })
    }

    pub(super) fn rows_high(mut self, lines: u32) -> Self {
        if let AskKind::Text { rows } = &mut self.kind {
            *rows = lines;
        }
        self
    }

    pub(super) fn word(name: &'static str, label: &str, missing: &str, words: &[(&str, &str)]) -> Self {
        let choices = words.iter().map(|(value, label)| choice(*value, *label)).collect();
        Self::new(name, label, missing, AskKind::Word(choices))
    }

    pub(super) fn yes_no(name: &'static str, label: &str, missing: &str, (yes, no): (&str, &str)) -> Self {
        Self::new(name, label, missing, AskKind::YesNo(vec![choice("yes", yes), choice("no", no)]))
    }

    pub(super) fn tick(name: &'static str, label: &str, says: &str) -> Self {
        Self::new(name, label, "", AskKind::Tick(says.into()))
    }

    pub(super) fn listed(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, AskKind::Listed(choices))
    }

    pub(super) fn kpis(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, AskKind::Kpis(choices))
    }

    pub(super) fn kpi(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, AskKind::Kpi(choices))
    }

    pub(super) fn settled(name: &'static str, label: &str, shown: impl Into<String>) -> Self {
        Self::new(name, label, "", AskKind::Settled { shown: shown.into() })
    }

    pub(super) fn settled_number(name: &'static str, label: &str, shown: impl Into<String>) -> Self {
        Self::new(name, label, "", AskKind::SettledNumber { shown: shown.into() })
    }

    /// The same with a day as an example of how to write a date, where nothing else helps to; in rows too.
    pub(super) fn with_example(mut self, day: NaiveDate) -> Self {
        match &mut self.kind {
            AskKind::Date => self.hint = self.hint.or_else(|| Some(format!("For example, {}", in_boxes(day)))),
            AskKind::Rows { columns, .. } => {
                *columns = std::mem::take(columns).into_iter().map(|column| column.with_example(day)).collect();
            }
            _ => {}
        }
        self
    }

    /// Rows of fields; each row is `of` something, and so many blank ones follow those that are filled in.
    pub(super) fn rows(
        name: &'static str,
        label: &str,
        missing: &str,
        of: &'static str,
        (columns, blank): (Vec<Ask>, usize),
    ) -> Self {
        Self::new(name, label, missing, AskKind::Rows { of, columns, blank })
    }

    pub(super) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether it is a list with nothing in it: a form that asks for it can only fail.
    pub(super) fn has_no_choice(&self) -> bool {
        matches!(&self.kind, AskKind::Listed(choices) if choices.is_empty())
    }

    /// The same with a text filled in.
    pub(super) fn given(mut self, value: impl Into<String>) -> Self {
        let name = self.name;
        self.given.add(name, value);
        self
    }

    /// The same with a date filled in.
    pub(super) fn given_date(mut self, date: NaiveDate) -> Self {
        let name = self.name;
        self.given.add_date(name, date);
        self
    }

    /// The same with rows filled in, each by its columns' names.
    pub(super) fn given_rows(mut self, rows: impl IntoIterator<Item = Vec<(&'static str, String)>>) -> Self {
        for (at, row) in rows.into_iter().enumerate() {
            for (column, value) in row {
                self.given.add(&format!("{}-{at}-{column}", self.name), value);
            }
        }
        self
    }

    /// How many rows a form shows: as many as are filled in, with blank ones, or as many as it showed before.
    pub(super) fn shown_rows(&self, typed: &Typed) -> usize {
        let AskKind::Rows { blank, .. } = &self.kind else { return 0 };
        let counted = typed.first(&format!("{}-rows", self.name)).parse::<usize>().ok();
        let filled = self.filled_rows(typed);
        counted.unwrap_or(filled + blank).max(filled).clamp(1, MOST_ROWS)
    }

    /// Whether the button for one more row of this field was pressed: then it has one more.
    pub(super) fn gives_a_row(&self, typed: &mut Typed) -> bool {
        let is_asked = typed.first("more") == self.name;
        if is_asked {
            let rows = (self.shown_rows(typed) + 1).min(MOST_ROWS);
            typed.set(&format!("{}-rows", self.name), rows.to_string());
        }
        is_asked
    }

    /// One more than the number of the last row of which anything was sent.
    fn filled_rows(&self, typed: &Typed) -> usize {
        let number = |name: &str| name.strip_prefix(self.name)?.strip_prefix('-')?.split_once('-')?.0.parse().ok();
        typed.all_of_it().filter_map(|(name, _)| number(name)).map(|at: usize| at + 1).max().unwrap_or(0)
    }
}
