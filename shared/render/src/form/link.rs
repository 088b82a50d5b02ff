//! A link with what it says.

use serde::Serialize;

/// A link, as a button or in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelledLink {
    pub label: String,
    pub href: String,
}
