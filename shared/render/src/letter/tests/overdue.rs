//! What is overdue in an email of several things: its subject, that it is told once, and where the email's link leads.

use domain::clause::FindingKind;
use domain::explain::FindingInWords;
use wording::email::opening::Asks;
use wording::email::subject::{LONGEST, SHOWN};

use super::subjects::{at_its_longest, long, said_of_all};
use super::*;

fn of(to: Party, abouts: impl IntoIterator<Item = About>) -> EmailContent {
    let items: Vec<DigestItem> = abouts.into_iter().map(item).collect();
    digest(&letterhead_to(to), &links(), to, &items).unwrap()
}

/// Returns the month's final ratings, with what is open then.
fn summary(open: Vec<FindingInWords>) -> About {
    let About::Closed { closes_on, overall, ratings, ahead, .. } = closed() else { panic!("the sample is a summary") };
    About::Closed { closes_on, overall, ratings, open, ahead }
}

/// Returns what can be overdue, on the day after the longest one by which it was due.
fn overdue_findings() -> [FindingInWords; 3] {
    let of = |kind| FindingInWords { raised_on: date("2022-09-29"), ..finding(kind) };
    let mut meeting = of(FindingKind::MeetingDue);
    meeting.due_on = Some(date("2022-09-28"));
    let mut findings = [of(FindingKind::ReturnOverdue), of(FindingKind::PlanOverdue), meeting];
    for finding in &mut findings {
        finding.kpi = finding.kpi.map(|_| 10);
        finding.months = vec!["2022-09".parse().unwrap()];
    }
    findings
}

