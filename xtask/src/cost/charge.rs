//! The things that AWS charges for, and how much of each a month takes.

use serde::Deserialize;

use super::usage::{
    ALARM_METRICS, ANSWER_KB, ASSESSMENTS, CHECKS, EMAILS, INDEX_CHANGES, LOG_MONTHS, MonthlyUsage, OWN_METRICS,
    PAGES_AN_ASSESSMENT, VIEW_KB,
};

/// A thing that AWS charges for, by its name in the list of prices.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Charge {
    ApiRequests,
    ApiTransfer,
    LambdaRequests,
    LambdaGbSeconds,
    TableWriteUnits,
    TableReadUnits,
    TableStorage,
    TableRecovery,
    StreamReads,
    SchedulerInvocations,
    Emails,
    EmailReports,
    PagesWritten,
    PagesRead,
    BucketStorage,
    SiteRequests,
    SiteTransfer,
    SiteFunction,
    LogsTakenIn,
    LogsKept,
    OwnMetrics,
    AlarmMetrics,
    Dashboard,
    Traces,
    KeyRequests,
    /// What `Encryption: customer-managed` adds, until the key is rotated: its first and its second rotation add as much again.
    OwnKey,
}

impl Charge {
    /// Every charge of a stack as it is by default, in the order of the data. [`Charge::OwnKey`] is on top of these.
    pub(super) const BY_DEFAULT: [Self; 25] = [
        Self::ApiRequests,
        Self::ApiTransfer,
        Self::LambdaRequests,
        Self::LambdaGbSeconds,
        Self::TableWriteUnits,
        Self::TableReadUnits,
        Self::TableStorage,
        Self::TableRecovery,
        Self::StreamReads,
        Self::SchedulerInvocations,
        Self::Emails,
        Self::EmailReports,
        Self::PagesWritten,
        Self::PagesRead,
        Self::BucketStorage,
        Self::SiteRequests,
        Self::SiteTransfer,
        Self::SiteFunction,
        Self::LogsTakenIn,
        Self::LogsKept,
        Self::OwnMetrics,
        Self::AlarmMetrics,
        Self::Dashboard,
        Self::Traces,
        Self::KeyRequests,
    ];

    /// Returns how much of it a month takes: in KB if it is priced by the GB, else as a number.
    pub(super) fn quantity(self, month: &MonthlyUsage) -> f64 {
        match self {
            Self::ApiRequests => month.requests(),
            Self::ApiTransfer => month.requests() * ANSWER_KB,
            Self::LambdaRequests => month.calls(),
            Self::LambdaGbSeconds => month.gb_seconds(),
            Self::TableWriteUnits => month.write_units(),
            Self::TableReadUnits => month.read_units(),
            Self::TableStorage | Self::TableRecovery => month.table_kb(),
            // Its price is nothing: AWS does not charge for Lambda's reading of a stream.
            Self::StreamReads => month.calls(),
            Self::SchedulerInvocations => CHECKS,
            Self::Emails | Self::EmailReports => month.contracts * EMAILS,
            Self::PagesWritten => month.contracts * (ASSESSMENTS * PAGES_AN_ASSESSMENT + INDEX_CHANGES * 2.0),
            // An upper bound: as if CloudFront cached no page.
            Self::PagesRead => month.viewers_requests(),
            Self::BucketStorage => month.bucket_kb(),
            Self::SiteRequests | Self::SiteFunction => month.viewers_requests(),
            Self::SiteTransfer => month.viewers_requests() * VIEW_KB,
            Self::LogsTakenIn => month.log_kb(),
            Self::LogsKept => month.log_kb() * LOG_MONTHS,
            // An upper bound: a metric that is not sent in every hour costs less.
            Self::OwnMetrics => OWN_METRICS,
            Self::AlarmMetrics => ALARM_METRICS,
            Self::Dashboard | Self::OwnKey => 1.0,
            // An upper bound: only the first call of each second is traced.
            Self::Traces => month.calls(),
            // An upper bound, for the table's key: as if every call asked for it.
            Self::KeyRequests => month.calls(),
        }
    }
}
