//! The contents of an email in order: groups of sections, a section of parts, each part a heading with its own text.
//!
//! A heading and its text are one value, and the email's plain text and HTML are both made from this list, so that no text can
//! end up under the heading of another.

use serde::Serialize;

use super::body::Body;
use super::link::Link;

/// The sections of an email under one heading.
#[derive(Serialize)]
pub(super) struct EmailGroup {
    /// `For you to do`; `None` where the email has a single part.
    heading: Option<&'static str>,
    numbered: bool,
    /// The element around each section.
    item: &'static str,
    sections: Vec<EmailSection>,
}

impl EmailGroup {
    /// Returns the group of an email with a single part.
    pub(super) fn alone(part: EmailPart) -> Self {
        Self { heading: None, numbered: false, item: "section", sections: vec![EmailSection { parts: vec![part] }] }
    }

    /// Returns an empty group for what the reader is asked to do.
    pub(super) fn to_do() -> Self {
        Self { heading: Some("For you to do"), numbered: true, item: "li", sections: Vec::new() }
    }

    /// Returns an empty group for what the reader is told.
    pub(super) fn to_know() -> Self {
        Self { heading: Some("For your information"), numbered: false, item: "section", sections: Vec::new() }
    }

    /// Says whether it has no section.
    pub(super) fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Adds a part to the section with the same heading, or else to a new section.
    pub(super) fn add(&mut self, part: EmailPart) {
        match self.sections.iter_mut().find(|section| section.has_heading(&part.heading)) {
            Some(section) => section.add(part),
            None => self.sections.push(EmailSection { parts: vec![part] }),
        }
    }
}

/// The parts under one heading; at least one.
#[derive(Serialize)]
struct EmailSection {
    parts: Vec<EmailPart>,
}

impl EmailSection {
    fn has_heading(&self, heading: &str) -> bool {
        self.parts.iter().any(|part| part.heading == heading)
    }

    /// Adds a part, whose heading is not shown again; a link that several parts share is shown after the last of them.
    fn add(&mut self, part: EmailPart) {
        for other in &mut self.parts {
            if other.link == part.link {
                other.link = None;
            }
        }
        self.parts.push(EmailPart { repeats: true, ..part });
    }
}

/// A part of an email: a heading and its text.
#[derive(Serialize)]
pub(super) struct EmailPart {
    heading: String,
    /// Whether the part right before it has the same heading, which is not shown again.
    repeats: bool,
    #[serde(flatten)]
    body: Body,
    /// Its own link, if it differs from the link of the whole email.
    link: Option<Link>,
}

impl EmailPart {
    pub(super) fn new(heading: String, body: Body) -> Self {
        Self { heading, repeats: false, body, link: None }
    }

    /// Returns the same with a link of its own.
    pub(super) fn leading_to(self, link: Option<Link>) -> Self {
        Self { link, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(heading: &str, text: &str) -> EmailPart {
        EmailPart::new(heading.into(), Body { html: format!("<p>{text}</p>"), text: text.into() })
    }

    #[test]
    fn a_part_stands_with_those_that_have_its_heading_and_with_no_other() {
        let mut group = EmailGroup::to_do();
        for (heading, text) in [("One", "a"), ("Two", "b"), ("One", "c"), ("Two", "d"), ("Three", "e")] {
            group.add(part(heading, text));
        }
        let of = |section: &EmailSection| -> Vec<(String, bool, String)> {
            section.parts.iter().map(|part| (part.heading.clone(), part.repeats, part.body.text.clone())).collect()
        };
        let said = |heading: &str, repeats, text: &str| (heading.to_owned(), repeats, text.to_owned());
        let sections: Vec<_> = group.sections.iter().map(of).collect();
        assert_eq!(
            sections,
            [
                vec![said("One", false, "a"), said("One", true, "c")],
                vec![said("Two", false, "b"), said("Two", true, "d")],
                vec![said("Three", false, "e")],
            ]
        );
    }
}
