//! What is private stays with whoever asked for it: no answer of the API and of the desk is kept, guessed at or shown in a frame,
//! errors included; what cannot be there is not found; what is received has a plain stamp.

use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use chrono::{DateTime, SubsecRound as _, Utc};
use cloud::mail::Mail;
use cloud::table::Table;
use domain::event::Party::{Contractor, Council};
use serde_json::{Value, json};
use system_tests::desk::DeskAtWork;
use system_tests::lambda::http_event;
use system_tests::program::Folder;
use system_tests::sample::{self, ID, moment};
use system_tests::steps::Steps;

fn now() -> DateTime<Utc> {
    moment("2022-07-20T09:00:00Z")
}

/// What every private answer says.
const PRIVATE: [(&str, &str); 4] = [
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", "frame-ancestors 'none'"),
];

fn is_private(what: &str, headers: &Value) {
    for (name, value) in PRIVATE {
        let said = headers[name].as_str().unwrap_or_default();
        assert!(said.contains(value), "{what}: {name} is {said:?}");
    }
}

/// What is asked for below a contract, over HTTP; some of it is not there.
const BELOW: [&str; 17] = [
    "",
    "/assessment",
    "/assessment?as_of=x",
    "/assessment?as_of=2999-01-01",
    "/returns/2022-04",
    "/returns/x",
    "/returns/2022-07/template.xlsx",
    "/events",
    "/letters",
    "/letters/nowhere",
    "/letters/draft",
    "/letters/nowhere/decision",
    "/performance",
    "/agenda",
    "/agenda?as=txt",
    "/evidence.zip",
    "/evidence.zip?from=2022-04&to=2022-04",
];

async fn api(table: &Table, event: Value) -> ApiGatewayV2httpResponse {
    let path = event["rawPath"].as_str().unwrap().to_owned();
    let event = serde_json::from_value(event).unwrap();
    if functions::record::is_for(&path) {
        functions::record::handle(table, event, now()).await
    } else {
        functions::ingest::handle(table, event, now()).await
    }
}

fn headers_of(answer: &ApiGatewayV2httpResponse) -> Value {
    serde_json::to_value(answer).unwrap()["headers"].clone()
}

#[tokio::test]
async fn every_answer_of_the_api_is_private_whatever_it_answers() {
    let folder = Folder::new("private-api");
    let steps = Steps::with_april(Mail::Folder(folder.0.clone())).await;
    let for_ever = moment("2999-01-01T00:00:00Z");
    let mut statuses = std::collections::BTreeSet::new();
    for party in [Some(Contractor), Some(Council), None] {
        let bearer = match party {
            Some(party) => format!(
                "Bearer {}",
                steps.table.new_token(ID, party, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap().0
            ),
            None => "Bearer nobody".into(),
        };
        let paths = BELOW.iter().map(|below| format!("/v1/contracts/{ID}{below}"));
        let others = ["/v1", "/v1/openapi.json", "/v1/contracts/nowhere/assessment", "/elsewhere"].map(str::to_owned);
        for path in paths.chain(others) {
            for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
                let headers = [("authorization", bearer.as_str())];
                let answer = api(&steps.table, http_event(method, &path, &headers, "e30=", true)).await;
                is_private(&format!("{method} {path} {}", answer.status_code), &headers_of(&answer));
                statuses.insert(answer.status_code);
            }
        }
    }
    for status in [200, 400, 401, 403, 404, 405, 422] {
        assert!(statuses.contains(&status), "{status} is among {statuses:?}");
    }
}

/// What is asked for at the desk; some of it is not there.
fn desk_targets() -> Vec<String> {
    let below = [
        "",
        "/record",
        "/record/rating-disputed",
        "/record/x",
        "/appendix-a",
        "/appendix-a.xlsx",
        "/revise",
        "/revise/targets",
        "/letters",
        "/letters/x",
        "/letters/x/decision",
        "/performance",
        "/agenda",
        "/agenda?as=txt",
        "/evidence",
        "/entries",
        "/entries/1",
        "/entries/x",
        "/returns/2022-07",
        "/returns/2022-07/table",
        "/returns/2022-07/check",
        "/returns/2022-07/template.xlsx",
        "/returns/2022-07/receipts/1",
        "/returns/2022-07/revisions/1/original",
        "/returns/x",
        "/x",
    ];
    let of_contracts =
        below.iter().flat_map(|below| [ID, "nowhere"].map(|contract| format!("/desk/contracts/{contract}{below}")));
    let others = ["/desk", "/desk/", "/desk/sign-in", "/desk/link/x", "/desk/sign-out", "/desk/x"].map(str::to_owned);
    of_contracts.chain(others).collect()
}

