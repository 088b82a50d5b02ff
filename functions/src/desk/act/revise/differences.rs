//! What a revised definition would change: what it says, the ratings, what is found.

use domain::assessment::Assessment;
use domain::clause::Finding;
use domain::contract::{Contact, Contract, Kpi, Unit};
use domain::date::in_full;
use domain::explain::{FindingInWords, target_in_words};
use domain::rating::{Figure, Rating, Target};
use domain::standing::OverallRating;
use render::form::RatingChange;

/// What the definitions say otherwise, a sentence each.
pub(in crate::desk::act) fn of_definitions(before: &Contract, after: &Contract) -> Vec<String> {
    let mut said = targets(before, after);
    said.extend(units(before, after));
    said.extend(contacts(before, after));
    said
}

fn targets(before: &Contract, after: &Contract) -> Vec<String> {
    let mut said = Vec::new();
    for kpi in &after.kpis {
        let was = before.kpis.iter().find(|was| was.number == kpi.number);
        for target in &kpi.targets {
            let same_month = was.and_then(|was| was.targets.iter().find(|was| was.from == target.from));
            if same_month != Some(target) {
                let from = target.from.in_words();
                // What is in force in the month until now, by a target of its own or an earlier one.
                let in_force = was.and_then(|was| was.target(target.from));
                let instead = in_force.map(|was| format!(" Until now: {}", target_in_words(kpi, was)));
                said.push(format!(
                    "KPI {} from {from}: {}{}",
                    kpi.number,
                    target_in_words(kpi, target),
                    instead.unwrap_or_default()
                ));
                let lost = in_force.map(|was| lost(kpi, was, target)).unwrap_or_default();
                said.extend(lost.into_iter().map(|lost| format!("KPI {} from {from}: {lost}", kpi.number)));
            }
        }
    }
    said
}

/// The figures that a target in force has and the new one has not, which a sentence of the new one would not show; and what becomes
/// of the amber figure, which decides nothing and stands in no such sentence.
fn lost(kpi: &Kpi, was: &Target, target: &Target) -> Vec<String> {
    let unit = if kpi.is_ratio() { "%" } else { "" };
    let figure = |figure: Option<Figure>| figure.map_or_else(|| "none".to_owned(), |figure| format!("{figure}{unit}"));
    let mut lost = Vec::new();
    if was.stretch.is_some() && target.stretch.is_none() {
        lost.push(format!("Stretch target: {} → none.", figure(was.stretch)));
    }
    if was.amber != target.amber {
        lost.push(format!("Amber figure, as published: {} → {}.", figure(was.amber), figure(target.amber)));
    }
    lost
}

fn units(before: &Contract, after: &Contract) -> Vec<String> {
    let open = |unit: &Unit| {
        let until = unit.until.map(|until| format!(" until {}", in_full(until))).unwrap_or_default();
        format!("open from {}{until}", in_full(unit.from))
    };
    let sentence = |unit: &Unit| match before.unit(&unit.code) {
        None => Some(format!("New unit: {} ({}), {}.", unit.label, unit.code, open(unit))),
        Some(was) if was == unit => None,
        Some(was) => Some(format!(
            "Unit {}: {}, {}, instead of {}, {}.",
            unit.code,
            unit.label,
            open(unit),
            was.label,
            open(was)
        )),
    };
    after.units.iter().filter_map(sentence).collect()
}

