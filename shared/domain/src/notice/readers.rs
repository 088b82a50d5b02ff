//! Who may know of what a notice says.

use super::About;
use crate::readers::Readers;

impl About {
    /// Returns who may read what a notice says, as a reply quotes it.
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
