//! The cost of starting a function: its time compared with a bare function and with one made the default way, its system calls,
//! its memory, and the size of its zip.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use system_tests::embedded;
use system_tests::fake_aws::FakeAws;
use system_tests::first_events::{FirstEvent, VARIABLES, first_events};
use system_tests::lambda::{Answer, Function};
use system_tests::program::Folder;
use system_tests::system_calls::SystemCalls;
use system_tests::tls_server::TlsServer;

use crate::Row;
use crate::packages::Packages;
use crate::turns::{median, milliseconds, ratio};

const TURNS: usize = 41;

/// The equipment to measure a start.
struct Bench {
    exchange: FakeAws,
    encrypted: TlsServer,
    /// The system's root certificates together with the stand-in's authority.
    certificates: Folder,
}

impl Bench {
    /// Returns a copy of the system's certificates with one more. A program made the default way reads these.
    fn certificates(authority: &str) -> Folder {
        let folder = Folder::new("certificates");
        for entry in std::fs::read_dir("/etc/ssl/certs").into_iter().flatten().flatten() {
            if let Ok(certificate) = std::fs::read(entry.path()) {
                std::fs::write(folder.0.join(entry.file_name()), certificate).expect("the folder is writable");
            }
        }
        std::fs::write(folder.0.join("stand-in.pem"), authority).expect("the folder is writable");
        folder
    }

    async fn started(&self, program: Command, name: &str, variables: &[(&str, &str)]) -> Function {
        Function::launch(program, name, &self.encrypted.endpoint, variables).await
    }

    async fn time(&self, program: &Path, first: &FirstEvent, variables: &[(&str, &str)]) -> (Duration, u64) {
        self.time_at(&self.encrypted.endpoint, program, first, variables).await
    }

    async fn time_at(
        &self,
        endpoint: &str,
        program: &Path,
        first: &FirstEvent,
        variables: &[(&str, &str)],
    ) -> (Duration, u64) {
        self.exchange.play(&first.calls);
        let mut function = Function::launch(Command::new(program), first.function, endpoint, variables).await;
        let answer = function.invoke(first.event.clone()).await;
        let time = function.age();
        assert_eq!(self.exchange.progress().0, first.calls.len(), "{} makes the same calls", program.display());
        assert!(matches!(answer, Answer::Response(_)), "{}: {answer:?}", program.display());
        (time, function.peak_memory())
    }

    async fn hello(&self, program: &Path) -> Duration {
        let mut function = self.started(Command::new(program), "hello", &[]).await;
        function.invoke(serde_json::json!({})).await;
        function.age()
    }

