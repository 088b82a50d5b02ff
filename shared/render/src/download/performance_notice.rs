//! Drafts of contract performance notices (UK9; Procurement Act 2023, section 71) as releases of the Open Contracting Data
//! Standard: targets in `contracts[].agreedMetrics`, results in `contracts[].implementation.metrics[].observations[]`.
//!
//! A draft is made for each contract year whose months have all closed, where the definition asks for it by
//! `[performance_notice]`; that claims no duty to publish one. How twelve monthly ratings become one of a year is the council's
//! judgement: the draft proposes one, with the months beside it, and marks it as awaiting sign-off.
//!
//! The ratings of regulation 39 of the Procurement Regulations 2024 are paired by their wording with the identifiers of the
//! United Kingdom's extension of the standard, since no source gives the pairing. The same is true of red, amber and green.
//! The scheme of the classification is a name of this program's, since the extension does not name its list.

use std::collections::BTreeMap;
use wording::plain::one_line;

use chrono::{Days, NaiveDate};
use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::{Contract, Kpi, PerformanceNotice};
use domain::derivation::listed;
use domain::explain::target_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::{Better, Figure, Overall, Rating, Target};
use domain::standing::Standing;
use serde_json::{Value, json};

use super::restated_on;
use crate::RenderError;
use crate::site_file::SiteFile;
use crate::site_file::json;

mod observation;

use observation::{Totals, moment, number, observation, period, unit};

/// The months of a contract year.
const YEAR: usize = 12;

/// The statement on each draft that it is only a draft.
const DRAFT: &str = "Draft of a contract performance notice (UK9; Procurement Act 2023, section 71), made of the contract's \
    monthly ratings. It claims no duty to publish one. The rating of the year is proposed and awaits the council's sign-off. \
    Ratings (Procurement Regulations 2024, regulation 39) and identifiers are paired by their wording.";

/// Returns the drafts of a contract, a file a contract year: `regulation-44/performance-notice/2022-04_2023-03.json`.
///
/// # Errors
///
/// A draft cannot be written as JSON.
pub(super) fn drafts(contract: &Contract, public: &Assessment) -> Result<Vec<SiteFile>, RenderError> {
    let Some(named) = &contract.performance_notice else { return Ok(Vec::new()) };
    let years = public.months.chunks(YEAR).filter(|months| is_over(contract, months));
    years
        .map(|months| {
            let year = NoticeYear { contract, months };
            let path = format!("{}/performance-notice/{}.json", contract.id, year.name("_"));
            json(path, &year.release(named))
        })
        .collect()
}

/// Says whether a contract year has come to its end: all its months have closed, and no other follows in it.
fn is_over(contract: &Contract, months: &[MonthAssessment]) -> bool {
    let last = months.last().map(|month| month.month);
    let ends = months.len() == YEAR || last == contract.last_month();
    ends && months.iter().all(|month| month.standing != Standing::Provisional)
}

/// A contract year.
struct NoticeYear<'a> {
    contract: &'a Contract,
    /// Its months, in order; at least one.
    months: &'a [MonthAssessment],
}

