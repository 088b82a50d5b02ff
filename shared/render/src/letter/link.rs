//! The link of an email: to the form on which the reader does what it asks, or to the page about what it tells.
//!
//! Contractual letters have no link: they are kept as they were sent, and are read long after addresses have changed.

use domain::clause::FindingKind;
use domain::event::{DisputeOutcome, EventKind, Party};
use domain::explain::FindingInWords;
use domain::month::Month;
use domain::notice::About;
use serde::Serialize;
use wording::email::link;
use wording::letterhead::Letterhead;

use crate::form::{event_form_path, subject_field};

/// The addresses of the status site and of the forms; without an address an email has no link.
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

/// Returns a path below an address; `None` where a mail program would not open the address, or would end it too early.
fn below(base: &str, path: &str) -> Option<String> {
    let base = base.trim_end_matches('/');
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    let whole = base.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\''));
    (is_web && whole).then(|| format!("{base}/{path}"))
}

/// A link, with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    address: String,
    words: String,
}

impl Link {
    /// Returns its address.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Returns the link of an email that tells a party one thing.
    pub(super) fn of(
        links: &Links,
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &About,
    ) -> Option<Self> {
        let place = ContractLinks { links, contract: &letterhead.contract };
        let is_contractor = to == Party::Contractor;
        match (about, month) {
            (About::Letter(_), _) => None,
            (About::ReturnDue { .. } | About::ReturnOverdue { .. }, Some(month)) if is_contractor => {
                place.form(month, link::submit_return(month))
            }
            (About::Received { closed: false, .. }, Some(month)) if is_contractor => {
                place.form(month, link::complete_return(month))
            }
            // A return cannot change what the council recorded, so the contractor can only dispute it.
            (About::CanNoLongerBeBetter { recorded_by_council: true, rating, .. }, Some(month)) if is_contractor => {
                place.dispute(month, rating.rating.kpi)
            }
            (About::CanNoLongerBeBetter { recorded_by_council: false, .. }, Some(month)) if is_contractor => {
                place.form(month, link::complete_return(month))
            }
            (
                About::DisputeAnswered {
                    rated_month,
                    outcome: DisputeOutcome::Corrected,
                    corrected_by: Some(Party::Contractor),
                    ..
                },
                _,
            ) if is_contractor => place.form(*rated_month, link::correct_return(*rated_month)),
            (About::Raised { finding, .. }, _) if finding.kind == FindingKind::RecordsDiffer => {
                place.records_differ(finding, to)
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
            (About::Reread(rereading), _) if !rereading.letters.is_empty() => {
                place.record("letters", link::DECIDE_ON_LETTERS)
            }
            (About::Reread(_), _) => place.contract(),
            (about, _) => place.act(about, is_contractor).or_else(|| place.home(link::words_of(about, is_contractor))),
        }
    }

    /// Returns the link to the form on which a party does what is overdue.
    pub(super) fn of_overdue(
        links: &Links,
        letterhead: &Letterhead,
        to: Party,
        finding: &FindingInWords,
    ) -> Option<Self> {
        let month = finding.months.first().copied();
        if let (FindingKind::ReturnOverdue, Party::Contractor, Some(month)) = (finding.kind, to, month) {
            let place = ContractLinks { links, contract: &letterhead.contract };
            return place.form(month, link::submit_return(month));
        }
        Self::of(links, letterhead, to, month, &About::Raised { finding: finding.clone(), text: None })
    }

    /// Returns the link of an email with several notices: the link that they share, or else the page with all open tasks if
    /// any notice asks something, or else the contract's page.
    pub(super) fn of_several(
        links: &Links,
        letterhead: &Letterhead,
        asked: &[Option<Self>],
        told: &[Option<Self>],
    ) -> Option<Self> {
        let place = ContractLinks { links, contract: &letterhead.contract };
        match asked {
            [] => shared(told).or_else(|| place.contract()),
            asked => shared(asked).or_else(|| place.home(link::SEE_ALL)),
        }
    }
}

/// Returns the link that several share.
fn shared(links: &[Option<Link>]) -> Option<Link> {
    let (first, rest) = links.split_first()?;
    let first = first.as_ref()?;
    rest.iter().all(|link| link.as_ref() == Some(first)).then(|| first.clone())
}

/// The addresses of a contract.
struct ContractLinks<'a> {
    links: &'a Links,
    contract: &'a str,
}

