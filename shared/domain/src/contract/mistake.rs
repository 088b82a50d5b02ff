//! What can be wrong in a definition: where, as data, and what, so that whoever shows it can say it in words of their own: a
//! file's line by its keys, a form by its boxes.

use std::fmt;

use serde::Serialize;

use crate::event::Party;

/// Something wrong in a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The line of the definition, from 1.
    pub line: usize,
    /// What is wrong, with its place, and what is expected: in the words of the definition's file.
    pub message: String,
    #[serde(skip)]
    pub place: Place,
    #[serde(skip)]
    pub fault: Fault,
}

impl Mistake {
    /// Returns a mistake in a line, by its place.
    pub fn new(line: usize, place: Place, fault: Fault) -> Self {
        Self { line, message: format!("{place}{fault}"), place, fault }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Where in a definition something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The tables that it is in, the outermost first: each by its name, and where there are several of the name by its number,
    /// from 1.
    pub tables: Vec<(String, Option<usize>)>,
    /// The field of the innermost; none where it is of the table as a whole.
    pub field: Option<String>,
}

impl Place {
    /// Returns a field here.
    pub(super) fn field(&self, name: &str) -> Self {
        Self { field: Some(name.into()), ..self.clone() }
    }

    /// Returns the one table of a name here.
    pub(super) fn table(&self, name: &str) -> Self {
        self.within(name, None)
    }

    /// Returns one of the tables of a name here, by its number.
    pub(super) fn one_of(&self, name: &str, number: usize) -> Self {
        self.within(name, Some(number))
    }

    fn within(&self, name: &str, number: Option<usize>) -> Self {
        let mut tables = self.tables.clone();
        tables.push((name.into(), number));
        Self { tables, field: None }
    }
}

/// What stands before a fault: `kpi 2: target 1: red: `, `rules.watch: `; nothing for the definition as a whole.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, number) in &self.tables {
            match number {
                Some(number) => write!(f, "{name} {number}: ")?,
                None => write!(f, "{name}.")?,
            }
        }
        self.field.as_ref().map_or(Ok(()), |field| write!(f, "{field}: "))
    }
}

/// What is wrong in a place. What values can cause has a word of its own; what only the text of a file can cause is said as the
/// file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    /// It is a text without anything in it.
    Empty,
    /// It is a text of more characters than these, or of several lines.
    TooLong {
        /// The most that there may be.
        characters: usize,
    },
    /// It is no whole number within these.
    NotWhole {
        from: u32,
        to: u32,
    },
    /// It is no figure of a target.
    NotFigure,
    NotEmail,
    /// It is a unit's code that in a return means something else.
    Nil,
    /// It is what something earlier has: what that is.
    Repeated(&'static str),
    /// A last day that is before the first.
    EndsBeforeItBegins,
    /// A figure for red that is not worse than the one for green.
    RedNotWorse,
    /// A stretch figure that is worse than the one for green.
    StretchWorse,
    /// A party without its contract manager (1.1, 1.2).
    NoContractManager(Party),
    /// How the file is written, in its own words.
    Written(String),
}

impl From<String> for Fault {
    fn from(words: String) -> Self {
        Self::Written(words)
    }
}

impl From<&str> for Fault {
    fn from(words: &str) -> Self {
        Self::Written(words.into())
    }
}

/// In the words of the definition's file.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::Empty => f.write_str("must not be empty"),
            Self::TooLong { characters } => write!(f, "must be one line of at most {characters} characters"),
            Self::NotWhole { from, to } => write!(f, "must be a whole number from {from} to {to}"),
            Self::NotFigure => f.write_str("must be a number from 0 to 1000000 with at most two decimal places"),
            Self::NotEmail => f.write_str("must be an email address"),
            Self::Nil => f.write_str("must not be NIL, which in a return means nothing to report"),
            Self::Repeated(what) => write!(f, "is {what}"),
            Self::EndsBeforeItBegins => f.write_str("must not be before from"),
            Self::RedNotWorse => f.write_str("must be worse than green"),
            Self::StretchWorse => f.write_str("must not be worse than green"),
            Self::NoContractManager(party) => {
                write!(f, "the {party} has no [[contact]] of order 1, its contract manager")
            }
            Self::Written(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn a_mistake_says_where_it_is_as_data_and_in_the_files_own_words() {
        let sample = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
        let swapped = sample.replacen("\ngreen = 100", "\ngreen = 50", 1);
        let mistakes = Contract::read(&swapped).unwrap_err();
        let mistake = mistakes.iter().find(|mistake| mistake.fault == Fault::RedNotWorse).unwrap();
        assert_eq!(mistake.place.tables, [("kpi".to_owned(), Some(1)), ("target".to_owned(), Some(1))]);
        assert_eq!(mistake.place.field.as_deref(), Some("red"));
        assert_eq!(mistake.message, "kpi 1: target 1: red: must be worse than green");
    }

    #[test]
    fn a_table_of_which_there_is_one_has_no_number() {
        assert_eq!(Place::default().table("rules").field("watch").to_string(), "rules.watch: ");
        assert_eq!(Place::default().to_string(), "");
    }
}
