//! The engine for other processes of the same user: the same requests as HTTP over a Unix socket that only this user may open.

use std::convert::Infallible;
use std::fs::{File, Permissions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use dynoxide::Database;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, client, server, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::AbortHandle;

use crate::database::Engine;
use crate::error::EngineError;
use crate::in_process_client::{http_response, target_and_body};
use crate::operation::{ApiResponse, TARGET, answer};

/// The longest path that a socket can have on every system: macOS takes 103 bytes, Linux 107.
const LONGEST_PATH: usize = 103;

/// The pause after the system has refused a connection, for example because the process has too many files open.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Keeps an engine listening on a socket until it is dropped.
#[derive(Debug)]
pub struct SocketListener {
    socket: PathBuf,
    task: AbortHandle,
}

impl Drop for SocketListener {
    fn drop(&mut self) {
        self.task.abort();
        // If the file stays, the next listener replaces it.
        let _ = std::fs::remove_file(&self.socket);
    }
}

/// A path that is short enough for a socket. If the path that was asked for is too long, it is reached through an open handle
/// of its folder, which has to stay open meanwhile.
struct ShortPath {
    path: PathBuf,
    _folder: Option<File>,
}

impl ShortPath {
    fn of(socket: &Path) -> io::Result<Self> {
        let (Some(folder), Some(name)) = (socket.parent(), socket.file_name()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a socket has a folder and a name"));
        };
        if socket.as_os_str().len() <= LONGEST_PATH {
            return Ok(Self { path: socket.into(), _folder: None });
        }
        let folder = File::open(folder)?;
        let path = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(name);
        Ok(Self { path, _folder: Some(folder) })
    }
}

impl Engine {
    /// Makes a socket and answers this user's processes that connect to it. A socket that a crashed process has left is
    /// replaced. The caller sees to it that no other process listens on it.
    ///
    /// # Errors
    ///
    /// The socket cannot be made.
    pub fn listen(&self, socket: &Path) -> Result<SocketListener, EngineError> {
        let listener = bind(socket)?;
        let task = tokio::spawn(accept(listener, self.database.clone())).abort_handle();
        Ok(SocketListener { socket: socket.into(), task })
    }
}

/// Makes a socket that only this user may open. It is made under another name and renamed when it is closed to other users, so
/// that nobody else can connect in between.
fn bind(socket: &Path) -> io::Result<UnixListener> {
    let mut unfinished = socket.as_os_str().to_owned();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    match std::fs::remove_file(&unfinished) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let short = ShortPath::of(&unfinished)?;
    let listener = UnixListener::bind(&short.path)?;
    std::fs::set_permissions(&unfinished, Permissions::from_mode(0o600))?;
    std::fs::rename(unfinished, socket)?;
    Ok(listener)
}

async fn accept(listener: UnixListener, database: Database) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
            continue;
        };
        let database = database.clone();
        let service = service_fn(move |request| respond(database.clone(), request));
        let connection = server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // A connection that fails concerns only the process at its other end, which knows.
        tokio::spawn(async move { drop(connection.await) });
    }
}

/// Answers a request that came over the socket: with 500 if its body did not come whole, or the engine panicked.
async fn respond(database: Database, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let target = head.headers.get(TARGET).and_then(|target| target.to_str().ok()).unwrap_or_default().to_owned();
    let answered = match body.collect().await {
        Ok(body) => {
            let body = body.to_bytes();
            tokio::task::spawn_blocking(move || answer(&database, &target, &body)).await.ok()
        }
        // The other process has closed the connection, and will read no reason.
        Err(_) => None,
    };
    let answered = answered.unwrap_or_else(|| ApiResponse { status: 500, body: "{}".into() });
    let mut response = Response::new(Full::new(Bytes::from(answered.body)));
    if let Ok(status) = hyper::StatusCode::from_u16(answered.status) {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Returns an HTTP client whose requests all go to the engine that listens on a socket, whatever address they have.
pub fn socket_client(socket: &Path) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(SocketConnector { socket: socket.into() });
    http_client_fn(move |_, _| connector.clone())
}

/// Checks that an engine listens on a socket.
///
/// # Errors
///
/// None can be reached there; the error says why.
pub async fn check_listening(socket: &Path) -> io::Result<()> {
    connect(socket).await.map(|_| ())
}

async fn connect(socket: &Path) -> io::Result<UnixStream> {
    let short = ShortPath::of(socket)?;
    UnixStream::connect(&short.path).await
}

/// Sends each request over a connection of its own. A process that joins a store makes few requests, and a connection that is
/// kept could be stale.
#[derive(Debug)]
struct SocketConnector {
    socket: PathBuf,
}

impl HttpConnector for SocketConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let socket = self.socket.clone();
        HttpConnectorFuture::new(async move {
            let (target, body) = target_and_body(&request)?;
            http_response(send(&socket, &target, body).await?)
        })
    }
}

