//! `lastfriday hold`: keeps pending emails from being sent.

use std::process::ExitCode;

use cloud::outbox::OutboxEmail;
use functions::notify::stop_pending;

use crate::arguments::HoldArguments;
use crate::console::{HAS_PROBLEMS, OperatorMessage, print};
use crate::storage::{MissingStore, OpenStorage, open_alone};

pub(super) async fn run(arguments: &HoldArguments) -> Result<ExitCode, OperatorMessage> {
    let mut opened = open_alone(&arguments.location.location(), MissingStore::Refuse).await?;
    if !arguments.dry_run {
        // A letter that is held is written and kept, and dated by this clock.
        opened.accept_clock(arguments.confirm_clock).await?;
    }
    let contracts = match &arguments.contract {
        Some(contract) => vec![contract.clone()],
        None => opened.table.contracts().await.map_err(|failure| opened.failed(&failure))?,
    };
    let (mut emails, mut held, mut faults) = (0, 0, 0);
    for contract in &contracts {
        // From the contract's partition: the index is only eventually consistent, and a restore may just have written the
        // emails.
        let of_contract = match opened.table.emails(contract).await {
            Ok(of_contract) => of_contract,
            Err(failure) => {
                print(&format!("{contract}: {}", opened.failed(&failure)))?;
                faults += 1;
                continue;
            }
        };
        for email in of_contract.iter().filter(|email| email.is_waiting()) {
            emails += 1;
            match hold_email(arguments, &opened, email).await {
                Ok(is_held) => held += usize::from(is_held),
                Err(fault) => {
                    print(&format!("{contract}: {}: {fault}", email.id))?;
                    faults += 1;
                }
            }
        }
    }
    print(&match (emails, arguments.dry_run) {
        (0, _) => "No email is waiting to be sent.".to_owned(),
        (_, true) => format!("{emails} emails are waiting to be sent. Nothing was held."),
        (_, false) => format!("{held} of {emails} waiting emails are now held."),
    })?;
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::from(HAS_PROBLEMS) })
}

/// Holds an email and prints what became of it; returns whether it is held.
async fn hold_email(
    arguments: &HoldArguments,
    opened: &OpenStorage,
    email: &OutboxEmail,
) -> Result<bool, OperatorMessage> {
    let kinds: Vec<&str> = email.notices.iter().map(|notice| notice.kind.word()).collect();
    let told = format!("{}  {}  to the {}: {}", email.contract, email.id, email.to, kinds.join(", "));
    let Some(sender) = arguments.sender.as_ref().filter(|_| !arguments.dry_run) else {
        print(&told)?;
        return Ok(false);
    };
    let held =
        stop_pending(&opened.table, sender, email, opened.now).await.map_err(|failure| opened.failed(&failure))?;
    let what = match held {
        false => "it is no longer waiting",
        true if email.is_contractual_letter() => "a letter: the council decides (lastfriday letter decide)",
        true => "it is never sent",
    };
    print(&format!("{told}: {what}"))?;
    Ok(held)
}
