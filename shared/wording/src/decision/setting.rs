//! The parameters by which a contract's definition can differ from a decision.

use domain::contract::Contract;

/// A parameter of the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key in the definition: `rules.watch`.
    pub key: &'static str,
    /// Its meaning, and its possible values.
    pub meaning: &'static str,
    /// Its default; `None` for a parameter that each KPI sets for itself.
    pub default: Option<&'static str>,
}

/// Returns a parameter that has a default.
pub(super) const fn setting(key: &'static str, meaning: &'static str, default: &'static str) -> Setting {
    Setting { key, meaning, default: Some(default) }
}

/// Returns a parameter that each KPI sets for itself.
pub(super) const fn of_each_kpi(key: &'static str, meaning: &'static str) -> Setting {
    Setting { key, meaning, default: None }
}

impl Setting {
    /// Returns the value in force in a contract, as its definition writes it; `None` for a parameter that each KPI sets for
    /// itself.
    pub fn in_force(&self, contract: &Contract) -> Option<String> {
        let default = self.default?;
        let definition: toml::Table = contract.text.parse().unwrap_or_default();
        let mut parts = self.key.split('.');
        let first = definition.get(parts.next().unwrap_or_default());
        let written = parts.try_fold(first, |value, part| Some(value?.get(part))).flatten();
        Some(written.map_or_else(|| default.to_owned(), in_words))
    }
}

/// Returns a value of a definition, without the marks of its format.
fn in_words(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) if values.is_empty() => "none".to_owned(),
        toml::Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(yes) => yes.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
        // No setting is a table of others.
        toml::Value::Table(_) => String::new(),
    }
}
