//! The parts of the monthly summary beside the ratings: open findings, and days ahead.

use chrono::NaiveDate;
use domain::clause::OverdueSince;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::event::Party;
use domain::explain::FindingInWords;
use serde::Serialize;
use wording::deadline::{first_of_reports, what_is_due};
use wording::email::overdue;

use crate::letter::told::is_overdue_plan_of;

/// The open findings of a party, with the overdue ones apart.
#[derive(Default, Serialize)]
pub(super) struct OpenFindings<'a> {
    overdue: Vec<Overdue<'a>>,
    others: Vec<OpenFinding<'a>>,
}

/// An open finding that is not overdue.
#[derive(Serialize)]
struct OpenFinding<'a> {
    sentence: &'a str,
    clause: &'a str,
}

/// Something that was due on a day that has passed.
#[derive(Serialize)]
pub(crate) struct Overdue<'a> {
    /// Its name as the beginning of a sentence: `The return of April 2022`.
    what: &'a str,
    /// The finding that says so.
    #[serde(skip)]
    pub finding: &'a FindingInWords,
    /// The last day on which it would have been in time.
    pub since: NaiveDate,
    clause: &'a str,
}

impl<'a> Overdue<'a> {
    /// Returns what is overdue by a finding; `None` for a finding of another kind.
    pub(crate) fn of(finding: &'a FindingInWords) -> Option<Self> {
        let since = match finding.kind.overdue_since() {
            OverdueSince::DayBeforeRaised => finding.raised_on.pred_opt()?,
            OverdueSince::DueDay => finding.due_on?,
            OverdueSince::Never => return None,
        };
        Some(Self { what: overdue::what(finding), finding, since, clause: finding.clause.as_str() })
    }
}

impl<'a> OpenFindings<'a> {
    /// Returns the open ones of some findings, the overdue ones by the day on which they were due.
    fn of(findings: &[&'a FindingInWords]) -> Self {
        // A required plan that is overdue is told only as overdue.
        let is_told = |finding: &FindingInWords| findings.iter().any(|other| is_overdue_plan_of(other, finding));
        let mut waiting = Self::default();
        for &finding in findings.iter().filter(|finding| !is_told(finding)) {
            match Overdue::of(finding) {
                Some(overdue) => waiting.overdue.push(overdue),
                None => {
                    waiting.others.push(OpenFinding { sentence: &finding.sentence, clause: finding.clause.as_str() })
                }
            }
        }
        waiting.overdue.sort_by_key(|overdue| overdue.since);
        waiting
    }

    /// Returns the same without the overdue findings.
    fn without_overdue(self) -> Self {
        Self { overdue: Vec::new(), ..self }
    }
}

/// The open findings, by the party whose turn it is.
#[derive(Default, Serialize)]
pub(super) struct FindingsByTurn<'a> {
    /// For the reader.
    yours: OpenFindings<'a>,
    /// For both parties together.
    both: OpenFindings<'a>,
    /// For the other party.
    theirs: OpenFindings<'a>,
}

impl<'a> FindingsByTurn<'a> {
    /// Returns the open findings, as a party reads them.
    pub(super) fn of(open: &[&'a FindingInWords], to: Party) -> Self {
        let (yours, theirs): (Vec<_>, Vec<_>) = open.iter().partition(|finding| finding.is_owed_by(to));
        let of_both =
            |finding: &&FindingInWords| [Party::Contractor, Party::Council].iter().all(|of| finding.is_owed_by(*of));
        let (both, yours): (Vec<_>, Vec<_>) = yours.into_iter().partition(of_both);
        Self { yours: OpenFindings::of(&yours), both: OpenFindings::of(&both), theirs: OpenFindings::of(&theirs) }
    }

    /// Returns the same without what is overdue for the reader.
    pub(super) fn without_overdue(self) -> Self {
        Self { yours: self.yours.without_overdue(), both: self.both.without_overdue(), ..self }
    }
}

/// What is due on a day ahead.
#[derive(Serialize)]
pub(super) struct DeadlineLine {
    text: String,
    on: NaiveDate,
    derivation: String,
    clause: String,
    projected: bool,
}

/// Returns the deadlines after the day on which an email is called for, a line each, with the reports of visits together in
/// one line. Without that day, it returns all that are given.
pub(super) fn lies_ahead(ahead: &[DeadlineAhead], as_of: Option<NaiveDate>) -> Vec<DeadlineLine> {
    let to_come = ahead.iter().filter(|deadline| as_of.is_none_or(|as_of| deadline.on >= as_of));
    let (reports, others): (Vec<_>, Vec<_>) = to_come.partition(|deadline| deadline.what == DeadlineKind::Report);
    let mut lines: Vec<DeadlineLine> = others.into_iter().map(DeadlineLine::of).collect();
    lines.extend(match reports.as_slice() {
        [first, .., last] => Some(DeadlineLine {
            text: first_of_reports(reports.len()),
            derivation: format!("the last is due on {}", in_full(last.on)),
            ..DeadlineLine::of(first)
        }),
        [report] => Some(DeadlineLine::of(report)),
        [] => None,
    });
    lines.sort_by_key(|line| line.on);
    lines
}

impl DeadlineLine {
    fn of(deadline: &DeadlineAhead) -> Self {
        let visit = deadline.unit.as_deref().zip(deadline.visited_on);
        let DeadlineAhead { what, month, kpi, .. } = deadline;
        Self {
            text: what_is_due(*what, *month, visit, *kpi, deadline.subject()),
            on: deadline.on,
            derivation: deadline.derivation.clone(),
            clause: deadline.clause.to_string(),
            projected: deadline.projected,
        }
    }
}
