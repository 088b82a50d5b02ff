//! What a form is filled in from: the contract as it stands today, to the party that looks at it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::{Assessment, assess_history};
use domain::clause::{CitedClause, Clause, Finding, action_plan_words};
use domain::contract::Contract;
use domain::event::{EventKind, PlanAction};
use domain::explain::FindingInWords;
use domain::facts::History;
use domain::record::Record;
use render::form::{Choice, FindingToAnswer, QuotedClause};

use crate::desk::form_fields::choice;
use crate::desk::visitor::Visitor;

/// The contract as it stands today.
pub(crate) struct FormContext<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) record: Record<'a>,
    pub(crate) assessment: Assessment,
    pub(crate) as_of: NaiveDate,
    pub(crate) history: &'a History<'a>,
    pub(crate) visitor: &'a Visitor,
    /// What the contractor proposes for Appendix A, where the council is asked to agree a plan.
    pub(crate) proposed: Vec<PlanAction>,
}

impl<'a> FormContext<'a> {
    pub(crate) fn new(visitor: &'a Visitor, history: &'a History<'a>, now: DateTime<Utc>) -> Self {
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

    /// Returns what is open and may be answered by recording an event of a kind, by this party; about some KPIs, where any are
    /// named.
    pub(crate) fn open(&self, kind: EventKind) -> impl Iterator<Item = &Finding> {
        let party = self.visitor.party;
        let findings = self.assessment.findings.iter().filter(move |finding| finding.readers().include(party));
        findings.filter(move |finding| finding.next_steps.iter().any(|step| step.by == party && step.record == kind))
    }

    /// Returns the KPIs of what is open and may be answered so.
    pub(crate) fn open_kpis(&self, kind: EventKind) -> Vec<u32> {
        let mut kpis: Vec<u32> = self.open(kind).filter_map(|finding| finding.kpi()).collect();
        kpis.sort_unstable();
        kpis.dedup();
        kpis
    }

    /// Returns the same findings in words, for the page of the form.
    pub(crate) fn findings(&self, kind: EventKind) -> Vec<FindingToAnswer> {
        let in_words = |finding: &Finding| {
            let words = FindingInWords::of(self.contract, finding);
            FindingToAnswer { sentence: format!("{} {}", words.clause, words.sentence), facts: words.facts }
        };
        self.open(kind).map(in_words).collect()
    }

    /// Returns the KPIs to choose from.
    pub(crate) fn kpis(&self) -> Vec<Choice> {
        let label = |kpi: &domain::contract::Kpi| format!("KPI {}: {}", kpi.number, kpi.title);
        self.contract.kpis.iter().map(|kpi| choice(kpi.number.to_string(), label(kpi))).collect()
    }
}

/// Quotes a clause.
pub(crate) fn quoted(clause: Clause) -> Option<QuotedClause> {
    schedule(clause.number(), clause.quotation())
}

/// Quotes the clause under which an action plan stands, where it is one of those for which the schedule has action plans.
pub(crate) fn quoted_for_action_plan(clause: &str) -> Option<QuotedClause> {
    let clause = CitedClause::from(clause);
    schedule(clause.as_str(), action_plan_words(&clause)?.quote)
}

/// Quotes words of the schedule that no finding quotes.
pub(crate) fn schedule(clause: &str, quote: &str) -> Option<QuotedClause> {
    Some(QuotedClause { clause: clause.into(), quote: quote.into() })
}
