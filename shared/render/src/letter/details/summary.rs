//! What the monthly summary tells beside the ratings: what waits for somebody, and what lies ahead.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, What};
use domain::event::Party;
use domain::explain::FindingInWords;
use serde::Serialize;

use crate::page::what_is_due;

/// A finding that waits for somebody.
#[derive(Serialize)]
pub(super) struct Waiting<'a> {
    sentence: &'a str,
    clause: &'a str,
}

/// The findings that wait, those on which the reader can act apart.
pub(super) fn waiting<'a>(open: &[&'a FindingInWords], to: Party) -> (Vec<Waiting<'a>>, Vec<Waiting<'a>>) {
    let is_yours = |finding: &&&FindingInWords| finding.next_steps.iter().any(|next| next.by == to);
    let (yours, theirs): (Vec<&FindingInWords>, Vec<&FindingInWords>) = open.iter().partition(is_yours);
    let line = |finding: &'a FindingInWords| Waiting { sentence: &finding.sentence, clause: &finding.clause };
    (yours.into_iter().map(line).collect(), theirs.into_iter().map(line).collect())
}

/// What is due on a day ahead.
#[derive(Serialize)]
pub(super) struct Ahead {
    text: String,
    on: NaiveDate,
    derivation: String,
    clause: String,
    projected: bool,
}

/// What lies ahead, a line each; the reports of visits together, in one.
pub(super) fn lies_ahead(ahead: &[DeadlineAhead]) -> Vec<Ahead> {
    let (reports, others): (Vec<_>, Vec<_>) = ahead.iter().partition(|deadline| deadline.what == What::Report);
    let mut lines: Vec<Ahead> = others.into_iter().map(Ahead::of).collect();
    lines.extend(match reports.as_slice() {
        [first, .., last] => Some(Ahead {
            text: format!("First of {} reports of visits due, to the council and to Ofsted", reports.len()),
            derivation: format!("the last is due on {}", in_full(last.on)),
            ..Ahead::of(first)
        }),
        [report] => Some(Ahead::of(report)),
        [] => None,
    });
    lines.sort_by_key(|line| line.on);
    lines
}

impl Ahead {
    fn of(deadline: &DeadlineAhead) -> Self {
        let visit = deadline.unit.as_deref().zip(deadline.visited_on);
        let DeadlineAhead { what, month, kpi, subject, .. } = deadline;
        Self {
            text: what_is_due(*what, *month, visit, *kpi, subject.as_deref()),
            on: deadline.on,
            derivation: deadline.derivation.clone(),
            clause: deadline.clause.clone(),
            projected: deadline.projected,
        }
    }
}
