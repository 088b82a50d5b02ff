//! The whole path through the functions' binaries over AWS's stand-in: a return and a council's event in by way of API Gateway's
//! events, the stream's records carried by a small pump through the template's filters, the emails read back from SES, the pages
//! from S3. Every step is done twice; and then all of it again, once for each call that a function makes, with the function
//! killed before that call arrives, or after it was carried out and before its answer comes. It ends the same each time.
//!
//! What the functions hold for "now" is the machine's clock; nothing asserted here depends on it.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cloud::hash::sha256;
use cloud::outbox::{EmailState, OutboxNotice};
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Party;
use domain::stakeholders::for_stakeholders;
use render::{ContractSummary, SiteFile, contract_pages, site_pages};
use serde_json::{Value, json};
use system_tests::lambda::{Answer, Function, http_event, sns_event};
use system_tests::moto::{Moto, moto_data};
use system_tests::proxy::{Cut, Proxy};
use system_tests::sample::{DEFINITION, ID, JULY, XLSX, moment};
use system_tests::steps::SENDER;
use system_tests::table_stream::{TableStream, selects};
use system_tests::template::Template;

/// The functions of the stream, in the order of the data.
const OF_THE_STREAM: [&str; 3] = ["evaluate", "notify", "publish"];

/// What runs share, one after the other.
struct Aws {
    moto: Moto,
    template: &'static Template,
}

/// One run, in a stand-in that has forgotten all before; one of its functions may have a wire that is cut.
struct Run<'a> {
    aws: &'a Aws,
    name: String,
    table: Table,
    stream: TableStream,
    functions: BTreeMap<&'static str, (Function, Proxy)>,
    cut: Option<(&'static str, Cut)>,
    tokens: [String; 2],
    /// How many calls each function made of AWS when it was first invoked.
    calls_at_first: BTreeMap<&'static str, usize>,
    /// Whether the wire was cut, and the function killed.
    was_killed: bool,
}

