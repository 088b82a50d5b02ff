//! A table of the visits of each unit by month, for each contract year.

use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::{Contract, Unit};
use domain::event::NotVisitedReason;
use domain::measure::UnitVisit;
use domain::month::Month;
use domain::standing::Standing;
use serde::Serialize;
use wording::visit::unit_label;

/// The months of a contract year.
const MONTHS: usize = 12;

/// A year of the contract, from an anniversary of its first month to the next.
#[derive(Serialize)]
pub(super) struct ContractYear {
    /// `April 2022 to March 2023`.
    name: String,
    months: Vec<MonthHead>,
    units: Vec<UnitYear>,
}

#[derive(Serialize)]
struct MonthHead {
    month: Month,
    /// `Apr`
    name: String,
    year: String,
    /// Whether it has begun and therefore has a page.
    begun: bool,
}

/// A unit's visits in a contract year.
#[derive(Serialize)]
struct UnitYear {
    label: String,
    code: String,
    months: Vec<VisitSign>,
    /// `11 of 12 due`, `8 of 8 so far`.
    visited: String,
}

/// The result of a unit's visit in a month: a sign, and its meaning in words.
#[derive(Serialize)]
struct VisitSign {
    /// `seen`, `missed`, `excused`, `open`, `none`.
    class: &'static str,
    sign: &'static str,
    words: String,
    /// Whether a visit was due.
    #[serde(skip)]
    due: bool,
}

/// The signs with their meanings, in the order of the legend.
pub(super) const SIGNS: [(&str, &str); 9] = [
    ("✓", "visited"),
    ("A", "not visited: access refused"),
    ("C", "not visited: unit closed"),
    ("V", "not visited: visitor unavailable"),
    ("O", "not visited: other reason"),
    ("N", "not visited: no visit shown by the close"),
    ("E", "not visited, and excused: so not due"),
    ("?", "open: no visit shown yet"),
    ("–", "not due: the unit was not open throughout the month"),
];

/// Returns the contract's years that have begun, the latest first.
pub(super) fn years(contract: &Contract, assessment: &Assessment) -> Vec<ContractYear> {
    let Some(through) = assessment.months.last().map(|month| month.month) else { return Vec::new() };
    let mut years = Vec::new();
    let mut first = contract.first_month();
    while first <= through {
        let months = std::iter::successors(Some(first), |month| Some(month.next())).take(MONTHS);
        let months: Vec<Month> = months.filter(|month| contract.has_month(*month)).collect();
        years.push(ContractYear::of(contract, assessment, &months));
        first = (0..MONTHS).fold(first, |month, _| month.next());
    }
    years.reverse();
    years
}

impl ContractYear {
    fn of(contract: &Contract, assessment: &Assessment, months: &[Month]) -> Self {
        let assessed = |month: Month| assessment.months.iter().find(|assessed| assessed.month == month);
        let (first, last) = (months.first(), months.last());
        let head = |month: &Month| MonthHead {
            month: *month,
            name: month.first_day().format("%b").to_string(),
            year: month.first_day().format("%Y").to_string(),
            begun: assessed(*month).is_some(),
        };
        let is_open = |unit: &&Unit| {
            first.is_some_and(|first| unit.until.is_none_or(|until| until >= first.first_day()))
                && last.is_some_and(|last| unit.from <= last.last_day())
        };
        let row = |unit: &Unit| {
            let cells: Vec<VisitSign> = months.iter().map(|month| cell(assessed(*month), &unit.code)).collect();
            let can_change = |month: &&Month| assessed(**month).is_none_or(|of| of.standing == Standing::Provisional);
            let is_open = months.iter().filter(can_change).any(|month| unit.is_open_throughout(*month));
            UnitYear {
                label: unit_label(contract, &unit.code),
                code: unit.code.clone(),
                visited: visited(&cells, is_open),
                months: cells,
            }
        };
        let name = first.zip(last).map(|(first, last)| format!("{} to {}", first.in_words(), last.in_words()));
        Self {
            name: name.unwrap_or_default(),
            months: months.iter().map(head).collect(),
            units: contract.units.iter().filter(is_open).map(row).collect(),
        }
    }
}

const SEEN: &str = "seen";

/// Returns the number of months in which a unit was visited, of those in which a visit was due: `11 of 12 due`, or, while the
/// year can still change, `8 of 8 so far`.
fn visited(cells: &[VisitSign], is_open: bool) -> String {
    let due = || cells.iter().filter(|cell| cell.due);
    let seen = due().filter(|cell| cell.class == SEEN).count();
    match (due().count(), is_open) {
        (0, true) => "None due so far".into(),
        (0, false) => "None due".into(),
        (of, true) => format!("{seen} of {of} so far"),
        (of, false) => format!("{seen} of {of} due"),
    }
}

fn cell(month: Option<&MonthAssessment>, unit: &str) -> VisitSign {
    let Some(month) = month else {
        return VisitSign { class: "none", sign: "", words: "Not begun".into(), due: false };
    };
    let in_month = month.units.iter().find(|candidate| candidate.unit == unit).map(|in_month| in_month.visit);
    let due = in_month.is_some_and(|visit| !matches!(visit, UnitVisit::Excused(_)));
    // The sign shows a visit even if none was due.
    let visit = match in_month {
        _ if month.visits.iter().any(|visit| visit.unit == unit) => UnitVisit::Visited,
        Some(visit) => visit,
        None => return VisitSign { class: "none", sign: "–", words: "Not due".into(), due },
    };
    let (class, sign) = match visit {
        UnitVisit::Visited => (SEEN, "✓"),
        UnitVisit::Declared(reason) => ("missed", letter(reason)),
        UnitVisit::Excused(_) => ("excused", "E"),
        UnitVisit::NotEvidenced if month.standing == Standing::Provisional => ("open", "?"),
        UnitVisit::NotEvidenced => ("missed", "N"),
    };
    VisitSign { class, sign, words: wording::visit::unit_visit(visit), due }
}

fn letter(reason: NotVisitedReason) -> &'static str {
    match reason {
        NotVisitedReason::AccessRefused => "A",
        NotVisitedReason::UnitClosed => "C",
        NotVisitedReason::VisitorUnavailable => "V",
        NotVisitedReason::Other => "O",
    }
}
