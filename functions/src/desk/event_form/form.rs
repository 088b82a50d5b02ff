//! The form for a kind of event, as data.

use render::form::{LabelledText, QuotedClause, TextSection};

use crate::desk::form_fields::FormField;

/// A form for a kind of event.
#[derive(Debug)]
pub(crate) struct EventForm {
    pub(crate) title: &'static str,
    /// What follows from recording it.
    pub(crate) lead: String,
    pub(crate) quoted: Option<QuotedClause>,
    pub(crate) fields: Vec<FormField>,
    /// The field that the id of something new stands in, and how the id begins.
    pub(crate) id: Option<(&'static str, String)>,
    /// What it is about, fact by fact.
    pub(crate) facts: Vec<LabelledText>,
    /// The texts that it is about.
    pub(crate) text_sections: Vec<TextSection>,
    pub(crate) button: &'static str,
}

impl EventForm {
    pub(super) fn new(title: &'static str, lead: impl Into<String>, button: &'static str) -> Self {
        Self {
            title,
            lead: lead.into(),
            quoted: None,
            fields: Vec::new(),
            id: None,
            facts: Vec::new(),
            text_sections: Vec::new(),
            button,
        }
    }

    pub(super) fn with_quote(mut self, quoted: Option<QuotedClause>) -> Self {
        self.quoted = quoted;
        self
    }

    pub(super) fn with_fields(mut self, fields: Vec<FormField>) -> Self {
        self.fields = fields;
        self
    }

    /// Has an id made for something new, for a field and with a beginning.
    pub(super) fn with_new_id(mut self, field: &'static str, base: String) -> Self {
        self.id = Some((field, base));
        self
    }

    pub(super) fn with_facts(mut self, facts: Vec<LabelledText>) -> Self {
        self.facts = facts;
        self
    }

    pub(super) fn with_text(mut self, heading: String, text: &str) -> Self {
        self.text_sections.push(TextSection { heading, text: text.into() });
        self
    }

    /// Returns why it cannot be sent now, whatever is filled in: it asks to choose where there is nothing. None where it can.
    pub(super) fn nothing_to_choose(&self) -> Option<&'static str> {
        self.fields.iter().find_map(FormField::why_no_choice)
    }
}
