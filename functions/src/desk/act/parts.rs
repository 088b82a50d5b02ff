//! A form's fields as the parts of a page, with what was typed and what is wrong there.

use std::collections::BTreeMap;

use render::form::{Choice, Field, Part, PartRow, Slip, in_one};

use super::ask::{Ask, AskKind};
use super::typed::Typed;

/// What is wrong in a form.
#[derive(Debug, Default)]
pub(super) struct Wrongs {
    /// By the name of the field, everything that the summary says of it.
    by_name: BTreeMap<String, Vec<String>>,
    /// Everything, in order: with the field's name, where it is of one.
    slips: Vec<(Option<String>, String)>,
}

impl Wrongs {
    /// Notes what is wrong in a field; of the form as a whole where none is named.
    pub(super) fn note(&mut self, name: Option<String>, message: String) {
        if let Some(name) = &name {
            let of_field = self.by_name.entry(name.clone()).or_default();
            if !of_field.contains(&message) {
                of_field.push(message.clone());
            }
        }
        self.slips.push((name, message));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slips.is_empty()
    }

    /// The summary's lines in the order of the page, each with the id there of what it is about.
    pub(super) fn slips(&self, asks: &[Ask]) -> Vec<Slip> {
        let mut noted: Vec<&(Option<String>, String)> = self.slips.iter().collect();
        noted.sort_by_key(|(name, _)| name.as_deref().and_then(|name| order(asks, name)));
        let mut slips: Vec<Slip> = Vec::new();
        for (name, message) in noted {
            let slip = Slip {
                field: name.as_deref().and_then(|name| id(asks, name)),
                place: name.as_deref().and_then(|name| place(asks, name)),
                message: message.clone(),
            };
            if !slips.contains(&slip) {
                slips.push(slip);
            }
        }
        slips
    }

    /// What is wrong in a field.
    pub(super) fn message(&self, name: &str) -> Option<String> {
        in_one(self.by_name.get(name).into_iter().flatten().cloned())
    }
}

/// The field of a name, and whether it stands in a row: then which.
pub(super) fn field_of<'a>(asks: &'a [Ask], name: &str) -> Option<(&'a Ask, Option<(usize, &'a Ask)>)> {
    if let Some(ask) = asks.iter().find(|ask| ask.name == name) {
        return Some((ask, None));
    }
    asks.iter().find_map(|ask| {
        let AskKind::Rows { columns, .. } = &ask.kind else { return None };
        let (at, column) = name.strip_prefix(ask.name)?.strip_prefix('-')?.split_once('-')?;
        let column = columns.iter().find(|of| of.name == column)?;
        Some((ask, Some((at.parse().ok()?, column))))
    })
}

/// Where a field stands on the page: which it is, in which row, in which column.
fn order(asks: &[Ask], name: &str) -> Option<(usize, usize, usize)> {
    let (ask, row) = field_of(asks, name)?;
    let at = asks.iter().position(|of| of.name == ask.name)?;
    let AskKind::Rows { columns, .. } = &ask.kind else { return Some((at, 0, 0)) };
    let (row, column) = row.map_or((0, 0), |(row, column)| {
        (row, columns.iter().position(|of| of.name == column.name).unwrap_or_default())
    });
    Some((at, row, column))
}

/// The id of the box that somebody who follows a link from the summary comes to; none where nothing can be typed.
fn id(asks: &[Ask], name: &str) -> Option<String> {
    let Some((ask, row)) = field_of(asks, name) else { return Some(name.to_owned()) };
    let of = row.map_or(ask, |(_, column)| column);
    match &of.kind {
        AskKind::Date => Some(format!("{name}-day")),
        AskKind::Settled { .. } | AskKind::SettledNumber { .. } => None,
        AskKind::Rows { columns, .. } => columns.first().map(|column| format!("{name}-0-{}", column.name)),
        _ => Some(name.to_owned()),
    }
}

/// The row that a field stands in, for the summary, which does not show it: `Action 2`.
fn place(asks: &[Ask], name: &str) -> Option<String> {
    let (ask, row) = field_of(asks, name)?;
    let AskKind::Rows { of, .. } = &ask.kind else { return None };
    row.map(|(at, _)| format!("{of} {}", at + 1))
}

