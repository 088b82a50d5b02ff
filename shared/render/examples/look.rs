//! Writes the sample contract's pages and letters to a folder, to be looked at: `cargo run -p render --example look --
//! FOLDER 2022-08-10`.

use std::error::Error;
use std::path::Path;

use domain::contract::Contract;
use domain::event::Event;
use render::{ContractSummary, Envelope, Letterhead, Page, contract_pages, letter, mime, site_pages};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder")?;
    let as_of = arguments.next().and_then(|date| domain::date::read(&date)).ok_or("give a date like 2022-08-10")?;

    let contract = Contract::read(include_str!("../../../infra/local/sample/regulation-44/contract.toml"))
        .map_err(|mistakes| format!("{mistakes:?}"))?;
    let events: Vec<Event> =
        include_str!("../src/sample/events.jsonl").lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let assessment = domain::assess(&contract, &events, as_of)?;
    let received = events.iter().filter(|event| contract.date_of(event.received_at) <= as_of).count();

    let mut pages = contract_pages(&contract, &assessment, u64::try_from(received)?)?;
    pages.extend(site_pages(&[ContractSummary::of(&contract, &assessment)])?);
    for notice in &assessment.notices {
        let letterhead = Letterhead {
            contract: contract.id.clone(),
            title: contract.title.clone(),
            council: contract.council.clone(),
            contractor: contract.contractor.clone(),
            recipient_name: "Alex Sample".into(),
        };
        let Some(about) = &notice.about else { continue };
        let letter = letter(&letterhead, notice.to, notice.month, about)?;
        let name = notice.id.replace('/', "_");
        let envelope = Envelope {
            from: "last-friday@council.example".into(),
            from_name: "Last Friday".into(),
            to: format!("manager@{}.example", notice.to),
            to_name: letterhead.recipient_name,
            message_id: format!("{name}.{}@lastfriday.example", contract.id),
            thread_id: format!("{}.{}@lastfriday.example", notice.month, contract.id),
            date: notice.due_on.and_time(chrono::NaiveTime::MIN).and_utc(),
        };
        pages.push(file(format!("letters/{name}.eml"), mime(&envelope, &letter)?));
        pages.push(file(format!("letters/{name}.txt"), letter.text.into_bytes()));
        pages.push(file(format!("letters/{name}.html"), letter.html.into_bytes()));
    }
    for page in pages {
        let path = Path::new(&folder).join(&page.path);
        std::fs::create_dir_all(path.parent().ok_or("a page stands in a folder")?)?;
        std::fs::write(path, page.bytes)?;
    }
    Ok(())
}

fn file(path: String, bytes: Vec<u8>) -> Page {
    Page { path, content_type: "application/octet-stream", bytes }
}
