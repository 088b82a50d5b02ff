//! What is given of a case, and what the system makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use domain::assessment::{Assessment, assess_history};
use domain::contract::Contract;
use domain::event::{Event, Party, read_log};
use domain::facts::History;
use domain::notice::Notice;
use domain::record::Record;
use domain::stakeholders::for_stakeholders;
use render::{DigestItem, Document, Links, PerformanceFile, agenda, contract_pages, digest, performance_page};
use wording::letterhead::Letterhead;

/// The files of a case that are given, not expected.
pub(crate) const GIVEN: [&str; 5] = ["contract.toml", "events.jsonl", "as-of.txt", "case.md", "compares.txt"];

/// The content of each file that is made of a case, by its path in the case's folder.
pub(crate) type MadeFiles = BTreeMap<PathBuf, String>;

/// What is given of a case.
pub(crate) struct Case {
    contract: Contract,
    events: Vec<Event>,
    dates: Vec<NaiveDate>,
    /// Whether the emails' texts are compared.
    emails: bool,
    /// The pages of the last date that are compared.
    pages: BTreeSet<String>,
}

impl Case {
    /// Reads what is given, or says which file cannot be read and why.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let given = |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let contract = Contract::read(&given("contract.toml")?).map_err(|mistakes| {
            let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            format!("contract.toml: {}", mistakes.join("; "))
        })?;
        let events = read_log(&given("events.jsonl")?).map_err(|error| format!("events.jsonl: {error}"))?;
        let dates = given("as-of.txt")?
            .lines()
            .map(|line| domain::date::read(line).ok_or_else(|| format!("as-of.txt: '{line}' is not a date")))
            .collect::<Result<Vec<NaiveDate>, String>>()?;
        if dates.is_empty() || !dates.is_sorted_by(|one, other| one < other) {
            return Err("as-of.txt: needs at least one date, each later than the one before".into());
        }
        let compares = if folder.join("compares.txt").exists() { given("compares.txt")? } else { String::new() };
        let (emails, pages): (BTreeSet<String>, _) =
            compares.lines().map(Into::into).partition(|line| line == "emails");
        Ok(Self { contract, events, dates, emails: !emails.is_empty(), pages })
    }

    /// Makes what is compared. Every email and all pages of all dates are rendered, whether or not they are compared.
    pub(crate) fn made(&self) -> Result<MadeFiles, String> {
        let history = History::new(&self.contract, &self.events).map_err(|error| error.to_string())?;
        let mut files = MadeFiles::new();
        let mut called_for_before = BTreeSet::new();
        let mut missing = self.pages.clone();
        for date in &self.dates {
            let known_until = history.end_of(*date);
            let contract = history.known_at(known_until).contract();
            let assessment = assess_history(&history, *date);
            let below = |name: &str| PathBuf::from(date.to_string()).join(name);
            files.insert(below("assessment.json"), json(&assessment)?);
            let new = assessment.notices.iter().filter(|notice| !called_for_before.contains(&notice.id));
            let emails = emails(contract, new)?;
            if self.emails {
                files.insert(below("emails.txt"), emails);
            }
            called_for_before.extend(assessment.notices.iter().map(|notice| notice.id.clone()));
            let mut pages = self.parties_pages(&history, &assessment)?;
            let seen = for_stakeholders(&self.contract, &self.events, *date).map_err(|error| error.to_string())?;
            let site = contract_pages(&seen.contract, &seen.assessment, seen.sequence, None);
            for page in site.map_err(|error| error.to_string())? {
                let text = String::from_utf8(page.bytes).map_err(|_| format!("{} is not text", page.path))?;
                pages.push((page.path, text));
            }
            let compared = pages.into_iter().filter(|(path, _)| self.pages.contains(path));
            for (path, text) in compared.filter(|_| self.dates.last() == Some(date)) {
                missing.remove(&path);
                files.insert(below("pages").join(path), text);
            }
        }
        match missing.first() {
            None => Ok(files),
            Some(path) => Err(format!("compares.txt: {path} is not a page as of the last date")),
        }
    }
}

impl Case {
    /// What the two parties see of it: the page of each, and the agenda of a meeting that day.
    fn parties_pages(&self, history: &History<'_>, assessment: &Assessment) -> Result<Vec<(String, String)>, String> {
        let known = history.known_at(history.end_of(assessment.as_of));
        let (contract, record) = (known.contract(), &Record::new(known, assessment.as_of));
        let mut pages = Vec::new();
        for party in [Party::Council, Party::Contractor] {
            let sequence = history.end_of(assessment.as_of).events() as u64;
            let log = &self.events;
            let (letters, frame) = (&[][..], None);
            let file = PerformanceFile { contract, assessment, record, history, log, letters, sequence, party, frame };
            let page = performance_page(&file).map_err(|error| error.to_string())?;
            pages.push((format!("performance/{party}.html"), page));
        }
        let agenda = agenda(contract, assessment, record, assessment.as_of, None);
        let Document { text, html } = agenda.map_err(|error| error.to_string())?;
        pages.extend([("agenda.txt".into(), text), ("agenda.html".into(), html)]);
        Ok(pages)
    }
}

fn json(assessment: &Assessment) -> Result<String, String> {
    serde_json::to_string_pretty(assessment).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// The letters of some notices, one after the other.
fn emails<'a>(contract: &Contract, notices: impl Iterator<Item = &'a Notice>) -> Result<String, String> {
    let at = |name: &str| Some(format!("https://{name}.council.example"));
    let links = Links { site: at("performance"), desk: at("forms") };
    let mut text = String::new();
    for notice in notices {
        let about = notice.about.as_ref().ok_or_else(|| format!("{} says nothing", notice.id))?;
        let Notice { id, to, due_on, month, .. } = notice;
        let item = DigestItem { month: *month, due_on: *due_on, as_of: *due_on, about: about.clone() };
        let letter = digest(&Letterhead::of(contract, *to), &links, *to, &[item]).map_err(|error| error.to_string())?;
        let (subject, body) = (&letter.subject, letter.text.trim_end());
        let reply_to = letter.reply_to.as_ref().map_or("nobody", |mailbox| &mailbox.email);
        let head = format!("to: {to}\ndue on: {due_on}\nreply to: {reply_to}\nsubject: {subject}");
        let files: String = letter.attachments.iter().map(|file| format!("\nattached: {}", file.name)).collect();
        write!(text, "=== {id}\n{head}{files}\n\n{body}\n\n").map_err(|error| error.to_string())?;
    }
    Ok(if text.is_empty() { "No notice is called for.\n".into() } else { text })
}
