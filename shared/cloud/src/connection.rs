//! How AWS is reached: region, credentials, one HTTP and TLS stack, and time-outs.

use std::time::Duration;

use aws_credential_types::Credentials;
#[cfg(feature = "aws")]
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// The longest that one attempt of a call may take; below every function's own time-out.
const ATTEMPT: Duration = Duration::from_secs(5);

/// The longest that a call may take with its retries.
const OPERATION: Duration = Duration::from_secs(15);

/// The longest that it may take to connect to SES. It is far below [`OPERATION`], so that an email that was never handed over
/// is told from one that was not answered in time.
#[cfg(feature = "aws")]
const CONNECTING: Duration = Duration::from_secs(3);

/// How long an unused connection to SES is kept. SES closes unused connections too. If it does so at the moment at which an
/// email is sent, nobody knows whether the email went, and a letter would be `unknown`.
#[cfg(feature = "aws")]
const IDLE: Duration = Duration::from_secs(3);

/// The five root certificates of Amazon Trust Services that certify AWS's endpoints (in the order of its repository: Amazon
/// Root CA 1 to 4, Starfield Services Root Certificate Authority - G2). They are part of the program, because reading the
/// system's store of some 150 files would take longer than the rest of a cold start.
pub const AMAZON_ROOTS: &str = include_str!("amazon-trust-services.pem");

/// The error that a text has no root certificates in PEM.
#[derive(Debug, thiserror::Error)]
#[error("not root certificates in PEM")]
pub struct InvalidCertificates {
    /// `None` if there is no certificate at all.
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl InvalidCertificates {
    fn because(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(error.into()) }
    }
}

/// A way to reach AWS, or a server that stands in for it.
#[derive(Clone, Debug)]
pub struct Connection {
    region: String,
    endpoint: Option<String>,
    credentials: Credentials,
    encryption: Encryption,
    http: SharedHttpClient,
}

/// Whether a connection is encrypted, and whom it trusts.
#[derive(Clone, Debug)]
enum Encryption {
    /// For a server on this machine that stands in for AWS.
    None,
    /// With the root certificates that are trusted, in PEM.
    Trusting(Vec<u8>),
}

/// The settings that all services share. It is a macro because each SDK has a configuration type of its own.
macro_rules! settings {
    ($connection:ident, $sdk:ident) => {
        settings!($connection, $sdk, $connection.http.clone())
    };
    ($connection:ident, $sdk:ident, $http:expr) => {{
        let config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new($connection.region.clone()))
            .credentials_provider($connection.credentials.clone())
            .http_client($http)
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()));
        match &$connection.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        }
    }};
}

impl Connection {
    /// Returns a connection with a region, credentials, and, where it is not AWS itself, an endpoint. It trusts
    /// [`AMAZON_ROOTS`] only.
    pub fn new(region: &str, credentials: Credentials, endpoint: Option<String>) -> Self {
        let encrypted = endpoint.as_deref().is_none_or(|endpoint| !endpoint.starts_with("http://"));
        let encryption = if encrypted { Encryption::Trusting(AMAZON_ROOTS.into()) } else { Encryption::None };
        let http = encryption.client(None);
        Self { region: region.into(), endpoint, credentials, encryption, http }
    }

    /// Returns the same connection, encrypted, and trusting only some other root certificates in PEM.
    ///
    /// # Errors
    ///
    /// The bytes are no root certificates.
    pub fn trusting(mut self, roots: &[u8]) -> Result<Self, InvalidCertificates> {
        let mut checked = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(roots) {
            let certificate = certificate.map_err(InvalidCertificates::because)?;
            checked.add(certificate).map_err(InvalidCertificates::because)?;
        }
        if checked.is_empty() {
            return Err(InvalidCertificates { source: None });
        }
        self.encryption = Encryption::Trusting(roots.to_vec());
        self.http = self.encryption.client(None);
        Ok(self)
    }

    /// Returns a connection to a server on this machine that checks no credentials.
    pub fn to_this_machine(endpoint: String) -> Self {
        Self::new("eu-west-2", no_credentials(), Some(endpoint))
    }

    /// Returns a connection through an HTTP client that leads to one store: that of the embedded engine.
    pub fn by(http: SharedHttpClient) -> Self {
        // A name that never resolves (RFC 6761), so that no request can leave the process by another client.
        let endpoint = Some("http://engine.invalid".into());
        let encryption = Encryption::None;
        Self { region: "eu-west-2".into(), endpoint, credentials: no_credentials(), encryption, http }
    }

    /// Returns a client of DynamoDB.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = settings!(self, aws_sdk_dynamodb).timeout_config(timeouts());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// Returns a client of S3.
    #[cfg(feature = "aws")]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        // A server that stands in for S3 has one host name, not one for each bucket.
        let config = settings!(self, aws_sdk_s3).timeout_config(timeouts()).force_path_style(self.endpoint.is_some());
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// Returns a client of SES that does not retry: if an answer is late, the email may have gone, and SES cannot tell a second
    /// one from the first.
    #[cfg(feature = "aws")]
    pub fn ses(&self) -> aws_sdk_ses::Client {
        // No time-out for one attempt: with a single attempt the operation's own is the only one, and only connecting is told
        // apart.
        let once = TimeoutConfig::builder().connect_timeout(CONNECTING).operation_timeout(OPERATION).build();
        let http = self.encryption.client(Some(IDLE));
        let config = settings!(self, aws_sdk_ses, http).timeout_config(once).retry_config(RetryConfig::disabled());
        aws_sdk_ses::Client::from_conf(config.build())
    }
}

/// Returns credentials as a program is handed them by its environment.
pub fn credentials(key: String, secret: String, session: Option<String>) -> Credentials {
    Credentials::new(key, secret, session, None, "environment")
}

/// Returns the credentials for a store that checks none.
fn no_credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "this machine")
}

impl Encryption {
    /// Returns an HTTP client that keeps an unused connection for a time, or for its own default. Its TLS context is made at
    /// its first call.
    fn client(&self, idle: Option<Duration>) -> SharedHttpClient {
        let mut builder = Builder::new();
        builder.set_pool_idle_timeout(idle.map(Some));
        let Self::Trusting(roots) = self else { return builder.build_http() };
        let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
        let trust = TrustStore::empty().with_pem_certificate(roots.as_slice());
        match TlsContext::builder().with_trust_store(trust).build() {
            Ok(context) => builder.tls_context(context).build_https(),
            // Building fails only if the context is incomplete, and one with roots alone is complete.
            Err(_) => builder.build_https(),
        }
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection() -> Connection {
        Connection::to_this_machine("https://127.0.0.1:9".into())
    }

    #[test]
    fn amazons_roots_are_five_certificates() {
        let roots = CertificateDer::pem_slice_iter(AMAZON_ROOTS.as_bytes());
        assert_eq!(roots.filter(Result::is_ok).count(), 5);
        assert!(connection().trusting(AMAZON_ROOTS.as_bytes()).is_ok());
    }

    #[test]
    fn what_is_no_certificate_is_not_trusted() {
        let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for roots in ["", "none", no_certificate] {
            assert!(connection().trusting(roots.as_bytes()).is_err(), "{roots}");
        }
    }
}
