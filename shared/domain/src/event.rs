//! The recorded facts: append-only, one JSON object each.
//!
//! Every kind that the contract knows is read and kept, whoever makes use of it. A log is read by form only: whether an
//! event fits the contract's state is asked when it is recorded, not when it is assessed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use strum::{Display, EnumDiscriminants, EnumString, IntoStaticStr, VariantArray};

use crate::id::{ActionPlanId, CapacityIssueId, DisputeId, InformationRequestId, MeetingId, PlanId, WarningId};
use crate::month::Month;

mod kind;
mod log;
mod parts;
mod readers;
mod returns;
mod visit_row;
mod who;

pub use kind::Recorder;
pub(crate) use kind::{Rates, Stage};
pub use log::{LogFault, put_stamps_right, read_log};
pub use parts::{Attendee, Declined, DisputeOutcome, LetterReport, PlanAction, PlanOutcome, SentBack};
pub use readers::{known_to, readers_of_entry};
pub use returns::{KpiFigure, KpiValue, LARGEST_STATED, Return, ReturnNote};
pub use visit_row::{
    NotVisitedReason, SentBackReason, VisitCell, VisitCellMut, VisitColumn, VisitColumnKind, VisitRow,
};
pub use who::{Through, Who};

pub use crate::party::{Author, Party, Person};

/// One recorded fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When the system received it.
    #[serde(deserialize_with = "crate::date::deserialize_moment")]
    pub received_at: DateTime<Utc>,
    pub by: Author,
    /// The person, or the credential, that recorded it (D25). The door writes it, and takes it from no sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// The SHA-256 of the bytes as they were received, in hexadecimal; none where no door received bytes. The door writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(flatten)]
    pub fact: Fact,
}

impl Event {
    /// Makes the entry of a fact that was recorded at a moment; nothing is known of the person, nor of the bytes.
    pub fn new(received_at: DateTime<Utc>, by: impl Into<Author>, fact: Fact) -> Self {
        Self { received_at, by: by.into(), who: None, sha256: None, fact }
    }
}

/// What an event says, by its kind. This is the one list of the kinds: [`EventKind`] is made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[strum_discriminants(
    name(EventKind),
    doc = "The kinds of event.",
    derive(PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, IntoStaticStr, VariantArray),
    serde(rename_all = "kebab-case"),
    strum(serialize_all = "kebab-case", const_into_str)
)]
pub enum Fact {
    /// The contractor submitted a return.
    ReturnSubmitted {
        #[serde(rename = "return")]
        submitted: Return,
    },
    /// The council sent a report back.
    ReportSentBack(SentBack),
    /// The contractor raised a capacity issue (5.2).
    CapacityIssueRaised { issue: CapacityIssueId, text: String },
    /// The parties discussed a capacity issue (5.2).
    CapacityIssueDiscussed {
        issue: CapacityIssueId,
        #[serde(with = "crate::date")]
        discussed_on: NaiveDate,
        /// What came of it.
        outcome: String,
    },
    /// An improvement plan was agreed (6.4).
    PlanAgreed {
        plan: PlanId,
        /// The KPIs that it covers.
        kpis: Vec<u32>,
        #[serde(with = "crate::date")]
        agreed_on: NaiveDate,
        #[serde(with = "crate::date")]
        review_on: NaiveDate,
        /// Its rows (Appendix A).
        #[serde(default)]
        actions: Vec<PlanAction>,
    },
    /// An improvement plan was closed.
    PlanClosed {
        plan: PlanId,
        #[serde(with = "crate::date")]
        closed_on: NaiveDate,
        /// Whether it met its objectives.
        outcome: PlanOutcome,
    },
    /// The council issued a formal warning (6.7).
    WarningIssued {
        warning: WarningId,
        #[serde(with = "crate::date")]
        issued_on: NaiveDate,
        /// The KPIs that it names.
        kpis: Vec<u32>,
        /// Why performance is not adequate (6.8(b)).
        explanation: String,
    },
    /// The council considered a formal warning and decided not to issue one.
    WarningDeclined(Declined),
    /// The council considered termination and decided not to.
    TerminationDeclined(Declined),
    /// The council notified its intention to terminate (6.5, 6.9).
    TerminationNotified {
        #[serde(with = "crate::date")]
        notified_on: NaiveDate,
    },
    /// A meeting was held (section 7).
    MeetingHeld {
        meeting: MeetingId,
        #[serde(with = "crate::date")]
        held_on: NaiveDate,
        #[serde(default)]
        attendees: Vec<Attendee>,
        /// Whether it was an urgent one (6.6).
        #[serde(default)]
        urgent: bool,
        /// The party whose contract manager was missing (5.6); absent where both were there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        absent: Option<Party>,
    },
    /// A meeting's minutes were shared (5.7).
    MinutesShared {
        meeting: MeetingId,
        #[serde(with = "crate::date")]
        shared_on: NaiveDate,
        text: String,
    },
    /// The contractor approved or withheld approval of minutes (5.7).
    MinutesAnswered {
        meeting: MeetingId,
        #[serde(with = "crate::date")]
        answered_on: NaiveDate,
        approved: bool,
        /// What the contractor says to them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// The contractor disputes a rating (5.4(a)).
    RatingDisputed { dispute: DisputeId, month: Month, kpi: u32, text: String },
    /// The council answered a dispute.
    DisputeAnswered {
        dispute: DisputeId,
        #[serde(with = "crate::date")]
        answered_on: NaiveDate,
        outcome: DisputeOutcome,
        text: String,
    },
    /// The council opened an action plan (9.1, 10.2).
    ActionPlanOpened {
        plan: ActionPlanId,
        /// The clause under which it stands.
        clause: String,
        #[serde(with = "crate::date")]
        opened_on: NaiveDate,
        /// Its rows (Appendix A).
        #[serde(default)]
        actions: Vec<PlanAction>,
    },
    /// The council closed an action plan.
    ActionPlanClosed {
        plan: ActionPlanId,
        #[serde(with = "crate::date")]
        closed_on: NaiveDate,
    },
    /// The council asked for information (12.1).
    InformationRequested {
        request: InformationRequestId,
        text: String,
        #[serde(with = "crate::date")]
        requested_on: NaiveDate,
    },
    /// The contractor supplied it.
    InformationSupplied {
        request: InformationRequestId,
        #[serde(with = "crate::date")]
        supplied_on: NaiveDate,
    },
    /// The contract's definition was revised (D16, D21).
    ContractRevised {
        /// The definition's text, whole.
        definition: String,
        reason: String,
        /// Whether it may change how closed months are rated.
        #[serde(default)]
        restates: bool,
    },
    /// The party that recorded an event withdrew it (D5).
    EventWithdrawn {
        #[serde(deserialize_with = "event_number")]
        event: usize,
        reason: String,
    },
    /// The letter of an entry reached whom it is for (D35), as the mail service reports it.
    LetterDelivered(LetterReport),
    /// The letter of an entry came back (D35), as the mail service reports it.
    LetterFailed(LetterReport),
    /// The clock, which had been ahead, was put back (recorded by the system). What was stamped ahead counts as received by then.
    ClockCorrected {
        /// The latest day that it had shown.
        #[serde(with = "crate::date")]
        showed_on: NaiveDate,
    },
}

impl Fact {
    /// Returns its kind.
    pub fn kind(&self) -> EventKind {
        self.into()
    }

