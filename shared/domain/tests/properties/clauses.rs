//! What the clauses promise of every lawful history.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::{Finding, FindingDetails, FindingKind, WarningCause};
use domain::contract::Contract;
use domain::event::{Event, Fact};
use domain::facts::History;
use domain::record::Record;
use proptest::prelude::*;

use crate::history::{day, steps, terms};
use crate::{DAYS, assessed, config, made_of, received_by};

/// What has been recorded as of a date.
fn with_record<T>(contract: &Contract, events: &[Event], as_of: NaiveDate, look: impl FnOnce(&Record<'_>) -> T) -> T {
    let history = History::through(contract, events, as_of).expect("no definition in a history has mistakes");
    look(&Record::new(history.known(), as_of))
}

fn of_kind(assessment: &Assessment, kind: FindingKind) -> impl Iterator<Item = &Finding> {
    assessment.findings.iter().filter(move |finding| finding.kind() == kind)
}

/// Whether it says that a plan has not improved a KPI.
fn is_of_plan(finding: &Finding) -> bool {
    let FindingDetails::WarningConsidered { cause } = &finding.details else { return false };
    match cause {
        WarningCause::NotImproved { .. } | WarningCause::ClosedNotMet { .. } => true,
        WarningCause::PlanOverdue { .. } | WarningCause::NoReturn { .. } => false,
    }
}

proptest! {
    #![proptest_config(config())]

    /// 5.7: "within ten business days of receipt".
    #[test]
    fn minutes_are_never_agreed_before_ten_working_days_after_their_sharing_was_received(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let as_of = day(as_of);
        let assessment = assessed(&contract, &events, as_of);
        // What came later is not known yet: a delivery that is reported then makes it another day then.
        let known = received_by(&contract, &events, as_of);
        let withdrawals = known.iter().filter(|event| matches!(event.fact, Fact::EventWithdrawn { .. }));
        let withdrawn: Vec<usize> = withdrawals.filter_map(|event| event.fact.speaks_of()).collect();
        for agreed in of_kind(&assessment, FindingKind::MinutesDeemedAgreed) {
            let id = agreed.subject().expect("of a meeting");
            // The earliest day on which any sharing of theirs can have been received, whatever dates it gives itself.
            let first = known.iter().enumerate().filter_map(|(index, event)| match &event.fact {
                Fact::MinutesShared { meeting, .. } if meeting == id => {
                    let reports = known.iter().enumerate().filter(|(report, _)| !withdrawn.contains(&(report + 1)));
                    let delivered = reports.filter_map(|(_, event)| match &event.fact {
                        Fact::LetterDelivered(report) if report.event == index + 1 => Some(report.on),
                        _ => None,
                    });
                    Some(delivered.min().unwrap_or_else(|| contract.date_of(event.received_at)))
                }
                _ => None,
            });
            let first = first.min().expect("minutes that are agreed were shared");
            prop_assert!(contract.calendar.working_day_after(10, first).on < agreed.raised_on, "{:?}", agreed);
        }
    }

    /// 6.7: a later plan, or a later warning, speaks in the earlier plan's place.
    #[test]
    fn no_plan_is_found_not_to_improve_a_kpi_for_which_a_later_plan_or_warning_speaks(
        terms in terms(),
        steps in steps(),
        as_of in DAYS,
    ) {
        let (contract, events) = made_of(&terms, &steps);
        let as_of = day(as_of);
        let assessment = assessed(&contract, &events, as_of);
        with_record(&contract, &events, as_of, |record| {
            for finding in of_kind(&assessment, FindingKind::WarningConsidered) {
                if !is_of_plan(finding) {
                    continue;
                }
                let kpi = finding.kpi().expect("of a KPI");
                let plan = finding.subject().and_then(|id| record.plan(id)).expect("a plan");
                let later = record.plans.iter().filter(|other| {
                    let after = (other.agreed.on, other.agreed.point) > (plan.agreed.on, plan.agreed.point);
                    after && other.kpis.contains(&kpi)
                });
                let replaced = later.map(|later| later.agreed.on);
                let warned = record.warnings.iter().filter(|warning| warning.kpis.contains(&kpi));
                let warned = warned.map(|warning| warning.issued.day).filter(|on| *on > plan.agreed.on);
                for overtaken_on in replaced.chain(warned) {
                    prop_assert!(finding.raised_on < overtaken_on, "{:?}", finding);
                }
                // On one day, and while one is unsatisfied, there is no second of a plan and KPI.
                let same = of_kind(&assessment, FindingKind::WarningConsidered).filter(|other| {
                    (other.kpi(), &other.subject()) == (finding.kpi(), &finding.subject()) && is_of_plan(other)
                });
                let open_on = |other: &&Finding| {
                    other.raised_on <= finding.raised_on && other.ended_on.is_none_or(|on| finding.raised_on < on)
                };
                prop_assert_eq!(same.filter(open_on).count(), usize::from(finding.ended_on != Some(finding.raised_on)));
            }
            Ok(())
        })?;
    }

    /// D35: "of receiving the formal warning", "receives two formal warnings".
    #[test]
    fn nothing_runs_from_a_warning_whose_letter_came_back(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        let as_of = day(as_of);
        let assessment = assessed(&contract, &events, as_of);
        with_record(&contract, &events, as_of, |record| {
            for warning in &record.warnings_not_delivered {
                let runs = assessment.findings.iter().filter(|finding| {
                    matches!(finding.kind(), FindingKind::PlanRequired | FindingKind::TerminationConsidered)
                        && finding.subject() == Some(warning.id.as_str())
                });
                prop_assert_eq!(runs.count(), 0, "{:?}", warning);
            }
            Ok(())
        })?;
    }
}
