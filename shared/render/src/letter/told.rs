//! What an email has said, or says elsewhere, and need not say twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::clause::FindingKind;
use domain::explain::FindingInWords;
use domain::month::Month;
use domain::notice::About;

/// What has been said before in the same email, and need not be said twice.
#[derive(Default)]
pub(super) struct Told {
    /// The words of clauses quoted.
    quotes: BTreeSet<String>,
    /// The facts told.
    pub(super) facts: BTreeSet<Vec<String>>,
    /// The findings that the email tells of by themselves, before or after.
    by_themselves: Vec<FindingInWords>,
    /// The months whose returns it chases.
    chased: BTreeSet<Month>,
    /// The months that it tells as restated, each with the number of the entry that restated it.
    restated: BTreeSet<(usize, Month)>,
    /// The day as of which the email is called for: what was ahead when a notice fell due may have passed by then.
    pub(super) as_of: Option<NaiveDate>,
    /// The close that the latest monthly summary of the email tells: what waits and lies ahead is told with that alone.
    pub(super) latest_close: Option<NaiveDate>,
    /// Whether the email tells what is overdue for the reader before all else.
    pub(super) overdue_is_told: bool,
}

impl Told {
    /// Nothing yet, in an email that is called for as of a day.
    pub(super) fn as_of(as_of: Option<NaiveDate>) -> Self {
        Self { as_of, ..Self::default() }
    }

    /// The same in an email that tells some things by themselves, each with its month.
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

    /// The same in an email whose latest monthly summary tells of a close, and which tells by itself what is overdue, or not.
    pub(super) fn with_summary(self, latest_close: Option<NaiveDate>, overdue_is_told: bool) -> Self {
        Self { latest_close, overdue_is_told, ..self }
    }

    /// Whether a finding is told of by itself: the same one, though what it rests on may have come to differ since; as the chaser of
    /// its return; or, of a plan that is required, as overdue.
    pub(super) fn tells(&self, finding: &FindingInWords) -> bool {
        let is_chased = finding.kind == FindingKind::ReturnOverdue
            && finding.months.iter().any(|month| self.chased.contains(month));
        is_chased || self.by_themselves.iter().any(|told| is_same(told, finding) || is_overdue_plan_of(told, finding))
    }

    /// Whether it tells the figures of a month before and after an entry by themselves, as a restatement.
    pub(super) fn tells_restated(&self, event: usize, month: Month) -> bool {
        self.restated.contains(&(event, month))
    }

    /// The words of a clause, if they have not been quoted yet.
    pub(super) fn quote<'a>(&mut self, finding: &'a FindingInWords) -> Option<&'a str> {
        let quote = finding.quote.as_deref()?;
        self.quotes.insert(quote.to_owned()).then_some(quote)
    }
}

/// Whether two are one finding.
fn is_same(one: &FindingInWords, other: &FindingInWords) -> bool {
    let identity = |of: &FindingInWords| (of.kind, of.raised_on, of.clause.clone(), of.kpi, of.subject.clone());
    identity(one) == identity(other) && one.months == other.months
}

/// Whether a finding is that the plan is overdue which another requires.
pub(super) fn is_overdue_plan_of(overdue: &FindingInWords, required: &FindingInWords) -> bool {
    let about = |finding: &FindingInWords| (finding.kpi, finding.subject.clone());
    overdue.kind == FindingKind::PlanOverdue
        && required.kind == FindingKind::PlanRequired
        && about(overdue) == about(required)
}
