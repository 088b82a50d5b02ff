//! `lastfriday demo`: the sample contract's history replayed day by day through the real functions, then served.

use std::path::Path;
use std::process::ExitCode;

use axum::http::{Error as HttpError, Request};
use chrono::{DateTime, TimeDelta, Utc};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::{Author, Event, Party};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use intake::Format;

use crate::api_gateway::event_of;
use crate::api_request::{idempotency_key, record_event, submit_return};
use crate::arguments::DemoArguments;
use crate::check_schedule::check_times_between;
use crate::clock::{Clock, SavedClock};
use crate::console::{OperatorMessage, print, start_logging};
use crate::local_system::LocalSystem;
use crate::private_files;
use crate::sample::{self, SampleArrival};
use crate::server;

/// The label of the demo's own credentials.
const LABEL: &str = "demo";

/// A step of the replay of the sample's history.
enum ReplayStep {
    Arrives(SampleArrival),
    DailyCheck,
}

pub(super) async fn run(arguments: &DemoArguments) -> Result<ExitCode, OperatorMessage> {
    start_logging(tracing::Level::ERROR);
    let folder = &arguments.folder;
    let port = if arguments.no_serve { None } else { Some(server::bind(arguments.port).await?) };
    let address = port.as_ref().map_or_else(|| server::address(arguments.port), |port| port.address.clone());
    let system = LocalSystem::open(folder, &address).await?;
    let unwritten = |error: std::io::Error| format!("cannot write to the folder {}: {error}", folder.display());
    match SavedClock::in_folder(folder) {
        Some(saved) if !saved.is_own() => {
            return Err(format!(
                "the folder {} goes by the machine's clock: give the demo, which plays in 2022 and 2023, a folder of its own with \
                 --folder",
                folder.display()
            ));
        }
        Some(_) => {}
        // A new folder gets its own clock before anything is replayed: if the demo is stopped, `serve` does not take it for a
        // live one.
        None => Clock::starting_at(DateTime::UNIX_EPOCH).save(folder).map_err(unwritten)?,
    }
    let definition = sample::definition()?;
    let contract = Contract::read(definition).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        format!("the sample's definition has mistakes: {}", mistakes.join("; "))
    })?;
    let failed = |failure: Failure| format!("the replay stopped: {failure}; start it again and it carries on");
    let credentials = new_credentials(&system, &contract.id).await.map_err(failed)?;
    replay(&system, &contract, &credentials).await?;
    let samples = write_samples(folder)?;
    let clock = Clock::starting_at(sample::ENDS);
    clock.save(folder).map_err(unwritten)?;
    if system.record_clock_put_back(clock.now()).await.map_err(failed)? > 0 {
        system.finish_interrupted_work(clock.now()).await.map_err(failed)?;
    }
    let emails = system.table().emails(&contract.id).await.map_err(failed)?;
    let sent = emails.iter().filter(|email| email.state.went()).count();
    print(&format!("The sample contract's twenty months are in {}: {sent} emails were sent.", folder.display()))?;
    let Some(port) = port else { return Ok(ExitCode::SUCCESS) };
    let address = &port.address;
    print(&format!(
        "\nThe status site:  {address}/site/index.html\nThe forms:        {address}/desk (sign in as {manager}; the link is in the mailbox)\nThe mailbox:      {address}/mailbox/\nFor the council:  {address}/performance/{id}/council\nFor the contractor: {address}/performance/{id}/contractor\nUploads go to:    {address}/v1/contracts/{id}/returns/2023-11\n\nIt is 30 November 2023 there. Submit a new version of November's return as the contractor would, then look at both again:\n\n  curl --data-binary '@{sample}' \\\n    --header 'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' \\\n    --header 'Authorization: Bearer {token}' \\\n    {address}/v1/contracts/{id}/returns/2023-11\n\nStop with Ctrl-C.",
        id = contract.id,
        manager =
            contract.contract_manager(Party::Contractor).map(|contact| contact.email.as_str()).unwrap_or_default(),
        sample = samples,
        token = credentials.contractor,
    ))?;
    server::serve(port, system, clock).await?;
    Ok(ExitCode::SUCCESS)
}

/// The tokens of the demo's credentials.
struct DemoCredentials {
    contractor: String,
    council: String,
}

/// Makes credentials for both parties, and revokes those of earlier demos in the same folder.
async fn new_credentials(system: &LocalSystem, contract: &str) -> Result<DemoCredentials, Failure> {
    let now = cloud::clock::now();
    for earlier in system.table().tokens(contract).await? {
        if earlier.label == LABEL && earlier.revoked_at.is_none() {
            system.table().revoke_token(contract, &earlier.id, now).await?;
        }
    }
    // Valid by the demo's clock, which shows 2022 and 2023, and by the machine's.
    let good = DateTime::UNIX_EPOCH..now + TimeDelta::days(30);
    let contractor = system.table().new_token(contract, Party::Contractor, LABEL, good.clone()).await?.0;
    let council = system.table().new_token(contract, Party::Council, LABEL, good).await?.0;
    Ok(DemoCredentials { contractor, council })
}

