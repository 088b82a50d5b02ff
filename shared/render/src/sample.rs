//! The sample contract with a history: what the tests render.

use domain::assessment::{Assessment, assess};

// The tests of wording and of this crate share one sample. It is included by path, since `cfg(test)` items of a crate are not
// visible to another.
#[path = "../../wording/src/sample.rs"]
mod of_wording;

pub(crate) use of_wording::*;

pub(crate) fn assessment(as_of: &str) -> Assessment {
    assess(&contract(), &events(), date(as_of)).expect("the sample revises no definition")
}
