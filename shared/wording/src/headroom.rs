//! Headroom in words: how much can still go wrong with a KPI before its rating changes.
//!
//! Each sentence must be true in every case that it covers, and says which cases those are. A later return can remove or change
//! what was received (D5, D13), and KPI 2 counts every visit, even one beyond those that are due (D12).

use domain::headroom::{KpiHeadroom, Shortfall};

/// The basis of the sentences below it.
pub const ON_WHAT: &str =
    "On what has been received so far (what is received later can add to it, take away from it or change it):";

/// The sentence beside the findings that would follow if the month closed now, for readers who are not told what the council
/// considers. It is shown whether or not there is anything more, so that it reveals nothing.
pub const NOT_ALL: &str = "This is not all that may follow: what the council alone considers of formal warnings and of \
                                  termination (clauses 6.5, 6.7 and 6.9) is not listed here.";

/// Returns the headroom of a KPI of an open month in words: `KPI 1 stays green with 1 more missed visit; 2 more make it amber
/// and 3 more red. 4 visits are still to be shown.`
pub fn headroom(room: &KpiHeadroom) -> String {
    let KpiHeadroom { kpi, of, before_amber, before_red, at_most } = *room;
    // If at most as much can go wrong as leaves the rating unchanged, the visits still to be shown cannot make it worse.
    let is_safe = |before: Option<u64>| before.is_some() && before == at_most;
    let (says, rests_on) = match (before_amber, before_red) {
        (None, None) => (format!("is red{}", even_if(of, at_most, true)), of.better()),
        _ if is_safe(before_amber) => (format!("stays green{}", even_if(of, at_most, false)), of.worse()),
        (None, Some(_)) if is_safe(before_red) => {
            let better = of.better().map(|better| format!(", {better}")).unwrap_or_default();
            (format!("cannot be green{better}; it cannot become red{}", even_if(of, at_most, false)), of.worse())
        }
        (None, Some(red)) => {
            let better = of.better().map(|better| format!(", {better}")).unwrap_or_default();
            (format!("cannot be green{better}. It {}; {}", stays("amber", of, red), make(red, "red", None)), None)
        }
        (Some(amber), Some(_)) if is_safe(before_red) => {
            let worse = of.worse().map(|worse| format!(", {worse}")).unwrap_or_default();
            (
                format!("{}; {}. It cannot become red{worse}", stays("green", of, amber), make(amber, "amber", None)),
                None,
            )
        }
        (Some(amber), Some(red)) if amber == red => {
            (format!("{}; {}", stays("green", of, amber), make(red, "red", None)), None)
        }
        (Some(amber), red) => (format!("{}; {}", stays("green", of, amber), make(amber, "amber", red)), None),
    };
    let rests_on = rests_on.map(|condition| format!(", {condition}")).unwrap_or_default();
    let counted = says.contains("more ");
    let still = at_most.filter(|most| *most > 0 && counted).map(|most| of.still_to_be_shown(most));
    let still = still.map(|still| format!(" {still}.")).unwrap_or_default();
    format!("KPI {kpi} {says}{rests_on}.{still}")
}

/// Returns `, even if none of the 3 visits still to be shown is made`, or an empty text if there is none, or no limit to them.
fn even_if(of: Shortfall, at_most: Option<u64>, well: bool) -> String {
    let Some(most) = at_most.filter(|most| *most > 0) else { return String::new() };
    let (all, none) = match most {
        1 => ("the 1".to_owned(), "the 1".to_owned()),
        2 => ("both".to_owned(), "neither of the 2".to_owned()),
        _ => (format!("all {most}"), format!("none of the {most}")),
    };
    let (s, are) = if most == 1 { ("", "is") } else { ("s", "are") };
    let not = if most == 1 { "not " } else { "" };
    let said = match (of, well) {
        (Shortfall::MissedVisits, true) => format!("{all} visit{s} still to be shown {are} made"),
        (Shortfall::MissedVisits, false) => format!("{none} visit{s} still to be shown is {not}made"),
        (Shortfall::LateReports, true) => format!("{all} report{s} still to be shown {are} on time"),
        (Shortfall::LateReports, false) => format!("{all} report{s} still to be shown {are} late"),
        (Shortfall::ReportsSentBack, _) => return String::new(),
    };
    format!(", even if {said}")
}

/// Returns `stays green with 1 more missed visit`, `is green with no more missed visits`.
fn stays(rating: &str, of: Shortfall, number: u64) -> String {
    match number {
        0 => format!("is {rating} with no more {}", of.things(2)),
        _ => format!("stays {rating} with {number} more {}", of.things(number)),
    }
}

/// Returns the ratings beyond the headroom: `2 more make it amber and 3 more red`.
fn make(number: u64, rating: &str, then_red: Option<u64>) -> String {
    let number = number + 1;
    let red = then_red.map(|red| format!(" and {} more red", red + 1)).unwrap_or_default();
    format!("{number} more {} it {rating}{red}", if number == 1 { "makes" } else { "make" })
}

/// The words for something that can go wrong.
trait InWords {
    /// Returns `missed visit`, `missed visits`.
    fn things(self, number: u64) -> &'static str;

    /// Returns what else can improve the rating, beside the things still to be shown; `None` if nothing can.
    fn better(self) -> Option<&'static str>;

    /// Returns what else can worsen the rating, beside the things still to be shown; `None` if nothing can.
    fn worse(self) -> Option<&'static str>;

    /// Returns how many visits or reports are still to be shown, and what counts beside them.
    fn still_to_be_shown(self, number: u64) -> String;
}

impl InWords for Shortfall {
    fn things(self, number: u64) -> &'static str {
        match (self, number) {
            (Self::MissedVisits, 1) => "missed visit",
            (Self::MissedVisits, _) => "missed visits",
            (Self::LateReports, 1) => "late report",
            (Self::LateReports, _) => "late reports",
            (Self::ReportsSentBack, 1) => "report sent back",
            (Self::ReportsSentBack, _) => "reports sent back",
        }
    }

    fn better(self) -> Option<&'static str> {
        match self {
            // A visit overrides a declared "not visited" (D15).
            Self::MissedVisits => Some("unless a unit declared not visited is visited after all"),
            Self::LateReports => Some("unless further visits are made and reported on time"),
            Self::ReportsSentBack => None,
        }
    }

    fn worse(self) -> Option<&'static str> {
        match self {
            Self::MissedVisits | Self::ReportsSentBack => None,
            Self::LateReports => Some("unless further visits are made and reported late"),
        }
    }

    fn still_to_be_shown(self, number: u64) -> String {
        let (s, are) = if number == 1 { ("", "is") } else { ("s", "are") };
        match self {
            Self::MissedVisits => format!("{number} visit{s} {are} still to be shown"),
            Self::LateReports | Self::ReportsSentBack => format!(
                "{number} report{s} {are} still to be shown if every visit still to be shown is made; more or fewer visits \
                 change these figures"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
