//! Revisions of targets, units and contacts: a few fields become a new definition, whose effect is seen before it is recorded.
//!
//! The definition's text is changed where it says something else and nowhere else, so that its comments stay. A form says how
//! many events the log had when it was opened, and is applied to the definition of then: sent twice, it gives the same text.
//!
//! The modules stand in this order, and each knows only those before it: `toml_values`, the text's values; `form`, a form as
//! data; `mistakes` in what a form makes of the text, by its fields; the forms `targets`, `units` and `contacts`; `differences`
//! between two definitions; `submission`, a form that is opened or was sent; `answer`, which shows and takes it.

mod answer;
mod contacts;
mod differences;
mod form;
mod mistakes;
mod submission;
mod targets;
mod toml_values;
mod units;

pub(crate) use answer::{answer, list};
pub(crate) use differences::definition_changes;
