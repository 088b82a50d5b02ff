//! A file of the site: its path, its media type, its bytes.

use serde::Serialize;

use crate::RenderError;
use crate::templates::render;

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const JSON: &str = "application/json";
pub(crate) const CSS: &str = "text/css; charset=utf-8";
pub(crate) const JS: &str = "text/javascript; charset=utf-8";

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// Its path below the site's root, without a leading slash: `regulation-44/2022-07/index.html`.
    pub path: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Renders a template as a file.
pub(crate) fn html(path: String, template: &str, view: &impl Serialize) -> Result<SiteFile, RenderError> {
    Ok(SiteFile { path, content_type: HTML, bytes: render(template, view)?.into_bytes() })
}

/// Writes a value as a JSON file.
pub(crate) fn json(path: String, value: &impl Serialize) -> Result<SiteFile, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| RenderError::Json(error.to_string()))?;
    bytes.push(b'\n');
    Ok(SiteFile { path, content_type: JSON, bytes })
}
