//! A page in the desk says what was sent by email.

use domain::event::{Fact, Party};
use domain::facts::{History, LogPosition};
use domain::notice::About;

use super::super::letter_page;
use super::super::returns::{ReceiptPage, receipt_page};
use super::{NASTY, signed_in};
use crate::sample::{contract, every_kind};

/// The words of a page or an email, without markup, on one line.
fn words_of(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_a_receipt_says_what_its_email_says() {
    let (contract, log) = (contract(), every_kind());
    let history = History::new(&contract, &log).unwrap();
    let mut compared = 0;
    for (index, event) in log.iter().enumerate() {
        let Fact::ReturnSubmitted { submitted } = &event.fact else { continue };
        let known = history.known_at(LogPosition::after(index + 1));
        let Some(revision) = known.standing_return(submitted.month) else { continue };
        let about = domain::notice::received(&history, revision, event.received_at);
        let About::Received { revision, on_time, closed, ratings, headroom, if_closed_now, submission, .. } = &about
        else {
            panic!("{about:?}")
        };
        let if_closed_now: Vec<String> = if_closed_now.iter().map(|finding| finding.sentence.clone()).collect();
        let file = ReceiptPage {
            contract: known.contract(),
            submitted,
            receipt: &domain::changes::receipt_number("regulation-44", submitted.month, index + 1),
            event: index + 1,
            revision: *revision,
            received_at: event.received_at,
            stamped_at: None,
            on_time: *on_time,
            closed: *closed,
            sha256: "0a1b2c",
            ratings,
            headroom,
            if_closed_now: &if_closed_now,
            submission,
            stands: true,
            again: false,
        };
        let page = words_of(&receipt_page(&signed_in(Party::Contractor), &file).unwrap());
        let letterhead = wording::letterhead::Letterhead::of(known.contract(), Party::Contractor);
        let email = crate::letter(&letterhead, Party::Contractor, Some(submitted.month), &about).unwrap();
        // Of the email: how it was received, what the ratings are, and what can still come of the month.
        let paragraphs = email.text.split("\n\n").skip(2);
        let said = paragraphs.flat_map(str::lines).take_while(|line| !line.starts_with("Clause"));
        for line in said {
            let line = line.trim_start_matches("- ").trim_start_matches("Please check: ");
            let line = line.strip_suffix(" go:").or(line.strip_suffix(" goes:")).unwrap_or(line);
            if line == "Other differences:" {
                continue;
            }
            // What the page has in its list of facts.
            let line = ["Receipt ", "Submitted by: ", "Entry in the record: ", "SHA-256 of what was received: "]
                .into_iter()
                .fold(line, |line, label| line.strip_prefix(label).unwrap_or(line));
            let parts: Vec<&str> = match line.strip_prefix("KPI ") {
                Some(rating_facts) if rating_facts.contains(": ") => {
                    rating_facts.rsplit(": ").next().unwrap_or_default().split("; ").collect()
                }
                _ => vec![line],
            };
            for part in parts.iter().flat_map(|part| part.split(", stretch met")) {
                assert!(page.contains(part.trim()), "the email says {part:?}; the page: {page}");
            }
        }
        compared += 1;
    }
    assert!(compared > 3, "{compared}");
}

#[test]
fn a_letter_in_the_desk_is_the_one_that_was_kept_below_the_way_back() {
    let kept = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<title>W1</title>\n</head>\n<body>\n<main>\n<p>Dear</p>\n\
                </main>\n</body>\n</html>\n";
    let page = letter_page(&signed_in(Party::Contractor), kept, "/desk/letter?as=eml", None).unwrap();
    assert!(!page.contains("Withdrawn"), "{page}");
    let withdrawn = letter_page(&signed_in(Party::Contractor), kept, "/desk/letter?as=eml", Some("6 June <b>2022</b>"));
    let withdrawn = withdrawn.unwrap();
    assert!(withdrawn.contains("was withdrawn: 6 June &lt;b&gt;2022"), "{withdrawn}");
    let (head, rest) = kept.split_once("</head>").unwrap();
    let body = rest.split_once("<body>\n").unwrap().1;
    assert!(page.starts_with(head) && page.trim_end().ends_with(body.trim_end()), "{page}");
    for href in ["/desk/contracts/regulation-44", "/desk/contracts/regulation-44/letters", "/desk/letter?as=eml"] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}: {page}");
    }
    assert!(!page.contains(NASTY), "{page}");
    let odd = "<p>A page of another make</p>";
    assert_eq!(letter_page(&signed_in(Party::Council), odd, "", None).unwrap(), odd);
}
