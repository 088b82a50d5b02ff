//! Where pages go: a bucket, or a folder. An older page never replaces a newer one, and takes none off.
//!
//! Each page is kept with the version that it was made from. A page is written only over the state that the writer knows of
//! (its tag); where that is not the state any more, the version there decides.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
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

/// How taking a page off ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
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
    /// Takes a page off the site that is not made any more as of a version, unless a newer one is there.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn remove(&self, path: &str, version: &str) -> Result<Removed, Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                remove_from_folder(pages, versions, path, version)
                    .map_err(|error| Failure::passing("remove a page", error.kind().to_string()))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::remove(client, name, path, version)).await,
        }
    }
}

impl Site {
    /// Lists the pages whose path begins with a prefix, by path.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, Failure> {
        match self {
            Self::Folder { pages, .. } => {
                let listed = list_folder(pages, prefix);
                listed.map_err(|error| Failure::passing("list the pages", error.kind().to_string()))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::list(client, name, prefix)).await,
        }
    }

    /// Takes a page off the site, however new it is: only for what follows from records that are not there any more.
    ///
    /// # Errors
    ///
    /// The store of pages does not answer, or refuses.
    pub async fn discard(&self, path: &str) -> Result<(), Failure> {
        match self {
            Self::Folder { pages, versions, writing } => {
                let _one_at_a_time = writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let discarded = discard_from_folder(pages, versions, path);
                discarded.map_err(|error| Failure::passing("discard a page", error.kind().to_string()))
            }
            #[cfg(feature = "aws")]
            Self::Bucket { client, name } => Box::pin(bucket::discard(client, name, path)).await,
        }
    }
}

/// The version of a page in a folder; empty where it is not there.
fn version_in_folder(versions: &Path, path: &str) -> std::io::Result<String> {
    match std::fs::read_to_string(versions.join(path)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        there => there,
    }
}

fn remove_from_folder(pages: &Path, versions: &Path, path: &str, version: &str) -> std::io::Result<Removed> {
    if version_in_folder(versions, path)?.as_str() > version {
        return Ok(Removed::NewerIsThere);
    }
    discard_from_folder(pages, versions, path)?;
    Ok(Removed::Gone)
}

fn discard_from_folder(pages: &Path, versions: &Path, path: &str) -> std::io::Result<()> {
    for file in [pages.join(path), versions.join(path)] {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The files below a folder, by path; what a writer that died left unfinished is no page.
fn list_folder(pages: &Path, prefix: &str) -> std::io::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![pages.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != UNFINISHED)
                && let Some(path) = path.strip_prefix(pages).ok().and_then(Path::to_str)
            {
                paths.push(path.to_owned());
            }
        }
    }
    paths.retain(|path| path.starts_with(prefix));
    paths.sort_unstable();
    Ok(paths)
}

fn write_in_folder(pages: &Path, versions: &Path, page: SitePage<'_>) -> std::io::Result<Written> {
    if version_in_folder(versions, page.path)?.as_str() > page.version {
        return Ok(Written::NewerIsThere);
    }
    write_whole(&pages.join(page.path), page.bytes)?;
    write_whole(&versions.join(page.path), page.version.as_bytes())?;
    Ok(Written::Here(page.version.into()))
}

/// The ending of a file that is being written.
const UNFINISHED: &str = "tmp";

/// Writes a file so that a reader, or a process that dies, sees all of it or what was there before. This user alone may read it,
/// and open the folders that are made for it: among what is kept so are letters, and links by which one signs in.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".");
    unfinished.push(UNFINISHED);
    let unfinished = PathBuf::from(unfinished);
    let mut written = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
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

    use super::{Removed, SitePage, Written};
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
            known = match there(client, bucket, page.path, page.version).await? {
                There::Nothing => None,
                There::Page(tag) => Some(tag),
                There::Newer => return Ok(Written::NewerIsThere),
            };
        }
        Err(Failure::passing("write a page", "it kept changing under the writer"))
    }

    pub(super) async fn remove(client: &Client, bucket: &str, path: &str, version: &str) -> Result<Removed, Failure> {
        for _ in 0..ATTEMPTS {
            let tag = match there(client, bucket, path, version).await? {
                There::Nothing => return Ok(Removed::Gone),
                There::Page(tag) => tag,
                There::Newer => return Ok(Removed::NewerIsThere),
            };
            match client.delete_object().bucket(bucket).key(path).if_match(tag).send().await {
                Ok(_) => return Ok(Removed::Gone),
                Err(error) if is_overtaken(error.code(), error.raw_response().map(|raw| raw.status().as_u16())) => {}
                Err(error) => return Err(Failure::of_call("remove a page", &error)),
            }
        }
        Err(Failure::passing("remove a page", "it kept changing under the writer"))
    }

    pub(super) async fn list(client: &Client, bucket: &str, prefix: &str) -> Result<Vec<String>, Failure> {
        let mut paths = Vec::new();
        let mut listed = client.list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
        while let Some(page) = listed.next().await {
            let page = page.map_err(|error| Failure::of_call("list the pages", &error))?;
            paths.extend(page.contents().iter().filter_map(|object| object.key().map(str::to_owned)));
        }
        Ok(paths)
    }

    pub(super) async fn discard(client: &Client, bucket: &str, path: &str) -> Result<(), Failure> {
        let discarded = client.delete_object().bucket(bucket).key(path).send().await;
        discarded.map(|_| ()).map_err(|error| Failure::of_call("discard a page", &error))
    }

    /// What is found where a page of a version is to be written or removed.
    enum There {
        Nothing,
        /// A page that is no newer, with the tag of its state.
        Page(String),
        Newer,
    }

    async fn there(client: &Client, bucket: &str, path: &str, version: &str) -> Result<There, Failure> {
        match client.head_object().bucket(bucket).key(path).send().await {
            Ok(there) => {
                let of = there.metadata().and_then(|metadata| metadata.get(VERSION));
                let is_newer = of.is_some_and(|of| of.as_str() > version);
                Ok(if is_newer { There::Newer } else { There::Page(there.e_tag.unwrap_or_default()) })
            }
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(There::Nothing),
            Err(error) => Err(Failure::of_call("look at a page", &error)),
        }
    }

    /// Whether a conditional call lost: the page's state is not the known one, or another write was under way.
    fn is_overtaken(code: Option<&str>, status: Option<u16>) -> bool {
        matches!(code, Some("PreconditionFailed" | "ConditionalRequestConflict"))
            || matches!(status, Some(404 | 409 | 412))
    }
}
