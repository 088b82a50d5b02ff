//! An assessment as others than the council see it.

use std::collections::BTreeMap;

use super::{Assessment, PlanAgreed};
use crate::clause::{Evidence, Finding, FindingKind};
use crate::contract::Contract;
use crate::deadline::{DeadlineAhead, DeadlineKind};
use crate::event::Party;
use crate::readers::Readers;

impl Assessment {
    /// Returns the assessment as a party may see it: the contractor without what the council deliberates, and without the notices
    /// that tell the council of it.
    pub fn as_seen_by(&self, party: Party) -> Self {
        let mut seen = self.clone();
        seen.keep_findings(|finding| finding.readers().include(party));
        seen.notices.retain(|notice| notice.kind.readers().include(party));
        let notices = &seen.notices;
        seen.withdrawn.retain(|id| notices.iter().any(|notice| notice.id == *id));
        seen
    }

    /// Returns the assessment as anybody may see it: without what the council considers of warnings and of termination, without
    /// formal warnings and what they bring, without the plans that answer nothing which anybody may see, and without the notices,
    /// which name them. Nor does it have a visit that has not been made: it may be unannounced.
    ///
    /// What follows from a warning otherwise is in it all the same, as a meeting that is due sooner: only an assessment of a log
    /// without warnings is free of that, which is what [`crate::stakeholders::for_stakeholders`] makes.
    pub fn for_the_public(&self) -> Self {
        let mut public = self.clone();
        public.keep_findings(|finding| finding.readers() >= Readers::Anybody);
        public.section_6.warnings.clear();
        public.section_6.warnings_not_delivered.clear();
        public.section_6.terminations_notified.clear();
        let plans = public_plans(&public.section_6.plans, &public.findings);
        let is_public = |deadline: &DeadlineAhead| match deadline.what {
            DeadlineKind::Review => plans.iter().any(|plan| Some(&plan.plan) == deadline.subject.as_ref()),
            DeadlineKind::Return
            | DeadlineKind::Report
            | DeadlineKind::Close
            | DeadlineKind::Plan
            | DeadlineKind::Minutes
            | DeadlineKind::Meeting
            | DeadlineKind::Watch => deadline.readers() >= Readers::Anybody,
        };
        public.deadlines.retain(is_public);
        public.section_6.plans = plans;
        public.without_what_no_page_shows()
    }

    /// Returns the assessment as the contract's stakeholders may see it: as anybody may, and with warnings and termination where
    /// the contract's parameter `stakeholders_see_warnings` says so. Never with the notices, and never with what the council
    /// deliberates: the contractor reads these pages too.
    pub fn for_stakeholders(&self, contract: &Contract) -> Self {
        if !contract.stakeholders_see_warnings {
            return self.for_the_public();
        }
        let mut seen = self.clone();
        seen.keep_findings(|finding| finding.readers() >= Readers::Parties);
        seen.without_what_no_page_shows()
    }

    /// Keeps some findings, also of those that would be made if a month closed now.
    fn keep_findings(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.findings.retain(&keep);
        for headroom in &mut self.headroom {
            headroom.if_closed_now.retain(&keep);
        }
    }

    /// Returns it without the notices; without visits dated after the as-of date, which may be unannounced; and without the
    /// numbers of entries, which are not those of the parties' log.
    fn without_what_no_page_shows(mut self) -> Self {
        let as_of = self.as_of;
        let would_be = self.headroom.iter_mut().flat_map(|headroom| &mut headroom.if_closed_now);
        let findings = self.findings.iter_mut().chain(would_be);
        findings.flat_map(|finding| &mut finding.evidence).for_each(Evidence::unnumber);
        for month in &mut self.months {
            month.visits.retain(|visit| visit.visited_on <= as_of);
            month.sent_back.retain(|report| report.visited_on <= as_of);
            for revised in &mut month.revised {
                revised.rows.retain(|row| row.visited_on.is_none_or(|visited_on| visited_on <= as_of));
            }
        }
        self.deadlines.retain(|deadline| deadline.visited_on.is_none_or(|visited_on| visited_on <= as_of));
        self.notices.clear();
        self.withdrawn.clear();
        self
    }
}

/// Returns the plans that anybody may see, each with the KPIs for which it is seen: those that satisfied a requirement which
/// anybody may see. A plan that nothing public required would say that something else did, a formal warning first of all.
fn public_plans(plans: &[PlanAgreed], public: &[Finding]) -> Vec<PlanAgreed> {
    let mut answered: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for required in public.iter().filter(|finding| finding.kind() == FindingKind::PlanRequired) {
        let (Some(kpi), Some(on)) = (required.kpi(), required.ended_on) else { continue };
        // Of two that were agreed on one day, the one recorded first satisfied it.
        if let Some(index) = plans.iter().position(|plan| plan.agreed_on == on && plan.kpis.contains(&kpi)) {
            answered.entry(index).or_default().push(kpi);
        }
    }
    let plan = |(index, kpis): (usize, Vec<u32>)| {
        let plan = &plans[index];
        let kpis = plan.kpis.iter().copied().filter(|kpi| kpis.contains(kpi)).collect();
        PlanAgreed { kpis, ..plan.clone() }
    };
    answered.into_iter().map(plan).collect()
}