/// Writes the sample's files for the user to upload; returns the path of one that the replay does not send.
fn write_samples(folder: &Path) -> Result<String, OperatorMessage> {
    let to = folder.join("sample");
    let failed = |error: std::io::Error| format!("cannot write the sample's files to {}: {error}", to.display());
    private_files::make_folder(&to).map_err(failed)?;
    for (name, bytes) in sample::returns() {
        private_files::write(&to.join(name), bytes).map_err(failed)?;
    }
    Ok(to.join("2023-11-revised.xlsx").display().to_string())
}

/// Replays the history, starting where an earlier replay stopped.
async fn replay(
    system: &LocalSystem,
    contract: &Contract,
    credentials: &DemoCredentials,
) -> Result<(), OperatorMessage> {
    let failed = |failure: Failure| format!("the replay stopped: {failure}; start it again and it carries on");
    let begins = contract.commences.and_time(chrono::NaiveTime::MIN).and_utc();
    system.table().create_contract(contract, begins).await.map_err(failed)?;
    let resumes = resume_point(system, &contract.id, begins).await.map_err(failed)?;
    system.finish_interrupted_work(resumes).await.map_err(failed)?;
    let steps = steps(resumes)?;
    let progress = ProgressBar::with_draw_target(Some(steps.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len}") {
        progress.set_style(style.progress_chars("=> "));
    }
    for (now, step) in steps {
        progress.set_message(now.format("%-d %B %Y").to_string());
        match step {
            ReplayStep::DailyCheck => system.check(now).await.map_err(failed)?,
            ReplayStep::Arrives(SampleArrival::Upload { month, file, bytes, answer }) => {
                let format = Format::of_file_name(&file).format();
                let request = submit_return(&contract.id, &credentials.contractor, month, format, bytes);
                let status = system.http(event_of(request.map_err(unsendable)?), now).await.status_code;
                // A file that an earlier replay has uploaded is answered with 200 instead of 201.
                if status != answer && (status, answer) != (200, 201) {
                    return Err(format!("the sample's {file} was answered with {status} instead of {answer}"));
                }
            }
            ReplayStep::Arrives(SampleArrival::Recorded(event)) => {
                let status =
                    system.http(event_of(recording(&contract.id, credentials, &event)?), now).await.status_code;
                if status != 201 {
                    return Err(format!("the sample's event of {} was answered with {status}", event.received_at));
                }
            }
        }
        // At each step, so that what follows from it gets its day and not that of a later step.
        system.deliver_stream(now).await.map_err(failed)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Returns where an earlier replay stopped, or where the history begins.
async fn resume_point(system: &LocalSystem, contract: &str, begins: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let received = system.table().head(contract).await?.map(|head| head.received_at);
    let assessed = system.table().snapshot(contract).await?.map(|snapshot| snapshot.version.as_of);
    let assessed = assessed.map(|as_of| as_of.and_time(chrono::NaiveTime::MIN).and_utc());
    Ok([received, assessed].into_iter().flatten().fold(begins, DateTime::max))
}

/// Returns the steps from a moment to the end of the history, in order.
fn steps(resumes: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, ReplayStep)>, OperatorMessage> {
    let arrivals = sample::history()?.into_iter().filter(|(at, _)| *at >= resumes);
    let arrivals = arrivals.map(|(at, arrival)| (at, ReplayStep::Arrives(arrival)));
    let checks = check_times_between(resumes, sample::ENDS).map(|at| (at, ReplayStep::DailyCheck));
    let mut steps: Vec<(DateTime<Utc>, ReplayStep)> = arrivals.chain(checks).collect();
    steps.sort_by_key(|(at, _)| *at);
    Ok(steps)
}

/// Returns the request that records an event. Its key follows from the event, so that a replay that is started again records
/// nothing twice.
fn recording(
    contract: &str,
    credentials: &DemoCredentials,
    event: &Event,
) -> Result<Request<Vec<u8>>, OperatorMessage> {
    let body = serde_json::to_string(&event.fact).map_err(|error| format!("an event of the sample: {error}"))?;
    let token = match event.by {
        Author::Council => &credentials.council,
        Author::Contractor => &credentials.contractor,
        Author::System => return Err(format!("the sample's event of {} is no party's", event.received_at)),
    };
    let key = idempotency_key(event.received_at, body.as_bytes());
    record_event(contract, token, &key, body.as_bytes()).map_err(unsendable)
}

fn unsendable(error: HttpError) -> OperatorMessage {
    format!("a request of the sample cannot be made: {error}")
}
