//! A stand-in for AWS in one process, for the calls of the functions: it forwards calls of DynamoDB to the embedded engine, and
//! answers calls of S3 and SES itself. It records each call with its consumed capacity, and can replay the recorded answers, so
//! that a function or its yardstick gets the same answers each time, without the time of a store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

/// The answer of SES.
const TAKEN: &str = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult><MessageId>\
                     1</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>\
                     </SendRawEmailResponse>";

/// The operations that return their consumed capacity on request.
const METERED: [&str; 8] =
    ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"];

/// A call that was made.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation's name: `GetItem`, `PutObject`.
    pub operation: String,
    /// The object's path below its bucket, or the query's key; otherwise empty.
    pub about: String,
    /// The read or write capacity units that it consumed.
    pub units: f64,
    answer: (StatusCode, HeaderMap, Bytes),
}

impl Call {
    /// Says whether it reads from the table.
    pub fn is_read(&self) -> bool {
        ["BatchGetItem", "GetItem", "Query"].contains(&self.operation.as_str())
    }
}

/// The stand-in.
#[derive(Clone, Debug)]
pub struct FakeAws {
    /// Its address.
    pub endpoint: String,
    line: Arc<Line>,
}

#[derive(Debug)]
struct Line {
    dynamodb: String,
    agent: ureq::Agent,
    noted: Mutex<Vec<Call>>,
    /// The calls to replay, and the number of those replayed.
    played: Mutex<Option<(Vec<Call>, usize)>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeAws {
    /// Starts a stand-in that forwards to a server of DynamoDB's API.
    ///
    /// # Panics
    ///
    /// The machine has no free port.
    pub async fn before(dynamodb: &str) -> Self {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        let line = Line { dynamodb: dynamodb.into(), agent, noted: Mutex::default(), played: Mutex::default() };
        let line = Arc::new(line);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("a bound address"));
        let router = Router::new().fallback(take).with_state(Arc::clone(&line));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { endpoint, line }
    }

    /// Returns the calls since the last `take`.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut locked(&self.line.noted))
    }

    /// Answers from now on with recorded answers, in their order.
    pub fn play(&self, calls: &[Call]) {
        *locked(&self.line.played) = Some((calls.to_vec(), 0));
    }

    /// Returns the number of replayed calls, and of all calls to replay.
    pub fn progress(&self) -> (usize, usize) {
        locked(&self.line.played).as_ref().map_or((0, 0), |(calls, at)| (*at, calls.len()))
    }

    /// Stops replaying: from now on calls go to the server.
    pub fn go_live(&self) {
        *locked(&self.line.played) = None;
    }
}

async fn take(State(line): State<Arc<Line>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if let Some((calls, at)) = locked(&line.played).as_mut() {
        let answer = calls.get(*at).map(|call| call.answer.clone());
        *at += 1;
        // A call that was not recorded gets 404.
        return respond(answer.unwrap_or((StatusCode::NOT_FOUND, HeaderMap::new(), Bytes::new())));
    }
    let call = match operation(&head.headers) {
        Some(operation) => dynamodb(&line, operation, head.headers, body).await,
        None => other(&head.method, head.uri.path(), head.uri.query().unwrap_or_default(), &body),
    };
    locked(&line.noted).push(call.clone());
    respond(call.answer)
}

fn respond((status, headers, body): (StatusCode, HeaderMap, Bytes)) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn operation(headers: &HeaderMap) -> Option<String> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    target.strip_prefix("DynamoDB_20120810.").map(str::to_owned)
}

/// Forwards a call to the engine, and asks for its consumed capacity.
async fn dynamodb(line: &Arc<Line>, operation: String, headers: HeaderMap, body: Bytes) -> Call {
    let mut asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    if METERED.contains(&operation.as_str()) {
        asked["ReturnConsumedCapacity"] = "TOTAL".into();
    }
    let about = asked["ExpressionAttributeValues"][":pk"]["S"].as_str().unwrap_or_default().to_owned();
    let carried = Arc::clone(line);
    let answer = tokio::task::spawn_blocking(move || {
        let mut onward = axum::http::Request::builder().method("POST").uri(&carried.dynamodb);
        for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
            if let Some(value) = headers.get(name) {
                onward = onward.header(name, value);
            }
        }
        let onward = onward.body(asked.to_string()).expect("a request");
        let mut answer = carried.agent.run(onward).expect("the engine answers");
        let bytes = answer.body_mut().with_config().limit(u64::MAX).read_to_vec().expect("a whole answer");
        let mut headers = answer.headers().clone();
        headers.remove("transfer-encoding");
        headers.remove("content-length");
        (answer.status(), headers, Bytes::from(bytes))
    });
    let answer = answer.await.expect("the call is carried out");
    let said: Value = serde_json::from_slice(&answer.2).unwrap_or_default();
    let units = match &said["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().filter_map(|table| table["CapacityUnits"].as_f64()).sum(),
        table => table["CapacityUnits"].as_f64().unwrap_or_default(),
    };
    Call { operation, about, units, answer }
}

/// Answers a call of S3 or of SES.
fn other(method: &Method, path: &str, query: &str, body: &[u8]) -> Call {
    let object = path.trim_start_matches('/').split_once('/').map_or("", |(_, key)| key).to_owned();
    let mut headers = HeaderMap::new();
    let (operation, status, answer) = match *method {
        Method::PUT => {
            headers.insert("etag", HeaderValue::from_static("\"1\""));
            ("PutObject", StatusCode::OK, Bytes::new())
        }
        Method::DELETE => ("DeleteObject", StatusCode::NO_CONTENT, Bytes::new()),
        Method::HEAD => ("HeadObject", StatusCode::NOT_FOUND, Bytes::new()),
        Method::GET if query.contains("list-type") => ("ListObjectsV2", StatusCode::NOT_FOUND, Bytes::new()),
        Method::GET => ("GetObject", StatusCode::NOT_FOUND, Bytes::new()),
        _ if body.starts_with(b"Action=SendRawEmail") => {
            headers.insert("content-type", HeaderValue::from_static("text/xml"));
            ("SendRawEmail", StatusCode::OK, Bytes::from_static(TAKEN.as_bytes()))
        }
        _ => ("unknown", StatusCode::NOT_FOUND, Bytes::new()),
    };
    Call { operation: operation.into(), about: object, units: 0.0, answer: (status, headers, answer) }
}
