//! The arguments of the commands that read files alone, and no store: `assess`, `explain`, `check-return`, `contract check`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::month::Month;

use super::values::date;

/// A definition, a log and a date.
#[derive(Args, Debug)]
pub(crate) struct LogArguments {
    /// The contract's definition.
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: PathBuf,
    /// The log: JSON lines in order of receipt.
    #[arg(long, value_name = "FILE")]
    pub(crate) events: PathBuf,
    /// The civil date for which to assess.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: NaiveDate,
}

/// `lastfriday explain`
#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    #[command(flatten)]
    pub(crate) log: LogArguments,
    /// The month of the rating; of findings, only those that name it.
    #[arg(long, required_unless_present = "finding")]
    pub(crate) month: Option<Month>,
    /// The KPI's number; of findings, only those of it.
    #[arg(long, value_name = "N", required_unless_present = "finding")]
    pub(crate) kpi: Option<u32>,
    /// The kind of finding, such as plan-required, instead of a rating.
    #[arg(long, value_name = "KIND")]
    pub(crate) finding: Option<String>,
}

/// `lastfriday check-return`
#[derive(Args, Debug)]
pub(crate) struct CheckReturnArguments {
    /// The contract's definition.
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: PathBuf,
    /// The month that the return is submitted for.
    #[arg(long)]
    pub(crate) month: Month,
    /// The date on which it is received.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) received_on: NaiveDate,
    /// The return: .json, .csv, .xlsx or .ods.
    pub(crate) file: PathBuf,
}

/// `lastfriday contract …`
#[derive(Debug, Subcommand)]
pub(crate) enum ContractCommand {
    /// Report every mistake in a definition, with its line.
    Check {
        /// The definition.
        file: PathBuf,
    },
}
