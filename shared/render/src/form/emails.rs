//! What the system sent to the parties, and whether it has arrived.

use domain::contract::Contract;
use domain::event::Party;
use domain::month::Month;
use domain::notice::NoticeKind;
use serde::Serialize;

use super::{Around, page};
use crate::RenderError;
use crate::page::{letter_kind, party_name};
use crate::words;

/// An email, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentEmail {
    /// The kinds of the notices that it tells.
    pub kinds: Vec<NoticeKind>,
    /// The months that they are about.
    pub months: Vec<Month>,
    /// The party that it is for.
    pub to: Party,
    /// Who it goes to; none where the definition names nobody.
    pub recipient: Option<String>,
    /// What became of it, within a sentence.
    pub state: String,
    /// Whether somebody should look after it.
    pub has_trouble: bool,
    /// When it was sent, or called for, in words.
    pub at: String,
    /// Where it is found as sent, below the contract; none where it is not kept.
    pub href: Option<String>,
    /// Where it is decided what becomes of it; none where nothing is to be decided.
    pub decision: Option<String>,
}

/// A letter whose entry was withdrawn after it had been written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WithdrawnLetter {
    /// Its subject.
    pub subject: String,
    /// Its page, as it was written.
    pub page: String,
    /// When the entry was withdrawn, in words.
    pub withdrawn_at: String,
    /// Where the whole message is found.
    pub message: String,
}

/// The page of a letter whose entry was withdrawn.
///
/// # Errors
///
/// The templates do not fit.
pub fn withdrawn_letter_page(around: &Around, letter: &WithdrawnLetter) -> Result<String, RenderError> {
    page("forms/letter.html", around, letter)
}

#[derive(Serialize)]
struct View<'a> {
    emails: Vec<EmailRow<'a>>,
    /// How many there are beyond these.
    more: usize,
}

#[derive(Serialize)]
struct EmailRow<'a> {
    what: String,
    to: &'a str,
    recipient: Option<&'a str>,
    state: String,
    has_trouble: bool,
    at: &'a str,
    href: Option<&'a str>,
    decision: Option<&'a str>,
}

/// The list of emails, the newest first, and how many more there are.
///
/// # Errors
///
/// The templates do not fit.
pub fn emails_page(
    around: &Around,
    contract: &Contract,
    emails: &[SentEmail],
    more: usize,
) -> Result<String, RenderError> {
    let emails = emails.iter().map(|email| EmailRow::of(contract, email)).collect();
    page("forms/emails.html", around, &View { emails, more })
}

/// What an email tells, by the kinds of its notices and the months that they are about: `Formal warning`.
pub fn email_in_words(kinds: &[NoticeKind], months: &[Month]) -> String {
    let mut kinds: Vec<String> = kinds.iter().map(|kind| letter_kind(*kind)).collect();
    kinds.dedup();
    let mut months: Vec<String> = months.iter().map(|month| month.in_words()).collect();
    months.dedup();
    let of = if months.is_empty() { String::new() } else { format!(" ({})", months.join(", ")) };
    format!("{}{of}", kinds.join(", "))
}

impl<'a> EmailRow<'a> {
    fn of(contract: &'a Contract, email: &'a SentEmail) -> Self {
        Self {
            what: email_in_words(&email.kinds, &email.months),
            to: party_name(contract, email.to),
            recipient: email.recipient.as_deref(),
            state: words::sentence_case(&email.state),
            has_trouble: email.has_trouble,
            at: &email.at,
            href: email.href.as_deref(),
            decision: email.decision.as_deref(),
        }
    }
}
