//! What a form asks for: its fields as data. One [`FormField`] a field says how it is shown, how what is typed is read back, and
//! what is filled in beforehand.

use chrono::NaiveDate;
use render::form::Choice;

use super::values::FormValues;

/// The most rows that a form has.
pub(crate) const MOST_ROWS: usize = 40;

/// A field that a form asks for.
#[derive(Clone, Debug)]
pub(crate) struct FormField {
    /// Its name in the event, and in the form.
    pub(crate) name: &'static str,
    /// What is to be typed, as a reader sees it.
    pub(crate) label: String,
    /// How; shown below the label.
    pub(crate) hint: Option<String>,
    /// What is said where it is blank and may not be.
    pub(crate) missing: String,
    pub(crate) kind: FieldKind,
    /// What is filled in beforehand, by the boxes' names.
    pub(crate) prefilled: FormValues,
}

/// Returns a day as it is typed into a date's boxes: `29 7 2022`.
pub(crate) fn date_as_typed(day: NaiveDate) -> String {
    day.format("%-d %-m %Y").to_string()
}

/// How a field is shown, and read back.
#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    /// A date in three boxes.
    Date,
    /// A line.
    Line,
    /// A few characters.
    ShortLine,
    /// Several lines.
    Text { rows: u32 },
    /// One of a few words, as buttons.
    Radios(Vec<Choice>),
    /// One of many, as a list; with why there is none, where it is empty.
    Select { choices: Vec<Choice>, when_empty: &'static str },
    /// Yes or no, as two buttons with words of their own.
    YesNo(Vec<Choice>),
    /// A box that is ticked or not.
    Checkbox(String),
    /// The KPIs, any of them.
    Kpis(Vec<Choice>),
    /// One KPI, or none.
    Kpi(Vec<Choice>),
    /// A number that is settled already.
    FixedNumber { shown: String },
    /// A text that is settled already.
    FixedText { shown: String },
    /// Rows of fields.
    Rows { of: &'static str, columns: Vec<FormField>, blank: usize },
}

/// Makes a choice that is not chosen yet.
pub(crate) fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

/// Makes a choice with what helps to choose it.
pub(crate) fn choice_with_hint(value: impl Into<String>, label: impl Into<String>, hint: impl Into<String>) -> Choice {
    Choice { hint: Some(hint.into()), ..choice(value, label) }
}

impl FormField {
    fn new(name: &'static str, label: impl Into<String>, missing: impl Into<String>, kind: FieldKind) -> Self {
        Self { name, label: label.into(), hint: None, missing: missing.into(), kind, prefilled: FormValues::default() }
    }

    pub(crate) fn date(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, FieldKind::Date)
    }

    pub(crate) fn line(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, FieldKind::Line)
    }

    pub(crate) fn short_line(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, FieldKind::ShortLine)
    }

    pub(crate) fn text(name: &'static str, label: &str, missing: &str) -> Self {
        Self::new(name, label, missing, FieldKind::Text { rows: 6 })
    }

    pub(crate) fn with_height(mut self, lines: u32) -> Self {
        if let FieldKind::Text { rows } = &mut self.kind {
            *rows = lines;
        }
        self
    }

    pub(crate) fn radios(name: &'static str, label: &str, missing: &str, words: &[(&str, &str)]) -> Self {
        let choices = words.iter().map(|(value, label)| choice(*value, *label)).collect();
        Self::new(name, label, missing, FieldKind::Radios(choices))
    }

    pub(crate) fn yes_no(name: &'static str, label: &str, missing: &str, (yes, no): (&str, &str)) -> Self {
        Self::new(name, label, missing, FieldKind::YesNo(vec![choice("yes", yes), choice("no", no)]))
    }

    pub(crate) fn checkbox(name: &'static str, label: &str, says: &str) -> Self {
        Self::new(name, label, "", FieldKind::Checkbox(says.into()))
    }

    pub(crate) fn select(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, FieldKind::Select { choices, when_empty: "There is nothing to choose from." })
    }

    pub(crate) fn kpis(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, FieldKind::Kpis(choices))
    }

    pub(crate) fn kpi(name: &'static str, label: &str, missing: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, missing, FieldKind::Kpi(choices))
    }

    pub(crate) fn fixed_text(name: &'static str, label: &str, shown: impl Into<String>) -> Self {
        Self::new(name, label, "", FieldKind::FixedText { shown: shown.into() })
    }

    pub(crate) fn fixed_number(name: &'static str, label: &str, shown: impl Into<String>) -> Self {
        Self::new(name, label, "", FieldKind::FixedNumber { shown: shown.into() })
    }

    /// Adds a day as an example of how to write a date, where nothing else helps to; in rows too.
    pub(crate) fn with_example(mut self, day: NaiveDate) -> Self {
        if let FieldKind::Date = self.kind {
            self.hint = self.hint.or_else(|| Some(format!("For example, {}", date_as_typed(day))));
        }
        if let FieldKind::Rows { columns, .. } = &mut self.kind {
            *columns = std::mem::take(columns).into_iter().map(|column| column.with_example(day)).collect();
        }
        self
    }

    /// Makes rows of fields; each row is `of` something, and so many blank ones follow those that are filled in.
    pub(crate) fn rows(
        name: &'static str,
        label: &str,
        missing: &str,
        of: &'static str,
        (columns, blank): (Vec<FormField>, usize),
    ) -> Self {
        Self::new(name, label, missing, FieldKind::Rows { of, columns, blank })
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says why there is nothing to choose from, for a list that can be empty.
    pub(crate) fn when_empty(mut self, why: &'static str) -> Self {
        if let FieldKind::Select { when_empty, .. } = &mut self.kind {
            *when_empty = why;
        }
        self
    }

    /// Returns why there is nothing to choose from: a form that asks for it can only fail. None where there is something.
    pub(crate) fn why_no_choice(&self) -> Option<&'static str> {
        match &self.kind {
            FieldKind::Select { choices, when_empty } if choices.is_empty() => Some(when_empty),
            FieldKind::Select { .. }
            | FieldKind::Date
            | FieldKind::Line
            | FieldKind::ShortLine
            | FieldKind::Text { .. }
            | FieldKind::Radios(_)
            | FieldKind::YesNo(_)
            | FieldKind::Checkbox(_)
            | FieldKind::Kpis(_)
            | FieldKind::Kpi(_)
            | FieldKind::FixedNumber { .. }
            | FieldKind::FixedText { .. }
            | FieldKind::Rows { .. } => None,
        }
    }

    /// Fills in a text.
    pub(crate) fn prefilled(mut self, value: impl Into<String>) -> Self {
        let name = self.name;
        self.prefilled.add(name, value);
        self
    }

    /// Fills in a date.
    pub(crate) fn prefilled_date(mut self, date: NaiveDate) -> Self {
        let name = self.name;
        self.prefilled.add_date(name, date);
        self
    }

    /// Fills in rows, each by its columns' names.
    pub(crate) fn prefilled_rows(mut self, rows: impl IntoIterator<Item = Vec<(&'static str, String)>>) -> Self {
        for (at, row) in rows.into_iter().enumerate() {
            for (column, value) in row {
                self.prefilled.add(&format!("{}-{at}-{column}", self.name), value);
            }
        }
        self
    }

    /// Returns how many rows a form shows: as many as are filled in, with blank ones, or as many as it showed before.
    pub(crate) fn shown_rows(&self, values: &FormValues) -> usize {
        let FieldKind::Rows { blank, .. } = &self.kind else { return 0 };
        let counted = values.first(&format!("{}-rows", self.name)).parse::<usize>().ok();
        let filled = self.filled_rows(values);
        counted.unwrap_or(filled + blank).max(filled).clamp(1, MOST_ROWS)
    }

    /// Adds a row if the button for one more row of this field was pressed, and says whether it was.
    pub(crate) fn adds_row(&self, values: &mut FormValues) -> bool {
        let is_asked = values.first("more") == self.name;
        if is_asked {
            let rows = (self.shown_rows(values) + 1).min(MOST_ROWS);
            values.set(&format!("{}-rows", self.name), rows.to_string());
        }
        is_asked
    }

    /// Returns one more than the number of the last row of which anything was sent.
    fn filled_rows(&self, values: &FormValues) -> usize {
        let number = |name: &str| name.strip_prefix(self.name)?.strip_prefix('-')?.split_once('-')?.0.parse().ok();
        values.pairs().filter_map(|(name, _)| number(name)).map(|at: usize| at + 1).max().unwrap_or(0)
    }
}
