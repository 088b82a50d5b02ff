//! What a KPI can still take, in words.

use domain::headroom::{KpiHeadroom, Wrong};

/// What a KPI of an open month can still take: `KPI 1 can take 0 more missed visits before amber, 1 before red; 3 visits are
/// still to be shown.`
pub(crate) fn headroom(room: &KpiHeadroom) -> String {
    let KpiHeadroom { kpi, of, before_amber, before_red, at_most } = *room;
    // Where no more can go wrong than leaves it so, nothing still to come can make it worse.
    let can_be_red = before_red.is_some() && at_most != before_red;
    let still = at_most.filter(|most| *most > 0).map(|most| format!("; {}", still_to_be_shown(of, most)));
    let still = still.unwrap_or_default();
    match (before_amber, before_red) {
        (None, None) => format!("KPI {kpi} can no longer be better than red."),
        (Some(amber), _) if at_most == Some(amber) => {
            format!("KPI {kpi} stays green, whatever is still to come.")
        }
        (None, Some(red)) if can_be_red => {
            format!("KPI {kpi} can no longer be green. It can take {} before red{still}.", more(of, red))
        }
        (None, Some(_)) => format!("KPI {kpi} can no longer be green, and nothing still to come can make it red."),
        (Some(amber), Some(red)) if amber == red => {
            format!("KPI {kpi} can take {} before red{still}.", more(of, amber))
        }
        (Some(amber), Some(red)) if can_be_red => {
            format!("KPI {kpi} can take {} before amber, {red} before red{still}.", more(of, amber))
        }
        (Some(amber), _) => {
            format!("KPI {kpi} can take {} before amber, and cannot become red{still}.", more(of, amber))
        }
    }
}

/// `1 more missed visit`, `2 more reports sent back`.
fn more(of: Wrong, number: u64) -> String {
    let (one, many) = match of {
        Wrong::MissedVisits => ("missed visit", "missed visits"),
        Wrong::LateReports => ("late report", "late reports"),
        Wrong::ReportsSentBack => ("report sent back", "reports sent back"),
    };
    format!("{number} more {}", if number == 1 { one } else { many })
}

fn still_to_be_shown(of: Wrong, number: u64) -> String {
    let thing = match of {
        Wrong::MissedVisits => "visit",
        Wrong::LateReports | Wrong::ReportsSentBack => "report",
    };
    match number {
        1 => format!("1 {thing} is still to be shown"),
        _ => format!("{number} {thing}s are still to be shown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kpi_can_still_take_is_a_sentence() {
        let said = |of, before_amber, before_red, at_most| {
            headroom(&KpiHeadroom { kpi: 1, of, before_amber, before_red, at_most })
        };
        for (room, says) in [
            (
                said(Wrong::MissedVisits, Some(0), Some(1), Some(3)),
                "KPI 1 can take 0 more missed visits before amber, 1 before red; 3 visits are still to be shown.",
            ),
            (
                said(Wrong::LateReports, Some(1), Some(2), Some(2)),
                "KPI 1 can take 1 more late report before amber, and cannot become red; 2 reports are still to be shown.",
            ),
            (said(Wrong::LateReports, Some(1), Some(1), Some(1)), "KPI 1 stays green, whatever is still to come."),
            (said(Wrong::MissedVisits, Some(0), Some(0), Some(0)), "KPI 1 stays green, whatever is still to come."),
            (
                said(Wrong::ReportsSentBack, Some(1), Some(2), None),
                "KPI 1 can take 1 more report sent back before amber, 2 before red.",
            ),
            (
                said(Wrong::ReportsSentBack, None, Some(0), None),
                "KPI 1 can no longer be green. It can take 0 more reports sent back before red.",
            ),
            (
                said(Wrong::MissedVisits, None, Some(0), Some(1)),
                "KPI 1 can no longer be green. It can take 0 more missed visits before red; 1 visit is still to be shown.",
            ),
            (
                said(Wrong::MissedVisits, None, Some(1), Some(1)),
                "KPI 1 can no longer be green, and nothing still to come can make it red.",
            ),
            (said(Wrong::MissedVisits, None, None, Some(2)), "KPI 1 can no longer be better than red."),
            (
                said(Wrong::LateReports, Some(2), Some(2), Some(5)),
                "KPI 1 can take 2 more late reports before red; 5 reports are still to be shown.",
            ),
        ] {
            assert_eq!(room, says);
        }
    }
}
