//! A form for each kind of event that a party records, as data.

use domain::event::Party;
use render::form::{Quoted, Said, Written};

use super::ask::Ask;
use super::scene::Scene;
use super::typed::Typed;

mod entries;
mod exchanges;
mod meetings;
mod plans;
mod warnings;

pub(super) use plans::appendix_a as appendix_a_ask;
pub(super) use warnings::caution;

/// A form for a kind of event.
#[derive(Debug)]
pub(crate) struct Act {
    pub(super) title: &'static str,
    /// What follows from recording it.
    pub(super) lead: String,
    pub(super) quoted: Option<Quoted>,
    pub(super) asks: Vec<Ask>,
    /// The field that the id of something new stands in, and how the id begins.
    pub(super) id: Option<(&'static str, String)>,
    /// What it is about, fact by fact.
    pub(super) about: Vec<Said>,
    /// The texts that it is about.
    pub(super) written: Vec<Written>,
    pub(super) button: &'static str,
}

impl Act {
    fn new(title: &'static str, lead: impl Into<String>, button: &'static str) -> Self {
        Self {
            title,
            lead: lead.into(),
            quoted: None,
            asks: Vec::new(),
            id: None,
            about: Vec::new(),
            written: Vec::new(),
            button,
        }
    }

    fn quoting(mut self, quoted: Option<Quoted>) -> Self {
        self.quoted = quoted;
        self
    }

    fn asking(mut self, asks: Vec<Ask>) -> Self {
        self.asks = asks;
        self
    }

    /// The same for something new, with an id of a field that begins so.
    fn new_id(mut self, field: &'static str, base: String) -> Self {
        self.id = Some((field, base));
        self
    }

    fn about(mut self, about: Vec<Said>) -> Self {
        self.about = about;
        self
    }

    fn showing(mut self, heading: String, text: &str) -> Self {
        self.written.push(Written { heading, text: text.into() });
        self
    }
}

/// How an event goes from its form to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// At once.
    AtOnce,
    /// After its letter was seen.
    Seen,
    /// After what it would change was seen.
    Compared,
    /// After its letter was seen, and the contract's id typed.
    Confirmed,
}

/// A kind of event that has a form.
pub(crate) struct Kind {
    /// As the formats name it.
    pub(super) name: &'static str,
    /// Who records it; none where both do.
    pub(super) by: Option<Party>,
    pub(super) way: Way,
    /// Under which heading it stands in the list of forms; none where the form has a way of its own.
    pub(super) group: Option<&'static str>,
    /// Whether the council alone may read what is written in it.
    pub(super) council_alone: bool,
    pub(super) act: fn(&Scene<'_>, &Typed) -> Act,
}

const COUNCIL: Option<Party> = Some(Party::Council);
const CONTRACTOR: Option<Party> = Some(Party::Contractor);

/// A heading of the list of forms.
const MEETINGS: Option<&str> = Some("Meetings");
const PLANS: Option<&str> = Some("Plans");
const WARNINGS: Option<&str> = Some("Warning and termination");
const EXCHANGES: Option<&str> = Some("Between the parties");
const REPORTS: Option<&str> = Some("Reports");

/// Every kind but the return and a revised definition, which have forms of their own.
pub(super) const KINDS: [Kind; 19] = [
    Kind::at_once("report-sent-back", COUNCIL, REPORTS, entries::sent_back),
    Kind::at_once("meeting-held", COUNCIL, MEETINGS, meetings::held),
    Kind::at_once("minutes-shared", COUNCIL, MEETINGS, meetings::shared),
    Kind::at_once("minutes-answered", CONTRACTOR, MEETINGS, meetings::answered),
    Kind::at_once("plan-agreed", COUNCIL, PLANS, plans::agreed),
    Kind::at_once("plan-closed", COUNCIL, PLANS, plans::closed),
    Kind { way: Way::Seen, ..Kind::at_once("action-plan-opened", COUNCIL, PLANS, plans::action_plan_opened) },
    Kind::at_once("action-plan-closed", COUNCIL, PLANS, plans::action_plan_closed),
    Kind { way: Way::Confirmed, ..Kind::at_once("warning-issued", COUNCIL, WARNINGS, warnings::issued) },
    Kind { council_alone: true, ..Kind::at_once("warning-declined", COUNCIL, WARNINGS, warnings::declined) },
    Kind {
        way: Way::Confirmed,
        ..Kind::at_once("termination-notified", COUNCIL, WARNINGS, warnings::termination_notified)
    },
    Kind {
        council_alone: true,
        ..Kind::at_once("termination-declined", COUNCIL, WARNINGS, warnings::termination_declined)
    },
    Kind::at_once("capacity-issue-raised", CONTRACTOR, EXCHANGES, exchanges::issue_raised),
    Kind::at_once("capacity-issue-discussed", COUNCIL, EXCHANGES, exchanges::issue_discussed),
    Kind::at_once("rating-disputed", CONTRACTOR, EXCHANGES, exchanges::disputed),
    Kind::at_once("dispute-answered", COUNCIL, EXCHANGES, exchanges::dispute_answered),
    Kind::at_once("information-requested", COUNCIL, EXCHANGES, exchanges::requested),
    Kind::at_once("information-supplied", CONTRACTOR, EXCHANGES, exchanges::supplied),
    Kind { way: Way::Compared, ..Kind::at_once("event-withdrawn", None, None, entries::withdrawn) },
];

impl Kind {
    const fn at_once(
        name: &'static str,
        by: Option<Party>,
        group: Option<&'static str>,
        act: fn(&Scene<'_>, &Typed) -> Act,
    ) -> Self {
        Self { name, by, way: Way::AtOnce, group, council_alone: false, act }
    }

    /// The kind of a name.
    pub(super) fn of_name(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}
