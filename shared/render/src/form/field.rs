//! A form's fields, and what is wrong in them.

use serde::Serialize;

/// A box to type in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InputField {
    /// Its name in the form, and its id on the page.
    pub name: String,
    /// What is to be typed.
    pub label: String,
    /// How; shown below the label.
    pub hint: Option<String>,
    pub value: String,
    pub error: Option<String>,
}

/// One of the things that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// What helps to choose, below it; shown of buttons, not of the items of a list.
    pub hint: Option<String>,
    pub chosen: bool,
}

/// Something that is wrong in a form: a line of the summary at its top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorLine {
    /// The id of the field that it is in; none where it is of the form as a whole.
    pub field: Option<String>,
    /// Where it is, before what is wrong there: `Row 2, visited on`, or `Cell B7`.
    pub place: Option<String>,
    pub message: String,
}

/// Returns what is wrong with one field, in one text: each thing that the summary says of it. `None` where nothing is.
pub fn join_messages(messages: impl IntoIterator<Item = String>) -> Option<String> {
    let mut whole = String::new();
    for message in messages {
        if !whole.is_empty() {
            whole.push_str(if whole.ends_with(['.', '!', '?']) { " " } else { ". " });
        }
        whole.push_str(&message);
    }
    (!whole.is_empty()).then_some(whole)
}

impl InputField {
    /// Makes an empty field.
    pub fn new(name: &str, label: &str) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// Fills in what was typed.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = value.into();
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what is wrong with it.
    #[must_use]
    pub fn with_error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Returns what is wrong with it, as a line of the summary.
    pub fn error_line(&self) -> Option<ErrorLine> {
        let message = self.error.clone()?;
        Some(ErrorLine { field: Some(self.name.clone()), place: None, message })
    }
}