impl NoticeYear<'_> {
    fn first(&self) -> Month {
        self.months.first().map_or(self.contract.first_month(), |month| month.month)
    }

    fn last(&self) -> Month {
        self.months.last().map_or(self.first(), |month| month.month)
    }

    fn name(&self, between: &str) -> String {
        format!("{}{between}{}", self.first(), self.last())
    }

    /// Returns the day of its last change.
    fn dated(&self) -> NaiveDate {
        let closed = self.months.iter().map(|month| month.closes_on + Days::new(1));
        let restated = self.months.iter().filter_map(restated_on);
        closed.chain(restated).max().unwrap_or(self.contract.commences)
    }

    fn release(&self, named: &PerformanceNotice) -> Value {
        let Contract { id, title, council, contractor, commences, ends, .. } = self.contract;
        let dated = self.dated();
        let party = |id: &str, name: &str, role: &str| json!({ "id": id, "name": one_line(name), "roles": [role] });
        let of = |id: &str, name: &str| json!({ "id": id, "name": one_line(name) });
        let kpis: Vec<&Kpi> = self.contract.kpis.iter().filter(|kpi| self.ratings(kpi).next().is_some()).collect();
        let PerformanceNotice { ocid, council_id, contractor_id } = named;
        json!({
            "ocid": ocid,
            "id": format!("{id}-{}-{dated}", self.name("-")),
            "date": moment(dated),
            "tag": ["implementationUpdate"],
            "initiationType": "tender",
            "language": "en",
            "description": DRAFT,
            "parties": [party(council_id, council, "buyer"), party(contractor_id, contractor, "supplier")],
            "buyer": of(council_id, council),
            "awards": [{ "id": "1", "suppliers": [of(contractor_id, contractor)] }],
            "contracts": [{
                "id": "1",
                "awardID": "1",
                "title": one_line(title),
                "period": period(*commences, *ends),
                "agreedMetrics": kpis.iter().map(|kpi| self.agreed(kpi)).collect::<Vec<_>>(),
                "implementation": {
                    "metrics": kpis.iter().map(|kpi| self.results(kpi)).collect::<Vec<_>>(),
                    // It has no address and no date of publication, since it has not been published.
                    "documents": [{
                        "id": "draft",
                        "documentType": "implementationNotice",
                        "noticeType": "UK9",
                        "description": "Draft of a contract performance notice, awaiting the council's sign-off",
                    }],
                },
            }],
        })
    }

    /// Returns a KPI's ratings in the year's months, in order.
    fn ratings<'s>(&'s self, kpi: &Kpi) -> impl Iterator<Item = (&'s MonthAssessment, &'s KpiRating)> + use<'s> {
        let number = kpi.number;
        self.months
            .iter()
            .filter_map(move |month| Some((month, month.kpis.iter().find(|rating| rating.kpi == number)?)))
    }

    /// Returns the agreed metrics of a KPI: the figures of each target that was in force in the year.
    fn agreed(&self, kpi: &Kpi) -> Value {
        let mut targets: BTreeMap<Month, &Target> = BTreeMap::new();
        targets.extend(self.ratings(kpi).filter_map(|(month, _)| kpi.target(month.month)).map(|it| (it.from, it)));
        let described: Vec<String> = targets
            .values()
            .map(|target| format!("From {}, monthly: {}", target.from.in_words(), target_in_words(kpi, target)))
            .collect();
        json!({
            "id": metric(kpi),
            "title": one_line(&kpi.title),
            "description": described.join(" "),
            "observations": targets.values().flat_map(|target| figures(kpi, target)).collect::<Vec<_>>(),
        })
    }

    /// Returns the results of a KPI: the proposed result of the year, and its months.
    fn results(&self, kpi: &Kpi) -> Value {
        let months = self.ratings(kpi).map(|(month, rating)| of_month(kpi, month, rating));
        let observations: Vec<Value> = [self.proposed(kpi)].into_iter().chain(months).collect();
        json!({ "id": metric(kpi), "title": one_line(&kpi.title), "observations": observations })
    }

    /// Returns the year's result as it is proposed to the council.
    fn proposed(&self, kpi: &Kpi) -> Value {
        let ratings: Vec<Rating> = self.ratings(kpi).filter_map(|(_, rating)| rating.rating).collect();
        let times = |wanted: Option<Rating>| self.ratings(kpi).filter(|(_, rating)| rating.rating == wanted).count();
        let counts = [Some(Rating::Green), Some(Rating::Amber), Some(Rating::Red), None];
        let counted: Vec<String> = counts
            .iter()
            .map(|rating| (times(*rating), rating.map_or("not rated", Rating::word)))
            .filter(|(times, _)| *times > 0)
            .map(|(times, word)| format!("{times} {word}"))
            .collect();
        let mut totals = Totals::default();
        self.ratings(kpi).for_each(|(_, rating)| totals.add(rating));
        let mut dimensions = totals.dimensions();
        dimensions.insert("status".into(), "proposed".into());
        dimensions.insert("signOff".into(), "awaiting the council".into());
        let notes = format!(
            "Proposed from the ratings of the months: {}. The median, of two the worse, as for a month's overall rating; where all \
             were red, the lowest. How monthly ratings become one of the year is the council's judgement: awaiting its sign-off.{}",
            listed(&counted),
            if kpi.is_ratio() { "" } else { " The figure is the year's total; the target is a month's." },
        );
        let all_red = ratings.iter().all(|rating| *rating == Rating::Red);
        let proposed = Overall::Median.of(ratings.iter().copied());
        let classification = if all_red && proposed.is_some() { INADEQUATE } else { classified(proposed) };
        let period = (self.first().first_day(), self.last().last_day());
        observation(
            &format!("{}-{}", metric(kpi), self.name("-")),
            kpi,
            period,
            &totals,
            classification,
            dimensions,
            &notes,
        )
    }
}

/// Returns a month's result.
fn of_month(kpi: &Kpi, month: &MonthAssessment, rating: &KpiRating) -> Value {
    let mut totals = Totals::default();
    totals.add(rating);
    let mut dimensions = totals.dimensions();
    let word = rating.rating.map_or("not-rated", Rating::word);
    dimensions.insert("rating".into(), word.into());
    dimensions.insert("status".into(), wording::rating::standing(month.standing).to_lowercase().into());
    let id = format!("{}-{}", metric(kpi), month.month);
    let period = (month.month.first_day(), month.month.last_day());
    let reason = rating.reason.map(|reason| format!("; {}", wording::rating::reason(reason))).unwrap_or_default();
    let notes = format!("{}: {word}{reason}.", month.month.in_words());
    observation(&id, kpi, period, &totals, classified(rating.rating), dimensions, &notes)
}

/// Returns the figures of a target, each with which way it is met.
fn figures(kpi: &Kpi, target: &Target) -> Vec<Value> {
    let (met, missed) = match kpi.better {
        Better::Higher => ("atLeast", "below"),
        Better::Lower => ("atMost", "atLeast"),
    };
    let bands: [(&str, Option<Figure>, &str); 3] =
        [("stretch", target.stretch, met), ("green", Some(target.green), met), ("red", Some(target.red), missed)];
    let figure = |(band, figure, direction): &(&str, Option<Figure>, &str)| {
        let measure = number(&(*figure)?.to_string())?;
        Some(json!({
            "id": format!("{}-target-{}-{band}", metric(kpi), target.from),
            "measure": measure,
            "unit": unit(kpi),
            "notes": format!("in force from {}, for a month", target.from.in_words()),
            "dimensions": { "band": band, "direction": direction },
        }))
    };
    bands.iter().filter_map(figure).collect()
}

/// Returns the classification of a rating. Where all of a year's ratings were red it is [`INADEQUATE`] instead.
fn classified(rating: Option<Rating>) -> (&'static str, &'static str) {
    match rating {
        Some(Rating::Green) => ("met", "Good"),
        Some(Rating::Amber) => ("slightlyBelow", "Approaching target"),
        Some(Rating::Red) => ("below", "Requires improvement"),
        None => ("other", "Other"),
    }
}

const INADEQUATE: (&str, &str) = ("significantlyBelow", "Inadequate");

fn metric(kpi: &Kpi) -> String {
    format!("kpi-{}", kpi.number)
}
