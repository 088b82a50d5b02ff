//! The expected files of the tests, written anew from what is made now.

use crate::process::{DeveloperMessage, cargo, run};

/// Writes the expected files of the cases and of intake's corpus anew: all, or those of the tests of these exact names.
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
