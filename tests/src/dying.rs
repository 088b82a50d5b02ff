//! A process that dies between two calls of its stores: as many calls go out as it lives for, and none after.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

/// The life of a process, in calls.
#[derive(Clone, Debug)]
pub struct Life {
    calls: Arc<AtomicUsize>,
    most: usize,
}

impl Life {
    /// One that ends after so many calls.
    pub fn of(most: usize) -> Self {
        Self { calls: Arc::default(), most }
    }

    /// How many calls it has tried to make.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// A client of the same store, for as long as this lives.
    pub fn client(&self, client: &Client) -> Client {
        Client::from_conf(client.config().to_builder().interceptor(self.clone()).build())
    }
}

impl Intercept for Life {
    fn name(&self) -> &'static str {
        "Life"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.calls.fetch_add(1, Ordering::SeqCst) < self.most { Ok(()) } else { Err("died".into()) }
    }
}
