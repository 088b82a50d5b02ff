use domain::event::Party;
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use domain::rating::Rating;
use wording::letterhead::{Letterhead, Mailbox};

use super::body::{Body, template};
use super::link::Link;
use super::single::{SingleNotice, write_single};
use super::told::Told;
use super::*;
use crate::RenderError;
use crate::sample::{assessment, contract, date, every_kind};

mod contractual;
mod digest;
mod finding;
mod headings;
mod link;
mod odd;
mod overdue;
mod quotations;
mod receipt;
mod restated;
mod samples;
mod subjects;

use samples::*;

#[test]
fn every_letter_names_its_contract_its_clause_and_its_recipient_in_both_forms() {
    for (about, to) in one_of_each().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
        let letter = write(to, about);
        for part in [&letter.text, &letter.html] {
            for words in ["Dear Robin Example,", "Regulation 44 independent visitor service", "lause "] {
                assert!(part.contains(words), "{words}: {part}");
            }
        }
        assert!(!letter.subject.contains('\n'), "{}", letter.subject);
        assert!(letter.html.contains("<html lang=\"en-GB\">"), "{}", letter.html);
        assert!(!letter.text.contains("\n\n\n") && !letter.text.contains(" \n"), "{}", letter.text);
        let ours = letter.text.replace("<b>markup</b>", "").replace("<reader>", "");
        assert!(!ours.contains('<'), "{}", letter.text);
    }
}

#[test]
fn a_letter_of_a_month_names_it_in_its_subject() {
    for (about, to) in of_ratings().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
        let letter = write(to, about);
        assert!(letter.subject.contains("July 2022") && letter.text.contains("July 2022"), "{}", letter.subject);
    }
}

#[test]
fn the_text_says_what_the_html_says() {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    for (about, to) in one_of_each().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
        let letter = write(to, about);
        let body = letter.html.split_once("<body>").unwrap().1;
        let shown: String = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        let shown = shown.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
        let text = words(&letter.text);
        for word in words(&shown) {
            // The HTML joins the texts of neighbouring cells; dates and figures must be in both.
            if word.parse::<u32>().is_ok() {
                assert!(text.contains(&word), "{word}: {}", letter.text);
            }
        }
        // Only lines of prose are compared, since lists, tables and quotations have another form in the HTML.
        let straight = |text: &str| text.replace('’', "'").replace(['“', '”'], "\"");
        let said = letter.text.split_once("Dear ").unwrap().1.split("\n\n");
        for sentence in said.filter(|sentence| !sentence.contains('\n') && !sentence.starts_with("- ")) {
            assert!(straight(&shown).contains(sentence.trim()), "{sentence}: {shown}");
        }
    }
}

#[test]
fn the_first_line_says_what_to_do_and_by_when() {
    for (about, first) in [
        (due(5), "Please submit the July 2022 return by the end of Friday 29 July 2022."),
        (due(0), "Please submit the July 2022 return by the end of today, Friday 29 July 2022."),
        (overdue(), "Please submit the July 2022 return now: it was due by the end of Friday 29 July 2022."),
        (
            received(1, "2022-07-29T14:03:11Z", true, false),
            "Your July 2022 return was received. Please check the ratings below: until the month closes at the end of \
             Friday 26 August 2022 you can still complete or correct it.",
        ),
        (
            early_warning(),
            "Please check the evidence for KPI 1 in July 2022, and send missing or corrected evidence by the end of \
             Friday 26 August 2022.",
        ),
        (
            closed(),
            "Please check the final ratings for July 2022, and tell Kent County Council if you think one is wrong.",
        ),
    ] {
        let letter = write(Party::Contractor, &about);
        assert_eq!(letter.text.lines().nth(2), Some(first));
    }
}

