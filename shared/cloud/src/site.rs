//! Where pages go: a bucket or a folder. An older page never replaces a newer one, nor does an older version remove one.
//!
//! Each page is kept with the version from which it was made. A writer names the state of the page that it knows, by its tag.
//! If the page has changed since, the version that is there decides whether it is replaced.

use std::path::PathBuf;
use std::sync::Mutex;

use crate::failure::Failure;

#[cfg(feature = "aws")]
mod bucket;
mod folder;

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct SitePage<'a> {
    /// Its path below the site's root: `regulation-44/index.html`.
    pub path: &'a str,
    pub content_type: &'a str,
    pub bytes: &'a [u8],
    /// What it was made from, in a form whose order as text is the order of versions.
    pub version: &'a str,
}

/// How writing a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// It is there; its state has this tag.
    Here(String),
    /// A newer one is there, and stays.
    NewerIsThere,
}

/// How removing a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveOutcome {
    /// It is not there.
    Gone,
    /// A newer one is there, and stays.
    NewerIsThere,
}

/// Where pages go.
#[derive(Debug)]
pub enum Site {
    /// A folder, with the versions of its pages in a folder beside it.
    Folder {
        pages: PathBuf,
        /// The version of each page, under the page's path.
        versions: PathBuf,
        /// Lets one thread write at a time: between reading a version and replacing the page nobody else may.
        writing: Mutex<()>,
    },
    /// An Amazon S3 bucket.
    #[cfg(feature = "aws")]
    Bucket { client: aws_sdk_s3::Client, name: String },
}

/// Returns what makes a failure of an error. It names the kind of error and not the file, whose path may have a person's name.
fn failed(doing: &'static str) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::transient(doing, error.kind().to_string()).because(error)
}

impl Site {
    /// Returns a site in a folder; the versions of its pages are kept in another.
    pub fn in_folder(pages: PathBuf, versions: PathBuf) -> Self {
        Self::Folder { pages, versions, writing: Mutex::new(()) }
    }

    /// Writes a page, unless a newer one is there. `known` is the tag of the state that the caller knows of, if it knows
    /// of any.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn write(&self, page: SitePage<'_>, known: Option<&str>) -> Result<WriteOutcome, Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                // The lock and the version beside the page do what the tag does in a bucket.
                let _ = known;
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                folder::write(pages, versions, page).map_err(failed("write a page"))
            }
            #[cfg(feature = "aws")]
            // Boxed: the SDK's futures are deep, and each page needs its own only while it is written.
            Self::Bucket { client, name } => Box::pin(bucket::write(client, name, page, known)).await,
        }
    }

    /// Removes a page that is not made any more as of a version, unless a newer one is there.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn remove(&self, path: &str, version: &str) -> Result<RemoveOutcome, Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                folder::remove(pages, versions, path, version).map_err(failed("remove a page"))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::remove(client, name, path, version)).await,
        }
    }

    /// Lists the pages whose path begins with a prefix, by path.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, Failure> {
        match self {
            Self::Folder { pages, .. } => {
                let listed = folder::list(pages, prefix);
                listed.map_err(failed("list the pages"))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::list(client, name, prefix)).await,
        }
    }

    /// Removes a page however new it is: only for pages made from records that are not there any more.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn discard(&self, path: &str) -> Result<(), Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let discarded = folder::discard(pages, versions, path);
                discarded.map_err(failed("discard a page"))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::discard(client, name, path)).await,
        }
    }
}
