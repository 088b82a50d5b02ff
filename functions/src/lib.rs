//! The functions: what each does with one event that it is handed, wherever it runs.
//!
//! On AWS each function's binary hands it the events of API Gateway, of the table's stream or of the scheduler; on one machine
//! the program `lastfriday` hands it the same. An event may come twice or late, and a function may crash half-way. What it does
//! is therefore decided by conditions in the table, never by a process's memory.
//!
//! In the order of the data: [`ingest`] receives returns, [`record`] what the parties decide, and [`desk`] both, through forms;
//! [`evaluate`] assesses the contract, and [`daily_check`] does so when only time has passed; [`notify`] sends what the assessment
//! calls for; [`publish`] writes the pages.

pub mod clock_correction;
#[cfg(feature = "aws")]
pub mod configuration;
pub mod daily_check;
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