/// The parts of a form.
pub(super) fn parts(asks: &[Ask], typed: &Typed, wrongs: &Wrongs) -> Vec<Part> {
    parts_read_by(false, asks, typed, wrongs)
}

/// The same, where the council alone may read what is written.
pub(super) fn parts_read_by(council_alone: bool, asks: &[Ask], typed: &Typed, wrongs: &Wrongs) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut is_warned = false;
    for ask in asks {
        // The warning stands beside what is written first.
        let is_written = matches!(ask.kind, AskKind::Text { .. } | AskKind::Rows { .. });
        if is_written && !is_warned {
            parts.push(Part::Warning { council_alone });
            is_warned = true;
        }
        parts.push(match &ask.kind {
            AskKind::Rows { of, columns, .. } => rows(ask, of, columns, (typed, wrongs)),
            _ => part(ask, ask.name, typed, wrongs),
        });
    }
    parts
}

fn rows(ask: &Ask, of: &str, columns: &[Ask], (typed, wrongs): (&Typed, &Wrongs)) -> Part {
    let row = |at: usize| PartRow {
        legend: format!("{of} {}", at + 1),
        parts: columns
            .iter()
            .map(|column| part(column, &format!("{}-{at}-{}", ask.name, column.name), typed, wrongs))
            .collect(),
    };
    Part::Rows {
        field: field(ask, ask.name, typed, wrongs),
        rows: (0..ask.shown_rows(typed)).map(row).collect(),
        more: format!("Add another {}", of.to_lowercase()),
    }
}

fn field(ask: &Ask, name: &str, typed: &Typed, wrongs: &Wrongs) -> Field {
    Field {
        name: name.into(),
        label: ask.label.clone(),
        hint: ask.hint.clone(),
        value: typed.first(name).into(),
        error: wrongs.message(name),
    }
}

fn part(ask: &Ask, name: &str, typed: &Typed, wrongs: &Wrongs) -> Part {
    let field = field(ask, name, typed, wrongs);
    let chosen = |choices: &[Choice]| -> Vec<Choice> {
        let is_chosen = |choice: &Choice| typed.all(name).any(|value| value == choice.value);
        choices.iter().map(|choice| Choice { chosen: is_chosen(choice), ..choice.clone() }).collect()
    };
    let box_of = |of: &str| typed.first(&format!("{name}-{of}")).to_owned();
    match &ask.kind {
        AskKind::Date => Part::Date { field, day: box_of("day"), month: box_of("month"), year: box_of("year") },
        AskKind::Line => Part::Line { field },
        AskKind::Short => Part::Short { field },
        AskKind::Text { rows } => Part::Text { field, rows: *rows },
        AskKind::Word(choices) | AskKind::YesNo(choices) => Part::OneOf { choices: chosen(choices), field },
        AskKind::Tick(says) => {
            let choices = vec![Choice {
                value: "yes".into(),
                label: says.clone(),
                chosen: typed.first(name) == "yes",
                hint: None,
            }];
            Part::AnyOf { field, choices }
        }
        AskKind::Kpis(choices) => Part::AnyOf { choices: chosen(choices), field },
        // The items of a list have no hints: what has some stands there as buttons.
        AskKind::Listed(choices) if choices.iter().any(|choice| choice.hint.is_some()) => {
            Part::OneOf { choices: chosen(choices), field }
        }
        AskKind::Kpi(choices) | AskKind::Listed(choices) => {
            let none = Choice { label: "Choose".into(), ..Choice::default() };
            let choices = std::iter::once(none).chain(chosen(choices)).collect();
            Part::Listed { field, choices }
        }
        AskKind::Settled { shown } | AskKind::SettledNumber { shown } => {
            let settled = if field.value.is_empty() { ask.given.first(name).to_owned() } else { field.value.clone() };
            Part::Settled { field: Field { value: settled, ..field }, shown: shown.clone() }
        }
        // Rows have no rows in them.
        AskKind::Rows { .. } => Part::Line { field },
    }
}
