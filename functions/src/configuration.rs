//! A function's configuration, read from the environment once, with everything that is missing reported together.

use std::error::Error;
use std::fmt;

use cloud::connection::Connection;
use cloud::failure::Failure;
use cloud::mail::{Mail, Ses};
use cloud::table::Table;
use domain::contract::is_email_address;
use lambda_runtime::Diagnostic;
use render::Links;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::embedded_metrics::EmbeddedMetrics;
use crate::metrics::TARGET;

/// What every function reads from its environment.
#[derive(Debug)]
pub struct Configuration {
    pub connection: Connection,
    pub table: Table,
}

/// Why a function cannot be configured.
#[derive(thiserror::Error)]
pub enum ConfigurationError {
    /// These variables must be set and are not.
    #[error("the function's environment lacks: {}", .0.join(", "))]
    Lacking(Vec<&'static str>),
    /// The file that a variable names cannot be used.
    #[error("AWS_CA_BUNDLE names no file of root certificates in PEM: {0}")]
    Bundle(#[source] Box<dyn Error + Send + Sync>),
    /// The sender's address is no email address.
    #[error("SENDER is no email address")]
    Sender,
}

// An error that `main` returns is printed with `Debug`, and an operator should read a sentence.
impl fmt::Debug for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

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

/// Returns the value of a variable that need not be set.
pub fn optional(name: &'static str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns where the site and the forms are reached, as emails link to them: `SITE_URL` and `DESK_URL`. Without one of them
/// emails have no link to what it names.
pub fn links() -> Links {
    let address = |name: &'static str| {
        let address = optional(name)?;
        let leads_somewhere = address.starts_with("https://") || address.starts_with("http://");
        if !leads_somewhere {
            // Emails are sent without links rather than not at all.
            tracing::error!(name, "is no address of a page: emails have no link to it");
        }
        leads_somewhere.then_some(address)
    };
    Links { site: address("SITE_URL"), desk: address("DESK_URL") }
}

impl Configuration {
    /// Reads what every function needs, and the values of further variables in their order.
    ///
    /// # Errors
    ///
    /// All variables that are not set; or a bundle of certificates that is none.
    pub fn read<const N: usize>(further: [&'static str; N]) -> Result<(Self, [String; N]), ConfigurationError> {
        let mut environment = Environment { lacking: Vec::new() };
        let region = environment.required("AWS_REGION");
        let key = environment.required("AWS_ACCESS_KEY_ID");
        let secret = environment.required("AWS_SECRET_ACCESS_KEY");
        let table = environment.required("TABLE");
        let further = further.map(|name| environment.required(name));
        if !environment.lacking.is_empty() {
            return Err(ConfigurationError::Lacking(environment.lacking));
        }
        // Lambda gives a function its role's credentials for as long as the process lives.
        let credentials = cloud::connection::credentials(key, secret, optional("AWS_SESSION_TOKEN"));
        let mut connection = Connection::new(&region, credentials, optional("AWS_ENDPOINT_URL"));
        // The same variable as AWS's own tools have: a server that stands in for AWS has no certificate of Amazon's.
        if let Some(bundle) = optional("AWS_CA_BUNDLE") {
            let roots = std::fs::read(bundle).map_err(|error| ConfigurationError::Bundle(error.into()))?;
            connection = connection.trusting(&roots).map_err(|error| ConfigurationError::Bundle(error.into()))?;
        }
        let table = Table::new(connection.dynamodb(), table);
        Ok((Self { connection, table }, further))
    }

    /// Returns SES as the mail service, with the configuration set that `CONFIGURATION_SET` names. `from` is the value of
    /// `SENDER`.
    ///
    /// # Errors
    ///
    /// `from` is no email address.
    pub fn mail(&self, from: &str) -> Result<Mail, ConfigurationError> {
        if !is_email_address(from) {
            return Err(ConfigurationError::Sender);
        }
        Ok(Mail::Ses(Ses { client: self.connection.ses(), configuration_set: optional("CONFIGURATION_SET") }))
    }
}

/// Returns a failure as Lambda reports it: its type says whether a retry can help.
pub fn diagnostic(failure: Failure) -> Diagnostic {
    let error_type = if failure.retry_can_help { "RetryCanHelp" } else { "RetryCannotHelp" };
    Diagnostic { error_type: error_type.into(), error_message: failure.to_string() }
}

/// Starts logging: JSON lines on standard output, which Lambda keeps, with the request's id from the runtime's span; and the
/// metrics, each on a line of its own.
pub fn start_logging(service: &'static str) {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_target(false)
        // Lambda stamps each line.
        .without_time();
    let told = Targets::new().with_default(tracing::Level::INFO).with_target(TARGET, LevelFilter::OFF);
    let namespace = optional("METRICS_NAMESPACE").unwrap_or_else(|| "LastFriday".into());
    let measured = EmbeddedMetrics { namespace, service, clock: cloud::clock::now };
    tracing_subscriber::registry()
        .with(lines.with_filter(told))
        .with(measured.with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO)))
        .init();
}
