//! The template of `infra/aws`, where no linter looks: whether the schedules fire when the contract asks, the filters select what
//! each function works on, and each role allows what its function can call and nothing else.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds, Year};
use domain::month::Month;
use object::{Object as _, ObjectSymbol as _};
use serde_json::{Value, json};
use system_tests::first_events::FUNCTIONS;
use system_tests::program::binary;
use system_tests::table_stream::selects;
use system_tests::template::{Schedule, Template};

fn date(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

// Schedules

/// When a schedule fires in ten years: EventBridge Scheduler's fields are minute, hour, day, month, day of the week from Sunday as
/// 1, and year.
fn fires(schedule: &Schedule) -> Vec<(NaiveDate, NaiveTime)> {
    let zone: Tz = schedule.time_zone.parse().unwrap_or_else(|_| panic!("{} is no time zone", schedule.time_zone));
    let fields = schedule.expression.strip_prefix("cron(").and_then(|rest| rest.strip_suffix(')'));
    let fields = fields.unwrap_or_else(|| panic!("{} is no cron expression", schedule.expression));
    let days = fields.split(' ').skip(2).step_by(2).take(2).filter(|days| *days == "?").count();
    assert_eq!(days, 1, "{fields}: one of the two fields of days is a question mark, and the other is not");
    let parser =
        CronParser::builder().seconds(Seconds::Required).year(Year::Required).alternative_weekdays(true).build();
    let cron = parser.parse(&format!("0 {fields}")).unwrap_or_else(|error| panic!("{fields}: {error}"));
    let local = |day: &str| date(day).and_time(NaiveTime::MIN).and_local_timezone(zone).unwrap();
    let through = local("2032-04-01");
    let times = cron.iter_after(local("2022-04-01")).take_while(|at| *at < through);
    times.map(|at| (at.date_naive(), at.time())).collect()
}

#[test]
fn the_daily_check_comes_every_morning_at_seven_in_london_and_the_other_on_the_last_fridays() {
    let template = Template::transformed();
    let schedules = template.schedules();
    let named = |name: &str| {
        let schedule = schedules.iter().find(|schedule| schedule.name == name);
        schedule.unwrap_or_else(|| panic!("there is a schedule {name}"))
    };
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    for name in ["DailyCheck", "LastFridayCheck"] {
        assert_eq!(
            (named(name).time_zone.as_str(), &named(name).input),
            ("Europe/London", &json!({ "task": "check" }))
        );
    }
    let days = date("2022-04-01").iter_days().take_while(|day| *day < date("2032-04-01"));
    assert_eq!(fires(named("DailyCheck")), days.map(|day| (day, at(7))).collect::<Vec<_>>());
    let months = std::iter::successors(Some(Month::of(date("2022-04-01"))), |month| Some(month.next())).take(120);
    let last_fridays: Vec<_> = months.map(|month| (domain::calendar::last_friday(month), at(17))).collect();
    assert_eq!(fires(named("LastFridayCheck")), last_fridays);
    let mend = named("Mend");
    assert_eq!((mend.expression.as_str(), &mend.input), ("rate(15 minutes)", &json!({ "task": "mend" })));
    assert_eq!(schedules.len(), 3);
    for schedule in &schedules {
        let handed: functions::daily_check::CheckRequest = serde_json::from_value(schedule.input.clone()).unwrap();
        assert_eq!(handed.task == functions::daily_check::CheckTask::RetryOverdue, schedule.name == "Mend");
    }
}

// Filters

/// A change of an item, as the stream tells it: what it was, and what it is.
fn change(pk: &str, sk: &str, old: Option<&Value>, new: Option<&Value>) -> Value {
    let image = |attributes: Option<&Value>| {
        let mut image = attributes?.clone();
        image["pk"] = json!({ "S": pk });
        image["sk"] = json!({ "S": sk });
        Some(image)
    };
    json!({ "dynamodb": { "OldImage": image(old), "NewImage": image(new) } })
}

fn is_handed(template: &Template, record: &Value) -> Vec<&'static str> {
    let selected = |function: &&str| template.filters(function).iter().any(|pattern| selects(pattern, record));
    FUNCTIONS.into_iter().filter(selected).collect()
}

