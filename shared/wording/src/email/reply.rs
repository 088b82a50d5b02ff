//! The address for replies to an email, which is a person's, never the sending address.
//!
//! A reply goes to the other party's contract manager, as if that person had written. However, mail programs quote the email
//! below the reply. If the email tells the council something confidential, such as that it may warn or terminate, the quotation
//! would reach the contractor, so a reply to such an email comes back to the reader.

use domain::event::Party;
use domain::notice::About;
use domain::readers::Readers;

use crate::letterhead::{Letterhead, Mailbox};
use crate::plain::stands_in_header;

/// The address for replies, and a sentence on it.
pub struct Reply {
    /// The mailbox; `None` where the definition names nobody.
    pub to: Option<Mailbox>,
    /// The sentence for the email's end.
    pub in_words: String,
}

impl Reply {
    /// No reply is expected, nor would anybody read one.
    pub const NONE: &'static Self = &Self { to: None, in_words: String::new() };

    /// Returns the address for replies to an email that tells a party all of these.
    pub fn to_all_of<'a>(letterhead: &Letterhead, to: Party, told: impl IntoIterator<Item = &'a About>) -> Self {
        let alone = to != Party::Contractor && told.into_iter().any(|about| about.readers() == Readers::Council);
        let Letterhead { recipient_name, recipient_email, other_manager, council, .. } = letterhead;
        let reader = || Mailbox { name: recipient_name.clone(), email: recipient_email.clone() };
        // An address that cannot be written into a header is left out, so that the email can still be sent.
        let goes_to = if alone { Some(reader()) } else { other_manager.clone() };
        let goes_to = goes_to.filter(|mailbox| stands_in_header(&mailbox.email));
        let in_words = match &goes_to {
            Some(_) if alone => {
                format!("It is for {council} alone. A reply to it comes back to you, and reaches nobody else.")
            }
            Some(mailbox) => {
                let office = format!("contract manager of {}", letterhead.other(to));
                let name = mailbox.name.trim();
                let who = if name.is_empty() { format!("the {office}") } else { format!("{name}, {office}") };
                format!("A reply to it goes to {who}.")
            }
            None => "Please do not reply to it: nobody would read the reply.".to_owned(),
        };
        Self { to: goes_to, in_words }
    }
}
