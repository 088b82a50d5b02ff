//! The forms of the two parties, as HTML: one function a page, from plain data.
//!
//! Standard markup of the GOV.UK Design System, in components of `site-templates/forms/components.html`. What a person typed is
//! shown as text, whatever it is.
//!
//! The modules stand in this order, and each knows only those before it:
//!
//! 1. `frame`: what every page has around it.
//! 2. `field`, `component`: a form's fields and the components that show them. `labelled_text`: what is read beside them.
//! 3. `link`; `next_step`: links from what waits to the form for it.
//! 4. A page each: `message`, `link_list`, `form_page`, `preview_page` (before something is recorded), `sign_in`, `home`, `entry`
//!    (what a party recorded), `emails` (what was sent); and `returns`, the pages of a month's return.

mod component;
mod emails;
mod entry;
mod field;
mod form_page;
mod frame;
mod home;
mod labelled_text;
mod link;
mod link_list;
mod message;
mod next_step;
mod preview_page;
pub mod returns;
mod sign_in;

#[cfg(test)]
mod tests;

pub use component::{ComponentRow, FormComponent};
pub use emails::{DecisionLink, SentEmail, email_in_words, emails_page, letter_page};
pub use entry::{
    EntryPage, EntryRow, EntryState, entries_page, entry_detail, entry_in_words, entry_page, moment_in_words,
};
pub use field::{Choice, ErrorLine, InputField, join_messages};
pub use form_page::{Caution, FindingToAnswer, FormPage, HiddenField, QuotedClause, TextSection, form_page};
pub use frame::{PageFrame, stylesheet};
pub use home::{ContractChoice, HomePage, contracts_page, home_page};
pub use labelled_text::{LabelledText, LabelledTextRow, rating_facts};
pub use link::LabelledLink;
pub use link_list::{LinkGroup, LinkListPage, UnavailableForm, link_list_page};
pub use message::{MessagePage, message_page};
pub use next_step::event_form_label;
pub(crate) use next_step::{event_form_path, subject_field};
pub use preview_page::{PreviewPage, PreviewedLetter, RatingChangeRow, preview_page};
pub use sign_in::{SignInPage, sign_in_link_page, sign_in_page, sign_in_sent_page};