#[test]
fn each_function_is_handed_what_it_works_on_and_nothing_else() {
    let template = Template::transformed();
    let contract = "CONTRACT#regulation-44";
    let state = |state: &str| json!({ "state": { "S": state } });
    let waits = json!({ "sequence": { "N": "3" }, "agenda": { "S": "evaluate" } });
    let nothing = json!({});
    let nudged = json!({ "state": { "S": "claimed" }, "nudged_at": { "S": "2022-07-29T10:00:00Z" } });
    let handed =
        |sk: &str, old: Option<&Value>, new: Option<&Value>| is_handed(template, &change(contract, sk, old, new));

    assert_eq!(handed("HEAD", Some(&nothing), Some(&waits)), ["evaluate"], "the log has grown");
    assert_eq!(handed("HEAD", None, Some(&waits)), ["evaluate"], "a contract is founded");
    assert_eq!(handed("HEAD", Some(&waits), Some(&nothing)), [""; 0], "it was assessed");
    assert_eq!(handed("ASSESSMENT", None, Some(&nothing)), ["publish"]);
    assert_eq!(
        handed("ASSESSMENT", Some(&nothing), Some(&nothing)),
        ["publish"],
        "it is new, or brought before it again"
    );
    let email = "EMAIL#return-receipt/2022-07/event-1/contractor";
    assert_eq!(handed(email, None, Some(&state("due"))), ["notify"]);
    assert_eq!(handed(email, Some(&state("unknown")), Some(&state("due"))), ["notify"], "the council decided so");
    assert_eq!(handed(email, Some(&state("claimed")), Some(&nudged)), ["notify"], "whoever claimed it died");
    for (old, new) in
        [("due", "claimed"), ("claimed", "sent"), ("sent", "delivered"), ("claimed", "unknown"), ("claimed", "lapsed")]
    {
        assert_eq!(handed(email, Some(&state(old)), Some(&state(new))), [""; 0], "{old} to {new}");
    }
    assert_eq!(handed(email, None, Some(&state("undeliverable"))), [""; 0]);
    for sk in ["LOG#0000000001", "CONTENT#0a", "ORIGINAL#0000000001#00", "LETTER#a", "WANTED", "PUBLISHED", "TOKEN#0a"]
    {
        assert_eq!(handed(sk, None, Some(&state("due"))), [""; 0], "{sk}");
        assert_eq!(handed(sk, Some(&state("due")), None), [""; 0], "{sk} expires");
    }
    for pk in ["CONTRACTS", "COUNCIL#kent", "SITE"] {
        assert_eq!(is_handed(template, &change(pk, "HEAD", None, Some(&waits))), [""; 0], "{pk}");
    }
}

