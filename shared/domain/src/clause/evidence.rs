//! What a finding rests on, as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AssessmentContext, KnownMonth};
use crate::calendar::Holiday;
use crate::event::Party;
use crate::measure::{KpiRating, RatingReason};
use crate::month::Month;
use crate::rating::Rating;
use crate::record::Entry;

/// One fact that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Evidence {
    /// A month's final rating.
    Rated {
        month: Month,
        /// The KPI; the overall rating where none is named.
        kpi: Option<u32>,
        rating: Option<Rating>,
        /// The figures as readers see them.
        figures: Option<String>,
        /// Why it is unrated, or red without a return, where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<RatingReason>,
    },
    /// Something that was recorded.
    Recorded {
        /// The event's number in the log, from 1; none on the public's files, whose log is another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event: Option<usize>,
        /// What it was, in words.
        what: String,
        /// The date that it gives itself.
        on: NaiveDate,
        /// The day on which it was received, where that is later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_on: Option<NaiveDate>,
    },
    /// A month's return was due by a day.
    ReturnDue { month: Month, on: NaiveDate },
    /// A month closed at the end of a day.
    Closed { month: Month, on: NaiveDate },
    /// A month's first return was received on a day; on none, so far.
    ReturnReceived { month: Month, on: Option<NaiveDate> },
    /// A report that one party alone shows as sent back in a month.
    SentBackByOneAlone { shown_by: Party, month: Month, unit: String, visited_on: NaiveDate },
    /// A count of working days (D1).
    WorkingDays {
        number: u32,
        /// After which date; it is not counted.
        after: NaiveDate,
        /// The last of them.
        on: NaiveDate,
        /// The holidays that the count left out.
        holidays: Vec<Holiday>,
    },
    /// A number of months added to a date.
    Months {
        number: u32,
        /// To which date.
        after: NaiveDate,
        /// What that comes to.
        on: NaiveDate,
    },
}

impl Evidence {
    /// Returns a closed month's rating of a KPI; of the month where none is named.
    pub(super) fn rated(month: &KnownMonth<'_>, kpi: Option<u32>) -> Self {
        let rated = kpi.and_then(|kpi| month.rating.kpi(kpi));
        let (figures, reason) = (rated.and_then(KpiRating::figures), rated.and_then(|rated| rated.reason));
        Self::Rated { month: month.month, kpi, rating: month.rating.of(kpi), figures, reason }
    }

    pub(super) fn recorded(entry: Entry, what: impl Into<String>) -> Self {
        let received_on = (entry.day > entry.on).then_some(entry.day);
        Self::Recorded { event: Some(entry.number), what: what.into(), on: entry.on, received_on }
    }

    /// Returns the same for readers of a log in which entries have other numbers than in the parties': what is hidden is not
    /// counted there.
    pub(crate) fn unnumber(&mut self) {
        match self {
            Self::Recorded { event, .. } => *event = None,
            Self::Rated { .. }
            | Self::ReturnDue { .. }
            | Self::Closed { .. }
            | Self::ReturnReceived { .. }
            | Self::SentBackByOneAlone { .. }
            | Self::WorkingDays { .. }
            | Self::Months { .. } => {}
        }
    }

    pub(super) fn working_days(context: &AssessmentContext<'_>, number: u32, after: NaiveDate) -> Self {
        let on = context.working_days_after(number, after).on;
        let holidays = context.contract.calendar.holidays_between(after, on);
        Self::WorkingDays { number, after, on, holidays }
    }
}
