//! `lastfriday demo`: the sample contract's history replayed day by day through the real functions, then served.

use std::path::Path;
use std::process::ExitCode;

use aws_lambda_events::event::apigw::ApiGatewayV2httpRequest;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::{Event, Party};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use intake::Format;

use super::{Sentence, print, start_logging};
use crate::arguments::Demo;
use crate::call;
use crate::clock::{Clock, Kept};
use crate::host;
use crate::private;
use crate::sample::{self, Arrival};
use crate::schedule::moments_between;
use crate::system::System;

/// What the demo's own credential is for.
const LABEL: &str = "demo";

/// A step of the replay.
enum Step {
    Arrives(Arrival),
    Check,
}

pub(super) async fn run(call: &Demo) -> Result<ExitCode, Sentence> {
    start_logging(tracing::Level::ERROR);
    let folder = &call.folder;
    let server = if call.no_serve { None } else { Some(host::listen(call.port).await?) };
    let address = server.as_ref().map_or_else(|| host::address(call.port), |server| server.address.clone());
    let system = System::open(folder, &address).await?;
    let unwritten = |error: std::io::Error| format!("cannot write to the folder {}: {error}", folder.display());
    match Kept::in_folder(folder) {
        Some(kept) if !kept.is_own() => {
            return Err(format!(
                "the folder {} goes by the machine's clock: give the demo, which plays in 2022 and 2023, a folder of its own with \
                 --folder",
                folder.display()
            ));
        }
        Some(_) => {}
        None => Clock::starting_at(DateTime::UNIX_EPOCH).keep(folder).map_err(unwritten)?,
    }
    let definition = sample::definition()?;
    let contract = Contract::read(definition).map_err(|_| "the sample's definition has mistakes".to_owned())?;
    let failed = |failure: Failure| format!("the replay stopped: {failure}; start it again and it goes on");
    let tokens = new_tokens(&system, &contract.id).await.map_err(failed)?;
    replay(&system, &contract, &tokens).await?;
    let samples = write_samples(folder)?;
    let clock = Clock::starting_at(sample::ends());
    clock.keep(folder).map_err(unwritten)?;
    if system.put_back(clock.now()).await.map_err(failed)? > 0 {
        system.catch_up(clock.now()).await.map_err(failed)?;
    }
    let emails = system.table().emails(&contract.id).await.map_err(failed)?;
    let sent = emails.iter().filter(|email| email.state.went()).count();
    print(&format!("The sample contract's twenty months are in {}: {sent} emails were sent.", folder.display()))?;
    let Some(server) = server else { return Ok(ExitCode::SUCCESS) };
    let address = &server.address;
    print(&format!(
        "\nThe status site:  {address}/site/index.html\nThe forms:        {address}/desk (sign in as {manager}; the link is in the mailbox)\nThe mailbox:      {address}/mailbox/\nFor the council:  {address}/performance/{id}/council\nFor the contractor: {address}/performance/{id}/contractor\nUploads go to:    {address}/v1/contracts/{id}/returns/2023-11\n\nIt is 30 November 2023 there. Submit a revision of November's return as the contractor would, then look at both again:\n\n  curl --data-binary '@{sample}' \\\n    --header 'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' \\\n    --header 'Authorization: Bearer {token}' \\\n    {address}/v1/contracts/{id}/returns/2023-11\n\nStop with Ctrl-C.",
        id = contract.id,
        manager =
            contract.contract_manager(Party::Contractor).map(|contact| contact.email.as_str()).unwrap_or_default(),
        sample = samples,
        token = tokens.contractor,
    ))?;
    host::serve(server, system, clock).await?;
    Ok(ExitCode::SUCCESS)
}

/// The demo's credentials.
struct Tokens {
    contractor: String,
    council: String,
}

/// Fresh credentials of both parties; those of earlier demos in the same folder are revoked.
async fn new_tokens(system: &System, contract: &str) -> Result<Tokens, Failure> {
    let now = cloud::clock::now();
    for earlier in system.table().tokens(contract).await? {
        if earlier.label == LABEL && earlier.revoked_at.is_none() {
            system.table().revoke_token(contract, &earlier.id, now).await?;
        }
    }
    // Valid by the demo's clock, which shows 2022 and 2023, and by the real one.
    let good = DateTime::UNIX_EPOCH..now + TimeDelta::days(30);
    let contractor = system.table().new_token(contract, Party::Contractor, LABEL, good.clone()).await?.0;
    let council = system.table().new_token(contract, Party::Council, LABEL, good).await?.0;
    Ok(Tokens { contractor, council })
}

