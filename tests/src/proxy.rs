//! A proxy between a function and AWS's stand-in: it counts the calls, and can be cut at any of them, before the call arrives,
//! or after it was executed and before its answer comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// The point at which the proxy is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The number of the call, from 0.
    pub call: usize,
    /// Whether the call is executed, and only its answer lost.
    pub carried_out: bool,
}

/// A proxy before a server.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Its own address.
    pub endpoint: String,
    line: Arc<Line>,
}

#[derive(Debug)]
struct Line {
    server: String,
    calls: AtomicUsize,
    cut: Option<Cut>,
    was_cut: Notify,
}

impl Proxy {
    /// Starts a proxy before a server, to be cut once or not at all.
    ///
    /// # Panics
    ///
    /// The machine has no free port.
    pub async fn start(server: &str, cut: Option<Cut>) -> Self {
        let line = Arc::new(Line { server: server.into(), calls: AtomicUsize::new(0), cut, was_cut: Notify::new() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("a bound address"));
        let router = Router::new().fallback(carry).with_state(Arc::clone(&line));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { endpoint, line }
    }

    /// Returns the number of calls made.
    pub fn calls(&self) -> usize {
        self.line.calls.load(Ordering::SeqCst)
    }

    /// Waits until it is cut.
    pub async fn is_cut(&self) {
        self.line.was_cut.notified().await;
    }
}

async fn carry(State(line): State<Arc<Line>>, request: Request) -> Response<Body> {
    let call = line.calls.fetch_add(1, Ordering::SeqCst);
    let cut = line.cut.filter(|cut| cut.call == call);
    if cut.is_some_and(|cut| !cut.carried_out) {
        return go_dead(&line).await;
    }
    let answer = forward(&line.server, request).await;
    if cut.is_some() {
        return go_dead(&line).await;
    }
    answer
}

/// Waits for ever, so that nothing comes back.
async fn go_dead(line: &Line) -> Response<Body> {
    line.was_cut.notify_one();
    std::future::pending().await
}

async fn forward(server: &str, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole request");
    let target = format!("{server}{}", head.uri.path_and_query().map_or("/", |target| target.as_str()));
    let carried = tokio::task::spawn_blocking(move || {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        let mut onward = axum::http::Request::builder().method(head.method).uri(target);
        for (name, value) in head.headers.iter().filter(|(name, _)| name.as_str() != "transfer-encoding") {
            onward = onward.header(name, value);
        }
        let mut answer = agent.run(onward.body(body.to_vec()).expect("a request")).expect("the server answers");
        let bytes = answer.body_mut().read_to_vec().expect("a whole answer");
        (answer.status(), answer.headers().clone(), bytes)
    });
    let (status, headers, bytes) = carried.await.expect("the call is carried out");
    let mut response = Response::builder().status(status);
    for (name, value) in
        headers.iter().filter(|(name, _)| !["transfer-encoding", "content-length"].contains(&name.as_str()))
    {
        response = response.header(name, value);
    }
    response.body(Body::from(Bytes::from(bytes))).expect("an answer")
}
