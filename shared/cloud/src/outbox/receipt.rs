//! Emails from whose receipt a period of the contract runs (D35), and what a report of the mail service says of that receipt.

use domain::event::Party;
use domain::notice::NoticeKind;

use super::{DeliveryEvent, DeliveryReport, EmailState, OutboxEmail};

/// What became of an email, as far as it is evidence of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvidence {
    /// The recipient's mail system took it.
    Delivered,
    /// It came back for good.
    Failed,
}

impl DeliveryEvidence {
    /// Returns what a report says of receipt. A complaint says nothing of it, nor does a transient failure.
    fn of(what: DeliveryEvent) -> Option<Self> {
        match what.shows() {
            EmailState::Delivered => Some(Self::Delivered),
            EmailState::Bounced => Some(Self::Failed),
            EmailState::Due
            | EmailState::Lapsed
            | EmailState::Claimed
            | EmailState::Sent
            | EmailState::Complained
            | EmailState::Undeliverable
            | EmailState::Held
            | EmailState::NotSent
            | EmailState::Unknown => None,
        }
    }
}

impl OutboxEmail {
    /// Says whether a period runs from its receipt for an entry of the log, by the entry's number: for a formal warning (6.4),
    /// and for each sharing of minutes (5.7), be it one of several notices.
    pub fn is_evidence_for(&self, entry: usize) -> bool {
        let mut evidence = self.notices.iter().filter(|notice| is_evidence(notice.kind));
        self.to == Party::Contractor && evidence.any(|notice| notice.tells(entry, self.to))
    }

    /// Says whether it shares a meeting's minutes with the contractor.
    pub fn shares_minutes(&self) -> bool {
        self.to == Party::Contractor && self.notices.iter().any(|notice| notice.kind == NoticeKind::MinutesShared)
    }

    /// Returns what a report, with the id under which the mail service accepted the email, says of this email's receipt. `None`
    /// if no period runs from its receipt, if the report is of an earlier sending, or if it is not being sent. Once it is known
    /// to have come back, a delivery says nothing more.
    pub fn fate(&self, message_id: &str, report: &DeliveryReport) -> Option<DeliveryEvidence> {
        if self.to != Party::Contractor || !self.notices.iter().any(|notice| is_evidence(notice.kind)) {
            return None;
        }
        let fate = DeliveryEvidence::of(report.what).filter(|_| self.is_of_this_sending(message_id))?;
        match (self.state, fate) {
            (
                EmailState::Due
                | EmailState::Lapsed
                | EmailState::Undeliverable
                | EmailState::Held
                | EmailState::NotSent,
                _,
            )
            | (EmailState::Bounced, DeliveryEvidence::Delivered) => None,
            (
                EmailState::Claimed
                | EmailState::Unknown
                | EmailState::Sent
                | EmailState::Delivered
                | EmailState::Complained
                | EmailState::Bounced,
                fate,
            ) => Some(fate),
        }
    }
}

fn is_evidence(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::FormalWarning | NoticeKind::MinutesShared)
}
