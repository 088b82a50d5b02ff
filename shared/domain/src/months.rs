//! The months of a history by what is known of them at its points.
//!
//! An assessment looks at hundreds of past moments, since each notice says what was known when it fell due. Most events change
//! nothing of most months: a month is made once for all moments between two events that can change it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{Days, NaiveDate};

use crate::contract::Contract;
use crate::facts::{History, LogPosition, Report};
use crate::measure::{KpiRating, MonthFacts};
use crate::month::Month;
use crate::rating::Rating;
use crate::standing::{OverallRating, Standing, same_figures};

/// A month's final ratings, with the overall rating that they make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FinalRating {
    /// The KPIs in force, by number.
    pub(crate) kpis: Vec<KpiRating>,
    /// The worst of their ratings.
    pub(crate) worst: Option<Rating>,
    /// The month's overall rating (D17).
    pub(crate) overall: Option<Rating>,
}

impl FinalRating {
    fn new(kpis: Vec<KpiRating>, contract: &Contract) -> Self {
        let worst = kpis.iter().filter_map(|kpi| kpi.rating).max();
        let overall = OverallRating::of(&kpis, contract.overall).rating;
        Self { kpis, worst, overall }
    }

    /// Returns the rating of a KPI; of the month where none is named.
    pub(crate) fn of(&self, kpi: Option<u32>) -> Option<Rating> {
        match kpi {
            None => self.overall,
            Some(number) => self.kpi(number).and_then(|kpi| kpi.rating),
        }
    }

    /// Returns the KPIs that are this bad or worse, by number.
    pub(crate) fn as_bad(&self, rating: Rating) -> impl Iterator<Item = u32> {
        let of_month = if self.worst >= Some(rating) { &self.kpis[..] } else { &[] };
        of_month.iter().filter(move |kpi| kpi.rating >= Some(rating)).map(|kpi| kpi.kpi)
    }

    /// Returns what a KPI's rating is made of.
    pub(crate) fn kpi(&self, number: u32) -> Option<&KpiRating> {
        self.kpis.iter().find(|kpi| kpi.kpi == number)
    }
}

/// A month by what is known of it at a point.
#[derive(Debug)]
pub(crate) struct KnownMonth<'h> {
    pub(crate) month: Month,
    /// Its number, from 1 for the contract's first (D8).
    pub(crate) number: usize,
    /// The day by which its return is due.
    pub(crate) return_due_on: NaiveDate,
    /// The day on which its first return was received.
    pub(crate) first_return_on: Option<NaiveDate>,
    /// The day at whose end it closes.
    pub(crate) closes_on: NaiveDate,
    /// What its KPIs are made from.
    pub(crate) facts: MonthFacts<'h>,
    /// Its final ratings, whether or not it has closed by then; none of a month that is not the contract's.
    pub(crate) rating: FinalRating,
    /// The reports that the contractor's standing returns show as sent back in it.
    pub(crate) contractor_sent_back: BTreeSet<Report<'h>>,
    /// The reports that the council recorded as sent back in it.
    pub(crate) council_sent_back: BTreeSet<Report<'h>>,
    provisional: OnceCell<Vec<KpiRating>>,
}

impl<'h> KnownMonth<'h> {
    fn new(history: &'h History<'h>, month: Month, point: LogPosition) -> Self {
        let known = history.known_at(point);
        let contract = known.contract();
        let facts = MonthFacts::new(known, month);
        let kpis = if contract.has_month(month) { facts.ratings(true) } else { Vec::new() };
        Self {
            month,
            number: month.since(contract.first_month()).map_or(0, |months| months + 1),
            return_due_on: contract.return_due(month).on,
            first_return_on: known.first_return_on(month),
            closes_on: contract.closes(month).on,
            facts,
            rating: FinalRating::new(kpis, contract),
            contractor_sent_back: known.contractor_sent_back(month),
            council_sent_back: known.council_sent_back(month),
            provisional: OnceCell::new(),
        }
    }

