//! The house: which room may know which. Arrows run only so:
//! functions → {cloud, render, intake, domain}; render, intake, cloud → domain; local → functions and what it knows.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
    let output = Command::new(cargo).args(arguments).current_dir(system_tests::program::root()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The dependencies of each room, but for those of its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let built = dependencies.filter(|dependency| dependency["kind"] != "dev");
            let names = built.map(|dependency| dependency["name"].as_str().unwrap().to_owned());
            (package["name"].as_str().unwrap().to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn a_room_knows_only_the_rooms_that_the_plan_allows() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("intake", &["domain"]),
        ("render", &["domain"]),
        ("cloud", &["domain"]),
        ("transfer", &["cloud", "domain"]),
        ("functions", &["cloud", "domain", "intake", "render"]),
        ("engine", &[]),
        ("local", &["cloud", "domain", "engine", "functions", "intake", "render", "transfer"]),
        ("system-tests", &["cloud", "domain", "engine", "functions", "intake", "render", "transfer"]),
        ("xtask", &[]),
    ]);
    let dependencies = dependencies();
    let rooms: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(rooms, allowed.keys().copied().collect(), "every room has its place in the plan");
    for (room, dependencies) in &dependencies {
        for known in dependencies.iter().filter(|name| rooms.contains(name.as_str())) {
            assert!(allowed[room.as_str()].contains(&known.as_str()), "{room} must not know {known}");
        }
    }
}

#[test]
fn only_the_cloud_knows_the_sdks() {
    // The engine knows what an HTTP client of theirs is, and no SDK.
    let of_the_engine = ["aws-smithy-runtime-api", "aws-smithy-types"];
    for (room, dependencies) in dependencies() {
        if room != "cloud" && room != "system-tests" {
            let sdks = dependencies.iter().filter(|name| name.starts_with("aws-"));
            let sdks: Vec<&String> =
                sdks.filter(|name| room != "engine" || !of_the_engine.contains(&name.as_str())).collect();
            assert!(sdks.is_empty(), "{room} must not know {sdks:?}");
        }
    }
}

#[test]
fn one_room_knows_the_embedded_engine() {
    let known = dependencies().into_iter().filter(|(_, names)| names.contains("dynoxide-rs"));
    assert_eq!(known.map(|(room, _)| room).collect::<Vec<_>>(), ["engine"]);
}

#[test]
fn the_pure_rooms_have_no_async_no_engine_and_no_templates() {
    let dependencies = dependencies();
    for (room, forbidden) in [
        ("domain", &["tokio", "tera", "tracing", "ureq", "dynoxide-rs"][..]),
        ("intake", &["tokio", "tera", "tracing", "ureq", "dynoxide-rs"]),
        ("render", &["tokio", "tracing", "ureq", "dynoxide-rs"]),
    ] {
        for name in forbidden {
            assert!(!dependencies[room].contains(*name), "{room} must not know {name}");
        }
    }
}
