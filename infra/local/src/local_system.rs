//! The functions on one machine: handing them HTTP events and the records of the store's stream, and running the daily check.

use std::path::{Path, PathBuf};

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::event::dynamodb::Event;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::mail::Mail;
use cloud::outbox::Claim;
use cloud::site::Site;
use cloud::table::Table;
use functions::daily_check::{check, retry_overdue};
use functions::desk::{Desk, PACE};
use functions::evaluate::evaluate;
use functions::notify::Notify;
use functions::publish::Publish;
use render::Links;
use tokio::sync::Mutex;

use crate::console::OperatorMessage;
use crate::embedded_store::{self, LockedStore};
use crate::store_stream::StoreStream;

/// The sender's address on one machine, where emails stay in a folder.
const SENDER: &str = "last-friday@system.example";

/// How often a batch of stream records is delivered before its work is left until it is overdue.
const DELIVERY_ATTEMPTS: u32 = 5;

/// How much longer each pause between two attempts is than the pause before.
const PAUSE_STEP: std::time::Duration = std::time::Duration::from_millis(500);

/// Returns the function that publishes the contracts of a table as the status site in a folder.
pub(crate) fn publish_to(folder: &Path, table: &Table, address: Option<String>) -> Publish {
    let site = Site::in_folder(folder.join("site"), folder.join("store").join("site-versions"));
    Publish { table: table.clone(), site, address }
}

/// The whole system on one machine, with everything that it keeps in one folder.
pub(crate) struct LocalSystem {
    folder: PathBuf,
    store: LockedStore,
    notify: Notify,
    publish: Publish,
    desk: Desk,
    stream: Mutex<StoreStream>,
}

impl LocalSystem {
    /// Opens the system of a folder, making it if there is none. `address` is the one at which it is served, for the links in
    /// emails.
    pub(crate) async fn open(folder: &Path, address: &str) -> Result<Self, OperatorMessage> {
        let store = embedded_store::open_locked(folder).await?;
        // The stream from now on: what changed before is found by `finish_interrupted_work`, which compares records.
        let stream = StoreStream::from_now(&store.engine)?;
        let at = |path: &str| Some(format!("{address}/{path}"));
        let notify = Notify {
            table: store.table.clone(),
            mail: Mail::Folder(folder.join("mail")),
            from: SENDER.into(),
            links: Links { site: at("site"), desk: at("desk") },
        };
        let publish = publish_to(folder, &store.table, at("site"));
        let mail = Mail::Folder(folder.join("mail"));
        let desk = Desk { table: store.table.clone(), mail, from: SENDER.into(), address: address.into(), pace: PACE };
        Ok(Self { folder: folder.into(), store, notify, publish, desk, stream: Mutex::new(stream) })
    }

    pub(crate) fn table(&self) -> &Table {
        &self.store.table
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folder of the status site.
    pub(crate) fn site_folder(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Returns the folder of emails.
    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// Does what a process that was stopped had still to do: whatever was accepted is assessed, sent and published. A permanent
    /// failure is logged, and the rest is done all the same.
    pub(crate) async fn finish_interrupted_work(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        for contract in self.table().contracts().await? {
            continue_unless_transient(&contract, evaluate(self.table(), &contract, now).await)?;
            continue_unless_transient(&contract, self.publish.publish(&contract, now).await)?;
        }
        // Since the folder is locked, no other process can be sending: an email that is still claimed belonged to one that
        // crashed, and its lease need not be waited for.
        for (contract, email) in self.table().unsent_emails().await? {
            continue_unless_transient(&contract, self.notify.send(&contract, &email, now, Claim::Alone).await)?;
        }
        continue_unless_transient("none", self.publish.replace_missing(now).await)?;
        self.deliver_stream(now).await
    }

    /// Records that a clock that was ahead was put back, in each contract that has a later date; returns in how many.
    pub(crate) async fn record_clock_put_back(&self, now: DateTime<Utc>) -> Result<usize, Failure> {
        let mut count = 0;
        for contract in self.table().contracts().await? {
            match functions::clock_correction::record_clock_correction(self.table(), &contract, now).await {
                Ok(was_ahead) => count += usize::from(was_ahead),
                Err(failure) => continue_unless_transient(&contract, Err::<(), _>(failure))?,
            }
        }
        Ok(count)
    }

    /// Hands an HTTP event to the function that its path is for: `desk`, `record` or `ingest`.
    pub(crate) async fn http(&self, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
        let path = event.raw_path.as_deref().unwrap_or_default();
        if functions::desk::is_for(path) {
            return self.desk.handle(event, now).await;
        }
        if functions::record::is_for(path) {
            return functions::record::handle(self.table(), event, now).await;
        }
        functions::ingest::handle(self.table(), event, now).await
    }

    /// Runs `check`, as the scheduler would.
    pub(crate) async fn check(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        check(self.table(), now).await.map(|_| ())
    }

    /// Takes up overdue work.
    pub(crate) async fn retry_overdue(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        retry_overdue(self.table(), now).await.map(|_| ())
    }

    /// Delivers the records of the store's stream to the functions until there are none left.
    pub(crate) async fn deliver_stream(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let mut stream = self.stream.lock().await;
        while let Some((batch, next)) = stream.next_batch(&self.store.engine)? {
            // The position moves on whatever came of the batch: on one that keeps failing, the stream would stand still, and
            // what it asks for is on the agenda anyway.
            self.deliver(batch, now).await;
            stream.advance(next);
        }
        Ok(())
    }

    /// Delivers a batch to each function that follows the stream. If any of them reports a failure, all get the whole batch
    /// again after a pause: each may be handed a record twice.
    async fn deliver(&self, batch: Event, now: DateTime<Utc>) {
        for attempt in 0..DELIVERY_ATTEMPTS {
            tokio::time::sleep(PAUSE_STEP * attempt).await;
            let mut failed = functions::evaluate::handle(self.table(), &batch, now).await.batch_item_failures;
            failed.extend(self.notify.send_changed(&batch, &|| now).await.batch_item_failures);
            failed.extend(self.publish.handle(&batch, now).await.batch_item_failures);
            if failed.is_empty() {
                return;
            }
        }
        tracing::error!("some records could not be worked on; what they ask for is taken up when it is overdue");
    }
}

/// Passes a transient failure on. A permanent one is logged, and the caller continues.
fn continue_unless_transient<T>(contract: &str, result: Result<T, Failure>) -> Result<(), Failure> {
    match result {
        Err(failure) if failure.retry_can_help => Err(failure),
        Err(failure) => {
            tracing::error!(contract, failure = %failure, "something was given up");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}
