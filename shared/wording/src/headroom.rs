//! Headroom in words: how much can still go wrong with a KPI before its rating changes.
//!
//! Each sentence must be true in every case that it covers, and says which cases those are. A later return can remove or change
//! what was received (D5, D13), and KPI 2 counts every visit, even one beyond those that are due (D12).

use domain::headroom::{KpiHeadroom, Shortfall};

/// On what the sentences below it rest.
pub const ON_WHAT: &str = "Based on what has been received so far. Later returns and entries can change this:";

/// What is said beside what would follow if a month closed now, to whoever is not told what the council alone considers: whether
/// or not there is any.
pub const NOT_ALL: &str = "What only the council sees is not listed here: whether it is considering a formal warning or \
                           termination (clauses 6.5, 6.7 and 6.9).";

/// Returns what a KPI of an open month can still take: `KPI 1 stays green with one more missed visit; 2 more make it amber and 3 more
/// red. We are waiting to hear about 4 visits.`
pub fn headroom(room: &KpiHeadroom) -> String {
    let KpiHeadroom { kpi, of, before_amber, before_red, at_most } = *room;
    // Where no more can go wrong than leaves it so, what is still to come cannot make it worse.
    let is_safe = |before: Option<u64>| before.is_some() && before == at_most;
    let better = || of.better().map(|better| format!(", {better}")).unwrap_or_default();
    let worse = || of.worse().map(|worse| format!(", {worse}")).unwrap_or_default();
    let kpi = format!("KPI {kpi}");
    let (says, counts) = match (before_amber, before_red) {
        (None, None) => (format!("{kpi} is red{}{}", even_if(of, at_most, true), better()), false),
        _ if is_safe(before_amber) => (format!("{kpi} stays green{}{}", even_if(of, at_most, false), worse()), false),
        (None, Some(_)) if is_safe(before_red) => {
            let red = format!("it cannot become red{}{}", even_if(of, at_most, false), worse());
            (format!("{kpi} can no longer be green{}; {red}", better()), false)
        }
        (None, Some(red)) => {
            let red = match red {
                0 => one_more(of, "it", "red"),
                _ => format!("It {}; {}", stays("amber", of, red), make(red, "red", None)),
            };
            (format!("{kpi} can no longer be green{}. {red}", better()), true)
        }
        (Some(amber), Some(_)) if is_safe(before_red) => {
            let amber = match amber {
                0 => one_more(of, &kpi, "amber"),
                _ => format!("{kpi} {}; {}", stays("green", of, amber), make(amber, "amber", None)),
            };
            (format!("{amber}. It cannot become red{}", worse()), true)
        }
        (Some(0), Some(0)) => (one_more(of, &kpi, "red"), true),
        (Some(0), red) => {
            let red = red.map(|red| format!(", and {} make it red", red + 1)).unwrap_or_default();
            (format!("{}{red}", one_more(of, &kpi, "amber")), true)
        }
        (Some(amber), Some(red)) if amber == red => {
            (format!("{kpi} {}; {}", stays("green", of, amber), make(red, "red", None)), true)
        }
        (Some(amber), red) => (format!("{kpi} {}; {}", stays("green", of, amber), make(amber, "amber", red)), true),
    };
    let waiting = at_most.filter(|most| *most > 0 && counts).map(|most| format!(" {}.", of.waiting_for(most)));
    format!("{says}.{}", waiting.unwrap_or_default())
}

/// Returns `, even if none of the 3 visits we are waiting to hear about is made`; nothing where we are waiting for none, or where
/// there is no end to it.
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
        (Shortfall::MissedVisits, true) => format!("{all} visit{s} we are waiting to hear about {are} made"),
        (Shortfall::MissedVisits, false) => format!("{none} visit{s} we are waiting to hear about is {not}made"),
        (Shortfall::LateReports, true) => format!("{all} report{s} we are waiting for {are} on time"),
        (Shortfall::LateReports, false) => format!("{all} report{s} we are waiting for {are} late"),
        (Shortfall::ReportsSentBack, _) => return String::new(),
    };
    format!(", even if {said}")
}

/// Returns `stays green with one more missed visit`, `stays green with up to 2 more missed visits`, of a number above 0.
fn stays(rating: &str, of: Shortfall, number: u64) -> String {
    match number {
        1 => format!("stays {rating} with one more {}", of.things(1)),
        _ => format!("stays {rating} with up to {number} more {}", of.things(number)),
    }
}

/// Returns `One more missed visit makes KPI 1 amber`.
fn one_more(of: Shortfall, what: &str, rating: &str) -> String {
    format!("One more {} makes {what} {rating}", of.things(1))
}

/// Returns what one more than a number makes of it, and one more than another: `2 more make it amber and 3 more red`. The number is
/// above 0.
fn make(number: u64, rating: &str, then_red: Option<u64>) -> String {
    let number = number + 1;
    let red = then_red.map(|red| format!(" and {} more red", red + 1)).unwrap_or_default();
    format!("{number} more make it {rating}{red}")
}

/// What a sentence is told of something that can go wrong.
trait InWords {
    /// `missed visit`, `missed visits`.
    fn things(self, number: u64) -> &'static str;

    /// What more than we are waiting for can make it better; `None` where nothing can.
    fn better(self) -> Option<&'static str>;

    /// What more than we are waiting for can make it worse; `None` where nothing can.
    fn worse(self) -> Option<&'static str>;

    /// Says how many visits or reports we are waiting for, and what counts beside them.
    fn waiting_for(self, number: u64) -> String;
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

    fn waiting_for(self, number: u64) -> String {
        let s = if number == 1 { "" } else { "s" };
        match self {
            Self::MissedVisits => format!("We are waiting to hear about {number} visit{s}"),
            Self::LateReports | Self::ReportsSentBack => format!(
                "We are waiting for {number} report{s}, counting one for each visit we have not heard about; more or fewer visits \
                 change these figures"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