impl ContractLinks<'_> {
    /// Returns the form for a month's return.
    fn form(&self, month: Month, words: String) -> Option<Link> {
        let address = self.links.on_desk(&format!("contracts/{}/returns/{month}", self.contract))?;
        Some(Link { address, words })
    }

    /// Returns the form on which the contractor disputes a rating.
    fn dispute(&self, month: Month, kpi: u32) -> Option<Link> {
        let of_month = event_form_path(EventKind::RatingDisputed, Some(("month", &month.to_string())));
        self.record(&format!("{of_month}&kpi={kpi}"), &link::dispute_rating(month, kpi))
    }

    /// Returns the form on which the party whose record lacks some reports completes it; for the other party, the ratings.
    fn records_differ(&self, finding: &FindingInWords, to: Party) -> Option<Link> {
        let month = finding.months.first().copied();
        match (to, month) {
            _ if !finding.is_owed_by(to) => month.and_then(|month| self.month(month)).or_else(|| self.contract()),
            (Party::Contractor, Some(month)) => self.form(month, link::correct_return(month)),
            (Party::Contractor, None) => self.home(link::GO_TO_CONTRACT),
            (Party::Council, _) => {
                self.record(&event_form_path(EventKind::ReportSentBack, None), link::RECORD_SENT_BACK)
            }
        }
    }

    /// Returns the form on which the reader does what a notice asks, if there is one form for it.
    fn act(&self, about: &About, is_contractor: bool) -> Option<Link> {
        let words = link::words_of(about, is_contractor);
        let kind = match (about, is_contractor) {
            (About::MinutesShared { .. } | About::MinutesDue { .. }, true) => EventKind::MinutesAnswered,
            (About::MinutesAnswered { approved: false, .. }, false) => EventKind::MinutesShared,
            (About::ReviewDue { .. }, false) => EventKind::PlanClosed,
            (About::ReviewDue { .. }, true) => return self.record("performance#plans", words),
            (About::PlanDue { finding, .. }, _) => return self.plan(finding, words, is_contractor),
            (About::LetterBounced { .. }, false) => return self.record("letters", words),
            (About::Raised { finding, .. }, _) => match (finding.kind, is_contractor) {
                (FindingKind::PlanRequired | FindingKind::PlanOverdue, _) => {
                    return self.plan(finding, words, is_contractor);
                }
                (FindingKind::CapacityIssue, false) => EventKind::CapacityIssueDiscussed,
                (FindingKind::RatingDisputed, false) => EventKind::DisputeAnswered,
                (FindingKind::InformationRequested, true) => EventKind::InformationSupplied,
                (FindingKind::MeetingDue | FindingKind::RaiseAtMeeting, false) => EventKind::MeetingHeld,
                (
                    FindingKind::ActionPlanOpen
                    | FindingKind::CapacityIssue
                    | FindingKind::InformationRequested
                    | FindingKind::ManagerAbsent
                    | FindingKind::MeetingDue
                    | FindingKind::MinutesDeemedAgreed
                    | FindingKind::RaiseAtMeeting
                    | FindingKind::RatingDisputed
                    | FindingKind::RecordsDiffer
                    | FindingKind::ReturnOverdue
                    | FindingKind::TerminationConsidered
                    | FindingKind::WarningConsidered,
                    _,
                ) => return None,
            },
            (
                About::ReturnDue { .. }
                | About::ReturnOverdue { .. }
                | About::ReturnCameLate { .. }
                | About::Received { .. }
                | About::CanNoLongerBeBetter { .. }
                | About::Closed { .. }
                | About::Restated { .. }
                | About::MinutesShared { .. }
                | About::MinutesDue { .. }
                | About::MinutesAnswered { .. }
                | About::DisputeAnswered { .. }
                | About::InformationSupplied { .. }
                | About::Letter(_)
                | About::LetterUnknown { .. }
                | About::LetterBounced { .. }
                | About::Reread(_),
                _,
            ) => return None,
        };
        let id = match about {
            About::MinutesShared { meeting, .. }
            | About::MinutesDue { meeting, .. }
            | About::MinutesAnswered { meeting, .. } => Some(meeting),
            About::ReviewDue { plan, .. } => Some(plan),
            About::Raised { finding, .. } => finding.subject.as_ref(),
            About::ReturnDue { .. }
            | About::ReturnOverdue { .. }
            | About::ReturnCameLate { .. }
            | About::Received { .. }
            | About::CanNoLongerBeBetter { .. }
            | About::Closed { .. }
            | About::Restated { .. }
            | About::PlanDue { .. }
            | About::DisputeAnswered { .. }
            | About::InformationSupplied { .. }
            | About::Letter(_)
            | About::LetterUnknown { .. }
            | About::LetterBounced { .. }
            | About::Reread(_) => None,
        };
        let filled = subject_field(kind).zip(id.map(String::as_str));
        // Without the id of its subject the form would ask the reader for it, so the link goes to the party's own page instead.
        let is_whole = filled.is_some() || subject_field(kind).is_none();
        is_whole.then(|| self.record(&event_form_path(kind, filled), words)).flatten()
    }

    /// Returns the page of the plan to be agreed: Appendix A for the contractor, the form to record the plan for the council.
    fn plan(&self, finding: &FindingInWords, words: &str, is_contractor: bool) -> Option<Link> {
        if is_contractor {
            return self.record("appendix-a", words);
        }
        let kpi = finding.kpi.map(|kpi| kpi.to_string());
        self.record(&event_form_path(EventKind::PlanAgreed, kpi.as_deref().map(|kpi| ("kpis", kpi))), words)
    }

    /// Returns a form of the contract's.
    fn record(&self, path: &str, words: &str) -> Option<Link> {
        let address = self.links.on_desk(&format!("contracts/{}/{path}", self.contract))?;
        Some(Link { address, words: words.to_owned() })
    }

    /// Returns a party's own page, with all tasks of the reader.
    fn home(&self, words: &str) -> Option<Link> {
        let address = self.links.on_desk(&format!("contracts/{}", self.contract))?;
        Some(Link { address, words: words.to_owned() })
    }

    /// Returns a month's page.
    fn month(&self, month: Month) -> Option<Link> {
        let address = self.links.on_site(&format!("{}/{month}/index.html", self.contract))?;
        Some(Link { address, words: link::see_ratings(month) })
    }

    /// Returns the contract's page.
    fn contract(&self) -> Option<Link> {
        let address = self.links.on_site(&format!("{}/index.html", self.contract))?;
        Some(Link { address, words: link::SEE_CONTRACT.to_owned() })
    }
}
