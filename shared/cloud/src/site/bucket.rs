//! S3: conditional writes on the entity tag, the version as the object's metadata.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;

use super::{RemoveOutcome, SitePage, WriteOutcome};
use crate::failure::Failure;

/// The name of the metadata that has a page's version.
const VERSION: &str = "version";

/// How often another writer may change a page before this one gives up for now.
const ATTEMPTS: usize = 5;

pub(super) async fn write(
    client: &Client,
    bucket: &str,
    page: SitePage<'_>,
    known: Option<&str>,
) -> Result<WriteOutcome, Failure> {
    let mut known = known.map(str::to_owned);
    for _ in 0..ATTEMPTS {
        let request = client
            .put_object()
            .bucket(bucket)
            .key(page.path)
            .content_type(page.content_type)
            .metadata(VERSION, page.version)
            .body(ByteStream::from(page.bytes.to_vec()));
        // S3 compares and writes in one step, so that no page that was written since is lost. Without a tag nothing may be
        // there.
        let request = match &known {
            Some(tag) => request.if_match(tag),
            None => request.if_none_match("*"),
        };
        match request.send().await {
            Ok(answer) => return Ok(WriteOutcome::Here(answer.e_tag.unwrap_or_default())),
            Err(error) if is_overtaken(error.code(), error.raw_response().map(|raw| raw.status().as_u16())) => {}
            Err(error) => return Err(Failure::of_call("write a page", error)),
        }
        // Only now is the page looked at: mostly the known tag is right, and a page then costs one call.
        known = match there(client, bucket, page.path, page.version).await? {
            StoredPage::Nothing => None,
            StoredPage::Page(tag) => Some(tag),
            StoredPage::Newer => return Ok(WriteOutcome::NewerIsThere),
        };
    }
    Err(Failure::transient("write a page", "it kept changing under the writer"))
}

pub(super) async fn remove(client: &Client, bucket: &str, path: &str, version: &str) -> Result<RemoveOutcome, Failure> {
    for _ in 0..ATTEMPTS {
        let tag = match there(client, bucket, path, version).await? {
            StoredPage::Nothing => return Ok(RemoveOutcome::Gone),
            StoredPage::Page(tag) => tag,
            StoredPage::Newer => return Ok(RemoveOutcome::NewerIsThere),
        };
        match client.delete_object().bucket(bucket).key(path).if_match(tag).send().await {
            Ok(_) => return Ok(RemoveOutcome::Gone),
            Err(error) if is_overtaken(error.code(), error.raw_response().map(|raw| raw.status().as_u16())) => {}
            Err(error) => return Err(Failure::of_call("remove a page", error)),
        }
    }
    Err(Failure::transient("remove a page", "it kept changing under the writer"))
}

pub(super) async fn list(client: &Client, bucket: &str, prefix: &str) -> Result<Vec<String>, Failure> {
    let mut paths = Vec::new();
    let mut listed = client.list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
    while let Some(page) = listed.next().await {
        let page = page.map_err(|error| Failure::of_call("list the pages", error))?;
        paths.extend(page.contents().iter().filter_map(|object| object.key().map(str::to_owned)));
    }
    Ok(paths)
}

pub(super) async fn discard(client: &Client, bucket: &str, path: &str) -> Result<(), Failure> {
    let discarded = client.delete_object().bucket(bucket).key(path).send().await;
    discarded.map(|_| ()).map_err(|error| Failure::of_call("discard a page", error))
}

/// The current state of a page that is to be written or removed.
enum StoredPage {
    Nothing,
    /// A page that is no newer, with the tag of its state.
    Page(String),
    Newer,
}

async fn there(client: &Client, bucket: &str, path: &str, version: &str) -> Result<StoredPage, Failure> {
    match client.head_object().bucket(bucket).key(path).send().await {
        Ok(there) => {
            let of = there.metadata().and_then(|metadata| metadata.get(VERSION));
            let is_newer = of.is_some_and(|of| of.as_str() > version);
            Ok(if is_newer { StoredPage::Newer } else { StoredPage::Page(there.e_tag.unwrap_or_default()) })
        }
        Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(StoredPage::Nothing),
        Err(error) => Err(Failure::of_call("look at a page", error)),
    }
}

/// Says whether a conditional call lost: S3 answers 412 where the page has another state than the known one, 409 where another
/// write is under way, and 404 where the page of a known tag is gone.
fn is_overtaken(code: Option<&str>, status: Option<u16>) -> bool {
    matches!(code, Some("PreconditionFailed" | "ConditionalRequestConflict")) || matches!(status, Some(404 | 409 | 412))
}
