//! How each point that the schedule leaves open is read: one list, from which the page "How ratings and actions are worked
//! out" and every explanation take their words.

use domain::decision::Decision;

mod chapter;
mod facts;
mod meetings;
mod parties;
mod people;
mod plans;
mod ratings;
mod reading;
mod setting;
mod termination;
mod time;
mod warnings;

pub use chapter::Chapter;
pub use reading::{Arguer, Contrary, Reading};
pub use setting::Setting;

fn place(decision: Decision) -> (Chapter, &'static Reading) {
    use Chapter::{Facts, Meetings, Parties, People, Plans, Ratings, Termination, Time, Warnings};
    match decision {
        Decision::D1 => (Time, &time::D1),
        Decision::D2 => (Time, &time::D2),
        Decision::D3 => (Time, &time::D3),
        Decision::D4 => (Time, &time::D4),
        Decision::D5 => (Facts, &facts::D5),
        Decision::D6 => (Facts, &facts::D6),
        Decision::D7 => (Facts, &facts::D7),
        Decision::D8 => (Facts, &facts::D8),
        Decision::D21 => (Facts, &facts::D21),
        Decision::D9 => (Ratings, &ratings::D9),
        Decision::D10 => (Ratings, &ratings::D10),
        Decision::D11 => (Ratings, &ratings::D11),
        Decision::D12 => (Ratings, &ratings::D12),
        Decision::D13 => (Ratings, &ratings::D13),
        Decision::D14 => (Ratings, &ratings::D14),
        Decision::D15 => (Ratings, &ratings::D15),
        Decision::D16 => (Ratings, &ratings::D16),
        Decision::D17 => (Ratings, &ratings::D17),
        Decision::D18 => (Plans, &plans::D18),
        Decision::D22 => (Plans, &plans::D22),
        Decision::PlanAfterWarning => (Plans, &plans::PLAN_AFTER_WARNING),
        Decision::PlanOverdue => (Plans, &plans::PLAN_OVERDUE),
        Decision::NoPlan => (Warnings, &warnings::NO_PLAN),
        Decision::NoImprovement => (Warnings, &warnings::NO_IMPROVEMENT),
        Decision::NoReturn => (Warnings, &warnings::NO_RETURN),
        Decision::WarningDeclined => (Warnings, &warnings::WARNING_DECLINED),
        Decision::D35 => (Warnings, &warnings::D35),
        Decision::TwoWarnings => (Termination, &termination::TWO_WARNINGS),
        Decision::D19 => (Termination, &termination::D19),
        Decision::D20 => (Termination, &termination::D20),
        Decision::RedAfterWarning => (Termination, &termination::RED_AFTER_WARNING),
        Decision::RedKpi => (Meetings, &meetings::RED_KPI),
        Decision::OverallRed => (Meetings, &meetings::OVERALL_RED),
        Decision::MeetingDue => (Meetings, &meetings::MEETING_DUE),
        Decision::ManagerAbsent => (Meetings, &meetings::MANAGER_ABSENT),
        Decision::Minutes => (Meetings, &meetings::MINUTES),
        Decision::ReturnOverdue => (Parties, &parties::RETURN_OVERDUE),
        Decision::RecordsDiffer => (Parties, &parties::RECORDS_DIFFER),
        Decision::RatingDisputed => (Parties, &parties::RATING_DISPUTED),
        Decision::CapacityIssue => (Parties, &parties::CAPACITY_ISSUE),
        Decision::ActionPlans => (Parties, &parties::ACTION_PLANS),
        Decision::Information => (Parties, &parties::INFORMATION),
        Decision::PeopleDecide => (People, &people::PEOPLE_DECIDE),
        Decision::WhoSees => (People, &people::WHO_SEES),
        Decision::Emails => (People, &people::EMAILS),
    }
}

/// Returns the chapter of the page that has a decision.
pub fn chapter_of(decision: Decision) -> Chapter {
    place(decision).0
}

/// Returns the words of a decision.
pub fn reading_of(decision: Decision) -> &'static Reading {
    place(decision).1
}

#[cfg(test)]
mod tests;