impl<'a> Run<'a> {
    async fn begin(aws: &'a Aws, name: String, cut: Option<(&'static str, Cut)>) -> Self {
        aws.moto.reset();
        let ses = aws.moto.connection().ses();
        ses.verify_email_identity().email_address(SENDER).send().await.unwrap();
        let table = Table::new(aws.moto.connection().dynamodb(), &name);
        table.create().await.unwrap();
        let london = aws_sdk_s3::types::BucketLocationConstraint::EuWest2;
        let place = aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(london).build();
        let s3 = aws.moto.connection().s3();
        s3.create_bucket().bucket(&name).create_bucket_configuration(place).send().await.unwrap();
        // A contract of one month that has ended, so that today's date makes no difference; its emails go live at the end of it.
        let definition = DEFINITION
            .replace("commences = 2022-04-01", "commences = 2022-07-01")
            .replace("ends = 2027-03-31", "ends = 2022-07-31")
            .replace("go_live = 2022-04-01", "go_live = 2022-07-31");
        let contract = Contract::read(&definition).unwrap();
        assert!(table.create_contract(&contract, moment("2022-07-01T00:00:00Z")).await.unwrap());
        let for_ever = moment("2999-01-01T00:00:00Z");
        let (contractors, _) =
            table.new_token(ID, Party::Contractor, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap();
        let (councils, _) =
            table.new_token(ID, Party::Council, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap();
        let stream = TableStream::of(&aws.moto, &name);
        Self {
            aws,
            name,
            table,
            stream,
            functions: BTreeMap::new(),
            cut,
            tokens: [contractors, councils],
            calls_at_first: BTreeMap::new(),
            was_killed: false,
        }
    }

    async fn start(&self, function: &'static str, cut: Option<Cut>) -> (Function, Proxy) {
        let wire = Proxy::start(&self.aws.moto.endpoint, cut).await;
        let variables = [("TABLE", self.name.as_str()), ("SENDER", SENDER), ("SITE_BUCKET", self.name.as_str())];
        (Function::start(function, &wire.endpoint, &variables).await, wire)
    }

    /// Hands a function an event; where it is killed, it is started again and handed the same, as Lambda and callers do.
    async fn invoke(&mut self, function: &'static str, event: &Value) -> Value {
        if !self.functions.contains_key(function) {
            let cut = self.cut.filter(|(whose, _)| *whose == function).map(|(_, cut)| cut);
            let started = self.start(function, cut).await;
            self.functions.insert(function, started);
        }
        let (process, wire) = self.functions.get_mut(function).unwrap();
        let answer = match process.invoke_over(wire, event.clone()).await {
            Some(answer) => {
                self.calls_at_first.entry(function).or_insert_with(|| wire.calls());
                answer
            }
            None => {
                self.was_killed = true;
                let mut again = self.start(function, None).await;
                let answer = again.0.invoke(event.clone()).await;
                self.functions.insert(function, again);
                answer
            }
        };
        match answer {
            Answer::Response(response) => response,
            Answer::Error(error) => panic!("{function} reported {error}"),
        }
    }

    /// The same request twice: what is answered, which does not differ but for 200 in place of 201.
    async fn request(
        &mut self,
        function: &'static str,
        party: usize,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) {
        let bearer = format!("Bearer {}", self.tokens[party]);
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("authorization", bearer.as_str())]).collect();
        let target = format!("/v1/contracts/{ID}/{target}");
        let event = http_event("POST", &target, &headers, &STANDARD.encode(body), true);
        let first = self.invoke(function, &event).await;
        let again = self.invoke(function, &event).await;
        for answer in [&first, &again] {
            assert!([201, 200].contains(&answer["statusCode"].as_i64().unwrap()), "{answer}");
        }
        assert_eq!(again["body"], first["body"], "the receipt is the same");
    }

    /// Carries the stream's records to the functions, each batch twice and the second time in the other order, until there are none.
    async fn pump(&mut self) {
        loop {
            let records = self.stream.read();
            if records.is_empty() {
                return;
            }
            for function in OF_THE_STREAM {
                let patterns = self.aws.template.filters(function);
                let mut batch: Vec<Value> = records
                    .iter()
                    .filter(|record| patterns.iter().any(|pattern| selects(pattern, record)))
                    .cloned()
                    .collect();
                for _ in 0..2 {
                    if !batch.is_empty() {
                        let answer = self.invoke(function, &json!({ "Records": batch })).await;
                        assert_eq!(answer, json!({ "batchItemFailures": [] }), "{function}");
                    }
                    batch.reverse();
                }
            }
        }
    }

    /// The emails that SES took in this run: their ids, as their own Message-ID says, and how often each was taken.
    async fn taken(&self) -> BTreeMap<String, usize> {
        let data = moto_data(&self.aws.moto);
        let mut taken = BTreeMap::new();
        for email in self.table.emails(ID).await.unwrap() {
            let message_id = &sha256(format!("{ID}/{}", email.id).as_bytes())[..32];
            let is_it = |message: &&Value| {
                let to = email.recipient.as_ref().map(|recipient| recipient.email.as_str()).unwrap_or_default();
                let text = message["raw_data"].as_str().unwrap_or_default();
                text.contains(message_id) && text.contains(to)
            };
            let messages = data["ses"]["RawMessage"].as_array().into_iter().flatten();
            taken.insert(email.id.clone(), messages.filter(is_it).count());
        }
        taken
    }

    /// What SES says of the emails that it took and of which nobody recorded that they went; then the leases of those that died
    /// run out.
    async fn time_passes(&mut self) {
        let taken = self.taken().await;
        for email in self.table.emails(ID).await.unwrap() {
            if email.state == EmailState::Claimed && taken[&email.id] > 0 {
                let tags = json!({ "contract": [ID], "email": [URL_SAFE_NO_PAD.encode(&email.id)] });
                let said = json!({ "eventType": "Delivery", "mail": { "messageId": "taken", "tags": tags } });
                for _ in 0..2 {
                    self.invoke("notify", &sns_event(&said)).await;
                }
            } else if email.state == EmailState::Claimed {
                let text = |value: &str| AttributeValue::S(value.into());
                let client = self.aws.moto.connection().dynamodb();
                let request = client.update_item().table_name(&self.name).key("pk", text(&format!("CONTRACT#{ID}")));
                let request = request.key("sk", text(&format!("EMAIL#{}", email.id)));
                let request = request.expression_attribute_values(":past", text("2022-08-01T00:00:00Z"));
                request.update_expression("SET agenda_on = :past").send().await.unwrap();
            }
        }
    }

    async fn go(&mut self) {
        self.request("ingest", 0, "returns/2022-07", &[("content-type", XLSX)], JULY).await;
        let asked = json!({ "kind": "information-requested", "request": "rota", "text": "The rota of July.",
                            "requested_on": "2022-08-01" });
        let key = [("idempotency-key", "rota"), ("content-type", "application/json")];
        self.request("record", 1, "events", &key, asked.to_string().as_bytes()).await;
        self.pump().await;
        for task in [json!({}), json!({ "task": "mend" }), json!({ "task": "mend" })] {
            self.time_passes().await;
            self.invoke("check", &task).await;
            self.pump().await;
        }
    }

    /// Nothing is lost, each notice was sent once, each page is current, and nothing is left to be done.
    async fn ends_well(&self) -> Vec<String> {
        let name = &self.name;
        let log = self.table.read_log(ID).await.unwrap().unwrap();
        assert_eq!(log.events.len(), 2, "{name}: the return and the council's event are in the log, once each");
        let snapshot = self.table.snapshot(ID).await.unwrap().unwrap();
        assert_eq!(snapshot.version.sequence, 2, "{name}");

        let emails = self.table.emails(ID).await.unwrap();
        let taken = self.taken().await;
        for email in &emails {
            // What was out of date before it could be sent never is.
            let lapsed = email.state == EmailState::Lapsed;
            assert!(lapsed || email.state.went(), "{name}: {} is {:?}", email.id, email.state);
            assert_eq!(taken[&email.id], usize::from(!lapsed), "{name}: {} was sent", email.id);
        }
        // An id may have today's date in it.
        let what = |notice: &OutboxNotice| format!("{} {:?}", notice.kind.word(), notice.month);
        let mut notices: Vec<String> = emails.iter().flat_map(|email| &email.notices).map(what).collect();
        notices.sort();

        let log = self.table.read_log(ID).await.unwrap().unwrap();
        let seen = for_stakeholders(&log.contract, &log.events, snapshot.version.as_of).unwrap();
        let mut pages = contract_pages(&seen.contract, &seen.assessment, seen.sequence, None).unwrap();
        pages.extend(site_pages(&[ContractSummary::of(&seen.contract, &seen.assessment)]).unwrap());
        self.are_there(&pages).await;

        let far = moment("2998-01-01T00:00:00Z");
        assert_eq!(self.table.unsent_emails().await.unwrap(), [], "{name}");
        assert_eq!(self.table.overdue_evaluations(far).await.unwrap(), [""; 0], "{name}");
        assert_eq!(self.table.overdue_publications(far).await.unwrap(), [""; 0], "{name}");
        notices
    }

    async fn are_there(&self, pages: &[SiteFile]) {
        let s3 = self.aws.moto.connection().s3();
        for page in pages {
            let kept = s3.get_object().bucket(&self.name).key(&page.path).send().await;
            let kept = kept.unwrap_or_else(|_| panic!("{}: {} is in the bucket", self.name, page.path));
            let bytes = kept.body.collect().await.unwrap().to_vec();
            assert!(bytes == page.bytes, "{}: {} is current", self.name, page.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_dies_and_whatever_is_doubled_the_path_ends_the_same() {
    // Two stand-ins of AWS, so that runs can go on side by side.
    let template = Template::transformed();
    let one = Aws { moto: Moto::start().await, template };
    let other = Aws { moto: Moto::start().await, template };
    let mut undisturbed = Run::begin(&one, "undisturbed".into(), None).await;
    undisturbed.go().await;
    let notices = undisturbed.ends_well().await;
    assert!(notices.iter().any(|notice| notice.starts_with("return-receipt")), "{notices:?}");
    let mut cuts = Vec::new();
    for (function, calls) in &undisturbed.calls_at_first {
        assert!(*calls > 0, "{function} makes calls");
        for call in 0..*calls {
            cuts.extend([false, true].map(|carried_out| (*function, Cut { call, carried_out })));
        }
    }
    // Each stand-in has every other run.
    let side = |aws, first: usize| {
        let (cuts, notices) = (&cuts, &notices);
        async move {
            for (function, cut) in cuts.iter().skip(first).step_by(2) {
                let name = format!("{function}-{}-{}", cut.call, if cut.carried_out { "after" } else { "before" });
                let mut run = Run::begin(aws, name, Some((*function, *cut))).await;
                run.go().await;
                assert_eq!(run.ends_well().await, *notices, "{}", run.name);
                assert!(run.was_killed, "{}: the function came to where the wire was cut", run.name);
            }
        }
    };
    tokio::join!(side(&one, 0), side(&other, 1));
}
