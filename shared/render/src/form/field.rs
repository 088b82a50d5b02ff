//! A form's fields, and what is wrong in them.

use serde::Serialize;

/// A box to type in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in the form, and its id on the page.
    pub name: String,
    /// What is to be typed.
    pub label: String,
    /// How; shown below the label.
    pub hint: Option<String>,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// One of the things that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What helps to choose, below it; shown of buttons, not of the items of a list.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Something that is wrong in a form: a line of the summary at its top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// The id of the field that it is in; none where it is of the form as a whole.
    pub field: Option<String>,
    /// Where it is, before what is wrong there: `Row 2, visited on`, or `Cell B7`.
    pub place: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What is wrong with one field, in one text: each thing that the summary says of it. `None` where nothing is.
pub fn in_one(messages: impl IntoIterator<Item = String>) -> Option<String> {
    let mut whole = String::new();
    for message in messages {
        if !whole.is_empty() {
            whole.push_str(if whole.ends_with(['.', '!', '?']) { " " } else { ". " });
        }
        whole.push_str(&message);
    }
    (!whole.is_empty()).then_some(whole)
}

impl Field {
    /// A field of a name with a label.
    pub fn new(name: &str, label: &str) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// The same with what was typed.
    #[must_use]
    pub fn holding(mut self, value: &str) -> Self {
        self.value = value.into();
        self
    }

    /// The same with a hint.
    #[must_use]
    pub fn hinting(mut self, hint: &str) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with what is wrong with it.
    #[must_use]
    pub fn wrong(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// What is wrong with it, as a line of the summary.
    pub fn slip(&self) -> Option<Slip> {
        let message = self.error.clone()?;
        Some(Slip { field: Some(self.name.clone()), place: None, message })
    }
}
