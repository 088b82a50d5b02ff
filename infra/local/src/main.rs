//! `lastfriday`: the whole system on one machine, and its command line.
//!
//! Modules depend in one direction only, each on those before it:
//!
//! ```text
//! console            exit codes, what is printed, the log
//! ← party_name       the parties by their names
//! ← private_files    files that only this user may open
//! ← clock            where now is read: the machine's clock, or a folder's own
//! ← embedded_store   the store in a folder, locked or joined
//! ← store_stream     the store's stream of changes
//! ← clock_acceptance whether a clock may be followed in a folder
//! ← storage          where a contract is kept: a folder, or a table of AWS
//! ← local_system     the functions on one machine
//! ← check_schedule   when the daily check runs
//! ← api_gateway      HTTP requests as the events of API Gateway, and answers back
//! ← server           the port: site, forms, mailbox, uploads; and what runs in the background
//! ← api_request      the requests by which the demo submits and records
//! ← sample           the sample contract and its history
//! ← input_files      the files that a command is given
//! ← history_folder   a folder with a history to be imported
//! ← import_dry_run   the dry run of an import, in memory
//! ← arguments        the command line
//! ← command          what each command does
//! ← main
//! ```

use std::process::ExitCode;

mod api_gateway;
mod api_request;
mod arguments;
mod check_schedule;
mod clock;
mod clock_acceptance;
mod command;
mod console;
mod embedded_store;
mod history_folder;
mod import_dry_run;
mod input_files;
mod local_system;
mod party_name;
mod private_files;
mod sample;
mod server;
mod storage;
mod store_stream;

fn main() -> ExitCode {
    let Some(command) = arguments::parse() else { return ExitCode::from(console::CANNOT_BE_CARRIED_OUT) };
    match command::run(command) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("lastfriday: {message}");
            ExitCode::from(console::CANNOT_BE_CARRIED_OUT)
        }
    }
}
