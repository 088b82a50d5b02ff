//! The time per page to make the whole site, compared with Hugo rendering as many pages of the same size. Both begin with data
//! in JSON and end with files in memory (`/dev/shm`, if it exists), and use all processors of the machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cloud::assessments::Snapshot;
use cloud::site::{Site, SitePage, WriteOutcome};
use cloud::version::Version;
use domain::contract::Contract;
use render::{ContractSummary, contract_pages, site_pages};
use serde_json::json;
use system_tests::program::Folder;

use crate::Row;
use crate::contracts::{ID, contract, id, log, months};
use crate::turns::{median, time};

const CONTRACTS: usize = 1_000;
const MONTHS: usize = 24;
const TURNS: usize = 3;

/// A folder in memory, if the machine has one.
struct Memory(PathBuf, Option<Folder>);

impl Memory {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        if !memory.is_dir() {
            let folder = Folder::new("site");
            return Self(folder.0.clone(), Some(folder));
        }
        let folder = memory.join(format!("last-friday-site-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("memory is writable");
        Self(folder, None)
    }

    fn emptied(&self, name: &str) -> PathBuf {
        let folder = self.0.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("memory is writable");
        folder
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if self.1.is_none() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// Returns the snapshot of each contract as JSON, as the store keeps it.
fn snapshots() -> Vec<String> {
    let contract = contract(ID);
    let as_of = months(&contract, MONTHS)[MONTHS - 1].last_day();
    let assessment = domain::assess(&contract, &log(&contract, MONTHS), as_of).expect("an assessment");
    let version = Version { sequence: MONTHS as u64, as_of };
    let snapshot = Snapshot {
        version,
        made_for: None,
        definition: contract.text.clone(),
        contacts_are_found: true,
        told_is_marked: true,
        rules: domain::assessment::RULES,
        assessment,
    };
    let json = serde_json::to_string(&snapshot).expect("JSON");
    (0..CONTRACTS).map(|number| json.replace(ID, &id(number))).collect()
}

/// The number of pages written, and of their bytes.
#[derive(Clone, Copy, Default)]
struct Size {
    pages: usize,
    bytes: usize,
}

/// Writes the pages of some contracts, as `publish` does once it has assessed them: from the assessment to the written file.
fn publish(snapshots: &[String], folder: &Path) -> (Size, Vec<ContractSummary>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let site = Site::in_folder(folder.join("pages"), folder.join("versions"));
    let (mut size, mut summaries) = (Size::default(), Vec::new());
    let mut write = |pages: &[render::SiteFile], version: &str| {
        for page in pages {
            let page = SitePage { path: &page.path, content_type: page.content_type, bytes: &page.bytes, version };
            let written = runtime.block_on(site.write(page, None)).expect("memory is writable");
            assert!(matches!(written, WriteOutcome::Here(_)), "the site was empty");
            size.pages += 1;
            size.bytes += page.bytes.len();
        }
    };
    for snapshot in snapshots {
        let snapshot: Snapshot = serde_json::from_str(snapshot).expect("a snapshot");
        let contract = Contract::read(&snapshot.definition).expect("a definition without mistakes");
        let pages = contract_pages(&contract, &snapshot.assessment, snapshot.version.sequence, None)
            .expect("the templates fit");
        write(&pages, &snapshot.version.to_string());
        summaries.push(ContractSummary::of(&contract, &snapshot.assessment));
    }
    (size, summaries)
}

/// Makes the whole site, with as many threads as the machine has processors.
fn whole_site(snapshots: &[String], folder: &Path, processors: usize) -> Size {
    let parts: Vec<(Size, Vec<ContractSummary>)> = std::thread::scope(|scope| {
        let share = snapshots.len().div_ceil(processors);
        let at_work: Vec<_> = snapshots.chunks(share).map(|part| scope.spawn(|| publish(part, folder))).collect();
        at_work.into_iter().map(|thread| thread.join().expect("it publishes")).collect()
    });
    let mut size = Size::default();
    let mut summaries = Vec::new();
    for (part, of_part) in parts {
        size.pages += part.pages;
        size.bytes += part.bytes;
        summaries.extend(of_part);
    }
    for page in site_pages(&summaries).expect("the templates fit") {
        let file = folder.join("pages").join(&page.path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("memory is writable");
        std::fs::write(file, &page.bytes).expect("memory is writable");
        size.pages += 1;
    }
    size
}

/// Writes Hugo's content: as many pages, each a table with as many rows as make it as large.
fn hugo_content(folder: &Path, pages: usize, page_bytes: usize) {
    let layouts = folder.join("layouts/_default");
    std::fs::create_dir_all(&layouts).expect("memory is writable");
    let template = "<!doctype html>\n<html lang=\"en\">\n<head><title>{{ .Title }}</title></head>\n<body>\n<h1>{{ .Title }}</h1>\n\
                    <table>\n{{ range .Params.rows }}<tr><th scope=\"row\">{{ .month }}</th><td>{{ .measured }}</td>\
                    <td class=\"{{ .rating }}\">{{ .rating }}</td><td>{{ .reason }}</td></tr>\n{{ end }}</table>\n</body>\n</html>\n";
    std::fs::write(layouts.join("single.html"), template).expect("memory is writable");
    let config = "baseURL = \"https://status.example/\"\ntitle = \"Bench\"\n\
                  disableKinds = [\"home\", \"section\", \"taxonomy\", \"term\", \"RSS\", \"sitemap\", \"robotsTXT\", \"404\"]\n";
    std::fs::write(folder.join("hugo.toml"), config).expect("memory is writable");
    let row = json!({ "month": "2022-07", "measured": "7 of 7 visits made", "rating": "green", "reason": "At or above the target for the month." });
    // The template turns a row into about 132 bytes, and the page around the rows has about 150.
    let rows = vec![row; page_bytes.saturating_sub(150) / 132];
    for page in 0..pages {
        let place = folder.join(format!("content/{:04}", page / 30));
        std::fs::create_dir_all(&place).expect("memory is writable");
        let front = json!({ "title": format!("Page {page}"), "rows": rows });
        std::fs::write(place.join(format!("{page:06}.md")), front.to_string()).expect("memory is writable");
    }
}

fn files(folder: &Path) -> Size {
    let mut size = Size::default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let within = files(&path);
            size.pages += within.pages;
            size.bytes += within.bytes;
        } else {
            size.pages += 1;
            size.bytes += entry.metadata().map_or(0, |metadata| metadata.len() as usize);
        }
    }
    size
}

fn hugo(program: &Path, source: &Path, out: &Path) {
    let mut command = Command::new(program);
    command.args(["build", "--quiet", "--noBuildLock", "--source"]).arg(source).arg("--destination").arg(out);
    command.env("HUGO_CACHEDIR", source.join("cache"));
    assert!(command.status().expect("hugo starts").success(), "hugo renders");
}

pub(crate) fn rows(program: &Path) -> Vec<Row> {
    let memory = Memory::new();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let snapshots = snapshots();
    let size = whole_site(&snapshots, &memory.emptied("ours"), processors);
    let source = memory.emptied("source");
    hugo_content(&source, size.pages, size.bytes / size.pages);
    let (mut ours, mut alone, mut hugos) = (Vec::new(), Vec::new(), Vec::new());
    let mut hugos_size = Size::default();
    for _ in 0..TURNS {
        let folder = memory.emptied("ours");
        ours.push(time(|| whole_site(&snapshots, &folder, processors)));
        let folder = memory.emptied("ours");
        alone.push(time(|| whole_site(&snapshots, &folder, 1)));
        memory.emptied("ours");
        let out = memory.emptied("hugo");
        hugos.push(time(|| hugo(program, &source, &out)));
        hugos_size = files(&out);
    }
    let per_second = |time: Duration, size: Size| size.pages as f64 / time.as_secs_f64();
    let (ours, alone, hugos) = (median(ours), median(alone), median(hugos));
    let rate = per_second(ours, size);
    let hugos_rate = per_second(hugos, hugos_size);
    let mean = |size: Size| size.bytes / size.pages.max(1);
    vec![
        Row::at_least(
            format!(
                "the site of {CONTRACTS} contracts of {MONTHS} months from nothing, per page ({rate:.0} pages a second: {} \
                 of {} bytes), against Hugo ({hugos_rate:.0}: {} of {} bytes)",
                size.pages,
                mean(size),
                hugos_size.pages,
                mean(hugos_size)
            ),
            rate / hugos_rate,
            " times as fast",
            5.0,
        ),
        Row::told(
            "the same by one thread, against Hugo with all processors",
            format!("{:.2} times as fast", per_second(alone, size) / hugos_rate),
        ),
    ]
}
