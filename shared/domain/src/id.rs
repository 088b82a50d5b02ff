//! Ids: one type a kind of thing, so that a plan's is not taken for a warning's.
//!
//! An id is a text that whoever recorded the thing chose, up to the length and characters that the door takes. Two ids of one kind are
//! one thing's if their characters are the same.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::month::Month;

/// Declares the type of one kind of id.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Returns its characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone()
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.0 == text
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, text: &String) -> bool {
                self.0 == *text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.0 == *text
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id! {
    /// The id of an improvement plan (6.3, 6.4).
    PlanId
}

text_id! {
    /// The id of a formal warning (6.7).
    WarningId
}

text_id! {
    /// The id of a meeting (section 7).
    MeetingId
}

text_id! {
    /// The id of a capacity issue (5.2); `return-2022-06` of one that was raised in a return.
    CapacityIssueId
}

impl CapacityIssueId {
    /// Makes the id of the issue that was raised in the return of a month: `return-2022-06`.
    pub fn of_return(month: Month) -> Self {
        Self(format!("return-{month}"))
    }
}

text_id! {
    /// The id of a dispute of a rating (5.4(a)).
    DisputeId
}

text_id! {
    /// The id of an action plan (9.1, 10.2).
    ActionPlanId
}

text_id! {
    /// The id of a request for information (12.1).
    InformationRequestId
}

/// The most things of one day that the forms are taken to number.
const MOST: u32 = 99;

/// Returns the day of a thing, where its id is the one that the forms make of it: `2023-02-15`, or `2023-02-15-2` for the second.
pub fn made_of(id: &str, on: NaiveDate) -> Option<NaiveDate> {
    number(id, on).map(|_| on)
}

/// Returns which of the things of a day an id is the forms' id of, from 1.
pub fn number(id: &str, on: NaiveDate) -> Option<u32> {
    let first = on.to_string();
    if id == first {
        return Some(1);
    }
    id.starts_with(&first).then(|| (2..=MOST).find(|number| id == format!("{first}-{number}"))).flatten()
}
