//! Helpers of this crate's tests: the sample contract, and submissions to it.

use chrono::NaiveDate;
use domain::contract::Contract;

use crate::SubmissionContext;

/// The definition of the sample contract.
pub(crate) const SAMPLE: &str = include_str!("../../../infra/local/sample/regulation-44/contract.toml");

pub(crate) fn sample() -> Contract {
    Contract::read(SAMPLE).unwrap()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

pub(crate) fn submission<'a>(contract: &'a Contract, month: &str, received_on: &str) -> SubmissionContext<'a> {
    SubmissionContext { contract, month: month.parse().unwrap(), received_on: date(received_on) }
}
