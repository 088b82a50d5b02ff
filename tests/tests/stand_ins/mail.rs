//! Whether an email went, against real sockets: "perhaps" is said only where it can be so.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::connection::Connection;
use cloud::mail::{Mail, OutgoingEmail, SendError, Ses};
use system_tests::tls_server::TlsServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const TAKEN: &str = "<SendRawEmailResponse><SendRawEmailResult><MessageId>taken</MessageId></SendRawEmailResult></SendRawEmailResponse>";

/// Longer than anything here takes on any machine.
const LONG: Duration = Duration::from_secs(300);

fn ses(connection: &Connection) -> Mail {
    Mail::Ses(Ses { client: connection.ses(), configuration_set: None })
}

fn ses_at(endpoint: String) -> Mail {
    ses(&Connection::to_this_machine(endpoint))
}

async fn send(mail: &Mail) -> Result<String, SendError> {
    let email = OutgoingEmail {
        contract: "regulation-44",
        id: "a",
        name: "regulation-44/a",
        from: "last-friday@system.example",
        to: "manager@contractor.example",
        message: b"Subject: Due\r\n\r\nText\r\n",
    };
    tokio::time::timeout(LONG, mail.send(email)).await.expect("an end in time")
}

async fn may_have_gone(endpoint: String) -> bool {
    send(&ses_at(endpoint)).await.expect_err("it is not sent").may_have_gone
}

/// A server that does something with each connection; its address, and how many connections there were.
async fn server<F, W>(with: F) -> (String, Arc<AtomicUsize>)
where
    F: Fn(TcpStream, usize) -> W + Send + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(with(stream, count.fetch_add(1, Ordering::SeqCst)));
        }
    });
    (address, connections)
}

/// Reads a whole request; `false` where none comes any more.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut read = Vec::new();
    loop {
        let head = read.windows(4).position(|four| four == b"\r\n\r\n");
        let is_whole = head.is_some_and(|head| {
            let text = String::from_utf8_lossy(&read[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            read.len() >= head + 4 + length.unwrap_or(0)
        });
        if is_whole {
            return true;
        }
        match stream.read_buf(&mut read).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

async fn answer(stream: &mut TcpStream) {
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{TAKEN}", TAKEN.len());
    stream.write_all(answer.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn what_nobody_took_a_connection_for_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    assert!(!may_have_gone(format!("http://{closed}")).await, "a connection that is refused");
    assert!(!may_have_gone(format!("https://{closed}")).await, "the same, encrypted");
    assert!(!may_have_gone("https://email.no-such-region.invalid".into()).await, "a name that is not found");
}

#[tokio::test]
async fn what_no_encrypted_connection_came_about_for_was_not_sent() {
    let (garbage, _) = server(async |mut stream: TcpStream, _| {
        let _ = stream.write_all(b"220 mail.contractor.example ESMTP\r\n").await;
        let _ = stream.read_buf(&mut Vec::new()).await;
    })
    .await;
    assert!(!may_have_gone(format!("https://{garbage}")).await, "what answers is not TLS");
    let (closing, _) = server(async |stream: TcpStream, _| drop(stream)).await;
    assert!(!may_have_gone(format!("https://{closing}")).await, "it hangs up while TLS begins");
    let (silent, _) = server(async |stream: TcpStream, _| {
        tokio::time::sleep(LONG).await;
        drop(stream);
    })
    .await;
    assert!(!may_have_gone(format!("https://{silent}")).await, "it takes too long to connect");
    let (untrusted, _) = server(async |_, _| {}).await;
    let untrusted = TlsServer::before(&format!("http://{untrusted}")).await;
    assert!(!may_have_gone(untrusted.endpoint.clone()).await, "its certificate is not trusted");
}

#[tokio::test]
async fn what_no_encrypted_connection_came_about_for_is_tried_once_more_and_no_oftener() {
    let (closing, connections) = server(async |stream: TcpStream, _| drop(stream)).await;
    assert!(!may_have_gone(format!("https://{closing}")).await, "it hangs up while TLS begins");
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_email_for_which_the_first_connection_does_not_come_about_goes_by_the_second() {
    let (taking, emails) = server(async |mut stream: TcpStream, _| {
        while read_request(&mut stream).await {
            answer(&mut stream).await;
        }
    })
    .await;
    let encrypted = TlsServer::before(&format!("http://{taking}")).await;
    let behind = encrypted.endpoint.trim_start_matches("https://").to_owned();
    let (failing_once, connections) = server(move |mut stream: TcpStream, number| {
        let behind = behind.clone();
        async move {
            if number > 0 {
                let mut onward = TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
            }
        }
    })
    .await;
    let connection = Connection::to_this_machine(format!("https://{failing_once}"));
    let mail = ses(&connection.trusting(&std::fs::read(&encrypted.bundle).unwrap()).unwrap());
    assert_eq!(send(&mail).await.as_deref(), Ok("taken"));
    assert_eq!((connections.load(Ordering::SeqCst), emails.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn what_was_handed_to_a_connection_may_have_gone_where_no_answer_comes() {
    let (closing, connections) = server(async |mut stream: TcpStream, _| {
        assert!(read_request(&mut stream).await);
    })
    .await;
    assert!(may_have_gone(format!("http://{closing}")).await, "it hangs up instead of an answer");
    assert_eq!(connections.load(Ordering::SeqCst), 1, "and it is not sent twice");
    let (cut, _) = server(async |mut stream: TcpStream, _| {
        assert!(read_request(&mut stream).await);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<Send").await.unwrap();
    })
    .await;
    assert!(may_have_gone(format!("http://{cut}")).await, "its answer is cut off");
}

#[tokio::test]
async fn a_connection_that_was_closed_while_it_was_idle_is_replaced_and_the_email_goes_once() {
    let (closed, mut close) = tokio::sync::mpsc::unbounded_channel();
    let (address, connections) = server(move |mut stream: TcpStream, _| {
        let closed = closed.clone();
        async move {
            // One email a connection, whatever the answer promises.
            assert!(read_request(&mut stream).await);
            answer(&mut stream).await;
            drop(stream);
            closed.send(()).unwrap();
        }
    })
    .await;
    let mail = ses_at(format!("http://{address}"));
    for number in 1..=3 {
        assert_eq!(send(&mail).await.as_deref(), Ok("taken"));
        close.recv().await.unwrap();
        // Each wait looks at the sockets: the connection's end is seen before the next email.
        for _ in 0..3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(connections.load(Ordering::SeqCst), number);
    }
}

#[tokio::test]
async fn a_connection_that_is_not_used_is_dropped_within_seconds() {
    let (ended, mut end) = tokio::sync::mpsc::unbounded_channel();
    let (address, connections) = server(move |mut stream: TcpStream, _| {
        let ended = ended.clone();
        async move {
            while read_request(&mut stream).await {
                answer(&mut stream).await;
            }
            ended.send(()).unwrap();
        }
    })
    .await;
    let mail = ses_at(format!("http://{address}"));
    for _ in 0..2 {
        assert_eq!(send(&mail).await.as_deref(), Ok("taken"));
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1, "what is sent at once shares a connection");
    // By default it would be kept for a minute and a half.
    tokio::time::timeout(Duration::from_secs(60), end.recv()).await.expect("it is dropped").unwrap();
}