    /// Returns the ratings of its KPIs while it has not closed.
    pub(crate) fn provisional(&self) -> &[KpiRating] {
        self.provisional.get_or_init(|| self.facts.ratings(false))
    }

    /// Returns the ratings of its KPIs, once it has closed or before.
    pub(crate) fn ratings(&self, closed: bool) -> &[KpiRating] {
        if closed { &self.rating.kpis } else { self.provisional() }
    }
}

/// A history's months at its points, each made once.
#[derive(Debug)]
pub(crate) struct KnownMonths<'h> {
    pub(crate) history: &'h History<'h>,
    /// The first month that any of its definitions has.
    first: Month,
    /// One a month, from the first.
    made: RefCell<Vec<MonthMade<'h>>>,
}

/// What has been made of a month.
#[derive(Debug)]
struct MonthMade<'h> {
    /// The events that can change what is known of it.
    changes: &'h [LogPosition],
    /// The month before any of them, with the first of them, with the first two, and so on.
    with: Vec<Option<Rc<KnownMonth<'h>>>>,
}

impl<'h> MonthMade<'h> {
    fn new(changes: &'h [LogPosition]) -> Self {
        Self { changes, with: vec![None; changes.len() + 1] }
    }
}

impl<'h> KnownMonths<'h> {
    pub(crate) fn new(history: &'h History<'h>) -> Self {
        let initial = history.known_at(LogPosition::START).contract().first_month();
        let revised = history.definitions(LogPosition::END).map(|(_, contract)| contract.first_month());
        Self { history, first: revised.fold(initial, Month::min), made: RefCell::default() }
    }

    /// Returns a month by what is known at a point.
    pub(crate) fn at(&self, month: Month, point: LogPosition) -> Rc<KnownMonth<'h>> {
        let new = || Rc::new(KnownMonth::new(self.history, month, point));
        let Some(place) = month.since(self.first) else { return new() };
        let mut made = self.made.borrow_mut();
        if made.len() <= place {
            let missing = self.first.and_later().take(place + 1).skip(made.len());
            made.extend(missing.map(|month| MonthMade::new(self.history.changes(month))));
        }
        let MonthMade { changes, with } = &mut made[place];
        let received = changes.partition_point(|change| *change < point);
        Rc::clone(with[received].get_or_insert_with(new))
    }

    /// Returns the day since which something about a month's final ratings has stood, as of a date on which it does.
    ///
    /// D6: the first day after the close from which, on every day through the as-of date, what had been received by then
    /// (definitions included) made it so. Mostly that is the day after the close.
    pub(crate) fn stands_since(
        &self,
        month: Month,
        closes_on: NaiveDate,
        as_of: NaiveDate,
        is_so: impl Fn(&FinalRating) -> bool,
    ) -> NaiveDate {
        let history = self.history;
        let since = closes_on + Days::new(1);
        let changes = history.touching(month, history.end_of(closes_on), history.end_of(as_of));
        // What was so before each day of a change, from the latest back.
        let days = changes.iter().rev().map(|point| history.received_on(*point)).filter(|day| *day > since);
        let mut not_before = days.filter(|day| !is_so(&self.at(month, history.start_of(*day)).rating));
        not_before.next().unwrap_or(since)
    }
}

/// Returns the standing of a month as of a date, by what is known at a point.
pub(crate) fn standing<'h>(
    months: &KnownMonths<'h>,
    month: &KnownMonth<'h>,
    point: LogPosition,
    as_of: NaiveDate,
) -> Standing {
    if as_of <= month.closes_on {
        return Standing::Provisional;
    }
    // D4: what is received on the closing date itself still counts.
    let close = months.history.end_of(month.closes_on);
    if months.history.touching(month.month, close, point).is_empty() {
        return Standing::Final;
    }
    let at_close = months.at(month.month, close);
    if same_figures(&at_close.rating.kpis, &month.rating.kpis) { Standing::Final } else { Standing::Restated }
}
