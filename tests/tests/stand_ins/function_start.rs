//! What a function costs to start, counted rather than timed, so that it is the same on every machine: the system calls up to
//! its first answer, over TLS as AWS is reached, and the root certificates that it does not read from the system.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use system_tests::embedded;
use system_tests::fake_aws::FakeAws;
use system_tests::first_events::{FUNCTIONS, FirstEvent, VARIABLES, first_events};
use system_tests::lambda::{Answer, Function};
use system_tests::program::{Folder, binary};
use system_tests::system_calls::SystemCalls;
use system_tests::tls_server::TlsServer;

/// The most system calls that a function may make before its first answer is written.
const MOST_CALLS: usize = 250;

/// What an answer's first write begins with.
const ANSWER: &str = "\"POST /2018-06-01/runtime/invocation/";

/// The calls of a function up to its first answer, and that.
async fn start(first: &FirstEvent, endpoint: &str, bundle: Option<&Path>, folder: &Folder) -> (Vec<String>, Answer) {
    let file = folder.0.join(format!("{}-{}", first.function, bundle.is_some()));
    let (trace, command) = SystemCalls::of(&binary(first.function), file);
    let mut variables = VARIABLES.to_vec();
    if let Some(bundle) = bundle {
        variables.push(("AWS_CA_BUNDLE", bundle.to_str().unwrap()));
    }
    let mut function = Function::launch(command, first.function, endpoint, &variables).await;
    let answer = function.invoke(first.event.clone()).await;
    // strace writes a little later than the program does.
    for _ in 0..100 {
        if let Some(calls) = trace.calls_until(ANSWER) {
            return (calls, answer);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} has answered, and strace does not tell it", first.function);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_answers_its_first_event_within_250_system_calls_and_reads_no_certificate_of_the_systems() {
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let firsts = first_events(&exchange, |function| Command::new(binary(function))).await;
    let encrypted = TlsServer::before(&exchange.endpoint).await;
    let folder = Folder::new("start");
    for function in FUNCTIONS {
        let first = firsts.iter().find(|first| first.function == function && !first.work).unwrap();
        exchange.play(&first.calls);
        let (calls, answer) = start(first, &encrypted.endpoint, Some(&encrypted.bundle), &folder).await;
        assert!(matches!(answer, Answer::Response(_)), "{function}: {answer:?}");
        assert_eq!(exchange.progress(), (first.calls.len(), first.calls.len()), "{function} made its calls over TLS");
        assert_eq!(SystemCalls::below(&calls, "/etc/ssl"), [""; 0], "{function}");
        assert!(calls.len() <= MOST_CALLS, "{function}: {} calls\n{}", calls.len(), calls.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_trusts_amazons_roots_and_no_others_and_reads_none() {
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let firsts = first_events(&exchange, |function| Command::new(binary(function))).await;
    let encrypted = TlsServer::before(&exchange.endpoint).await;
    let folder = Folder::new("trust");
    let first = firsts.iter().find(|first| first.function == "check").unwrap();
    exchange.play(&first.calls);
    // The server's certificate is not of Amazon's: it is not talked to, whatever the system trusts.
    let (calls, answer) = start(first, &encrypted.endpoint, None, &folder).await;
    assert!(matches!(answer, Answer::Error(_)), "{answer:?}");
    assert_eq!(exchange.progress().0, 0);
    assert_eq!(SystemCalls::below(&calls, "/etc/ssl"), [""; 0]);
}

#[test]
fn a_function_whose_environment_is_not_whole_says_all_that_is_wrong_and_does_not_start() {
    let said = |variables: &[(&str, &str)]| {
        let output = Command::new(binary("notify")).env_clear().envs(variables.iter().copied()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let lacking = said(&[("TABLE", "last-friday")]);
    let wanted =
        "Error: the function's environment lacks: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, SENDER\n";
    assert_eq!(lacking, wanted);
    let whole = [
        ("AWS_REGION", "eu-west-2"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("TABLE", "last-friday"),
        ("SENDER", "Last Friday <last-friday@council.example>"),
    ];
    assert_eq!(said(&whole), "Error: SENDER is no email address\n");
}
