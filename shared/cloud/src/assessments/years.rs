//! An assessment split by years. An assessment grows with its contract, but what it says of a past year seldom changes. So each
//! year is an item of its own, and only those that differ are written.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use domain::assessment::{Assessment, MonthAssessment};
use domain::clause::Finding;
use domain::notice::Notice;
use serde::{Deserialize, Serialize};

use crate::compression::compress;
use crate::failure::Failure;
use crate::hash::sha256;
use crate::table::{Attributes, TableItem, bytes, contract_key, key, read_json, write_json};

/// How many years have an item each; the first of them also has all earlier years. All of them may have to be written in one
/// transaction, which takes 100 writes.
const APART: i32 = 30;

/// The hash of each year's text, by the year's sort key. It says which items belong to an assessment.
pub(super) type YearHashes = BTreeMap<String, String>;

/// What an assessment says of one year. Its lists are in the order of their dates, so that those of the years can be put one
/// after another again.
#[derive(Debug, Default, Serialize, Deserialize)]
struct AssessmentYear {
    months: Vec<MonthAssessment>,
    findings: Vec<Finding>,
    notices: Vec<Notice>,
}

/// An assessment without its years, and the years as they are stored.
pub(super) struct SplitAssessment {
    /// What belongs to no single year.
    pub(super) rest: Assessment,
    /// Each year's hash, by its key.
    pub(super) hashes: YearHashes,
    /// Each year's text, by its key.
    texts: BTreeMap<String, String>,
}

impl SplitAssessment {
    pub(super) fn of(assessment: &Assessment) -> Result<Self, Failure> {
        let first = assessment.as_of.year() - APART;
        let key = |on: NaiveDate| format!("ASSESSMENT#{:04}", on.year().max(first));
        let mut rest = assessment.clone();
        let mut years: BTreeMap<String, AssessmentYear> = BTreeMap::new();
        for month in std::mem::take(&mut rest.months) {
            years.entry(key(month.month.first_day())).or_default().months.push(month);
        }
        for finding in std::mem::take(&mut rest.findings) {
            years.entry(key(finding.raised_on)).or_default().findings.push(finding);
        }
        for notice in std::mem::take(&mut rest.notices) {
            years.entry(key(notice.due_on)).or_default().notices.push(notice);
        }
        let texts = years.iter().map(|(key, year)| Ok((key.clone(), write_json(year)?)));
        let texts: BTreeMap<String, String> = texts.collect::<Result<_, Failure>>()?;
        let hashes = texts.iter().map(|(key, text)| (key.clone(), sha256(text.as_bytes()))).collect();
        Ok(Self { rest, hashes, texts })
    }

    /// Returns the items of the years that are not stored yet with this text.
    pub(super) fn items<'a>(
        &'a self,
        contract: &'a str,
        there: &'a YearHashes,
    ) -> impl Iterator<Item = TableItem> + 'a {
        let differs = |(sk, _): &(&String, &String)| there.get(*sk) != self.hashes.get(*sk);
        self.texts.iter().filter(differs).map(move |(sk, text)| {
            let mut item = key(&contract_key(contract), sk);
            item.insert("year".into(), bytes(compress(text)));
            item
        })
    }
}

/// Puts the years of an assessment back; `false` if an item is missing or belongs to another assessment.
pub(super) fn put_back(rest: &mut Assessment, hashes: &YearHashes, items: &[TableItem]) -> Result<bool, Failure> {
    for (sk, hash) in hashes {
        let item = items.iter().map(Attributes).find(|item| item.text("sk").is_ok_and(|key| key == sk));
        let Some(item) = item else { return Ok(false) };
        let text = item.packed("year")?;
        if sha256(text.as_bytes()) != *hash {
            return Ok(false);
        }
        let year: AssessmentYear = read_json(&text)?;
        rest.months.extend(year.months);
        rest.findings.extend(year.findings);
        rest.notices.extend(year.notices);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use domain::contract::Contract;

    use super::*;

    fn assessment(as_of: &str) -> Assessment {
        let contract = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
        let contract = Contract::read(contract).unwrap();
        domain::assess(&contract, &[], domain::date::read(as_of).unwrap()).unwrap()
    }

    fn items(apart: &SplitAssessment, there: &YearHashes) -> Vec<TableItem> {
        apart.items("regulation-44", there).collect()
    }

    fn keys(items: &[TableItem]) -> Vec<&str> {
        items.iter().map(|item| Attributes(item).text("sk").unwrap()).collect()
    }

    #[test]
    fn only_years_that_differ_are_written() {
        let (before, after) = (assessment("2024-05-01"), assessment("2024-06-01"));
        let before = SplitAssessment::of(&before).unwrap();
        assert_eq!(
            keys(&items(&before, &YearHashes::new())),
            ["ASSESSMENT#2022", "ASSESSMENT#2023", "ASSESSMENT#2024"]
        );
        assert_eq!(keys(&items(&before, &before.hashes)), Vec::<&str>::new());
        assert_eq!(keys(&items(&SplitAssessment::of(&after).unwrap(), &before.hashes)), ["ASSESSMENT#2024"]);
    }

    #[test]
    fn years_of_another_assessment_are_not_taken_for_its_own() {
        let (before, after) = (
            SplitAssessment::of(&assessment("2024-05-01")).unwrap(),
            SplitAssessment::of(&assessment("2024-06-01")).unwrap(),
        );
        let mut rest = after.rest.clone();
        assert!(!put_back(&mut rest, &after.hashes, &items(&before, &YearHashes::new())).unwrap());
        assert!(!put_back(&mut after.rest.clone(), &after.hashes, &[]).unwrap(), "nor is a year left out");
        let mut rest = after.rest.clone();
        assert!(put_back(&mut rest, &after.hashes, &items(&after, &YearHashes::new())).unwrap());
        assert_eq!(serde_json::to_value(rest).unwrap(), serde_json::to_value(assessment("2024-06-01")).unwrap());
    }

    #[test]
    fn of_a_very_long_contract_the_first_years_share_an_item() {
        let apart = SplitAssessment::of(&assessment("2099-01-01")).unwrap();
        let items = items(&apart, &YearHashes::new());
        assert_eq!(keys(&items)[0], "ASSESSMENT#2069");
        let mut rest = apart.rest.clone();
        assert!(put_back(&mut rest, &apart.hashes, &items).unwrap());
        assert_eq!(rest.months.len(), assessment("2099-01-01").months.len());
    }
}
