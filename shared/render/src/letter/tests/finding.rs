use domain::clause::FindingKind;
use domain::event::DisputeOutcome;
use domain::notice::NoticeKind;

use super::*;

#[test]
fn only_the_one_who_can_act_is_asked_to() {
    let both = [FindingKind::PlanOverdue, FindingKind::PlanRequired];
    let contractor = [FindingKind::InformationRequested, FindingKind::ReturnOverdue];
    let nobody = [FindingKind::ActionPlanOpen, FindingKind::MinutesDeemedAgreed];
    for kind in FINDINGS {
        for to in PARTIES {
            let letter = write(to, &raised(kind));
            let first = letter.text.lines().nth(2).unwrap();
            let acts = both.contains(&kind)
                || (!nobody.contains(&kind) && contractor.contains(&kind) == (to == Party::Contractor));
            assert_eq!(first.starts_with("Please "), acts, "{first}");
            assert_eq!(first.starts_with("For information only; you do not need to do anything: "), !acts, "{first}");
            assert_eq!(letter.subject.starts_with("For information: "), !acts, "{}", letter.subject);
        }
    }
}

#[test]
fn a_finding_is_told_with_its_clause_its_facts_and_its_choices() {
    for (kind, to) in FINDINGS.into_iter().flat_map(|kind| PARTIES.map(|to| (kind, to))) {
        let letter = write(to, &raised(kind));
        let finding = finding(kind);
        for part in [&letter.text, &letter.html] {
            let quote = finding.quote.clone().unwrap();
            for words in [&finding.facts[0], &finding.next_steps[0].sentence, &finding.next_steps[1].sentence, &quote] {
                assert!(part.contains(words.as_str()), "{words}: {part}");
            }
            assert!(part.contains(&format!("Clause {}: ", finding.clause)), "{part}");
        }
    }
}

#[test]
fn what_a_party_wrote_is_quoted_as_its_own() {
    let written = [
        (Party::Council, raised(FindingKind::CapacityIssue), "Example Visitors Ltd writes:"),
        (Party::Council, raised(FindingKind::RatingDisputed), "Example Visitors Ltd writes:"),
        (Party::Contractor, raised(FindingKind::InformationRequested), "Kent County Council writes:"),
        (Party::Contractor, minutes_shared(), "The minutes:"),
        (Party::Council, raised(FindingKind::MinutesDeemedAgreed), "The minutes:"),
        (Party::Council, minutes_answered(false), "Example Visitors Ltd writes:"),
        (Party::Contractor, dispute_answered(DisputeOutcome::Upheld), "Kent County Council writes:"),
        (Party::Council, information_supplied(), "What Kent County Council asked for:"),
    ];
    for (to, about, heading) in written {
        let letter = write(to, &about);
        let quoted = "> First line, with <b>markup</b> & more.\n>\n> =Second paragraph: ";
        assert!(letter.text.contains(&format!("{heading}\n{quoted}")), "{}", letter.text);
        for line in letter.text.lines().filter(|line| line.starts_with('>')) {
            assert!(line.chars().count() <= 76, "{line}");
        }
        let escaped = "First line, with &lt;b&gt;markup&lt;&#x2F;b&gt; &amp; more.<br><br>=Second paragraph: ";
        let html = letter.html.replace("&lt;/b", "&lt;&#x2F;b");
        assert!(html.contains(heading) && html.contains(escaped), "{}", letter.html);
        assert!(!letter.html.contains("<b>"), "{}", letter.html);
    }
}

