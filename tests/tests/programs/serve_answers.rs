//! `lastfriday serve` at its door: what every answer says, where a page typed without its slash leads, what cannot be there.

use std::path::PathBuf;

use system_tests::program::{self, Folder, Running, root};
use system_tests::sample::ID;

struct Served {
    _process: Running,
    address: String,
    _folder: Folder,
}

fn serve(test: &str) -> Served {
    let folder = Folder::new(test);
    let definition: PathBuf = root().join("infra/local/sample/regulation-44/contract.toml");
    let (process, address) = program::serve(&definition, &folder.0, "2022-07-29T09:30:00Z");
    Served { _process: process, address, _folder: folder }
}

struct Got {
    status: u16,
    headers: Vec<(String, String)>,
    text: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

fn get(served: &Served, path: &str, host: Option<&str>) -> Got {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let mut request = agent.get(format!("{}{path}", served.address));
    if let Some(host) = host {
        request = request.header("host", host);
    }
    let mut answer = request.call().unwrap();
    let headers = answer.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    Got { status, headers, text: answer.body_mut().read_to_string().unwrap_or_default() }
}

#[test]
fn every_private_answer_is_kept_by_nobody_and_shown_in_no_frame() {
    let served = serve("gate-private");
    let mail = format!("/mailbox/{ID}/nothing.eml");
    for path in [
        "/",
        "/mailbox",
        "/mailbox/",
        &mail,
        &format!("{mail}/html"),
        "/performance/regulation-44/council",
        "/performance/regulation-44/contractor",
        "/performance/regulation-44/x",
        "/performance/nowhere/council",
        "/performance/regulation-44/letters/x",
        "/v1/openapi.json",
        "/v1/contracts/regulation-44/assessment",
        "/v1/x",
        "/desk",
        "/desk/sign-in",
        "/desk/x",
        "/nowhere",
        "/nowhere/at/all",
        "/sites",
    ] {
        for host in [None, Some("elsewhere.example")] {
            let got = get(&served, path, host);
            assert_eq!(got.header("cache-control"), "no-store", "{path} {}", got.status);
            assert_eq!(got.header("x-content-type-options"), "nosniff", "{path} {}", got.status);
            let policy = got.header("content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'"), "{path} {}: {policy}", got.status);
            assert_eq!(got.status == 421, host.is_some(), "{path}");
        }
    }
    for path in ["/site/index.html", "/site/nowhere.html"] {
        let got = get(&served, path, None);
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
        assert_ne!(got.header("cache-control"), "no-store", "the site is public: {path}");
    }
}

#[test]
fn a_page_of_the_site_typed_without_its_slash_leads_to_it() {
    let served = serve("gate-slash");
    for (typed, leads_to) in [
        ("/site", "/site/"),
        ("/site/regulation-44", "/site/regulation-44/"),
        ("/site/regulation-44/2022-07", "/site/regulation-44/2022-07/"),
        ("/site/regulation-44?x=1", "/site/regulation-44/?x=1"),
    ] {
        let got = get(&served, typed, None);
        assert_eq!(got.status, 307, "{typed}: nobody keeps for good where it led once");
        assert_eq!(got.header("location"), leads_to, "{typed}");
        if !typed.ends_with("2022-07") {
            let page = get(&served, leads_to, None);
            assert_eq!((page.status, page.header("cache-control")), (200, "private, no-cache"), "{leads_to}");
            assert!(page.text.contains("<h1"), "{leads_to}: {}", page.text);
        }
    }
    assert_eq!(get(&served, "/site/", None).text, get(&served, "/site/index.html", None).text);
    for elsewhere in ["/site//elsewhere.example", "/site/%2f%2felsewhere.example", "/site/..%2f..%2fetc"] {
        assert_eq!(get(&served, elsewhere, None).header("location"), "", "{elsewhere}");
    }
}

#[test]
fn below_v1_whatever_is_not_there_is_answered_as_a_problem() {
    let served = serve("gate-problem");
    let long = "a".repeat(256);
    let deep = "a/".repeat(2_000);
    for path in [
        "/v1",
        "/v1/",
        "/v1/x",
        &format!("/v1/{long}"),
        &format!("/v1/contracts/{long}/assessment"),
        &format!("/v1/contracts/regulation-44/letters/{deep}"),
    ] {
        for host in [None, Some("elsewhere.example")] {
            let got = get(&served, path, host);
            assert_eq!(got.status, if host.is_some() { 421 } else { 404 }, "{path}");
            assert_eq!(got.header("content-type"), "application/problem+json", "{path}");
            let problem: serde_json::Value = serde_json::from_str(&got.text).unwrap();
            assert_eq!(problem["status"], got.status, "{path}: {problem}");
            assert!(problem["detail"].is_string() && problem["title"].is_string(), "{path}: {problem}");
        }
    }
}

#[test]
fn what_is_thousands_of_characters_long_is_not_found_wherever_it_is_asked_for() {
    let served = serve("gate-long");
    for length in [300, 1_100, 5_000, 20_000] {
        let long = "a".repeat(length);
        let deep = "a/".repeat(length / 2);
        for below in [&long, &deep, &"%41".repeat(length / 3)] {
            for at in [
                "/",
                "/site/",
                "/site/regulation-44/",
                "/mailbox/",
                "/mailbox/regulation-44/",
                "/performance/regulation-44/",
                "/performance/",
                "/performance/regulation-44/letters/",
                "/v1/",
                "/v1/contracts/",
                "/desk/",
                "/desk/link/",
            ] {
                let got = get(&served, &format!("{at}{below}"), None);
                let allowed: &[u16] = if at == "/desk/link/" && below == &long { &[404, 410] } else { &[404] };
                assert!(allowed.contains(&got.status), "{at} {length}: {}", got.status);
            }
        }
    }
    for odd in
        ["/site/%00", "/mailbox/%00/x.eml", "/performance/%00/council", "/site/%ff", "/mailbox/regulation-44/%ff.eml"]
    {
        let status = get(&served, odd, None).status;
        assert!([400, 404].contains(&status), "{odd}: {status}");
    }
}
