//! What the system sent to the parties, and whether it has arrived.

use domain::contract::Contract;
use domain::event::Party;
use domain::month::Month;
use domain::notice::NoticeKind;
use serde::Serialize;
use wording::letter_kind::heading_of;
use wording::party::party_name;

use super::frame::{PageFrame, page};
use crate::RenderError;

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
    /// What is to be decided of it; none where nothing is.
    pub decision: Option<DecisionLink>,
}

/// What is to be decided of an email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecisionLink {
    /// Where, below the contract.
    pub href: String,
    /// What, as the link there says.
    pub label: &'static str,
}

#[derive(Serialize)]
struct EmailsView<'a> {
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
    decision: Option<&'a DecisionLink>,
}

/// Renders the list of emails, the newest first, and how many more there are.
///
/// # Errors
///
/// The templates do not fit.
pub fn emails_page(
    frame: &PageFrame,
    contract: &Contract,
    emails: &[SentEmail],
    more: usize,
) -> Result<String, RenderError> {
    let emails = emails.iter().map(|email| EmailRow::of(contract, email)).collect();
    page("forms/emails.html", frame, &EmailsView { emails, more })
}

/// Returns what an email tells, by the kinds of its notices and the months that they are about: `Formal warning`.
pub fn email_in_words(kinds: &[NoticeKind], months: &[Month]) -> String {
    let mut kinds: Vec<String> = kinds.iter().map(|kind| heading_of(*kind)).collect();
    kinds.dedup();
    let mut months: Vec<String> = months.iter().map(|month| month.in_words()).collect();
    months.dedup();
    let of = if months.is_empty() { String::new() } else { format!(" ({})", months.join(", ")) };
    format!("{}{of}", kinds.join(", "))
}

#[derive(Serialize)]
struct LetterView<'a> {
    as_message: &'a str,
    /// When its entry was withdrawn, in words.
    withdrawn_at: Option<&'a str>,
    /// The kept page up to the end of its head, from there to the beginning of its body, and the rest.
    head: &'a str,
    between: &'a str,
    rest: &'a str,
}

/// Renders a letter's page as it was kept, with the contract's bar and the way back above it; `as_message` is where the whole
/// message is found. Nothing of the letter itself changes, and on paper it stands alone, but where the entry that it follows from
/// was withdrawn since: when, in words, is told above it wherever it is read.
///
/// # Errors
///
/// The templates do not fit.
pub fn letter_page(
    frame: &PageFrame,
    kept: &str,
    as_message: &str,
    withdrawn_at: Option<&str>,
) -> Result<String, RenderError> {
    const BODY: &str = "<body>\n";
    let places = kept.find("</head>").and_then(|head| Some((head, kept.find(BODY)? + BODY.len())));
    let Some((head, body)) = places.filter(|(head, body)| head < body) else { return Ok(kept.to_owned()) };
    let (before, rest) = kept.split_at(body);
    let (head, between) = before.split_at(head);
    page("forms/letter.html", frame, &LetterView { as_message, withdrawn_at, head, between, rest })
}

impl<'a> EmailRow<'a> {
    fn of(contract: &'a Contract, email: &'a SentEmail) -> Self {
        Self {
            what: email_in_words(&email.kinds, &email.months),
            to: party_name(contract, email.to),
            recipient: email.recipient.as_deref(),
            state: wording::sentence::sentence_case(&email.state),
            has_trouble: email.has_trouble,
            at: &email.at,
            href: email.href.as_deref(),
            decision: email.decision.as_ref(),
        }
    }
}
