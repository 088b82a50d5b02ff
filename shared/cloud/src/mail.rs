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
    pub contract: &'a str,
    /// The email's id within the contract.
    pub id: &'a str,
    /// A name that no other email has, usable as a file's: the contract's id, a slash, the notice's id.
    pub name: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    /// The whole message (RFC 5322).
    pub message: &'a [u8],
}

/// Why an email was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    pub failure: Failure,
    /// Whether it may have gone all the same: it was handed to a connection and no answer came.
    pub may_have_gone: bool,
}

/// Where emails go.
#[derive(Clone, Debug)]
pub enum Mail {
    /// A file for each email in a folder, under the email's name: the same email sent again is the same file.
    Folder(PathBuf),
    #[cfg(feature = "aws")]
    Ses(Ses),
}

/// Amazon SES.
#[cfg(feature = "aws")]
#[derive(Clone, Debug)]
pub struct Ses {
    pub client: aws_sdk_ses::Client,
    /// The configuration set through which SES publishes what becomes of an email.
    pub configuration_set: Option<String>,
}

/// The tag of an email that names its contract, in what SES says of it.
pub const CONTRACT_TAG: &str = "contract";

/// The tag that names the email within the contract: its id in base64url (RFC 4648, section 5), since a tag has letters,
/// digits, `-` and `_` only.
pub const EMAIL_TAG: &str = "email";

/// The pauses after SES says that emails come too fast. Together they are far shorter than the claim's lease.
#[cfg(feature = "aws")]
const BACK_OFF: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];

impl Mail {
    /// Says whether sending the same email twice is the same as sending it once. In a folder it is; a mail service cannot tell
    /// a second email from the first.
    pub fn is_idempotent(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            #[cfg(feature = "aws")]
            Self::Ses(_) => false,
        }
    }

    /// Sends an email; returns the id under which it was accepted.
    ///
    /// # Errors
    ///
    /// It was not accepted, or nobody knows whether it was.
    pub async fn send(&self, email: OutgoingEmail<'_>) -> Result<String, SendError> {
        match self {
            Self::Folder(folder) => {
                let name = format!("{}.eml", email.name);
                let file = folder.join(&name);
                let failed = |error: std::io::Error| SendError {
                    failure: Failure::transient("write an email", error.kind().to_string()).because(error),
                    may_have_gone: false,
                };
                // A sender that crashed before it recorded the email has left the file, which stays as it is.
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
        // SES repeats the tags in every report, so that the email is found by its key even before its message id is recorded.
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
        // The SDK's own retries are off, since they do not ask whether the email may have gone. Here it is tried again only if
        // it certainly did not.
        let mut back_off = BACK_OFF.into_iter();
        let mut once_more = true;
        loop {
            let error = match request.clone().send().await {
                Ok(answer) => return Ok(answer.message_id),
                Err(error) => error,
            };
            // If SES answers with an error, it did not accept the email.
            let may_have_gone = error.as_service_error().is_none() && !never_went(&error);
            if error.code() == Some("Throttling") {
                if let Some(wait) = back_off.next() {
                    tokio::time::sleep(wait).await;
                    continue;
                }
            } else if never_went(&error) && std::mem::take(&mut once_more) {
                // SES may have closed the connection that was kept for the next email: a new one is worth one attempt at once.
                continue;
            }
            return Err(SendError { failure: Failure::of_call("send an email", error), may_have_gone });
        }
    }
}
