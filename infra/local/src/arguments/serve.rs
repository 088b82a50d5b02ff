//! The arguments of the commands that serve a system: `demo` and `serve`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use super::values::moment;

/// `lastfriday demo`
#[derive(Args, Debug)]
pub(crate) struct DemoArguments {
    /// The folder that holds the demo's database, mailbox and site.
    #[arg(long, value_name = "DIR", default_value = "last-friday/demo")]
    pub(crate) folder: PathBuf,
    /// The port to serve on; 0 takes any that is free.
    #[arg(long, value_name = "N", default_value_t = 8044)]
    pub(crate) port: u16,
    /// Stop after the replay.
    #[arg(long)]
    pub(crate) no_serve: bool,
}

/// `lastfriday serve`
#[derive(Args, Debug)]
pub(crate) struct ServeArguments {
    /// The folder that holds the database, the mailbox and the site.
    #[arg(long, value_name = "DIR", default_value = "last-friday/live")]
    pub(crate) folder: PathBuf,
    /// The port to serve on; 0 takes any that is free.
    #[arg(long, value_name = "N", default_value_t = 8044)]
    pub(crate) port: u16,
    /// Start the clock at this moment, such as 2022-07-29T12:00:00Z, instead of now.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub(crate) clock: Option<DateTime<Utc>>,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder knows, or behind it; or that a
    /// live folder is to go by another clock.
    #[arg(long)]
    pub(crate) confirm_clock: bool,
    /// Load a contract's definition, or a new version of it, before serving.
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: Option<PathBuf>,
}
