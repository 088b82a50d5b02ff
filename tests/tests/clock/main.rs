//! A clock that jumps on one machine: it is not followed until somebody confirms it, and what it left is put right when it is put
//! back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cloud::mail::Mail;
use cloud::table::Table;
use domain::event::Party::{Contractor, Council};
use functions::clock_correction::record_clock_correction;
use serde_json::{Value, json};
use system_tests::embedded;
use system_tests::program::{Folder, Running, binary, root};
use system_tests::sample::moment;
use system_tests::steps::Steps;

mod receipts;
mod restored;
mod told_once;
mod unreadable;

const CONTRACT: &str = "regulation-44";

fn sample(name: &str) -> PathBuf {
    root().join("infra/local/sample/regulation-44").join(name)
}

fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(binary("lastfriday"));
    command.args(arguments).arg("--folder").arg(folder);
    command
}

/// A program that serves a folder until the test is done with it, and where.
struct Served {
    running: Running,
    address: String,
}

fn serve(arguments: &[&str], folder: &Path) -> Served {
    let mut serve = command(&[&["serve", "--port", "0"], arguments].concat(), folder);
    let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let running = Running(child);
    let mut lines = output.lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with("The status site:")).expect("it is served");
    let address = line.trim_start_matches("The status site:").trim().trim_end_matches("/site/index.html").to_owned();
    Served { running, address }
}

/// A call that is refused: the sentence on standard error.
fn refused(arguments: &[&str], folder: &Path) -> String {
    let output = command(arguments, folder).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.lines().find(|line| line.starts_with("lastfriday: ")).expect("a sentence").to_owned()
}

fn done(arguments: &[&str], folder: &Path) -> Output {
    let output = command(arguments, folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

impl Served {
    fn get(&self, path: &str, token: &str) -> String {
        let request = ureq::get(format!("{}{path}", self.address));
        let mut answer = request.header("authorization", format!("Bearer {token}")).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    }

    fn status(&self, path: &str, token: &str) -> u16 {
        let request = ureq::get(format!("{}{path}", self.address)).header("authorization", format!("Bearer {token}"));
        request.config().http_status_as_error(false).build().call().unwrap().status().as_u16()
    }

    fn token(&self, folder: &Path) -> String {
        let made = done(&["token", "new", "--contract", CONTRACT, "--party", "contractor", "--days", "3650"], folder);
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    }

    fn assessment(&self, token: &str) -> Value {
        serde_json::from_str(&self.get(&format!("/v1/contracts/{CONTRACT}/assessment"), token)).unwrap()
    }
}

/// The standing of a month of an assessment.
fn standing<'a>(assessment: &'a Value, month: &str) -> &'a str {
    let mut months = assessment["months"].as_array().unwrap().iter();
    months.find(|of| of["month"] == month).unwrap()["standing"].as_str().unwrap()
}

/// The site's page of a month.
fn page(folder: &Path, month: &str) -> String {
    std::fs::read_to_string(folder.join("site").join(CONTRACT).join(month).join("index.html")).unwrap_or_default()
}

/// What the store of a folder that nobody serves has.
async fn table(folder: &Path) -> Table {
    Table::new(embedded::of_folder(folder).await.dynamodb(), "last-friday")
}

/// The notices that were told, by how many emails tell each.
async fn told(folder: &Path) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for email in table(folder).await.emails(CONTRACT).await.unwrap() {
        for notice in email.notices {
            *told.entry(notice.id).or_default() += 1;
        }
    }
    told
}

/// Has a folder go by the machine's clock, as one that was served without `--clock` does.
fn make_live(folder: &Path) {
    let file = folder.join("store/clock");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    kept["own"] = false.into();
    std::fs::write(file, kept.to_string()).unwrap();
}

const DEFINITION: &str = "infra/local/sample/regulation-44/contract.toml";

