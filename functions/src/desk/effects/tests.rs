use domain::assess;
use domain::event::Event;
use domain::standing::closed_months_rated_otherwise;

use super::*;

const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

/// KPI 1's target in the sample.
const TARGET: &str = "green = 100\namber = 90\nred = 80";

/// Returns of April to November 2022, each with a visit to every unit and its report in time; in two months one unit is missed.
fn log() -> Vec<Event> {
    let of_month = |month: u32| {
        let visit = |unit: u32| {
            if unit == 6 && [6, 8].contains(&month) {
                return r#"{"unit":"U6","not_visited_reason":"access-refused"}"#.to_owned();
            }
            let on = format!("2022-{month:02}-06");
            format!(
                r#"{{"unit":"U{unit}","visited_on":"{on}","report_to_council_on":"{on}","report_to_ofsted_on":"{on}"}}"#
            )
        };
        let visits: Vec<String> = (1..=6).map(visit).collect();
        format!(
            r#"{{"received_at":"2022-{month:02}-20T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"2022-{month:02}","visits":[{}]}}}}"#,
            visits.join(",")
        )
    };
    (4..=11).map(|month| serde_json::from_str(&of_month(month)).unwrap()).collect()
}

/// What changes where KPI 1's target in the sample were another: the months that the door asks about, the months that change, the
/// ratings and the findings.
fn changes(target: &str) -> (usize, Vec<String>, Vec<RatingChangeRow>, Vec<String>) {
    let (before, after) = (SAMPLE.to_owned(), SAMPLE.replacen(TARGET, target, 1));
    assert_ne!(before, after);
    let as_of = domain::date::read("2022-12-31").unwrap();
    let (before, after) = (Contract::read(&before).unwrap(), Contract::read(&after).unwrap());
    let assessed = |contract: &Contract| assess(contract, &log(), as_of).unwrap();
    let (now, then) = (assessed(&before), assessed(&after));
    let months = closed_months(&now, &then).into_iter().map(|month| month.to_string()).collect();
    let asked = closed_months_rated_otherwise(&before, &after, as_of).len();
    (asked, months, of_ratings(&now, &then), of_findings(&after, &now, &then))
}

#[test]
fn only_months_whose_ratings_change_are_named_though_the_target_counts_for_more() {
    let (asked, months, ratings, findings) = changes("green = 80\namber = 60\nred = 50");
    assert_eq!(asked, 8, "the door asks, since eight closed months are rated by it");
    assert_eq!(months, ["2022-06", "2022-08"]);
    let of: BTreeSet<&str> = ratings.iter().map(|change| change.month.as_str()).collect();
    assert_eq!(of.into_iter().collect::<Vec<_>>(), ["August 2022", "June 2022"], "the table names the same");
    assert_eq!(findings, [""; 0]);
}

#[test]
fn beside_no_rating_that_changes_no_month_is_named() {
    let (asked, months, ratings, findings) = changes("green = 100\namber = 90\nred = 70");
    assert_eq!((asked, months.len(), ratings.len(), findings.len()), (8, 0, 0, 0));
    assert_eq!(closed_months_in_words(&BTreeSet::new()), "No rating and no finding of a closed month changes.");
}

#[test]
fn a_month_whose_finding_changes_is_named_too() {
    // Red below 90%: the two months are red while the month is green, which is raised at a meeting.
    let (_, months, ratings, findings) = changes("green = 100\namber = 90\nred = 90");
    assert_eq!(months, ["2022-06", "2022-08"]);
    assert_eq!(ratings.len(), 2, "{ratings:?}");
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings.iter().all(|found| found.starts_with("Would be raised: KPI 1 was red in ")), "{findings:?}");
}

#[test]
fn a_stretch_that_is_met_or_not_is_a_change_that_is_seen() {
    let (_, months, ratings, _) = changes("stretch = 100\ngreen = 100\namber = 90\nred = 80");
    assert_eq!(months.len(), 6, "{months:?}");
    assert!(ratings.iter().all(|change| change.after.contains("green, stretch met")), "{ratings:?}");
}
