//! The arguments of `lastfriday token`.

use clap::Subcommand;

use super::location::ContractArguments;
use super::values::{PartyArgument, label};

/// `lastfriday token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a credential and print it, this once.
    New {
        #[command(flatten)]
        target: ContractArguments,
        /// Whose credential it is.
        #[arg(long)]
        party: PartyArgument,
        /// What it is for, so that it can be told from others.
        #[arg(long, default_value = "", value_parser = label)]
        label: String,
        /// The days for which it is valid.
        #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
    },
    /// Revoke a credential by the id that `token list` shows.
    Revoke {
        #[command(flatten)]
        target: ContractArguments,
        /// The credential's id.
        id: String,
    },
    /// List a contract's credentials; never the secrets, which are not kept.
    List(ContractArguments),
}
