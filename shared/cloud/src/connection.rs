//! How AWS is reached: region, credentials, one HTTP and TLS stack, time-outs; read once, clients built once.

use std::time::Duration;

use aws_credential_types::Credentials;
#[cfg(feature = "aws")]
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, tls};

/// The longest that one attempt of a call may take; below every function's own time-out.
const ATTEMPT: Duration = Duration::from_secs(5);

/// The longest that a call may take with its retries.
const OPERATION: Duration = Duration::from_secs(15);

/// Where AWS, or what stands in for it, is reached.
#[derive(Clone, Debug)]
pub struct Connection {
    region: String,
    endpoint: Option<String>,
    credentials: Credentials,
    http: SharedHttpClient,
}

/// The settings that all services share. Each SDK has a configuration type of its own, so that no function can say this once.
macro_rules! settings {
    ($connection:ident, $sdk:ident) => {{
        let config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new($connection.region.clone()))
            .credentials_provider($connection.credentials.clone())
            .http_client($connection.http.clone())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()));
        match &$connection.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        }
    }};
}

impl Connection {
    /// A connection with a region, credentials, and, where it is not AWS itself, an endpoint.
    pub fn new(region: &str, credentials: Credentials, endpoint: Option<String>) -> Self {
        let encrypted = endpoint.as_deref().is_none_or(|endpoint| !endpoint.starts_with("http://"));
        let http = if encrypted {
            Builder::new().tls_provider(tls::Provider::Rustls(CryptoMode::Ring)).build_https()
        } else {
            Builder::new().build_http()
        };
        Self { region: region.into(), endpoint, credentials, http }
    }

    /// A connection to a server on this machine that checks no credentials.
    pub fn to_this_machine(endpoint: String) -> Self {
        Self::new("eu-west-2", Credentials::new("local", "local", None, None, "this machine"), Some(endpoint))
    }

    /// A client of DynamoDB.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = settings!(self, aws_sdk_dynamodb).timeout_config(timeouts());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// A client of S3.
    #[cfg(feature = "aws")]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        // A server that stands in for S3 has no host name a bucket.
        let config = settings!(self, aws_sdk_s3).timeout_config(timeouts()).force_path_style(self.endpoint.is_some());
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// A client of SES. It tries once only: an email whose answer is late may have gone, and SES cannot tell a second from
    /// the first.
    #[cfg(feature = "aws")]
    pub fn ses(&self) -> aws_sdk_ses::Client {
        let once = TimeoutConfig::builder().operation_timeout(OPERATION).build();
        let config = settings!(self, aws_sdk_ses).timeout_config(once).retry_config(RetryConfig::disabled());
        aws_sdk_ses::Client::from_conf(config.build())
    }
}

/// Credentials as they are handed to a program.
pub fn credentials(key: String, secret: String, session: Option<String>) -> Credentials {
    Credentials::new(key, secret, session, None, "environment")
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build()
}
