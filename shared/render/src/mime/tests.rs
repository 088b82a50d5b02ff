use super::*;

const THREAD: &str = "2022-07.regulation-44@lastfriday.example";

fn envelope() -> Envelope {
    Envelope {
        from: "last-friday@council.example".into(),
        from_name: "Last Friday".into(),
        to: "manager@contractor.example".into(),
        to_name: "Zoë Sample, Contract Manager".into(),
        message_id: "return-reminder.2022-07.5-before.contractor.regulation-44@lastfriday.example".into(),
        thread_id: Some(THREAD.into()),
        date: "2022-07-22T07:00:00Z".parse().unwrap(),
    }
}

fn letter() -> EmailContent {
    EmailContent {
        subject: "Submit the July 2022 return by Friday 29 July 2022 (Regulation 44 independent visitor service)"
            .into(),
        text: "Dear Zoë,\n\nPlease submit the return: 83.3% = 5 of 6.\n".into(),
        html: "<!DOCTYPE html>\n<html lang=\"en-GB\"><p>Dear Zoë, the contract’s return</p></html>\n".into(),
        attachments: Vec::new(),
        reply_to: Some(Mailbox { name: "Sam Sample".into(), email: "sam@council.example".into() }),
    }
}

fn message(envelope: &Envelope, letter: &EmailContent) -> String {
    String::from_utf8(mime(envelope, letter).unwrap()).unwrap()
}

/// Returns a header's value, unfolded.
fn header(head: &str, name: &str) -> Option<String> {
    let unfolded: String = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut values = unfolded.split("\r\n").filter_map(|line| line.strip_prefix(&format!("{name}: ")));
    let value = values.next().map(str::to_owned);
    assert_eq!(values.next(), None, "{name} stands once");
    value
}

/// Returns the text of a quoted-printable body.
fn decoded(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut parts = joined.split('=');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

#[test]
fn a_message_reads_back_as_its_envelope_and_letter() {
    let message = message(&envelope(), &letter());
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    for (name, value) in [
        ("From", "\"Last Friday\" <last-friday@council.example>"),
        ("Reply-To", "\"Sam Sample\" <sam@council.example>"),
        ("Subject", &letter().subject),
        ("Date", "Fri, 22 Jul 2022 07:00:00 +0000"),
        ("Message-ID", &format!("<{}>", envelope().message_id)),
        ("In-Reply-To", &format!("<{THREAD}>")),
        ("References", &format!("<{THREAD}>")),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(header(head, name).as_deref(), Some(value), "{name}");
    }
    assert!(header(head, "To").unwrap().ends_with("<manager@contractor.example>"), "{head}");

    let content_type = header(head, "Content-Type").unwrap();
    let boundary = content_type.split_once("boundary=\"").unwrap().1.trim_end_matches('"');
    assert!(content_type.starts_with("multipart/alternative;"), "{content_type}");
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.len(), 4, "before the parts, text, html, after the parts");
    for (part, kind, content) in [(parts[1], "text/plain", letter().text), (parts[2], "text/html", letter().html)] {
        let (head, body) = part.trim_start_matches("\r\n").split_once("\r\n\r\n").unwrap();
        let content_type = header(head, "Content-Type").unwrap();
        assert!(content_type.starts_with(kind) && content_type.contains("utf-8"), "{content_type}");
        assert_eq!(header(head, "Content-Transfer-Encoding").as_deref(), Some("quoted-printable"));
        assert_eq!(decoded(body.strip_suffix("\r\n").unwrap()), content);
    }
}

#[test]
fn the_same_letter_is_the_same_message() {
    assert_eq!(mime(&envelope(), &letter()), mime(&envelope(), &letter()));
}

#[test]
fn the_boundary_follows_from_the_message_id() {
    let other = Envelope { message_id: "another@lastfriday.example".into(), ..envelope() };
    let boundary = |envelope| message(&envelope, &letter()).split("\r\n--").nth(1).unwrap()[..34].to_owned();
    assert_ne!(boundary(envelope()), boundary(other));
}

