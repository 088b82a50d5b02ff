//! A table on AWS, reached with the environment variables that AWS's own tools read.

use std::error::Error as _;

use cloud::connection::{Connection, credentials};
use cloud::table::Table;

use crate::console::OperatorMessage;

/// Returns a table and its name in messages: with the region, and with the endpoint if that is not AWS itself.
///
/// # Errors
///
/// The environment lacks a variable, or names certificates that cannot be read.
pub(super) fn connect(table: &str, endpoint: Option<String>) -> Result<(Table, String), OperatorMessage> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let key = variable("AWS_ACCESS_KEY_ID");
    let secret = variable("AWS_SECRET_ACCESS_KEY");
    let (Some(region), Some(key), Some(secret)) = (&region, &key, &secret) else {
        let needed = [("AWS_REGION", &region), ("AWS_ACCESS_KEY_ID", &key), ("AWS_SECRET_ACCESS_KEY", &secret)];
        let lacking: Vec<&str> = needed.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        return Err(format!(
            "the environment lacks {}, without which AWS cannot be reached: eval \"$(aws configure export-credentials \
             --format env)\" sets the credentials",
            lacking.join(", ")
        ));
    };
    let credentials = credentials(key.clone(), secret.clone(), variable("AWS_SESSION_TOKEN"));
    let endpoint = endpoint.or_else(|| variable("AWS_ENDPOINT_URL"));
    let at = endpoint.as_ref().map(|endpoint| format!(" at {endpoint}")).unwrap_or_default();
    let name = format!("the table {table} in {region}{at}");
    let mut connection = Connection::new(region, credentials, endpoint);
    if let Some(bundle) = variable("AWS_CA_BUNDLE") {
        let roots = std::fs::read(&bundle).map_err(|error| format!("cannot read {bundle} (AWS_CA_BUNDLE): {error}"))?;
        connection = connection.trusting(&roots).map_err(|error| {
            let reason = error.source().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{bundle} (AWS_CA_BUNDLE) has no root certificates in PEM{reason}")
        })?;
    }
    Ok((Table::new(connection.dynamodb(), table), name))
}
