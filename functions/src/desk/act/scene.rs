//! What a form is filled in from: the contract as it stands today, to the party that looks at it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::{Assessment, assess_history};
use domain::clause::{CitedClause, Clause, Finding, action_plan_words};
use domain::contract::Contract;
use domain::event::PlanAction;
use domain::explain::FindingInWords;
use domain::facts::History;
use domain::record::Record;
use render::form::{Choice, Ground, Quoted};

use super::ask::choice;
use crate::desk::visitor::Visitor;

/// The contract as it stands today.
pub(crate) struct Scene<'a> {
    pub(super) contract: &'a Contract,
    pub(super) record: Record<'a>,
    pub(super) assessment: Assessment,
    pub(super) as_of: NaiveDate,
    pub(super) history: &'a History<'a>,
    pub(super) visitor: &'a Visitor,
    /// What the contractor proposes for Appendix A, where the council is asked to agree a plan.
    pub(super) proposed: Vec<PlanAction>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(visitor: &'a Visitor, history: &'a History<'a>, now: DateTime<Utc>) -> Self {
        let as_of = visitor.log.as_of(now);
        let known = history.known_at(history.end_of(as_of));
        Self {
            contract: known.contract(),
            record: Record::new(known, as_of),
            assessment: assess_history(history, as_of),
            as_of,
            history,
            visitor,
            proposed: Vec::new(),
        }
    }

    /// What is open and may be answered by recording an event of a kind, by this party; about some KPIs, where any are named.
    pub(super) fn open<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Finding> {
        let party = self.visitor.party;
        let findings = self.assessment.findings.iter().filter(move |finding| finding.readers().include(party));
        findings
            .filter(move |finding| finding.next_steps.iter().any(|step| step.by == party && step.record.word() == kind))
    }

    /// The KPIs of what is open and may be answered so.
    pub(super) fn open_kpis(&self, kind: &str) -> Vec<u32> {
        let mut kpis: Vec<u32> = self.open(kind).filter_map(|finding| finding.kpi()).collect();
        kpis.sort_unstable();
        kpis.dedup();
        kpis
    }

    /// The same findings in words, for the page of the form.
    pub(super) fn grounds(&self, kind: &str) -> Vec<Ground> {
        let ground = |finding: &Finding| {
            let words = FindingInWords::of(self.contract, finding);
            Ground { sentence: format!("{} {}", words.clause, words.sentence), facts: words.facts }
        };
        self.open(kind).map(ground).collect()
    }

    /// The KPIs to choose from.
    pub(super) fn kpis(&self) -> Vec<Choice> {
        let label = |kpi: &domain::contract::Kpi| format!("KPI {}: {}", kpi.number, kpi.title);
        self.contract.kpis.iter().map(|kpi| choice(kpi.number.to_string(), label(kpi))).collect()
    }
}

/// Quotes a clause.
pub(super) fn quoted(clause: Clause) -> Option<Quoted> {
    schedule(clause.number(), clause.quotation())
}

/// Quotes the clause under which an action plan stands, where it is one of those for which the schedule has action plans.
pub(super) fn quoted_for_action_plan(clause: &str) -> Option<Quoted> {
    let clause = CitedClause::from(clause);
    schedule(clause.as_str(), action_plan_words(&clause)?.quote)
}

/// Words of the schedule that no finding quotes.
pub(super) fn schedule(clause: &str, quote: &str) -> Option<Quoted> {
    Some(Quoted { clause: clause.into(), quote: quote.into() })
}
