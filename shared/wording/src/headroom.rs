//! What a KPI can still take, in words.
//!
//! Each sentence holds of every way in which the month can go on that it speaks of, and says of which: a later return can take
//! away or change what was received (D5, D13); KPI 2 counts every visit, one beyond those that are due too (D12).

use domain::headroom::{KpiHeadroom, Shortfall};

/// On what the sentences below it rest.
pub const ON_WHAT: &str =
    "On what has been received so far (what is received later can add to it, take away from it or change it):";

/// What is said beside what would follow if a month closed as it stands, to whoever is not told what the council alone considers:
/// whether or not there is any.
pub const NOT_ALL: &str = "This is not all that may follow: what the council alone considers of formal warnings and of \
                                  termination (clauses 6.5, 6.7 and 6.9) is not listed here.";

/// What a KPI of an open month can still take: `KPI 1 stays green with 1 more missed visit; 2 more make it amber and 3 more red. 4
/// visits are still to be shown.`
pub fn headroom(room: &KpiHeadroom) -> String {
    let KpiHeadroom { kpi, of, before_amber, before_red, at_most } = *room;
    // Where no more can go wrong than leaves it so, what is still to be shown cannot make it worse.
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

/// `, even if none of the 3 visits still to be shown is made`; nothing where there is nothing still to be shown, or no end to it.
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

/// `stays green with 1 more missed visit`, `is green with no more missed visits`.
fn stays(rating: &str, of: Shortfall, number: u64) -> String {
    match number {
        0 => format!("is {rating} with no more {}", of.things(2)),
        _ => format!("stays {rating} with {number} more {}", of.things(number)),
    }
}

/// What one more than a number makes of it, and one more than another: `2 more make it amber and 3 more red`.
fn make(number: u64, rating: &str, then_red: Option<u64>) -> String {
    let number = number + 1;
    let red = then_red.map(|red| format!(" and {} more red", red + 1)).unwrap_or_default();
    format!("{number} more {} it {rating}{red}", if number == 1 { "makes" } else { "make" })
}

/// What a sentence is told of something that can go wrong.
trait InWords {
    /// `missed visit`, `missed visits`.
    fn things(self, number: u64) -> &'static str;

    /// What more than is still to be shown can make it better; `None` where nothing can.
    fn better(self) -> Option<&'static str>;

    /// What more than is still to be shown can make it worse; `None` where nothing can.
    fn worse(self) -> Option<&'static str>;

    /// How many visits or reports are still to be shown, and what counts beside them.
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
            // A declared "not visited" yields to a visit (D15).
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
