//! Whatever the parties write, it comes out as text, and changes nothing around it.

use serde_json::Value;

use super::*;
use crate::{Envelope, mime};

/// The fields in which a notice or a definition has a text as somebody wrote it.
const WRITTEN_FIELDS: [&str; 14] = [
    "text",
    "comment",
    "explanation",
    "title",
    "current_performance",
    "issue",
    "action",
    "expected_outcome",
    "timescale",
    "cause",
    "council",
    "contractor",
    "recipient_name",
    "name",
];

/// Returns the same with another text in every such field; how many there were.
fn replaced(value: &mut Value, text: &str) -> usize {
    match value {
        Value::Object(fields) => {
            let of_field = |(name, value): (&String, &mut Value)| match value {
                Value::String(written) if WRITTEN_FIELDS.contains(&name.as_str()) => {
                    *written = text.to_owned();
                    1
                }
                other => replaced(other, text),
            };
            fields.iter_mut().map(of_field).sum()
        }
        Value::Array(items) => items.iter_mut().map(|item| replaced(item, text)).sum(),
        _ => 0,
    }
}

fn odd<T: serde::Serialize + serde::de::DeserializeOwned>(of: &T, text: &str) -> T {
    let mut value = serde_json::to_value(of).unwrap();
    replaced(&mut value, text);
    serde_json::from_value(value).unwrap()
}

const ODD: [&str; 6] = [
    "<script>alert(1)</script><b>bold</b> &amp; {{ braces }} {% raw %}",
    "\u{202e}desrever \u{2066}isolated \u{200f}marked",
    "=HYPERLINK(\"https://attack.example\"),@SUM(A1)",
    "a\r\nBcc: all@everyone.example\r\n\r\nbody\u{0}\u{1b}[31m\u{2028}",
    "\"; name=\"x.exe\"\r\nContent-Type: text/html",
    "ẅörd ",
];

#[test]
fn whatever_a_text_says_it_changes_nothing_around_it() {
    let long = "word ".repeat(2_000);
    let unbroken = "x".repeat(10_000);
    let mut met = 0;
    for text in ODD.iter().copied().chain([long.as_str(), unbroken.as_str()]) {
        for (about, to) in one_of_each().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
            let letterhead = odd(&letterhead_to(to), text);
            met += replaced(&mut serde_json::to_value(about).unwrap(), text);
            let items = [item(odd(about, text))];
            let letter = digest(&letterhead, &links(), to, &items).unwrap();
            assert!(!letter.subject.contains(char::is_control), "{}", letter.subject);
            for part in [&letter.subject, &letter.text, &letter.html] {
                assert!(
                    !part.contains(['\u{202e}', '\u{2066}', '\u{200f}', '\u{0}', '\u{1b}', '\u{2028}', '\r']),
                    "{part}"
                );
            }
            assert!(!letter.html.contains("<script") && !letter.html.contains("<b>"), "{}", letter.html);
            for file in letter.attachments.iter().filter(|file| file.name.ends_with(".ics")) {
                let calendar = String::from_utf8(file.bytes.clone()).unwrap();
                assert!(
                    calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])),
                    "{calendar}"
                );
            }
            let envelope = Envelope {
                from: "last-friday@council.example".into(),
                from_name: "Last Friday".into(),
                to: "manager@contractor.example".into(),
                to_name: text.into(),
                message_id: "1@council.example".into(),
                thread_id: Some("0@council.example".into()),
                date: "2022-07-22T07:00:00Z".parse().unwrap(),
            };
            let message = String::from_utf8(mime(&envelope, &letter).unwrap()).unwrap();
            let (head, _) = message.split_once("\r\n\r\n").unwrap();
            assert!(head.contains("\r\nContent-Type: multipart/"), "the head is whole: {head}");
            assert!(!head.contains("\r\nBcc:") && message.is_ascii(), "{head}");
            assert!(message.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        }
    }
    assert!(met > 300, "the notices have texts to replace: {met}");
}
