//! What a restated month's email says first: what changed, from what to what; and what changed it.

use domain::measure::RatingReason;
use domain::notice::TitledRating;

use super::*;

fn kpi(number: u32, part: u64, rating: Rating) -> TitledRating {
    let mut of = visits(part, Some(rating), None);
    of.rating.kpi = number;
    of
}

fn told(to: Party, before: Vec<TitledRating>, now: Vec<TitledRating>, overall_now: (Rating, Rating)) -> EmailContent {
    let About::Restated { event, cause, .. } = restated_ratings() else { unreachable!() };
    let overall_before = Some(overall(overall_now.0));
    let overall = overall(overall_now.1);
    write(to, &About::Restated { event, cause, before, overall_before, overall, ratings: now })
}

#[test]
fn a_kpi_that_fell_is_said_first_and_an_overall_rating_that_stayed_is_no_news() {
    let before = vec![kpi(1, 6, Rating::Green), kpi(2, 6, Rating::Green), kpi(3, 6, Rating::Green)];
    let now = vec![kpi(1, 6, Rating::Green), kpi(2, 5, Rating::Amber), kpi(3, 6, Rating::Green)];
    let council = told(Party::Council, before.clone(), now.clone(), (Rating::Green, Rating::Green));
    let contractor = told(Party::Contractor, before, now, (Rating::Green, Rating::Green));
    assert!(council.subject.starts_with("July 2022 restated: KPI 2 from green to amber ("), "{}", council.subject);
    assert!(contractor.subject.starts_with("Check July 2022, restated: KPI 2 from green to amber ("));
    assert!(!council.subject.contains("overall") && !council.subject.contains("now green"), "{}", council.subject);
    let first = |letter: &EmailContent| letter.text.lines().nth(2).unwrap().to_owned();
    assert_eq!(first(&council), "The ratings for July 2022 were restated: KPI 2 from green to amber.");
    assert!(first(&contractor).contains("which were restated: KPI 2 from green to amber. Tell Kent County Council"));
    for part in [&council.text, &council.html] {
        assert!(part.contains("Overall the month stays green."), "{part}");
        assert!(part.contains("Changed by: version 1 of the return of July 2022 (entry 9 of the record)"), "{part}");
    }
}

#[test]
fn each_change_is_said_ratings_before_figures_and_the_overall_last() {
    let before = vec![kpi(1, 4, Rating::Amber), kpi(2, 4, Rating::Red), kpi(5, 6, Rating::Green)];
    let now = vec![kpi(1, 5, Rating::Amber), kpi(2, 6, Rating::Green), kpi(4, 1, Rating::Red)];
    let letter = told(Party::Council, before, now, (Rating::Amber, Rating::Red));
    let first = "The ratings for July 2022 were restated: KPI 2 from red to green, KPI 4 is new, red, KPI 5 no longer in force, KPI \
                 1 from 4 of 6 (66.6%) to 5 of 6 (83.3%), still amber and overall from amber to red.";
    assert_eq!(letter.text.lines().nth(2), Some(first));
    let subject =
        "July 2022 restated: KPI 2 from red to green, KPI 4 is new, red, KPI 5 no longer in force, figures of KPI 1";
    assert!(letter.subject.starts_with(subject), "{}", letter.subject);
    assert!(!letter.text.contains("Overall the month stays"), "{}", letter.text);
}

#[test]
fn what_was_called_for_before_the_overall_rating_was_told_says_nothing_of_it() {
    let About::Restated { event, cause, before, overall, ratings, .. } = restated_ratings() else { unreachable!() };
    let about = About::Restated { event, cause, before, overall_before: None, overall, ratings };
    let text = write(Party::Council, &about).text;
    assert!(!text.to_lowercase().contains("overall"), "{text}");
}

#[test]
fn a_rating_without_figures_is_said_to_have_none() {
    let unrated = || visits(0, None, Some(RatingReason::NoVisits));
    let before = TitledRating {
        rating: domain::measure::KpiRating { numerator: None, denominator: None, shown: None, ..unrated().rating },
        ..unrated()
    };
    let letter = told(Party::Council, vec![before], vec![unrated()], (Rating::Green, Rating::Green));
    let said = "KPI 1 from no figures to 0 of 6 (0%), still not rated.";
    assert!(letter.text.contains(said), "{}", letter.text);
}
