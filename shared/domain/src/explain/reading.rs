//! How a clause's words are read in a contract: where they leave something open, and where the contract has figures of its own.
//!
//! The words are quoted as the schedule has them. What holds in this contract is said beside them, as it is.

use super::count;
use crate::clause::{Finding, FindingDetails, MeetingRule, PlanCause, TerminationCause, WarningCause};
use crate::contract::{Contract, NoReturnWarning, OnHoliday, RedRun, Watch};

/// Why a month without a return gives ground to a warning only beside a plan.
const WITH_PLAN: &str = "A month without a return is read as such a failure while an improvement plan is required or open: clause 6.1 \
                         wants plans “initially”.";

/// Returns how the words of the clause that makes a finding are read in a contract; `None` where they say it all.
pub(super) fn reading_in_words(contract: &Contract, finding: &Finding) -> Option<String> {
    let rules = &contract.rules;
    let months = |number: u32| count(number as usize, "month");
    let days = |number: u32| count(number as usize, "working day");
    // What the schedule's words have themselves need not be said again.
    let own = |is_own: bool, words: String| is_own.then(|| format!("In this contract: {words}."));
    match &finding.details {
        FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. } => {
            let own = own(
                (rules.plan_grace_months, rules.plan_trigger_months) != (6, 2),
                format!(
                    "after the first {}, amber or worse over {}",
                    months(rules.plan_grace_months),
                    consecutive(rules.plan_trigger_months)
                ),
            );
            let time = plan_time_in_words(rules.plan_working_days);
            Some(own.map_or_else(|| time.clone(), |own| format!("{own} {time}")))
        }
        FindingDetails::PlanOverdue { cause: PlanCause::Months(_), .. } => {
            Some(plan_time_in_words(rules.plan_working_days))
        }
        FindingDetails::PlanRequired { cause: PlanCause::Warning(_), .. }
        | FindingDetails::PlanOverdue { cause: PlanCause::Warning(_), .. } => {
            own(rules.plan_working_days != 10, format!("within {}", days(rules.plan_working_days)))
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::RedAfterWarning { .. } } => {
            let whose = match rules.watch {
                Watch::Any => None,
                Watch::Named => Some("only the KPIs that the warning names are watched"),
                Watch::Overall => Some("only the overall rating is watched"),
            };
            let out_of = format!("out of the following {}", months(rules.watch_months));
            match (rules.watch_months != 3, whose) {
                (is_own, None) => own(is_own, out_of),
                (false, Some(whose)) => own(true, whose.to_owned()),
                (true, Some(whose)) => own(true, format!("{out_of}; {whose}")),
            }
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::RedRun { .. } }
            if rules.red_run == RedRun::Overall =>
        {
            own(true, format!("{} in which the overall rating is red", consecutive(rules.red_run_months)))
        }
        FindingDetails::TerminationConsidered {
            cause: TerminationCause::Warnings(_) | TerminationCause::RedRun { .. },
        } => own(
            (rules.warnings_to_termination, rules.red_run_months) != (2, 3),
            format!(
                "{}, or {} at a red rating",
                count(rules.warnings_to_termination as usize, "formal warning"),
                consecutive(rules.red_run_months)
            ),
        ),
        FindingDetails::MinutesDeemedAgreed { .. } => {
            own(rules.minutes_working_days != 10, format!("within {}", days(rules.minutes_working_days)))
        }
        FindingDetails::MeetingDue { rule: MeetingRule::AfterWarning, .. } => {
            let every = rules.meeting_months_after_warning;
            own(every != 1, format!("every {}", months(every)))
        }
        FindingDetails::MeetingDue { rule: MeetingRule::Quarterly, .. } => {
            let row = "This is a row of the table in clause 7.1: meeting, purpose, frequency.";
            let every = own(rules.meeting_months != 3, format!("every {}", months(rules.meeting_months)));
            Some(every.map_or_else(|| row.to_owned(), |every| format!("{row} {every}")))
        }
        FindingDetails::ReturnOverdue { .. } => {
            let moved = |day: &str| own(true, format!("the working day {day} it, where that Friday is a bank holiday"));
            match contract.return_due_on_holiday {
                OnHoliday::AsWritten => None,
                OnHoliday::WorkingDayBefore => moved("before"),
                OnHoliday::WorkingDayAfter => moved("after"),
            }
        }
        FindingDetails::ActionPlanOpen { .. }
        | FindingDetails::CapacityIssue { .. }
        | FindingDetails::InformationRequested { .. }
        | FindingDetails::ManagerAbsent { .. }
        | FindingDetails::RaiseAtMeeting { .. }
        | FindingDetails::RatingDisputed { .. }
        | FindingDetails::RecordsDiffer { .. } => None,
        FindingDetails::WarningConsidered { cause } => match cause {
            WarningCause::NoReturn { .. } => match rules.no_return_warning {
                NoReturnWarning::WithPlan => Some(WITH_PLAN.to_owned()),
                NoReturnWarning::Always => own(true, "whether or not a plan is required or open".to_owned()),
                NoReturnWarning::Never => None,
            },
            WarningCause::PlanOverdue { .. } | WarningCause::NotImproved { .. } | WarningCause::ClosedNotMet { .. } => {
                None
            }
        },
    }
}

/// Returns how long there is to agree a plan that 6.3 requires: 6.4 says it of a plan after a formal warning alone.
pub fn plan_time_in_words(working_days: u32) -> String {
    format!(
        "The schedule sets no time for this plan: it is read as {}, as after a formal warning (D22).",
        count(working_days as usize, "working day")
    )
}

/// Says `3 consecutive months`.
fn consecutive(months: u32) -> String {
    count(months as usize, "consecutive month")
}
