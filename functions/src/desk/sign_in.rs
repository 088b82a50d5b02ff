//! Signing in by email, and out.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::mail::OutgoingEmail;
use cloud::rate_limits::{RateLimit, network};
use cloud::sessions::{LINK_IS_GOOD_FOR, SESSION_LASTS};
use domain::contract::{Contact, Contract, is_email_address};
use render::form::{PageFrame, SignInPage};
use render::{Envelope, SignInEmail, mime, sign_in_email};

use super::page::page;
use super::posted_form::PostedForm;
use super::refusal::Refusal;
use super::service::Desk;
use super::visitor::ContractsOfAddress;
use super::{origin, path};
use crate::http::Request;
use crate::http::response::{self, Response, ResponseExt as _};

/// How often a link is sent to one address as somebody from one network asks: whoever asks with the address of another uses up
/// nobody's attempts but those from where they are.
const LINKS_AN_ADDRESS_FROM_A_NETWORK: RateLimit =
    RateLimit { what: "link-to-address-from-network", most: 5, minutes: 60 };

/// How often a link is sent to one address whoever asks, so that nobody's mail is flooded from many networks.
const LINKS_AN_ADDRESS: RateLimit = RateLimit { what: "link-to-address", most: 30, minutes: 60 };

/// How often links are asked for from one network: an office has many people behind one address. What one of them is refused for
/// their own address does not count, and nobody's link waits for it: beyond it the answer says that it was too often, and a
/// contact gets theirs by email all the same.
const LINKS_A_NETWORK: RateLimit = RateLimit { what: "link-from-network", most: 30, minutes: 60 };

/// How often links that are not good are opened from one network. A good link is never counted and always opens, whoever tried
/// what from the same network before; and a page of another site that shows a link as a picture or in a frame counts for nothing.
const MISSES_A_NETWORK: RateLimit = RateLimit { what: "miss-from-network", most: 120, minutes: 60 };

/// The longest address that mail allows (RFC 5321, 4.5.3.1).
const LONGEST_ADDRESS: usize = 254;

/// Shows the page that asks for an address.
pub(super) fn ask(request: &Request) -> Result<Response, Refusal> {
    let then = request.parameter("then").unwrap_or_default();
    let view = SignInPage {
        leads_to: path::own(&then).map(str::to_owned),
        signed_out: request.parameter("signed-out").is_some(),
        ..SignInPage::default()
    };
    page(render::form::sign_in_page(&PageFrame::signed_out(), &view))
}

/// Takes an address, and sends it a link if it is a contact's. The answer is the same whether it is or not, and takes as long.
pub(super) async fn send_link(desk: &Desk, request: &Request, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let form = PostedForm::read(request).await?;
    let address = form.text("email").trim().to_owned();
    let leads_to = path::own(form.text("then")).map(str::to_owned);
    if !is_email_address(&address) || address.len() > LONGEST_ADDRESS {
        let view = SignInPage { leads_to, address, is_wrong: true, ..SignInPage::default() };
        return page(render::form::sign_in_page(&PageFrame::signed_out(), &view));
    }
    let (normalised, network) = (cloud::contacts::normalised(&address), network(request.source_ip()));
    // In this order: what is refused here counts nowhere else.
    let of_both = format!("{normalised}\n{network}");
    if !desk.table.is_within(LINKS_AN_ADDRESS_FROM_A_NETWORK, &of_both, now).await?
        || !desk.table.is_within(LINKS_AN_ADDRESS, &normalised, now).await?
    {
        return Err(Refusal::TooOften);
    }
    let within = desk.table.is_within(LINKS_A_NETWORK, &network, now).await?;
    let sent = send_if_known(desk, &address, leads_to.as_deref().unwrap_or(path::DESK), now);
    let (sent, ()) = tokio::join!(sent, tokio::time::sleep(desk.pace));
    if let Err(failure) = sent {
        // The one who asked is told the same as anybody: a failure would say that the address is known.
        tracing::error!(failure = %failure, "a link to sign in was not sent");
    }
    if !within {
        return Err(Refusal::TooOften);
    }
    page(render::form::sign_in_sent_page(&PageFrame::signed_out(), &address))
}

/// Returns why a link that is not good does not open: it is not good, or this was tried too often.
async fn miss(desk: &Desk, request: &Request, now: DateTime<Utc>) -> Refusal {
    match desk.table.is_within(MISSES_A_NETWORK, &network(request.source_ip()), now).await {
        Ok(true) => Refusal::LinkNotGood,
        Ok(false) => Refusal::TooOften,
        Err(failure) => failure.into(),
    }
}

