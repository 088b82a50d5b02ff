//! The commands of a developer: `cargo xtask test`, `bless`, `stylesheet`, `pictures`, `package`, `cost`, `bench`.

use std::process::ExitCode;

mod bench;
mod cost;
mod package;
mod pictures;
mod run;
mod side_by_side;
mod stylesheet;
mod test;
mod tools;

const USAGE: &str = "cargo xtask test          every test, with what they need installed first
cargo xtask test --quick  the same without the system tests, clippy and the rest
cargo xtask bless [NAME]  write the expected files of tests/cases and shared/intake anew, or those of one case or file of
                          the corpus (a-plan-due-over-christmas, bad/too-many-rows.csv); then read the diff
cargo xtask stylesheet    site-templates/assets/site.css anew from site-templates/style
cargo xtask pictures      the README's pictures anew, docs/*.png, from the sample
cargo xtask package       a zip a function for Lambda, in target/package
cargo xtask cost          what the system costs a month on AWS, for 1, 300 and 10,000 contracts
cargo xtask bench         speed and weight, each against its yardstick in the same run; --only start, units, daily,
                          assess, changed or site";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["test"] => test::all(),
        ["test", "--quick"] => test::quick(),
        ["bless"] => test::bless(None),
        ["bless", name] => test::bless(Some(name)),
        ["bench"] => bench::all(None),
        ["bench", "--only", part] => bench::all(Some(part)),
        ["cost"] => cost::run(),
        ["stylesheet"] => stylesheet::make(),
        ["pictures"] => pictures::take(),
        ["package"] => package::all(),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
