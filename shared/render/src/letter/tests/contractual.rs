use std::io::Cursor;

use calamine::{Reader, Xlsx};

use domain::notice::{AgreedPlan, PlanRequest, PlanRule, WarningLetter};

use super::*;

fn of_warning(warning: WarningLetter) -> EmailContent {
    write(Party::Contractor, &About::Letter(Box::new(ContractualLetter::FormalWarning(warning))))
}

#[test]
fn a_formal_warning_states_all_that_6_8_asks_for_in_both_forms() {
    let letter = of_warning(warning());
    let plan_due = in_full("2022-09-26");
    let watch_closes = in_full("2023-01-27");
    let next_meeting = in_full("2022-10-12");
    for part in [&letter.text, &letter.html] {
        for words in [
            "(clause 6.8(a))",
            "The current level of performance of KPI 1 and KPI 3 is not adequate.",
            "83.3%",
            "66.6%",
            "Green at 100% or more, red below 80%, amber between.",
            "June 2022",
            "July 2022",
            "(clause 6.8(b))",
            "Kent County Council explains:",
            "No improvement plan for KPI 1 was agreed in time.",
            "The fact behind warning-considered.",
            "(clause 6.8(c))",
            "A further Improvement Plan rectifying the poor performance of KPI 1 and KPI 3 is required.",
            &plan_due,
            "10 working days after 12 September 2022: 26 September 2022",
            "(clause 5.5)",
            &next_meeting,
            "The months watched after this warning under clause 6.9 are October, November and December 2022, the last of which \
             closes on ",
            &watch_closes,
            "It is the first formal warning under this contract",
            "second formal warning during the lifetime of the contract",
            "Clause 52 (Termination on Default)",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
    assert!(letter.text.contains("> First line, with <b>markup</b> & more."), "{}", letter.text);
    assert!(letter.html.contains("&lt;b&gt;markup"), "{}", letter.html);
}

#[test]
fn a_second_warning_says_that_termination_will_be_considered() {
    let text = of_warning(WarningLetter { number: 2, ..warning() }).text;
    assert!(text.contains("Since this is the second formal warning during the lifetime of the contract"), "{text}");
}

#[test]
fn a_warning_after_which_no_meeting_is_due_says_so() {
    let text = of_warning(WarningLetter { next_meeting_by: None, grounds: Vec::new(), ..warning() }).text;
    assert!(text.contains("No further meeting is due before the contract ends."), "{text}");
    assert!(!text.contains("What led to this warning"), "{text}");
}

#[test]
fn a_warning_that_no_finding_calls_for_rests_on_what_the_council_states() {
    let called_for = of_warning(warning());
    let letter = of_warning(WarningLetter { grounds: Vec::new(), ..warning() });
    for words in [
        "The Council states that the current level of performance of KPI 1 and KPI 3 is not adequate.",
        "The Council states the reason for this warning in its own words:",
    ] {
        assert!(letter.text.contains(words) && letter.html.contains(words), "{words}: {}", letter.text);
        assert!(!called_for.text.contains(words) && !called_for.html.contains(words), "{words}");
    }
}

#[test]
fn a_warning_asks_for_no_plan_that_is_agreed_already() {
    let agreed = |kpi| AgreedPlan { kpi, plan: "P2".into(), agreed_on: date("2022-09-12") };
    let one = of_warning(WarningLetter { agreed: vec![agreed(1)], ..warning() });
    let both = of_warning(WarningLetter { agreed: vec![agreed(1), agreed(3)], ..warning() });
    for text in [&one.text, &one.html] {
        assert!(text.contains("poor performance of KPI 3 is required. It must be agreed by both parties"), "{text}");
        assert!(text.contains("poor performance of KPI 1 is required. Plan P2, agreed by both parties on"), "{text}");
    }
    assert!(one.subject.contains("agree a further plan by") && one.attachments.len() == 1);
    for text in [&both.text, &both.html] {
        assert!(text.contains("KPI 1 and KPI 3 is required. Plan P2"), "{text}");
        assert!(!text.contains("It must be agreed") && !text.contains("Appendix A"), "{text}");
        assert!(!text.contains("Please agree"), "{text}");
    }
    assert!(!both.subject.contains("agree") && both.attachments.is_empty(), "{}", both.subject);
}

/// Checks that only a formal warning sets ten working days for its plan (6.4); the schedule sets no time for a plan under 6.3.
#[test]
fn a_request_for_a_plan_does_not_say_that_clause_6_4_sets_its_time() {
    let of = |rule| {
        let request = PlanRequest { rule, ..plan_request() };
        write(Party::Contractor, &About::Letter(Box::new(ContractualLetter::PlanRequest(request))))
    };
    let letter = of(Some(PlanRule { grace_months: 6, trigger_months: 2, working_days: 10 }));
    for part in [&letter.text, &letter.html] {
        for words in [
            "Following the initial six months of the contract, the Council requires the Contractor to agree an Improvement Plan \
             where a KPI is rated amber, or worse, over 2 consecutive months.",
            "The schedule sets no time for this plan: it is read as 10 working days, as after a formal warning (D22).",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
        assert!(!part.contains("By when (clause 6.4)"), "{part}");
    }
    let own = of(Some(PlanRule { grace_months: 1, trigger_months: 3, working_days: 15 })).text;
    assert!(
        own.contains("Following the initial month of the contract, the Council")
            && own.contains("over 3 consecutive months"),
        "{own}"
    );
    assert!(own.contains("it is read as 15 working days, as after"), "{own}");
    let from_the_first = of(Some(PlanRule { grace_months: 0, trigger_months: 1, working_days: 10 })).text;
    assert!(from_the_first.contains("The Council requires the Contractor to agree an Improvement Plan where a KPI is rated amber, or worse, in a month."), "{from_the_first}");
    // What an older version of the program called for did not keep them.
    let older = of(None).text;
    assert!(
        older.contains("Following the initial months of the contract")
            && older
                .contains("The schedule sets no time for this plan: it is read as that after a formal warning (D22)."),
        "{older}"
    );
}

#[test]
fn a_contractual_letter_is_dated_and_addressed() {
    let titles = [
        "Request for an Improvement Plan",
        "Formal warning",
        "Notice of the intention to terminate the contract",
        "Action plan",
    ];
    let from = [
        "Kent County Council",
        "Priya Shah, Commissioner, Kent County Council",
        "Contract Manager, Kent County Council",
        "Contract Manager, Kent County Council",
    ];
    for ((about, title), from) in contractual().into_iter().zip(titles).zip(from) {
        let dated = "2022-08-27";
        let letter = digest(&letterhead(), &links(), Party::Contractor, &[item(about)]).unwrap();
        for words in [
            title.to_uppercase(),
            "To: Robin Example, Example Visitors Ltd\n".into(),
            format!("From: {from}\n"),
            format!("Yours sincerely,\n\n{}\n\n", from.replace(", ", "\n")),
            format!("Date: {}\n", in_full(dated)),
            "Contract: Regulation 44 independent visitor service (regulation-44)\n".into(),
        ] {
            assert!(letter.text.contains(&words), "{words}: {}", letter.text);
        }
        let signed = format!("<p>Yours sincerely,</p>\n<p>{}</p>", from.replace(", ", "<br>"));
        assert!(letter.html.contains(&signed), "{signed}: {}", letter.html);
        assert!(letter.html.contains("@page { size: A4;") && letter.html.contains(&in_full(dated)), "{}", letter.html);
    }
}

#[test]
fn a_plan_request_names_the_kpis_the_months_and_the_day() {
    let letter = write(Party::Contractor, &contractual()[0]);
    assert!(letter.subject.starts_with("Agree an improvement plan by Friday 9 September 2022, for KPI 1 and KPI 3 ("));
    for part in [&letter.text, &letter.html] {
        for words in [
            "KPI 3 was amber or worse in June 2022 and July 2022.",
            "The plan for KPI 1 and KPI 3 must be agreed by both parties by the end of Friday 9 September 2022 (10 working days after 26 August 2022, with 29 August \
             as a holiday: 9 September 2022).",
            "Appendix A is attached",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
}

#[test]
fn a_termination_notice_names_the_clause_the_grounds_the_warnings_and_the_ratings() {
    let letter = write(Party::Contractor, &contractual()[2]);
    for part in [&letter.text, &letter.html] {
        for words in [
            "of its intention to terminate the contract as set out under Clause 52 (Termination on Default)",
            "KPI 1 was red in May, June and July 2022.",
            "Formal warning W1, issued on Monday 12 September 2022",
            "66.6%",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
    assert!(letter.attachments.is_empty());
}

#[test]
fn an_action_plan_has_its_rows_and_its_clause() {
    for (place, clause) in [(3, "9.1"), (4, "10.2"), (5, "2.5")] {
        let letter = write(Party::Contractor, &contractual()[place]);
        for part in [&letter.text, &letter.html] {
            for words in [&format!("under clause {clause} of the contract"), "By 1 October 2022", "None sent back"] {
                assert!(part.contains(words), "{words}: {part}");
            }
        }
        assert!(letter.html.contains("A second &lt;reader&gt;"), "{}", letter.html);
    }
}

#[test]
fn what_asks_for_a_plan_has_appendix_a_attached() {
    for about in contractual().iter().filter(|about| template(about) != "termination-notice") {
        let letter = write(Party::Contractor, about);
        let [attached] = letter.attachments.as_slice() else { panic!("one file is attached: {}", letter.subject) };
        assert_eq!(attached.name, "appendix-a.xlsx");
        let mut book = Xlsx::new(Cursor::new(&attached.bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Appendix A"]);
        assert!(book.worksheet_range("Appendix A").is_ok());
    }
}

#[test]
fn the_council_gets_a_contractual_letter_as_a_copy() {
    for about in contractual() {
        let letter = write(Party::Council, &about);
        assert!(letter.subject.starts_with("For information: "), "{}", letter.subject);
        assert!(letter.subject.contains(" to Example Visitors Ltd ("), "{}", letter.subject);
        let first = "For information only; you do not need to do anything: this is the letter to Example Visitors Ltd.";
        assert!(letter.text.contains(first) && letter.text.contains("To: Contract Manager, Example Visitors Ltd"));
    }
}

#[test]
fn a_draft_says_so() {
    for about in contractual() {
        let sent = write(Party::Contractor, &about);
        let on = date("2022-08-26");
        let draft = draft(&letterhead(), Party::Contractor, Some(july()), &about, on).unwrap();
        assert!(draft.text.contains("Date: Friday 26 August 2022"), "{}", draft.text);
        assert_eq!(draft.subject, format!("Draft: {}", sent.subject));
        for (draft, sent) in [(&draft.text, &sent.text), (&draft.html, &sent.html)] {
            assert!(draft.contains("This letter has not been sent.") && !sent.contains("has not been sent."));
        }
    }
}

/// Returns a contractual letter to the contractor as it is written on a day.
fn written_on(about: &About, on: &str) -> EmailContent {
    let item = DigestItem { as_of: date(on), ..item(about.clone()) };
    digest(&letterhead(), &Links::default(), Party::Contractor, &[item]).unwrap()
}

#[test]
fn a_letter_carries_the_day_on_which_it_is_written_and_says_when_its_ground_arose() {
    let grounds = |about: &About| match about {
        About::Letter(letter) => match **letter {
            ContractualLetter::PlanRequest(_) => "required since Friday 26 August 2022",
            ContractualLetter::FormalWarning(_) => "issued on Monday 12 September 2022",
            ContractualLetter::TerminationNotice(_) => "decided on Tuesday 1 November 2022 to give this notice",
            ContractualLetter::ActionPlan(_) => "opened on Wednesday 14 September 2022",
        },
        other => panic!("{other:?}"),
    };
    for about in contractual() {
        let letter = written_on(&about, "2023-02-20");
        assert!(letter.text.contains("\nDate: Monday 20 February 2023\n"), "{}", letter.text);
        assert!(letter.html.contains("<dt>Date</dt><dd>Monday 20 February 2023</dd>"), "{}", letter.html);
        for part in [&letter.text, &letter.html] {
            assert!(part.contains(grounds(&about)), "{}: {part}", grounds(&about));
        }
    }
}

#[test]
fn a_letter_that_comes_after_the_day_that_it_sets_says_so_and_asks_for_another() {
    let request = About::Letter(Box::new(ContractualLetter::PlanRequest(plan_request())));
    let warning = About::Letter(Box::new(ContractualLetter::FormalWarning(warning())));
    let late = "This letter is late";
    for (about, last_day, day_after) in [(request, "2022-09-09", "2022-09-10"), (warning, "2022-09-26", "2022-09-27")] {
        let in_time = written_on(&about, last_day);
        for part in [&in_time.text, &in_time.html] {
            assert!(part.contains("must be agreed by both parties by the end of") && !part.contains(late), "{part}");
        }
        let letter = written_on(&about, day_after);
        assert!(letter.subject.contains("was due by"), "{}", letter.subject);
        for part in [&letter.text, &letter.html] {
            for words in [
                "This letter is late: please agree another day with Kent County Council.",
                "This letter is late: that day has passed. Please agree another day with the Council",
                "was to be agreed by both parties by the end of",
            ] {
                assert!(part.contains(words), "{words}: {part}");
            }
            assert!(!part.contains("must be agreed by both parties by the end of"), "{part}");
        }
    }
}

#[test]
fn a_warning_that_comes_very_late_speaks_of_its_watch_and_meeting_as_past() {
    let warning = About::Letter(Box::new(ContractualLetter::FormalWarning(warning())));
    let text = written_on(&warning, "2023-01-01").text;
    assert!(text.contains("they have passed, and this letter is late"), "{text}");
    assert!(text.contains("The next meeting is overdue"), "{text}");
}
