//! `lastfriday evidence`: the evidence of some months packed into one file, or such a file checked.

use std::path::Path;
use std::process::ExitCode;

use domain::event::Party;
use functions::evidence::{Months, evidence, verify};

use super::{HAS_PROBLEMS, Sentence, print, reach};
use crate::arguments::{Evidence, Kept, Verify};
use crate::private;

pub(super) async fn run(call: &Evidence) -> Result<ExitCode, Sentence> {
    match call {
        Evidence { verify: Some(Verify::Verify { file }), .. } => check(file),
        Evidence { contract: Some(contract), from: Some(from), to: Some(to), out: Some(out), place, party, .. } => {
            let kept = Kept { place: place.clone(), contract: contract.clone() };
            make(&kept, Months { from: *from, to: *to }, (*party).into(), out).await
        }
        _ => Err("name the contract, the months and the file: see lastfriday evidence --help".into()),
    }
}

async fn make(kept: &Kept, months: Months, party: Party, out: &Path) -> Result<ExitCode, Sentence> {
    if months.from > months.to {
        return Err(format!("--from {} is after --to {}", months.from, months.to));
    }
    let reached = reach(kept).await?;
    let pack = evidence(&reached.table, &kept.contract, months, party, reached.now).await;
    let pack = pack.map_err(|failure| failure.to_string())?.ok_or("there is no such contract")?;
    private::write(out, &pack).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    check(out)
}

fn check(file: &Path) -> Result<ExitCode, Sentence> {
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
                    "Withheld in it, with their hashes in the chain: entries {}. The council's pack has them whole.",
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
