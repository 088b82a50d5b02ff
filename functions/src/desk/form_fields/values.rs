//! What stands in a form's boxes: typed by a person, or filled in beforehand.

use chrono::{Datelike, NaiveDate};

use crate::desk::posted_form::PostedForm;

/// The texts in the boxes of a form, by their names, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FormValues(Vec<(String, String)>);

impl FormValues {
    /// Reads what was sent.
    pub(crate) fn of(form: &PostedForm) -> Self {
        Self(form.fields().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Reads what a link fills in: the parts of its query.
    pub(crate) fn of_query(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Returns the first text of a name; empty where there is none.
    pub(crate) fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Returns all texts of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// Returns whether there is anything of a name, or of a name that begins with it and a hyphen.
    pub(crate) fn has(&self, name: &str) -> bool {
        let is_part = |of: &str| of.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        self.0.iter().any(|(of, _)| is_part(of))
    }

    /// Adds a text.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Puts a text in place of all of its name.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(of, _)| of != name);
        self.add(name, value);
    }

    /// Adds a date, in its three boxes.
    pub(crate) fn add_date(&mut self, name: &str, date: NaiveDate) {
        self.add(&format!("{name}-day"), date.day().to_string());
        self.add(&format!("{name}-month"), date.month().to_string());
        self.add(&format!("{name}-year"), date.year().to_string());
    }

    /// Returns each name with its text, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
