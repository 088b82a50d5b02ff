//! The embedded engine, in memory or from a folder that no program uses any more.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use cloud::connection::Connection;
use cloud::table::Table;
use engine::{Engine, TARGET};
use tokio::net::TcpListener;

/// The name of the table in an engine of a test.
pub const TABLE: &str = "last-friday";

/// The items of a table, by their keys.
pub type Items = BTreeMap<(String, String), HashMap<String, AttributeValue>>;

/// Returns a connection to a new engine in this process.
///
/// # Panics
///
/// It does not start.
pub async fn start() -> Connection {
    Connection::by(engine().http_client())
}

fn engine() -> Engine {
    Engine::in_memory().expect("an engine in memory")
}

/// Returns a connection to the store that a program left in a folder.
///
/// # Panics
///
/// There is none.
pub async fn of_folder(folder: &Path) -> Connection {
    let file = folder.join("store/last-friday.sqlite");
    assert!(file.is_file(), "there is no store in {}", folder.display());
    Connection::by(Engine::of_file(&file).expect("a store").http_client())
}

/// Serves a new engine over HTTP, for programs that can only call AWS, and returns its address.
///
/// # Panics
///
/// It does not start.
pub async fn listen() -> String {
    serve(engine()).await
}

/// Serves an engine over HTTP, as AWS does, until the runtime ends, and returns its address.
///
/// # Panics
///
/// The machine has no free port.
pub async fn serve(engine: Engine) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("a bound address"));
    let router = Router::new().fallback(answer).with_state(Arc::new(engine));
    tokio::spawn(async move { axum::serve(listener, router).await });
    endpoint
}

async fn answer(State(engine): State<Arc<Engine>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole request");
    let target = head.headers.get(TARGET).and_then(|target| target.to_str().ok()).unwrap_or_default().to_owned();
    let answered = tokio::task::spawn_blocking(move || engine.answer(&target, &body)).await.expect("an answer");
    let response = Response::builder().status(answered.status).header("content-type", "application/x-amz-json-1.0");
    response.body(Body::from(answered.body)).expect("an answer")
}

/// Returns an empty table in a store of its own.
///
/// # Panics
///
/// It is not made.
pub async fn empty() -> (Client, Table) {
    let client = start().await.dynamodb();
    let table = Table::new(client.clone(), TABLE);
    table.create().await.expect("a table");
    (client, table)
}

/// Returns all items of a table.
///
/// # Panics
///
/// It is not all in one answer.
pub async fn items(client: &Client) -> Items {
    let answer = client.scan().table_name(TABLE).consistent_read(true).send().await.expect("an answer");
    assert!(answer.last_evaluated_key().is_none(), "it is all in one answer");
    let text = |item: &HashMap<String, AttributeValue>, name: &str| item[name].as_s().expect("a text").clone();
    answer.items().iter().map(|item| ((text(item, "pk"), text(item, "sk")), item.clone())).collect()
}

/// Returns a table with the same items in a new store.
///
/// # Panics
///
/// The store does not take it.
pub async fn another_with(items: &Items) -> (Client, Table) {
    let (client, table) = empty().await;
    for item in items.values() {
        let put = client.put_item().table_name(TABLE).set_item(Some(item.clone()));
        put.send().await.expect("it is taken");
    }
    (client, table)
}
