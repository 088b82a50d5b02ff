//! The agenda, a sparse index of what is pending, and how overdue work is requeued.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Attributes, Table, text};
use crate::failure::Failure;

/// The name of the index.
pub(crate) const AGENDA: &str = "agenda";

/// The kinds of pending work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AgendaTask {
    /// An assessment, on the date on which it could change.
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

/// How long work that the stream sets going may take before it is overdue; also the lease of a claim. It is longer than
/// `evaluate`, `notify` and `publish` may run, 180 seconds on AWS: once it is over, the process that had the work is gone.
pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Writes a moment in a form whose order as text is the order of time.
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Returns the moment at which work that was set going at another becomes overdue.
pub(crate) fn overdue_from(at: DateTime<Utc>) -> String {
    moment(at + LEASE)
}

/// Returns the attributes that put an item on the agenda.
pub(crate) fn waiting(what: AgendaTask, since: DateTime<Utc>) -> [(String, AttributeValue); 2] {
    [("agenda".into(), text(what.word())), ("agenda_on".into(), text(overdue_from(since)))]
}

impl Table {
    /// Returns the keys of what is on the agenda for a time up to a moment, the earliest first.
    pub(crate) async fn agenda(
        &self,
        doing: &'static str,
        what: AgendaTask,
        until: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        self.agenda_of(doing, what.word(), until).await
    }

    /// Returns the keys of what is in the index under a word, in its order, up to a value of `agenda_on`.
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

    /// Requeues an item, if it is there: an attribute is changed, so that the table's stream has a record of the item again.
    /// The stored attribute is older than the word.
    pub(crate) async fn requeue_item(
        &self,
        doing: &'static str,
        item: (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        // The condition keeps the update from creating the item, which may have been deleted since it was found on the agenda.
        let requeue = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET nudged_at = :now")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":now", text(moment(now)))
        };
        self.update_if(doing, item, requeue).await.map(|_| ())
    }
}
