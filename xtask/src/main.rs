//! The commands of a developer: `cargo xtask COMMAND`.
//!
//! Modules depend in one direction only, each on those before it:
//! `process ← tools ← stylesheet, pictures, package ← test_programs ← test, bless, bench, cost ← main`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod bless;
mod cost;
mod package;
mod pictures;
mod process;
mod stylesheet;
mod test;
mod test_programs;
mod tools;

/// Tests, measures and packages Last Friday.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct DeveloperCommandLine {
    #[command(subcommand)]
    command: DeveloperCommand,
}

#[derive(Debug, Subcommand)]
enum DeveloperCommand {
    /// Run every test, with what they need installed first.
    Test {
        /// Only what a change of a rule is tried with: the pure crates and the cases.
        #[arg(long)]
        quick: bool,
    },
    /// Write the expected files of tests/cases and shared/intake anew; then read the diff.
    Bless {
        /// Only the case or the file of the corpus with this name, such as a-plan-due-over-christmas or bad/too-many-rows.csv.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Compile site-templates/style to site-templates/assets/site.css.
    Stylesheet,
    /// Take the README's pictures anew, docs/*.png, from the sample.
    Pictures,
    /// Make a zip for Lambda of each function, in target/package.
    Package,
    /// Print what the system costs a month on AWS, for 1, 300 and 10,000 contracts.
    Cost,
    /// Measure speed and weight, each against its yardstick in the same run.
    Bench {
        /// Only one part: start, units, daily, assess, changed or site.
        #[arg(long, value_name = "PART")]
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    let result = match DeveloperCommandLine::parse().command {
        DeveloperCommand::Test { quick: false } => test::everything(),
        DeveloperCommand::Test { quick: true } => test::quick(),
        DeveloperCommand::Bless { names } => bless::bless(&names),
        DeveloperCommand::Stylesheet => stylesheet::compile_and_keep(),
        DeveloperCommand::Pictures => pictures::take(),
        DeveloperCommand::Package => package::make_and_list(),
        DeveloperCommand::Cost => cost::print(),
        DeveloperCommand::Bench { only } => bench::measure(only.as_deref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
