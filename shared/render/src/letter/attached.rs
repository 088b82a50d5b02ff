//! The attachments of a letter: Appendix A, filled in as far as possible, with a contractual letter; the day as a calendar
//! file with a reminder.

use chrono::NaiveDate;
use domain::clause::CitedClause;
use domain::date::in_full;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use wording::deadline::what_is_due;
use wording::email::contractual::appendix_a_title;
use wording::letterhead::Letterhead;

use super::content::Attachment;
use super::link::Link;
use crate::RenderError;
use crate::appendix_a::{AppendixA, appendix_a};
use crate::download::icalendar::{Day, ICALENDAR, icalendar};

const NAME: &str = "appendix-a.xlsx";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Returns the files that go with a contractual letter.
pub(super) fn to(letterhead: &Letterhead, letter: &ContractualLetter) -> Result<Vec<Attachment>, RenderError> {
    if !letter.has_appendix_a() {
        return Ok(Vec::new());
    }
    let Some(title) = appendix_a_title(letter) else { return Ok(Vec::new()) };
    let kpis = match letter {
        ContractualLetter::PlanRequest(request) => request.plans.iter().map(|plan| &plan.performance).collect(),
        ContractualLetter::FormalWarning(warning) => warning.without_plan().collect(),
        ContractualLetter::ActionPlan(_) | ContractualLetter::TerminationNotice(_) => Vec::new(),
    };
    let titles = kpis.into_iter().map(|kpi| (kpi.kpi, kpi.title.clone())).collect();
    let sheet = AppendixA { title, due: letter.plan_due_on().map(in_full), titles, rows: letter.appendix_a() };
    let bytes = appendix_a(letterhead, &sheet)?;
    Ok(vec![Attachment { name: NAME.into(), content_type: XLSX.into(), bytes }])
}

/// Returns the days of which an email reminds, in a calendar file each, since mail programs import only one event of a file.
///
/// `told` has each notice with its month and its link.
pub(super) fn days<'a>(
    letterhead: &Letterhead,
    called_on: NaiveDate,
    told: impl IntoIterator<Item = (Option<Month>, &'a About, Option<&'a Link>)>,
) -> Vec<Attachment> {
    let day = |(month, about, link): (Option<Month>, &About, Option<&Link>)| {
        let day = reminded(letterhead, called_on, month, about)?;
        Some(Day { address: link.map(|link| link.address().to_owned()), ..day })
    };
    let days = told.into_iter().filter_map(day).enumerate();
    let file = |(before, day): (usize, Day)| Attachment {
        name: if before == 0 { "deadline.ics".into() } else { format!("deadline-{}.ics", before + 1) },
        content_type: ICALENDAR.into(),
        bytes: icalendar(None, &[day]),
    };
    days.map(file).collect()
}

/// Returns the day of which a notice reminds.
fn reminded(letterhead: &Letterhead, called_on: NaiveDate, month: Option<Month>, about: &About) -> Option<Day> {
    let nothing = DeadlineAhead {
        what: DeadlineKind::Return,
        month: None,
        on: NaiveDate::default(),
        unit: None,
        visited_on: None,
        kpi: None,
        subject: None,
        subject_on: None,
        clause: CitedClause::Other(String::new()),
        derivation: String::new(),
        projected: false,
        moved_at: None,
    };
    let deadline = match about {
        About::ReturnDue { return_due_on, moved_at, .. } => DeadlineAhead {
            what: DeadlineKind::Return,
            month,
            on: *return_due_on,
            clause: "8".into(),
            moved_at: *moved_at,
            ..nothing
        },
        About::PlanDue { finding, plan_due_on, moved_at } => DeadlineAhead {
            moved_at: *moved_at,
            what: DeadlineKind::Plan,
            on: *plan_due_on,
            kpi: finding.kpi,
            subject: finding.subject.clone(),
            subject_on: finding.subject_on,
            clause: finding.clause.clone(),
            ..nothing
        },
        About::ReviewDue { plan, review_on, agreed_on, moved_at, .. } => DeadlineAhead {
            moved_at: *moved_at,
            what: DeadlineKind::Review,
            on: *review_on,
            subject: Some(plan.clone()),
            subject_on: Some(*agreed_on),
            clause: "6.6".into(),
            ..nothing
        },
        About::MinutesDue { meeting, held_on, until, moved_at } => DeadlineAhead {
            moved_at: *moved_at,
            what: DeadlineKind::Minutes,
            on: *until,
            subject: Some(meeting.clone()),
            subject_on: Some(*held_on),
            clause: "5.7".into(),
            ..nothing
        },
        About::ReturnOverdue { .. }
        | About::ReturnCameLate { .. }
        | About::Received { .. }
        | About::CanNoLongerBeBetter { .. }
        | About::Closed { .. }
        | About::Restated { .. }
        | About::Raised { .. }
        | About::MinutesShared { .. }
        | About::MinutesAnswered { .. }
        | About::DisputeAnswered { .. }
        | About::InformationSupplied { .. }
        | About::Letter(_)
        | About::LetterUnknown { .. }
        | About::LetterBounced { .. }
        | About::Reread(_) => return None,
    };
    let due = what_is_due(deadline.what, deadline.month, None, deadline.kpi, deadline.subject());
    // The same as in the contract's own calendar, since a reminder does not change the day.
    let changed_on = letterhead.commences.unwrap_or(called_on);
    Some(Day::of((&letterhead.contract, &letterhead.title), &letterhead.calendar, &deadline, &due, changed_on))
}
