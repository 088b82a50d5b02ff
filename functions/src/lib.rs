//! The functions: what each does with one event that it is handed, wherever it runs.
//!
//! On AWS a binary a function hands them the events of API Gateway, of the table's stream and of the scheduler; on one
//! machine the program `lastfriday` hands them the same. Each may be handed an event twice, late, or after dying half-way:
//! what it does is decided by conditions in the table, never by memory.
//!
//! In the order of the data: [`ingest`] takes a return in, [`record`] what the parties decide, and [`desk`] either by way of forms;
//! [`evaluate`] assesses the contract, and [`check`] does so when only time has passed; [`notify`] sends what the assessment calls
//! for; [`publish`] brings the site up to it.

pub mod check;
pub mod clock_correction;
#[cfg(feature = "aws")]
pub mod configuration;
mod definition;
pub mod desk;
#[cfg(feature = "aws")]
mod embedded_metrics;
pub mod evaluate;
pub mod evidence;
mod failures;
mod http;
pub mod ingest;
mod letterhead;
pub mod metrics;
pub mod notify;
mod paths;
pub mod publish;
pub mod record;
mod stream;
