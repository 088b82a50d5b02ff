//! Compiling the site's one stylesheet from `site-templates/style`. The result is committed, so that building the programs
//! needs no Node.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::process::{DeveloperMessage, root, run};
use crate::tools;

/// Returns where the compiled stylesheet is kept.
fn kept_file() -> PathBuf {
    root().join("site-templates").join("assets").join("site.css")
}

/// Compiles the stylesheet and keeps it, with its hash in the site's content security policy.
pub(crate) fn compile_and_keep() -> Result<(), DeveloperMessage> {
    let stylesheet = compile()?;
    write(&kept_file(), &stylesheet)?;
    let template = root().join("infra").join("aws").join("template.yaml");
    let text = read(&template)?;
    let with_hash = with_hash(&text, &policy_hash(&stylesheet)?);
    write(&template, &with_hash.ok_or("infra/aws/template.yaml names no hash of a style element")?)
}

/// Returns the hash with which the content security policy allows the style element of error.html, which has the whole
/// stylesheet in it.
fn policy_hash(stylesheet: &str) -> Result<String, DeveloperMessage> {
    let page = read(&root().join("site-templates").join("pages").join("error.html"))?;
    let element = page.split_once("<style>").and_then(|(_, rest)| Some(rest.split_once("</style>")?.0));
    let element = element.ok_or("error.html has no style element")?.replace("{{ stylesheet | safe }}", stylesheet);
    Ok(STANDARD.encode(Sha256::digest(element)))
}

/// Returns the template with a hash in place of the one that it has.
fn with_hash(template: &str, hash: &str) -> Option<String> {
    let (before, rest) = template.split_once("'sha256-")?;
    let (_, after) = rest.split_once('\'')?;
    Some(format!("{before}'sha256-{hash}'{after}"))
}

fn read(file: &Path) -> Result<String, DeveloperMessage> {
    std::fs::read_to_string(file).map_err(|error| format!("cannot read {file:?}: {error}"))
}

fn write(file: &Path, text: &str) -> Result<(), DeveloperMessage> {
    std::fs::write(file, text).map_err(|error| format!("cannot write {file:?}: {error}"))
}

/// Checks that the committed stylesheet is what its source compiles to.
pub(crate) fn check() -> Result<(), DeveloperMessage> {
    if compile()? == read(&kept_file())? {
        Ok(())
    } else {
        Err("site-templates/assets/site.css is not what site-templates/style compiles to: run cargo xtask stylesheet"
            .into())
    }
}

fn compile() -> Result<String, DeveloperMessage> {
    let packages = tools::style()?;
    let source = root().join("site-templates").join("style").join("site.scss");
    let made = packages.join("made.css");
    let mut sass = Command::new(packages.join(".bin").join("sass"));
    sass.args(["--style=compressed", "--no-source-map", "--quiet-deps", "--no-charset"]);
    sass.arg(format!("--load-path={}", packages.display())).arg(source).arg(&made);
    run("compile the stylesheet", &mut sass)?;
    read(&made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_the_error_page_show_the_stylesheet_that_is_kept() {
        let hash = policy_hash(&read(&kept_file()).unwrap()).unwrap();
        let template = read(&root().join("infra/aws/template.yaml")).unwrap();
        assert_eq!(with_hash(&template, &hash).as_deref(), Some(template.as_str()), "run cargo xtask stylesheet");
    }
}
