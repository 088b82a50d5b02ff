//! The forms about events: what each party records beside returns.
//!
//! A form is data ([`form`]): its fields are shown by one set of components and read back into the event's JSON, which goes the
//! same way as over the API.
//!
//! The modules stand in this order, and each knows only those before it: `new_id`, the ids of what is new; `form`; the forms
//! themselves, in `reports`, `meetings`, `plans`, `warnings`, `exchanges` and `withdrawals`; `forms`, which of them records which
//! kind of event; `availability`, whether one can be sent now; `submission`, one that is opened or was sent; `letter_preview` and
//! `withdrawal_preview`, what is seen before it is recorded; `answer`, which takes it; `list`, all of them.

mod answer;
mod availability;
mod exchanges;
mod form;
mod forms;
mod letter_preview;
mod list;
mod meetings;
mod new_id;
mod plans;
mod reports;
mod submission;
mod warnings;
mod withdrawal_preview;
mod withdrawals;

pub(crate) use answer::answer;
pub(crate) use availability::{no_plan_is_required, unavailable_page};
pub(crate) use forms::{EventFormSpec, FormList};
pub(crate) use list::list;
pub(crate) use plans::appendix_a_field;
