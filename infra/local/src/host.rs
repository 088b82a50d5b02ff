//! The system served on this machine: uploads to the functions, the site, the mailbox; the stream pumped, the check run.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use chrono::TimeDelta;
use cloud::failure::Failure;
use domain::event::Party;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::clock::{Clock, Jump};
use crate::command::Sentence;
use crate::schedule::moments_between;
use crate::system::System;

mod event;
mod gate;
mod mailbox;
mod site;

/// How often the store's stream is looked at.
const PUMP_EVERY: Duration = Duration::from_millis(200);

/// How often what was left undone is looked for.
const MEND_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How long a failure of the store is waited out.
const PAUSE: Duration = Duration::from_secs(5);

/// A system with its clock.
#[derive(Clone)]
struct Host {
    system: Arc<System>,
    clock: Clock,
}

/// Where a system is served.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    /// Its address, `http://127.0.0.1:8044`.
    pub(crate) address: String,
}

/// The address at a port.
pub(crate) fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Takes the port to serve on.
pub(crate) async fn listen(port: u16) -> Result<Server, Sentence> {
    let unusable = |error: std::io::Error| {
        format!("cannot serve on port {port}: {error}; name another with --port, or 0 for any that is free")
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(unusable)?;
    let address = address(listener.local_addr().map_err(unusable)?.port());
    Ok(Server { listener, address })
}

/// Serves a system until the process is told to stop.
pub(crate) async fn serve(server: Server, system: System, clock: Clock) -> Result<(), Sentence> {
    let host = Host { system: Arc::new(system), clock };
    let pages = host.system.site();
    let router = Router::new()
        .route("/", get(async || Redirect::temporary("/site/index.html")))
        .nest_service("/site", site::router(&pages))
        .route("/mailbox", get(async || Redirect::temporary("/mailbox/")))
        .route("/mailbox/", get(list_mail))
        .route("/mailbox/{contract}/{file}", get(show_mail))
        .route("/mailbox/{contract}/{file}/html", get(show_mail_html))
        .route("/performance/{contract}/{party}", get(show_performance))
        .route("/performance/{contract}/letters/{*id}", get(show_letter))
        .route("/v1", any(call))
        .route("/v1/", any(call))
        .route("/v1/{*path}", any(call))
        .route("/desk", any(call))
        .route("/desk/{*path}", any(call))
        .layer(from_fn(gate::pass))
        .with_state(host.clone());
    let mut beating = tokio::spawn(beat(host.clone()));
    let stop = async move {
        tokio::select! {
            () = told_to_stop() => beating.abort(),
            // It ends by itself only where the machine's clock has jumped.
            _ = &mut beating => {}
        }
    };
    let stopped = axum::serve(server.listener, router).with_graceful_shutdown(stop).await;
    stopped.map_err(|error| format!("cannot go on serving: {error}"))?;
    match host.clock.jumped() {
        Some(Jump { from, to }) => Err(format!(
            "the machine's clock jumped from {from} to {to}, so that nothing more was done. If it is wrong now, set it right and \
             start again; if it is right now, start again with --confirm-clock"
        )),
        None => Ok(()),
    }
}

/// Ends when the process is told to stop, by Ctrl-C or by whoever supervises it.
async fn told_to_stop() {
    // Where a signal cannot be heard the process still ends when it is killed, and loses nothing.
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}

/// Pumps the stream, runs the check at its moments, and now and then takes up what was left undone, for as long as the system
/// is served and the machine's clock does not jump. Each goes on although another fails.
async fn beat(host: Host) {
    let mut checked = host.clock.now();
    let mut mended = checked;
    loop {
        tokio::time::sleep(PUMP_EVERY).await;
        let now = host.clock.now();
        if host.clock.jumped().is_some() {
            return;
        }
        let mut failures = Vec::new();
        failures.extend(host.system.pump(now).await.err());
        if moments_between(checked, now).next().is_some() {
            match host.system.check(now).await {
                Ok(()) => checked = now,
                Err(failure) => failures.push(failure),
            }
        }
        if now - mended >= MEND_EVERY {
            failures.extend(host.system.retry_overdue(now).await.err());
            mended = now;
            if let Err(error) = host.clock.keep(host.system.folder()) {
                tracing::error!(error = %error.kind(), "what the clock shows cannot be kept");
            }
        }
        for failure in &failures {
            tracing::error!(failure = %failure, "the system cannot go on for the moment");
        }
        if !failures.is_empty() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn call(State(host): State<Host>, request: Request) -> Response {
    match event::of_request(request).await {
        Ok(event) => event::into_response(host.system.http(event, host.clock.now()).await),
        Err(refusal) => *refusal,
    }
}

/// The page of a contract for a party. As the mailbox it is open here: whoever sits at this machine holds the store.
async fn show_performance(
    State(host): State<Host>,
    axum::extract::Path((contract, party)): axum::extract::Path<(String, String)>,
) -> Response {
    let party = match party.as_str() {
        "council" => Party::Council,
        "contractor" => Party::Contractor,
        _ => return not_found(),
    };
    let page = functions::record::performance(host.system.table(), &contract, party, host.clock.now(), None).await;
    document(page)
}

/// A contractual letter as sent.
async fn show_letter(
    State(host): State<Host>,
    axum::extract::Path((contract, id)): axum::extract::Path<(String, String)>,
) -> Response {
    document(host.system.table().letter(&contract, &id).await.map(|letter| letter.map(|letter| letter.page)))
}

fn document(page: Result<Option<String>, Failure>) -> Response {
    match page {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => not_found(),
        Err(failure) => {
            tracing::error!(failure = %failure, "a page cannot be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn list_mail(State(host): State<Host>) -> Response {
    mailbox::list(&host.system.mail())
}

async fn show_mail(
    State(host): State<Host>,
    axum::extract::Path((contract, file)): axum::extract::Path<(String, String)>,
) -> Response {
    mailbox::show(&host.system.mail(), &contract, &file)
}

async fn show_mail_html(
    State(host): State<Host>,
    axum::extract::Path((contract, file)): axum::extract::Path<(String, String)>,
) -> Response {
    mailbox::show_html(&host.system.mail(), &contract, &file)
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, gate::NOTHING_HERE).into_response()
}
