//! `lastfriday evidence`: packs the evidence of some months into one file, or checks such a file.

use std::path::Path;
use std::process::ExitCode;

use domain::event::Party;
use functions::evidence::{MonthRange, evidence, verify};

use crate::arguments::{EvidenceArguments, EvidenceCommand};
use crate::console::{HAS_PROBLEMS, OperatorMessage, print};
use crate::private_files;
use crate::storage::{StorageLocation, open_contract};

pub(super) async fn run(arguments: &EvidenceArguments) -> Result<ExitCode, OperatorMessage> {
    if let Some(EvidenceCommand::Verify { file }) = &arguments.verify {
        return verify_pack(file);
    }
    let EvidenceArguments { contract, from, to, out, location, party, verify: _ } = arguments;
    let (Some(contract), Some(from), Some(to), Some(out)) = (contract, from, to, out) else {
        return Err("name the contract, the months and the file: see lastfriday evidence --help".into());
    };
    make_pack(&location.location(), contract, MonthRange { from: *from, to: *to }, (*party).into(), out).await
}

async fn make_pack(
    location: &StorageLocation,
    contract: &str,
    months: MonthRange,
    party: Party,
    out: &Path,
) -> Result<ExitCode, OperatorMessage> {
    if months.from > months.to {
        return Err(format!("--from {} is after --to {}", months.from, months.to));
    }
    let opened = open_contract(location, contract).await?;
    let pack = evidence(&opened.table, contract, months, party, opened.now).await;
    let pack = pack.map_err(|failure| failure.to_string())?.ok_or("there is no such contract")?;
    private_files::write(out, &pack).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    verify_pack(out)
}

fn verify_pack(file: &Path) -> Result<ExitCode, OperatorMessage> {
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    match verify(&bytes) {
        Ok(verified) => {
            print(&format!(
                "{} is as it was written: {} files, {} entries of the record.\nThe head of the chain: {}\nSHA-256 of the pack:   {}",
                file.display(),
                verified.files,
                verified.entries + 1,
                verified.head,
                verified.sha256
            ))?;
            if !verified.withheld.is_empty() {
                let numbers: Vec<String> = verified.withheld.iter().map(u64::to_string).collect();
                print(&format!(
                    "Withheld in it, with their hashes in the chain: entries {}. The council's pack has them in full.",
                    numbers.join(", ")
                ))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            print(&format!("{} is not as it was written: {broken}.", file.display()))?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
    }
}
