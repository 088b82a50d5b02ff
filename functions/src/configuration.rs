//! A function's configuration: read from the environment once, checked whole.

use cloud::connection::Connection;
use cloud::failure::Failure;
use cloud::table::Table;
use lambda_runtime::Diagnostic;

/// What a function is told by its environment.
#[derive(Debug)]
pub struct Configuration {
    /// Where AWS is reached.
    pub connection: Connection,
    /// The table.
    pub table: Table,
}

/// Variables that must be set and are not.
#[derive(Debug, thiserror::Error)]
#[error("the function's environment lacks: {}", .0.join(", "))]
pub struct Lacking(Vec<&'static str>);

/// The environment being read.
struct Environment {
    lacking: Vec<&'static str>,
}

impl Environment {
    fn required(&mut self, name: &'static str) -> String {
        optional(name).unwrap_or_else(|| {
            self.lacking.push(name);
            String::new()
        })
    }
}

/// The value of a variable that need not be set.
pub fn optional(name: &'static str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Configuration {
    /// Reads what every function needs, and the values of further variables in their order.
    ///
    /// # Errors
    ///
    /// All variables that are not set.
    pub fn read<const N: usize>(further: [&'static str; N]) -> Result<(Self, [String; N]), Lacking> {
        let mut environment = Environment { lacking: Vec::new() };
        let region = environment.required("AWS_REGION");
        let key = environment.required("AWS_ACCESS_KEY_ID");
        let secret = environment.required("AWS_SECRET_ACCESS_KEY");
        let table = environment.required("TABLE");
        let further = further.map(|name| environment.required(name));
        if !environment.lacking.is_empty() {
            return Err(Lacking(environment.lacking));
        }
        // Lambda gives a function its role's credentials for as long as the process lives.
        let credentials = cloud::connection::credentials(key, secret, optional("AWS_SESSION_TOKEN"));
        let connection = Connection::new(&region, credentials, optional("AWS_ENDPOINT_URL"));
        let table = Table::new(connection.dynamodb(), table);
        Ok((Self { connection, table }, further))
    }
}

/// A failure as Lambda reports it: its type says whether a retry can help.
pub fn diagnostic(failure: Failure) -> Diagnostic {
    let error_type = if failure.retry_can_help { "RetryCanHelp" } else { "RetryCannotHelp" };
    Diagnostic { error_type: error_type.into(), error_message: failure.to_string() }
}

/// Logs as JSON lines on standard output, which Lambda keeps.
pub fn start_logging() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        // The runtime's span has the request's id.
        .with_span_list(false)
        .with_target(false)
        // Lambda stamps each line.
        .without_time()
        .with_max_level(tracing::Level::INFO)
        .init();
}