#[test]
fn the_subject_says_what_and_by_when() {
    for (about, to, subject) in [
        (due(5), Party::Contractor, "Submit the July 2022 return by Friday 29 July 2022"),
        (due(0), Party::Contractor, "Submit the July 2022 return today, Friday 29 July 2022"),
        (overdue(), Party::Contractor, "Overdue: submit the July 2022 return now: it was due by Friday 29 July 2022"),
        (
            overdue(),
            Party::Council,
            "For information: the July 2022 return is overdue: it was due by Friday 29 July 2022",
        ),
        (received(1, "2022-08-01T09:00:00Z", false, false), Party::Contractor, "Received late: the July 2022 return"),
        (came_late(), Party::Council, "For information: the July 2022 return was received on Tuesday 9 August 2022"),
        (review_due(), Party::Council, "Review improvement plan P1 by Wednesday 30 November 2022"),
        (closed(), Party::Council, "Final ratings for July 2022: overall red, closed on Friday 26 August 2022"),
        (
            closed(),
            Party::Contractor,
            "Check the July 2022 final ratings: overall red, closed on Friday 26 August 2022",
        ),
        (
            dispute_answered(domain::event::DisputeOutcome::Upheld),
            Party::Contractor,
            "Dispute answered: the rating of KPI 2 for July 2022 is upheld",
        ),
        (
            dispute_answered(domain::event::DisputeOutcome::Corrected),
            Party::Council,
            "For information: the rating of KPI 2 for July 2022 is to be corrected",
        ),
        (restated_ratings(), Party::Council, "July 2022 restated: KPI 1 from red to green, overall from red to green"),
    ] {
        let whole = write(to, &about).subject;
        let rest = whole.strip_prefix(subject).unwrap_or_else(|| panic!("{whole}"));
        assert!(rest.is_empty() || rest.starts_with(" (Regulation 44 "), "{whole}");
    }
}

#[test]
fn the_council_is_never_asked_to_submit_or_to_send_anything() {
    for about in of_ratings() {
        let letter = write(Party::Council, &about);
        for part in [&letter.subject, &letter.text, &letter.html] {
            let part = part.to_lowercase();
            for asked in
                ["please submit", "please check", "send missing", "your july", "submit the july 2022 return now"]
            {
                assert!(!part.contains(asked), "{asked}: {part}");
            }
        }
    }
    let chaser = write(Party::Council, &overdue()).text;
    assert!(chaser.contains("Example Visitors Ltd has not submitted the July 2022 return"), "{chaser}");
}

#[test]
fn a_receipt_gives_the_time_of_the_united_kingdom() {
    let text = |received_at| write(Party::Contractor, &received(1, received_at, true, false)).text;
    let half_past_midnight = text("2022-07-29T23:30:00Z");
    assert!(half_past_midnight.contains("Saturday 30 July 2022 at 00:30"), "{half_past_midnight}");
    let winter = text("2022-12-30T23:30:00Z");
    assert!(winter.contains("Friday 30 December 2022 at 23:30"), "{winter}");
}

#[test]
fn a_receipt_after_the_close_gives_the_final_ratings_now() {
    let text = write(Party::Contractor, &received(1, "2022-08-30T14:03:11Z", false, true)).text;
    assert!(text.contains("It is the first version") && text.contains("These are its final ratings now"), "{text}");
    assert!(text.contains(": Amber; 5 of 6 (83.3%)\n"), "{text}");
    let before = write(Party::Contractor, &received(1, "2022-07-29T14:03:11Z", true, false)).text;
    assert!(before.contains(": Amber so far; 5 of 6 (83.3%)\n"), "{before}");
}

#[test]
fn the_receipt_of_a_revision_says_what_changed_and_repeats_no_figures() {
    let letter = write(Party::Contractor, &received(2, "2022-08-30T14:03:11Z", true, true));
    for part in [&letter.text, &letter.html] {
        for said in [
            "Version 2 of your July 2022 return was received after the month had closed.",
            "It is version 2",
            "The first version was on time",
            "What it changed in version 1",
            "Unit 1 (U1): the visit of Monday 4 July 2022 is no longer listed.",
            "regulation-44-2022-07-7",
            "0a1b2c",
            "A program, with the credential “Nightly”",
        ] {
            assert!(part.contains(said), "{said}: {part}");
        }
        for figure in ["5 of 6", "83.3%", "final ratings now", "still change"] {
            assert!(!part.contains(figure), "{figure}: {part}");
        }
    }
}

