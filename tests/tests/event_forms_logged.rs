//! What the forms about events log. By itself, since a process's log is one.

use system_tests::busy_desk::{self, later, now};
use system_tests::forms::{action, pairs, typed};

const HOME: &str = "/desk/contracts/regulation-44";
const CONTRACTOR: &str = "manager@contractor.example";

/// What is logged, kept to be read.
#[derive(Clone, Default)]
struct Logged(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_done_and_refused_is_logged_without_whose_it_was_or_what_was_written() {
    let desk = busy_desk::desk("acts-logged").await;
    let logged = Logged::default();
    let writer = logged.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = tracing_subscriber::util::SubscriberInitExt::set_default(subscriber);
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let page = contractor.get(&format!("{HOME}/record/capacity-issue-raised"), now()).await;
    let fields = typed(&page, &[("text", "Roads are closed since the storm.")]);
    assert_eq!(contractor.post(&action(&page), &pairs(&fields), later(1)).await.status, 303);
    let dispute = contractor.get(&format!("{HOME}/record/rating-disputed"), now()).await;
    let incomplete = typed(&dispute, &[("text", "Words of a dispute.")]);
    assert_eq!(contractor.post(&action(&dispute), &pairs(&incomplete), later(1)).await.status, 422);
    assert_eq!(contractor.get(&format!("{HOME}/record/warning-issued"), now()).await.status, 403);
    let forged = typed(&page, &[("form_token", "x")]);
    assert_eq!(contractor.post(&action(&page), &pairs(&forged), later(1)).await.status, 403);
    // What somebody asks for who is, and was, of no contract here is not looked for: they would see by the time it takes whether it
    // is there.
    let stranger = desk.steps.table.new_session("stranger@elsewhere.example", now()).await.unwrap();
    let mut person = desk.person();
    person.cookie = contractor.cookie.as_ref().map(|own| {
        let (name, _) = own.split_once('=').unwrap();
        format!("{name}={stranger}")
    });
    assert_eq!(person.get(HOME, now()).await.status, 404);
    assert_eq!(contractor.get("/desk/contracts/typed-by-anybody", now()).await.status, 404);
    drop(guard);
    let told = String::from_utf8(logged.0.lock().unwrap().clone()).unwrap();
    for said in [
        "an event was recorded",
        "a form has problems",
        "FieldMissing",
        "You do not have permission",
        "its token is not the session's",
    ] {
        assert!(told.contains(said), "{said} is not in {told}");
    }
    let refused = |title: &str| told.lines().find(|line| line.contains("refused") && line.contains(title)).unwrap();
    for line in [refused("You do not have permission"), refused("its token is not the session's")] {
        assert!(line.contains("contract=\"regulation-44\"") && line.contains("party=contractor"), "{line}");
    }
    let not_found = refused("Page not found");
    assert!(!not_found.contains("contract=") && !not_found.contains("party"), "{not_found}");
    assert!(!told.contains("typed-by-anybody") && !told.contains("elsewhere.example") && !told.contains(&stranger));
    let cookie = contractor.cookie.clone().unwrap();
    let token = page.value("form_token");
    let nonce = page.value("nonce");
    for secret in [CONTRACTOR, "storm", "dispute.", cookie.split_once('=').unwrap().1, &token, &nonce] {
        assert!(!told.contains(secret), "{secret} is in {told}");
    }
}
