//! Where emails go: SES, or a folder of `.eml` files that mail programs open.

use std::path::PathBuf;

use crate::failure::Failure;

/// An email to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Email<'a> {
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
pub struct Unsent {
    /// Why.
    pub failure: Failure,
    /// Whether it may have gone all the same: no answer came.
    pub may_have_gone: bool,
}

/// Where emails go.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Files in a folder, one an email, named by the email's name: the same email again is the same file.
    Folder(PathBuf),
    /// Amazon SES.
    #[cfg(feature = "aws")]
    Ses(aws_sdk_ses::Client),
}

impl Mail {
    /// Whether the same email sent again is not a second one: a file is the same file. A mail service cannot tell.
    pub fn same_again_is_one(&self) -> bool {
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
    pub async fn send(&self, email: Email<'_>) -> Result<String, Unsent> {
        match self {
            Self::Folder(folder) => {
                let name = format!("{}.eml", email.name);
                let file = folder.join(&name);
                let failed = |error: std::io::Error| Unsent {
                    failure: Failure::passing("write an email", error.kind().to_string()),
                    may_have_gone: false,
                };
                if !file.try_exists().map_err(failed)? {
                    crate::site::write_whole(&file, email.message).map_err(failed)?;
                }
                Ok(name)
            }
            #[cfg(feature = "aws")]
            Self::Ses(client) => {
                use aws_sdk_ses::primitives::Blob;
                use aws_sdk_ses::types::RawMessage;
                let message = RawMessage::builder().data(Blob::new(email.message)).build();
                let message = message.map_err(|_| Unsent {
                    failure: Failure::lasting("send an email", "an incomplete message"),
                    may_have_gone: false,
                })?;
                let request = client.send_raw_email().source(email.from).destinations(email.to).raw_message(message);
                let answer = request.send().await.map_err(|error| Unsent {
                    failure: Failure::of_call("send an email", &error),
                    // A service's error is its word that it did not take the email.
                    may_have_gone: error.as_service_error().is_none(),
                })?;
                Ok(answer.message_id)
            }
        }
    }
}
