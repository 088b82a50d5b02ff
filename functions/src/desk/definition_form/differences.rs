//! What a revised definition says otherwise.

use domain::contract::{Contact, Contract, Kpi, Unit};
use domain::date::in_full;
use domain::explain::target_in_words;
use domain::rating::{Figure, Target};

/// Returns what the definitions say otherwise, a sentence each.
pub(crate) fn definition_changes(before: &Contract, after: &Contract) -> Vec<String> {
    let mut changes = targets(before, after);
    changes.extend(units(before, after));
    changes.extend(contacts(before, after));
    changes
}

fn targets(before: &Contract, after: &Contract) -> Vec<String> {
    let mut changes = Vec::new();
    for kpi in &after.kpis {
        let was = before.kpis.iter().find(|was| was.number == kpi.number);
        for target in &kpi.targets {
            let same_month = was.and_then(|was| was.targets.iter().find(|was| was.from == target.from));
            if same_month != Some(target) {
                let from = target.from.in_words();
                // What is in force in the month until now, by a target of its own or an earlier one.
                let in_force = was.and_then(|was| was.target(target.from));
                let instead = in_force.map(|was| format!(" Until now: {}", target_in_words(kpi, was)));
                changes.push(format!(
                    "KPI {} from {from}: {}{}",
                    kpi.number,
                    target_in_words(kpi, target),
                    instead.unwrap_or_default()
                ));
                let lost = in_force.map(|was| lost(kpi, was, target)).unwrap_or_default();
                changes.extend(lost.into_iter().map(|lost| format!("KPI {} from {from}: {lost}", kpi.number)));
            }
        }
    }
    changes
}

/// Returns the figures that a target in force has and the new one has not, which a sentence of the new one would not show; and
/// what becomes of the amber figure, which decides nothing and stands in no such sentence.
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
    let mut changes: Vec<String> = Vec::new();
    for contact in &after.contacts {
        let place = format!("Contact {} of the {}", contact.order, contact.party);
        match of(before, contact) {
            None => changes.push(format!("{place}, new: {}.", who(contact))),
            Some(was) if was == *contact => {}
            Some(was) => changes.push(format!("{place}: {}, instead of {}.", who(contact), who(&was))),
        }
    }
    for contact in before.contacts.iter().filter(|contact| of(after, contact).is_none()) {
        changes.push(format!("Contact {} of the {} is removed: {}.", contact.order, contact.party, who(contact)));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

    #[test]
    fn a_stretch_target_that_is_left_out_is_said_to_be_taken_away() {
        let before = Contract::read(SAMPLE).unwrap();
        let mut after = before.clone();
        let kpi = after.kpis.iter_mut().find(|kpi| kpi.targets[0].stretch.is_some()).unwrap();
        let (number, was) = (kpi.number, kpi.targets[0]);
        kpi.targets.push(Target { from: "2023-04".parse().unwrap(), stretch: None, ..was });
        let changes = definition_changes(&before, &after);
        let stretch = was.stretch.unwrap();
        assert!(changes[0].contains(" Until now: Green at"), "{changes:?}");
        assert_eq!(changes[1], format!("KPI {number} from April 2023: Stretch target: {stretch}% → none."));
        assert_eq!(changes.len(), 2);
    }
}
