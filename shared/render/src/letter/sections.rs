//! What an email says, in its order: groups of sections, a section of parts, each part a heading with its own text.
//!
//! A heading and its text are one thing, and the email's text and its HTML are both made from this one list, so that no text
//! can come to stand under the heading of another.

use serde::Serialize;

use super::Body;

/// What an email says under one heading.
#[derive(Serialize)]
pub(super) struct Group {
    /// `For you to do`; none where there is only one thing to say.
    heading: Option<&'static str>,
    numbered: bool,
    /// The element around each section.
    item: &'static str,
    sections: Vec<Section>,
}

impl Group {
    /// The one thing that there is to say.
    pub(super) fn alone(part: Part) -> Self {
        Self { heading: None, numbered: false, item: "section", sections: vec![Section::of(part)] }
    }

    /// What the reader is asked to do.
    pub(super) fn to_do() -> Self {
        Self { heading: Some("For you to do"), numbered: true, item: "li", sections: Vec::new() }
    }

    /// What the reader is told.
    pub(super) fn to_know() -> Self {
        Self { heading: Some("For your information"), numbered: false, item: "section", sections: Vec::new() }
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Adds a part: to the section that has its heading already, else to one that rests on the same facts, else to one of its
    /// own.
    pub(super) fn add(&mut self, part: Part) {
        let with_heading = self.sections.iter().position(|section| section.has_heading(&part.heading));
        let place = with_heading.or_else(|| self.sections.iter().position(|section| section.rests_on(&part.facts)));
        match place {
            Some(place) => self.sections[place].add(part),
            None => self.sections.push(Section::of(part)),
        }
    }
}

/// What belongs together: at least one part. The first one's heading is the section's.
#[derive(Serialize)]
struct Section {
    parts: Vec<Part>,
}

impl Section {
    fn of(part: Part) -> Self {
        Self { parts: vec![part] }
    }

    fn has_heading(&self, heading: &str) -> bool {
        self.parts.iter().any(|part| part.heading == heading)
    }

    fn rests_on(&self, facts: &[String]) -> bool {
        !facts.is_empty() && self.parts.iter().any(|part| part.facts == facts)
    }

    /// Adds a part: right after those with the same heading, which is then shown once; else at the end.
    fn add(&mut self, part: Part) {
        match self.parts.iter().rposition(|other| other.heading == part.heading) {
            Some(last) => self.parts.insert(last + 1, Part { repeats: true, ..part }),
            None => self.parts.push(part),
        }
    }
}

/// One thing that an email says: its heading and its text.
#[derive(Serialize)]
pub(super) struct Part {
    heading: String,
    /// Whether the part right before it has the same heading, which is not shown again.
    repeats: bool,
    #[serde(flatten)]
    body: Body,
    /// The facts that it rests on, by which it stands beside others.
    #[serde(skip)]
    facts: Vec<String>,
}

impl Part {
    pub(super) fn new(heading: String, body: Body) -> Self {
        Self { heading, repeats: false, body, facts: Vec::new() }
    }

    /// The same where it rests on some facts.
    pub(super) fn resting_on(self, facts: Vec<String>) -> Self {
        Self { facts, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(heading: &str, text: &str, facts: &[&str]) -> Part {
        let facts = facts.iter().map(|fact| (*fact).to_owned()).collect();
        let body = Body { html: format!("<p>{text}</p>"), text: text.into() };
        Part::new(heading.into(), body).resting_on(facts)
    }

    #[test]
    fn a_part_stands_beside_those_with_its_heading_and_none_stands_between() {
        let facts = ["A fact."];
        let mut group = Group::to_do();
        for (heading, text, facts) in [
            ("One", "a", &facts[..]),
            ("Two", "b", &facts[..]),
            ("One", "c", &[]),
            ("Two", "d", &[]),
            ("Three", "e", &[]),
        ] {
            group.add(part(heading, text, facts));
        }
        let of = |section: &Section| -> Vec<(String, bool, String)> {
            section.parts.iter().map(|part| (part.heading.clone(), part.repeats, part.body.text.clone())).collect()
        };
        let said = |heading: &str, repeats, text: &str| (heading.to_owned(), repeats, text.to_owned());
        let sections: Vec<_> = group.sections.iter().map(of).collect();
        let first =
            vec![said("One", false, "a"), said("One", true, "c"), said("Two", false, "b"), said("Two", true, "d")];
        assert_eq!(sections, [first, vec![said("Three", false, "e")]]);
    }
}
