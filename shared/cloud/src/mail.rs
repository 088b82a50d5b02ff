//! Where emails go: SES, or a folder of `.eml` files that mail programs open.

use std::path::PathBuf;
#[cfg(feature = "aws")]
use std::time::Duration;

#[cfg(feature = "aws")]
use aws_sdk_ses::{
    error::{BuildError, ProvideErrorMetadata},
    primitives::Blob,
    types::{MessageTag, RawMessage},
};
#[cfg(feature = "aws")]
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::failure::Failure;
#[cfg(feature = "aws")]
use crate::failure::never_went;

/// An email to be sent.
#[derive(Clone, Copy, Debug)]
pub struct OutgoingEmail<'a> {
    /// The contract's id.
    pub contract: &'a str,
    /// The email's id within the contract.
    pub id: &'a str,
    /// A name that no other email has, usable as a file's: the contract's id, a slash, the notice's id.
    pub name: &'a str,
    /// The sender's address.
    pub from: &'a str,
    /// The recipient's address.
    pub to: &'a str,
    /// The whole message (RFC 5322).
    pub message: &'a [u8],
}

/// An email that was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// Why.
    pub failure: Failure,
    /// Whether it may have gone all the same: it was handed to a connection, and no answer came.
    pub may_have_gone: bool,
}

/// Where emails go.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Files in a folder, one an email, named by the email's name: the same email again is the same file.
    Folder(PathBuf),
    /// Amazon SES.
    #[cfg(feature = "aws")]
    Ses(Ses),
}

/// Amazon SES.
#[cfg(feature = "aws")]
#[derive(Clone, Debug)]
pub struct Ses {
    /// The client.
    pub client: aws_sdk_ses::Client,
    /// The configuration set, by way of which SES says what becomes of an email.
    pub configuration_set: Option<String>,
}

/// The tag of an email that names its contract, in what SES says of it.
pub const CONTRACT_TAG: &str = "contract";

/// The tag that names the email within the contract: its id in base64url (RFC 4648, section 5), since a tag has letters, digits,
/// `-` and `_` only.
pub const EMAIL_TAG: &str = "email";

/// How long SES is left alone each time that it says that emails come too fast.
#[cfg(feature = "aws")]
const BACK_OFF: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];

impl Mail {
    /// Says whether the same email sent again is not a second one: a file is the same file. A mail service cannot tell.
    pub fn is_idempotent(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            #[cfg(feature = "aws")]
            Self::Ses(_) => false,
        }
    }

    /// Sends an email; the id under which it was taken.
    ///
    /// # Errors
    ///
    /// It was not taken, or it is not known whether it was.
    pub async fn send(&self, email: OutgoingEmail<'_>) -> Result<String, SendError> {
        match self {
            Self::Folder(folder) => {
                let name = format!("{}.eml", email.name);
                let file = folder.join(&name);
                let failed = |error: std::io::Error| SendError {
                    failure: Failure::transient("write an email", error.kind().to_string()).because(error),
                    may_have_gone: false,
                };
                if !file.try_exists().map_err(failed)? {
                    crate::files::write_whole(&file, email.message).map_err(failed)?;
                }
                Ok(name)
            }
            #[cfg(feature = "aws")]
            Self::Ses(ses) => ses.send(email).await,
        }
    }
}

#[cfg(feature = "aws")]
impl Ses {
    async fn send(&self, email: OutgoingEmail<'_>) -> Result<String, SendError> {
        let incomplete = |error: BuildError| SendError {
            failure: Failure::permanent("send an email", "an incomplete message").because(error),
            may_have_gone: false,
        };
        let message = RawMessage::builder().data(Blob::new(email.message)).build().map_err(incomplete)?;
        let tag = |name: &str, value: String| MessageTag::builder().name(name).value(value).build();
        let tags = [(CONTRACT_TAG, email.contract.to_owned()), (EMAIL_TAG, URL_SAFE_NO_PAD.encode(email.id))];
        let tags: Result<Vec<MessageTag>, _> = tags.into_iter().map(|(name, value)| tag(name, value)).collect();
        let request = self
            .client
            .send_raw_email()
            .source(email.from)
            .destinations(email.to)
            .raw_message(message)
            .set_tags(Some(tags.map_err(incomplete)?))
            .set_configuration_set_name(self.configuration_set.clone());
        let mut back_off = BACK_OFF.into_iter();
        let mut once_more = true;
        loop {
            let error = match request.clone().send().await {
                Ok(answer) => return Ok(answer.message_id),
                Err(error) => error,
            };
            // A service's error is its word that it did not take the email.
            let may_have_gone = error.as_service_error().is_none() && !never_went(&error);
            if error.code() == Some("Throttling") {
                if let Some(wait) = back_off.next() {
                    tokio::time::sleep(wait).await;
                    continue;
                }
            } else if never_went(&error) && std::mem::take(&mut once_more) {
                // As when SES closed a connection that was kept for the next email.
                continue;
            }
            return Err(SendError { failure: Failure::of_call("send an email", error), may_have_gone });
        }
    }
}
