//! A list of links to forms, in groups.

use serde::Serialize;

use super::frame::{PageFrame, page};
use super::link::LabelledLink;
use crate::RenderError;

/// A list of links, in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkListPage {
    pub title: String,
    /// What there is to say before.
    pub lead: String,
    pub groups: Vec<LinkGroup>,
}

/// Some links with a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkGroup {
    pub heading: String,
    pub links: Vec<LabelledLink>,
    /// What would stand among them and cannot be done now.
    pub unavailable: Vec<UnavailableForm>,
}

/// Something that cannot be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnavailableForm {
    pub label: String,
    /// Why it cannot be, in a sentence or two.
    pub why: String,
}

/// Renders a list of links.
///
/// # Errors
///
/// The templates do not fit.
pub fn link_list_page(frame: &PageFrame, links: &LinkListPage) -> Result<String, RenderError> {
    page("forms/link-list.html", frame, links)
}
