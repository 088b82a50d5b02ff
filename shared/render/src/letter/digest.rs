//! One email a person for all that is due on one day: actions first.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::clause::FindingKind;
use domain::date::in_full;
use domain::event::Party;
use domain::explain::FindingInWords;
use domain::month::Month;
use domain::notice::About;
use serde::{Deserialize, Serialize};

use super::details::{Overdue, Told, is_for};
use super::opening::{Asks, Opening};
use super::{
    Body, Email, Group, Letter, Letterhead, Link, Links, Part, Reply, Section, Written, attached, in_both, subject,
    written,
};
use crate::RenderError;
use crate::templates::render;
use crate::words::within_sentence;

/// A notice of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestItem {
    /// The month that it is about, where it is about one.
    pub month: Option<Month>,
    /// The day on which it is due to be sent.
    pub due_on: NaiveDate,
    /// The number of the last event that the assessment which called for it rests on.
    pub sequence: u64,
    /// The day of that assessment: where the daily check came late, a later one than that on which the notice fell due.
    pub as_of: NaiveDate,
    /// What it says.
    pub about: About,
}

/// The email of the notices that are due to a party on one day: what the reader is asked to do, the most pressing first; then
/// what there is to know. Of a single notice, its letter.
///
/// # Errors
///
/// There is no notice, or the templates do not fit.
pub fn digest(
    letterhead: &Letterhead,
    links: &Links,
    notice_to: Party,
    items: &[DigestItem],
) -> Result<Letter, RenderError> {
    if let [DigestItem { month, due_on, sequence, as_of, about }] = items {
        let alone = Written::alone(letterhead, notice_to, *month, about);
        return written(&Written { links, due_on: Some(*due_on), as_of: Some(*as_of), sequence: *sequence, ..alone });
    }
    let as_of = items.iter().map(|item| item.as_of).max();
    let opening = |item: &DigestItem| {
        let opening = Opening::of(letterhead, notice_to, item.month, &item.about);
        if as_of.is_some_and(|as_of| opening.is_past(as_of)) { opening.overdue() } else { opening }
    };
    let mut openings: Vec<(Opening, &DigestItem)> = items.iter().map(|item| (opening(item), item)).collect();
    openings.sort_by_key(|(opening, item)| (opening.asks, weight(&item.about)));
    let [(first, _), rest @ ..] = openings.as_slice() else { return Err(RenderError::NothingToSay) };

    let told = Told::as_of(as_of).beside(items.iter().filter_map(finding_of));
    let overdue = overdue(items, notice_to, &told);
    let mut told = told.with_summary(latest_close(items), !overdue.is_empty());
    let what = match overdue.first().filter(|_| first.asks != Asks::AtOnce) {
        Some(overdue) => {
            let Overdue { what, since, .. } = overdue;
            format!("Overdue, was due by {}: {}, and {} more", in_full(*since), within_sentence(what), openings.len())
        }
        None => format!("{}, and {} more", first.subject, rest.len() + overdue.len()),
    };
    let subject = subject(letterhead, &what);
    let link = |item: &DigestItem| Link::of(links, letterhead, notice_to, item.month, &item.about);
    let own: Vec<Option<Link>> = openings.iter().map(|(_, item)| link(item)).collect();
    let days = openings.iter().zip(&own);
    let days = days.map(|((_, item), link)| (item.month, &item.about, item.sequence, link.as_ref()));
    let called_on = items.iter().map(|item| item.due_on).max().unwrap_or_default();
    let mut attachments: Vec<_> = attached::days(letterhead, called_on, days).into_iter().collect();
    // What is asked comes first.
    let asked = openings.iter().take_while(|(opening, _)| opening.asks.is_action()).count();
    let link = Link::of_several(links, letterhead, &own[..asked], &own[asked..]);
    let (mut to_do, mut to_know) = (Group::to_do(), Group::to_know());
    if !overdue.is_empty() {
        let form = |form| {
            Ok(render(&format!("letters/overdue.{form}"), &OverdueView { overdue: &overdue })?.trim().to_owned())
        };
        let body = Body { html: form("html")?, text: form("txt")? };
        to_do
            .sections
            .push(Section { first: "Please see to what is overdue.".into(), parts: vec![Part { first: None, body }] });
    }
    let mut groups = [Sections::new(&mut to_do), Sections::new(&mut to_know)];
    for (opening, item) in &openings {
        let body = Body::of(letterhead, notice_to, item.month, &item.about, &mut told)?;
        let group = &mut groups[usize::from(!opening.asks.is_action())];
        group.add(opening.first_among_others(), body, finding_of(item));
        if let About::Letter(letter) = &item.about {
            attachments.extend(attached::to(letterhead, letter)?);
        }
    }
    let groups = [to_do, to_know].into_iter().filter(|group| !group.sections.is_empty()).collect();
    let reply = Reply::to_all_of(letterhead, notice_to, items.iter().map(|item| &item.about));
    let email = Email::of(letterhead, notice_to, &subject, link, &reply, groups);
    in_both("letters/base", &subject, &email, attachments, &reply)
}

