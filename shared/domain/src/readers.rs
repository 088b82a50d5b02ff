//! Who may know of what: decided here, once for each closed set.
//!
//! Every decision is a match without a wildcard, and a clause that nobody has opened stays closed: a new kind does not compile
//! until somebody has decided who reads it. `tests/readers.rs` holds every kind to a table of its own.
//!
//! Three circles hold each other. The council alone knows what it deliberates: whether to warn, whether to terminate, and why it
//! decides against it. The two parties know everything else. Anybody may know what no formal warning and no termination has
//! anything to do with.

use crate::clause::{CitedClause, Clause, Finding, FindingDetails, FindingKind, MeetingRule, PlanCause};
use crate::deadline::{DeadlineAhead, What};
use crate::event::{Event, Party};
use crate::notice::{About, NoticeKind};

/// Who may know of something, the smallest circle first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readers {
    /// The council alone.
    Council,
    /// The two parties.
    Parties,
    /// Anybody.
    Anybody,
}

impl Readers {
    /// Whether a party is one of them.
    pub fn include(self, party: Party) -> bool {
        match (self, party) {
            (Self::Council | Self::Parties | Self::Anybody, Party::Council) => true,
            (Self::Parties | Self::Anybody, Party::Contractor) => true,
            (Self::Council, Party::Contractor) => false,
            (Self::Council | Self::Parties | Self::Anybody, Party::System) => false,
        }
    }

    /// The parties among them.
    pub fn parties(self) -> &'static [Party] {
        match self {
            Self::Council => &[Party::Council],
            Self::Parties | Self::Anybody => &[Party::Contractor, Party::Council],
        }
    }
}

impl FindingKind {
    /// Who may know of a finding of this kind at the most: its clause and its subject may narrow it.
    pub fn readers(self) -> Readers {
        match self {
            Self::TerminationConsidered | Self::WarningConsidered => Readers::Council,
            Self::ActionPlanOpen
            | Self::CapacityIssue
            | Self::InformationRequested
            | Self::ManagerAbsent
            | Self::MeetingDue
            | Self::MinutesDeemedAgreed
            | Self::PlanOverdue
            | Self::PlanRequired
            | Self::RaiseAtMeeting
            | Self::RatingDisputed
            | Self::RecordsDiffer
            | Self::ReturnOverdue => Readers::Anybody,
        }
    }
}

impl Finding {
    /// Who may know of it. What a formal warning brings is for the two parties: the plan that it requires (6.4) and the monthly
    /// meetings (5.5).
    pub fn readers(&self) -> Readers {
        let by_cause = match &self.details {
            FindingDetails::MeetingDue { rule, .. } => match rule {
                MeetingRule::Quarterly => Readers::Anybody,
                MeetingRule::AfterWarning => Readers::Parties,
            },
            FindingDetails::PlanOverdue { cause, .. } | FindingDetails::PlanRequired { cause, .. } => match cause {
                PlanCause::Months(_) => Readers::Anybody,
                PlanCause::Warning(_) => Readers::Parties,
            },
            FindingDetails::ActionPlanOpen { .. }
            | FindingDetails::CapacityIssue { .. }
            | FindingDetails::InformationRequested { .. }
            | FindingDetails::ManagerAbsent { .. }
            | FindingDetails::MinutesDeemedAgreed { .. }
            | FindingDetails::RaiseAtMeeting { .. }
            | FindingDetails::RatingDisputed { .. }
            | FindingDetails::RecordsDiffer { .. }
            | FindingDetails::ReturnOverdue { .. }
            | FindingDetails::TerminationConsidered { .. }
            | FindingDetails::WarningConsidered { .. } => self.kind().readers(),
        };
        by_cause.min(self.kind().readers())
    }
}

impl DeadlineAhead {
    /// Who may know of it. Of a plan's review whoever may know of the plan: see
    /// [`crate::assessment::Assessment::for_the_public`].
    pub fn readers(&self) -> Readers {
        match self.what {
            What::Return | What::Report | What::Close | What::Minutes => Readers::Anybody,
            What::Plan => plan(self.subject.as_deref()),
            What::Meeting => meeting(&self.clause),
            What::Review | What::Watch => Readers::Parties,
        }
    }
}

/// Who may know by when a meeting was due: quarterly meetings are what every contract has, any other rule says why.
fn meeting(clause: &CitedClause) -> Readers {
    if *clause == Clause::C7_1.into() { Readers::Anybody } else { Readers::Parties }
}

