//! The contract's definition: parties, units, KPIs with dated targets, rules.
//!
//! A definition is a TOML text, checked whole: [`Contract::read`] gives either all of it or every [`Mistake`] in it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::{EnumString, VariantNames};

use crate::calendar::{Calendar, Deadline, last_friday};
use crate::event::{NotVisitedReason, Party};
use crate::month::Month;
use crate::rating::{Overall, Target};

mod contact;
mod definition;
mod emails;
mod kpi;
mod mistake;
mod reading;
mod rules;

pub use contact::normalised;
pub use emails::{Emails, Summary, is_email_address};
pub(crate) use kpi::MeasureKind;
pub use kpi::{Kpi, Measure};
pub use mistake::{Fault, Mistake, Place};
pub use rules::{NoReturnWarning, RedRun, Rules, Watch};

/// One agreement between a council and a contractor, as its definition in force says.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// Its id: lower-case letters, digits and hyphens, 1 to 40 of them.
    pub id: String,
    pub title: String,
    pub council: String,
    pub contractor: String,
    /// The day on which it commences.
    pub commences: NaiveDate,
    /// Its last day, where it has one.
    pub ends: Option<NaiveDate>,
    /// Notices due before this day are never sent.
    pub go_live: NaiveDate,
    /// Where its dates are dates (D3).
    pub time_zone: Tz,
    /// Its working days (D1).
    pub calendar: Calendar,
    /// What becomes of a return due on a holiday (D2).
    pub return_due_on_holiday: OnHoliday,
    /// What a closed month without a return is (D7).
    pub missing_return: MissingReturn,
    /// How the KPIs make the overall rating (D17).
    pub overall: Overall,
    /// The reasons for which a unit not visited is not due (D8).
    pub excused_reasons: BTreeSet<NotVisitedReason>,
    /// Whether the stakeholder site shows formal warnings, termination and what the council considers of them.
    pub stakeholders_see_warnings: bool,
    /// How the parties are written to.
    pub emails: Emails,
    /// The figures of sections 5 to 7.
    pub rules: Rules,
    /// The units, in the definition's order.
    pub units: Vec<Unit>,
    /// The KPIs, by number.
    pub kpis: Vec<Kpi>,
    /// The points of contact of both parties (section 1), by party and order.
    pub contacts: Vec<Contact>,
    /// The mobilisation checklist (section 2).
    pub mobilisation: Vec<MobilisationTask>,
    /// What drafts of contract performance notices name; none are made where it is absent.
    pub performance_notice: Option<PerformanceNotice>,
    /// The definition as written.
    pub text: String,
}

/// What becomes of a return's due date that is a holiday (D2, `return_due.on_holiday`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum OnHoliday {
    /// It stays as written.
    AsWritten,
    /// The working day before it.
    WorkingDayBefore,
    /// The working day after it.
    WorkingDayAfter,
}

/// What a closed month without a return is (D7, `missing_return`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, EnumString, VariantNames)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum MissingReturn {
    /// Every KPI is red.
    Red,
    /// No KPI is rated.
    Unrated,
}

/// A short break unit that must be visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The code by which returns name it.
    pub code: String,
    /// The label by which the public knows it.
    pub label: String,
    /// Its first day open.
    pub from: NaiveDate,
    /// Its last day open, where it has one.
    pub until: Option<NaiveDate>,
}

impl Unit {
    /// Returns whether it is open on a date.
    pub fn is_open_on(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }

    /// Returns whether it is due a visit in a month: D8, in each calendar month throughout which it is open.
    pub fn is_open_throughout(&self, month: Month) -> bool {
        self.is_open_on(month.first_day()) && self.is_open_on(month.last_day())
    }
}

/// A point of contact (section 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub party: Party,
    /// 1 is the party's contract manager.
    pub order: u32,
    pub name: String,
    pub position: String,
    pub email: String,
    /// The person's telephone number, where given.
    pub telephone: Option<String>,
}

/// A task of the mobilisation checklist (section 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobilisationTask {
    /// What is to be done.
    pub task: String,
    /// The clause that asks for it.
    pub clause: String,
    /// When it was done; open while absent.
    pub done: Option<NaiveDate>,
}

/// What a draft of a contract performance notice (UK9; Procurement Act 2023, section 71) names of the contract, as it is known
/// on the central platform (`[performance_notice]`). Giving it claims no duty to publish one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerformanceNotice {
    /// The procurement's Open Contracting id.
    pub ocid: String,
    /// The council's id as an organisation.
    pub council_id: String,
    /// The contractor's id as an organisation.
    pub contractor_id: String,
}

/// Returns the first full calendar month of a contract that commences on a date (D8).
fn first_full_month(commences: NaiveDate) -> Month {
    Month::of(commences - chrono::Days::new(1)).next()
}

