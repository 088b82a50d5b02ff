//! Who recorded an event: the person or the credential (D25).

use serde::{Deserialize, Serialize};

use crate::party::Person;

/// The person, or the credential, that recorded an event, as the door through which it came knew them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The person's name; none where a program recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The door through which it came.
    pub through: Through,
    /// The label of the credential; none where a person signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// The doors through which events come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// The forms in the browser.
    Desk,
    /// The API, with a credential.
    Api,
    /// The command line of whoever operates the system.
    CommandLine,
    System,
}

impl Who {
    /// Returns whoever operates the system and called a command.
    pub fn on_command_line() -> Self {
        Self { name: None, position: None, through: Through::CommandLine, credential: None }
    }

    /// Returns a program that called the API with a credential of a label.
    pub fn with_credential(label: &str) -> Self {
        Self { name: None, position: None, through: Through::Api, credential: Some(label.to_owned()) }
    }

    /// Returns the person; `None` where a program recorded it. An address is never kept with an event: it is looked up among the
    /// contacts when it is needed.
    pub fn person(&self) -> Option<Person> {
        let (name, position) = (self.name.clone()?, self.position.clone().unwrap_or_default());
        Some(Person { name, position })
    }
}
