//! The system served on this machine: uploads to the functions, the site, the mailbox; the stream pumped, the check run.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::clock::Clock;
use crate::command::Sentence;
use crate::schedule::moments_between;
use crate::system::System;

mod event;
mod mailbox;

/// How often the store's stream is looked at.
const PUMP_EVERY: Duration = Duration::from_millis(200);

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

/// Takes the port to serve on.
pub(crate) async fn listen(port: u16) -> Result<Server, Sentence> {
    let unusable = |error: std::io::Error| {
        format!("cannot serve on port {port}: {error}; name another with --port, or 0 for any that is free")
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(unusable)?;
    let address = format!("http://{}", listener.local_addr().map_err(unusable)?);
    Ok(Server { listener, address })
}

/// Serves a system until the process is told to stop.
pub(crate) async fn serve(server: Server, system: System, clock: Clock) -> Result<(), Sentence> {
    let host = Host { system: Arc::new(system), clock };
    let site = ServeDir::new(host.system.site());
    let router = Router::new()
        .route("/", get(async || Redirect::temporary("/site/index.html")))
        .nest_service("/site", site)
        .route("/mailbox", get(async || Redirect::temporary("/mailbox/")))
        .route("/mailbox/", get(list_mail))
        .route("/mailbox/{contract}/{file}", get(show_mail))
        .route("/mailbox/{contract}/{file}/html", get(show_mail_html))
        .route("/v1/{*path}", any(ingest))
        .with_state(host.clone());
    let beat = tokio::spawn(beat(host));
    let stopped = axum::serve(server.listener, router).with_graceful_shutdown(told_to_stop()).await;
    beat.abort();
    stopped.map_err(|error| format!("cannot go on serving: {error}"))
}

async fn told_to_stop() {
    // Where the signal cannot be heard the process still ends when it is killed, and loses nothing.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Pumps the stream and runs the check at its moments, for as long as the system is served.
async fn beat(host: Host) {
    let mut checked = host.clock.now();
    loop {
        tokio::time::sleep(PUMP_EVERY).await;
        let now = host.clock.now();
        if moments_between(checked, now).next().is_some() {
            if let Err(failure) = host.system.check(now).await {
                tracing::error!(failure = %failure, "the check failed");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            checked = now;
        }
        if let Err(failure) = host.system.pump(now).await {
            tracing::error!(failure = %failure, "the stream cannot be read");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn ingest(State(host): State<Host>, request: Request) -> Response {
    match event::of_request(request).await {
        Ok(event) => event::into_response(host.system.ingest(event, host.clock.now()).await),
        Err(status) => status.into_response(),
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
    (StatusCode::NOT_FOUND, "There is nothing here.").into_response()
}
