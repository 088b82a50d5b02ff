//! Whatever is sent, reading it ends in a fact or in problems, and never in a panic.

use domain::event::Party::{Contractor, Council};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::form::{Step, at, paths};
use super::*;

/// Returns any JSON value, made of words that events use more often than chance would.
fn any_value() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "plan-agreed",
        "plan",
        "kpis",
        "open",
        "february",
        "return-2022-04",
        "2023-02-14",
        "2022-13",
        "council",
        "overall",
        "met",
        "actions",
        "kpi",
        "U1",
        "",
        "\u{202e}",
        "2999-12-31",
        "1900-01-01",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..5_u32).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..4).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// Asserts that what is recorded reads back from a log, and that what is not has problems, each with its field or its line.
fn ends_well(bytes: &[u8]) {
    for by in [Contractor, Council] {
        match record_on(TODAY, LOG, by, bytes) {
            Ok(fact) => {
                let line = with(&json!(fact), json!({"received_at": "2023-02-15T12:00:00Z", "by": by}));
                assert_eq!(serde_json::from_value::<Event>(line).unwrap().fact, fact);
            }
            Err(problems) => {
                assert!(!problems.is_empty());
                // Serde has the last word, and nothing to say: the checks leave nothing that it would not read.
                assert!(
                    problems.iter().all(|problem| problem.field.is_some() || problem.line.is_some()),
                    "{problems:?}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_end_well(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        ends_well(&bytes);
    }

    #[test]
    fn any_json_ends_well(value in any_value()) {
        ends_well(value.to_string().as_bytes());
    }

    #[test]
    fn an_event_of_any_fields_ends_well(kind in 0..20_usize, fields in any_value()) {
        let (_, event) = good_events().swap_remove(kind);
        let event = if fields.is_object() { with(&event, fields) } else { event };
        ends_well(event.to_string().as_bytes());
    }

    #[test]
    fn an_event_with_any_value_anywhere_ends_well(
        kind in 0..20_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4),
    ) {
        let (_, mut event) = good_events().swap_remove(kind);
        for (place, value) in changes {
            let paths: Vec<Vec<Step>> = paths(&event, &[]);
            if !paths.is_empty() {
                *at(&mut event, &paths[place.index(paths.len())]) = value;
            }
        }
        ends_well(event.to_string().as_bytes());
    }

    #[test]
    fn an_event_with_any_bytes_changed_ends_well(
        kind in 0..20_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (_, event) = good_events().swap_remove(kind);
        let mut bytes = event.to_string().into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        ends_well(&bytes);
    }
}

#[test]
fn a_mebibyte_of_one_thing_ends_well_and_with_no_more_problems_than_are_told() {
    let many = |each: &dyn Fn(usize) -> String| {
        let items: Vec<String> = (0..1024 * 1024 / (each(99_999).len() + 1)).map(each).collect();
        items.join(",")
    };
    for text in [
        format!("{{\"kind\": \"warning-issued\", {}}}", many(&|at| format!("\"f{at}\":1"))),
        format!("{{\"kind\": \"warning-issued\", {}}}", many(&|at| format!("\"f{}\":1", at / 2))),
        format!("{{\"kind\": \"warning-issued\", \"kpis\": [{}]}}", many(&|at| at.to_string())),
        format!("{{\"kind\": \"meeting-held\", \"attendees\": [{}]}}", many(&|_| "0".into())),
        json!({"kind": "minutes-shared", "text": "é\r".repeat(300_000)}).to_string(),
        json!({"kind": "contract-revised", "definition": "[[unit]]\n".repeat(2_000)}).to_string(),
    ] {
        ends_well(text.as_bytes());
        let refused = record_on(TODAY, LOG, Council, text.as_bytes()).unwrap_err();
        assert!(refused.len() <= 200 && refused.count() == refused.len() + refused.further);
    }
    let fields = format!("{{\"kind\": \"warning-issued\", {}}}", many(&|at| format!("\"f{at}\":1")));
    let refused = record_on(TODAY, LOG, Council, fields.as_bytes()).unwrap_err();
    assert!(refused.further > 80_000, "each is counted: {}", refused.further);
    assert!(refused.further_in_words().unwrap().contains(&format!("{} more problems", refused.further)));
}
