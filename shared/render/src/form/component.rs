//! The components of a form, by the names of the GOV.UK Design System where it has one.

use serde::Serialize;

use super::field::{Choice, InputField};

/// A component of a form, as `site-templates/forms/form-components.html` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum FormComponent {
    /// A value that is settled already: sent with the form, and `shown` in its place.
    FixedValue {
        field: InputField,
        shown: String,
    },
    TextInput {
        field: InputField,
    },
    /// An input for a few characters.
    ShortTextInput {
        field: InputField,
    },
    TextArea {
        field: InputField,
        /// How many lines it shows.
        rows: u32,
    },
    /// Three inputs for a date.
    DateInput {
        field: InputField,
        day: String,
        month: String,
        year: String,
    },
    Radios {
        field: InputField,
        choices: Vec<Choice>,
    },
    Checkboxes {
        field: InputField,
        choices: Vec<Choice>,
    },
    Select {
        field: InputField,
        choices: Vec<Choice>,
    },
    /// Rows of components, as many as are needed.
    Rows {
        field: InputField,
        rows: Vec<ComponentRow>,
        /// What the button says that adds a row.
        more: String,
    },
    /// The warning beside what is written freely.
    PrivacyWarning {
        /// Whether the council alone reads it.
        council_alone: bool,
    },
}

/// A row of components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComponentRow {
    /// Names the row: `Attendee 1`.
    pub legend: String,
    pub components: Vec<FormComponent>,
}
