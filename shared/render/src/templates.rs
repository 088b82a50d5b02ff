//! The templates of `site-templates/`: embedded, parsed once on first use, and strict.

use std::sync::LazyLock;
use wording::letterhead::Letterhead;
use wording::plain::plain;

use include_dir::{Dir, File, include_dir};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use crate::RenderError;

/// The folders of `site-templates/` that hold templates. Of the others, only the stylesheet and the script are part of the
/// program.
static FOLDERS: [(&str, Dir<'_>); 5] = [
    ("documents", include_dir!("$CARGO_MANIFEST_DIR/../../site-templates/documents")),
    ("downloads", include_dir!("$CARGO_MANIFEST_DIR/../../site-templates/downloads")),
    ("forms", include_dir!("$CARGO_MANIFEST_DIR/../../site-templates/forms")),
    ("pages", include_dir!("$CARGO_MANIFEST_DIR/../../site-templates/pages")),
    ("letters", include_dir!("$CARGO_MANIFEST_DIR/../../site-templates/letters")),
];

/// Returns every template of a folder by its name, which is its path below `site-templates/`, in alphabetical order.
fn sources(folder: &str) -> Vec<(String, &'static str)> {
    let files = FOLDERS.iter().filter(|(name, _)| *name == folder).flat_map(|(_, files)| files.files());
    let named = |file: &'static File<'static>| {
        let name = format!("{folder}/{}", file.path().display());
        Some((name, file.contents_utf8()?))
    };
    let mut sources: Vec<(String, &'static str)> = files.filter_map(named).collect();
    sources.sort();
    sources
}

/// The stylesheet of all pages.
pub(crate) const STYLESHEET: &str = include_str!("../../../site-templates/assets/site.css");

/// The hash that identifies the stylesheet's version.
static STYLESHEET_VERSION: LazyLock<String> = LazyLock::new(|| hex::encode(&Sha256::digest(STYLESHEET)[..8]));

/// Returns the hash that identifies the stylesheet's version.
pub(crate) fn stylesheet_version() -> &'static str {
    &STYLESHEET_VERSION
}

/// The only script: the search, where there is JavaScript.
pub(crate) const FIND: &str = include_str!("../../../site-templates/assets/find.js");

/// The hash of the templates of pages and of the code that fills them in. Pages with another fingerprint are made again.
static FINGERPRINT: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for (name, source) in ["downloads", "pages"].into_iter().flat_map(sources) {
        hash.update(name);
        hash.update(source);
    }
    for (name, source) in [("assets/site.css", STYLESHEET), ("assets/find.js", FIND)] {
        hash.update(name);
        hash.update(source);
    }
    // The build script's hash of the sources: a changed sentence changes pages as a changed template does.
    hash.update(env!("SOURCES_SHA256"));
    hex::encode(&hash.finalize()[..8])
});

/// Returns the hash of the templates and the code, by which pages made by another version of the program are recognised.
pub fn fingerprint() -> &'static str {
    &FINGERPRINT
}

/// The templates of a folder, with those that they include, parsed when the first of them is rendered.
type ParsedTemplates = LazyLock<Result<Tera, RenderError>>;

// Parsing takes a good part of a function's cold start and of its memory, so a function that writes emails parses no pages.
static DOCUMENTS: ParsedTemplates =
    LazyLock::new(|| parse_all(&["documents"], &[PAGES_COMPONENTS, "forms/base.html", "forms/components.html"]));
static DOWNLOADS: ParsedTemplates = LazyLock::new(|| parse_all(&["downloads"], &[]));
static FORMS: ParsedTemplates = LazyLock::new(|| parse_all(&["forms"], &[PAGES_COMPONENTS]));
static LETTERS: ParsedTemplates = LazyLock::new(|| parse_all(&["letters"], &[]));
static PAGES: ParsedTemplates = LazyLock::new(|| parse_all(&["pages"], &[]));

const PAGES_COMPONENTS: &str = "pages/components.html";

fn folder_of(template: &str) -> &'static ParsedTemplates {
    match template.split('/').next() {
        Some("documents") => &DOCUMENTS,
        Some("downloads") => &DOWNLOADS,
        Some("forms") => &FORMS,
        Some("letters") => &LETTERS,
        _ => &PAGES,
    }
}

