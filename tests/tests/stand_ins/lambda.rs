//! The functions' own binaries, as AWS runs them: events from a stand-in of the Lambda Runtime API, the table, the emails and
//! the pages in moto. What they hold for "now" is the machine's clock; nothing asserted here depends on it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Party;
use serde_json::{Value, json};
use system_tests::lambda::{Answer, Function, http_event, stream_event};
use system_tests::moto::{Moto, moto_data};
use system_tests::sample::{DEFINITION, JULY, XLSX};

const PK: &str = "CONTRACT#regulation-44";

fn response(answer: Answer) -> Value {
    match answer {
        Answer::Response(response) => response,
        Answer::Error(error) => panic!("the function reported {error}"),
    }
}

fn nothing_failed(answer: Answer) {
    assert_eq!(response(answer), json!({ "batchItemFailures": [] }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_return_becomes_emails_and_pages_through_the_binaries() {
    let moto = Moto::start().await;
    let table = Table::new(moto.connection().dynamodb(), "last-friday");
    table.create().await.unwrap();
    // A contract that ended in 2022, so that today's date makes no difference; its emails go live at the end of it.
    let definition = DEFINITION
        .replace("ends = 2027-03-31", "ends = 2022-12-31")
        .replace("go_live = 2022-04-01", "go_live = 2022-12-31");
    let contract = Contract::read(&definition).unwrap();
    let long_ago: DateTime<Utc> = "2022-04-01T00:00:00Z".parse().unwrap();
    assert!(table.create_contract(&contract, long_ago).await.unwrap());
    let for_ever: DateTime<Utc> = "2999-01-01T00:00:00Z".parse().unwrap();
    let (token, _) = table
        .new_token("regulation-44", Party::Contractor, "test", chrono::DateTime::UNIX_EPOCH..for_ever)
        .await
        .unwrap();
    let (councils_token, _) =
        table.new_token("regulation-44", Party::Council, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap();
    let client = moto.connection().s3();
    let london = aws_sdk_s3::types::BucketLocationConstraint::EuWest2;
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(london).build();
    client.create_bucket().bucket("site").create_bucket_configuration(place).send().await.unwrap();
    let ses = moto.connection().ses();
    ses.verify_email_identity().email_address("last-friday@system.example").send().await.unwrap();

    let variables = [
        ("TABLE", "last-friday"),
        ("SENDER", "last-friday@system.example"),
        ("SITE_BUCKET", "site"),
        ("SITE_URL", "https://site.example"),
        ("DESK_URL", "https://forms.example/desk"),
    ];
    let endpoint = moto.endpoint.as_str();
    let mut ingest = Function::start("ingest", endpoint, &variables).await;
    let mut record = Function::start("record", endpoint, &variables).await;
    let mut evaluate = Function::start("evaluate", endpoint, &variables).await;
    let mut check = Function::start("check", endpoint, &variables).await;
    let mut notify = Function::start("notify", endpoint, &variables).await;
    let mut publish = Function::start("publish", endpoint, &variables).await;

    // ingest: the return of July 2022 over HTTP, then the same bytes again.
    let path = "/v1/contracts/regulation-44/returns/2022-07";
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", XLSX)];
    let upload = http_event("POST", path, &headers, &STANDARD.encode(JULY), true);
    let first = response(ingest.invoke(upload.clone()).await);
    assert_eq!(first["statusCode"], 201, "{first}");
    let again = response(ingest.invoke(upload).await);
    assert_eq!((&again["statusCode"], &again["body"]), (&json!(200), &first["body"]));
    let stranger = http_event("POST", path, &[("content-type", XLSX)], "", false);
    assert_eq!(response(ingest.invoke(stranger).await)["statusCode"], 401);

    // record: what the council decided, once under its key; what has problems not at all.
    let events = "/v1/contracts/regulation-44/events";
    let bearer = format!("Bearer {councils_token}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "a-key")];
    let declined = json!({ "kind": "warning-declined", "declined_on": "2022-09-01", "reason": "It was made up for." });
    let recording = http_event("POST", events, &headers, &STANDARD.encode(declined.to_string()), true);
    let first = response(record.invoke(recording.clone()).await);
    assert_eq!(first["statusCode"], 201, "{first}");
    let again = response(record.invoke(recording).await);
    assert_eq!((&again["statusCode"], &again["body"]), (&json!(201), &first["body"]));
    let refused = response(record.invoke(http_event("POST", events, &headers[..1], "{}", false)).await);
    assert_eq!(refused["statusCode"], 422, "{refused}");

    // evaluate: the log has grown; told so twice, and with another contract's record among them.
    let grown = stream_event(&[("CONTRACT#unknown", "HEAD"), (PK, "HEAD"), (PK, "HEAD")]);
    nothing_failed(evaluate.invoke(grown).await);
    let snapshot = table.snapshot("regulation-44").await.unwrap().unwrap();
    assert_eq!(snapshot.version.sequence, 2);
    let emails = table.emails("regulation-44").await.unwrap();
    let receipt = "return-receipt/2022-07/event-1/contractor";
    let told: Vec<&str> = emails.iter().flat_map(|email| &email.notices).map(|notice| notice.id.as_str()).collect();
    assert!(told.contains(&receipt), "{told:?}");

    // notify: each email told of twice, sent once.
    let keys: Vec<String> = emails.iter().map(|email| format!("EMAIL#{}", email.id)).collect();
    let records: Vec<(&str, &str)> = keys.iter().chain(&keys).map(|sk| (PK, sk.as_str())).collect();
    nothing_failed(notify.invoke(stream_event(&records)).await);
    assert_eq!(table.unsent_emails().await.unwrap(), []);
    let data = moto_data(&moto);
    let messages = data["ses"]["RawMessage"].as_array().unwrap();
    let sent = table.emails("regulation-44").await.unwrap();
    let sent = sent.iter().filter(|email| email.state == cloud::outbox::EmailState::Sent).count();
    assert_eq!(messages.len(), sent);
    let of_receipt = |message: &&Value| message["raw_data"].as_str().unwrap().contains("July 2022");
    assert!(messages.iter().any(|message| of_receipt(&message)));
    let links = |message: &Value, to: &str| message["raw_data"].as_str().unwrap().contains(to);
    for message in messages {
        assert!(links(message, "https://site.example/") || links(message, "https://forms.example/desk/"), "{message}");
    }

    // publish: the pages are in the bucket.
    nothing_failed(publish.invoke(stream_event(&[(PK, "ASSESSMENT"), (PK, "ASSESSMENT")])).await);
    for key in
        ["index.html", "regulation-44/index.html", "regulation-44/2022-07/index.html", "regulation-44/assessment.json"]
    {
        let page = client.get_object().bucket("site").key(key).send().await;
        let page = page.unwrap_or_else(|_| panic!("{key} is in the bucket"));
        assert!(!page.body.collect().await.unwrap().to_vec().is_empty(), "{key}");
    }

    // check: nothing is due in a contract whose last month closed years ago.
    let checked = response(check.invoke(json!({})).await);
    assert_eq!(checked, json!({ "assessed": 0, "failed": 0, "nudged": 0 }));

    // What they logged: each line with the request's id, what is measured among them, and nobody's address, token or words.
    let mut measured = BTreeSet::new();
    for function in [&ingest, &record, &evaluate, &check, &notify, &publish] {
        for line in function.log() {
            for secret in ["contractor.example", "council.example", token.as_str(), &councils_token, "made up for"] {
                assert!(!line.to_string().contains(secret), "{line}");
            }
            if line["_aws"].is_null() {
                let id = &line["span"]["requestId"];
                assert!(line["level"].is_string() && id.is_string(), "{line}");
            }
            let metrics = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().into_iter().flatten();
            measured.extend(metrics.map(|metric| metric["Name"].as_str().unwrap().to_owned()));
        }
    }
    for metric in ["Assessments", "NoticesSent", "PagesWritten", "PagesSkipped", "LagSeconds", "ChecksRun"] {
        assert!(measured.contains(metric), "{metric} is measured: {measured:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_contract_blocks_no_other_and_a_store_that_is_away_is_tried_again() {
    let moto = Moto::start().await;
    let table = Table::new(moto.connection().dynamodb(), "last-friday");
    table.create().await.unwrap();
    let long_ago: DateTime<Utc> = "2022-04-01T00:00:00Z".parse().unwrap();
    let definition = DEFINITION
        .replace("ends = 2027-03-31", "ends = 2022-12-31")
        .replace("go_live = 2022-04-01", "go_live = 2999-01-01");
    for id in ["poisoned", "sound"] {
        let contract =
            Contract::read(&definition.replace("id = \"regulation-44\"", &format!("id = \"{id}\""))).unwrap();
        table.create_contract(&contract, long_ago).await.unwrap();
    }
    // An entry of a kind that nobody knows, as a later version of the program might have written it.
    let client = moto.connection().dynamodb();
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let update = client
        .update_item()
        .table_name("last-friday")
        .key("pk", text("CONTRACT#poisoned"))
        .key("sk", text("LOG#0000000000"));
    let nonsense =
        aws_sdk_dynamodb::types::AttributeValue::B(aws_sdk_dynamodb::primitives::Blob::new(b"nonsense".to_vec()));
    update.update_expression("SET body = :body").expression_attribute_values(":body", nonsense).send().await.unwrap();

    let variables = [("TABLE", "last-friday")];
    let mut evaluate = Function::start("evaluate", &moto.endpoint, &variables).await;
    let grown = stream_event(&[("CONTRACT#poisoned", "HEAD"), ("CONTRACT#sound", "HEAD")]);
    nothing_failed(evaluate.invoke(grown.clone()).await);
    assert!(table.snapshot("poisoned").await.unwrap().is_none());
    assert!(table.snapshot("sound").await.unwrap().is_some());

    // With no store to reach, every record is reported, so that Lambda hands it over again.
    let mut cut_off = Function::start("evaluate", "http://127.0.0.1:9", &variables).await;
    let failures = response(cut_off.invoke(grown).await);
    let again: Vec<&str> = failures["batchItemFailures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["itemIdentifier"].as_str().unwrap())
        .collect();
    assert_eq!(again, ["000000000000000000001", "000000000000000000002"]);
}
