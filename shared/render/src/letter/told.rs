//! A record of what an email has said, or says elsewhere, so that it does not say it twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::clause::FindingKind;
use domain::explain::FindingInWords;
use domain::month::Month;
use domain::notice::About;

/// What the same email has said before, or says elsewhere.
#[derive(Default)]
pub(super) struct Told {
    /// The words of clauses quoted.
    quotes: BTreeSet<String>,
    /// The facts told.
    pub(super) facts: BTreeSet<Vec<String>>,
    /// The findings for which the email has a notice of their own, before or after.
    by_themselves: Vec<FindingInWords>,
    /// The months whose returns it chases.
    chased: BTreeSet<Month>,
    /// The months that it tells as restated, each with the number of the entry that restated it.
    restated: BTreeSet<(usize, Month)>,
    /// The day as of which the email is called for. A day that was ahead when a notice fell due may have passed by then.
    pub(super) as_of: Option<NaiveDate>,
    /// The close of the latest monthly summary in the email. Only that summary lists open findings and days ahead.
    pub(super) latest_close: Option<NaiveDate>,
    /// Whether the email begins with what is overdue for the reader.
    pub(super) overdue_is_told: bool,
}

impl Told {
    /// Returns an empty record for an email that is called for as of a day.
    pub(super) fn as_of(as_of: Option<NaiveDate>) -> Self {
        Self { as_of, ..Self::default() }
    }

    /// Returns the same with the notices of the email, each with its month.
    pub(super) fn beside<'a>(mut self, told: impl Iterator<Item = (Option<Month>, &'a About)>) -> Self {
        for (month, about) in told {
            match about {
                About::Raised { finding, .. } | About::PlanDue { finding, .. } => {
                    self.by_themselves.push(finding.clone());
                }
                About::ReturnOverdue { .. } => self.chased.extend(month),
                About::Restated { event, .. } => self.restated.extend(month.map(|month| (*event, month))),
                About::ReturnDue { .. }
                | About::ReturnCameLate { .. }
                | About::Received { .. }
                | About::CanNoLongerBeBetter { .. }
                | About::Closed { .. }
                | About::ReviewDue { .. }
                | About::MinutesShared { .. }
                | About::MinutesDue { .. }
                | About::MinutesAnswered { .. }
                | About::DisputeAnswered { .. }
                | About::InformationSupplied { .. }
                | About::Letter(_)
                | About::LetterUnknown { .. }
                | About::LetterBounced { .. }
                | About::Reread(_) => {}
            }
        }
        self
    }

    /// Returns the same with the close of the email's latest monthly summary, and whether the email begins with what is
    /// overdue.
    pub(super) fn with_summary(self, latest_close: Option<NaiveDate>, overdue_is_told: bool) -> Self {
        Self { latest_close, overdue_is_told, ..self }
    }

    /// Says whether a finding has a notice of its own: the same finding, even if its grounds have changed since; the reminder
    /// of its overdue return; or, for a required plan, the notice that the plan is overdue.
    pub(super) fn tells(&self, finding: &FindingInWords) -> bool {
        let is_chased = finding.kind == FindingKind::ReturnOverdue
            && finding.months.iter().any(|month| self.chased.contains(month));
        is_chased || self.by_themselves.iter().any(|told| is_same(told, finding) || is_overdue_plan_of(told, finding))
    }

    /// Says whether the email has a notice of the restatement of a month by an entry, with the figures before and after.
    pub(super) fn tells_restated(&self, event: usize, month: Month) -> bool {
        self.restated.contains(&(event, month))
    }

    /// Returns the words of a clause, if they have not been quoted yet.
    pub(super) fn quote<'a>(&mut self, finding: &'a FindingInWords) -> Option<&'a str> {
        let quote = finding.quote.as_deref()?;
        self.quotes.insert(quote.to_owned()).then_some(quote)
    }
}

/// Says whether two values are the same finding.
fn is_same(one: &FindingInWords, other: &FindingInWords) -> bool {
    let identity = |of: &FindingInWords| (of.kind, of.raised_on, of.clause.clone(), of.kpi, of.subject.clone());
    identity(one) == identity(other) && one.months == other.months
}

/// Says whether `overdue` says that the plan is overdue which `required` requires.
pub(super) fn is_overdue_plan_of(overdue: &FindingInWords, required: &FindingInWords) -> bool {
    let about = |finding: &FindingInWords| (finding.kpi, finding.subject.clone());
    overdue.kind == FindingKind::PlanOverdue
        && required.kind == FindingKind::PlanRequired
        && about(overdue) == about(required)
}
