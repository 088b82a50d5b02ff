//! What a notice says, as data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::NoticeKind;
use super::letter::ContractualLetter;
use crate::changes::Submitted;
use crate::contract::MissingReturn;
use crate::deadline::DeadlineAhead;
use crate::event::{DisputeOutcome, Party};
use crate::explain::FindingInWords;
use crate::headroom::KpiHeadroom;
use crate::measure::KpiRating;
use crate::month::Month;
use crate::rating::Rating;
use crate::rereading::Rereading;
use crate::standing::OverallRating;

/// What a notice says, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum About {
    /// The return is due in so many working days; 0 is today.
    ReturnDue {
        /// The day by which it is due.
        return_due_on: NaiveDate,
        /// Working days until then.
        working_days: u32,
        /// When a revision of the definition last moved that day, or changed the title that a calendar names with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_at: Option<DateTime<Utc>>,
    },
    /// The return has been overdue for so many working days.
    ReturnOverdue {
        /// The day by which it was due.
        return_due_on: NaiveDate,
        /// Working days since then.
        working_days: u32,
        /// The day at whose end the month closes without it.
        closes_on: NaiveDate,
        /// What the month then is; not known of what was called for before this was told.
        #[serde(default)]
        missing_return: Option<MissingReturn>,
    },
    /// A return came of whose being overdue the council had been told.
    ReturnCameLate {
        /// The day by which it was due.
        return_due_on: NaiveDate,
        /// The day on which it was received.
        received_on: NaiveDate,
        /// The day at whose end the month closes.
        closes_on: NaiveDate,
    },
    /// A return was received.
    Received {
        /// Which revision of the month's return it is, from 1.
        revision: usize,
        received_at: DateTime<Utc>,
        /// Whether the month's first revision came by the due date.
        on_time: bool,
        /// The day by which it was due.
        return_due_on: NaiveDate,
        /// The day at whose end the month closes.
        closes_on: NaiveDate,
        /// Whether the month had closed before.
        closed: bool,
        /// The ratings with it.
        ratings: Vec<TitledRating>,
        /// What the month can still take; nothing once it has closed.
        headroom: Vec<KpiHeadroom>,
        /// What the clauses would make of the month if it closed as it stands, as far as the contractor is told.
        if_closed_now: Vec<FindingInWords>,
        /// What its receipt tells beside the ratings.
        #[serde(default)]
        submission: Box<Submitted>,
    },
    /// A provisional KPI can no longer be better than this.
    CanNoLongerBeBetter {
        /// The best that it can still come to.
        than: Rating,
        rating: TitledRating,
        /// What has made it so: the visits or reports, in words.
        facts: Vec<String>,
        /// The day at whose end the month closes.
        closes_on: NaiveDate,
        /// Whether it rests on reports that the council recorded as sent back, which no return can change.
        #[serde(default)]
        recorded_by_council: bool,
        /// Whether it counts reports sent back, which nothing that is still to be shown takes back.
        #[serde(default)]
        counts_sent_back: bool,
    },
    /// The month closed.
    Closed {
        /// The day at whose end it did.
        closes_on: NaiveDate,
        overall: OverallRating,
        /// Its final ratings.
        ratings: Vec<TitledRating>,
        /// The findings that wait for somebody and that concern the reader.
        open: Vec<FindingInWords>,
        /// What lies ahead.
        ahead: Vec<DeadlineAhead>,
    },
    /// The closed month's ratings changed.
    Restated {
        /// The number in the log of the event that changed them.
        event: usize,
        /// What that event was, in words.
        cause: String,
        /// The final ratings before it.
        before: Vec<TitledRating>,
        /// Its overall rating before; not known of what was called for before this was told.
        #[serde(default)]
        overall_before: Option<OverallRating>,
        /// Its overall rating now.
        overall: OverallRating,
        /// The final ratings with it.
        ratings: Vec<TitledRating>,
    },
    Raised {
        finding: FindingInWords,
        /// What the parties wrote: an issue, a dispute, a request.
        text: Option<String>,
    },
    /// A required plan is to be agreed soon.
    PlanDue {
        /// The requirement.
        finding: FindingInWords,
        /// The day by which it is to be agreed.
        plan_due_on: NaiveDate,
        /// When a revision of the definition last changed the title that a calendar names with that day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_at: Option<DateTime<Utc>>,
    },
    /// An improvement plan is to be reviewed soon.
    ReviewDue {
        plan: String,
        /// The KPIs that it covers.
        kpis: Vec<u32>,
        agreed_on: NaiveDate,
        /// The day of its review.
        review_on: NaiveDate,
        /// When the plan was received that sets that day, or the title last changed that a calendar names with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_at: Option<DateTime<Utc>>,
    },
    MinutesShared {
        meeting: String,
        held_on: NaiveDate,
        shared_on: NaiveDate,
        /// The last day for an answer: silence through it agrees.
        until: NaiveDate,
        /// How that day comes about.
        derivation: String,
        text: String,
    },
    /// Shared minutes have not been answered, and soon need not be.
    MinutesDue {
        meeting: String,
        held_on: NaiveDate,
        /// The last day for an answer.
        until: NaiveDate,
        /// When the minutes were received of which that is the last day, or the title last changed that a calendar names with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_at: Option<DateTime<Utc>>,
    },
    /// The contractor answered minutes.
    MinutesAnswered {
        meeting: String,
        held_on: NaiveDate,
        approved: bool,
        /// What the contractor says to them.
        comment: Option<String>,
    },
    /// The council answered a dispute.
    DisputeAnswered {
        dispute: String,
        /// The month of the rating.
        rated_month: Month,
        kpi: u32,
        /// What the council decided.
        outcome: DisputeOutcome,
        /// Whose record the rating rests on, where it is to be corrected.
        #[serde(default)]
        corrected_by: Option<Party>,
        text: String,
    },
    /// The contractor supplied information.
    InformationSupplied {
        request: String,
        /// What was asked for.
        text: String,
        supplied_on: NaiveDate,
    },
    Letter(Box<ContractualLetter>),
    /// Of a contractual letter it is not known whether it went: the council decides.
    LetterUnknown {
        /// The letter's notice.
        notice: String,
        /// What kind of letter it is.
        kind: NoticeKind,
        /// When its sending began.
        claimed_on: NaiveDate,
    },
    /// A contractual letter came back: it has not reached whom it is for.
    LetterBounced {
        /// The letter's notice.
        notice: String,
        /// What kind of letter it is.
        kind: NoticeKind,
        /// When it came back.
        bounced_on: NaiveDate,
        /// Whether the address takes no email at all; else its mailbox did not take this one.
        permanent: bool,
    },
    /// The contract is read anew by later rules: what changes of the past.
    Reread(Box<Rereading>),
}

/// A KPI's rating with the KPI's title, so that a notice can be read by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitledRating {
    pub title: String,
    #[serde(flatten)]
    pub rating: KpiRating,
}
