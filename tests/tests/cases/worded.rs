//! That the cases that compare the emails' texts show each kind of notice that any case calls for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use libtest_mimic::Failed;
use serde_json::Value;

use crate::expected::folders_in;

/// A kind of notice and whom it is for, as the formats name them.
type Kind = (String, String);

/// Compares the kinds of notice in the cases' expected assessments with those whose text some case expects.
pub(crate) fn every_kind_of_notice_that_cases_call_for_is_worded_in_one(cases: &[PathBuf]) -> Result<(), Failed> {
    let (mut called_for, mut worded) = (BTreeSet::new(), BTreeSet::new());
    for date in cases.iter().flat_map(|case| folders_in(case)) {
        let assessment: Value = serde_json::from_slice(&fs::read(date.join("assessment.json"))?)?;
        let kinds = kinds_by_id(&assessment).ok_or_else(|| format!("{}: has no notices", date.display()))?;
        if date.join("emails.txt").exists() {
            let emails = fs::read_to_string(date.join("emails.txt"))?;
            let ids = emails.lines().filter_map(|line| line.strip_prefix("=== "));
            worded.extend(ids.filter_map(|id| kinds.get(id).cloned()));
        }
        called_for.extend(kinds.into_values());
    }
    let unworded: Vec<&Kind> = called_for.difference(&worded).collect();
    if unworded.is_empty() {
        return Ok(());
    }
    Err(format!("no case that compares emails has one of these: {unworded:?}").into())
}

fn kinds_by_id(assessment: &Value) -> Option<BTreeMap<&str, Kind>> {
    let text = |notice: &Value, key: &str| notice[key].as_str().map(str::to_owned);
    let kind = |notice: &Value| Some((text(notice, "kind")?, text(notice, "to")?));
    let notices = assessment["notices"].as_array()?;
    notices.iter().map(|notice| Some((notice["id"].as_str()?, kind(notice)?))).collect()
}