/// Who may know that a plan is required: its subject is the warning that requires it, where one does.
fn plan(subject: Option<&str>) -> Readers {
    if subject.is_none() { Readers::Anybody } else { Readers::Parties }
}

impl NoticeKind {
    /// Who may know that a notice of this kind was called for. No notice is anybody's to know of.
    pub fn readers(self) -> Readers {
        match self {
            Self::WarningConsidered | Self::TerminationConsidered | Self::LetterUnknown | Self::LetterBounced => {
                Readers::Council
            }
            Self::ReturnReminder
            | Self::ReturnChaser
            | Self::LateReturn
            | Self::ReturnReceipt
            | Self::EarlyWarning
            | Self::FinalRatings
            | Self::RatingsRestated
            | Self::PlanRequired
            | Self::PlanReminder
            | Self::PlanReview
            | Self::PlanOverdue
            | Self::RaiseAtMeeting
            | Self::CapacityIssue
            | Self::RecordsDiffer
            | Self::MeetingDue
            | Self::ManagerAbsent
            | Self::MinutesShared
            | Self::MinutesReminder
            | Self::MinutesAnswered
            | Self::MinutesDeemedAgreed
            | Self::RatingDisputed
            | Self::DisputeAnswered
            | Self::InformationRequested
            | Self::InformationSupplied
            | Self::PlanRequest
            | Self::FormalWarning
            | Self::TerminationNotice
            | Self::ActionPlan
            | Self::Reread => Readers::Parties,
        }
    }
}

impl About {
    /// Who may read what a notice says, as a reply quotes it.
    pub fn readers(&self) -> Readers {
        match self {
            Self::Raised { finding, .. } | Self::PlanDue { finding, .. } => {
                finding.kind.readers().min(Readers::Parties)
            }
            Self::Closed { open: found, .. } | Self::Received { if_closed_now: found, .. } => {
                let of_all = found.iter().map(|finding| finding.kind.readers());
                of_all.chain([Readers::Parties]).min().unwrap_or(Readers::Parties)
            }
            Self::LetterUnknown { .. } | Self::LetterBounced { .. } => Readers::Council,
            Self::Reread(rereading) => rereading.readers(),
            Self::ReturnDue { .. }
            | Self::ReturnOverdue { .. }
            | Self::ReturnCameLate { .. }
            | Self::ReviewDue { .. }
            | Self::CanNoLongerBeBetter { .. }
            | Self::Restated { .. }
            | Self::MinutesShared { .. }
            | Self::MinutesDue { .. }
            | Self::MinutesAnswered { .. }
            | Self::DisputeAnswered { .. }
            | Self::InformationSupplied { .. }
            | Self::Letter(_) => Readers::Parties,
        }
    }
}

/// Who may know of an entry of a log, by its number from 1. What speaks of another entry is read by whoever reads that; of what is
/// not there nothing is to be kept from anybody.
pub fn readers_of_entry(log: &[Event], number: usize) -> Readers {
    let mut number = number;
    for _ in log {
        let Some(event) = number.checked_sub(1).and_then(|index| log.get(index)) else { return Readers::Anybody };
        match (event.fact.kind().readers(), event.fact.speaks_of()) {
            (Some(readers), _) => return readers,
            (None, Some(of)) => number = of,
            (None, None) => break,
        }
    }
    // Entries that speak of each other in a circle do nothing: they stay closed.
    Readers::Council
}

/// A log as it is to those who may know what these may: without the entries that they may not know of, and numbered as if those
/// had never been, so that no gap shows where they were.
pub fn known_to(log: &[Event], readers: Readers) -> Vec<Event> {
    let is_known: Vec<bool> = (1..=log.len()).map(|number| readers_of_entry(log, number) >= readers).collect();
    let mut last = 0;
    let numbers: Vec<usize> = is_known
        .iter()
        .map(|is_known| {
            last += usize::from(*is_known);
            last
        })
        .collect();
    let known = log.iter().zip(&is_known).filter(|(_, is_known)| **is_known);
    known
        .map(|(event, _)| {
            let Some(number) = event.fact.speaks_of() else { return event.clone() };
            // One that is not there, now or at all, is not there then either.
            let is_there = number.checked_sub(1).and_then(|index| is_known.get(index)).copied().unwrap_or_default();
            let number = if is_there { numbers[number - 1] } else { usize::MAX };
            Event { fact: event.fact.clone().renumbered(number), ..event.clone() }
        })
        .collect()
}
