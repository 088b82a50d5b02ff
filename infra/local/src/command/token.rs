//! `lastfriday token`: makes, revokes and lists credentials.

use std::process::ExitCode;

use chrono::TimeDelta;
use cloud::failure::Failure;

use crate::arguments::TokenCommand;
use crate::console::{OperatorMessage, print};
use crate::storage::{OpenStorage, open_contract};

pub(super) async fn run(command: &TokenCommand) -> Result<ExitCode, OperatorMessage> {
    let failed = |failure: Failure| failure.to_string();
    let (TokenCommand::New { target, .. } | TokenCommand::Revoke { target, .. } | TokenCommand::List(target)) = command;
    let contract = target.contract.as_str();
    let OpenStorage { table, now, .. } = &open_contract(&target.location.location(), contract).await?;
    match command {
        TokenCommand::New { party, label, days, .. } => {
            let expires_at = *now + TimeDelta::days(i64::from(*days));
            let good = *now..expires_at;
            let (token, _) = table.new_token(contract, (*party).into(), label, good).await.map_err(failed)?;
            print(&token)?;
        }
        TokenCommand::Revoke { id, .. } => {
            if !table.revoke_token(contract, id, *now).await.map_err(failed)? {
                return Err(format!("the contract {contract} has no credential {id}: see lastfriday token list"));
            }
            print(&format!("{id} is revoked."))?;
        }
        TokenCommand::List(_) => {
            for credential in table.tokens(contract).await.map_err(failed)? {
                let state = match credential.revoked_at {
                    Some(at) => format!("revoked on {}", at.date_naive()),
                    None if credential.is_of_a_day_to_come(*now) => "not valid: a clock that was ahead made it".into(),
                    None if credential.expires_at <= *now => {
                        format!("expired on {}", credential.expires_at.date_naive())
                    }
                    None => format!("valid until {}", credential.expires_at.date_naive()),
                };
                print(&format!("{}  {}  {state}  {}", credential.id, credential.party, credential.label))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
