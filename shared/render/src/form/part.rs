//! The parts of a form: one component each, whatever it records.

use serde::Serialize;

use super::{Choice, Field};

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Part {
    /// What is settled already: shown, and sent with the form.
    Settled {
        /// Its name and value.
        field: Field,
        /// What is shown in place of the value.
        shown: String,
    },
    /// A box for a line.
    Line {
        /// The box.
        field: Field,
    },
    /// A box for a few characters.
    Short {
        /// The box.
        field: Field,
    },
    /// A box for several lines.
    Text {
        /// The box.
        field: Field,
        /// How many lines it shows.
        rows: u32,
    },
    /// Three boxes for a date.
    Date {
        /// The group.
        field: Field,
        /// The first box.
        day: String,
        /// The second.
        month: String,
        /// The third.
        year: String,
    },
    /// Buttons of which one is pressed in.
    OneOf {
        /// The group.
        field: Field,
        /// The buttons.
        choices: Vec<Choice>,
    },
    /// Boxes of which any are ticked.
    AnyOf {
        /// The group.
        field: Field,
        /// The boxes.
        choices: Vec<Choice>,
    },
    /// A list of which one is chosen.
    Listed {
        /// The list.
        field: Field,
        /// Its items.
        choices: Vec<Choice>,
    },
    /// Rows of parts, as many as are needed.
    Rows {
        /// The group.
        field: Field,
        /// The rows.
        rows: Vec<PartRow>,
        /// What the button says that gives one more.
        more: String,
    },
    /// The warning beside what is written freely.
    Warning {
        /// Whether the council alone reads it.
        council_alone: bool,
    },
}

/// A row of parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartRow {
    /// What it is: `Attendee 1`.
    pub legend: String,
    /// Its parts.
    pub parts: Vec<Part>,
}
