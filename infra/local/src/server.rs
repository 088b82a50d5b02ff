//! Serving the system on this machine: HTTP for the functions, the status site, and the mailbox; and in the background the
//! delivery of the stream and the daily check.

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
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::api_gateway::{event_of, response_of};
use crate::check_schedule::check_times_between;
use crate::clock::{Clock, ClockJump};
use crate::console::OperatorMessage;
use crate::local_system::LocalSystem;
use crate::party_name::party_named;
use refusal::not_found;

mod mailbox;
mod refusal;
mod request_body;
mod request_guard;
mod status_site;

/// How often the store's stream is read.
const READ_STREAM_EVERY: Duration = Duration::from_millis(200);

/// How often overdue work is looked for.
const RETRY_OVERDUE_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How long the background work pauses after a failure.
const FAILURE_PAUSE: Duration = Duration::from_secs(5);

/// A system with its clock.
#[derive(Clone)]
struct ServedSystem {
    system: Arc<LocalSystem>,
    clock: Clock,
}

/// A port of this machine that is bound, and on which nothing is served yet.
#[derive(Debug)]
pub(crate) struct BoundPort {
    listener: TcpListener,
    /// Its address, `http://127.0.0.1:8044`.
    pub(crate) address: String,
}

/// Returns the address at a port.
pub(crate) fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Binds the port to serve on; 0 takes any that is free.
pub(crate) async fn bind(port: u16) -> Result<BoundPort, OperatorMessage> {
    let unusable = |error: std::io::Error| {
        format!("cannot serve on port {port}: {error}; name another with --port, or 0 for any that is free")
    };
    // On this machine's own address only: the mailbox and the performance pages ask for no credential.
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(unusable)?;
    let address = address(listener.local_addr().map_err(unusable)?.port());
    Ok(BoundPort { listener, address })
}

/// Serves a system until the process is told to stop.
pub(crate) async fn serve(port: BoundPort, system: LocalSystem, clock: Clock) -> Result<(), OperatorMessage> {
    let served = ServedSystem { system: Arc::new(system), clock };
    let pages = served.system.site_folder();
    let router = Router::new()
        .route("/", get(async || Redirect::temporary("/site/index.html")))
        .nest_service("/site", status_site::router(&pages))
        .route("/mailbox", get(async || Redirect::temporary("/mailbox/")))
        .route("/mailbox/", get(list_mail))
        .route("/mailbox/{contract}/{file}", get(show_mail))
        .route("/mailbox/{contract}/{file}/html", get(show_mail_html))
        .route("/performance/{contract}/{party}", get(show_performance))
        .route("/performance/{contract}/letters/{*id}", get(show_letter))
        .route("/v1", any(call_function))
        .route("/v1/", any(call_function))
        .route("/v1/{*path}", any(call_function))
        .route("/desk", any(call_function))
        .route("/desk/{*path}", any(call_function))
        .layer(from_fn(request_guard::guard))
        .with_state(served.clone());
    let mut background = tokio::spawn(run_background_work(served.clone()));
    let stop = async move {
        tokio::select! {
            () = told_to_stop() => background.abort(),
            // It ends by itself only if the machine's clock has jumped.
            _ = &mut background => {}
        }
    };
    let stopped = axum::serve(port.listener, router).with_graceful_shutdown(stop).await;
    stopped.map_err(|error| format!("cannot go on serving: {error}"))?;
    match served.clock.jumped() {
        Some(ClockJump { from, to }) => Err(format!(
            "the machine's clock jumped from {from} to {to}, so that nothing more was done. If it is wrong now, set it right and \
             start again; if it is right now, start again with --confirm-clock"
        )),
        None => Ok(()),
    }
}

/// Ends when the process is told to stop, by Ctrl-C or by SIGTERM.
async fn told_to_stop() {
    // If the signal cannot be received, the process can still be killed, and loses nothing.
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

/// Delivers the stream's records, runs the daily check when it is due, and from time to time takes up overdue work, until the
/// machine's clock jumps. A failure of one does not stop the others.
async fn run_background_work(served: ServedSystem) {
    let mut last_check = served.clock.now();
    let mut last_retry = last_check;
    loop {
        tokio::time::sleep(READ_STREAM_EVERY).await;
        let now = served.clock.now();
        // Nothing more may be done by a clock that is perhaps wrong: months would become final, and emails go.
        if served.clock.jumped().is_some() {
            return;
        }
        let mut failures = Vec::new();
        failures.extend(served.system.deliver_stream(now).await.err());
        if check_times_between(last_check, now).next().is_some() {
            match served.system.check(now).await {
                // Only now: a check that failed is due again at the next turn.
                Ok(()) => last_check = now,
                Err(failure) => failures.push(failure),
            }
        }
        if now - last_retry >= RETRY_OVERDUE_EVERY {
            failures.extend(served.system.retry_overdue(now).await.err());
            last_retry = now;
            // Saved each minute, so that the next start knows up to when the clock was right.
            if let Err(error) = served.clock.save(served.system.folder()) {
                tracing::error!(error = %error.kind(), "what the clock shows cannot be kept");
            }
        }
        for failure in &failures {
            tracing::error!(failure = %failure, "the system cannot go on for the moment");
        }
        if !failures.is_empty() {
            tokio::time::sleep(FAILURE_PAUSE).await;
        }
    }
}

async fn call_function(State(served): State<ServedSystem>, request: Request) -> Response {
    match request_body::read_request(request).await {
        Ok(request) => response_of(served.system.http(event_of(request), served.clock.now()).await),
        Err(refusal) => *refusal,
    }
}

/// Shows the page of a contract for a party. Like the mailbox it asks for no credential here: the user of this machine has the
/// whole store anyway.
async fn show_performance(
    State(served): State<ServedSystem>,
    axum::extract::Path((contract, party)): axum::extract::Path<(String, String)>,
) -> Response {
    let Some(party) = party_named(&party) else { return not_found() };
    let page = functions::record::performance(served.system.table(), &contract, party, served.clock.now(), None).await;
    document(page)
}

/// Shows a contractual letter as it was sent.
async fn show_letter(
    State(served): State<ServedSystem>,
    axum::extract::Path((contract, id)): axum::extract::Path<(String, String)>,
) -> Response {
    document(served.system.table().letter(&contract, &id).await.map(|letter| letter.map(|letter| letter.page)))
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

async fn list_mail(State(served): State<ServedSystem>) -> Response {
    mailbox::list(&served.system.mail_folder())
}

async fn show_mail(
    State(served): State<ServedSystem>,
    axum::extract::Path((contract, file)): axum::extract::Path<(String, String)>,
) -> Response {
    mailbox::show(&served.system.mail_folder(), &contract, &file)
}

async fn show_mail_html(
    State(served): State<ServedSystem>,
    axum::extract::Path((contract, file)): axum::extract::Path<(String, String)>,
) -> Response {
    mailbox::show_html(&served.system.mail_folder(), &contract, &file)
}