/// A folder that was served on 29 July 2022, and goes by the machine's clock.
fn live(test: &str) -> Folder {
    let folder = Folder::new(test);
    let definition = root().join(DEFINITION);
    let definition = definition.to_string_lossy();
    drop(serve(&["--clock", "2022-07-29T12:00:00Z", "--contract", &definition], &folder.0));
    make_live(&folder.0);
    folder
}

#[tokio::test]
async fn a_clock_that_jumps_is_refused_until_it_is_confirmed_and_nothing_is_done_by_it() {
    let folder = live("jumps");
    let told_before = told(&folder.0).await;
    let said = refused(&["serve", "--port", "0", "--clock", "2036-01-01T00:00:00Z"], &folder.0);
    for part in ["goes by the machine's clock", "Tuesday 1 January 2036", "--confirm-clock", "final", "--folder"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // By the machine's own clock it is years later than the folder has ever known.
    let said = refused(&["serve", "--port", "0"], &folder.0);
    assert!(said.contains("Friday 29 July 2022") && said.contains("--confirm-clock"), "{said}");
    let issue = folder.0.join("issue.json");
    std::fs::write(&issue, r#"{"kind":"capacity-issue-raised","issue":"illness","text":"One visitor is ill."}"#)
        .unwrap();
    let issue = issue.to_string_lossy().into_owned();
    let record = ["record", "--contract", CONTRACT, "--party", "contractor", issue.as_str()];
    assert!(refused(&record, &folder.0).contains("Friday 29 July 2022"));
    let table = table(&folder.0).await;
    assert_eq!(table.head(CONTRACT).await.unwrap().unwrap().sequence, 0, "nothing was recorded");
    let previous = table.previous(CONTRACT).await.unwrap().unwrap();
    assert_eq!(previous.version.as_of.to_string(), "2022-07-29", "nothing was assessed");
    drop(table);
    assert_eq!(told(&folder.0).await, told_before, "nothing was told");
    done(&[&record[..], &["--confirm-clock"]].concat(), &folder.0);
}

#[tokio::test]
async fn what_a_wrong_clock_made_final_is_assessed_again_when_the_clock_is_put_back() {
    let folder = live("put-back");
    let right = page(&folder.0, "2022-07");
    let ahead = serve(&["--clock", "2022-12-31T09:00:00Z", "--confirm-clock"], &folder.0);
    let token = ahead.token(&folder.0);
    let wrong = ahead.assessment(&token);
    assert_eq!((standing(&wrong, "2022-07"), wrong["as_of"].as_str()), ("final", Some("2022-12-31")));
    let july = std::fs::read(sample("returns/2022-07.csv")).unwrap_or_else(|_| {
        b"unit,visited_on,report_to_council_on,report_to_ofsted_on\nU1,2022-07-04,2022-07-06,2022-07-06\n".to_vec()
    });
    let upload = ureq::post(format!("{}/v1/contracts/{CONTRACT}/returns/2022-07", ahead.address))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "text/csv")
        .send(&july[..]);
    let receipt: Value = serde_json::from_str(&upload.unwrap().body_mut().read_to_string().unwrap()).unwrap();
    assert!(receipt["received_at"].as_str().unwrap().starts_with("2022-12-31"), "{receipt}");
    drop(ahead);
    let told_ahead = told(&folder.0).await;

    // The folder goes by a clock of its own now, and knows that day.
    let mut back = serve(&["--clock", "2022-07-29T13:00:00Z"], &folder.0);
    let path = format!("/v1/contracts/{CONTRACT}/assessment");
    assert_eq!(back.status(&path, &token), 401, "a credential of a day to come is not valid");
    let token = back.token(&folder.0);
    let assessment = back.assessment(&token);
    assert_eq!(assessment["as_of"], "2022-07-29");
    assert_eq!(standing(&assessment, "2022-07"), "provisional", "not final any more");
    let july = assessment["months"].as_array().unwrap().iter().find(|month| month["month"] == "2022-07").unwrap();
    assert_eq!(july["return"]["received_on"], "2022-07-29", "received by the time at which the clock was put back");
    assert!(assessment["months"].as_array().unwrap().iter().all(|month| month["month"].as_str() <= Some("2022-07")));
    // One as-of date at every door, and the pages of months that have not begun are gone.
    assert!(back.get(&format!("/performance/{CONTRACT}/council"), &token).contains("29 July 2022"));
    assert_eq!(page(&folder.0, "2022-11"), "");
    let corrected = page(&folder.0, "2022-07");
    assert!(!corrected.is_empty() && corrected.contains("29 July 2022") && right.contains("29 July 2022"));
    assert!(back.get(&format!("/performance/{CONTRACT}/council"), &token).contains("The clock was put back"));
    back.running.kill();
    let table_back = table(&folder.0).await;
    let log = table_back.read_log(CONTRACT).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 2, "the return, and that the clock was put back");
    let previous = table_back.previous(CONTRACT).await.unwrap().unwrap();
    assert_eq!((previous.version.sequence, previous.version.as_of.to_string().as_str()), (2, "2022-07-29"));
    drop(table_back);
    let told_back = told(&folder.0).await;
    for (id, times) in &told_ahead {
        assert_eq!(told_back.get(id), Some(times), "{id}: what was told stays told, once");
    }
    // Started again it has nothing more to put right; and when the days come, what was told ahead is not told again.
    let again = serve(&["--clock", "2022-07-29T13:00:00Z"], &folder.0);
    drop(again);
    refused(&["serve", "--port", "0", "--clock", "2022-09-01T09:00:00Z"], &folder.0);
    let later = serve(&["--clock", "2022-09-01T09:00:00Z", "--confirm-clock"], &folder.0);
    assert_eq!(standing(&later.assessment(&token), "2022-07"), "final");
    drop(later);
    assert_eq!(table(&folder.0).await.head(CONTRACT).await.unwrap().unwrap().sequence, 2);
    let twice: BTreeSet<String> =
        told(&folder.0).await.into_iter().filter(|(_, times)| *times > 1).map(|(id, _)| id).collect();
    assert!(twice.is_empty(), "told twice: {twice:?}");
}

