//! A contract's own page.

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::{Contract, Kpi};
use domain::explain::target_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Rating;
use domain::standing::Standing;
use serde::Serialize;
use wording::headline::headline;
use wording::section_6_public::SectionSixPath;

use super::findings::ContractFindings;
use super::mobilisation::Mobilisation;
use super::rows::{ContractHead, DaysAhead, KpiHeading, MonthRow};
use super::take_away::{self, TakeAway};
use super::trend_chart::Chart;
use super::visits::{self, ContractYear};
use crate::site_file::SiteFile;

/// The number of months shown before the rest is folded away: a year, and the open ones.
const SHOWN: usize = 14;

/// What `pages/contract.html` shows.
#[derive(Serialize)]
pub(super) struct ContractPage<'a> {
    root: &'static str,
    contract: ContractHead<'a>,
    commences: NaiveDate,
    ends: Option<NaiveDate>,
    headline: String,
    path: SectionSixPath,
    columns: Vec<KpiHeading>,
    /// The open months and those that closed within a year, the newest first.
    months: Vec<MonthRow>,
    /// Those before.
    earlier_months: Vec<MonthRow>,
    /// The checklist, before commencement.
    mobilisation: Option<Mobilisation<'a>>,
    deadlines: DaysAhead,
    findings: ContractFindings,
    kpis: Vec<ContractKpi<'a>>,
    /// The latest contract year first.
    years: Vec<ContractYear>,
    /// The signs of the years, with their meanings.
    signs: [(&'static str, &'static str); 9],
    units: Vec<ContractUnit<'a>>,
    take_away: Vec<TakeAway>,
    as_of: NaiveDate,
    sequence: u64,
    next_change_on: Option<NaiveDate>,
}

/// A KPI with its targets and how it has been rated.
#[derive(Serialize)]
struct ContractKpi<'a> {
    number: u32,
    title: &'a str,
    clause: &'a str,
    targets: Vec<TargetRow>,
    chart: Option<Chart>,
    /// Of the closed months in which it was in force: `Of 9 closed months: 7 green, 2 amber.`
    history: String,
    /// The closed months in which it was not green, the worst ratings first.
    not_green: Vec<RatedMonths>,
}

#[derive(Serialize)]
struct TargetRow {
    from: Month,
    text: String,
}

#[derive(Serialize)]
struct RatedMonths {
    rated: String,
    months: Vec<Month>,
}

#[derive(Serialize)]
struct ContractUnit<'a> {
    label: &'a str,
    code: &'a str,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

impl<'a> ContractPage<'a> {
    pub(super) fn of(contract: &'a Contract, assessment: &Assessment, sequence: u64, files: &[SiteFile]) -> Self {
        let column = |kpi: &Kpi| KpiHeading { number: kpi.number, title: kpi.title.clone() };
        let columns: Vec<KpiHeading> = contract.kpis.iter().map(column).collect();
        let row = |month: &MonthAssessment| {
            MonthRow::of(&columns, month.month, month.standing, &month.overall, month.kpis.iter())
        };
        let unit = |unit: &'a domain::contract::Unit| ContractUnit {
            label: &unit.label,
            code: &unit.code,
            from: unit.from,
            until: unit.until,
        };
        Self {
            root: "../",
            contract: ContractHead::of(contract),
            commences: contract.commences,
            ends: contract.ends,
            headline: headline(contract, assessment),
            path: SectionSixPath::of(contract, assessment),
            months: assessment.months.iter().rev().take(SHOWN).map(row).collect(),
            earlier_months: assessment.months.iter().rev().skip(SHOWN).map(row).collect(),
            columns,
            deadlines: DaysAhead::of(contract, assessment),
            mobilisation: (assessment.as_of < contract.commences).then(|| Mobilisation::of(contract)),
            findings: ContractFindings::of(contract, assessment),
            kpis: contract.kpis.iter().map(|kpi| ContractKpi::of(kpi, assessment)).collect(),
            years: visits::years(contract, assessment),
            signs: visits::SIGNS,
            units: contract.units.iter().map(unit).collect(),
            take_away: take_away::of_contract(&contract.id, files),
            as_of: assessment.as_of,
            sequence,
            next_change_on: assessment.next_change_on,
        }
    }
}

impl<'a> ContractKpi<'a> {
    fn of(kpi: &'a Kpi, assessment: &Assessment) -> Self {
        let closed = assessment.months.iter().rev().filter(|month| month.standing != Standing::Provisional);
        let ratings: Vec<(Month, &KpiRating)> = closed
            .flat_map(|month| month.kpis.iter().map(|rating| (month.month, rating)))
            .filter(|(_, rating)| rating.kpi == kpi.number)
            .collect();
        let rated = |rated: Option<Rating>| -> Vec<Month> {
            ratings.iter().filter(|(_, rating)| rating.rating == rated).map(|(month, _)| *month).collect()
        };
        let green = rated(Some(Rating::Green)).len();
        let not_green: Vec<RatedMonths> = [Some(Rating::Red), Some(Rating::Amber), None]
            .into_iter()
            .map(|rating| RatedMonths {
                rated: rating.map_or("Not rated".to_owned(), wording::rating::capitalised),
                months: rated(rating),
            })
            .filter(|rated| !rated.months.is_empty())
            .collect();
        let green = (green > 0).then(|| format!("{green} green"));
        let others =
            not_green.iter().rev().map(|rated| format!("{} {}", rated.months.len(), rated.rated.to_lowercase()));
        let counts: Vec<String> = green.into_iter().chain(others).collect();
        Self {
            number: kpi.number,
            title: &kpi.title,
            clause: &kpi.clause,
            targets: kpi
                .targets
                .iter()
                .rev()
                .map(|target| TargetRow { from: target.from, text: target_in_words(kpi, target) })
                .collect(),
            chart: Chart::of(assessment, kpi),
            history: match ratings.len() {
                0 => "No month in which it is in force has closed yet.".to_owned(),
                1 => format!("Of 1 closed month: {}.", counts.join(", ")),
                months => format!("Of {months} closed months: {}.", counts.join(", ")),
            },
            not_green,
        }
    }
}
