use domain::clause::FindingKind;

use super::*;

fn of(to: Party, abouts: impl IntoIterator<Item = About>) -> Letter {
    let items: Vec<DigestItem> = abouts.into_iter().map(item).collect();
    digest(&letterhead_to(to), &links(), to, &items).unwrap()
}

#[test]
fn a_digest_of_one_notice_is_its_letter() {
    for (about, to) in one_of_each().into_iter().flat_map(|about| PARTIES.map(|to| (about.clone(), to))) {
        let (letterhead, links) = (letterhead_to(to), links());
        let alone = Written {
            links: &links,
            due_on: Some(date("2022-08-27")),
            as_of: Some(date("2022-08-27")),
            sequence: 7,
            ..Written::alone(&letterhead, to, Some(july()), &about)
        };
        assert_eq!(of(to, [about.clone()]), written(&alone).unwrap());
    }
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
        place("\n3. Please check your record of reports sent back"),
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
fn a_plan_overdue_and_the_warning_that_may_follow_stand_together() {
    let facts = vec!["The plan was due by 9 September 2022.".to_owned()];
    let with_facts = |kind| About::Raised {
        finding: domain::explain::FindingInWords { facts: facts.clone(), ..finding(kind) },
        text: None,
    };
    let [overdue, considered] = [FindingKind::PlanOverdue, FindingKind::WarningConsidered].map(with_facts);
    let letter = of(Party::Council, [overdue, considered, raised(FindingKind::RaiseAtMeeting)]);
    assert_eq!(letter.text.matches(&facts[0]).count(), 1, "{}", letter.text);
    let second = letter.text.find("\n2. ").unwrap();
    assert!(letter.text[..second].contains("\nPlease decide whether to issue a formal warning"), "{}", letter.text);
    assert!(letter.text[second..].starts_with("\n2. Please raise KPI 1 at the next"), "{}", letter.text);
}

#[test]
fn the_monthly_summary_does_not_repeat_what_the_same_email_tells() {
    let letter = of(Party::Council, [closed(), raised(FindingKind::PlanRequired)]);
    assert!(!letter.text.contains("waits for you"), "{}", letter.text);
    assert!(letter.text.contains("What else waits for Example Visitors Ltd"), "{}", letter.text);
}

#[test]
fn a_digest_that_asks_nothing_says_so_in_its_subject() {
    let letter = of(Party::Contractor, [raised(FindingKind::RaiseAtMeeting), raised(FindingKind::MeetingDue)]);
    assert!(letter.subject.starts_with("For information: ") && letter.subject.contains(", and 1 more ("));
    assert!(!letter.text.contains("FOR YOU TO DO") && letter.text.contains("FOR YOUR INFORMATION"), "{}", letter.text);
}
