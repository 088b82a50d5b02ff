//! The days ahead of an assessment: its deadlines, and the returns and closings of months that have not begun.

use chrono::NaiveDate;

use crate::assessment::Assessment;
use crate::contract::Contract;
use crate::deadline::{DeadlineAhead, MONTHS_AHEAD, closing_of, return_of, sort};
use crate::month::Month;

/// Returns the days ahead: the deadlines of an assessment, whoever sees it, and the returns and closings of the next twelve
/// months that have not begun. Whatever lists days ahead lists these.
pub fn days_ahead(contract: &Contract, assessment: &Assessment) -> Vec<DeadlineAhead> {
    with_months(contract, assessment, not_begun(contract, assessment.as_of).take(MONTHS_AHEAD))
}

/// Returns the days ahead up to and on a day, however far it is.
pub fn days_ahead_through(contract: &Contract, assessment: &Assessment, last: NaiveDate) -> Vec<DeadlineAhead> {
    let months = not_begun(contract, assessment.as_of).take_while(|month| month.first_day() <= last);
    let mut ahead = with_months(contract, assessment, months);
    ahead.retain(|deadline| deadline.on <= last);
    ahead
}

/// Returns the contract's months that have not begun on a day, in order.
fn not_begun(contract: &Contract, as_of: NaiveDate) -> impl Iterator<Item = Month> {
    let first = Month::of(as_of).next().max(contract.first_month());
    first.and_later().take_while(|month| contract.has_month(*month))
}

fn with_months(
    contract: &Contract,
    assessment: &Assessment,
    months: impl Iterator<Item = Month>,
) -> Vec<DeadlineAhead> {
    let mut ahead = assessment.deadlines.clone();
    ahead.extend(months.flat_map(|month| of_month(contract, assessment, month)));
    sort(&mut ahead);
    ahead
}

/// Returns when the return of a month is due, and when the month closes.
pub fn of_month(contract: &Contract, assessment: &Assessment, month: Month) -> [DeadlineAhead; 2] {
    let titled_at = assessment.calendar_changed.title_at;
    let moved_at = |month: Month| assessment.return_dates_moved.get(&month).copied().max(titled_at);
    [return_of(contract, month, moved_at(month)), closing_of(contract, month, moved_at(month.next()))]
}

#[cfg(test)]
mod tests;