#[test]
fn what_fails_is_handed_over_again_record_by_record_and_is_kept_in_the_end() {
    let mappings = Template::transformed().mappings();
    let of: Vec<&str> = mappings.iter().map(|(function, _)| function.as_str()).collect();
    assert_eq!(of, ["EvaluateFunction", "NotifyFunction", "PublishFunction"]);
    for (function, mapping) in &mappings {
        assert_eq!(mapping["StartingPosition"], "TRIM_HORIZON", "{function}: nothing is passed over when it is made");
        assert_eq!(mapping["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]), "{function}");
        assert_eq!(mapping["BisectBatchOnFunctionError"], true, "{function}");
        assert_eq!(mapping["ParallelizationFactor"], 1, "{function}: a contract's records come in order");
        for bound in ["MaximumRetryAttempts", "MaximumRecordAgeInSeconds"] {
            assert!(mapping[bound].as_i64().is_some_and(|bound| bound > 0), "{function}: {bound} is bounded");
        }
        let kept = &mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"];
        assert_eq!(kept, &json!(["FailedRecords", "Arn"]), "{function}");
    }
}

// Roles

/// The names of what is linked into a function's binary.
fn linked(function: &str) -> Vec<String> {
    let bytes = std::fs::read(binary(function)).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let names =
        file.symbols().filter_map(|symbol| symbol.name().ok().map(|name| rustc_demangle::demangle(name).to_string()));
    names.collect()
}

/// The actions that what is linked into a function's binary can ask of AWS. What no call leads to the linker leaves out.
fn can_call(function: &str) -> BTreeSet<String> {
    linked(function).iter().filter_map(|name| action(name)).collect()
}

/// The action to whose call a name belongs.
fn action(name: &str) -> Option<String> {
    let mut parts = name.split("::").map(|part| part.trim_start_matches('<'));
    let service = parts.find_map(|part| part.strip_prefix("aws_sdk_"))?;
    let (kind, of, what) = (parts.next()?, parts.next()?, parts.next()?);
    match (service, kind, of, what) {
        // What a transaction does is allowed as if it were done by itself.
        ("dynamodb", "operation", "transact_write_items", _) => None,
        ("dynamodb", "types", _, "PutBuilder") => Some("dynamodb:PutItem".into()),
        ("dynamodb", "types", _, "UpdateBuilder") => Some("dynamodb:UpdateItem".into()),
        ("dynamodb", "types", _, "DeleteBuilder") => Some("dynamodb:DeleteItem".into()),
        ("dynamodb", "types", _, "ConditionCheckBuilder") => Some("dynamodb:ConditionCheckItem".into()),
        // Sessions are for directory buckets, and there is none; to look at an object's head is to get it.
        ("s3", "operation", "create_session", _) => None,
        ("s3", "operation", "head_object", _) => Some("s3:GetObject".into()),
        ("s3", "operation", "list_objects_v2", _) => Some("s3:ListBucket".into()),
        (service, "operation", operation, _) if operation.starts_with(|first: char| first.is_lowercase()) => {
            let words = operation.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            Some(format!("{service}:{}", words.collect::<String>()))
        }
        _ => None,
    }
}

/// What Lambda itself does in a function's name, and what is written without a call: logs, traces, the stream, what failed.
fn is_lambdas(action: &str) -> bool {
    const LAMBDAS: [&str; 9] = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ];
    LAMBDAS.contains(&action)
}

#[test]
fn each_role_allows_what_its_function_can_call_and_nothing_else() {
    let template = Template::transformed();
    let mut functions = template.functions();
    functions.sort();
    let mut expected = FUNCTIONS.map(str::to_owned);
    expected.sort();
    assert_eq!(functions, expected);
    for function in FUNCTIONS {
        let role = template.role(function);
        let allowed: BTreeSet<String> = role.iter().flat_map(|statement| statement.actions.clone()).collect();
        let own: BTreeSet<String> = allowed.iter().filter(|action| !is_lambdas(action)).cloned().collect();
        let called = can_call(function);
        assert!(called.contains("dynamodb:GetItem"), "{function}: {called:?}");
        assert_eq!(own, called, "{function}");
    }
}

/// In SES's sandbox the role needs the recipients' identities beside the sender's: what keeps it to its sender is the condition.
#[test]
fn whoever_sends_mail_may_send_to_any_identity_and_from_the_one_sender_alone() {
    let template = Template::transformed();
    let mut senders = Vec::new();
    for function in FUNCTIONS {
        let sends = |actions: &[String]| actions.iter().any(|action| action.starts_with("ses:"));
        for statement in template.role(function).iter().filter(|statement| sends(&statement.actions)) {
            senders.push(function);
            assert_eq!(statement.actions, ["ses:SendRawEmail"], "{function}");
            let resources = serde_json::to_string(&statement.resources).unwrap();
            assert!(resources.contains(":identity/*"), "{function}: {resources}");
            assert!(resources.contains(":configuration-set/"), "{function}: {resources}");
            assert_eq!(statement.resources.len(), 2, "{function}: {resources}");
            assert_eq!(
                statement.condition,
                json!({ "StringEquals": { "ses:FromAddress": { "Ref": "Sender" } } }),
                "{function}"
            );
        }
    }
    senders.sort_unstable();
    assert_eq!(senders, ["desk", "notify"]);
}

#[test]
fn no_role_reaches_beyond_the_stack_or_another_partition_of_the_table() {
    let template = Template::transformed();
    for function in FUNCTIONS {
        for statement in template.role(function) {
            let name = format!("{function}: {}", statement.name);
            assert!(statement.actions.iter().all(|action| !action.contains('*')), "{name}");
            let traces = statement.actions.iter().all(|action| action.starts_with("xray:"));
            assert_eq!(statement.resources.contains(&json!("*")), traces, "{name}: only X-Ray has no resources");
            let items = statement.actions.iter().any(|action| {
                action.starts_with("dynamodb:") && ["Item", "Query"].iter().any(|end| action.ends_with(end))
            });
            if items {
                let condition = &statement.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
                let exact = &statement.condition["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"];
                assert!(!condition.is_null() || !exact.is_null(), "{name}: {}", statement.condition);
                assert_ne!(condition, &json!(["*"]), "{name}");
            }
        }
    }
}
