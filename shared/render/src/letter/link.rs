//! The one link of an email: to the form or the page on which the reader does what it asks, or sees what it tells.
//!
//! Contractual letters have none: they are kept as they were sent, and are read when addresses have long changed.

use domain::clause::FindingKind;
use domain::event::Party;
use domain::month::Month;
use domain::notice::About;
use serde::Serialize;

use super::Letterhead;
use crate::form::{act_path, subject_field};

/// Where the status site and the forms are reached; an email has no link to what is reached nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The status site: `https://performance.council.example`.
    pub site: Option<String>,
    /// The forms of the two parties: `https://forms.council.example`.
    pub desk: Option<String>,
}

impl Links {
    /// No link at all.
    pub(super) const NONE: &'static Self = &Self { site: None, desk: None };

    fn on_site(&self, path: &str) -> Option<String> {
        below(self.site.as_deref()?, path)
    }

    fn on_desk(&self, path: &str) -> Option<String> {
        below(self.desk.as_deref()?, path)
    }
}

/// A path below an address; `None` where the address is none that a mail program would open, or would end too early.
fn below(base: &str, path: &str) -> Option<String> {
    let base = base.trim_end_matches('/');
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    let whole = base.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\''));
    (is_web && whole).then(|| format!("{base}/{path}"))
}

/// A link, with the words that lead there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    address: String,
    words: String,
}

impl Link {
    /// Where it leads.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The link of an email that tells a party one thing.
    pub(super) fn of(
        links: &Links,
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &About,
    ) -> Option<Self> {
        let place = Place { links, contract: &letterhead.contract };
        let is_contractor = to == Party::Contractor;
        match (about, month) {
            (About::Letter(_), _) => None,
            (About::ReturnDue { .. } | About::ReturnOverdue { .. }, Some(month)) if is_contractor => {
                place.form(month, format!("Submit the {} return", month.in_words()))
            }
            (About::Received { closed: false, .. }, Some(month)) if is_contractor => {
                place.form(month, format!("Complete or correct the {} return", month.in_words()))
            }
            (About::CanNoLongerBeBetter { .. }, Some(month)) if is_contractor => {
                place.form(month, format!("Complete or correct the {} return", month.in_words()))
            }
            (
                About::ReturnDue { .. }
                | About::ReturnOverdue { .. }
                | About::ReturnCameLate { .. }
                | About::Received { .. }
                | About::CanNoLongerBeBetter { .. }
                | About::Closed { .. }
                | About::Restated { .. },
                Some(month),
            ) => place.month(month),
            (About::DisputeAnswered { rated_month, .. }, _) => place.month(*rated_month),
            (about, _) => place.act(about, is_contractor).or_else(|| place.home(words_of(about, is_contractor))),
        }
    }

    /// The link of an email that tells several: the one that they share; else, where something is asked, the page with all
    /// that is.
    pub(super) fn of_several(
        links: &Links,
        letterhead: &Letterhead,
        asked: &[Option<Self>],
        told: &[Option<Self>],
    ) -> Option<Self> {
        let place = Place { links, contract: &letterhead.contract };
        match asked {
            [] => shared(told).or_else(|| place.contract()),
            asked => shared(asked).or_else(|| place.home("See all that waits for you")),
        }
    }
}

/// The link that several share.
fn shared(links: &[Option<Link>]) -> Option<Link> {
    let (first, rest) = links.split_first()?;
    let first = first.as_ref()?;
    rest.iter().all(|link| link.as_ref() == Some(first)).then(|| first.clone())
}

/// A contract's places.
struct Place<'a> {
    links: &'a Links,
    contract: &'a str,
}

impl Place<'_> {
    /// The form for a month's return.
    fn form(&self, month: Month, words: String) -> Option<Link> {
        let address = self.links.on_desk(&format!("contracts/{}/returns/{month}", self.contract))?;
        Some(Link { address, words })
    }

    /// The form on which the reader does what one thing asks, where one form does it.
    fn act(&self, about: &About, is_contractor: bool) -> Option<Link> {
        let (kind, id) = match about {
            About::MinutesShared { meeting, .. } | About::MinutesDue { meeting, .. } if is_contractor => {
                ("minutes-answered", meeting)
            }
            About::Raised { finding, .. } => {
                let kind = match (finding.kind, is_contractor) {
                    (FindingKind::CapacityIssue, false) => "capacity-issue-discussed",
                    (FindingKind::RatingDisputed, false) => "dispute-answered",
                    (FindingKind::InformationRequested, true) => "information-supplied",
                    _ => return None,
                };
                (kind, finding.subject.as_ref()?)
            }
            _ => return None,
        };
        let filled = subject_field(kind).map(|field| (field, id.as_str()));
        let path = format!("contracts/{}/{}", self.contract, act_path(kind, filled));
        Some(Link { address: self.links.on_desk(&path)?, words: words_of(about, is_contractor).to_owned() })
    }

    /// A party's own page: all that asks something of the reader.
    fn home(&self, words: &str) -> Option<Link> {
        let address = self.links.on_desk(&format!("contracts/{}", self.contract))?;
        Some(Link { address, words: words.to_owned() })
    }

    /// A month's page.
    fn month(&self, month: Month) -> Option<Link> {
        let address = self.links.on_site(&format!("{}/{month}/index.html", self.contract))?;
        Some(Link { address, words: format!("See the ratings for {}, with their evidence", month.in_words()) })
    }

    /// The contract's page.
    fn contract(&self) -> Option<Link> {
        let address = self.links.on_site(&format!("{}/index.html", self.contract))?;
        Some(Link { address, words: "See how the contract stands".to_owned() })
    }
}

/// The words that lead to a party's own page.
fn words_of(about: &About, is_contractor: bool) -> &'static str {
    match about {
        About::MinutesShared { .. } | About::MinutesDue { .. } if is_contractor => "Answer the minutes",
        About::LetterUnknown { .. } if !is_contractor => "Record what became of the letter",
        About::PlanDue { .. } | About::ReviewDue { .. } => "Go to the plan",
        About::Raised { finding, .. } => match (finding.kind, is_contractor) {
            (FindingKind::WarningConsidered | FindingKind::TerminationConsidered, false) => "Record the decision",
            (FindingKind::PlanRequired | FindingKind::PlanOverdue, _) => "Go to the plan",
            (FindingKind::CapacityIssue, false) => "Record the discussion",
            (FindingKind::RatingDisputed, false) => "Answer the dispute",
            (FindingKind::MeetingDue | FindingKind::RaiseAtMeeting, false) => "Go to the meetings",
            (FindingKind::InformationRequested, true) => "Record what you supply",
            _ => "Go to the contract",
        },
        _ => "Go to the contract",
    }
}