#[test]
fn lines_are_short_and_end_as_mail_wants() {
    let long = EmailContent { text: "é".repeat(3000), subject: "Überfällig ".repeat(60), ..letter() };
    let unbroken = EmailContent { subject: "x".repeat(5000), ..letter() };
    for letter in [letter(), long, unbroken] {
        let message = message(&envelope(), &letter);
        assert!(message.is_ascii());
        for line in message.split("\r\n") {
            assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
}

#[test]
fn no_name_and_no_subject_can_add_a_header() {
    for attack in ["x\r\nBcc: all@everyone.example", "x\nBcc: all@everyone.example", "x\r\n\r\nhello", "\u{85}\u{b}x"] {
        let envelope = Envelope { to_name: attack.into(), from_name: attack.into(), ..envelope() };
        let letter = EmailContent { subject: attack.into(), ..letter() };
        let message = message(&envelope, &letter);
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        assert_eq!(header(head, "Bcc"), None, "{head}");
        assert!(header(head, "Content-Type").is_some(), "the head is whole: {head}");
    }
}

#[test]
fn an_address_or_id_that_cannot_stand_in_a_header_is_refused() {
    let long = format!("{}@contractor.example", "x".repeat(300));
    for wrong in [
        "",
        "manager",
        "@contractor.example",
        "manager@",
        "a b@contractor.example",
        "a@contractor.example\r\nBcc: all@everyone.example",
        "a@contractor.example>, <all@everyone.example",
        "a@contractor.example,all@everyone.example",
        "zoë@contractor.example",
        &long,
    ] {
        for (field, envelope) in [
            ("from", Envelope { from: wrong.into(), ..envelope() }),
            ("to", Envelope { to: wrong.into(), ..envelope() }),
            ("message_id", Envelope { message_id: wrong.into(), ..envelope() }),
            ("thread_id", Envelope { thread_id: Some(wrong.into()), ..envelope() }),
        ] {
            assert_eq!(mime(&envelope, &letter()), Err(RenderError::Envelope { field }), "{wrong:?}");
        }
    }
}

#[test]
fn a_recipient_without_a_name_is_an_address_alone() {
    let message = message(&Envelope { to_name: " ".into(), ..envelope() }, &letter());
    assert!(message.contains("\r\nTo: <manager@contractor.example>\r\n"), "{message}");
}

#[test]
fn files_stand_after_the_letter_in_base64() {
    let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
    let file =
        Attachment { name: "appendix-a.xlsx".into(), content_type: "application/zip".into(), bytes: bytes.clone() };
    let with_file = EmailContent { attachments: vec![file], ..letter() };
    let message = message(&envelope(), &with_file);
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let content_type = header(head, "Content-Type").unwrap();
    assert!(content_type.starts_with("multipart/mixed;"), "{content_type}");
    let boundary = content_type.split_once("boundary=\"").unwrap().1.trim_end_matches('"');
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.len(), 4, "before the parts, the letter, the file, after the parts");
    assert!(parts[1].contains("multipart/alternative") && parts[1].contains("text/html"), "{}", parts[1]);
    let (head, body) = parts[2].trim_start_matches("\r\n").split_once("\r\n\r\n").unwrap();
    assert_eq!(header(head, "Content-Disposition").as_deref(), Some("attachment; filename=\"appendix-a.xlsx\""));
    assert_eq!(header(head, "Content-Transfer-Encoding").as_deref(), Some("base64"));
    assert_eq!(from_base64(body), bytes);
    assert_eq!(mime(&envelope(), &with_file), mime(&envelope(), &with_file));
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String =
        text.chars().filter_map(|letter| LETTERS.find(letter)).map(|value| format!("{value:06b}")).collect();
    bits.as_bytes().chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + (bit - b'0'))).collect()
}

#[test]
fn a_message_that_stands_by_itself_refers_to_no_other() {
    let alone = message(&Envelope { thread_id: None, ..envelope() }, &letter());
    let (head, _) = alone.split_once("\r\n\r\n").unwrap();
    assert_eq!((header(head, "References"), header(head, "In-Reply-To")), (None, None), "{head}");
    assert_eq!(header(head, "X-Auto-Response-Suppress").as_deref(), Some("OOF, AutoReply"));
}
