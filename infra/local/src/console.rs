//! What the program prints on standard output and standard error, and its exit codes.

use std::io::Write as _;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// The exit code of a command that cannot be carried out; a sentence on standard error says why.
pub(crate) const CANNOT_BE_CARRIED_OUT: u8 = 2;

/// The exit code if what was to be checked has problems, which are printed on standard output.
pub(crate) const HAS_PROBLEMS: u8 = 1;

/// Why a command cannot be carried out, in a sentence for the operator: with the reason of the error behind it, and what to do.
pub(crate) type OperatorMessage = String;

/// Writes a line to standard output.
///
/// # Errors
///
/// It cannot be written. A reader that has closed the pipe, as `head` does, is no error.
pub(crate) fn print(text: &str) -> Result<(), OperatorMessage> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(format!("cannot write: {error}")),
    }
}

/// Writes a value as indented JSON.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, OperatorMessage> {
    serde_json::to_string_pretty(value).map_err(|error| format!("cannot write JSON: {error}"))
}

/// Standard error, with failures to write ignored: the system must not stop because nobody reads its log any more.
struct BestEffortStderr(std::io::Stderr);

impl std::io::Write for BestEffortStderr {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Starts logging as JSON lines on standard error, from a level on.
pub(crate) fn start_logging(level: tracing::Level) {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(|| BestEffortStderr(std::io::stderr()))
        .with_target(false)
        .with_filter(LevelFilter::from_level(level));
    tracing_subscriber::registry().with(lines).init();
}
