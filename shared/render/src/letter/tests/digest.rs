use domain::clause::FindingKind;
use domain::deadline::DeadlineKind;
use domain::explain::FindingInWords;

use super::*;

fn of(to: Party, abouts: impl IntoIterator<Item = About>) -> EmailContent {
    let items: Vec<DigestItem> = abouts.into_iter().map(item).collect();
    digest(&letterhead_to(to), &links(), to, &items).unwrap()
}

#[test]
fn a_digest_of_one_notice_is_its_letter() {
    for (about, to) in one_of_each().into_iter().flat_map(|about| PARTIES.map(|to| (about.clone(), to))) {
        let (letterhead, links) = (letterhead_to(to), links());
        let alone = SingleNotice {
            links: &links,
            due_on: Some(date("2022-08-27")),
            as_of: Some(date("2022-08-27")),
            ..SingleNotice::alone(&letterhead, to, Some(july()), &about)
        };
        assert_eq!(of(to, [about.clone()]), write_single(&alone).unwrap());
    }
}

#[test]
fn an_email_that_is_a_receipt_too_says_received_in_its_subject_whatever_else_it_says() {
    let receipt = || received(1, "2022-07-29T14:03:11Z", true, false);
    for other in one_of_each().into_iter().filter(|about| !matches!(about, About::Letter(_))) {
        let subject = of(Party::Contractor, [other, receipt()]).subject;
        assert!(subject.to_lowercase().contains("received"), "{subject}");
    }
    let asks = of(Party::Contractor, [closed(), receipt(), early_warning()]).subject;
    assert!(asks.contains("; July 2022 return received"), "{asks}");
}

#[test]
fn a_digest_of_nothing_is_refused() {
    assert_eq!(digest(&letterhead(), &links(), Party::Council, &[]), Err(RenderError::NothingToSay));
}

#[test]
fn what_the_reader_is_asked_comes_first_the_most_pressing_before_all() {
    let letter = of(
        Party::Council,
        [
            closed(),
            minutes_answered(true),
            raised(FindingKind::RecordsDiffer),
            raised(FindingKind::PlanRequired),
            raised(FindingKind::TerminationConsidered),
        ],
    );
    assert_eq!(
        letter.subject,
        "Decide on termination: KPI 1 was red in May, June and July 2022, and 4 more (Regulation 44 independent visitor \
         service)"
    );
    let place = |words: &str| letter.text.find(words).unwrap_or_else(|| panic!("{words}: {}", letter.text));
    let places = [
        place("FOR YOU TO DO\n\n1. Please decide whether to give notice of termination"),
        place("\n2. Please agree an improvement plan with Example Visitors Ltd by the end of Friday 9 September 2022."),
        place("\n3. Please complete your record of reports sent back"),
        place("\nFOR YOUR INFORMATION\n\nThese are the final ratings for July 2022."),
        place("\nExample Visitors Ltd approved the minutes"),
    ];
    assert!(places.is_sorted(), "{}", letter.text);
    assert!(letter.html.contains("<h1>For you to do</h1>\n<ol>") && letter.html.contains("</ol>"), "{}", letter.html);
}

#[test]
fn a_digest_says_what_each_letter_would() {
    let abouts: Vec<About> = one_of_each().into_iter().filter(|about| !matches!(about, About::Letter(_))).collect();
    for to in PARTIES {
        let together = of(to, abouts.clone());
        for about in &abouts {
            let body = Body::of(&letterhead(), to, Some(july()), about, &mut Told::default()).unwrap();
            let clause = body.text.lines().last().unwrap();
            assert!(together.text.contains(clause), "{clause}: {}", together.text);
        }
        assert!(!together.text.contains("\n\n\n"), "{}", together.text);
        assert_eq!(together.text.matches("Dear Robin Example,").count(), 1);
    }
}