    /// Returns the number in the log of the entry that it speaks of and counts for nothing without: what is withdrawn, or whose
    /// letter it is. `None` where it stands by itself.
    pub fn speaks_of(&self) -> Option<usize> {
        match self {
            Self::EventWithdrawn { event, .. } => Some(*event),
            Self::LetterDelivered(report) | Self::LetterFailed(report) => Some(report.event),
            Self::ReturnSubmitted { .. }
            | Self::ReportSentBack(_)
            | Self::CapacityIssueRaised { .. }
            | Self::CapacityIssueDiscussed { .. }
            | Self::PlanAgreed { .. }
            | Self::PlanClosed { .. }
            | Self::WarningIssued { .. }
            | Self::WarningDeclined(_)
            | Self::TerminationDeclined(_)
            | Self::TerminationNotified { .. }
            | Self::MeetingHeld { .. }
            | Self::MinutesShared { .. }
            | Self::MinutesAnswered { .. }
            | Self::RatingDisputed { .. }
            | Self::DisputeAnswered { .. }
            | Self::ActionPlanOpened { .. }
            | Self::ActionPlanClosed { .. }
            | Self::InformationRequested { .. }
            | Self::InformationSupplied { .. }
            | Self::ContractRevised { .. }
            | Self::ClockCorrected { .. } => None,
        }
    }

    /// Returns the date that it gives itself.
    pub fn own_date(&self) -> Option<NaiveDate> {
        match self {
            Self::ReportSentBack(sent_back) => Some(sent_back.sent_back_on),
            Self::CapacityIssueDiscussed { discussed_on: on, .. }
            | Self::PlanAgreed { agreed_on: on, .. }
            | Self::PlanClosed { closed_on: on, .. }
            | Self::WarningIssued { issued_on: on, .. }
            | Self::TerminationNotified { notified_on: on }
            | Self::MeetingHeld { held_on: on, .. }
            | Self::MinutesShared { shared_on: on, .. }
            | Self::MinutesAnswered { answered_on: on, .. }
            | Self::DisputeAnswered { answered_on: on, .. }
            | Self::ActionPlanOpened { opened_on: on, .. }
            | Self::ActionPlanClosed { closed_on: on, .. }
            | Self::InformationRequested { requested_on: on, .. }
            | Self::InformationSupplied { supplied_on: on, .. } => Some(*on),
            Self::LetterDelivered(report) | Self::LetterFailed(report) => Some(report.on),
            Self::WarningDeclined(declined) | Self::TerminationDeclined(declined) => Some(declined.declined_on),
            Self::ReturnSubmitted { .. }
            | Self::CapacityIssueRaised { .. }
            | Self::RatingDisputed { .. }
            | Self::ContractRevised { .. }
            | Self::EventWithdrawn { .. }
            | Self::ClockCorrected { .. } => None,
        }
    }

    /// Returns what the mail service reported of a letter, and whether it came back (D35); `None` of any other fact.
    pub fn letter_report(&self) -> Option<(&LetterReport, bool)> {
        if let Self::LetterDelivered(report) = self {
            return Some((report, false));
        }
        if let Self::LetterFailed(report) = self { Some((report, true)) } else { None }
    }

    /// Returns the same fact in a log in which the entry that it speaks of, where it speaks of one, has another number.
    #[must_use]
    pub fn renumbered(mut self, number: usize) -> Self {
        if let Self::EventWithdrawn { event, .. }
        | Self::LetterDelivered(LetterReport { event, .. })
        | Self::LetterFailed(LetterReport { event, .. }) = &mut self
        {
            *event = number;
        }
        self
    }
}

/// Reads an event's number: a whole number, from 1.
fn event_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let number = usize::deserialize(deserializer)?;
    if number == 0 { Err(serde::de::Error::custom("events are numbered from 1")) } else { Ok(number) }
}

#[cfg(test)]
mod tests;
