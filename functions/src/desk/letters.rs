//! What the system sent, and whether it has arrived; letters as they went; what the council decides of a letter of which nobody
//! knows whether it went, of one which came back, and of one that goes only if it decides so.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::letters::StoredLetter;
use cloud::outbox::{EmailState, LetterDecision, OutboxEmail};
use domain::event::Party;
use domain::month::Month;
use domain::notice::NoticeKind;
use http::StatusCode;
use render::form::{
    Choice, DecisionLink, FormComponent, FormPage, HiddenField, InputField, LabelledText, MessagePage, SentEmail,
};
use wording::sentence::sentence_case;

use super::page::{page, page_with, styled_within};
use super::path;
use super::refusal::Refusal;
use super::service::Desk;
use super::visitor::Visitor;
use crate::http::Request;
use crate::http::response::{self, Response};
use crate::letterhead::letterhead_of;
use crate::record::{addressee, decide, may_see, state_in_words, withdrawn_at};

/// How many emails stand on the page.
const ON_A_PAGE: usize = 100;

/// What the council does with what came back.
const SEND_AGAIN: &str = "Send it again";

/// Shows the emails that a party may see: the council all, the contractor the letters to it that went.
pub(super) async fn list(desk: &Desk, visitor: &Visitor) -> Result<Response, Refusal> {
    let id = &visitor.log.contract.id;
    let kept = desk.table.letters(id).await?;
    let letter_of = |email: &OutboxEmail| kept.iter().find(|letter| letter.id == email.id).cloned();
    let mut emails: Vec<(OutboxEmail, Option<StoredLetter>)> = desk
        .table
        .emails(id)
        .await?
        .into_iter()
        .map(|email| (letter_of(&email), email))
        .filter(|(letter, email)| match letter {
            Some(letter) => may_see(visitor.party, letter, email),
            None => visitor.party == Party::Council,
        })
        .map(|(letter, email)| (email, letter))
        .collect();
    // What somebody should look after stands first.
    emails.sort_by_key(|(email, _)| std::cmp::Reverse((has_trouble(email), email.called_for_at, email.id.clone())));
    let more = emails.len().saturating_sub(ON_A_PAGE);
    let history = visitor.history()?;
    let contract = history.known().contract();
    let row = |(email, letter): &(OutboxEmail, Option<StoredLetter>)| SentEmail {
        kinds: email.notices.iter().map(|notice| notice.kind).collect(),
        months: email.notices.iter().filter_map(|notice| notice.month).collect(),
        to: email.to,
        recipient: email.recipient.as_ref().map(|recipient| recipient.name.clone()),
        state: state_in_words(&visitor.log, contract, email),
        has_trouble: has_trouble(email),
        at: render::form::moment_in_words(contract, email.sending.sent_at.unwrap_or(email.called_for_at)),
        href: (letter.is_some() || is_to_be_seen(visitor, email)).then(|| format!("letters/{}", email.id)),
        decision: decides(visitor, email).then(|| DecisionLink {
            href: format!("letters/{}/decision", email.id),
            label: if email.state == EmailState::Bounced { SEND_AGAIN } else { "Decide what to do" },
        }),
    };
    let rows: Vec<SentEmail> = emails.iter().take(ON_A_PAGE).map(row).collect();
    page(render::form::emails_page(&visitor.frame(contract), contract, &rows, more))
}

/// Returns whether an email has not arrived, or may not have, or waits for somebody's decision.
fn has_trouble(email: &OutboxEmail) -> bool {
    match email.state {
        EmailState::Bounced | EmailState::Undeliverable | EmailState::Unknown | EmailState::Held => true,
        EmailState::Due
        | EmailState::Lapsed
        | EmailState::Claimed
        | EmailState::Sent
        | EmailState::Delivered
        | EmailState::Complained
        | EmailState::NotSent => false,
    }
}

/// Returns whether there is something to decide of an email, and this party decides it.
fn decides(visitor: &Visitor, email: &OutboxEmail) -> bool {
    let waits = LetterDecision::ALL.into_iter().any(|decision| decision.can_be_taken_on(email));
    visitor.party == Party::Council && waits
}

/// Returns whether a letter that waits for a decision can be seen as it would be sent today.
fn is_to_be_seen(visitor: &Visitor, email: &OutboxEmail) -> bool {
    email.state == EmailState::Held && decides(visitor, email)
}

/// Shows a letter as sent: its page, or with `?as=eml` the whole message; one that waits for the council's decision as a draft.
pub(super) async fn show(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let contract = &visitor.log.contract.id;
    let email = desk.table.email(contract, id).await?.ok_or(Refusal::NotFound)?;
    if is_to_be_seen(visitor, &email) {
        return Ok(styled_within(response::page(as_draft(&email, now)?)));
    }
    let letter = desk.table.letter(contract, id).await?.ok_or(Refusal::NotFound)?;
    if !may_see(visitor.party, &letter, &email) {
        return Err(Refusal::NotFound);
    }
    match request.parameter("as").as_deref() {
        None => {
            let history = visitor.history()?;
            let contract = history.known().contract();
            let as_message = format!("{}/letters/{id}?as=eml", path::contract(&contract.id));
            let withdrawn = withdrawn_at(&visitor.log, &email);
            let withdrawn = withdrawn.map(|at| render::form::moment_in_words(contract, at));
            let frame = visitor.frame(contract);
            let shown = render::form::letter_page(&frame, &letter.page, &as_message, withdrawn.as_deref());
            Ok(styled_within(page(shown)?))
        }
        Some("eml") => Ok(response::file("message/rfc822", &format!("{}.eml", id.replace('/', ".")), letter.message)),
        Some(_) => Err(Refusal::NotFound),
    }
}

