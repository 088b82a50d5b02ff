//! The program `lastfriday` on one machine: a return uploaded over HTTP, seen on the site and in the mailbox; killed and
//! started again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use system_tests::program::{self, Folder, Running, binary, root};
use system_tests::sample::XLSX;

/// How often a thing that must come is looked for; together far longer than it takes on any machine.
const LOOKS: usize = 1500;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

fn sample(name: &str) -> PathBuf {
    root().join("infra/local/sample/regulation-44").join(name)
}

/// A running `lastfriday serve`, at half past ten on 29 July 2022.
struct Served {
    process: Running,
    address: String,
    token: String,
}

fn serve(folder: &Path) -> Served {
    let (process, address) = program::serve(&sample("contract.toml"), folder, "2022-07-29T09:30:00Z");
    let token = Command::new(binary("lastfriday"))
        .args(["token", "new", "--contract", "regulation-44", "--party", "contractor", "--folder"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(token.status.success(), "{}", String::from_utf8_lossy(&token.stderr));
    Served { process, address, token: String::from_utf8(token.stdout).unwrap().trim().to_owned() }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

impl Served {
    fn upload(&self, month: &str, content_type: &str, bytes: &[u8]) -> (u16, Value) {
        let mut answer = agent()
            .post(format!("{}/v1/contracts/regulation-44/returns/{month}", self.address))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", content_type)
            .send(bytes)
            .unwrap();
        let body = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&body).unwrap())
    }

    fn get(&self, path: &str) -> (u16, String) {
        let request = agent().get(format!("{}{path}", self.address));
        let mut answer = request.header("authorization", format!("Bearer {}", self.token)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
    }
}

/// Looks until a thing is there.
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    for _ in 0..LOOKS {
        if is_there() {
            return;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    panic!("never came: {what}");
}

fn emails(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("mail/regulation-44")).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".eml")).collect();
    names.sort();
    names
}

fn receipts(folder: &Path) -> usize {
    emails(folder).iter().filter(|name| name.contains("return-receipt.2022-07")).count()
}

#[test]
fn a_return_uploaded_shows_on_the_site_and_in_the_mailbox_and_the_same_again_changes_nothing() {
    let folder = Folder::new("upload");
    let served = serve(&folder.0);
    let july = std::fs::read(sample("returns/2022-07.xlsx")).unwrap();
    let (status, receipt) = served.upload("2022-07", XLSX, &july);
    assert_eq!(status, 201, "{receipt}");
    assert_eq!(receipt["revision"], 1);
    assert_eq!(receipt["on_time"], true);
    wait_for("the receipt in the mailbox", || receipts(&folder.0) == 1);
    wait_for("the return on the site", || {
        served.get("/site/regulation-44/2022-07/index.html").1.contains("29 July 2022")
    });
    assert_eq!(served.upload("2022-07", XLSX, &july), (200, receipt));
    let (status, problem) = served.upload("2022-07", "text/csv", b"unit,visited_on\nU9,2022-07-04\nU1,31/02/2022\n");
    assert_eq!(status, 422);
    let codes: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unknown-unit", "date-unreadable"]);
    let (status, assessment) = served.get("/v1/contracts/regulation-44/assessment?as_of=2022-07-29");
    let assessment: Value = serde_json::from_str(&assessment).unwrap();
    assert_eq!((status, assessment["months"][3]["return"]["revisions"].as_u64()), (200, Some(1)));
    assert_eq!(served.get("/v1/contracts/another/assessment").0, 404);
    assert_eq!(served.get("/mailbox/").0, 200);
    assert_eq!(receipts(&folder.0), 1, "no second email");
}

#[test]
fn killed_after_a_receipt_it_loses_nothing_and_sends_nothing_twice() {
    let folder = Folder::new("kill");
    let july = std::fs::read(sample("returns/2022-07.xlsx")).unwrap();
    let mut served = serve(&folder.0);
    let (status, receipt) = served.upload("2022-07", XLSX, &july);
    assert_eq!(status, 201, "{receipt}");
    // At once: before, while or after it is assessed, sent and published.
    served.process.kill();
    let served = serve(&folder.0);
    wait_for("the receipt in the mailbox", || receipts(&folder.0) == 1);
    wait_for("the return on the site", || {
        served.get("/site/regulation-44/2022-07/index.html").1.contains("29 July 2022")
    });
    assert_eq!(served.upload("2022-07", XLSX, &july), (200, receipt));
    assert_eq!(receipts(&folder.0), 1);
}

#[test]
fn a_page_that_was_lost_is_there_again_when_it_is_served_again() {
    let folder = Folder::new("lost-page");
    let page = folder.0.join("site/regulation-44/index.html");
    let mut served = serve(&folder.0);
    wait_for("the contract's page", || page.is_file());
    served.process.kill();
    std::fs::remove_file(&page).unwrap();
    let served = serve(&folder.0);
    assert_eq!(served.get("/site/regulation-44/index.html").0, 200);
}

fn demo(folder: &Path) -> Command {
    let mut demo = Command::new(binary("lastfriday"));
    demo.args(["demo", "--no-serve", "--folder"]).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    demo
}

/// Every file of the site, by path.
fn pages(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut pages, mut folders) = (BTreeMap::new(), vec![folder.join("site")]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "tmp") {
                pages.insert(path.strip_prefix(folder).unwrap().into(), std::fs::read(&path).unwrap());
            }
        }
    }
    pages
}

#[test]
fn a_demo_killed_again_and_again_ends_as_one_that_was_not() {
    let (whole, broken) = (Folder::new("whole"), Folder::new("broken"));
    // Side by side, since each replays twenty months.
    let mut undisturbed = Running(demo(&whole.0).spawn().unwrap());
    // Killed wherever it has come to when so many emails are there.
    for emails_there in [1, 30, 90] {
        let mut running = Running(demo(&broken.0).spawn().unwrap());
        wait_for("some emails", || emails(&broken.0).len() >= emails_there);
        running.kill();
    }
    assert!(demo(&broken.0).status().unwrap().success());
    assert!(undisturbed.0.wait().unwrap().success());
    assert_eq!(emails(&broken.0), emails(&whole.0), "each notice once");
    assert!(pages(&broken.0) == pages(&whole.0), "each page current");
    // A further start finds everything done.
    let before = emails(&whole.0);
    assert!(demo(&whole.0).status().unwrap().success());
    assert_eq!(emails(&whole.0), before);
}

#[test]
fn what_is_larger_than_can_be_handed_over_gets_a_page_of_the_desk_with_a_way_back_and_the_api_its_problem() {
    let folder = Folder::new("local-too-large");
    let served = serve(&folder.0);
    let large = vec![b'a'; 11 * 1024 * 1024];
    let mut answer = agent()
        .post(format!("{}/desk/sign-in", served.address))
        .header("origin", &served.address)
        .header("content-type", "multipart/form-data; boundary=a")
        .send(&large[..])
        .unwrap();
    let page = answer.body_mut().read_to_string().unwrap();
    assert_eq!(answer.status().as_u16(), 413, "{page}");
    let content_type = answer.headers().get("content-type").unwrap().to_str().unwrap();
    assert!(content_type.starts_with("text/html"), "{content_type}");
    assert!(page.contains("Too large") && page.contains("href=\"/desk/sign-in\""), "{page}");
    let (status, problem) = served.upload("2022-07", "text/csv", &large);
    assert_eq!((status, problem["title"].as_str()), (413, Some("Too large")));
}