#[test]
fn the_demos_folder_is_served_on_any_day_that_it_knows_and_a_live_one_is_no_demos() {
    let folder = Folder::new("demo");
    let demo = folder.0.join("demo");
    done(&["demo", "--no-serve"], &demo);
    let served = serve(&["--clock", "2023-11-28T12:00:00Z"], &demo);
    let token = served.token(&demo);
    assert_eq!(served.assessment(&token)["as_of"], "2023-11-28");
    for party in ["council", "contractor"] {
        assert!(served.get(&format!("/performance/{CONTRACT}/{party}"), &token).contains("28 November 2023"));
    }
    let meeting = folder.0.join("meeting.json");
    let body = r#"{"kind":"meeting-held","meeting":"m-x","held_on":"2023-10-30","attendees":[{"party":"council","name":"Sam Specimen","contract_manager":true},{"party":"contractor","name":"Alex Sample","contract_manager":true}],"urgent":false}"#;
    std::fs::write(&meeting, body).unwrap();
    let recorded = done(&["record", "--contract", CONTRACT, "--party", "council", &meeting.to_string_lossy()], &demo);
    let receipt: Value = serde_json::from_slice(&recorded.stdout).unwrap();
    assert!(receipt["received_at"].as_str().unwrap().starts_with("2023-11-28"), "{receipt}");
    drop(served);
    assert!(refused(&["serve", "--port", "0", "--clock", "2036-01-01T00:00:00Z"], &demo).contains("clock of its own"));
    make_live(&demo);
    assert!(refused(&["demo", "--no-serve"], &demo).contains("a folder of its own"));
}

// The functions