/// Returns a letter as it would be written today, marked as a draft.
fn as_draft(email: &OutboxEmail, now: DateTime<Utc>) -> Result<String, Failure> {
    const DOING: &str = "draft a letter";
    let letterhead = letterhead_of(email, DOING)?;
    let notice = email.notices.first().ok_or_else(|| Failure::permanent(DOING, "it says nothing"))?;
    let today = letterhead.date_of(now);
    let draft = render::draft(&letterhead, email.to, notice.month, &notice.about, today);
    draft
        .map(|draft| draft.html)
        .map_err(|error| Failure::permanent(DOING, "its template does not fit what it says").because(error))
}

/// Shows or takes the council's decision on a letter.
pub(super) async fn decision(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (id, posted): (&str, bool),
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    visitor.only(Party::Council)?;
    let contract = &visitor.log.contract.id;
    let at = path::contract(contract);
    let email = desk.table.email(contract, id).await?.filter(OutboxEmail::is_the_councils_to_decide);
    let email = email.ok_or(Refusal::NotFound)?;
    let nothing_to_decide = || {
        let text = "It is known by now whether this letter went, and it has not come back since; or a colleague has decided on it.";
        Refusal::Message(
            StatusCode::CONFLICT,
            MessagePage::new("Nothing to decide", text).with_link("Letters and emails", &format!("{at}/letters")),
        )
    };
    if !decides(visitor, &email) {
        return Err(nothing_to_decide());
    }
    let chosen = if posted { visitor.form(request).await?.text("decision").to_owned() } else { String::new() };
    let decision = LetterDecision::of_word(&chosen).filter(|decision| decision.can_be_taken_on(&email));
    let Some(decision) = decision else {
        return if email.state == EmailState::Bounced {
            ask_to_send_again(visitor, &email)
        } else {
            ask(visitor, &email, posted)
        };
    };
    if !decide(&desk.table, email, decision, now).await? {
        return Err(nothing_to_decide());
    }
    tracing::info!(contract, decision = decision.word(), "a letter was decided on");
    Ok(response::see_other(&format!("{at}/letters")))
}

/// Asks whether what came back is to be sent once more, and shows to whom.
fn ask_to_send_again(visitor: &Visitor, email: &OutboxEmail) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let kinds: Vec<NoticeKind> = email.notices.iter().map(|notice| notice.kind).collect();
    let months: Vec<Month> = email.notices.iter().filter_map(|notice| notice.month).collect();
    let follows = if email.notices.iter().any(|notice| notice.kind == NoticeKind::FormalWarning) {
        " Until it is delivered, no deadline runs from the formal warning, and it does not count as received (6.4, 6.5)."
    } else if email.shares_minutes() {
        " Until it is delivered, there is no deadline for a reply to the minutes, and they do not count as agreed without one (5.7)."
    } else {
        ""
    };
    let to = addressee(email, contract);
    let form = FormPage {
        title: "An email that came back".into(),
        lead: format!(
            "{} has not received it.{follows} It will be sent again unchanged. If the address is wrong, change the contract’s contacts first.",
            contract.contractor
        ),
        action: format!("{}/letters/{}/decision", path::contract(&contract.id), email.id),
        facts: vec![
            LabelledText::new("What it is", render::form::email_in_words(&kinds, &months)),
            LabelledText::new("Status", sentence_case(&state_in_words(&visitor.log, contract, email))),
            LabelledText::new("To", to.map(|to| format!("{}, {}", to.name, to.email)).unwrap_or_default()),
        ],
        hidden: vec![HiddenField { name: "decision".into(), value: "send-again".into() }],
        button: SEND_AGAIN.into(),
        ..FormPage::default()
    };
    page_with(StatusCode::OK, render::form::form_page(&visitor.frame(contract), &form))
}

/// What is asked of a letter of which nobody knows whether it went: the title, the sentences under it, and what is wrong where
/// nothing is chosen.
const UNKNOWN: (&str, &str, &str) = (
    "A letter that may not have been sent",
    "The system stopped before it could record whether this letter was sent. Ask the contractor whether it has received \
     it; then decide.",
    "Choose whether it is sent again or counts as sent",
);

/// The same of one that goes only if the council decides so.
const HELD: (&str, &str, &str) = (
    "A letter waiting for your decision",
    "The rules for reading the contract have changed. Under the new rules, the contract called for this letter on an \
     earlier day. No letter about the past is sent automatically. Decide whether to send it now or not at all.",
    "Choose whether it is sent now or not at all",
);

fn ask(visitor: &Visitor, email: &OutboxEmail, posted: bool) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let is_held = email.state == EmailState::Held;
    let (title, lead, wrong) = if is_held { HELD } else { UNKNOWN };
    let wrong = posted.then(|| wrong.to_owned());
    let field = InputField::new("decision", "What do you want to do?").with_error(wrong);
    let choices = if is_held {
        [
            (LetterDecision::Send, "Send it now, with today's date"),
            (LetterDecision::DoNotSend, "Do not send it: it stays on record as not sent"),
        ]
    } else {
        [
            (LetterDecision::SendAgain, "Send it: the contractor has not received it"),
            (LetterDecision::WasSent, "Record it as sent: the contractor has received it"),
        ]
    };
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), ..Choice::default() };
    let form = FormPage {
        title: title.into(),
        lead: lead.into(),
        action: format!("{}/letters/{}/decision", path::contract(&contract.id), email.id),
        errors: field.error_line().into_iter().collect(),
        components: vec![FormComponent::Radios {
            field,
            choices: choices.iter().map(|(decision, label)| choice(decision.word(), label)).collect(),
        }],
        button: "Decide".into(),
        ..FormPage::default()
    };
    let status = if posted { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, render::form::form_page(&visitor.frame(contract), &form))
}
