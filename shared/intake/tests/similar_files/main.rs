//! What is like what people sent, and was not sent yet: every case of `field.rs` in other forms, made here.

use std::io::{Cursor, Write};

use domain::contract::Contract;
use domain::event::Return;
use intake::{DeclaredFormat, ProblemCode, SubmissionContext, read_return};
use zip::write::{SimpleFileOptions, ZipWriter};

mod centred_across;
mod delimited;
mod excel;
mod kinds;
mod many;
mod opendocument;
mod own;
mod template;
mod words;

const SAMPLE: &str = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");

pub(crate) fn contract() -> Contract {
    Contract::read(SAMPLE).unwrap()
}

pub(crate) type Told = Vec<(ProblemCode, String, String)>;

pub(crate) fn read_as(bytes: &[u8], declared: impl Into<DeclaredFormat>) -> Result<Return, Told> {
    let contract = contract();
    let received_on = domain::date::read("2022-08-05").unwrap();
    let submission = SubmissionContext { contract: &contract, month: "2022-07".parse().unwrap(), received_on };
    read_return(bytes, declared, &submission).map_err(|problems| {
        let place = |problem: &intake::ReturnProblem| {
            let cell = problem.cell.clone().unwrap_or_else(|| problem.column.clone().unwrap_or_default());
            format!("{} {cell}", problem.sheet.clone().unwrap_or_default()).trim().to_owned()
        };
        problems.iter().map(|problem| (problem.code, place(problem), problem.message.clone())).collect()
    })
}

pub(crate) fn read(bytes: &[u8]) -> Result<Return, Told> {
    read_as(bytes, DeclaredFormat::Unsaid)
}

pub(crate) fn codes(read: Result<Return, Told>) -> Vec<(ProblemCode, String)> {
    read.map_or_else(|told| told.into_iter().map(|(code, place, _)| (code, place)).collect(), |_| Vec::new())
}

pub(crate) fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