#[test]
fn what_asks_the_same_of_the_reader_is_asked_once_and_its_clause_quoted_once() {
    let other = About::Raised {
        finding: domain::explain::FindingInWords {
            sentence: "An improvement plan is required for KPI 2.".into(),
            facts: vec!["Another fact.".into()],
            ..finding(FindingKind::PlanRequired)
        },
        text: None,
    };
    let letter = of(Party::Council, [raised(FindingKind::PlanRequired), other]);
    for part in [&letter.text, &letter.html] {
        assert_eq!(part.matches("Please agree an improvement plan").count(), 1, "{part}");
        assert_eq!(part.matches("The words of 6.3.").count(), 1, "{part}");
        assert!(part.contains("required for KPI 2.") && part.contains("Another fact."), "{part}");
    }
}

#[test]
fn the_decision_on_a_warning_comes_before_the_plan_that_is_overdue_under_a_number_of_its_own() {
    let facts = vec!["The plan was due by 9 September 2022.".to_owned()];
    let with_facts = |kind| About::Raised {
        finding: domain::explain::FindingInWords { facts: facts.clone(), ..finding(kind) },
        text: None,
    };
    let [overdue, considered] = [FindingKind::PlanOverdue, FindingKind::WarningConsidered].map(with_facts);
    let letter = of(Party::Council, [overdue, considered, raised(FindingKind::RaiseAtMeeting)]);
    assert_eq!(letter.text.matches(&facts[0]).count(), 1, "{}", letter.text);
    let place = |words: &str| letter.text.find(words).unwrap_or_else(|| panic!("{words}: {}", letter.text));
    let places = [
        place("\n1. Please decide whether to issue a formal warning"),
        place("\n2. Please agree the overdue improvement plan"),
        place("\n3. Please raise KPI 1 at the next"),
    ];
    assert!(places.is_sorted(), "{}", letter.text);
    assert!(
        letter.subject.starts_with("Decide on a formal warning: no improvement plan for KPI 1"),
        "{}",
        letter.subject
    );
}

#[test]
fn what_is_asked_for_several_kpis_is_said_of_all_of_them_and_counted_once() {
    let of_kpi = |kpi: u32| About::Raised {
        finding: domain::explain::FindingInWords {
            kpi: Some(kpi),
            sentence: format!("An improvement plan is required for KPI {kpi}, amber or worse in June and July 2022."),
            ..finding(FindingKind::PlanRequired)
        },
        text: None,
    };
    let subject = of(Party::Council, [of_kpi(2), raised(FindingKind::RecordsDiffer), of_kpi(1)]).subject;
    let said = "Agree an improvement plan by Friday 9 September 2022, for KPI 1 and KPI 2, and 1 more";
    assert!(subject.starts_with(said), "{subject}");
}

#[test]
fn a_receipt_stands_in_the_subject_after_the_reason_and_is_not_counted_as_more() {
    let of = |abouts: Vec<About>| {
        let items = abouts.into_iter().map(|about| DigestItem { as_of: date("2022-08-09"), ..item(about) });
        digest(&letterhead(), &links(), Party::Contractor, &items.collect::<Vec<_>>()).unwrap().subject
    };
    let receipt = || received(1, "2022-08-09T14:03:11Z", true, false);
    let subject = of(vec![receipt(), early_warning()]);
    let said = "Check the evidence for KPI 1 by Friday 26 August 2022: KPI 1 cannot be green for July 2022; July 2022 return \
                received";
    assert!(subject.starts_with(said) && !subject.contains("more"), "{subject}");
    let subject = of(vec![receipt(), early_warning(), raised(FindingKind::MinutesDeemedAgreed)]);
    assert!(subject.contains("; July 2022 return received, and 1 more"), "{subject}");
}

#[test]
fn the_monthly_summary_does_not_repeat_what_the_same_email_tells() {
    let letter = of(Party::Council, [closed(), raised(FindingKind::PlanRequired)]);
    assert!(!letter.text.contains("you need to do"), "{}", letter.text);
    assert!(letter.text.contains("What else Example Visitors Ltd needs to do"), "{}", letter.text);
}

