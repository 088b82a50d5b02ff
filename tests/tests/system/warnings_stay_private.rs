//! Nobody learns of a formal warning from the status site, neither from what stands there nor from when it is written anew: the
//! sample's site is followed day by day beside that of the same contract without its warnings.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Days, NaiveDate, Utc};
use cloud::log::NewLogEntry;
use cloud::mail::Mail;
use cloud::site::Site;
use domain::event::{Event, Fact};
use domain::stakeholders::for_stakeholders;
use functions::publish::Publish;
use render::{SiteFile, contract_pages};
use system_tests::program::Folder;
use system_tests::sample::{self, ID};
use system_tests::steps::Steps;

fn date(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

fn is_hidden(event: &Event) -> bool {
    matches!(
        event.fact,
        Fact::WarningIssued { .. }
            | Fact::WarningDeclined(_)
            | Fact::TerminationDeclined(_)
            | Fact::TerminationNotified { .. }
    )
}

/// The sample's log without its warnings and what the council decided of warnings and of termination.
fn without_warnings() -> Vec<Event> {
    let log = sample::log();
    assert!(log.iter().filter(|event| is_hidden(event)).count() >= 6, "there is something to hide");
    let mut without = Vec::new();
    for event in log.iter().filter(|event| !is_hidden(event)) {
        let mut event = event.clone();
        if let Some(number) = event.fact.speaks_of() {
            assert!(!is_hidden(&log[number - 1]));
            event.fact = event.fact.renumbered(number - log[..number].iter().filter(|event| is_hidden(event)).count());
        }
        without.push(event);
    }
    without
}

fn pages(log: &[Event], as_of: NaiveDate) -> Vec<SiteFile> {
    let seen = for_stakeholders(&sample::contract(), log, as_of).unwrap();
    contract_pages(&seen.contract, &seen.assessment, seen.sequence, None).unwrap()
}

#[test]
fn the_samples_site_is_the_same_without_its_warnings_and_shows_no_plan_that_they_required() {
    let (log, without) = (sample::log(), without_warnings());
    let mut days_that_would_tell = 0;
    for day in ["2022-12-20", "2023-02-10", "2023-02-20", "2023-04-10", "2023-05-10", "2023-08-02", "2023-11-30"] {
        let pages = pages(&log, date(day));
        assert!(pages == self::pages(&without, date(day)), "{day}");
        // The page of readings names every clause of the contract, whatever was recorded.
        for page in pages.iter().filter(|page| !page.path.ends_with("/how-it-works/index.html")) {
            let text = String::from_utf8_lossy(&page.bytes);
            for told in ["P4", "P5", "W1", "W2", "5.5"] {
                let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric() && letter != '.').collect();
                assert!(!words.contains(&told), "{day}: {} shows {told}", page.path);
            }
        }
        // Taken out of what the parties see, a warning would show as long as something of it is open.
        let contract = sample::contract();
        let from =
            |log: &[Event]| contract_pages(&contract, &domain::assess(&contract, log, date(day)).unwrap(), 7, None);
        days_that_would_tell += usize::from(from(&log) != from(&without));
    }
    assert!(days_that_would_tell >= 3, "{days_that_would_tell}");
    let shown = pages(&log, date("2023-11-30"));
    let assessment = shown.iter().find(|page| page.path.ends_with("/assessment.json")).unwrap();
    let assessment: serde_json::Value = serde_json::from_slice(&assessment.bytes).unwrap();
    let plans: Vec<&str> =
        assessment["section_6"]["plans"].as_array().unwrap().iter().filter_map(|plan| plan["plan"].as_str()).collect();
    assert!(plans.contains(&"P1"), "what 6.3 required is public: {plans:?}");
}

/// A contract with its site in a folder.
struct Followed {
    steps: Steps,
    publish: Publish,
    folder: Folder,
    log: Vec<Event>,
    taken: usize,
}

impl Followed {
    async fn begin(name: &str, log: Vec<Event>) -> Self {
        let folder = Folder::new(name);
        let steps = Steps::found(&sample::contract(), Mail::Folder(folder.0.join("mail"))).await;
        let site = Site::in_folder(folder.0.join("site"), folder.0.join("versions"));
        let publish = Publish { table: steps.table.clone(), site, address: None };
        Self { steps, publish, folder, log, taken: 0 }
    }

    /// Takes in what is received by a moment, each thing assessed and published when it comes.
    async fn receive_until(&mut self, moment: DateTime<Utc>, at_once: bool) {
        while let Some(event) = self.log.get(self.taken).filter(|event| event.received_at < moment) {
            let content = format!("content {}", self.taken);
            let entry = NewLogEntry { event, content: &content, receipt: "{}", replaces: None, original: b"" };
            self.steps.table.append(ID, &self.steps.head().await, &entry).await.unwrap();
            let at = event.received_at;
            self.taken += 1;
            if at_once {
                self.go_on(at).await;
            }
        }
    }

    /// Assesses what can have changed, as the stream and the daily check do, and publishes.
    async fn go_on(&self, now: DateTime<Utc>) {
        self.steps.evaluate(now).await;
        self.publish.publish(ID, now).await.unwrap();
    }

    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        read_below(&self.folder.0.join("site"), "", &mut files);
        files
    }
}

fn read_below(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_below(&entry.path(), &name, files);
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_day_on_which_the_site_is_written_anew_tells_of_a_warning() {
    let mut with = Followed::begin("inferred-with", sample::log()).await;
    let mut without = Followed::begin("inferred-without", without_warnings()).await;
    // From before the first warning to after the second, with what was decided against termination between.
    let (first, last) = (date("2023-01-31"), date("2023-05-03"));
    let at = |day: NaiveDate, hour| day.and_hms_opt(hour, 0, 0).unwrap().and_utc();
    with.receive_until(at(first, 0), false).await;
    without.receive_until(at(first, 0), false).await;
    let mut day = first;
    let mut hidden = 0;
    while day <= last {
        for followed in [&mut with, &mut without] {
            followed.receive_until(at(day, 7), true).await;
            followed.go_on(at(day, 7)).await;
            followed.receive_until(at(day + Days::new(1), 0), true).await;
        }
        hidden += with.log[..with.taken].iter().filter(|event| is_hidden(event)).count();
        assert!(with.site() == without.site(), "{day}");
        day = day + Days::new(1);
    }
    assert!(hidden > 0, "there was something to hide");
}