fn contacts(before: &Contract, after: &Contract) -> Vec<String> {
    let who = |contact: &Contact| {
        let telephone = contact.telephone.as_ref().map(|number| format!(", {number}")).unwrap_or_default();
        format!("{}, {}, {}{telephone}", contact.name, contact.position, contact.email)
    };
    let of = |contract: &'_ Contract, like: &Contact| {
        contract.contacts.iter().find(|contact| contact.party == like.party && contact.order == like.order).cloned()
    };
    let mut said: Vec<String> = Vec::new();
    for contact in &after.contacts {
        let place = format!("Contact {} of the {}", contact.order, contact.party);
        match of(before, contact) {
            None => said.push(format!("{place}, new: {}.", who(contact))),
            Some(was) if was == *contact => {}
            Some(was) => said.push(format!("{place}: {}, instead of {}.", who(contact), who(&was))),
        }
    }
    for contact in before.contacts.iter().filter(|contact| of(after, contact).is_none()) {
        said.push(format!("Contact {} of the {} is taken out: {}.", contact.order, contact.party, who(contact)));
    }
    said
}

/// The ratings that would change.
pub(in crate::desk::act) fn of_ratings(before: &Assessment, after: &Assessment) -> Vec<RatingChange> {
    let mut changes = Vec::new();
    for month in &after.months {
        let Some(was) = before.months.iter().find(|was| was.month == month.month) else { continue };
        let mut change = |of: String, before: String, after: String| {
            if before != after {
                changes.push(RatingChange { month: month.month.in_words(), of, before, after });
            }
        };
        for kpi in &month.kpis {
            let was = was.kpis.iter().find(|was| was.kpi == kpi.kpi);
            let in_words = |rating: &domain::measure::KpiRating| {
                let ends = ends(rating.rating, rating.at_worst, rating.at_best);
                let figures = rating.figures().map(|figures| format!(" ({figures})")).unwrap_or_default();
                format!("{ends}{figures}")
            };
            let before = was.map_or_else(|| "not rated".to_owned(), in_words);
            change(format!("KPI {}", kpi.kpi), before, in_words(kpi));
        }
        let in_words = |overall: &OverallRating| ends(overall.rating, overall.at_worst, overall.at_best);
        change("Overall".into(), in_words(&was.overall), in_words(&month.overall));
    }
    changes
}

/// A rating, or while it is open what it can still be.
fn ends(rating: Option<Rating>, at_worst: Option<Rating>, at_best: Option<Rating>) -> String {
    match (rating, at_worst, at_best) {
        (Some(rating), ..) => rating.to_string(),
        (None, Some(worst), Some(best)) => format!("open, {best} to {worst}"),
        _ => "unrated".into(),
    }
}

/// What would be found, or not be found any more.
pub(in crate::desk::act) fn of_findings(contract: &Contract, before: &Assessment, after: &Assessment) -> Vec<String> {
    let only_in = |one: &Assessment, other: &Assessment| -> Vec<Finding> {
        let is_in = |finding: &Finding| other.findings.iter().any(|of| of.identity() == finding.identity());
        one.findings.iter().filter(|finding| !is_in(finding)).cloned().collect()
    };
    let in_words = |finding: &Finding| FindingInWords::of(contract, finding).sentence;
    let mut said = Vec::new();
    said.extend(only_in(after, before).iter().map(|finding| format!("Would be found: {}", in_words(finding))));
    said.extend(
        only_in(before, after).iter().map(|finding| format!("Would no longer be found: {}", in_words(finding))),
    );
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../../../infra/local/sample/regulation-44/contract.toml");

    #[test]
    fn a_stretch_target_that_is_left_out_is_said_to_be_taken_away() {
        let before = Contract::read(SAMPLE).unwrap();
        let mut after = before.clone();
        let kpi = after.kpis.iter_mut().find(|kpi| kpi.targets[0].stretch.is_some()).unwrap();
        let (number, was) = (kpi.number, kpi.targets[0]);
        kpi.targets.push(Target { from: "2023-04".parse().unwrap(), stretch: None, ..was });
        let said = of_definitions(&before, &after);
        let stretch = was.stretch.unwrap();
        assert!(said[0].contains(" Until now: Green at"), "{said:?}");
        assert_eq!(said[1], format!("KPI {number} from April 2023: Stretch target: {stretch}% → none."));
        assert_eq!(said.len(), 2);
    }
}