/// Writes the sample's files for the reader to upload; the path of one that the replay has not sent.
fn write_samples(folder: &Path) -> Result<String, Sentence> {
    let place = folder.join("sample");
    let failed = |error: std::io::Error| format!("cannot write the sample's files to {}: {error}", place.display());
    private::make_folder(&place).map_err(failed)?;
    for (name, bytes) in sample::returns() {
        private::write(&place.join(name), bytes).map_err(failed)?;
    }
    Ok(place.join("2023-11-revised.xlsx").display().to_string())
}

/// Replays the history, from where an earlier replay stopped.
async fn replay(system: &System, contract: &Contract, tokens: &Tokens) -> Result<(), Sentence> {
    let failed = |failure: Failure| format!("the replay stopped: {failure}; start it again and it goes on");
    let begins = contract.commences.and_time(chrono::NaiveTime::MIN).and_utc();
    system.table().create_contract(contract, begins).await.map_err(failed)?;
    let resumes = resume_point(system, &contract.id, begins).await.map_err(failed)?;
    system.catch_up(resumes).await.map_err(failed)?;
    let steps = steps(resumes)?;
    let progress = ProgressBar::with_draw_target(Some(steps.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len}") {
        progress.set_style(style.progress_chars("=> "));
    }
    for (now, step) in steps {
        progress.set_message(now.format("%-d %B %Y").to_string());
        match step {
            Step::Check => system.check(now).await.map_err(failed)?,
            Step::Arrives(Arrival::Upload { month, file, bytes, answer }) => {
                let format = Format::of_file_name(&file).format();
                let event = call::upload(&contract.id, &tokens.contractor, month, format, bytes);
                let status = system.http(event, now).await.status_code;
                // What an earlier replay uploaded already is answered with 200 instead of 201.
                if status != answer && (status, answer) != (200, 201) {
                    return Err(format!("the sample's {file} was answered with {status} instead of {answer}"));
                }
            }
            Step::Arrives(Arrival::Recorded(event)) => {
                let status = system.http(recording(&contract.id, tokens, &event)?, now).await.status_code;
                if status != 201 {
                    return Err(format!("the sample's event of {} was answered with {status}", event.received_at));
                }
            }
        }
        system.pump(now).await.map_err(failed)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Where an earlier replay stopped, or where the history begins.
async fn resume_point(system: &System, contract: &str, begins: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let received = system.table().head(contract).await?.map(|head| head.received_at);
    let assessed = system.table().snapshot(contract).await?.map(|snapshot| snapshot.version.as_of);
    let assessed = assessed.map(|as_of| as_of.and_time(chrono::NaiveTime::MIN).and_utc());
    Ok([received, assessed].into_iter().flatten().fold(begins, DateTime::max))
}

/// Everything from a moment to the end of the history, in order.
fn steps(resumes: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Step)>, Sentence> {
    let arrivals = sample::history()?.into_iter().filter(|(at, _)| *at >= resumes);
    let arrivals = arrivals.map(|(at, arrival)| (at, Step::Arrives(arrival)));
    let checks = moments_between(resumes, sample::ends()).map(|at| (at, Step::Check));
    let mut steps: Vec<(DateTime<Utc>, Step)> = arrivals.chain(checks).collect();
    steps.sort_by_key(|(at, _)| *at);
    Ok(steps)
}

/// The HTTP event of a recording. Its key follows from the event, so that a replay that goes on records nothing twice.
fn recording(contract: &str, tokens: &Tokens, event: &Event) -> Result<ApiGatewayV2httpRequest, Sentence> {
    let body = serde_json::to_string(&event.fact).map_err(|error| format!("an event of the sample: {error}"))?;
    let token = if event.by == Party::Council { &tokens.council } else { &tokens.contractor };
    let key = call::recording_key(event.received_at, body.as_bytes());
    Ok(call::recording(contract, token, &key, body.as_bytes()))
}
