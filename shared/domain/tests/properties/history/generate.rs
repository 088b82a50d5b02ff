//! Steps at random: returns, records, decisions, withdrawals.

use std::ops::Range;

use domain::event::NotVisitedReason;
use proptest::prelude::*;

use super::{Decided, LAST_RECEIPT, Row, Step, UNITS, What};

/// Rows of visits on some days of the month, or of some months back.
pub(crate) fn rows(
    months_back: Range<u32>,
    days: Range<u64>,
    sent_back_after: Range<u64>,
) -> impl Strategy<Value = Vec<Row>> {
    let reason = prop::sample::select(vec![NotVisitedReason::UnitClosed, NotVisitedReason::AccessRefused]);
    let row = (
        0..UNITS.len(),
        months_back,
        days,
        prop::option::weighted(0.8, 1..12_u64),
        prop::option::weighted(0.8, 1..12_u64),
        prop::option::weighted(0.2, sent_back_after),
        prop::option::weighted(0.15, reason),
    );
    let row =
        row.prop_map(|(unit, months_back, day, to_council_after, to_ofsted_after, sent_back_after, not_visited)| Row {
            unit,
            months_back,
            day,
            to_council_after,
            to_ofsted_after,
            sent_back_after,
            not_visited,
        });
    prop::collection::vec(row, 0..7)
}

fn a_return(months_ago: Range<usize>, rows: impl Strategy<Value = Vec<Row>>) -> impl Strategy<Value = What> {
    let percentage = prop::option::weighted(0.7, (0..11_u64, 10..11_u64));
    (months_ago, rows, percentage, prop::option::weighted(0.7, 0..5_u64))
        .prop_map(|(months_ago, rows, percentage, count)| What::Return { months_ago, rows, percentage, count })
}

fn sent_back() -> impl Strategy<Value = What> {
    (0..UNITS.len(), 0..4_usize, 0..31_u64, 0..30_u64).prop_map(|(unit, months_ago, day, after)| What::SentBack {
        unit,
        months_ago,
        day,
        after,
    })
}

fn decision() -> impl Strategy<Value = What> {
    use Decided::*;
    let kinds = prop::sample::select(vec![
        Plan,
        Plan,
        PlanMet,
        PlanNotMet,
        Warning,
        Warning,
        WarningDeclined,
        TerminationDeclined,
        Termination,
        Meeting,
        Meeting,
        MeetingWithoutManager,
        MinutesShared,
        MinutesShared,
        MinutesAnswered,
        Issue,
        Discussed,
        Dispute,
        DisputeAnswered,
        ActionPlan,
        ActionPlanClosed,
        Requested,
        Supplied,
    ]);
    let kpis = prop::sample::subsequence(vec![1, 2, 3, 4, 5], 1..3);
    (kinds, 1..3_u32, kpis, prop::sample::select(vec![0, 0, 0, 1, 6, 30]))
        .prop_map(|(kind, id, kpis, before)| What::Decision { kind, id, kpis, before })
}

pub(crate) fn step(what: impl Strategy<Value = What>) -> impl Strategy<Value = Step> {
    (0..=LAST_RECEIPT, prop::sample::select(vec![30_000, 36_000, 82_000, 84_600]), what)
        .prop_map(|(day, second, what)| Step { day, second, what })
}

/// Steps of every kind.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let what = prop_oneof![
        8 => a_return(0..4, rows(0..3, 0..31, 0..20)),
        2 => sent_back(),
        2 => any::<prop::sample::Index>().prop_map(|of| What::Withdrawal { of }),
        2 => (any::<prop::sample::Index>(), any::<bool>(), 0..3_u64)
            .prop_map(|(of, delivered, before)| What::Letter { of, delivered, before }),
        1 => prop::sample::select(vec![60, 80, 100]).prop_map(|green| What::Revision { green }),
        9 => decision(),
    ];
    prop::collection::vec(step(what), 0..22)
}

/// A return that speaks of nothing but its own month: what is sent back is sent back in the month of the visit.
fn a_return_within_its_month(months_ago: Range<usize>) -> impl Strategy<Value = What> {
    a_return(months_ago, rows(0..1, 0..10, 0..8))
}

/// Returns alone, each of nothing but its own month.
pub(crate) fn steps_within_months() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(a_return_within_its_month(0..4)), 0..8)
}

/// For each month perhaps a return, of nothing but its own month.
pub(crate) fn a_return_each_month() -> impl Strategy<Value = Vec<Step>> {
    let of_month = |ago| prop::option::weighted(0.7, step(a_return_within_its_month(ago..ago + 1)));
    let months: Vec<_> = (0..6).map(of_month).collect();
    months.prop_map(|steps| steps.into_iter().flatten().collect())
}
