//! The description of the interface, `/v1/openapi.json`, as programs of others take it: generators make whole clients of it, a
//! client works against `lastfriday serve`, and a tester that sends whatever the description allows, and what it does not, finds nothing.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use system_tests::program::{Folder, Running, binary, root, serve};

/// How many of each kind of request the tester makes up.
const EXAMPLES: &str = "10";

/// The system served, and credentials of both parties.
struct Served {
    _running: Running,
    address: String,
    contractor: String,
    council: String,
}

fn served(folder: &Folder) -> Served {
    let definition = root().join("infra/local/sample/regulation-44/contract.toml");
    let (running, address) = serve(&definition, &folder.0.join("served"), "2022-07-29T09:30:00Z");
    let token = |party: &str| {
        let mut call = Command::new(binary("lastfriday"));
        call.args(["token", "new", "--contract", "regulation-44", "--party", party, "--folder"]);
        let output = done(call.arg(folder.0.join("served")));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    Served { contractor: token("contractor"), council: token("council"), _running: running, address }
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}: run cargo xtask test"));
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {told}");
    output
}

/// A program of the environment for clients.
fn tool(name: &str) -> Command {
    let programs = root().join(".tools/clients/bin");
    let mut command = Command::new(programs.join(name));
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", programs.display()));
    command
}

fn clients(file: &str) -> std::path::PathBuf {
    root().join("tests/clients").join(file)
}

/// Keeps the description as it is served.
fn described(served: &Served, folder: &Path) -> std::path::PathBuf {
    let text = ureq::get(format!("{}/v1/openapi.json", served.address)).call().unwrap().body_mut().read_to_string();
    let file = folder.join("openapi.json");
    std::fs::write(&file, text.unwrap()).unwrap();
    file
}

#[test]
fn a_client_in_python_is_made_whole_and_uploads_records_and_reads() {
    let folder = Folder::new("client-python");
    let served = served(&folder);
    let description = described(&served, &folder.0);
    let mut generate = tool("openapi-python-client");
    generate.args(["generate", "--meta", "none", "--fail-on-warning", "--config"]).arg(clients("config.yaml"));
    done(generate.arg("--path").arg(&description).arg("--output-path").arg(folder.0.join("client")));
    let mut used = tool("python");
    used.arg(clients("use_client.py")).arg(&folder.0).args([&served.address, &served.contractor, &served.council]);
    let told: Value = serde_json::from_slice(&done(&mut used).stdout).unwrap();
    assert_eq!(told["submitted"], 201);
    assert!(told["receipt"].as_str().unwrap().starts_with("regulation-44-2022-07-"), "{told}");
    assert_eq!((&told["recorded"][0], &told["recorded"][1]), (&201.into(), &told["again"]), "one key is one event");
    assert_eq!(told["file"], 201);
    assert_eq!(told["refused"][0], 403);
    assert_eq!(told["months"], 4);
    assert!(told["findings"].as_array().unwrap().contains(&"capacity-issue".into()), "{told}");
    assert_eq!((&told["template"], &told["letters"]), (&true.into(), &200.into()));
}

#[test]
fn the_types_of_a_client_in_typescript_say_what_is_optional() {
    let folder = Folder::new("client-typescript");
    let served = served(&folder);
    let description = described(&served, &folder.0);
    let programs = root().join(".tools/npm/node_modules/.bin");
    let types = folder.0.join("interface.ts");
    done(Command::new(programs.join("openapi-typescript")).arg(&description).arg("-o").arg(&types));
    let used = folder.0.join("use.ts");
    std::fs::copy(clients("use.ts"), &used).unwrap();
    let strict = [
        "--strict",
        "--noEmit",
        "--skipLibCheck",
        "--target",
        "es2022",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
    ];
    done(Command::new(programs.join("tsc")).args(strict).arg(&used));
}

#[test]
fn whatever_the_description_allows_or_does_not_is_answered_as_it_says() {
    let folder = Folder::new("described");
    let served = served(&folder);
    let description = described(&served, &folder.0);
    let pinned = folder.0.join("pinned.json");
    done(tool("python").arg(clients("pin.py")).arg(&description).arg(&pinned));
    for token in [&served.contractor, &served.council] {
        let mut tester = tool("schemathesis");
        // It says which operations depend on the contract's state: of these what is allowed may be refused.
        tester.arg("--config-file").arg(clients("schemathesis.toml"));
        tester.arg("run").arg(&pinned).args(["--url", &served.address, "--seed", "1", "--continue-on-failure"]);
        tester.args(["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--no-color"]);
        tester.args(["--header", &format!("Authorization: Bearer {token}")]);
        done(tester.current_dir(&folder.0));
    }
}
