//! Writing the expected files of tests again, from what the program makes now.

use crate::process::{DeveloperMessage, cargo, run};

/// Writes the expected files of the cases and of intake's corpus again: all of them, or those of the tests with these exact
/// names.
pub(crate) fn bless(names: &[String]) -> Result<(), DeveloperMessage> {
    for (what, package, test) in
        [("bless the cases", "system-tests", "cases"), ("bless the files of intake", "intake", "corpus")]
    {
        let bless = |filter: &[&str]| {
            run(what, cargo(&["test", "--package", package, "--test", test]).args(filter).env("BLESS", "1"))
        };
        if names.is_empty() {
            bless(&[])?;
        }
        for name in names {
            bless(&["--", "--exact", name])?;
        }
    }
    eprintln!("Read the diff before you commit it: a wrong expected file is worse than none.");
    Ok(())
}