impl Contract {
    /// Reads a definition.
    ///
    /// # Errors
    ///
    /// Every mistake in it, in the order of its lines; nothing is read in part.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        definition::read(text)
    }

    /// Returns every mistake in a definition that is to be carried out: those of [`Contract::read`], and what is missing for
    /// service.
    pub fn check(text: &str) -> Vec<Mistake> {
        let mut mistakes = Self::read(text).err().unwrap_or_default();
        mistakes.extend(definition::missing_for_service(text));
        mistakes
    }

    /// Returns what a contract needs before it can be carried out, beyond what it needs to be assessed: something to rate, for
    /// each party a contract manager to write to (1.1, 1.2), and a place of its own on the site.
    pub fn missing_for_service(&self) -> Vec<Mistake> {
        definition::missing_for_service(&self.text)
    }

    /// Returns the date of a moment where the contract is: D3, a return received at 23:30 UTC on 26 June was received on 27 June.
    pub fn date_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.time_zone).date_naive()
    }

    /// Returns its first month: D8, the first full calendar month.
    pub fn first_month(&self) -> Month {
        first_full_month(self.commences)
    }

    /// Returns its last month: the last that ends on or before `ends`; `None` while it has no end.
    pub fn last_month(&self) -> Option<Month> {
        self.ends.map(|ends| Month::of(ends + chrono::Days::new(1)).previous())
    }

    /// Returns whether a month is one of the contract's (D8).
    pub fn has_month(&self, month: Month) -> bool {
        self.first_month() <= month && self.last_month().is_none_or(|last| month <= last)
    }

    /// Returns the contract's months up to the one in which a date lies.
    pub fn months_through(&self, date: NaiveDate) -> impl Iterator<Item = Month> + use<> {
        let through = Month::of(date);
        self.first_month().through(self.last_month().map_or(through, |last| last.min(through)))
    }

    /// Returns the day on which the return of a month is due.
    ///
    /// > 8: "The contractor shall submit data via the collation method on the last Friday of each calendar month."
    ///
    /// D2: as written, even where it is a bank holiday, unless `return_due.on_holiday` says otherwise.
    pub fn return_due(&self, month: Month) -> Deadline {
        let friday = last_friday(month);
        let as_written = Deadline { on: friday, projected: false };
        match self.return_due_on_holiday {
            OnHoliday::AsWritten => as_written,
            OnHoliday::WorkingDayBefore => self.calendar.working_day_before(1, friday + chrono::Days::new(1)),
            OnHoliday::WorkingDayAfter => self.calendar.working_day_after(1, friday - chrono::Days::new(1)),
        }
    }

    /// Returns the day at whose end a month closes: D4, the due date of the return of the month after it.
    pub fn closes(&self, month: Month) -> Deadline {
        self.return_due(month.next())
    }

    /// Returns the units due a visit in a month, before any excuse (D8).
    pub fn units_open_throughout(&self, month: Month) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |unit| unit.is_open_throughout(month))
    }

    /// Returns a unit by its code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.code == code)
    }

    /// Names a unit as the public knows it, with the code by which returns name it; by its code alone where there is no such unit.
    pub fn unit_name(&self, code: &str) -> String {
        self.unit(code).map_or_else(|| code.into(), |unit| format!("{} ({code})", unit.label))
    }

    /// Returns the KPIs in force in a month, by number, each with its target of that month (D16).
    pub fn kpis_in_force(&self, month: Month) -> impl Iterator<Item = (&Kpi, &Target)> {
        self.kpis.iter().filter_map(move |kpi| Some((kpi, kpi.target(month)?)))
    }

    /// Returns the working days in which a month's reports are due, with the first KPI in force that measures it.
    pub fn reports_due_within(&self, month: Month) -> Option<(&Kpi, u32)> {
        self.kpis_in_force(month).find_map(|(kpi, _)| Some((kpi, kpi.reports_within()?)))
    }

    /// Returns whether another definition rates a month by the same: units, KPIs and targets, dates, working days and parameters.
    /// The figures of a target that decide nothing may differ.
    pub fn rates_alike(&self, other: &Self, month: Month) -> bool {
        self.what_rates(month) == other.what_rates(month)
    }

    fn what_rates(&self, month: Month) -> impl PartialEq {
        let units: Vec<String> = self.units_open_throughout(month).map(|unit| unit.code.clone()).collect();
        let kpis: Vec<_> = self
            .kpis_in_force(month)
            .map(|(kpi, target)| (kpi.number, kpi.measure, kpi.better, target.stretch, target.green, target.red))
            .collect();
        let within = self.kpis_in_force(month).filter_map(|(kpi, _)| kpi.reports_within());
        let days: Vec<NaiveDate> = month.first_day().iter_days().take_while(|day| *day <= month.last_day()).collect();
        let reports_due: Vec<NaiveDate> = within
            .flat_map(|within| days.iter().map(move |day| self.calendar.working_day_after(within, *day).on))
            .collect();
        let dates = (self.has_month(month), self.return_due(month).on, self.closes(month).on);
        let parameters = (self.missing_return, self.overall, self.excused_reasons.clone());
        (units, kpis, reports_due, dates, parameters)
    }

    /// Returns a party's contract manager: its first point of contact (section 1).
    pub fn contract_manager(&self, party: Party) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.party == party && contact.order == 1)
    }
}

#[cfg(test)]
mod tests;
