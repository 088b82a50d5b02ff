//! A stand-in for the Lambda Runtime API: it sends events to a function's binary and takes its answers, as AWS does.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use crate::program::{Folder, Running, packaged};
use crate::proxy::Proxy;

/// The time limit for a function's answer, which is far longer than any takes, so that no test fails on a slow machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A function's binary, running.
#[derive(Debug)]
pub struct Function {
    events: mpsc::UnboundedSender<Value>,
    answers: mpsc::UnboundedReceiver<Answer>,
    process: Running,
    log: Folder,
    launched: Instant,
}

/// A function's answer to an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Response(Value),
    Error(Value),
}

#[derive(Clone)]
struct Api {
    events: Arc<Mutex<mpsc::UnboundedReceiver<Value>>>,
    answers: mpsc::UnboundedSender<Answer>,
}

impl Function {
    /// Starts a function with Lambda's environment and further variables.
    ///
    /// # Panics
    ///
    /// It is not built, or does not start.
    pub async fn start(name: &str, endpoint: &str, variables: &[(&str, &str)]) -> Self {
        Self::launch(Command::new(packaged(name)), name, endpoint, variables).await
    }

    /// Returns the same with a binary of the caller's choice, or a program that starts one.
    ///
    /// # Panics
    ///
    /// It does not start.
    #[expect(clippy::disallowed_methods, reason = "how long a function takes to start is measured from here")]
    pub async fn launch(mut program: Command, name: &str, endpoint: &str, variables: &[(&str, &str)]) -> Self {
        let (events, to_hand_out) = mpsc::unbounded_channel();
        let (to_take, answers) = mpsc::unbounded_channel();
        let api = Api { events: Arc::new(Mutex::new(to_hand_out)), answers: to_take };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(api);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let log = Folder::new(&format!("log-of-{name}-{}", address.port()));
        let lines = std::fs::File::create(log.0.join("stdout")).expect("a file for the log");
        let launched = Instant::now();
        let child = program
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/function")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "1")
            .env("AWS_REGION", "eu-west-2")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_ENDPOINT_URL", endpoint)
            .envs(variables.iter().copied())
            .stdout(lines)
            .spawn()
            .expect("the function starts");
        Self { events, answers, process: Running(child), log, launched }
    }

    /// Returns the time since it was launched.
    pub fn age(&self) -> Duration {
        self.launched.elapsed()
    }

    /// Returns the most memory that it has held so far, in KiB (`VmHWM`).
    ///
    /// # Panics
    ///
    /// It has ended.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells it");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Sends it an event and waits for its answer.
    ///
    /// # Panics
    ///
    /// It does not answer.
    pub async fn invoke(&mut self, event: Value) -> Answer {
        self.events.send(event).expect("the stand-in serves");
        let answer = tokio::time::timeout(PATIENCE, self.answers.recv()).await;
        answer.expect("the function answers").expect("the stand-in serves")
    }

    /// Returns the lines that it has written to its log.
    ///
    /// # Panics
    ///
    /// A line is no JSON, as all that it writes is.
    pub fn log(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.log.0.join("stdout")).expect("the log");
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line} is JSON"))).collect()
    }

    /// Sends it an event while it works over a proxy. If the proxy is cut, the function is killed before it answers, and there
    /// is no answer.
    ///
    /// # Panics
    ///
    /// It neither answers nor makes the call at which the proxy is cut.
    pub async fn invoke_over(&mut self, wire: &Proxy, event: Value) -> Option<Answer> {
        tokio::select! {
            () = wire.is_cut() => {
                self.process.kill();
                None
            }
            answer = self.invoke(event) => Some(answer),
        }
    }
}

async fn next(State(api): State<Api>) -> impl IntoResponse {
    let Some(event) = api.events.lock().await.recv().await else {
        // The test has finished with the function, which is about to be killed.
        return std::future::pending().await;
    };
    let mut headers = HeaderMap::new();
    headers.insert("lambda-runtime-aws-request-id", HeaderValue::from_static("8476a536-e9f4-11e8-9739-2dfe598c3fcd"));
    headers.insert("lambda-runtime-deadline-ms", HeaderValue::from_static("4102444800000"));
    headers.insert(
        "lambda-runtime-invoked-function-arn",
        HeaderValue::from_static("arn:aws:lambda:eu-west-2:123456789012:function:under-test"),
    );
    (headers, event.to_string())
}

async fn response(State(api): State<Api>, Path(_id): Path<String>, body: Bytes) -> StatusCode {
    take(&api, Answer::Response(serde_json::from_slice(&body).unwrap_or_default()))
}

async fn error(State(api): State<Api>, Path(_id): Path<String>, body: Bytes) -> StatusCode {
    take(&api, Answer::Error(serde_json::from_slice(&body).unwrap_or_default()))
}

fn take(api: &Api, answer: Answer) -> StatusCode {
    // The receiver is gone if the test is over.
    let _ = api.answers.send(answer);
    StatusCode::ACCEPTED
}

/// Returns the event of a request to an HTTP API (payload format 2.0); the path may have a query after a `?`.
pub fn http_event(method: &str, target: &str, headers: &[(&str, &str)], body: &str, is_base64: bool) -> Value {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    serde_json::json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test" },
            "requestId": "id",
            "routeKey": "$default",
            "stage": "$default",
            "time": "12/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1_583_348_638_390_u64,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

/// Returns the event of the table's stream that says that some items changed.
pub fn stream_event(keys: &[(&str, &str)]) -> Value {
    let record = |(index, (pk, sk)): (usize, &(&str, &str))| {
        serde_json::json!({
            "eventID": format!("{index}"),
            "eventName": "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-2",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_479_499_740.0,
                "Keys": { "pk": { "S": pk }, "sk": { "S": sk } },
                "SequenceNumber": format!("{:021}", index + 1),
                "SizeBytes": 112,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            "eventSourceARN": "arn:aws:dynamodb:eu-west-2:123456789012:table/last-friday/stream/2020-01-01T00:00:00.000",
        })
    };
    serde_json::json!({ "Records": keys.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// Returns the event by which SNS delivers a notification of SES.
pub fn sns_event(said: &Value) -> Value {
    serde_json::json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": "arn:aws:sns:eu-west-2:123456789012:feedback:1",
        "Sns": {
            "Type": "Notification",
            "MessageId": "1",
            "TopicArn": "arn:aws:sns:eu-west-2:123456789012:feedback",
            "Subject": "Amazon SES Email Event Notification",
            "Message": said.to_string(),
            "Timestamp": "2022-06-06T09:00:06.000Z",
            "SignatureVersion": "1",
            "Signature": "-",
            "SigningCertUrl": "https://sns.eu-west-2.amazonaws.com/certificate.pem",
            "UnsubscribeUrl": "https://sns.eu-west-2.amazonaws.com/",
            "MessageAttributes": {},
        },
    }] })
}
