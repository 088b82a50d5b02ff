//! A contract read anew: what later rules make of the same facts, as of the same day, beside what earlier rules made of them.
//!
//! A clause's number is no part of what a finding is: where only the number is another, nothing has changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::assessment::{Assessment, MonthAssessment};
use crate::clause::{Finding, FindingKind};
use crate::event::Party;
use crate::measure::KpiRating;
use crate::month::Month;
use crate::rating::Rating;
use crate::standing::Standing;

mod in_words;

pub use crate::rereading::{ChangeInWords, LetterHeld, Rereading};

/// What two sets of rules make differently of the same facts as of the same day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RereadChanges {
    /// The ratings that came, went or moved: by month, the overall rating before the KPIs.
    pub ratings: Vec<RereadRating>,
    /// The findings that only the later rules make.
    pub came: Vec<Finding>,
    /// The findings that only the earlier rules made.
    pub went: Vec<Finding>,
    /// The findings that have another date.
    pub moved: Vec<FindingMoved>,
}

/// A rating of a month that two sets of rules make differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RereadRating {
    pub month: Month,
    /// The KPI's number; `None` of the overall rating.
    pub kpi: Option<u32>,
    /// By the earlier rules; `None` where they rated no such thing.
    pub before: Option<Rated>,
    /// By the later rules; `None` where they rate no such thing.
    pub after: Option<Rated>,
}

/// What a month's KPI, or the month overall, came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rated {
    /// The overall rating; nothing where it is not settled or nothing is rated.
    Overall(Option<Rating>, Standing),
    Kpi(KpiRating, Standing),
}

/// A finding that two sets of rules date differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingMoved {
    /// By the earlier rules.
    pub before: Finding,
    /// By the later rules.
    pub after: Finding,
}

impl RereadChanges {
    /// Returns whether nothing changes.
    pub fn is_nothing(&self) -> bool {
        let Self { ratings, came, went, moved } = self;
        ratings.is_empty() && came.is_empty() && went.is_empty() && moved.is_empty()
    }

    /// Returns what of them a party may know: what the council deliberates is the council's alone.
    pub fn known_to(&self, party: Party) -> Self {
        let is_known = |finding: &Finding| finding.readers().include(party);
        let known = |findings: &[Finding]| findings.iter().filter(|finding| is_known(finding)).cloned().collect();
        let moved = self.moved.iter().filter(|moved| is_known(&moved.before) && is_known(&moved.after));
        Self {
            ratings: self.ratings.clone(),
            came: known(&self.came),
            went: known(&self.went),
            moved: moved.cloned().collect(),
        }
    }
}

/// Compares what earlier rules made of the facts with what later rules make of them, as of the same day.
pub fn what_changes(before: &Assessment, after: &Assessment) -> RereadChanges {
    let mut changes = RereadChanges { ratings: ratings(&before.months, &after.months), ..RereadChanges::default() };
    let (mut gone, mut here) = (by_identity(&before.findings), by_identity(&after.findings));
    let identities: BTreeSet<_> = gone.keys().chain(here.keys()).cloned().collect();
    for identity in identities {
        let (mut before, mut after) =
            (gone.remove(&identity).unwrap_or_default(), here.remove(&identity).unwrap_or_default());
        // What stands as it did is taken out first, so that a further one of its kind is not taken for it.
        before.retain(|finding| match after.iter().position(|other| dates(other) == dates(finding)) {
            Some(same) => {
                after.remove(same);
                false
            }
            None => true,
        });
        let pairs = before.len().min(after.len());
        let moved = before.drain(..pairs).zip(after.drain(..pairs));
        changes.moved.extend(moved.map(|(before, after)| FindingMoved { before, after }));
        changes.went.extend(before);
        changes.came.extend(after);
    }
    changes.came.sort_by_key(place);
    changes.went.sort_by_key(place);
    changes.moved.sort_by_key(|moved| place(&moved.after));
    changes
}

/// What tells a finding from others under any rules: all but its days, and the number that its clause is given.
type Identity = (FindingKind, Option<u32>, Option<String>, Vec<Month>);

fn by_identity(findings: &[Finding]) -> BTreeMap<Identity, Vec<Finding>> {
    let mut by_identity: BTreeMap<Identity, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        let identity = (finding.kind(), finding.kpi(), finding.subject().map(str::to_owned), finding.months().to_vec());
        by_identity.entry(identity).or_default().push(finding.clone());
    }
    by_identity
}

fn dates(finding: &Finding) -> impl Ord + use<> {
    (finding.raised_on, finding.due_on(), finding.ended_on)
}

fn place(finding: &Finding) -> impl Ord + use<> {
    (finding.raised_on, finding.clause(), finding.kpi(), finding.subject().map(str::to_owned), finding.kind())
}

/// Returns the ratings of any month that differ. Of a month that has closed the figures count too: they are what it is rated on.
fn ratings(before: &[MonthAssessment], after: &[MonthAssessment]) -> Vec<RereadRating> {
    let (before, after) = (rated(before), rated(after));
    let places: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let changes = places.into_iter().filter_map(|(month, kpi)| {
        let (before, after) = (before.get(&(month, kpi)), after.get(&(month, kpi)));
        let differs = match (before, after) {
            (Some(before), Some(after)) => before.differs_from(after),
            (None, None) => false,
            (Some(_), None) | (None, Some(_)) => true,
        };
        differs.then(|| RereadRating { month, kpi, before: before.cloned(), after: after.cloned() })
    });
    changes.collect()
}

/// Returns each rating by its month and KPI; the overall rating comes before those of the KPIs.
fn rated(months: &[MonthAssessment]) -> BTreeMap<(Month, Option<u32>), Rated> {
    let of_month = |month: &MonthAssessment| {
        let (of, standing) = (month.month, month.standing);
        let overall = ((of, None), Rated::Overall(month.overall.rating, standing));
        let kpis = month.kpis.iter().map(move |kpi| ((of, Some(kpi.kpi)), Rated::Kpi(kpi.clone(), standing)));
        std::iter::once(overall).chain(kpis.collect::<Vec<_>>())
    };
    months.iter().flat_map(of_month).collect()
}

impl Rated {
    fn rating(&self) -> Option<Rating> {
        match self {
            Self::Overall(rating, _) => *rating,
            Self::Kpi(rating, _) => rating.rating,
        }
    }

    fn is_open(&self) -> bool {
        match self {
            Self::Overall(_, standing) | Self::Kpi(_, standing) => *standing == Standing::Provisional,
        }
    }

    fn differs_from(&self, other: &Self) -> bool {
        let figures_differ = match (self, other) {
            (Self::Kpi(one, _), Self::Kpi(other, _)) => !one.figures_equal(other),
            (Self::Overall(..) | Self::Kpi(..), _) => false,
        };
        self.rating() != other.rating() || (!self.is_open() && !other.is_open() && figures_differ)
    }
}

#[cfg(test)]
mod tests;
