//! The order of the modules inside each crate: a module names only those before it, and none names another in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::crates::metadata;
use crate::module_graph::{ModuleGraph, Siblings};
use crate::module_order::{CIRCLES, ORDER};

/// Every crate that has modules, by its name: that of its package, or of its program where the package has several.
fn graphs() -> BTreeMap<String, ModuleGraph> {
    let metadata = metadata();
    let mut graphs = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let package_name = package["name"].as_str().unwrap();
        for target in package["targets"].as_array().unwrap() {
            let (kind, name) = (target["kind"][0].as_str().unwrap(), target["name"].as_str().unwrap());
            let only_program = package["targets"].as_array().unwrap().iter().all(|other| other["kind"][0] != "lib");
            let name = match kind {
                "lib" => package_name.to_owned(),
                "bin" if only_program => package_name.to_owned(),
                "bin" => format!("{package_name}/{name}"),
                _ => continue,
            };
            let graph = ModuleGraph::read(Path::new(target["src_path"].as_str().unwrap()));
            if !graph.parents().is_empty() {
                graphs.insert(name, graph);
            }
        }
    }
    graphs
}

/// Returns for each module those that it names, through others too.
fn reached(siblings: &Siblings) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut reached = BTreeMap::new();
    for module in siblings.keys() {
        let (mut found, mut open) = (BTreeSet::new(), vec![module.as_str()]);
        while let Some(module) = open.pop() {
            open.extend(siblings[module].iter().map(String::as_str).filter(|named| found.insert(*named)));
        }
        reached.insert(module.as_str(), found);
    }
    reached
}

/// Returns the groups of modules each of which names every other of its group, through others too.
fn circles(siblings: &Siblings) -> BTreeSet<Vec<&str>> {
    let reached = reached(siblings);
    let together = |one: &str, other: &str| reached[one].contains(other) && reached[other].contains(one);
    let circle = |module: &&str| reached.keys().copied().filter(|other| together(module, other)).collect::<Vec<&str>>();
    reached.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
}

/// Returns an order in which each module stands after those that it names: by how many it needs, itself among them.
fn sorted(siblings: &Siblings) -> Vec<&str> {
    let reached = reached(siblings);
    let mut order: Vec<&str> = reached.keys().copied().collect();
    order.sort_by_key(|module| reached[module].len() + usize::from(!reached[module].contains(module)));
    order
}

#[test]
fn no_modules_name_each_other_in_a_circle() {
    let mut found = Vec::new();
    for (name, graph) in &graphs() {
        for parent in graph.parents() {
            let place = [std::slice::from_ref(name), &parent].concat().join("::");
            let siblings = graph.siblings_in(&parent);
            found.extend(circles(&siblings).into_iter().map(|circle| format!("{place}: {}", circle.join(" "))));
        }
    }
    let known: Vec<String> = CIRCLES.iter().map(|(place, circle)| format!("{place}: {circle}")).collect();
    let (found, known): (BTreeSet<_>, BTreeSet<_>) = (found.into_iter().collect(), known.into_iter().collect());
    let (new, gone): (Vec<_>, Vec<_>) = (found.difference(&known).collect(), known.difference(&found).collect());
    assert!(new.is_empty(), "circles that no plan knows: {new:#?}");
    assert!(gone.is_empty(), "take these from the known circles, they are resolved: {gone:#?}");
}

#[test]
fn the_modules_of_each_crate_stand_in_the_order_of_the_plan() {
    let plan: BTreeMap<&str, &str> = ORDER.iter().copied().collect();
    let mut wrong = Vec::new();
    for (name, graph) in &graphs() {
        let siblings = graph.siblings_in(&[]);
        let order: Vec<&str> = plan.get(name.as_str()).copied().unwrap_or_default().split_whitespace().collect();
        let place = |module: &str| order.iter().position(|planned| *planned == module);
        let is_known = |one: &str, other: &str| {
            let together =
                |circle: &str| [one, other].iter().all(|module| circle.split(' ').any(|known| known == *module));
            CIRCLES.iter().any(|(place, circle)| place == name && together(circle))
        };
        if order.iter().copied().collect::<BTreeSet<_>>() != siblings.keys().map(String::as_str).collect() {
            wrong.push(format!(
                "{name} has not the modules of the plan; in an order that fits: {}",
                sorted(&siblings).join(" ")
            ));
            continue;
        }
        for (module, named) in &siblings {
            for other in named.iter().filter(|other| place(other) > place(module) && !is_known(module, other)) {
                wrong.push(format!("{name}: {module} must not name {other}, which stands after it"));
            }
        }
    }
    let graphs = graphs();
    let gone = plan.keys().filter(|name| !graphs.contains_key(**name));
    wrong.extend(gone.map(|name| format!("{name} is no crate with modules")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