#[tokio::test]
async fn where_the_clock_is_a_little_behind_the_last_entry_every_door_has_that_entrys_day() {
    let folder = Folder::new("doors");
    let steps = Steps::with_april(Mail::Folder(folder.0.join("mail"))).await;
    let issue = json!({"kind": "capacity-issue-raised", "issue": "illness", "text": "One visitor is ill."});
    // Ten past midnight in London; and twenty minutes before.
    steps.record(Contractor, &issue, moment("2022-04-30T23:10:00Z")).await.unwrap();
    let behind = moment("2022-04-30T22:50:00Z");
    steps.evaluate(behind).await;
    let assessed = steps.table.snapshot(CONTRACT).await.unwrap().unwrap().assessment;
    assert_eq!(assessed.as_of.to_string(), "2022-05-01");
    let handed_out = steps.get(Council, "assessment", behind).await;
    assert_eq!(handed_out.json()["as_of"], "2022-05-01", "{}", handed_out.text());
    let page = functions::record::performance(&steps.table, CONTRACT, Council, behind, None).await.unwrap().unwrap();
    assert!(page.contains("1 May 2022"));
    let discussed = json!({"kind": "capacity-issue-discussed", "issue": "illness", "discussed_on": "2022-05-01", "outcome": "A stand-in."});
    let receipt = steps.record(Council, &discussed, behind).await.unwrap();
    assert_eq!(receipt.received_at, moment("2022-04-30T23:10:00Z"), "never before the entry that came before");
}

#[tokio::test]
async fn an_assessment_of_a_later_date_is_replaced_only_where_the_log_says_that_the_clock_was_put_back() {
    let folder = Folder::new("replaced");
    let steps = Steps::with_april(Mail::Folder(folder.0.join("mail"))).await;
    let (right, ahead) = (moment("2022-05-02T09:00:00Z"), moment("2023-05-02T09:00:00Z"));
    let as_of = async || steps.table.previous(CONTRACT).await.unwrap().unwrap().version.as_of.to_string();
    steps.evaluate(ahead).await;
    let told: Vec<String> = steps.table.emails(CONTRACT).await.unwrap().into_iter().map(|email| email.id).collect();
    // By a clock that nobody has put right nothing is taken back, though something is received.
    let issue = json!({"kind": "capacity-issue-raised", "issue": "illness", "text": "One visitor is ill."});
    steps.record(Contractor, &issue, right).await.unwrap();
    steps.evaluate(right).await;
    assert_eq!(as_of().await, "2023-05-02");
    // Whoever puts it right says so once, wherever they die after it.
    assert!(record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    assert!(!record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    steps.evaluate(right).await;
    assert!(!record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    assert_eq!(as_of().await, "2022-05-02");
    // What waits to be sent, and was called for by a day that has not come, waits for it.
    let unsent = steps.table.unsent_emails().await.unwrap();
    assert!(!unsent.is_empty());
    for (contract, id) in &unsent {
        steps.notify.send(contract, id, right, cloud::outbox::Claim::Alone).await.unwrap();
    }
    for email in steps.table.emails(CONTRACT).await.unwrap() {
        let is_ahead = email.notices.iter().any(|notice| notice.due_on.to_string().as_str() > "2022-05-02");
        assert!(!(is_ahead && email.state.went()), "{}", email.id);
    }
    // When the day comes it is told, and nothing is told anew.
    steps.evaluate(ahead).await;
    for (contract, id) in &steps.table.unsent_emails().await.unwrap() {
        steps.notify.send(contract, id, ahead, cloud::outbox::Claim::Alone).await.unwrap();
    }
    assert!(steps.table.unsent_emails().await.unwrap().is_empty());
    let mut notices = BTreeSet::new();
    for email in steps.table.emails(CONTRACT).await.unwrap() {
        for notice in email.notices {
            assert!(notices.insert(notice.id.clone()), "{} is told twice", notice.id);
        }
    }
    let told_since = steps.table.emails(CONTRACT).await.unwrap().into_iter().map(|email| email.id);
    let told_since: BTreeSet<String> = told_since.collect();
    assert!(told.iter().all(|id| told_since.contains(id)));
}
