//! The fields of a form as data: one [`FormField`] says how a field is shown, how what is typed is read back, and what it holds
//! when the form is opened. One set of components shows them, and one reader makes the fields of an event of them.
//!
//! The modules, each of which knows those before it: `values`, what the boxes of a form hold; `field`, the fields; `lookup`, the
//! field of a name; `payload`, what was typed as the fields of an event; `errors`, what is wrong; `components`, the fields
//! on a page.

mod components;
mod errors;
mod event_payload;
mod field;
mod lookup;
mod values;

pub(crate) use components::{components, components_read_by};
pub(crate) use errors::FormErrors;
pub(crate) use event_payload::EventPayload;
pub(crate) use field::{FieldKind, FormField, choice, choice_with_hint, date_as_typed};
pub(crate) use lookup::field_of;
pub(crate) use values::FormValues;