#[test]
fn minutes_say_by_when_silence_agrees_and_why() {
    let letter = write(Party::Contractor, &minutes_shared());
    assert_eq!(
        letter.subject,
        "Answer the minutes by Tuesday 2 August 2022 (meeting of 12 July 2022) (Regulation 44 independent visitor service)"
    );
    for part in [&letter.text, &letter.html] {
        for words in [
            "Please approve the minutes of the meeting of Tuesday 12 July 2022, or say what should change, by the end of \
             Tuesday 2 August 2022.",
            "10 working days after 19 July 2022: 2 August 2022",
            "they count as agreed",
            "Their reference is M1.",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
}

#[test]
fn minutes_not_approved_are_for_the_council_to_settle() {
    let first = |about| write(Party::Council, &about).text.lines().nth(2).unwrap().to_owned();
    assert!(first(minutes_answered(false)).starts_with("Please settle the minutes"));
    assert!(first(minutes_answered(true)).starts_with("For information only; you do not need to do anything: "));
}

#[test]
fn the_subject_of_a_finding_says_what_and_by_when() {
    for (kind, to, subject) in [
        (FindingKind::PlanRequired, Party::Council, "Agree an improvement plan by Friday 9 September 2022, for KPI 1"),
        (
            FindingKind::WarningConsidered,
            Party::Council,
            "Decide on a formal warning: no improvement plan for KPI 1 was agreed in time",
        ),
        (
            FindingKind::TerminationConsidered,
            Party::Council,
            "Decide on termination: KPI 1 was red in May, June and July 2022",
        ),
        (FindingKind::RaiseAtMeeting, Party::Contractor, "For information: KPI 1 to be raised at the next meeting"),
        (FindingKind::InformationRequested, Party::Contractor, "Supply the information that the council has asked for"),
    ] {
        let title = " (Regulation 44 independent visitor service)";
        assert_eq!(write(to, &raised(kind)).subject, format!("{subject}{title}"));
    }
}

#[test]
fn a_letter_of_which_nobody_knows_whether_it_went_is_not_sent_again_by_itself() {
    let text = write(Party::Council, &letter_unknown()).text;
    assert!(text.contains("Please find out whether the formal warning of Monday 12 September 2022 reached"), "{text}");
    assert!(text.contains("It is not sent again unless you decide to send it"), "{text}");
}

#[test]
fn a_letter_that_came_back_is_the_councils_to_send_again_and_nothing_runs_from_it_until_then() {
    let text = write(Party::Council, &letter_bounced(true)).text;
    assert!(text.contains("Please send the formal warning to Example Visitors"), "{text}");
    assert!(
        text.contains("no further plan is due (6.4), and it does not count as a warning received (6.5)."),
        "{text}"
    );
    assert!(text.contains("it is sent unchanged, under the reference formal-warning/event-9/contractor"), "{text}");
    assert!(text.contains("came back on Monday 12 September 2022"), "{text}");
    assert!(text.contains("The address does not accept email."), "{text}");
    let text = write(Party::Council, &letter_bounced(false)).text;
    assert!(text.contains("The mailbox did not accept the email."), "{text}");
    let mut minutes = letter_bounced(false);
    let About::LetterBounced { kind, .. } = &mut minutes else { unreachable!() };
    *kind = NoticeKind::MinutesShared;
    let minutes = write(Party::Council, &minutes);
    assert!(
        minutes.subject.starts_with("Send the minutes again: the email to Example Visitors"),
        "{}",
        minutes.subject
    );
    assert!(
        minutes.text.contains("there is no deadline for a reply, and they do not count as agreed without one (5.7)"),
        "{}",
        minutes.text
    );
    assert!(minutes.text.contains("Clause 5.7 (the minutes)."), "{}", minutes.text);
}

#[test]
fn the_monthly_summary_tells_first_what_waits_for_the_reader() {
    let text = |to| write(to, &closed()).text;
    let council = text(Party::Council);
    let yours = council.find("What both parties need to do\n- An improvement plan is required").unwrap();
    let theirs = council.find("What Example Visitors Ltd needs to do\n- The council asked for information").unwrap();
    let ahead = council.find("Coming up\n- Friday 2 September 2022: First of 2 reports of visits due").unwrap();
    assert!(yours < theirs && theirs < ahead, "{council}");
    assert!(
        council.contains("- Tuesday 4 October 2022: Next meeting to be held (clause 7.1; 3 months after"),
        "{council}"
    );
    assert!(text(Party::Contractor).contains("What you need to do\n- The council asked for information"));
}

/// Checks D5: later evidence of a month can be in its own return or in that of a later month.
#[test]
fn the_answer_to_a_dispute_says_how_the_record_is_corrected_and_what_follows_it() {
    let letter = write(Party::Contractor, &dispute_answered(DisputeOutcome::Corrected));
    for part in [&letter.text, &letter.html] {
        let said = "The rating depends on the record behind it: that is your return, so please send a new version of it, or list \
                    the visit in a later return.";
        assert!(part.contains(said), "{part}");
    }
}

#[test]
fn nothing_that_is_still_to_be_shown_takes_back_a_report_that_was_sent_back() {
    let evidence = "Only a correction of what has been received, or further evidence, can make it better.";
    let record = "Only a correction of the record can make it better.";
    let mut by_the_return_alone = early_warning_of_reports_sent_back();
    let About::CanNoLongerBeBetter { recorded_by_council, .. } = &mut by_the_return_alone else { unreachable!() };
    *recorded_by_council = false;
    for to in PARTIES {
        for about in [early_warning_of_reports_sent_back(), by_the_return_alone.clone()] {
            let text = write(to, &about).text;
            assert!(text.contains(record) && !text.contains("further evidence"), "{text}");
        }
        assert!(write(to, &early_warning()).text.contains(evidence));
    }
}

#[test]
fn a_restatement_names_its_cause() {
    let text = write(Party::Contractor, &restated_ratings()).text;
    assert!(text.contains("Changed by: version 1 of the return of July 2022 (entry 9 of the record)"), "{text}");
}
