//! The sparse index of what waits for a time, and how what has waited too long is taken up again.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Attributes, Table, text};
use crate::failure::Failure;

/// The sparse index of what waits for a time.
pub(crate) const AGENDA: &str = "agenda";

/// What waits on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AgendaTask {
    /// An assessment, for the date on which it could change.
    Check,
    /// A head, to be assessed.
    Evaluate,
    /// An email, to be sent.
    Notify,
    /// A contract's pages, to be published.
    Publish,
}

impl AgendaTask {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Evaluate => "evaluate",
            Self::Notify => "notify",
            Self::Publish => "publish",
        }
    }
}

/// How long what the stream sets going may take before it is taken up again; also a claim's lease.
pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Writes a moment in a form whose order as text is the order of time.
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Returns from when on something that was set going at a moment is overdue.
pub(crate) fn overdue_from(at: DateTime<Utc>) -> String {
    moment(at + LEASE)
}

/// Returns the attributes that put an item on the agenda.
pub(crate) fn waiting(what: AgendaTask, since: DateTime<Utc>) -> [(String, AttributeValue); 2] {
    [("agenda".into(), text(what.word())), ("agenda_on".into(), text(overdue_from(since)))]
}

impl Table {
    /// Returns the keys of what waits on the agenda for a time up to a moment, the longest waiting first.
    pub(crate) async fn agenda(
        &self,
        doing: &'static str,
        what: AgendaTask,
        until: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        self.agenda_of(doing, what.word(), until).await
    }

    /// Returns the keys of what stands on the agenda under a word, up to a place there, in its order.
    pub(crate) async fn agenda_of(
        &self,
        doing: &'static str,
        word: &str,
        until: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(AGENDA)
            .key_condition_expression("agenda = :agenda AND agenda_on <= :until")
            .expression_attribute_values(":agenda", text(word))
            .expression_attribute_values(":until", text(until));
        let mut keys = Vec::new();
        let mut pages = request.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|error| Failure::of_call(doing, error))?;
            let attributes = Attributes(&item);
            keys.push((attributes.text("pk")?.into(), attributes.text("sk")?.into()));
        }
        Ok(keys)
    }

    /// Changes an item, if it is there, so that the table's stream has a record of it again.
    pub(crate) async fn requeue_item(
        &self,
        doing: &'static str,
        item: (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let requeue = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET nudged_at = :now")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":now", text(moment(now)))
        };
        self.update_if(doing, item, requeue).await.map(|_| ())
    }
}
