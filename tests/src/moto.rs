//! `moto_server`, an independent implementation of AWS's services.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

use cloud::connection::Connection;

use crate::program::{Running, root};

/// A running `moto_server`, with nothing in it.
#[derive(Debug)]
pub struct Moto {
    /// Its address.
    pub endpoint: String,
    _process: Running,
}

impl Moto {
    /// Starts one, and waits until it answers.
    ///
    /// # Panics
    ///
    /// It is not installed, or does not start.
    pub async fn start() -> Self {
        let port = free_port();
        let program = root().join(".tools/python/bin/moto_server");
        assert!(program.is_file(), "moto_server is not installed: run cargo xtask test");
        let child = Command::new(program)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto_server starts");
        let moto = Self { endpoint: format!("http://127.0.0.1:{port}"), _process: Running(child) };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return moto;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("moto_server does not answer");
    }

    /// Makes it forget everything.
    ///
    /// # Panics
    ///
    /// It does not answer.
    pub fn reset(&self) {
        ureq::post(format!("{}/moto-api/reset", self.endpoint)).send_empty().expect("moto_server answers");
    }

    /// Returns a connection to it.
    pub fn connection(&self) -> Connection {
        Connection::to_this_machine(self.endpoint.clone())
    }
}

/// Returns a port that nothing listens on.
///
/// # Panics
///
/// The machine has none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}

/// Returns everything that a `moto_server` stores, as JSON, including the emails that it accepted.
///
/// # Panics
///
/// It does not answer.
pub fn moto_data(moto: &Moto) -> serde_json::Value {
    let mut answer = ureq::get(format!("{}/moto-api/data.json", moto.endpoint)).call().expect("moto_server answers");
    let text = answer.body_mut().read_to_string().expect("an answer");
    serde_json::from_str(&text).expect("JSON")
}
