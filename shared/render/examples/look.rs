//! Writes the sample contract's pages and letters to a folder, to be looked at: `cargo run -p render --example look --
//! FOLDER 2022-08-10`. A third argument names another log of the same contract: JSON lines, in order of receipt.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::notice::Notice;
use render::{ContractSummary, DigestItem, Envelope, Links, SiteFile, contract_pages, digest, mime, site_pages};
use wording::letterhead::Letterhead;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder")?;
    let as_of = arguments.next().and_then(|date| domain::date::read(&date)).ok_or("give a date like 2022-08-10")?;
    let log = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => include_str!("../../wording/src/sample/events.jsonl").to_owned(),
    };

    let contract = Contract::read(include_str!("../../../infra/local/sample/regulation-44/contract.toml"))
        .map_err(|mistakes| format!("{mistakes:?}"))?;
    let events: Vec<Event> = log.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let assessment = domain::assess(&contract, &events, as_of)?;
    let seen = domain::stakeholders::for_stakeholders(&contract, &events, as_of)?;

    let mut pages = contract_pages(&seen.contract, &seen.assessment, seen.sequence, None)?;
    pages.extend(site_pages(&[ContractSummary::of(&seen.contract, &seen.assessment)])?);
    for (name, notices) in emails(&assessment.notices) {
        pages.extend(email(&contract, &name, &notices)?);
    }
    for page in pages {
        let path = Path::new(&folder).join(&page.path);
        std::fs::create_dir_all(path.parent().ok_or("a page stands in a folder")?)?;
        std::fs::write(path, page.bytes)?;
    }
    Ok(())
}

/// Returns the emails of notices by name: a contractual letter goes by itself, the rest of a day and person together.
fn emails(notices: &[Notice]) -> BTreeMap<String, Vec<&Notice>> {
    let mut emails: BTreeMap<String, Vec<&Notice>> = BTreeMap::new();
    for notice in notices {
        let what = if notice.kind.is_contractual_letter() { notice.id.replace('/', "_") } else { "email".into() };
        emails.entry(format!("{}_{}_{what}", notice.due_on, notice.to)).or_default().push(notice);
    }
    emails
}

/// Returns an email as a message, as text, as HTML, with its attachments beside it.
fn email(contract: &Contract, name: &str, notices: &[&Notice]) -> Result<Vec<SiteFile>, Box<dyn Error>> {
    let to = notices.first().map_or(Party::Contractor, |notice| notice.to);
    let letterhead = Letterhead::of(contract, to);
    let at = |name: &str| Some(format!("https://{name}.council.example"));
    let links = Links { site: at("performance"), desk: at("forms") };
    let item = |notice: &&Notice| {
        let about = notice.about.clone()?;
        Some(DigestItem { month: notice.month, due_on: notice.due_on, as_of: notice.due_on, about })
    };
    let items: Vec<DigestItem> = notices.iter().filter_map(item).collect();
    let letter = digest(&letterhead, &links, to, &items)?;
    let envelope = Envelope {
        from: "last-friday@council.example".into(),
        from_name: "Last Friday".into(),
        to: format!("manager@{to}.example"),
        to_name: letterhead.recipient_name,
        message_id: format!("{name}.{}@lastfriday.example", contract.id),
        thread_id: Some(format!("{}@lastfriday.example", contract.id)),
        date: items.first().map(|item| item.due_on).unwrap_or_default().and_time(chrono::NaiveTime::MIN).and_utc(),
    };
    let message = mime(&envelope, &letter)?;
    let file = |ending: &str, bytes| SiteFile {
        path: format!("letters/{name}{ending}"),
        content_type: "application/octet-stream",
        bytes,
    };
    let mut files = vec![file(".eml", message)];
    files.push(file(".txt", format!("Subject: {}\n\n{}", letter.subject, letter.text).into_bytes()));
    files.push(file(".html", letter.html.into_bytes()));
    files.extend(letter.attachments.into_iter().map(|attached| file(&format!("_{}", attached.name), attached.bytes)));
    Ok(files)
}