#[test]
fn a_digest_that_asks_nothing_says_so_in_its_subject() {
    let letter = of(Party::Contractor, [raised(FindingKind::RaiseAtMeeting), raised(FindingKind::MeetingDue)]);
    assert!(letter.subject.starts_with("For information: ") && letter.subject.contains(", and 1 more ("));
    assert!(!letter.text.contains("FOR YOU TO DO") && letter.text.contains("FOR YOUR INFORMATION"), "{}", letter.text);
}

/// Returns a monthly summary that tells what waits, with a day ahead.
fn summary(closes_on: &str, open: Vec<FindingInWords>, ahead_on: &str) -> About {
    let About::Closed { overall, ratings, .. } = closed() else { panic!("the sample is a summary") };
    About::Closed {
        closes_on: date(closes_on),
        overall,
        ratings,
        open,
        ahead: vec![ahead(DeadlineKind::Meeting, ahead_on)],
    }
}

fn return_overdue(month: &str, raised_on: &str) -> FindingInWords {
    let month: Month = month.parse().unwrap();
    FindingInWords {
        months: vec![month],
        sentence: format!("The return of {} was not received by its due date.", month.in_words()),
        raised_on: date(raised_on),
        ..finding(FindingKind::ReturnOverdue)
    }
}

#[test]
fn what_is_overdue_comes_first_since_the_day_by_which_it_was_due() {
    let open = vec![
        finding(FindingKind::InformationRequested),
        return_overdue("2022-05", "2022-05-28"),
        return_overdue("2022-04", "2022-04-30"),
    ];
    let summary = summary("2022-08-26", open, "2022-10-04");
    let letter = of(Party::Contractor, [raised(FindingKind::RecordsDiffer), summary.clone()]);
    let overdue = "FOR YOU TO DO\n\n1. Please deal with what is overdue.\n\n\
                   - The return of April 2022 was due by Friday 29 April 2022 (clause 8)\n\
                   - The return of May 2022 was due by Friday 27 May 2022 (clause 8)\n";
    assert!(letter.text.contains(overdue), "{}", letter.text);
    assert!(letter.html.contains("was due by Friday 29 April 2022"), "{}", letter.html);
    let subject = "Overdue: submit the April 2022 return, due Fri 29 Apr 2022, and 3 more (";
    assert!(letter.subject.starts_with(subject), "{}", letter.subject);
    assert_eq!(letter.text.matches("The return of April 2022").count(), 1, "{}", letter.text);

    let alone = of(Party::Contractor, [summary]);
    let place = |words: &str| alone.text.find(words).unwrap_or_else(|| panic!("{words}: {}", alone.text));
    assert!(place("Overdue: for you to do\n- The return of April 2022") < place("The month closed at the end of"));
    assert!(place("What you need to do\n- The council asked for information") > place("The month closed"));
}

#[test]
fn a_return_that_is_chased_in_the_same_email_is_not_listed_beside_it() {
    let open = vec![return_overdue("2022-07", "2022-07-30")];
    let letter = of(Party::Contractor, [overdue(), summary("2022-08-26", open, "2022-10-04")]);
    assert!(!letter.text.contains("Please deal with what is overdue"), "{}", letter.text);
}

#[test]
fn a_plan_that_is_overdue_is_not_told_as_required_too() {
    let open = vec![finding(FindingKind::PlanRequired), finding(FindingKind::PlanOverdue)];
    let letter = of(Party::Council, [summary("2022-08-26", open, "2022-10-04")]);
    let line = "- The improvement plan required for KPI 1 was due by Friday 26 August 2022 (clause 6.4)";
    assert!(letter.text.contains(line) && !letter.text.contains("is required for KPI 1"), "{}", letter.text);
}

