//! The sample contract with a history: what the tests render.

use domain::assessment::{Assessment, assess};

// One sample for the tests of both crates: what a crate has for its tests alone, no other crate sees.
#[path = "../../wording/src/sample.rs"]
mod of_wording;

pub(crate) use of_wording::*;

pub(crate) fn assessment(as_of: &str) -> Assessment {
    assess(&contract(), &events(), date(as_of)).expect("the sample revises no definition")
}
