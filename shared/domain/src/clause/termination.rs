//! Termination: when it may be considered (6.5, 6.9).

use std::rc::Rc;

use chrono::NaiveDate;

use super::warning::watched;
use super::{
    AssessmentContext, Evidence, Finding, FindingDetails, KnownMonth, Reference, TerminationCause, first_on_or_after,
};
use crate::contract::{RedRun, Watch};
use crate::event::EventKind;
use crate::event::Party::{self, Council};
use crate::rating::Rating;
use crate::record::{Record, Warning};

/// The words of 6.5.
pub(crate) const TERMINATION_CONSIDERED: &str = "The Council will consider a contract termination if the Contractor receives two formal warnings during the lifetime of the contract, or if the Contractor continues to perform at a red rating for 3 consecutive months.";

/// The words of 6.9.
pub(crate) const WATCHED: &str = "Following formal warning, if performance is rated as red in any one month out of the following three months the Council will consider a contract termination.";

/// What the council may do about a termination to consider.
const STEPS: [(Party, EventKind); 2] =
    [(Council, EventKind::TerminationNotified), (Council, EventKind::TerminationDeclined)];

/// Returns the terminations to consider. The council decides: it notifies its intention (Clause 52), or records that it does not.
pub(super) fn considered(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let mut considered = warnings_received(context);
    match context.contract.rules.red_run {
        RedRun::Any => {
            let of_kpis = context.kpis_as_bad(Rating::Red).into_iter().flat_map(|kpi| red_runs(context, Some(kpi)));
            considered.extend(of_kpis);
        }
        RedRun::Overall => {}
    }
    considered.extend(red_runs(context, None));
    considered.extend(context.record.warnings.iter().filter_map(|warning| red_while_watched(context, warning)));
    considered
}

/// Returns the date of the first decision on or after a day.
fn decided(record: &Record<'_>, day: NaiveDate) -> Option<NaiveDate> {
    let declined = record.terminations_declined.iter().map(|(declined, _)| *declined);
    first_on_or_after(record.terminations.iter().copied().chain(declined), day)
}

fn finding(context: &AssessmentContext<'_>, cause: TerminationCause, day: NaiveDate) -> Finding {
    let finding = Finding::new(FindingDetails::TerminationConsidered { cause }, day);
    finding.ended(decided(&context.record, day)).next(&STEPS)
}

/// > 6.5: "The Council will consider a contract termination if the Contractor receives two formal warnings during the
/// > lifetime of the contract"
///
/// On the day of the second, and of each further one, in the order of their days.
fn warnings_received(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let mut warnings: Vec<&Warning<'_>> = context.record.warnings.iter().collect();
    warnings.sort_by_key(|warning| (warning.issued.day, warning.issued.point));
    let evidence = |upto: usize| {
        let said =
            |warning: &&Warning<'_>| Evidence::recorded(warning.issued, format!("formal warning {}", warning.id));
        warnings[..=upto].iter().map(said).collect::<Vec<_>>()
    };
    // 6.5: "receives two formal warnings": those before the second give no ground by themselves.
    let many = (context.contract.rules.warnings_to_termination as usize).saturating_sub(1);
    let further = warnings.iter().enumerate().skip(many);
    let found = |(index, warning): (usize, &&Warning<'_>)| {
        let latest = Reference::new(warning.id, warning.issued.on);
        let finding = finding(context, TerminationCause::Warnings(latest), warning.issued.day);
        finding.because(evidence(index))
    };
    further.map(found).collect()
}

/// > 6.5: "or if the Contractor continues to perform at a red rating for 3 consecutive months"
///
/// D19: a KPI or the overall rating (`rules.red_run` may leave the latter alone); at a run's third month, and again at its sixth, ninth and so on, each naming the last
/// three.
fn red_runs(context: &AssessmentContext<'_>, kpi: Option<u32>) -> Vec<Finding> {
    let length = context.contract.rules.red_run_months as usize;
    let is_red = |month: &Rc<KnownMonth<'_>>| month.rating.of(kpi) == Some(Rating::Red);
    // A run is as many red months one after another; another month, or an unrated one, ends it.
    let runs = context.closed.chunk_by(|one, other| is_red(one) && is_red(other));
    let parts = runs.flat_map(|run| run.chunks_exact(length)).filter(|months| months.iter().all(is_red));
    parts
        .filter_map(|months| {
            let since = months.iter().map(|month| context.as_bad_since(month, kpi, Rating::Red));
            let day = since.collect::<Option<Vec<NaiveDate>>>()?.into_iter().max()?;
            let of_months = months.iter().map(|month| month.month).collect();
            let finding = finding(context, TerminationCause::RedRun { of: kpi.into(), months: of_months }, day);
            Some(finding.because(months.iter().map(|month| Evidence::rated(month, kpi))))
        })
        .collect()
}

/// > 6.9: "Following formal warning, if performance is rated as red in any one month out of the following three months the
/// > Council will consider a contract termination."
///
/// D20: once a warning, for the first such month, since the earliest of its reds has stood. `rules.watch` says whether any KPI
/// counts, those that the warning names, or the overall rating alone.
fn red_while_watched(context: &AssessmentContext<'_>, warning: &Warning<'_>) -> Option<Finding> {
    let (first, last) = watched(context.contract, warning);
    let months = context.closed.iter().filter(|month| first <= month.month && month.month <= last);
    let mut reds = months.filter_map(|month| {
        let red = watched_ratings(context, warning, month).into_iter();
        let red = red.filter_map(|kpi| Some((kpi, context.as_bad_since(month, kpi, Rating::Red)?)));
        let red: Vec<(Option<u32>, NaiveDate)> = red.collect();
        let day = red.iter().map(|(_, since)| *since).min()?;
        Some((month, red, day))
    });
    let (month, red, day) = reds.next()?;
    let issued = Evidence::recorded(warning.issued, format!("formal warning {}", warning.id));
    let red = red.iter().map(|(kpi, _)| Evidence::rated(month, *kpi));
    let reference = Reference::new(warning.id, warning.issued.on);
    let cause = TerminationCause::RedAfterWarning { warning: reference, month: month.month };
    let finding = finding(context, cause, day);
    Some(finding.because([issued].into_iter().chain(red)))
}

/// Returns the ratings of a month that the watch after a warning looks at and that may be red: of KPIs by number, or `None` for
/// the overall one.
fn watched_ratings(context: &AssessmentContext<'_>, warning: &Warning<'_>, month: &KnownMonth<'_>) -> Vec<Option<u32>> {
    let red = month.rating.as_bad(Rating::Red);
    match context.contract.rules.watch {
        Watch::Any => red.map(Some).collect(),
        Watch::Named => red.filter(|kpi| warning.kpis.contains(kpi)).map(Some).collect(),
        Watch::Overall => vec![None],
    }
}
