//! Where pages go: a bucket, or a folder. An older page never replaces a newer one.
//!
//! Each page is kept with the version that it was made from. A page is written only over the state that the writer knows of
//! (its tag); where that is not the state any more, the version there decides.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::failure::Failure;

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct SitePage<'a> {
    /// Its path below the site's root: `regulation-44/index.html`.
    pub path: &'a str,
    /// Its media type.
    pub content_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What it was made from, in a form whose order as text is the order of versions.
    pub version: &'a str,
}

/// How writing a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there; its state has this tag.
    Here(String),
    /// A newer one is there, and stays.
    NewerIsThere,
}

/// Where pages go.
#[derive(Debug)]
pub enum Site {
    /// A folder, with the versions of its pages in a folder beside it.
    Folder {
        /// The pages.
        pages: PathBuf,
        /// The version of each page, under the page's path.
        versions: PathBuf,
        /// One writer at a time.
        writing: Mutex<()>,
    },
    /// An Amazon S3 bucket.
    #[cfg(feature = "aws")]
    Bucket {
        /// The client.
        client: aws_sdk_s3::Client,
        /// The bucket's name.
        name: String,
    },
}

impl Site {
    /// A site in a folder; the versions of its pages are kept in another.
    pub fn in_folder(pages: PathBuf, versions: PathBuf) -> Self {
        Self::Folder { pages, versions, writing: Mutex::new(()) }
    }

    /// Writes a page, unless a newer one is there. `known` is the tag of the state that the caller knows of, if it knows
    /// of any.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn write(&self, page: SitePage<'_>, known: Option<&str>) -> Result<Written, Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                // The lock, and the version beside the page, say all that the tag could.
                let _ = known;
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                write_in_folder(pages, versions, page)
                    .map_err(|error| Failure::passing("write a page", error.kind().to_string()))
            }
            #[cfg(feature = "aws")]
            // Boxed: the SDK's futures are deep, and each page needs its own only while it is written.
            Self::Bucket { client, name } => Box::pin(bucket::write(client, name, page, known)).await,
        }
    }
}

impl Site {
    /// Takes a page off the site that is not made any more.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn remove(&self, path: &str) -> Result<(), Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                for file in [pages.join(path), versions.join(path)] {
                    match std::fs::remove_file(file) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(Failure::passing("remove a page", error.kind().to_string()));
                        }
                        _ => {}
                    }
                }
                Ok(())
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => {
                let request = client.delete_object().bucket(name).key(path).send();
                Box::pin(request).await.map_err(|error| Failure::of_call("remove a page", &error))?;
                Ok(())
            }
        }
    }
}

fn write_in_folder(pages: &Path, versions: &Path, page: SitePage<'_>) -> std::io::Result<Written> {
    let version_file = versions.join(page.path);
    let there = match std::fs::read_to_string(&version_file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        there => there?,
    };
    if there.as_str() > page.version {
        return Ok(Written::NewerIsThere);
    }
    write_whole(&pages.join(page.path), page.bytes)?;
    write_whole(&version_file, page.version.as_bytes())?;
    Ok(Written::Here(page.version.into()))
}

/// Writes a file so that a reader, or a process that dies, sees all of it or what was there before.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".tmp");
    let unfinished = PathBuf::from(unfinished);
    let mut written = std::fs::File::create(&unfinished)?;
    written.write_all(bytes)?;
    written.sync_data()?;
    std::fs::rename(unfinished, file)
}

#[cfg(feature = "aws")]
mod bucket {
    //! S3: conditional writes on the entity tag, the version as the object's metadata.

    use aws_sdk_s3::Client;
    use aws_sdk_s3::error::ProvideErrorMetadata as _;
    use aws_sdk_s3::primitives::ByteStream;

    use super::{SitePage, Written};
    use crate::failure::Failure;

    /// The name of the metadata that has a page's version.
    const VERSION: &str = "version";

    /// How often a page may change under the writer before it gives up for now.
    const ATTEMPTS: usize = 5;

    pub(super) async fn write(
        client: &Client,
        bucket: &str,
        page: SitePage<'_>,
        known: Option<&str>,
    ) -> Result<Written, Failure> {
        let mut known = known.map(str::to_owned);
        for _ in 0..ATTEMPTS {
            let request = client
                .put_object()
                .bucket(bucket)
                .key(page.path)
                .content_type(page.content_type)
                .metadata(VERSION, page.version)
                .body(ByteStream::from(page.bytes.to_vec()));
            let request = match &known {
                Some(tag) => request.if_match(tag),
                None => request.if_none_match("*"),
            };
            match request.send().await {
                Ok(answer) => return Ok(Written::Here(answer.e_tag.unwrap_or_default())),
                Err(error) if is_overtaken(error.code(), error.raw_response().map(|raw| raw.status().as_u16())) => {}
                Err(error) => return Err(Failure::of_call("write a page", &error)),
            }
            let there = client.head_object().bucket(bucket).key(page.path).send().await;
            known = match there {
                Ok(there) => {
                    let version = there.metadata().and_then(|metadata| metadata.get(VERSION));
                    if version.is_some_and(|version| version.as_str() > page.version) {
                        return Ok(Written::NewerIsThere);
                    }
                    there.e_tag
                }
                Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => None,
                Err(error) => return Err(Failure::of_call("look at a page", &error)),
            };
        }
        Err(Failure::passing("write a page", "it kept changing under the writer"))
    }

    /// Whether a conditional write lost: the page's state is not the known one, or another write was under way.
    fn is_overtaken(code: Option<&str>, status: Option<u16>) -> bool {
        matches!(code, Some("PreconditionFailed" | "ConditionalRequestConflict"))
            || matches!(status, Some(404 | 409 | 412))
    }
}