    /// Counts the system calls up to the first answer, and those that look below `/etc/ssl`.
    async fn calls(&self, program: &Path, first: &FirstEvent, variables: &[(&str, &str)]) -> (usize, usize) {
        self.exchange.play(&first.calls);
        let (trace, command) = SystemCalls::of(program, self.certificates.0.join("trace"));
        let mut function = self.started(command, first.function, variables).await;
        function.invoke(first.event.clone()).await;
        for _ in 0..100 {
            if let Some(calls) = trace.calls_until("\"POST /2018-06-01/runtime/invocation/") {
                return (calls.len(), SystemCalls::below(&calls, "/etc/ssl").len());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("strace does not tell of an answer");
    }
}

pub(crate) async fn rows(functions: &Path, yardsticks: &Path) -> Vec<Row> {
    let packages = Packages::unpack(functions);
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let firsts = first_events(&exchange, |function| Command::new(packages.program(function))).await;
    let encrypted = TlsServer::before(&exchange.endpoint).await;
    let certificates = Bench::certificates(&encrypted.authority);
    let bench = Bench { exchange, encrypted, certificates };
    let bundle = bench.encrypted.bundle.to_string_lossy().into_owned();
    let mut ours = VARIABLES.to_vec();
    ours.push(("AWS_CA_BUNDLE", &bundle));
    let (hello, default_way) = (yardsticks.join("hello"), yardsticks.join("default_way"));

    let (mut rows, mut times_of_all) = (Vec::new(), Vec::new());
    for first in &firsts {
        let program = packages.program(first.function);
        let measured = measure(&bench, first, &program, &ours, (&hello, &default_way)).await;
        let what = if first.work { "first event with its whole work" } else { "cold start" };
        let calls: Vec<&str> = first.calls.iter().map(|call| call.operation.as_str()).collect();
        let label = format!("{what}, `{}` ({})", first.function, counted(&calls));
        if first.work {
            let of = |yardstick| format!("{:.2} times", ratio(measured.ours, yardstick));
            let told = format!(
                "{} the bare function, {} the default way's calls",
                of(measured.hello),
                of(measured.default_way)
            );
            rows.push(Row::told(label, format!("{}, {told}", milliseconds(measured.ours))));
        } else {
            let against = |yardstick: &str, time| format!("{label}, against {yardstick} ({})", milliseconds(time));
            let (bare, default) = (ratio(measured.ours, measured.hello), ratio(measured.ours, measured.default_way));
            rows.push(Row::at_most(against("a bare `lambda_runtime`", measured.hello), bare, " times", 2.0));
            rows.push(Row::at_most(against("the default way", measured.default_way), default, " times", 0.5));
            let plain = format!("{:.2} times", ratio(measured.plain, measured.hello));
            rows.push(Row::told(
                format!("the same without TLS, `{}`, against the bare function", first.function),
                plain,
            ));
            let (calls, below) = bench.calls(&program, first, &ours).await;
            rows.push(Row::at_most(
                format!("system calls to the first response, `{}`", first.function),
                calls as f64,
                "",
                250.0,
            ));
            rows.push(Row::at_most(format!("files below /etc/ssl, `{}`", first.function), below as f64, "", 0.0));
        }
        times_of_all.push((first.function, measured.peak));
    }
    for (function, size) in &packages.zips {
        let peak = times_of_all.iter().filter(|(name, _)| name == function).map(|(_, peak)| *peak).max();
        let peak = peak.unwrap_or_default() as f64 / 1_024.0;
        rows.push(Row::at_most(format!("peak memory, `{function}`"), peak, " MiB", 12.0));
        rows.push(Row::at_most(format!("zip, `{function}`"), *size as f64 / 1_000_000.0, " MB", 6.0));
    }
    rows
}

/// The result of a start, the median of all turns.
struct Measured {
    ours: Duration,
    /// The same without TLS, whose handshake costs the time of both sides on this machine.
    plain: Duration,
    hello: Duration,
    default_way: Duration,
    peak: u64,
}

async fn measure(
    bench: &Bench,
    first: &FirstEvent,
    program: &Path,
    ours: &[(&str, &str)],
    (hello, default_way): (&PathBuf, &PathBuf),
) -> Measured {
    let operations: Vec<&str> = first.calls.iter().map(|call| call.operation.as_str()).collect();
    let operations = operations.join(",");
    let certificates = bench.certificates.0.to_string_lossy().into_owned();
    let of_default = [
        ("CALLS", operations.as_str()),
        ("SSL_CERT_DIR", certificates.as_str()),
        ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"),
    ];
    let (mut a, mut b, mut c, mut plain, mut peak) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..TURNS {
        b.push(bench.hello(hello).await);
        c.push(bench.time(default_way, first, &of_default).await.0);
        let (time, held) = bench.time(program, first, ours).await;
        a.push(time);
        peak = peak.max(held);
        plain.push(bench.time_at(&bench.exchange.endpoint, program, first, &VARIABLES).await.0);
    }
    Measured { ours: median(a), plain: median(plain), hello: median(b), default_way: median(c), peak }
}

/// Returns the operations in the order of their first call, with how often each is called.
fn counted(operations: &[&str]) -> String {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for operation in operations {
        match seen.iter_mut().find(|(name, _)| name == operation) {
            Some((_, count)) => *count += 1,
            None => seen.push((operation, 1)),
        }
    }
    let told: Vec<String> =
        seen.iter().map(|(name, count)| if *count == 1 { (*name).into() } else { format!("{count} {name}") }).collect();
    told.join(", ")
}