#[test]
fn an_early_warning_gives_the_figures() {
    for to in PARTIES {
        let text = write(to, &early_warning()).text;
        assert!(text.to_lowercase().contains("on what has been received so far, kpi 1"), "{text}");
        assert!(text.contains("can no longer be green for July 2022"), "{text}");
        assert!(
            text.contains("Only a correction of what has been received, or further evidence, can make it better."),
            "{text}"
        );
        assert!(text.contains("Amber or red: too early to say; 3 of 6 (50%) so far"), "{text}");
    }
}

#[test]
fn a_restatement_gives_each_kpi_before_and_now() {
    let About::Restated { before, .. } = restated_ratings() else { unreachable!() };
    let mut new = visits(1, Some(Rating::Red), None);
    new.rating.kpi = 4;
    let about = About::Restated {
        event: 9,
        cause: "the return of July 2022".into(),
        before,
        overall_before: None,
        overall: overall(Rating::Red),
        ratings: vec![visits(6, Some(Rating::Green), None), new],
    };
    let text = write(Party::Council, &about).text;
    let first = "  Before: Red; 0 of 6 (0%); no return was received by the close\n  Now:    Green; 6 of 6 (100%)\n";
    assert!(text.contains(first), "{text}");
    assert!(text.contains("  Before: Not in force\n  Now:    Red; 1 of 6 (16.6%)\n"), "{text}");
}

#[test]
fn what_the_definition_says_cannot_become_markup_or_a_second_line_of_the_subject() {
    let odd = Letterhead { title: "A <b>bold</b>\r\nBcc: all@everyone.example".into(), ..letterhead() };
    let letter = letter(&odd, Party::Contractor, Some(july()), &due(5)).unwrap();
    assert!(!letter.html.contains("<b>") && letter.html.contains("&lt;b&gt;bold"), "{}", letter.html);
    assert!(letter.subject.ends_with("(A <b>bold</b> Bcc: all@everyone.example)"), "{}", letter.subject);
    assert!(letter.text.contains("A <b>bold</b>"), "the text stays as written");
}

#[test]
fn every_notice_of_the_sample_has_a_letter() {
    let notices = assessment("2023-02-15").notices;
    assert!(notices.len() > 40);
    for notice in &notices {
        letter(&letterhead(), notice.to, notice.month, notice.about.as_ref().unwrap()).unwrap();
    }
}

#[test]
fn every_notice_of_a_log_of_every_kind_of_event_has_a_letter() {
    let assessment = domain::assess(&contract(), &every_kind(), date("2023-12-31")).unwrap();
    let kinds: std::collections::BTreeSet<_> = assessment.notices.iter().map(|notice| notice.kind).collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    for notice in &assessment.notices {
        letter(&letterhead(), notice.to, notice.month, notice.about.as_ref().unwrap()).unwrap();
    }
}

#[test]
fn the_same_notice_gives_the_same_letter() {
    for (about, to) in one_of_each().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
        assert_eq!(write(to, about), write(to, about));
    }
}

#[test]
fn a_recipient_without_a_name_is_greeted_by_office() {
    let nobody = Letterhead { recipient_name: " ".into(), ..letterhead() };
    let letter = letter(&nobody, Party::Contractor, Some(july()), &due(5)).unwrap();
    assert!(letter.text.starts_with("Dear Contract Manager,\n"), "{}", letter.text);
}

#[test]
fn what_an_older_version_called_for_and_has_not_sent_yet_has_a_letter() {
    const NEWER: [&str; 5] =
        ["missing_return", "recorded_by_council", "counts_sent_back", "overall_before", "corrected_by"];
    for about in one_of_each() {
        let mut older = serde_json::to_value(&about).unwrap();
        let fields = older.as_object_mut().unwrap();
        fields.retain(|name, _| !NEWER.contains(&name.as_str()));
        if let Some(finding) = fields.get_mut("finding").and_then(serde_json::Value::as_object_mut) {
            finding.retain(|name, _| name != "months" && name != "reading");
        }
        let older: About = serde_json::from_value(older).unwrap();
        for to in PARTIES {
            write(to, &older);
        }
    }
}
