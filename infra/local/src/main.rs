//! `lastfriday`: the contract-management schedule carried out on one machine, and asked about from the command line.

use std::process::ExitCode;

mod arguments;
mod call;
mod clock;
mod command;
mod history;
mod host;
mod place;
mod private;
mod rehearsal;
mod sample;
mod schedule;
mod store;
mod stream;
mod system;

fn main() -> ExitCode {
    let Some(call) = arguments::read() else { return ExitCode::from(command::BAD_CALL) };
    match command::run(call) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("lastfriday: {problem}");
            ExitCode::from(command::BAD_CALL)
        }
    }
}
