//! The tasks of a party: what it has to do or decide.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::{Finding, minutes_period};
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::DeadlineKind;
use domain::event::Party;
use domain::explain::{FindingInWords, named_beside_its_day, the_named};
use domain::record::Record;
use serde::Serialize;

use crate::finding::asks;
use crate::party::party_name;

/// The tasks of one of the parties.
#[derive(Serialize)]
pub struct PartyTasks {
    party: String,
    things: Vec<PartyTask>,
}

/// A task.
#[derive(Serialize)]
pub struct PartyTask {
    /// The clause by which it is to be done.
    pub clause: String,
    /// What is to be done or decided.
    pub sentence: String,
    /// The day since which it is open, if that is known.
    pub since: Option<NaiveDate>,
    /// The day by which it is due, where one is set.
    pub due_on: Option<NaiveDate>,
    /// The clause's words, where the schedule has them.
    pub quote: Option<String>,
    /// Its facts, a sentence each.
    pub facts: Vec<String>,
    /// What the party may do next, a sentence each.
    pub next_steps: Vec<String>,
    /// Its subject, by which the desk offers a form.
    #[serde(skip)]
    pub about: TaskSubject,
}

/// The subject of a task.
#[derive(Clone, PartialEq)]
pub enum TaskSubject {
    /// A finding.
    Finding(Finding),
    /// The minutes of a meeting, by its id, to be answered.
    Minutes(String),
    /// A meeting, by its id, whose minutes are to be shared, the first time or again.
    Unshared(String),
    /// A plan, by its id, to be reviewed.
    Plan(String),
}

/// Returns the tasks of each party, the council's first.
pub fn tasks_of_both(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<PartyTasks> {
    let of = |party: Party| PartyTasks {
        party: party_name(contract, party).to_owned(),
        things: tasks_of(contract, assessment, record, party),
    };
    vec![of(Party::Council), of(Party::Contractor)]
}

/// Returns the tasks of a party.
pub fn tasks_of(contract: &Contract, assessment: &Assessment, record: &Record<'_>, party: Party) -> Vec<PartyTask> {
    let mut tasks: Vec<PartyTask> =
        assessment.findings.iter().filter_map(|finding| PartyTask::of(contract, finding, party)).collect();
    tasks.extend(match party {
        Party::Contractor => minutes_to_answer(assessment),
        Party::Council => {
            let mut own = plans_to_review(assessment, record);
            own.extend(minutes_to_share(record));
            own.extend(minutes_withheld(contract, record));
            own
        }
    });
    tasks
}

impl PartyTask {
    /// Returns the task of a finding on which a party has to act, with its own next steps or, if it has none, with those of
    /// the other party.
    fn of(contract: &Contract, finding: &Finding, party: Party) -> Option<Self> {
        if !asks(finding) || !finding.is_owed_by(party) {
            return None;
        }
        let words = FindingInWords::of(contract, finding);
        let has_own = words.next_steps.iter().any(|step| step.by == party);
        let steps = words.next_steps.into_iter().filter(|step| !has_own || step.by == party);
        Some(Self {
            clause: words.clause.to_string(),
            sentence: words.sentence,
            since: Some(finding.raised_on),
            due_on: finding.due_on().filter(|due_on| *due_on >= finding.raised_on),
            quote: words.quote,
            facts: words.facts,
            next_steps: steps.map(|step| step.sentence).collect(),
            about: TaskSubject::Finding(finding.clone()),
        })
    }
}

fn minutes_to_answer(assessment: &Assessment) -> Vec<PartyTask> {
    let minutes = assessment.deadlines.iter().filter(|deadline| deadline.what == DeadlineKind::Minutes);
    minutes
        .map(|minutes| PartyTask {
            clause: minutes.clause.to_string(),
            sentence: format!(
                "The minutes of {} are waiting for a reply. Without one in time they count as agreed.",
                the_named("meeting", minutes.subject.as_deref().unwrap_or_default(), minutes.subject_on)
            ),
            since: None,
            due_on: Some(minutes.on),
            quote: None,
            facts: vec![format!("{}.", minutes.derivation)],
            next_steps: Vec::new(),
            about: TaskSubject::Minutes(minutes.subject.clone().unwrap_or_default()),
        })
        .collect()
}

/// Returns the plans whose review date has passed and that are not closed.
fn plans_to_review(assessment: &Assessment, record: &Record<'_>) -> Vec<PartyTask> {
    let overdue = record.plans.iter().filter(|plan| plan.closed.is_none() && plan.review_on < assessment.as_of);
    overdue
        .map(|plan| PartyTask {
            clause: "6.6".into(),
            sentence: format!(
                "The review of {} was due on {}, and the plan is still open.",
                the_named("plan", plan.id, plan.agreed.on),
                in_full(plan.review_on)
            ),
            since: None,
            due_on: None,
            quote: None,
            facts: vec![format!(
                "{} was agreed on {}.",
                named_beside_its_day("Plan", plan.id, plan.agreed.on),
                in_full(plan.agreed.on)
            )],
            next_steps: Vec::new(),
            about: TaskSubject::Plan(plan.id.to_string()),
        })
        .collect()
}

/// Returns the meetings of which no minutes have been shared.
fn minutes_to_share(record: &Record<'_>) -> Vec<PartyTask> {
    let unshared = record.meetings.iter().filter(|meeting| meeting.sharings().is_empty());
    unshared
        .map(|meeting| PartyTask {
            clause: "5.7".into(),
            sentence: format!(
                "The minutes of {} have not been shared.",
                the_named("meeting", meeting.id, meeting.held.on)
            ),
            since: Some(meeting.held.on),
            due_on: None,
            quote: None,
            facts: Vec::new(),
            next_steps: Vec::new(),
            about: TaskSubject::Unshared(meeting.id.to_string()),
        })
        .collect()
}

/// Returns the meetings whose minutes the contractor does not approve, until they are shared again.
fn minutes_withheld(contract: &Contract, record: &Record<'_>) -> Vec<PartyTask> {
    let withheld = record.meetings.iter().filter_map(|meeting| {
        let period = minutes_period(contract, meeting)?;
        let answer = period.answer.filter(|answer| !answer.approved && period.shared.point < answer.answered.point)?;
        Some(PartyTask {
            clause: "5.7".into(),
            sentence: format!(
                "The contractor withheld approval of the minutes of meeting {}: agree with the contractor what they should say, and share them \
                 again.",
                meeting.id
            ),
            since: Some(answer.answered.on),
            due_on: None,
            quote: None,
            facts: vec![format!(
                "They were shared on {} and answered on {}. Once they are shared again, they can be answered again.",
                in_full(period.shared.on),
                in_full(answer.answered.on)
            )],
            next_steps: Vec::new(),
            about: TaskSubject::Unshared(meeting.id.to_string()),
        })
    });
    withheld.collect()
}

#[cfg(test)]
mod tests;