async fn send_if_known(desk: &Desk, address: &str, leads_to: &str, now: DateTime<Utc>) -> Result<(), Failure> {
    let address = cloud::contacts::normalised(address);
    let contracts = desk.contracts_of(&address).await?;
    let Some((contract, contact)) = contracts.found.first() else {
        tracing::info!("a link to sign in was asked for with an address that is no contact's");
        return Ok(());
    };
    let token = desk.table.new_sign_in_link(&address, leads_to, now).await?;
    let message = message(desk, contract, contact, &token, now)?;
    let id = format!("sign-in/{}", &sha256(token.as_bytes())[..16]);
    let name = format!("{}/{}_{}", contract.id, contract.date_of(now), id.replace('/', "."));
    let email = OutgoingEmail {
        contract: &contract.id,
        id: &id,
        name: &name,
        from: &desk.from,
        to: &contact.email,
        message: &message,
    };
    desk.mail.send(email).await.map_err(|unsent| unsent.failure)?;
    tracing::info!(contract = contract.id, party = %contact.party, "a link to sign in was sent");
    Ok(())
}

/// Writes the email with the link.
fn message(
    desk: &Desk,
    contract: &Contract,
    contact: &Contact,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, Failure> {
    let unwritten = |_| Failure::permanent("write a link to sign in", "its template does not fit");
    let letter = sign_in_email(&SignInEmail {
        recipient_name: contact.name.clone(),
        link: format!("{}{}", desk.address, path::link(token)),
        minutes: LINK_IS_GOOD_FOR.num_minutes(),
        asked_at: now,
        time_zone: contract.time_zone,
    })
    .map_err(unwritten)?;
    let host = desk.from.rsplit_once('@').map_or("last-friday.example", |(_, host)| host);
    let message_id = format!("{}@{host}", &sha256(format!("message\n{token}").as_bytes())[..32]);
    let envelope = Envelope {
        from: desk.from.clone(),
        from_name: crate::letterhead::SENDER_NAME.into(),
        to: contact.email.clone(),
        to_name: contact.name.clone(),
        // Each stands by itself: in a thread, the newest link hides behind the first.
        thread_id: None,
        message_id,
        date: now,
    };
    mime(&envelope, &letter).map_err(unwritten)
}

/// Shows the page that a link leads to: a button, since programs that look for harmful mail open links, and press no button.
pub(super) async fn show_link(
    desk: &Desk,
    request: &Request,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    if !origin::is_navigation(request) {
        // Nobody looks at it: nothing is looked up, and nothing counted.
        return Err(Refusal::LinkNotGood);
    }
    if desk.table.sign_in_link(token, now).await?.is_none() {
        return Err(miss(desk, request, now).await);
    }
    page(render::form::sign_in_link_page(&PageFrame::signed_out()))
}

/// Signs in: the link is used up, and a session begins.
pub(super) async fn open_link(
    desk: &Desk,
    request: &Request,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let Some(link) = desk.table.use_sign_in_link(token, now).await? else {
        return Err(miss(desk, request, now).await);
    };
    let ContractsOfAddress { found, unreadable } = desk.contracts_of(&link.address).await?;
    if found.is_empty() && unreadable == 0 {
        return Err(Refusal::LinkNotGood);
    }
    if let Some(before) = request.cookie(desk.cookie_name()) {
        desk.table.end_session(before, now).await?;
    }
    let session = desk.table.new_session(&link.address, now).await?;
    tracing::info!("somebody signed in");
    let leads_to = path::own(&link.leads_to).unwrap_or(path::DESK);
    Ok(response::see_other(leads_to).with_cookie(&desk.cookie(&session, SESSION_LASTS.num_seconds())))
}

/// Signs out: the session is over wherever its cookie may be.
pub(super) async fn sign_out(desk: &Desk, request: &Request, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let out = || response::see_other("/desk/sign-in?signed-out=1").with_cookie(&desk.cookie("", 0));
    let signed_in = match desk.signed_in(request, now).await {
        Err(Refusal::SignedOut) => return Ok(out()),
        signed_in => signed_in?,
    };
    signed_in.form(request).await?;
    if let Some(token) = request.cookie(desk.cookie_name()) {
        desk.table.end_session(token, now).await?;
    }
    Ok(out())
}
