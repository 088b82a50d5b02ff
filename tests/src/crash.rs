//! A process that crashes between two calls of its stores: a number of calls is sent, and none after.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

/// A process that crashes after a number of calls of its stores.
#[derive(Clone, Debug)]
pub struct CrashAfter {
    calls: Arc<AtomicUsize>,
    most: usize,
}

impl CrashAfter {
    /// Makes one that crashes after `most` calls.
    pub fn new(most: usize) -> Self {
        Self { calls: Arc::default(), most }
    }

    /// Returns how many calls it has tried to make.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Returns a client of the same store, until it crashes.
    pub fn client(&self, client: &Client) -> Client {
        Client::from_conf(client.config().to_builder().interceptor(self.clone()).build())
    }
}

impl Intercept for CrashAfter {
    fn name(&self) -> &'static str {
        "CrashAfter"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.calls.fetch_add(1, Ordering::SeqCst) < self.most { Ok(()) } else { Err("crashed".into()) }
    }
}