#[tokio::test]
async fn every_answer_of_the_desk_is_private_whatever_it_answers() {
    let desk = DeskAtWork::open("private-desk", &sample::contract(), now()).await;
    let people = [
        desk.signed_in("operations@contractor.example", now()).await,
        desk.signed_in("commissioner@council.example", now()).await,
        desk.person(),
    ];
    for mut person in people {
        for target in desk_targets() {
            for posted in [false, true] {
                let shown = if posted {
                    person.clone().post(&target, &[("form_token", "x")], now()).await
                } else {
                    person.get(&target, now()).await
                };
                let headers = shown.headers.lines().filter_map(|line| line.split_once(": "));
                let headers: serde_json::Map<String, Value> =
                    headers.map(|(name, value)| (name.to_owned(), value.into())).collect();
                is_private(&format!("{target} {posted} {}", shown.status), &Value::Object(headers));
            }
        }
    }
}

/// Ids that nothing has: longer than the store takes a key, and than a file has a name.
fn long_ids() -> Vec<String> {
    [300, 1_100, 3_000, 20_000].map(|length| "a".repeat(length)).into()
}

#[tokio::test]
async fn an_id_of_thousands_of_characters_is_not_found() {
    let folder = Folder::new("private-long");
    let steps = Steps::with_april(Mail::Folder(folder.0.clone())).await;
    let for_ever = moment("2999-01-01T00:00:00Z");
    let desk = DeskAtWork::open("private-long-desk", &sample::contract(), now()).await;
    let mut person = desk.signed_in("commissioner@council.example", now()).await;
    let page = person.get(&format!("/desk/contracts/{ID}"), now()).await;
    let token = page.value("form_token");
    let council = steps.table.new_token(ID, Council, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap().0;
    let bearer = format!("Bearer {council}");
    for long in long_ids() {
        for path in [
            format!("/v1/contracts/{long}/assessment"),
            format!("/v1/contracts/{long}/letters"),
            format!("/v1/contracts/{ID}/{long}"),
            format!("/v1/contracts/{ID}/letters/{long}"),
            format!("/v1/contracts/{ID}/letters/a/{long}/b"),
            format!("/v1/{long}"),
        ] {
            let headers = [("authorization", bearer.as_str())];
            let answer = api(&steps.table, http_event("GET", &path, &headers, "", false)).await;
            assert_eq!(answer.status_code, 404, "{} characters: {}", long.len(), &path[..40.min(path.len())]);
        }
        let decision = json!({ "decision": "was-sent" });
        let answer = steps.post(Council, &format!("letters/{long}/decision"), &decision, now()).await;
        assert_eq!(answer.status, 404, "{} characters", long.len());
        for target in [
            format!("/desk/{long}"),
            format!("/desk/contracts/{long}"),
            format!("/desk/contracts/{long}/letters/{long}"),
            format!("/desk/contracts/{ID}/{long}"),
            format!("/desk/contracts/{ID}/record/{long}"),
            format!("/desk/contracts/{ID}/revise/{long}"),
            format!("/desk/contracts/{ID}/letters/{long}"),
            format!("/desk/contracts/{ID}/letters/{long}/decision"),
            format!("/desk/contracts/{ID}/entries/{long}"),
            format!("/desk/contracts/{ID}/entries/{}", "9".repeat(long.len())),
            format!("/desk/contracts/{ID}/returns/{long}"),
            format!("/desk/contracts/{ID}/returns/2022-07/{long}"),
            format!("/desk/contracts/{ID}/returns/2022-07/revisions/{}/original", "9".repeat(long.len())),
        ] {
            let shown = person.get(&target, now()).await;
            assert_eq!(shown.status, 404, "{} characters: {}", long.len(), &target[..60.min(target.len())]);
        }
        assert_eq!(person.get(&format!("/desk/link/{long}"), now()).await.status, 410);
        for query in ["sign-in?then=", "?x=", &format!("contracts/{ID}/entries?before=")] {
            let shown = person.get(&format!("/desk/{query}{long}"), now()).await;
            assert!([200, 303, 404].contains(&shown.status), "{query} {}", shown.status);
        }
        // In a form, too: of the fields that lead to something.
        let fields = [("form_token", token.as_str()), ("from", long.as_str()), ("to", long.as_str())];
        assert_eq!(person.post(&format!("/desk/contracts/{ID}/evidence"), &fields, now()).await.status, 422);
    }
}

#[tokio::test]
async fn what_was_compressed_for_the_way_is_not_taken_and_nothing_is_kept() {
    let folder = Folder::new("private-encoded");
    let steps = Steps::with_april(Mail::Folder(folder.0.clone())).await;
    let before = steps.head().await;
    let event = json!({ "kind": "warning-declined", "declined_on": "2022-06-06", "reason": "None is called for." });
    for encoding in ["gzip", "GZIP", "deflate", "br", "zstd", "x-unheard-of", "identity, gzip", "gzip, identity"] {
        let headers = [("content-encoding", encoding), ("content-type", "application/json")];
        for (party, target, body) in [
            (Contractor, "returns/2022-05", sample::april(2).to_string()),
            (Council, "events", event.to_string()),
            (Council, "letters/draft", sample::warning("W1").to_string()),
            (Council, "letters/nowhere/decision", json!({ "decision": "was-sent" }).to_string()),
        ] {
            let answer = steps.ask(party, ("POST", target), (&headers, body.as_bytes()), now()).await;
            assert_eq!(answer.status, 415, "{encoding} {target}: {}", answer.text());
            assert_eq!(answer.json()["status"], 415);
        }
    }
    assert_eq!(steps.head().await, before);
    for encoding in ["identity", "", "Identity"] {
        let headers = [("content-encoding", encoding)];
        let answer = steps.ask(Council, ("POST", "events"), (&headers, event.to_string().as_bytes()), now()).await;
        assert_eq!(answer.status, 201, "{encoding}: {}", answer.text());
    }
    let desk = DeskAtWork::open("private-encoded-desk", &sample::contract(), now()).await;
    let mut person = desk.signed_in("operations@contractor.example", now()).await;
    let token = person.get(&format!("/desk/contracts/{ID}"), now()).await.value("form_token");
    person.says = vec![("content-encoding", "gzip")];
    let out = person.post("/desk/sign-out", &[("form_token", &token)], now()).await;
    assert_eq!((out.status, out.heading().as_str()), (415, "Not readable"));
    assert_eq!(person.ask_for_link("operations@contractor.example", "", now()).await.status, 415);
}

#[tokio::test]
async fn what_is_received_in_a_contracts_founding_second_has_a_whole_second() {
    let (client, table) = system_tests::embedded::empty().await;
    let founded = moment("2022-05-03T09:00:00.987654321Z");
    assert!(table.create_contract(&sample::contract(), founded).await.unwrap());
    let head = || async { table.head(ID).await.unwrap().unwrap() };
    assert_eq!(head().await.received_at, moment("2022-05-03T09:00:00Z"));
    let declined = json!({ "kind": "warning-declined", "declined_on": "2022-05-03", "reason": "None is called for." });
    let record = async |now: &str| {
        let body = declined.to_string();
        let recorded = functions::record::record(&table, ID, body.as_bytes(), Council, None, moment(now)).await;
        let receipt: functions::record::EventReceipt = serde_json::from_str(&recorded.unwrap().receipt).unwrap();
        receipt.received_at
    };
    assert_eq!(record("2022-05-03T09:00:00.5Z").await, moment("2022-05-03T09:00:00Z"));

    // A contract that was founded, or brought along, with a part of a second.
    let set = async |received_at: &str| {
        let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.into());
        let update =
            client.update_item().table_name(system_tests::embedded::TABLE).key("pk", text(&format!("CONTRACT#{ID}")));
        let update = update.key("sk", text("HEAD")).update_expression("SET received_at = :at");
        update.expression_attribute_values(":at", text(received_at)).send().await.unwrap();
    };
    set("2022-05-03T09:00:00.987654321+00:00").await;
    let received_at = record("2022-05-03T09:00:00.999Z").await;
    assert_eq!(received_at, received_at.trunc_subsecs(0));
    assert_eq!(received_at, moment("2022-05-03T09:00:01Z"), "and not before what came before it");
}
