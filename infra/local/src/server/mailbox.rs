//! The mailbox, which lists and shows the folder's `.eml` files.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use linkify::{LinkFinder, LinkKind, Span};
use mail_parser::{Address, Message, MessageParser};
use serde::Serialize;
use tera::{Context, Tera};

use super::refusal::not_found;

static TEMPLATES: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.add_raw_templates([
        ("mailbox/base.html", include_str!("../../../../site-templates/mailbox/base.html")),
        ("mailbox/list.html", include_str!("../../../../site-templates/mailbox/list.html")),
        ("mailbox/email.html", include_str!("../../../../site-templates/mailbox/email.html")),
    ])
    .expect("the mailbox's templates are in order");
    tera
});

/// An email as the list shows it.
#[derive(Debug, Serialize)]
struct ListedEmail {
    contract: String,
    file: String,
    /// When it was sent, in seconds since 1970, for sorting.
    sent: i64,
    date: String,
    to: String,
    subject: String,
}

/// Lists all emails, the newest first.
pub(super) fn list(mail: &Path) -> Response {
    let mut emails: Vec<ListedEmail> = files(mail).iter().filter_map(|file| listed(file)).collect();
    emails.sort_by(|one, other| (other.sent, &other.file, &other.contract).cmp(&(one.sent, &one.file, &one.contract)));
    page("mailbox/list.html", &serde_json::json!({ "emails": emails }))
}

fn files(mail: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let files = entries(mail).into_iter().filter(|folder| folder.is_dir()).flat_map(|folder| entries(&folder));
    files.filter(|file| file.extension().is_some_and(|ending| ending == "eml")).collect()
}

fn listed(file: &Path) -> Option<ListedEmail> {
    let bytes = std::fs::read(file).ok()?;
    let message = MessageParser::default().parse(&bytes)?;
    Some(ListedEmail {
        contract: file.parent()?.file_name()?.to_string_lossy().into_owned(),
        file: file.file_name()?.to_string_lossy().into_owned(),
        sent: message.date().map_or(0, |date| date.to_timestamp()),
        date: date(&message),
        to: addresses(message.to()),
        subject: message.subject().unwrap_or_default().into(),
    })
}

fn date(message: &Message<'_>) -> String {
    message.date().map(|date| date.to_rfc822()).unwrap_or_default()
}

fn addresses(addresses: Option<&Address<'_>>) -> String {
    let one = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().into(),
    };
    let all: Vec<String> = addresses.into_iter().flat_map(|addresses| addresses.iter()).map(one).collect();
    all.join(", ")
}

/// Reads an email that the list names. The names come from the path of a request, so they may not lead to another file of the
/// machine.
fn read(mail: &Path, contract: &str, file: &str) -> Option<Vec<u8>> {
    let plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0']);
    let allowed = plain(contract) && plain(file) && file.ends_with(".eml");
    allowed.then(|| std::fs::read(mail.join(contract).join(file)).ok()).flatten()
}

/// Shows an email: its headers, its text, and its HTML in a frame.
pub(super) fn show(mail: &Path, contract: &str, file: &str) -> Response {
    let Some(bytes) = read(mail, contract, file) else { return not_found() };
    let Some(message) = MessageParser::default().parse(&bytes) else { return not_found() };
    let values = serde_json::json!({
        "contract": contract,
        "file": file,
        "subject": message.subject().unwrap_or_default(),
        "date": date(&message),
        "from": addresses(message.from()),
        "to": addresses(message.to()),
        "has_html": has_html(&message),
        "text": parts(&message.body_text(0).unwrap_or_default()),
        "source": String::from_utf8_lossy(&bytes),
    });
    page("mailbox/email.html", &values)
}

/// A piece of an email's text.
#[derive(Debug, Serialize)]
struct EmailTextPart<'t> {
    text: &'t str,
    link: bool,
}

/// Splits an email's text at its links.
fn parts(text: &str) -> Vec<EmailTextPart<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    finder.spans(text).map(part).collect()
}

fn part<'t>(span: Span<'t>) -> EmailTextPart<'t> {
    let text = span.as_str();
    let is_web = text.starts_with("http://") || text.starts_with("https://");
    EmailTextPart { text, link: span.kind().is_some() && is_web }
}

/// Says whether an email has HTML of its own. `body_html` cannot tell: it makes HTML from the text if there is none.
fn has_html(message: &Message<'_>) -> bool {
    message.html_bodies().any(|part| part.is_text_html())
}

/// Makes an email's links open in a tab, since the pages that they lead to cannot be shown in a frame.
const LINKS_OPEN_TABS: &str = "<base target=\"_blank\">";

/// Shows the HTML part of an email, for the frame. It may run no script and load nothing, since an email may have markup from
/// anybody. Its links open tabs, to which these limits do not apply.
pub(super) fn show_html(mail: &Path, contract: &str, file: &str) -> Response {
    let Some(bytes) = read(mail, contract, file) else { return not_found() };
    let Some(message) = MessageParser::default().parse(&bytes) else { return not_found() };
    let Some(html) = message.body_html(0) else { return not_found() };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            CONTENT_SECURITY_POLICY,
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
             frame-ancestors 'self'",
        ),
    ];
    (headers, html.replacen("<head>", &format!("<head>{LINKS_OPEN_TABS}"), 1)).into_response()
}

fn page(template: &str, values: &serde_json::Value) -> Response {
    let context = Context::from_serialize(values);
    match context.and_then(|context| TEMPLATES.render(template, &context)) {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the mailbox cannot be made");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
