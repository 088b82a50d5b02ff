//! What goes with a letter: with a contractual one Appendix A, with what is known filled in; with a reminder the day that it
//! reminds of, to be taken into a calendar.

use chrono::NaiveDate;
use domain::deadline::{DeadlineAhead, What};
use domain::month::Month;
use domain::notice::{About, ContractualLetter};

use super::contractual::due;
use super::{Attachment, Letterhead, Link};
use crate::RenderError;
use crate::appendix_a::{AppendixA, appendix_a};
use crate::download::calendar::{Day, Made, icalendar};
use crate::page::what_is_due;

const NAME: &str = "appendix-a.xlsx";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The name of a file of days.
const DAYS: &str = "deadline.ics";

/// That the days are told, not an invitation to be answered.
pub(super) const METHOD_PUBLISH: &str = "text/calendar; charset=utf-8; method=PUBLISH";

/// The files that go with a contractual letter.
pub(super) fn to(letterhead: &Letterhead, letter: &ContractualLetter) -> Result<Vec<Attachment>, RenderError> {
    if !letter.has_appendix_a() {
        return Ok(Vec::new());
    }
    let title = match letter {
        ContractualLetter::PlanRequest(_) => "Improvement Plan".to_owned(),
        ContractualLetter::FormalWarning(warning) => {
            format!("Further Improvement Plan after formal warning {}", warning.warning)
        }
        ContractualLetter::ActionPlan(plan) => format!("Action plan {} (clause {})", plan.plan, plan.clause),
        ContractualLetter::TerminationNotice(_) => return Ok(Vec::new()),
    };
    let kpis = match letter {
        ContractualLetter::PlanRequest(request) => request.plans.iter().map(|plan| &plan.performance).collect(),
        ContractualLetter::FormalWarning(warning) => warning.without_plan().collect(),
        ContractualLetter::ActionPlan(_) | ContractualLetter::TerminationNotice(_) => Vec::new(),
    };
    let titles = kpis.into_iter().map(|kpi| (kpi.kpi, kpi.title.clone())).collect();
    let sheet = AppendixA { title, due: due(letter), titles, rows: letter.appendix_a() };
    let bytes = appendix_a(letterhead, &sheet)?;
    Ok(vec![Attachment { name: NAME.into(), content_type: XLSX.into(), bytes }])
}

/// The days of which an email reminds, as a calendar; none where it reminds of none.
///
/// Each thing told comes with its month, its link and the number of the last event that it rests on.
pub(super) fn days<'a>(
    letterhead: &Letterhead,
    called_on: NaiveDate,
    told: impl IntoIterator<Item = (Option<Month>, &'a About, u64, Option<&'a Link>)>,
) -> Option<Attachment> {
    let mut sequence = 0;
    let mut days = Vec::new();
    for (month, about, rests_on, link) in told {
        if let Some(day) = reminded(letterhead, month, about) {
            days.push(Day { address: link.map(|link| link.address().to_owned()), ..day });
            sequence = sequence.max(rests_on);
        }
    }
    let made = Made { on: called_on, sequence };
    let bytes = || icalendar(None, &days, made);
    (!days.is_empty()).then(|| Attachment { name: DAYS.into(), content_type: METHOD_PUBLISH.into(), bytes: bytes() })
}

/// The day of which a notice reminds.
fn reminded(letterhead: &Letterhead, month: Option<Month>, about: &About) -> Option<Day> {
    let nothing = DeadlineAhead {
        what: What::Return,
        month: None,
        on: NaiveDate::default(),
        unit: None,
        visited_on: None,
        kpi: None,
        subject: None,
        clause: String::new(),
        derivation: String::new(),
        projected: false,
    };
    let deadline = match about {
        About::ReturnDue { return_due_on, .. } => {
            DeadlineAhead { what: What::Return, month, on: *return_due_on, clause: "8.1".into(), ..nothing }
        }
        About::PlanDue { finding, plan_due_on } => DeadlineAhead {
            what: What::Plan,
            on: *plan_due_on,
            kpi: finding.kpi,
            subject: finding.subject.clone(),
            clause: "6.4".into(),
            ..nothing
        },
        About::ReviewDue { plan, review_on, .. } => DeadlineAhead {
            what: What::Review,
            on: *review_on,
            subject: Some(plan.clone()),
            clause: "6.6".into(),
            ..nothing
        },
        About::MinutesDue { meeting, until, .. } => DeadlineAhead {
            what: What::Minutes,
            on: *until,
            subject: Some(meeting.clone()),
            clause: "5.7".into(),
            ..nothing
        },
        _ => return None,
    };
    let due = what_is_due(deadline.what, deadline.month, None, deadline.kpi, deadline.subject.as_deref());
    Some(Day::of((&letterhead.contract, &letterhead.title), &letterhead.calendar, &deadline, &due))
}