#[test]
fn a_subject_that_begins_with_what_is_overdue_says_what_to_do_and_the_day_within_the_letters_that_are_shown() {
    let mut seen = 0;
    for (finding, said) in overdue_findings().into_iter().zip([
        "Overdue: submit the September 2022 return, due 28 Sep 2022",
        "Overdue: agree the plan for KPI 10, due Wed 28 Sep 2022",
        "Overdue: arrange the next meeting, due Wed 28 Sep 2022",
    ]) {
        let asked = PARTIES.into_iter().filter(|to| finding.kind.owed_by().contains(to));
        for to in asked {
            let items = [summary(vec![finding.clone()]), raised(FindingKind::RaiseAtMeeting)].map(item);
            let whole = digest(&long(to, "Visits"), &links(), to, &items).unwrap().subject;
            let shown: String = whole.chars().take(SHOWN).collect();
            assert!(shown.starts_with(said), "{said}: {whole}");
            assert!(!whole.contains("kPI") && whole.chars().count() <= LONGEST, "{whole}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4, "a return of the contractor, a plan of both, a meeting of the council");
}

/// Checks that a digest's subject begins like the subject of one of its letters, whatever else it tells.
#[test]
fn the_letters_that_are_shown_of_a_digest_say_what_one_of_its_letters_would() {
    let kinds: Vec<(About, [String; 2])> =
        said_of_all().into_iter().filter(|(about, _)| !matches!(about, About::Letter(_))).collect();
    let others = [
        at_its_longest(&closed()),
        at_its_longest(&due(5)),
        at_its_longest(&raised(FindingKind::WarningConsidered)),
        at_its_longest(&minutes_answered(true)),
    ];
    let month = Some("2022-09".parse().unwrap());
    let item = |about: &About| DigestItem { month, ..item(about.clone()) };
    let opening =
        |to, about: &About| wording::email::opening(&long(to, ""), to, month, about, Some(date("2022-08-27")));
    for (index, to) in PARTIES.into_iter().enumerate() {
        for ((about, said), other) in kinds.iter().flat_map(|kind| others.iter().map(move |other| (kind, other))) {
            let items = [item(about), item(other)];
            let whole = digest(&long(to, "Visits"), &links(), to, &items).unwrap().subject;
            let shown: String = whole.chars().take(SHOWN).collect();
            let shown_of = |about: &About| -> String {
                let alone = opening(to, about).subject.whole(0, "");
                let of_kind = kinds.iter().find(|(kind, _)| kind == about).map(|(_, said)| said[index].clone());
                of_kind.unwrap_or_else(|| alone.chars().take(40).collect())
            };
            let asks = [opening(to, about).asks, opening(to, other).asks];
            let first = [said[index].clone(), shown_of(other)];
            assert!(first.iter().any(|first| shown.starts_with(first.trim_end_matches(": "))), "{whole}: {first:?}");
            if asks[0] < asks[1] && asks[0] != Asks::InTime {
                assert!(
                    shown.starts_with(first[0].trim_end_matches(": ")),
                    "the most pressing comes first: {whole}: {first:?}"
                );
            }
            assert!(whole.chars().count() <= LONGEST, "{whole}");
        }
    }
}

#[test]
fn a_return_that_is_chased_is_not_told_as_overdue_in_the_summary_of_the_same_email() {
    let open = || vec![finding(FindingKind::ReturnOverdue), finding(FindingKind::InformationRequested)];
    for to in PARTIES {
        let letter = of(to, [overdue(), summary(open())]);
        for part in [&letter.text, &letter.html] {
            assert!(!part.contains("Overdue: for"), "{part}");
            assert!(!part.contains("The return of July 2022 was due by"), "{part}");
            assert!(part.contains("asked for information"), "what is told nowhere else is told: {part}");
            assert!(
                part.contains("What else you need to do")
                    || part.contains("What else Example Visitors Ltd needs to do"),
                "{part}"
            );
        }
    }
    // Another month's is told.
    let mut other = finding(FindingKind::ReturnOverdue);
    other.months = vec!["2022-06".parse().unwrap()];
    other.sentence = "The return of June 2022 was not received by its due date.".into();
    for to in PARTIES {
        let text = of(to, [overdue(), summary(vec![other.clone()])]).text;
        assert!(text.contains("The return of June 2022 was due by"), "{text}");
    }
}

#[test]
fn the_summary_leaves_out_what_the_email_tells_by_itself_though_its_facts_have_come_to_differ() {
    for kind in [FindingKind::PlanOverdue, FindingKind::RaiseAtMeeting, FindingKind::RecordsDiffer] {
        let at_close = FindingInWords { facts: vec!["As of the close.".into()], ..finding(kind) };
        let text = of(Party::Council, [raised(kind), summary(vec![at_close])]).text;
        for heading in ["What you need to do", "What both parties need to do", "needs to do", "What else"] {
            assert!(!text.contains(heading), "{heading}: {text}");
        }
        assert!(!text.contains("Overdue: for") && !text.contains("deal with what is overdue"), "{text}");
    }
    // A plan that is told as overdue is not told as required.
    let text =
        of(Party::Council, [raised(FindingKind::PlanOverdue), summary(vec![finding(FindingKind::PlanRequired)])]);
    assert!(!text.text.contains("is required for KPI 1"), "{}", text.text);
}

#[test]
fn what_is_overdue_counts_as_asked_where_the_emails_link_is_chosen() {
    let link = |letter: &EmailContent| {
        let lines: Vec<&str> = letter.text.lines().collect();
        let at = lines.iter().rposition(|line| line.starts_with("https://")).unwrap();
        (lines[at - 1].to_owned(), lines[at].to_owned())
    };
    let home = "https://forms.council.example/contracts/regulation-44".to_owned();
    let all = ("See everything you need to do:".to_owned(), home.clone());
    // The ratings ask nothing of the council; two things that are overdue do.
    let [_, plan, meeting] = overdue_findings();
    let both = of(Party::Council, [summary(vec![plan.clone(), meeting]), raised(FindingKind::MinutesDeemedAgreed)]);
    assert_eq!(link(&both), all, "{}", both.text);
    // One that is asked and one that is overdue.
    let asked = of(Party::Council, [summary(vec![plan.clone()]), raised(FindingKind::RecordsDiffer)]);
    assert_eq!(link(&asked), all, "{}", asked.text);
    // One thing alone leads to where it is done.
    let alone = of(Party::Council, [summary(vec![plan]), raised(FindingKind::MinutesDeemedAgreed)]);
    assert_eq!(link(&alone), ("Go to the plan:".to_owned(), format!("{home}/record/plan-agreed?kpis=10")));
    let [submit, ..] = overdue_findings();
    let items = [About::ReturnCameLate {
        return_due_on: date("2022-07-29"),
        received_on: date("2022-08-09"),
        closes_on: date("2022-08-26"),
    }];
    let contractor =
        of(Party::Contractor, items.into_iter().chain([received(1, "2022-08-09T09:00:00Z", false, false)]));
    assert_ne!(link(&contractor), all, "nothing is asked");
    let contractor = of(Party::Contractor, [came_late(), summary(vec![submit])]);
    assert_eq!(link(&contractor), all, "the final ratings are to be checked and the return submitted");
}