#[test]
fn what_both_parties_owe_is_not_told_as_waiting_for_one_of_them() {
    let open = || {
        vec![
            finding(FindingKind::PlanRequired),
            finding(FindingKind::ActionPlanOpen),
            finding(FindingKind::RaiseAtMeeting),
        ]
    };
    let told = |to| {
        let text = of(to, [summary("2022-08-26", open(), "2022-10-04")]).text;
        let after = |heading: &str| {
            let list = text.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("{heading}: {text}")).1;
            list.split("\n\n").next().unwrap().to_owned()
        };
        (after("What both parties need to do"), text.clone(), after("What you need to do"))
    };
    let (both, text, yours) = told(Party::Contractor);
    assert!(both.contains("plan is required for KPI 1") && yours.contains("action plan"), "{text}");
    assert!(text.contains("What Kent County Council needs to do\n- ") && !yours.contains("required"), "{text}");
    let (both, text, yours) = told(Party::Council);
    assert!(both.contains("plan is required for KPI 1") && !yours.contains("action plan"), "{text}");
    assert!(text.contains("What Example Visitors Ltd needs to do\n- "), "{text}");
}

#[test]
fn a_plan_that_is_overdue_is_for_both_parties_to_see_to() {
    let open = || vec![finding(FindingKind::PlanOverdue)];
    for to in PARTIES {
        let text = of(to, [summary("2022-08-26", open(), "2022-10-04")]).text;
        assert!(text.contains("Overdue: for both parties to do\n- The improvement plan"), "{text}");
    }
}

/// Checks that the sentence is there whether or not there is anything more, so that it reveals nothing.
#[test]
fn the_contractor_is_told_that_what_the_council_considers_is_not_listed_whether_or_not_there_is_any() {
    for open in [Vec::new(), vec![finding(FindingKind::RaiseAtMeeting)]] {
        let about = summary("2022-08-26", open, "2022-10-04");
        let said = "What only Kent County Council sees is not listed here: whether it is considering a formal warning or termination";
        assert!(of(Party::Contractor, [about.clone()]).text.contains(said));
        assert!(!of(Party::Council, [about]).text.contains("is not listed here"));
    }
}

#[test]
fn a_day_that_has_passed_when_the_email_is_called_for_is_not_told_as_ahead() {
    let summary = summary("2022-08-26", Vec::new(), "2022-10-04");
    let called_for = |as_of: &str| {
        let items = [DigestItem { as_of: date(as_of), ..item(summary.clone()) }];
        digest(&letterhead(), &links(), Party::Council, &items).unwrap().text
    };
    assert!(called_for("2022-10-04").contains("Coming up\n- Tuesday 4 October 2022"));
    assert!(!called_for("2022-10-05").contains("Coming up"));
}

#[test]
fn of_several_months_that_closed_the_latest_tells_what_waits() {
    let open = || vec![finding(FindingKind::InformationRequested)];
    let abouts = [summary("2022-07-29", open(), "2022-09-01"), summary("2022-08-26", open(), "2022-10-04")];
    let text = of(Party::Contractor, abouts).text;
    assert_eq!(text.matches("What you need to do").count(), 1, "{text}");
    assert!(text.contains("Tuesday 4 October 2022") && !text.contains("Thursday 1 September 2022:"), "{text}");
}

#[test]
fn what_was_to_be_done_by_a_day_that_has_passed_is_asked_as_overdue() {
    let items = [raised(FindingKind::PlanRequired), raised(FindingKind::RecordsDiffer)]
        .map(|about| DigestItem { as_of: date("2022-09-12"), ..item(about) });
    let letter = digest(&letterhead(), &links(), Party::Council, &items).unwrap();
    assert!(letter.subject.starts_with("Overdue: agree an improvement plan by Fri 9 Sep 2022, for KPI 1, and"));
    assert!(letter.text.contains("by the end of Friday 9 September 2022. That day has passed."), "{}", letter.text);
}
