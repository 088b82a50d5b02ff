//! A return as it is typed into the table: texts, right or wrong.

use domain::contract::{Contract, Unit};
use domain::event::{KpiFigure, Return, ReturnNote, VisitCell, VisitColumn, VisitRow};
use domain::month::Month;
use enum_map::EnumMap;
use serde::{Deserialize, Serialize};

/// A return as it is typed into the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedReturn {
    pub rows: Vec<TypedRow>,
    /// The values of the KPIs that the return states, a line each.
    pub kpi_values: Vec<TypedKpi>,
    /// Whether it says that there is nothing to report.
    pub nil: bool,
    #[serde(flatten)]
    pub notes: EnumMap<ReturnNote, String>,
}

/// A row as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedRow {
    /// Whether its unit is chosen; else it stands there already.
    pub added: bool,
    #[serde(flatten)]
    pub cells: EnumMap<VisitColumn, String>,
}

/// The value of a KPI as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedKpi {
    pub kpi: u32,
    #[serde(flatten)]
    pub figures: EnumMap<KpiFigure, String>,
}

/// A field that is filled in: of a row, of the value of a KPI, or of the return itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedField {
    Cell(VisitColumn),
    Figure(KpiFigure),
    Note(ReturnNote),
    /// That there is nothing to report.
    Nil,
}

impl TypedField {
    /// Returns its name, as the JSON form of a return has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cell(column) => column.name(),
            Self::Figure(figure) => figure.name(),
            Self::Note(note) => note.name(),
            Self::Nil => NIL,
        }
    }

    /// Returns the field of a name; `None` where nobody fills in what is called so.
    pub fn of_name(name: &str) -> Option<Self> {
        let cell = VisitColumn::of_name(name).map(Self::Cell);
        let figure = || KpiFigure::of_name(name).map(Self::Figure);
        let note = || ReturnNote::of_name(name).map(Self::Note);
        cell.or_else(figure).or_else(note).or_else(|| (name == NIL).then_some(Self::Nil))
    }

    /// Returns what people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cell(VisitColumn::Unit) => "Unit",
            Self::Cell(VisitColumn::VisitedOn) => "Visited on",
            Self::Cell(VisitColumn::ReportToCouncilOn) => "Report to council",
            Self::Cell(VisitColumn::ReportToOfstedOn) => "Report to Ofsted",
            Self::Cell(VisitColumn::SentBackOn) => "Sent back on",
            Self::Cell(VisitColumn::SentBackReason) => "Why sent back",
            Self::Cell(VisitColumn::NotVisitedReason) => "Why not visited",
            Self::Figure(KpiFigure::Numerator) => "Numerator",
            Self::Figure(KpiFigure::Denominator) => "Denominator",
            Self::Figure(KpiFigure::Count) => "Count",
            Self::Note(ReturnNote::CapacityIssue) => "Capacity issue",
            Self::Note(ReturnNote::Comment) => "Comment",
            Self::Nil => "Nothing to report",
        }
    }
}

const NIL: &str = "nil";

impl TypedRow {
    /// Returns the code of its unit.
    pub fn unit(&self) -> &str {
        &self.cells[VisitColumn::Unit]
    }

    /// Returns whether nothing was typed but, perhaps, the unit.
    pub fn says_nothing(&self) -> bool {
        self.cells.iter().all(|(column, cell)| column == VisitColumn::Unit || cell.trim().is_empty())
    }

    fn of_unit(unit: &Unit) -> Self {
        let mut row = Self::default();
        row.cells[VisitColumn::Unit].clone_from(&unit.code);
        row
    }

    fn of(row: &VisitRow) -> Self {
        let text = |column| match row.cell(column) {
            // As people write it.
            VisitCell::Date(date) => date.map(|date| date.format("%-d %B %Y").to_string()),
            cell @ (VisitCell::Unit(_) | VisitCell::SentBackReason(_) | VisitCell::NotVisitedReason(_)) => cell.text(),
        };
        Self { added: false, cells: EnumMap::from_fn(|column| text(column).unwrap_or_default()) }
    }
}

impl TypedReturn {
    /// Returns the table of a month before anything is typed: what the month's return says as it stands, and a row for every unit that is
    /// open in the month and that it does not name.
    pub fn prefilled(contract: &Contract, month: Month, standing: Option<&Return>) -> Self {
        let is_open =
            |unit: &&Unit| unit.from <= month.last_day() && unit.until.is_none_or(|until| month.first_day() <= until);
        let mut rows = Vec::new();
        let said = standing.map(|submitted| &submitted.visits[..]).unwrap_or_default();
        for unit in contract.units.iter().filter(is_open) {
            let of_unit: Vec<TypedRow> = said.iter().filter(|row| row.unit == unit.code).map(TypedRow::of).collect();
            if of_unit.is_empty() { rows.push(TypedRow::of_unit(unit)) } else { rows.extend(of_unit) }
        }
        let others = said.iter().filter(|row| !contract.units.iter().filter(is_open).any(|unit| unit.code == row.unit));
        rows.extend(others.map(TypedRow::of));
        let value =
            |kpi: u32| standing.and_then(|submitted| submitted.kpi_values.iter().find(|value| value.kpi == kpi));
        let shown = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let stated = contract.kpis_in_force(month).map(|(kpi, _)| kpi).filter(|kpi| kpi.is_stated());
        let kpi_values = stated.map(|kpi| {
            let value = value(kpi.number);
            let figure = |figure| shown(value.and_then(|value| value.figure(figure)));
            TypedKpi { kpi: kpi.number, figures: EnumMap::from_fn(figure) }
        });
        Self {
            rows,
            kpi_values: kpi_values.collect(),
            nil: standing.is_some_and(|submitted| submitted.nil),
            notes: EnumMap::from_fn(|note| {
                standing.and_then(|submitted| submitted.note(note)).unwrap_or_default().to_owned()
            }),
        }
    }
}