async fn send(socket: &Path, target: &str, body: Vec<u8>) -> Result<ApiResponse, ConnectorError> {
    let unreached = |error: io::Error| ConnectorError::io(error.into());
    let unanswered = |error: hyper::Error| ConnectorError::io(error.into());
    let stream = connect(socket).await.map_err(unreached)?;
    let (mut sender, connection) = client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(unanswered)?;
    let connection = tokio::spawn(connection);
    let request = Request::post("/").header("host", "engine").header(TARGET, target).body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| ConnectorError::user(error.into()))?;
    let response = sender.send_request(request).await.map_err(unanswered)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(unanswered)?.to_bytes();
    connection.abort();
    let body = String::from_utf8(body.to_vec()).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(ApiResponse { status, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST_TABLES: &str = "DynamoDB_20120810.ListTables";

    /// A test's own folder, which is removed when this is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn new(test: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("last-friday-socket-{test}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    async fn ask(socket: &Path) -> ApiResponse {
        send(socket, LIST_TABLES, b"{}".to_vec()).await.unwrap()
    }

    #[tokio::test]
    async fn a_request_over_the_socket_is_answered_as_within_the_process_and_this_user_alone_may_send_one() {
        let folder = Folder::new("same");
        let socket = folder.0.join("socket");
        let engine = Engine::in_memory().unwrap();
        let _listening = engine.listen(&socket).unwrap();
        assert_eq!(ask(&socket).await, engine.answer(LIST_TABLES, b"{}"));
        let refused = send(&socket, "DynamoDB_20120810.GetItem", b"no JSON".to_vec()).await.unwrap();
        assert_eq!(refused, engine.answer("DynamoDB_20120810.GetItem", b"no JSON"));
        assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
        // An answer or a request is at most as large as DynamoDB's: 16 MB.
        let large = " ".repeat(16 << 20) + "{}";
        assert_eq!(send(&socket, LIST_TABLES, large.into_bytes()).await.unwrap().status, 200);
    }

    #[tokio::test]
    async fn what_a_process_that_died_has_left_is_replaced_and_what_has_ended_is_gone() {
        let folder = Folder::new("stale");
        let socket = folder.0.join("socket");
        let unfinished = folder.0.join("socket.new");
        for left in [&socket, &unfinished] {
            drop(std::os::unix::net::UnixListener::bind(left).unwrap());
            assert!(left.exists(), "the system leaves it where it was");
        }
        assert!(check_listening(&socket).await.is_err());
        let listening = Engine::in_memory().unwrap().listen(&socket).unwrap();
        assert_eq!(ask(&socket).await.status, 200);
        assert!(!unfinished.exists());
        drop(listening);
        assert!(!socket.exists());
        assert!(check_listening(&socket).await.is_err());
    }

    #[tokio::test]
    async fn a_socket_is_reached_however_deep_its_folder_lies() {
        let folder = Folder::new("deep");
        let deep = (0..20).fold(folder.0.clone(), |folder, level| folder.join(format!("a-folder-of-level-{level}")));
        std::fs::create_dir_all(&deep).unwrap();
        let socket = deep.join("socket");
        assert!(socket.as_os_str().len() > 108 && UnixListener::bind(&socket).is_err(), "too long for a socket's path");
        let _listening = Engine::in_memory().unwrap().listen(&socket).unwrap();
        assert_eq!(ask(&socket).await.status, 200);
    }

    #[tokio::test]
    async fn while_the_database_is_at_work_the_runtime_goes_on() {
        let engine = Engine::in_memory().unwrap();
        let folder = Folder::new("busy");
        let socket = folder.0.join("socket");
        let _listening = engine.listen(&socket).unwrap();
        // This runtime has one thread: if a request were worked on by the task that waits for it, nothing would ever be
        // answered.
        let asked: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn({
                    let socket = socket.clone();
                    async move { ask(&socket).await }
                })
            })
            .collect();
        for answered in asked {
            assert_eq!(answered.await.unwrap().status, 200);
        }
    }
}