/// Parses the templates of some folders, and some others by their names.
fn parse_all(folders: &[&str], others: &[&str]) -> Result<Tera, RenderError> {
    let of_folders = folders.iter().flat_map(|folder| sources(folder));
    let all = FOLDERS.iter().flat_map(|(folder, _)| sources(folder));
    let meant = of_folders.chain(all.filter(|(name, _)| others.contains(&name.as_str())));
    // tera treats an unknown variable in a condition as false, which would hide a misspelt name. The tests therefore render
    // templates whose conditions fail on one.
    #[cfg(test)]
    let meant = meant.map(|(name, source)| (name, tests::with_strict_conditions(source)));
    parse(meant)
}

/// Parses templates. Those whose names end in `.html` escape what they are given.
fn parse<N: AsRef<str>, T: AsRef<str>>(sources: impl IntoIterator<Item = (N, T)>) -> Result<Tera, RenderError> {
    let mut tera = Tera::new();
    tera.register_filter("in_full", in_full);
    tera.register_filter("due", due);
    tera.register_filter("in_words", in_words);
    tera.register_filter("as_slashes", as_slashes);
    let parsed = tera.add_raw_templates(sources);
    parsed.map_err(|error| failed("site-templates", &error))?;
    Ok(tera)
}

/// Renders a template with what a view holds.
///
/// # Errors
///
/// The template names a variable that the view does not have.
pub(crate) fn render(template: &str, view: &impl Serialize) -> Result<String, RenderError> {
    let tera = folder_of(template).as_ref().map_err(Clone::clone)?;
    // The text may contain what people typed, so control characters that would change the text around it are removed.
    render_with(tera, template, view).map(|text| plain(&text).into_owned())
}

fn render_with(tera: &Tera, template: &str, view: &impl Serialize) -> Result<String, RenderError> {
    let context = Context::from_serialize(view).map_err(|error| failed(template, &error))?;
    tera.render(template, &context).map_err(|error| failed(template, &error))
}

fn failed(template: &str, error: &tera::Error) -> RenderError {
    RenderError::Template { template: template.into(), reason: error.to_string() }
}

/// Returns a date in full: `{{ "2022-07-29" | in_full }}` is `Friday 29 July 2022`.
fn in_full(date: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let read = domain::date::read(date);
    read.map(domain::date::in_full).ok_or_else(|| tera::Error::message(format!("'{date}' is not a date")))
}

/// Returns the day by which something is due, and says if it is a holiday of the letter's contract: `{{ about.closes_on | due
/// }}` is `Friday 25 December 2026, a bank holiday`. With `goes_on=true`, a comma ends that in mid-sentence.
fn due(date: &str, kwargs: Kwargs, state: &State<'_>) -> TeraResult<String> {
    let on = domain::date::read(date).ok_or_else(|| tera::Error::message(format!("'{date}' is not a date")))?;
    let unread = |error: serde_json::Error| tera::Error::message(error.to_string());
    let letterhead = state.get::<Value>("letterhead")?.map(|letterhead| serde_json::to_value(&letterhead));
    let letterhead = letterhead.transpose().map_err(unread)?.map(serde_json::from_value::<Letterhead>);
    let calendar = letterhead.transpose().map_err(unread)?.map(|letterhead| letterhead.calendar).unwrap_or_default();
    let goes_on = kwargs.get::<bool>("goes_on")?.unwrap_or_default();
    Ok(if goes_on { calendar.day_and(on) } else { calendar.day_in_full(on) })
}

/// Returns a month in words: `{{ "2022-07" | in_words }}` is `July 2022`.
fn in_words(month: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let read = month.parse::<domain::month::Month>();
    read.map(|month| month.in_words()).map_err(|error| tera::Error::message(error.to_string()))
}

/// Returns a day of a month as people type one: `{{ "2022-07" | as_slashes }}` is `04/07/2022`.
fn as_slashes(month: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let read = month.parse::<domain::month::Month>();
    let day = |month: domain::month::Month| month.first_day().format("04/%m/%Y").to_string();
    read.map(day).map_err(|error| tera::Error::message(error.to_string()))
}

#[cfg(test)]
mod tests;