/// The place among what is equally pressing: termination before all else, the month's ratings after all else.
fn weight(about: &About) -> u8 {
    match about {
        About::Raised { finding, .. } if finding.kind == FindingKind::TerminationConsidered => 0,
        About::Closed { .. } | About::Restated { .. } => 2,
        _ => 1,
    }
}

/// The latest close of which a notice tells.
fn latest_close(items: &[DigestItem]) -> Option<NaiveDate> {
    let closes = items.iter().filter_map(|item| match &item.about {
        About::Closed { closes_on, .. } => Some(*closes_on),
        _ => None,
    });
    closes.max()
}

/// What is overdue for the reader by the latest monthly summary, and is not told of by itself, the earliest first.
fn overdue<'a>(items: &'a [DigestItem], to: Party, told: &Told) -> Vec<Overdue<'a>> {
    let latest = latest_close(items);
    let summaries = items.iter().filter_map(|item| match &item.about {
        About::Closed { closes_on, open, .. } if Some(*closes_on) == latest => Some(open),
        _ => None,
    });
    let asked_for = |since: NaiveDate| {
        let due = |item: &DigestItem| match &item.about {
            About::ReturnOverdue { return_due_on, .. } => Some(*return_due_on),
            _ => None,
        };
        items.iter().any(|item| due(item) == Some(since))
    };
    let open = summaries.flatten().filter(|finding| is_for(finding, to) && !told.tells(finding));
    let mut overdue: Vec<Overdue<'a>> = open
        .filter_map(|finding| Some((finding.kind, Overdue::of(finding)?)))
        .filter(|(kind, overdue)| *kind != FindingKind::ReturnOverdue || !asked_for(overdue.since))
        .map(|(_, overdue)| overdue)
        .collect();
    overdue.sort_by_key(|overdue| overdue.since);
    overdue
}

/// What `letters/overdue` shows.
#[derive(Serialize)]
struct OverdueView<'a> {
    overdue: &'a [Overdue<'a>],
}

/// The finding that a notice tells of.
fn finding_of(item: &DigestItem) -> Option<&FindingInWords> {
    match &item.about {
        About::Raised { finding, .. } | About::PlanDue { finding, .. } => Some(finding),
        _ => None,
    }
}

/// A group's sections as they come together.
struct Sections<'a> {
    group: &'a mut Group,
    /// The facts behind each section's findings.
    facts: Vec<BTreeSet<Vec<String>>>,
}

impl<'a> Sections<'a> {
    fn new(group: &'a mut Group) -> Self {
        Self { group, facts: Vec::new() }
    }

    /// Adds a notice: to the section that asks the same or rests on the same facts, else to one of its own.
    fn add(&mut self, first: String, body: Body, finding: Option<&FindingInWords>) {
        let facts = finding.map(|finding| finding.facts.clone()).filter(|facts| !facts.is_empty());
        let belongs = |(section, known): (&Section, &BTreeSet<Vec<String>>)| {
            section.first == first || facts.as_ref().is_some_and(|facts| known.contains(facts))
        };
        let place = self.group.sections.iter().zip(&self.facts).position(belongs);
        let place = place.unwrap_or_else(|| {
            self.group.sections.push(Section { first: first.clone(), parts: Vec::new() });
            self.facts.push(BTreeSet::new());
            self.facts.len() - 1
        });
        self.facts[place].extend(facts);
        let section = &mut self.group.sections[place];
        let own = (section.first != first).then_some(first);
        section.parts.push(Part { first: own, body });
    }
}
