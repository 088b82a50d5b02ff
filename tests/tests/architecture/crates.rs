//! The order of the crates: which may depend on which.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Returns what cargo says of the packages of the workspace.
pub(crate) fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
    let output = Command::new(cargo).args(arguments).current_dir(system_tests::program::root()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the dependencies of each crate, but for those of its tests.
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
fn a_crate_depends_only_on_the_crates_that_the_plan_allows() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("intake", &["domain"]),
        ("wording", &["domain"]),
        ("render", &["domain", "wording"]),
        ("cloud", &["domain"]),
        ("transfer", &["cloud", "domain"]),
        ("functions", &["cloud", "domain", "intake", "render", "wording"]),
        ("engine", &[]),
        ("local", &["cloud", "domain", "engine", "functions", "intake", "render", "transfer", "wording"]),
        ("system-tests", &["cloud", "domain", "engine", "functions", "intake", "render", "transfer", "wording"]),
        ("xtask", &[]),
    ]);
    let dependencies = dependencies();
    let crates: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(crates, allowed.keys().copied().collect(), "every crate has its place in the plan");
    for (name, dependencies) in &dependencies {
        for known in dependencies.iter().filter(|known| crates.contains(known.as_str())) {
            assert!(allowed[name.as_str()].contains(&known.as_str()), "{name} must not depend on {known}");
        }
    }
}

#[test]
fn only_cloud_depends_on_the_sdks() {
    // The engine knows what an HTTP client of theirs is, and no SDK.
    let of_the_engine = ["aws-smithy-runtime-api", "aws-smithy-types"];
    for (name, dependencies) in dependencies() {
        if name != "cloud" && name != "system-tests" {
            let sdks = dependencies.iter().filter(|known| known.starts_with("aws-"));
            let sdks: Vec<&String> =
                sdks.filter(|known| name != "engine" || !of_the_engine.contains(&known.as_str())).collect();
            assert!(sdks.is_empty(), "{name} must not depend on {sdks:?}");
        }
    }
}

#[test]
fn one_crate_depends_on_the_embedded_engine() {
    let known = dependencies().into_iter().filter(|(_, names)| names.contains("dynoxide-rs"));
    assert_eq!(known.map(|(name, _)| name).collect::<Vec<_>>(), ["engine"]);
}

#[test]
fn the_pure_crates_have_no_async_no_engine_and_no_templates() {
    let dependencies = dependencies();
    for (name, forbidden) in [
        ("domain", &["tokio", "tera", "tracing", "ureq", "dynoxide-rs"][..]),
        ("wording", &["tokio", "tera", "tracing", "ureq", "dynoxide-rs"]),
        ("intake", &["tokio", "tera", "tracing", "ureq", "dynoxide-rs"]),
        ("render", &["tokio", "tracing", "ureq", "dynoxide-rs"]),
    ] {
        for known in forbidden {
            assert!(!dependencies[name].contains(*known), "{name} must not depend on {known}");
        }
    }
}
